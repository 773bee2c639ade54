"""Small invented worlds for questions: firms, people, interests, families and shipments, written straight into the derived tables.

Days are texts as precise as they are known: ``2022-06-03``, ``2022-06`` or ``2022``. Ids are short names; ``World.ids`` maps them to the
store's. Everybody has two mentions, one in the records of the home country and one in records abroad, joined by a decision of a basis.
"""

from __future__ import annotations

import calendar
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from graph.model import Mention, Shipment
from graph.provenance import key
from graph.store import Store, Writer
from graph.stores import connect

HOME = "ru"


def first_day(text: str) -> date:
    """The first day a text can mean."""
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :]) if len(text) < 10 else date.fromisoformat(text)


def last_day(text: str) -> date:
    """The last day a text can mean."""
    start = first_day(text)
    if len(text) == 4:
        return date(start.year, 12, 31)
    return start.replace(day=calendar.monthrange(start.year, start.month)[1]) if len(text) == 7 else start


def precision(text: str) -> str:
    return {4: "year", 7: "month"}.get(len(text), "day")


@dataclass(frozen=True)
class Party:
    """A firm or a person. ``basis``: what joins its two mentions; ``one_record`` for a single one."""

    id: str
    kind: str = "company"
    country: str | None = None
    founded: str | None = None
    founded_basis: str = "stated"
    firms: int = 1
    basis: str = "same_identifier"
    activities: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interest:
    """An ownership or directorship. ``seen``: the day of the first record; ``left_by``: of the first extract without the holder."""

    holder: str
    company: str
    edge: str = "OWNS"
    since: str | None = None
    until: str | None = None
    seen: str | None = None
    left_by: str | None = None
    marks: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "owner" if self.edge == "OWNS" else "director"


@dataclass(frozen=True)
class Row:
    """A row of a customs file. Rows of one ``statement`` say the same thing (a file that was loaded twice)."""

    file: str
    row: int
    day: str
    hs6: str
    sender: str | None
    receiver: str | None
    value: float | None = None
    net: float | None = None
    gross: float | None = None
    quantity: float | None = None
    document: str = "declaration"
    direction: str | None = None
    declaration: str | None = None
    item: str | None = None
    text: str | None = None
    statement: str | None = None


@dataclass(frozen=True)
class World:
    parties: tuple[Party, ...]
    interests: tuple[Interest, ...] = ()
    kin: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    ids: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def party(self, name: str) -> Party:
        return next(party for party in self.parties if party.id == name)

    @property
    def names(self) -> dict[str, str]:
        """From the store's ids back to short names."""
        return {entity: name for name, entity in self.ids.items()}


def file_key(file: str) -> str:
    """The id of a source, by which rows of different files are ordered."""
    return str(UUID(key("source", file)))


def mention_key(name: str, place: str) -> str:
    return str(UUID(key("mention", name, place)))


def places(party: Party) -> tuple[str, ...]:
    return ("home",) if party.basis == "one_record" else ("home", "abroad")


def place_of(world: World, holder: str, company: str) -> str:
    """In which records an interest stands: those of the home country for its firms, else those abroad."""
    at_home = world.party(company).country == HOME or world.party(holder).basis == "one_record"
    return "home" if at_home else "abroad"


def open_world(world: World) -> Store:
    """The world in a store in memory; ``world.ids`` is filled."""
    store = connect(":memory:")
    world.ids.update(
        {party.id: min(mention_key(party.id, place) for place in places(party)) for party in world.parties}
    )
    with store.writer() as writer:
        files = {row.file for row in world.rows} | {"register.csv"}
        now = datetime(2024, 1, 1)
        writer.add(
            "source",
            [
                (file_key(f), f, key("sha", f), 1, "f", "f", "1", "utf-8", None, 1, 1, 0, 0, 0, (), (), now)
                for f in sorted(files)
            ],
        )
        _write_parties(writer, world)
        _write_interests(writer, world)
        _write_rows(writer, world)
    return store


def _write_parties(writer: Writer, world: World) -> None:
    source = file_key("register.csv")
    mentions, members, numbers, decisions = [], [], [], []
    for line, party in enumerate(world.parties, start=2):
        start = first_day(party.founded) if party.founded else None
        kept = precision(party.founded) if party.founded else None
        for place in places(party):
            mention = mention_key(party.id, place)
            name = f"{party.id} ({place})"
            known = (start, kept, party.founded_basis) if place == "home" else (None, None, None)
            mentions.append(
                Mention(
                    mention,
                    source,
                    line,
                    party.kind,
                    None,
                    None,
                    name,
                    (name,),
                    country=party.country,
                    country_basis="register",
                    founded=known[0],
                    founded_precision=known[1],
                    founded_basis=known[2],
                    activities=party.activities,
                    marks=party.marks,
                )
            )
            members.append((mention, world.ids[party.id]))
        numbers.append((mention_key(party.id, "home"), source, line, "reg_no", "", party.id, party.id, False, True))
        if len(places(party)) == 2:
            a, b = sorted(mention_key(party.id, place) for place in places(party))
            reason = f"joined by {party.basis}"
            decisions.append(
                (key("decision", party.id), a, b, "same", party.basis, reason, 1.0, "rule", None, None, None)
            )
    writer.add("mention", mentions)
    writer.add("member", members)
    writer.add("identifier", numbers)
    writer.add("decision", decisions)
    _write_entities(writer, world)


