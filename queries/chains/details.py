"""What an answer shows beyond its bare chains, read in bulk: firms, links, legs, and the rows of the files under all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from graph.store import Params, Row, View
from queries.chains import sellers, ways
from queries.chains.records import Entity, GoodsRow, Link, LinkRow, Place, Way
from queries.chains.strength import Decision

_ENTITIES = """
SELECT e.id, e.kind, e.name, e.names, e.country, e.founded, e.founded_precision, e.founded_basis, e.founded_last, e.dissolved,
       e.identifiers, e.firms, e.marks
FROM entity e JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = e.id
"""
_MENTIONS = """
SELECT m.id, m.name, m.founded, m.founded_basis, s.file, m.row, s.sha256
FROM record m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.id JOIN source s ON s.id = m.source_id
ORDER BY s.file, m.row, m.id
"""
# A date read from a number stands in every record that bears the number; registers come first, and three records are enough.
_FOUNDINGS = """
SELECT id, founded_basis, file, row, sha256
FROM (
    SELECT b.entity_id AS id, m.founded_basis, s.file, m.row, s.sha256, row_number() OVER (
        PARTITION BY b.entity_id ORDER BY CASE m.country_basis WHEN 'register' THEN 0 ELSE 1 END, s.file, m.row
    ) AS place
    FROM own b
    JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = b.entity_id
    JOIN entity e ON e.id = b.entity_id
    JOIN record m ON m.id = b.mention_id AND m.founded = e.founded
    JOIN source s ON s.id = m.source_id
) dated WHERE place <= 3 ORDER BY id, file, row
"""
_KINSHIPS = """
SELECT DISTINCT x.entity_id AS a, y.entity_id AS b, s.file, k.row, s.sha256
FROM (
    SELECT person_id AS one, relative_id AS other, source_id, row FROM kinship
    UNION ALL SELECT relative_id, person_id, source_id, row FROM kinship
) k
JOIN member x ON x.mention_id = k.one
JOIN member y ON y.mention_id = k.other
JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = x.entity_id
JOIN source s ON s.id = k.source_id
UNION
SELECT k.a, k.b, s.file, m.row, s.sha256
FROM family k
JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = k.a
CROSS JOIN unnest(k.rests_on) AS r(id)
JOIN mention m ON m.id = r.id
JOIN source s ON s.id = m.source_id
ORDER BY file, row
"""
_KIN = """
SELECT k.a, k.b, k.kind, k.basis FROM family k JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = k.a ORDER BY k.a, k.b, k.kind, k.basis
"""
_LEGS = """
SELECT l.front, l.buyer, s.id AS sender, r.id AS receiver, c.hs6, l.place, l.shipments, l.valued, l.value_usd, l.first, l.last
FROM leg l
JOIN party s ON s.party = l.sender
JOIN party r ON r.party = l.receiver
JOIN good_code c ON c.good = l.good
WHERE list_contains($fronts, l.front) AND list_contains($buyers, l.buyer)
ORDER BY l.front, l.buyer, l.place, l.first, sender, receiver, c.hs6
"""
_SUPPLIES = """
SELECT l.front, l.buyer, s.id AS sender, c.hs6, l.shipments, l.value_usd, l.first, l.last
FROM supply l
JOIN party s ON s.party = l.sender
JOIN good_code c ON c.good = l.good
WHERE list_contains($fronts, l.front) AND list_contains($buyers, l.buyer)
ORDER BY l.front, l.buyer, l.first, sender, c.hs6
"""
_LEG_MOVEMENTS = """
SELECT front, buyer, movement
FROM (
    SELECT m.front, m.buyer, m.movement, m.day,
           row_number() OVER (PARTITION BY m.front, m.buyer, m.sender, m.receiver, m.good ORDER BY m.day, m.movement) AS place
    FROM leg_movement m WHERE list_contains($fronts, m.front) AND list_contains($buyers, m.buyer)
) shown WHERE place <= $max_rows ORDER BY front, buyer, day, movement
"""
_SUPPLY_MOVEMENTS = """
SELECT m.front, m.buyer, m.movement FROM supply_movement m
WHERE list_contains($fronts, m.front) AND list_contains($buyers, m.buyer) ORDER BY m.front, m.buyer, m.day, m.movement
"""
_GOODS_ROWS = """
SELECT v.movement, a.id AS sender, b.id AS receiver, x.sender_id AS sender_mention, x.receiver_id AS receiver_mention, x.document, x.day,
       x.day_kind, x.hs6, x.value_usd, x.marks, s.file, x.row, s.sha256
