"""The sections of a dossier: one for each chain, and one for each person or firm that it is about. A page only lays them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.store import View
from queries.chains import words
from queries.chains.rows import Chain
from transship import chain_picture
from transship.chain_picture import Picture
from transship.exports.contract import ReadCells
from transship.exports.html import calendar, facts, wording
from transship.exports.html.calendar import Bars, Timeline
from transship.exports.html.facts import Facts, Judged, Move, Party, Tie
from transship.exports.html.proof import Entry, Proof, Ref
from transship.exports.html.wording import Claim

# A page with more rows than this is slow to draw; the workbook and the folders of tables have all.
MOST_ROWS = 1_500

# With more chains than this on a page, the raw cells of all their rows would make it too large; each chain's own page has them.
MOST_WITH_CELLS = 12


@dataclass(frozen=True, slots=True)
class HeldRow:
    """An interest in words, with its rows."""

    holder: Party | None
    company: Party | None
    what: str
    share: str
    when: str
    refs: list[Ref]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A movement in words, with its rows. ``kind``: before, in, out."""

    move: Move
    sender: str
    receiver: str
    kind: str
    refs: list[Ref]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """Decisions of one kind, with the first of their rows."""

    judged: Judged
    name: str
    refs: list[Ref]


@dataclass(frozen=True, slots=True)
class Section:
    """One chain, person or firm: everything that a page says about it. ``chain`` is None for a person or firm, ``party`` for a chain."""

    anchor: str
    title: str
    chain: Chain | None
    party: Party | None
    claims: list[Claim]
    picture: Picture | None
    held: list[HeldRow]
    timeline: Timeline
    bars: Bars | None
    bars_of: str
    moves: list[MoveRow]
    moves_left_out: int
    more_moves: bool
    entries_left_out: int
    judged: list[JudgedRow]
    doubts: list[str]
    missing: list[str]
    refuting: list[str]
    entries: list[Entry]


def of_chains(view: View, chains: Sequence[Chain], cutoff: date, read_cells: ReadCells | None) -> list[Section]:
    """A section for each chain; what they need is read for all of them together."""
    everyone = {party for chain in chains for party in _parties(chain)}
    known = facts.read(view, everyone, {(fact.sha256, fact.row) for chain in chains for fact in chain.evidence})
    by_place = {(place.sha256, place.row): move for move in known.moves for place in move.places}
    made = [_of_chain(chain, known, by_place, cutoff) for chain in chains]
    _attach([proof for _, proof in made], read_cells if len(chains) <= MOST_WITH_CELLS else None)
    return [section for section, _ in made]


def _parties(chain: Chain) -> set[str]:
    behind = [firm.id for person in chain.people for firm in (*person.seller_path, *person.front_path)]
    people = [end for p in chain.people for end in ((p.id, p.relative.id) if p.relative else (p.id,))]
    ends = [end.id for leg in chain.route for end in (leg.sender, leg.receiver)]
    return {chain.seller.id, chain.front.id, chain.buyer.id, *behind, *people, *ends}


def _of_chain(chain: Chain, known: Facts, by_place: dict[tuple[str, int], Move], cutoff: date) -> tuple[Section, Proof]:
    anchor = f"c{chain.rank}"
    proof = Proof(anchor)
    own = _parties(chain)
    people = {end for p in chain.people for end in ((p.id, p.relative.id) if p.relative else (p.id,))}
    between = {firm.id for p in chain.people for firm in (*p.seller_path, *p.front_path)}
    ties = [
        tie for tie in known.ties if tie.link.holder in people | between | {chain.seller.id} and tie.link.company in own
    ]
    mine = replace(known, ties=_ordered(ties), moves=[])
    found = {id(by_place[at]): by_place[at] for at in ((f.sha256, f.row) for f in chain.evidence) if at in by_place}
    moves = sorted(found.values(), key=lambda move: (move.day, move.places))
    listed, left = _listed(moves, cutoff)
    beyond = {(place.sha256, place.row) for move in left for place in move.places}
    shown = [fact for fact in chain.evidence if (fact.sha256, fact.row) not in beyond]
    proof.add(shown)
    claims = list(wording.summary(chain, mine, moves, proof, cutoff.isoformat()))
    judged = [
        row
        for party in (*sorted(people), chain.seller.id, chain.front.id, chain.buyer.id)
        for row in known.judged.get(party, ())
    ]
    section = Section(
        anchor=anchor, title=wording.title(chain), chain=chain, party=None, claims=claims,
        picture=chain_picture.of_chain(chain), held=_held(mine, proof),
        timeline=calendar.timeline(known, mine.ties, moves, cutoff, chain.front.id),
        bars=calendar.bars((move for move in moves if move.day >= cutoff), chain.front.id, cutoff), bars_of=chain.front.name,
        moves=_move_rows(known, listed, cutoff, chain.front.id, proof), moves_left_out=len(left),
        more_moves=False, entries_left_out=len(chain.evidence) - len(shown), judged=_judged_rows(known, judged, proof), doubts=chain.doubts,
        missing=list(dict.fromkeys(wording.missing(chain, mine, moves))),
        refuting=list(dict.fromkeys(wording.refuting(chain, mine, cutoff.isoformat()))), entries=proof.entries,
    )  # fmt: skip
    return section, proof


