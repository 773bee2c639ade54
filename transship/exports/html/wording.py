"""The sentences of a dossier. They say "possible" and "because"; what is claimed carries the rows it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from queries.chains import words
from queries.chains.rows import Behind, Chain, Strength
from transship.exports.html.facts import Facts, Judged, Move, Party
from transship.exports.html.proof import Proof, Ref
from transship.spelling import country, short_form

# Named in the summary; the table of people has all.
MOST_PEOPLE = 3

_AGREED = {
    Strength.SAME_IDENTIFIER: "bear the same number",
    Strength.JUDGEMENT: "were judged to be one by a person",
    Strength.NAME_BIRTHDATE: "share the name and the birth date",
    Strength.NAME_BIRTHMONTH: "share the name and the month of birth",
    Strength.NAME_SUPPORT: "share the name and a supporting detail",
    Strength.FAMILY: "are of one family",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the rows that it rests on."""

    text: str
    refs: tuple[Ref, ...] = ()


def title(chain: Chain) -> str:
    """The three firms of a chain in one line."""
    return " → ".join(short_form(firm.name) for firm in (chain.seller, chain.front, chain.buyer))


def summary(chain: Chain, facts: Facts, moves: Sequence[Move], proof: Proof, cutoff: str) -> Iterator[Claim]:
    """Who, with whom, since when and what moved, in the order in which a chain is understood."""
    old = [move for move in moves if str(move.day) < cutoff]
    shown = [place for move in reversed(old) for place in move.places]
    yield Claim(_dealt(chain, cutoff), tuple(proof.refs(shown, "trade of the seller before the cutoff", 4)))
    for person in chain.people[:MOST_PEOPLE]:
        yield Claim(_stands_behind(person, chain), _person_refs(chain, person, facts, proof))
    if len(chain.people) > MOST_PEOPLE:
        more = words.plural(len(chain.people) - MOST_PEOPLE, "more person or holding", "more people or holdings")
        yield Claim(f"{more} may stand behind both; see below.")
    front, buyer = chain.front, chain.buyer
    born = f"was founded {front.incorporated}" if front.incorporated else "has no founding date on record"
    dated = facts.parties[front.id].dated if front.id in facts.parties else ()
    yield Claim(
        f"{short_form(front.name)} ({country(front.country)}) {born}.",
        tuple(proof.refs(dated, f"{short_form(front.name)} was founded", 3)),
    )
    way = "directly" if chain.legs == 1 else f"over {words.plural(chain.legs - 1, 'firm')} between"
    since = [move for move in moves if str(move.day) >= cutoff]
    arriving = [place for move in since if move.receiver == buyer.id for place in move.places]
    yield Claim(
        f"Since then records show {words.plural(chain.shipments, 'shipment')} of HS {words.listed(chain.goods)} "
        f"that went from {short_form(front.name)} to {short_form(buyer.name)} ({country(buyer.country)}) {way}, "
        f"{_worth(chain.value_usd)}, between {chain.first} and {chain.last}.",
        tuple(proof.refs(arriving, "goods that arrived at the buyer", 8)),
    )
    if chain.suppliers:
        firms = list(dict.fromkeys(short_form(supply.firm.name) for supply in chain.suppliers))
        more = f" and {len(firms) - 3} more" if len(firms) > 3 else ""
        came = [place for move in since if move.receiver == front.id for place in move.places]
        yield Claim(
            f"The same kinds of goods came to {short_form(front.name)} before, from {', '.join(firms[:3])}{more}. "
            "Records do not show that they are the same pieces.",
            tuple(proof.refs(came, "goods that came to the front", 4)),
        )
    people = (end for p in chain.people for end in ((p.id, p.relative.id) if p.relative else (p.id,)))
    yield from listings(facts, (*people, chain.seller.id, front.id, buyer.id), proof)


def listings(facts: Facts, parties: Sequence[str], proof: Proof) -> Iterator[Claim]:
    """The entries of sanctions and control lists about some parties, in their order."""
    for party in dict.fromkeys(parties):
        for entry in facts.listed:
            if entry.party == party:
                said = f"{facts.short(party)} {entry.said}"
                yield Claim(f"{said}.", tuple(proof.refs([entry.place], said)))


def _worth(usd: float | None) -> str:
    return f"worth {words.usd(usd)}" if usd else "of unknown value"