FROM movement v
JOIN unnest(CAST($movements AS INTEGER[])) AS w(id) ON w.id = v.movement
LEFT JOIN party a ON a.party = v.sender
LEFT JOIN party b ON b.party = v.receiver
JOIN movement_delivery d ON d.movement = v.movement
JOIN delivery_row r ON r.delivery = d.delivery
JOIN good_row g ON g.item_row = r.item_row
JOIN shipment x ON x.source_id = g.source_id AND x.row = g.row AND x.id = g.shipment_id
JOIN source s ON s.id = g.source_id
ORDER BY v.movement, s.file, x.row
"""
_NUMBERED = "SELECT DISTINCT i.mention_id AS id FROM identifier i JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = i.mention_id"


class Details:
    """The parts of an answer, by the ids of its firms and people (fronts and buyers of legs by their number in the run)."""

    def __init__(self, view: View, params: Params) -> None:
        self._view = view
        self._params = params
        self.entities: dict[str, Entity] = {}
        self.links: dict[str, Link] = {}
        self.ways: dict[tuple[str, str, str], list[Way]] = defaultdict(list)  # by side, firm and holder
        self.link_rows: dict[str, list[LinkRow]] = defaultdict(list)
        self.decisions: dict[str, list[Decision]] = defaultdict(list)
        self.mentions: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        self.foundings: dict[str, list[tuple[str | None, Place]]] = defaultdict(list)
        self.kin: dict[tuple[str, str], list[tuple[str | None, str]]] = defaultdict(list)
        self.kinships: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self.legs: dict[tuple[int, int], list[Row]] = defaultdict(list)
        self.supplies: dict[tuple[int, int], list[Row]] = defaultdict(list)
        self.trade: dict[str, list[Row]] = defaultdict(list)
        self.leg_rows: dict[tuple[int, int], list[GoodsRow]] = defaultdict(list)
        self.supply_rows: dict[tuple[int, int], list[GoodsRow]] = defaultdict(list)
        self.trade_rows: dict[str, list[GoodsRow]] = defaultdict(list)
        self.numbered: set[str] = set()  # mentions in customs rows that bear a number

    def _rows(self, sql: str, **more: Any) -> list[Row]:
        return self._view.rows(sql, {**self._params, **more})

    def read_ways(self) -> None:
        """All ways, their links, the rows under these, and why the mentions of their firms and people are one; ``ways.STEPS`` must
        have run."""
        for row in self._rows(ways.LINKS):
            texts = {"kinds": tuple(row["kinds"] or ()), "marks": tuple(row["marks"] or ())}
            self.links[row["id"]] = Link(**{**row, **texts})
        for row in self._rows(ways.ROWS):
            self.link_rows[row["link_id"]].append(
                LinkRow(row["holder_id"], row["company_id"], row["holder_name"] or "", _place(row))
            )
        for row in self._rows(ways.DECISIONS):
            said = (row["a"], row["b"], row["basis"], row["reasons"] or "", tuple(row["rests_on"] or ()), row["id"])
            self.decisions[row["entity"]].append(Decision(*said))
        steps = groupby(
            self._rows(ways.WAYS), key=lambda row: (row["side"], row["firm"], row["holder"], tuple(row["holdings"]))
        )
        for (side, firm, holder, holdings), found in steps:
            hops: dict[int, list[Row]] = defaultdict(list)
            for row in found:
                hops[row["hop"]].append(row)
            links = tuple(tuple(row["link_id"] for row in hops[hop]) for hop in sorted(hops))
            vague = min(row["doubt"] for row in hops[1]) == 1
            self.ways[side, firm, holder].append(Way(holdings, links, vague, any(row["owned"] for row in hops[1])))

    def read_mentions(self, ids: Iterable[str]) -> None:
        """Where these mentions stand, and the name as written there."""
        for row in self._rows(_MENTIONS, ids=sorted(set(ids) - set(self.mentions))):
            self.mentions[row["id"]].append((row["name"], _place(row)))

    def read_entities(self, ids: Iterable[str]) -> None:
        """Names, numbers and dates of these firms and people."""
        for row in self._rows(_ENTITIES, ids=sorted(set(ids) - set(self.entities))):
            numbers = tuple((n["kind"], n["value"]) for n in row["identifiers"] or ())
            texts = {"names": tuple(row["names"] or ()), "marks": tuple(row["marks"] or ()), "firms": row["firms"] or 0}
            self.entities[row["id"]] = Entity(**{**row, **texts, "identifiers": numbers})

    def read_families(self, ids: Iterable[str]) -> None:
        """Families of these people, and the rows that state them."""
        wanted = sorted(set(ids))
        if not wanted:
            return
        for row in self._rows(_KIN, ids=wanted):
            self.kin[row["a"], row["b"]].append((row["kind"], row["basis"]))
        for row in self._rows(_KINSHIPS, ids=wanted):
            self.kinships[row["a"], row["b"]].append(_place(row))

    def read_foundings(self, ids: Iterable[str]) -> None:
        """The records that date the founding of these firms."""
        for row in self._rows(_FOUNDINGS, ids=sorted(set(ids))):
            self.foundings[row["id"]].append((row["founded_basis"], _place(row)))

    def read_goods(self, fronts: Iterable[int], buyers: Iterable[int], traders: Iterable[str]) -> None:
        """Legs and supplies of these fronts and buyers, what these sellers dealt in before, and the rows under all of them."""
        ends = {
            "fronts": sorted(set(fronts)),
            "buyers": sorted(set(buyers)),
            "sellers": sorted(set(traders)),
        }
        for row in self._rows(_LEGS, **ends):
            self.legs[row["front"], row["buyer"]].append(row)
        for row in self._rows(_SUPPLIES, **ends):
            self.supplies[row["front"], row["buyer"]].append(row)
        for row in self._rows(sellers.TRADE_BEFORE, **ends):
            self.trade[row["seller"]].append(row)
        legs, supplies, trade = (
            self._rows(sql, **ends) for sql in (_LEG_MOVEMENTS, _SUPPLY_MOVEMENTS, sellers.TRADE_MOVEMENTS)
        )
        under: dict[int, list[GoodsRow]] = defaultdict(list)
        movements = sorted({row["movement"] for row in (*legs, *supplies, *trade)})
        for row in self._rows(_GOODS_ROWS, movements=movements):
            movement = row["movement"]
            values = {name: row[name] for name in GoodsRow._fields if name not in ("marks", "place")}
            under[movement].append(GoodsRow(**values, marks=tuple(row["marks"] or ()), place=_place(row)))
        for row in legs:
            self.leg_rows[row["front"], row["buyer"]] += under[row["movement"]]
        for row in supplies:
            self.supply_rows[row["front"], row["buyer"]] += under[row["movement"]]
        for row in trade:
            self.trade_rows[row["seller"]] += under[row["movement"]]
        self._read_numbered(under)

    def _read_numbered(self, under: Mapping[int, Iterable[GoodsRow]]) -> None:
        rows = (row for several in under.values() for row in several)
        mentions = {mention for row in rows for mention in (row.sender_mention, row.receiver_mention) if mention}
        self.numbered = {row["id"] for row in self._rows(_NUMBERED, ids=sorted(mentions))}


def _place(row: Row) -> Place:
    return Place(row["file"], row["row"], row["sha256"])
