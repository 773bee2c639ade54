"""What a dossier tells of, read in bulk: parties, interests, movements of goods, identity decisions, each with the rows that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from graph.store import Row, View
from queries.chains.counted import movements_of
from queries.chains.records import Link, Place
from transship.spelling import day_as_known, romanised, short_form

_PARTIES = """
SELECT e.id, e.kind, e.name, e.names, e.country, e.nationalities, e.born, e.born_precision, e.founded, e.founded_precision, e.founded_basis,
       e.dissolved, e.status, e.addresses, e.phones, e.emails, e.identifiers, e.marks, e.mentions, e.firms
FROM entity e JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = e.id ORDER BY e.id
"""
_RECORDS = """
SELECT DISTINCT b.entity_id AS id, m.name, m.scope, m.founded IS NOT NULL AS dated, s.file, m."row", s.sha256
FROM member b JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = b.entity_id
JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
WHERE NOT list_contains(m.marks, 'contact_only') AND m.country_basis IS DISTINCT FROM 'route'
ORDER BY id, s.file, m."row"
"""
_LINKS = """
SELECT l.* FROM link l JOIN unnest(CAST($ids AS UUID[])) AS a(id) ON a.id = l.holder_id
JOIN unnest(CAST($ids AS UUID[])) AS b(id) ON b.id = l.company_id
ORDER BY l.since NULLS LAST, l.id
"""
_LINK_ROWS = """
SELECT DISTINCT l.id, s.file, i."row", s.sha256
FROM link l JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = l.id
JOIN member h ON h.entity_id = l.holder_id JOIN member c ON c.entity_id = l.company_id
JOIN interest i ON i.holder_id = h.mention_id AND i.company_id = c.mention_id AND i.edge = l.edge JOIN source s ON s.id = i.source_id
ORDER BY l.id, s.file, i."row"
"""
_SHIPPED = """
SELECT h.id, h."day", h.hs6, h.hs_raw, h.value_usd, h.net_kg, h.quantity, h.unit, h.description, h.document, h.declaration, h.marks,
       a.entity_id AS sender, b.entity_id AS receiver, s.file, h."row", s.sha256
FROM shipment h JOIN source s ON s.id = h.source_id
LEFT JOIN member a ON a.mention_id = h.sender_id LEFT JOIN member b ON b.mention_id = h.receiver_id
"""
_SHIPPED_AT = f"""{_SHIPPED}
JOIN (SELECT unnest($hashes) AS sha256, unnest($rows) AS "row") e ON e.sha256 = s.sha256 AND e."row" = h."row"
ORDER BY h."day", s.file, h."row"
"""
_SHIPPED_BY = f"""{_SHIPPED}
WHERE a.entity_id IN (SELECT unnest($ids::UUID[])) OR b.entity_id IN (SELECT unnest($ids::UUID[]))
ORDER BY h."day" DESC, s.file, h."row" LIMIT $most
"""
_DECISIONS = """
SELECT x.entity_id AS party, d.verdict, d.basis, d.reasons, d.decided_by, d.a, d.b,
       EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) AS taken_back
FROM decision d JOIN member x ON x.mention_id = d.a JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = x.entity_id
WHERE d.verdict <> 'reversed' ORDER BY party, d.decided_by = 'rule', d.basis, d.reasons, d.id
"""
_MENTIONS_AT = """
SELECT DISTINCT m.id, s.file, m."row", s.sha256 FROM mention m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.id
JOIN source s ON s.id = m.source_id ORDER BY m.id, s.file, m."row"
"""
_LISTINGS = """
SELECT b.entity_id AS id, l.list, l.programme, l.authority, l.since, l.since_precision, l.until, l.until_precision,
       s.file, l."row", s.sha256