def _dealt(chain: Chain, cutoff: str) -> str:
    since = f", founded {chain.seller.incorporated}" if chain.seller.incorporated else ""
    who = f"{short_form(chain.seller.name)} ({country(chain.seller.country)}{since})"
    if not chain.before:
        return f"{who} is the possible old seller; no record shows its trade before {cutoff}."
    dealt = "; ".join(
        f"HS {b.hs6}, {words.plural(b.shipments, 'shipment')} {_worth(b.value_usd)}, {b.first} to {b.last}"
        for b in chain.before
    )
    return f"{who} dealt in such goods before {cutoff}: {dealt}."


def _stands_behind(person: Behind, chain: Chain) -> str:
    basis = _shortened(person.basis, chain)
    if person.relative:
        return f"{person.name} and {person.relative.name} are different people, taken to be of one family: {basis}."
    if person.kind == "person":
        agreed = _AGREED[person.link_strength]
        return f"{person.name} is taken to be the same person in the records of both firms, because they {agreed}. In the records: {basis}."
    return f"{person.name} stands behind both firms: {basis}."


def _shortened(text: str, chain: Chain) -> str:
    """A sentence with the legal forms of the two firms in short."""
    for firm in (chain.seller, chain.front):
        text = text.replace(firm.name, short_form(firm.name))
    return text


def _person_refs(chain: Chain, person: Behind, facts: Facts, proof: Proof) -> tuple[Ref, ...]:
    between = (firm.id for firm in (*person.seller_path, *person.front_path))
    own = {person.id, *between, *((person.relative.id,) if person.relative else ())}
    ends = {*own, chain.seller.id, chain.front.id}
    held = [place for tie in facts.ties if tie.link.holder in own and tie.link.company in ends for place in tie.places]
    # A third record may be what joins the two: it bears the number of one and the birth date of the other.
    joined = [place for row in facts.judged.get(person.id, ()) if _joins(row) for place in row.places]
    refs = (
        *proof.refs(dict.fromkeys(held), f"the interests of {person.name}", 6),
        *proof.refs(dict.fromkeys(joined), f"a record of {person.name}", 6),
    )
    return tuple(sorted(set(refs), key=lambda ref: ref.number))


def _joins(row: Judged) -> bool:
    return row.verdict == "same" and not row.taken_back


def missing(chain: Chain, facts: Facts, moves: Sequence[Move]) -> Iterator[str]:
    """What the loaded files do not tell, so that a silence is not taken for an answer."""
    if facts.shipped["n"]:
        yield _reach(facts)
    if not chain.suppliers:
        yield f"No record shows where {short_form(chain.front.name)} had the goods from."
    unvalued = sum(move.value_usd is None for move in moves)
    if unvalued:
        yield f"{words.plural(unvalued, 'shipment')} of {len(moves)} have no value."
    for party, role in ((chain.seller, "seller"), (chain.front, "front"), (chain.buyer, "buyer")):
        if party.incorporated is None and role != "buyer":
            yield f"No record gives the founding date of the {role}, {short_form(party.name)}."
        if not party.identifiers:
            yield f"No record gives a register or tax number of the {role}, {short_form(party.name)}."
    held = {tie.link.company for tie in facts.ties}
    if chain.buyer.id not in held and chain.buyer.id in facts.parties:
        buyer = short_form(chain.buyer.name)
        yield f"Who owns or directs the buyer, {buyer}, is not part of this chain; `transship ask owners` shows what is known."
    for tie in facts.ties:
        link = tie.link
        if link.holder in {person.id for person in chain.people} and link.company in (chain.seller.id, chain.front.id):
            if link.edge == "OWNS" and link.share_min is None and link.share_max is None:
                yield f"The share of {facts.short(link.holder)} in {facts.short(link.company)} is unknown."
            if link.until is None and link.left_by is None:
                seen = f"; the last record of it is of {tie.seen_last}" if tie.seen_last else ""
                yield f"Whether {facts.short(link.holder)} still stands behind {facts.short(link.company)} is unknown{seen}."
    thin = [row["file"] for row in facts.sources if row["rejected"]]
    if thin:
        files = f"{words.plural(len(thin), 'loaded file')} of {len(facts.sources)}"
        yield f"{files} had rows that were refused; `transship rejects` lists them."


