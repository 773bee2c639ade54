"""The rows of the files that a chain rests on, each with what it shows. Every hop has its rows; of long lists of old trade and of supplies
the latest are shown (``max_trade_rows``), and ``before`` and ``suppliers`` count all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from queries.chains import words
from queries.chains.basis import hops
from queries.chains.details import Details
from queries.chains.records import GoodsRow, Place, Way
from queries.chains.rows import Evidence
from queries.chains.ties import Tie

_PAPERS = {
    "declaration": "customs declaration",
    "vendor_row": "vendor's customs sheet",
    "statistical_form": "statistical form",
    "bill_of_lading": "bill of lading",
}


def _fact(text: str, place: Place) -> Evidence:
    return Evidence(fact=text, file=place.file, row=place.row, sha256=place.sha256)


def interests(details: Details, way: Way) -> Iterator[Evidence]:
    """The rows that state the interests along one way."""
    for owner, company, links in hops(details, way):
        for link in links:
            said = f"is {words.role(link)} of {details.entities[company].name} {words.span(link)}"
            for row in details.link_rows[link.id]:
                yield _fact(f"{row.holder_name or details.entities[owner].name} {said}", row.place)


def identity(details: Details, tie: Tie) -> Iterator[Evidence]:
    """The records that show two mentions of somebody, or of a firm between, to be one, or two people to be one family."""
    if tie.of_relatives:
        why = words.listed(sorted({basis for _, basis in details.kin[tie.holder, tie.front_holder]}))
        text = f"{details.entities[tie.holder].name} and {details.entities[tie.front_holder].name} are of one family: {why}"
        yield from (_fact(text, place) for place in details.kinships[tie.holder, tie.front_holder])
    for decision in (*tie.agreement.decisions, *(d for _, joint in tie.joints for d in joint.decisions)):
        for mention in dict.fromkeys((decision.a, decision.b, *decision.rests_on)):
            for name, place in details.mentions[mention]:
                yield _fact(f"the record of {name}: {decision.reasons or decision.basis}", place)


def founding(details: Details, firm: str) -> Iterator[Evidence]:
    """The records that date a firm."""
    entity = details.entities[firm]
    for basis, place in details.foundings[firm]:
        how = "as read from its number" if basis == "number" else "as its record states"
        yield _fact(f"{entity.name} was founded {words.founding(entity)}, {how}", place)


def goods(details: Details, what: str, rows: Iterable[GoodsRow]) -> Iterator[Evidence]:
    """The rows under movements; ``what`` they show is put in front."""
    for row in rows:
        sender, receiver = (
            details.entities[firm].name if firm else "a firm not named" for firm in (row.sender, row.receiver)
        )
        value = words.usd(row.value_usd) if row.value_usd else "no value"
        paper = _PAPERS.get(row.document, row.document)
        yield _fact(
            f"{what}: {paper}, {row.day_kind} {row.day}: {sender} → {receiver}, HS {row.hs6}, {value}", row.place
        )


def latest(rows: Sequence[GoodsRow], most: int) -> Sequence[GoodsRow]:
    """The last rows of a long list."""
    return rows[-most:]


def of_ties(details: Details, ties: Iterable[Tie]) -> Iterator[Evidence]:
    """The rows under everybody who stands behind both firms."""
    for tie in ties:
        yield from interests(details, tie.seller_way)
        yield from interests(details, tie.front_way)
        yield from identity(details, tie)


def distinct(facts: Iterable[Evidence]) -> list[Evidence]:
    """Each fact of each row once, in the order given."""
    return list({(fact.fact, fact.file, fact.row): fact for fact in facts}.values())