FROM listing l JOIN source s ON s.id = l.source_id JOIN member b ON b.mention_id = l.mention_id
JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = b.entity_id ORDER BY id, l.list, l.programme, s.file, l."row"
"""
_SPAN = 'SELECT min("day") AS "first", max("day") AS "last", count(*) AS n FROM shipment'
_FILES = """
SELECT file, sha256, size, format, as_of, rows_read, loaded, rejected, skipped, warned FROM source ORDER BY file, sha256
"""

# The better paper speaks for a movement that several records tell of.
_PAPERS = ("declaration", "vendor_row", "statistical_form", "bill_of_lading")

# A decision that joins two records has the rows of both; of a firm that hundreds of customs rows name the first are shown.
MOST_PLACES = 8


class Party(NamedTuple):
    """A person or firm. ``roman``: the name in Latin letters, where it is written in others."""

    id: str
    kind: str
    name: str
    roman: str
    others: tuple[str, ...]
    country: str | None
    facts: Row
    records: tuple[Place, ...]
    dated: tuple[Place, ...]  # records that date its founding


class Listed(NamedTuple):
    """An entry of a sanctions or control list about a party, with the row that states it."""

    party: str
    said: str
    place: Place


class Tie(NamedTuple):
    """An interest of one party in another, with the rows that state it."""

    link: Link
    seen_last: date | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A movement of goods; ``places`` are all rows that tell of it, the best paper first."""

    day: date
    sender: str | None
    receiver: str | None
    hs6: str | None
    value_usd: float | None
    net_kg: float | None
    quantity: str
    description: str | None
    document: str
    places: tuple[Place, ...]


class Judged(NamedTuple):
    """Decisions of one kind about a party: why records are one (or not), how many, and the first of their rows."""

    party: str
    verdict: str
    basis: str
    reasons: str
    decided_by: str
    taken_back: bool
    times: int
    places: tuple[Place, ...]


@dataclass(slots=True)
class Facts:
    """All of it, by id."""

    parties: dict[str, Party] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    judged: dict[str, list[Judged]] = field(default_factory=lambda: defaultdict(list))
    sources: list[Row] = field(default_factory=list)
    shipped: Row = field(default_factory=dict)

    def short(self, party_id: str | None) -> str:
        """The name of a party with its legal form in short."""
        party = self.parties.get(party_id or "")
        return self.name(party_id) if party is None or party.kind == "person" else short_form(party.name)

    def name(self, party_id: str | None) -> str:
        """The name of a party, in words where none is known."""
        return self.parties[party_id].name if party_id in self.parties else "not named"


def read(view: View, ids: Iterable[str], places: Iterable[tuple[str, int]]) -> Facts:
    """Everything about some parties, and the movements that some rows (SHA-256, row) tell of."""
    known = sorted(set(ids))
    facts = Facts(sources=view.rows(_FILES), shipped=view.rows(_SPAN)[0])
    pairs = sorted(set(places))
    rows = view.rows(_SHIPPED_AT, {"hashes": [sha for sha, _ in pairs], "rows": [row for _, row in pairs]})
    facts.moves = _moves(view, rows)
    _read_parties(view, facts, {*known, *(end for move in facts.moves for end in (move.sender, move.receiver) if end)})
    _read_ties(view, facts, known)
    _read_judged(view, facts, known)
    facts.listed = [Listed(row["id"], _entry(row), _place(row)) for row in view.rows(_LISTINGS, {"ids": known})]
    return facts


def read_trade(view: View, facts: Facts, ids: Sequence[str], most: int) -> bool:
    """Add the movements of some parties, at most so many rows, the latest; whether there are more."""
    rows = view.rows(_SHIPPED_BY, {"ids": list(ids), "most": most + 1})
    facts.moves = _moves(view, rows[:most])
    _read_parties(view, facts, {end for move in facts.moves for end in (move.sender, move.receiver) if end})
    return len(rows) > most


def neighbours(view: View, ids: Sequence[str]) -> list[str]:
    """The parties and those who own, direct or are owned or directed by them."""
    rows = view.rows(
        "SELECT holder_id, company_id FROM link WHERE list_contains($ids, CAST(holder_id AS VARCHAR)) "
        "OR list_contains($ids, CAST(company_id AS VARCHAR)) ORDER BY id",
        {"ids": list(ids)},
    )
    return list(dict.fromkeys([*ids, *(row[end] for row in rows for end in ("holder_id", "company_id"))]))


def _place(row: Row) -> Place:
    return Place(row["file"], row["row"], row["sha256"])