def refuting(chain: Chain, facts: Facts, cutoff: str) -> Iterator[str]:
    """What would show that this is no such chain: what to look for before anything is published."""
    seller, front, buyer = (short_form(firm.name) for firm in (chain.seller, chain.front, chain.buyer))
    for person in chain.people[:MOST_PEOPLE]:
        names = f"{person.name} and {person.relative.name}" if person.relative else person.name
        if person.relative:
            yield f"A register of births or marriages, or their own word, by which {names} are not related, or act apart."
        elif person.link_strength in (Strength.NAME_SUPPORT, Strength.NAME_BIRTHMONTH):
            yield f"A birth date, tax number or photograph by which the two records of {names} are of two people who share a name."
        elif person.kind == "person":
            yield f"A document by which the number or birth date in one of the records of {names} is not that of this person."
        yield (
            f"A register entry by which the interest of {person.name} in {seller} began only after {cutoff}, "
            f"or that in {front} ended before {chain.first}."
        )
        if person.nominee:
            crowd = f"as one who stands behind {person.firms:,} firms may"
            yield f"A power of attorney or contract by which {person.name} only lends a name, {crowd}."
    yield f"A register entry by which {front} was founded before {cutoff}, or was bought ready made from others."
    yield f"A customs correction by which these shipments were cancelled, sent back, or went to another receiver than {buyer}."
    yield f"Goods descriptions or papers by which what moved under HS {words.listed(chain.goods)} is not the goods in question."
    if chain.legs > 1:
        yield f"Serial numbers or papers by which what reached {buyer} is not what left {front}."
    yield "A licence or an exemption under which these deliveries were lawful: a chain says nothing about the law."


def _reach(facts: Facts) -> str:
    span = f"from {facts.shipped['first']} to {facts.shipped['last']}"
    return f"The loaded records of shipments reach {span}; what moved before or after is not in them."


def party(of: Party, facts: Facts, proof: Proof, more: bool) -> Iterator[Claim]:
    """What is known of a person or firm alone."""
    known = of.facts
    kind = {"person": "a person", "company": "a firm"}.get(of.kind, "an owner of unknown kind")
    where = f" of {country(of.country)}" if of.country else ""
    records = tuple(proof.refs(of.records, f"names {facts.short(of.id)}", 6))
    yield Claim(
        f"{facts.short(of.id)} is {kind}{where}, put together from {words.plural(known['mentions'] or 0, 'record')}.",
        records,
    )
    if known["founded"] is not None and of.kind != "person":
        how = ", as read from its number" if known["founded_basis"] == "number" else ""
        day = words.day(known["founded"], known["founded_precision"])
        yield Claim(f"It was founded {day}{how}.", tuple(proof.refs(of.dated, f"{facts.short(of.id)} was founded", 3)))
    for tie in facts.ties:
        link = tie.link
        said = f"{facts.short(link.holder)} is {words.role(link)} of {facts.short(link.company)}, {words.span(link)}."
        yield Claim(said, tuple(proof.refs(tie.places, said.rstrip("."), 4)))
    yield from listings(facts, [of.id], proof)
    for moved, role in ((True, "sent"), (False, "received")):
        mine = [move for move in facts.moves if of.id == (move.sender if moved else move.receiver)]
        if mine:
            count = f"{'at least ' if more else ''}{words.plural(len(mine), 'shipment')}"
            value = sum(move.value_usd or 0.0 for move in mine)
            places = [place for move in mine for place in move.places]
            yield Claim(
                f"Records show {count} that it {role}, {_worth(value)}, between {mine[0].day} and {mine[-1].day}.",
                tuple(proof.refs(places, f"goods that {facts.short(of.id)} {role}", 4)),
            )


def party_missing(of: Party, facts: Facts) -> Iterator[str]:
    """What the loaded files do not tell of a person or firm."""
    if facts.shipped["n"]:
        yield _reach(facts)
    if of.kind != "person" and not any(tie.link.company == of.id for tie in facts.ties):
        yield f"No record says who owns or directs {facts.short(of.id)}."
    if of.kind != "person" and of.facts["founded"] is None:
        yield f"No record gives the founding date of {facts.short(of.id)}."
    if not of.facts["identifiers"]:
        yield f"No record gives a number of {facts.short(of.id)}."
    if not facts.moves and of.kind != "person":
        yield f"No loaded record of a shipment names {facts.short(of.id)}."
