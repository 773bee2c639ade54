"""What is uncertain about a chain, in plain sentences. A doubt takes nothing away from the chain; the reader weighs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from graph.store import Row
from queries.chains import words
from queries.chains.basis import hops
from queries.chains.details import Details
from queries.chains.params import Params
from queries.chains.ranking import ChainKey
from queries.chains.records import Entity, GoodsRow
from queries.chains.rows import Strength
from queries.chains.ties import Tie

# Marks that a reader must know of, with the words for them; other marks are for loaders.
_OF_LINKS = {
    "unreliable": "the register itself calls the entry unreliable",
    "nominee": "a record calls the holder a nominee",
    "at_founding": "the register names only who founded the firm, not who holds it since",
}
_OF_FIRMS = {
    "unreliable": "the register itself calls an entry of this firm unreliable",
    "branch": "it is registered as a branch or representation, not as a firm of its own",
    "state": "it is a state or municipal body, which stands behind many firms",
    "fund": "it is a fund, which holds for others",
    "joined_elsewhere": "it stands for several records that another case joined; how far they agree must be asked there",
}
_OF_ROWS = {
    "hs_doubtful": "with an HS code that was mended or holds a sign for an unknown digit",
    "number_open": "with a weight, value or quantity that can also be read as a thousand times more or less",
    "encoding": "in another encoding than the rest of the file",
    "copy": "that repeats another row of the file and was counted once",
    "hs_several": "with several HS codes, of which the first was taken for the goods",
    "notify_party": "of a bill of lading to order, whose receiver is the party to be notified",
}


def of_front(front: Entity, cutoff: date, first_sent: date) -> Iterator[str]:
    if front.founded is None or front.founded_last is None:
        return
    if front.founded_basis == "number":
        yield f"the founding date of the front is read from its number ({words.founding(front)})"
    if front.founded < cutoff:
        yield f"the front's founding is known only as {words.founding(front)}, which holds the cutoff: it may be some days older"
    elif front.founded_precision not in (None, "day"):
        yield f"the front's founding day is unknown, only its {front.founded_precision} ({words.founding(front)})"
    if first_sent < front.founded:
        yield f"the front is recorded as sender on {first_sent}, before it was founded ({words.founding(front)})"


def of_seller(
    details: Details, seller: Entity, cutoff: date, by_activity: bool, by_text: Collection[str]
) -> Iterator[str]:
    if seller.founded is None:
        yield "the seller's founding date is unknown; it traded before the cutoff"
    elif seller.founded_last is None or seller.founded_last >= cutoff:
        yield f"the seller's founding is known only as {words.founding(seller)}; it traded before the cutoff"
    trade = details.trade[seller.id]
    if by_activity:
        yield "no record shows the seller dealing in the goods before the cutoff; its activity code alone says so"
    elif trade and all(row["hs6"] in by_text for row in trade):
        codes = words.listed(sorted({row["hs6"] for row in trade}))
        yield f"before the cutoff the seller dealt under HS {codes} only, which holds other goods too; the goods text tells them"
    rows = details.trade_rows[seller.id]
    named = [row.sender_mention if row.sender == seller.id else row.receiver_mention for row in rows]
    if named and not details.numbered & set(named):
        yield "the customs records of the seller before the cutoff name it without its number; they were matched by its name"


def of_tie(details: Details, tie: Tie, nominee_firms: int) -> Iterator[str]:
    holder, front_holder = details.entities[tie.holder], details.entities[tie.front_holder]
    for entity in {holder.id: holder, front_holder.id: front_holder}.values():
        if entity.firms >= nominee_firms:
            yield f"{entity.name} stands behind {entity.firms:,} firms and may be a nominee or a registration agent"
        yield from of_firm(entity)
    if tie.seller_way.vague:
        yield f"that the interest of {holder.name} in the seller began before the cutoff is known only to the month or year"
    if tie.kind == "hint":
        yield f"that {holder.name} and {front_holder.name} are relatives is a hint only; no record says so"
    elif tie.kind == "family":
        yield f"{holder.name} and {front_holder.name} are different people of one family; that they act together is not shown"
    elif not tie.agreement.recorded:
        yield f"no decision on record says why the two records of {holder.name} are one"
    elif tie.agreement.strength is Strength.NAME_SUPPORT:
        lacking = "no number and no birth date" if holder.kind == "person" else "no number"
        yield f"the two records of {holder.name} share a name and a supporting detail, but {lacking}"
    elif tie.agreement.strength is Strength.NAME_BIRTHMONTH:
        yield f"the two records of {holder.name} share the name and the month of birth; the register hides the day"
    yield from _of_links(details, tie)


def _of_links(details: Details, tie: Tie) -> Iterator[str]:
    for firm, joint in tie.joints:
        if joint.strength is Strength.NAME_SUPPORT:
            yield f"that {details.entities[firm].name}, which stands between, is one firm in both records rests on its name"
    for way in (tie.seller_way, tie.front_way):
        for owner, company, links in hops(details, way):
            ends = f"{details.entities[owner].name} in {details.entities[company].name}"
            marks = {mark for link in links for mark in link.marks}
            yield from (f"the interest of {ends}: {_OF_LINKS[mark]}" for mark in sorted(marks & _OF_LINKS.keys()))


def of_firm(entity: Entity) -> Iterator[str]:
    yield from (f"{entity.name}: {_OF_FIRMS[mark]}" for mark in sorted(_OF_FIRMS.keys() & set(entity.marks)))


def of_names(details: Details, role: str, mentions: Sequence[str | None]) -> Iterator[str]:
    """Where customs records name a firm without its number, it was found by its name; one entry of ``mentions`` a record."""
    weak = sum(mention not in details.numbered for mention in mentions)
    if weak:
        every = words.plural(len(mentions), "customs record")
        yield f"{weak} of {every} of the {role} name it without its number; they were matched by its name"


def of_goods(rows: Sequence[GoodsRow], legs: Sequence[Row]) -> Iterator[str]:
    movements, valued = sum(leg["shipments"] for leg in legs), sum(leg["valued"] for leg in legs)
    if valued < movements:
        yield f"{movements - valued} of {words.plural(movements, 'shipment')} have no value"
    if max(leg["place"] for leg in legs) > 1:
        yield "that the same goods went on at each stop is concluded from code and dates alone"
    marks = Counter(mark for row in rows for mark in row.marks)
    for mark, count in sorted(marks.items()):
        what = _OF_ROWS.get(mark, f"that its loader marked {mark.replace('_', ' ')}")
        yield f"{words.plural(count, 'customs record')} {what}"


def of_evidence(details: Details, legs: Sequence[Row], most: int) -> Iterator[str]:
    """Where the evidence of a leg is cut."""
    for leg in legs:
        if leg["shipments"] > most:
            ends = " → ".join(details.entities[leg[end]].name for end in ("sender", "receiver"))
            yield f"the evidence shows the first {most:,} of {leg['shipments']:,} shipments {ends} of HS {leg['hs6']}; max_rows shows more"


def of_chain(
    details: Details, params: Params, key: ChainKey, ties: Sequence[Tie], *, by_activity: bool, by_text: Collection[str]
) -> list[str]:
    """All doubts of one chain, each once: first those about people, then firms, then goods."""
    seller, front = details.entities[key.seller], details.entities[key.front]
    legs, rows = details.legs[key.legs], details.leg_rows[key.legs]
    first_sent = min(leg["first"] for leg in legs if leg["sender"] == key.front)

    def told() -> Iterator[str]:
        for tie in ties:
            yield from of_tie(details, tie, params.nominee_firms)
        yield from of_front(front, params.cutoff, first_sent)
        yield from of_firm(front)
        yield from of_names(details, "front", [row.sender_mention for row in rows if row.sender == key.front])
        yield from of_names(details, "buyer", [row.receiver_mention for row in rows if row.receiver == key.buyer])
        yield from of_seller(details, seller, params.cutoff, by_activity, by_text)
        yield from of_goods(rows, legs)
        yield from of_evidence(details, legs, params.max_rows)

    return list(dict.fromkeys(told()))