def _listed(moves: Sequence[Move], cutoff: date) -> tuple[list[Move], list[Move]]:
    """The movements that a page lists, by day, and those that it cannot: those since the cutoff come first, then the latest."""
    since = [move for move in moves if move.day >= cutoff]
    before = [move for move in moves if move.day < cutoff]
    ordered = [*since, *reversed(before)]
    return sorted(ordered[:MOST_ROWS], key=lambda move: (move.day, move.places)), ordered[MOST_ROWS:]


def of_party(view: View, party_id: str, cutoff: date, read_cells: ReadCells | None) -> Section:
    """A section for a person or firm: its records, who stands behind it or behind what it stands, and its trade."""
    near = facts.neighbours(view, [party_id])
    known = facts.read(view, near, ())
    more = facts.read_trade(view, known, [party_id], MOST_ROWS)
    party = known.parties[party_id]
    proof = Proof("p" + party_id[:8])
    known.ties = _ordered(tie for tie in known.ties if party_id in (tie.link.holder, tie.link.company))
    claims = list(wording.party(party, known, proof, more))
    section = Section(
        anchor="p" + party_id[:8], title=party.name, chain=None, party=party, claims=claims, picture=None, held=_held(known, proof),
        timeline=calendar.timeline(known, known.ties, known.moves, cutoff, party_id),
        bars=calendar.bars(known.moves, party_id, cutoff), bars_of=party.name,
        moves=_move_rows(known, known.moves, cutoff, party_id, proof), moves_left_out=0, more_moves=more, entries_left_out=0,
        judged=_judged_rows(known, known.judged.get(party_id, []), proof), doubts=[], missing=list(wording.party_missing(party, known)),
        refuting=[], entries=proof.entries,
    )  # fmt: skip
    _attach([proof], read_cells)
    return section


def _attach(proofs: Sequence[Proof], read_cells: ReadCells | None) -> None:
    """The one place where the raw cells of evidence come in; without a reader a page shows file, row and hash alone."""
    if read_cells is not None:
        places = dict.fromkeys((place.sha256, place.row) for proof in proofs for place in proof.places)
        cells = read_cells(list(places))
        for proof in proofs:
            proof.attach(cells)


def _ordered(ties: Iterable[Tie]) -> list[Tie]:
    return sorted(ties, key=lambda tie: (calendar.begins(tie.link), tie.link.company, tie.link.id))


def _held(known: Facts, proof: Proof) -> list[HeldRow]:
    rows = []
    for tie in known.ties:
        link = tie.link
        fact = f"{known.name(link.holder)} is {words.role(link)} of {known.name(link.company)}"
        what = words.role(link).removesuffix(words.share(link))
        share = words.share(link).strip(" ()") or "unknown"
        ends = known.parties.get(link.holder), known.parties.get(link.company)
        rows.append(HeldRow(*ends, what, share, words.span(link), proof.refs(tie.places, fact)))
    return rows


def _move_rows(known: Facts, moves: Sequence[Move], cutoff: date, front: str, proof: Proof) -> list[MoveRow]:
    rows = []
    for move in moves:
        kind = "before" if move.day < cutoff else "in" if move.receiver == front else "out"
        sender, receiver = known.short(move.sender), known.short(move.receiver)
        fact = f"{move.document.replace('_', ' ')}, {move.day}: {sender} → {receiver}, HS {move.hs6}"
        rows.append(MoveRow(move, sender, receiver, kind, proof.refs(move.places, fact)))
    return rows


def _judged_rows(known: Facts, judged: Iterable[Judged], proof: Proof) -> list[JudgedRow]:
    return [
        JudgedRow(
            row,
            known.name(row.party),
            proof.refs(row.places, f"the record of {known.name(row.party)}: {row.reasons}", 4),
        )
        for row in judged
    ]