def _entry(row: Row) -> str:
    """``stands on the list X, programme Y, since 2022-04-06``."""
    named = ", ".join(str(part) for part in (row["programme"], row["authority"]) if part and part != row["list"])
    since = f", since {day_as_known(row['since'], row['since_precision'])}" if row["since"] else ""
    until = f", until {day_as_known(row['until'], row['until_precision'])}" if row["until"] else ""
    return f"stands on the list {row['list'] or 'of unknown name'}{f' ({named})' if named else ''}{since}{until}"


def _read_parties(view: View, facts: Facts, ids: Iterable[str]) -> None:
    wanted = sorted(set(ids) - set(facts.parties))
    records: dict[str, list[Row]] = defaultdict(list)
    for row in view.rows(_RECORDS, {"ids": wanted}):
        records[row["id"]].append(row)
    for row in view.rows(_PARTIES, {"ids": wanted}):
        found = records[row["id"]]
        others = tuple(name for name in row["names"] or () if name != row["name"])
        facts.parties[row["id"]] = Party(
            row["id"], row["kind"], row["name"] or "(no name)", romanised(row["name"]), others, row["country"], row,
            tuple(dict.fromkeys(map(_place, found))), tuple(dict.fromkeys(_place(r) for r in found if r["dated"])),
        )  # fmt: skip


def _read_ties(view: View, facts: Facts, ids: Sequence[str]) -> None:
    rows = view.rows(_LINKS, {"ids": list(ids)})
    places: dict[str, list[Place]] = defaultdict(list)
    for row in view.rows(_LINK_ROWS, {"ids": [row["id"] for row in rows]}):
        places[row["id"]].append(_place(row))
    for row in rows:
        renamed: dict[str, Any] = {"holder": row["holder_id"], "company": row["company_id"]}
        texts = {"kinds": tuple(row["kinds"] or ()), "marks": tuple(row["marks"] or ())}
        link = Link(**{name: {**row, **renamed, **texts}[name] for name in Link._fields})
        facts.ties.append(Tie(link, row["seen_last"], tuple(places[row["id"]])))


def _moves(view: View, rows: Sequence[Row]) -> list[Move]:
    """Rows made into movements: those that the chains count as one, and rows that two files repeat word for word."""
    numbered = movements_of(view, [(row["sha256"], row["row"]) for row in rows])
    together: dict[object, list[Row]] = defaultdict(list)
    values: dict[object, float | None] = {}
    for row in rows:
        number, value = numbered.get(_place(row), (row["id"], row["value_usd"]))
        together[number].append(row)
        values[number] = value
    moves = [replace(_move(same), value_usd=values[number]) for number, same in together.items()]
    return sorted(moves, key=lambda move: (move.day, move.places))


def _move(rows: Sequence[Row]) -> Move:
    def better(row: Row) -> tuple[int, str, int]:
        return (_PAPERS.index(row["document"]) if row["document"] in _PAPERS else len(_PAPERS), row["file"], row["row"])

    best, *_ = ordered = sorted(rows, key=better)
    amount = f"{best['quantity']:,g} {best['unit'] or ''}".strip() if best["quantity"] else ""
    return Move(
        best["day"], best["sender"], best["receiver"], best["hs6"], best["value_usd"], best["net_kg"], amount, best["description"],
        best["document"], tuple(map(_place, ordered)),
    )  # fmt: skip


def _read_judged(view: View, facts: Facts, ids: Sequence[str]) -> None:
    rows = view.rows(_DECISIONS, {"ids": list(ids)})
    at: dict[str, list[Place]] = defaultdict(list)
    for row in view.rows(_MENTIONS_AT, {"ids": sorted({row[end] for row in rows for end in ("a", "b")})}):
        at[row["id"]].append(_place(row))
    alike: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(row[name] for name in ("party", "verdict", "basis", "reasons", "decided_by", "taken_back"))].append(
            row
        )
    for (party, verdict, basis, reasons, by, back), same in alike.items():
        places = dict.fromkeys(place for row in same for end in ("a", "b") for place in at[row[end]])
        facts.judged[party].append(
            Judged(party, verdict, basis, reasons or basis, by, back, len(same), tuple(places)[:MOST_PLACES])
        )


def files_read(view: View) -> list[Row]:
    """All files of the case, each with its account."""
    return view.rows(_FILES)