def _write_entities(writer: Writer, world: World) -> None:
    every = world.parties
    starts = [first_day(p.founded) if p.founded else None for p in every]
    writer.execute(
        """
        INSERT INTO entity (id, kind, name, names, country, founded, founded_precision, founded_basis, founded_last, activities, marks,
                            identifiers, firms)
        SELECT CAST(id AS UUID), kind, name, [name], country, founded, founded_precision, founded_basis, founded_last,
               CASE WHEN activities = '' THEN [] ELSE string_split(activities, ',') END,
               CASE WHEN marks = '' THEN [] ELSE string_split(marks, ',') END,
               [{'kind': 'reg_no', 'scope': '', 'value': name, 'checked': FALSE}], firms
        FROM (SELECT unnest($ids) AS id, unnest($kinds) AS kind, unnest($names) AS name, unnest($countries) AS country,
                     unnest(CAST($founded AS DATE[])) AS founded, unnest($precisions) AS founded_precision,
                     unnest($bases) AS founded_basis, unnest(CAST($lasts AS DATE[])) AS founded_last,
                     unnest($activities) AS activities, unnest($marks) AS marks, unnest($firms) AS firms)
        """,
        {
            "ids": [world.ids[p.id] for p in every],
            "kinds": [p.kind for p in every],
            "names": [p.id for p in every],
            "countries": [p.country for p in every],
            "founded": starts,
            "precisions": [precision(p.founded) if p.founded else None for p in every],
            "bases": [p.founded_basis if p.founded else None for p in every],
            "lasts": [last_day(p.founded) if p.founded else None for p in every],
            "activities": [",".join(p.activities) for p in every],
            "marks": [",".join(p.marks) for p in every],
            "firms": [p.firms for p in every],
        },
    )


def _write_interests(writer: Writer, world: World) -> None:
    source = file_key("register.csv")
    facts, links = [], []
    for line, link in enumerate(world.interests, start=1000):
        since, until = (first_day(t) if t else None for t in (link.since, link.until))
        kept = [precision(t) if t else None for t in (link.since, link.until)]
        seen, left = (date.fromisoformat(t) if t else None for t in (link.seen, link.left_by))
        surely = [day for day in (last_day(link.since) if link.since else None, seen) if day]
        place = place_of(world, link.holder, link.company)
        ends = mention_key(link.holder, place), mention_key(link.company, "home")
        name = key("link", line)
        facts.append(
            (
                name,
                source,
                line,
                link.edge,
                *ends,
                link.kind,
                None,
                None,
                None,
                since,
                kept[0],
                until,
                kept[1],
                seen,
                link.marks,
            )
        )
        entities = world.ids[link.holder], world.ids[link.company]
        times = since, kept[0], min(surely, default=None), until, kept[1], None, left, seen, seen
        links.append((name, link.edge, *entities, (link.kind,), (), None, None, *times, link.marks))
    writer.add("interest", facts)
    writer.add("link", links)
    both = sorted({(x, y) for a, b in world.kin for x, y in ((a, b), (b, a))})
    writer.add("kin", [(world.ids[a], world.ids[b], "relative", "stated", None) for a, b in both])
    writer.add(
        "kinship",
        [
            (key("kin", a, b), source, line, mention_key(a, "home"), mention_key(b, "home"), "relative")
            for line, (a, b) in enumerate(world.kin, start=5000)
        ],
    )


def _write_rows(writer: Writer, world: World) -> None:
    shipments = []
    for r in world.rows:
        stated = {
            "id": key("shipment", r.statement or (r.file, r.row)),
            "source_id": file_key(r.file),
            "row": r.row,
            "document": r.document,
            "day": date.fromisoformat(r.day),
            "day_kind": "registered",
            "hs_raw": r.hs6,
            "hs6": r.hs6,
            "sender_id": mention_key(r.sender, "home") if r.sender else None,
            "receiver_id": mention_key(r.receiver, "home") if r.receiver else None,
            "value_usd": r.value,
            "gross_kg": r.gross,
            "net_kg": r.net,
            "quantity": r.quantity,
            "description": r.text,
            "direction": r.direction,
            "declaration": r.declaration,
            "item": r.item,
        }
        shipments.append(Shipment(**{**dict.fromkeys(Shipment._fields), **stated, "marks": ()}))
    writer.add("shipment", shipments)


def read_world(path: Path) -> tuple[World, dict[str, Any]]:
    """A world and the parameters of its question from a JSON file; rows of a file are numbered in their order."""
    found = json.loads(path.read_text(encoding="utf-8"))
    lines: dict[str, int] = defaultdict(lambda: 1)

    def numbered(rows: Iterable[dict[str, Any]]) -> Iterable[Row]:
        for row in rows:
            lines[row["file"]] += 1
            sender, receiver = row.pop("from"), row.pop("to")
            yield Row(row=lines[row["file"]], sender=sender, receiver=receiver, **row)

    def listed(kind: type[Any], records: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
        return tuple(
            kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}) for record in records
        )

    world = World(
        parties=listed(Party, [{"id": name, **rest} for name, rest in found["parties"].items()]),
        interests=listed(Interest, found.get("interests", ())),
        kin=tuple((a, b) for a, b in found.get("kin", ())),
        rows=tuple(numbered(found.get("rows", ()))),
    )
    return world, found.get("params", {})
