"""Finding the parties of one store in another, and what the other knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from graph.store import View

# A record that both stores hold joins them best: an entity's id is that of one of its records.
_BY_RECORD = """
SELECT b.mention_id AS old, b.entity_id AS new FROM member b JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = b.mention_id
"""
_RECORDS = """
SELECT b.entity_id AS old, b.mention_id AS record FROM member b JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = b.entity_id
ORDER BY old, record
"""
_NUMBERS = """
SELECT DISTINCT b.entity_id AS id, i.kind, i."value" FROM identifier i JOIN member b ON b.mention_id = i.mention_id
JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = b.entity_id WHERE i.checked ORDER BY id, i.kind, i."value"
"""
_BY_NUMBER = """
SELECT DISTINCT i.kind, i."value", b.entity_id AS id FROM identifier i JOIN member b ON b.mention_id = i.mention_id
JOIN (SELECT unnest($kinds) AS kind, unnest($values) AS "value") w ON w.kind = i.kind AND w."value" = i."value" ORDER BY id
"""
_HELD = """
SELECT l.company_id AS company, l.holder_id AS holder, l.edge, h.name AS holder_name, l.share_min, l.share_max, l.since, l.until, l.left_by
FROM link l JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = l.company_id JOIN entity h ON h.id = l.holder_id
ORDER BY company, holder, l.edge
"""
_TRADE = """
SELECT a.entity_id AS sender, b.entity_id AS receiver, h.hs6, x.name AS sender_name, y.name AS receiver_name, min(h."day") AS "first",
       count(DISTINCT h.id) AS "rows"
FROM shipment h JOIN member a ON a.mention_id = h.sender_id JOIN member b ON b.mention_id = h.receiver_id
JOIN entity x ON x.id = a.entity_id JOIN entity y ON y.id = b.entity_id
WHERE a.entity_id IN (SELECT unnest($ids::UUID[])) OR b.entity_id IN (SELECT unnest($ids::UUID[]))
GROUP BY ALL ORDER BY "first", sender, receiver, h.hs6
"""


class Held(NamedTuple):
    """An interest in a firm."""

    name: str
    share_min: float | None
    share_max: float | None
    since: date | None
    until: date | None
    left_by: date | None

    @property
    def ended(self) -> bool:
        return self.until is not None or self.left_by is not None


class Traded(NamedTuple):
    """Goods of one code between two firms: names, the first day, and how many rows of records."""

    sender: str
    receiver: str
    first: date
    rows: int


def again(old: View, new: View, ids: Iterable[str]) -> dict[str, str]:
    """The id that each party of the old store has in the new one; a party that is not found there has no entry."""
    wanted = sorted(set(ids))
    found = {row["old"]: row["new"] for row in new.rows(_BY_RECORD, {"ids": wanted})}
    lost = [party for party in wanted if party not in found]
    owner = {row["record"]: row["old"] for row in old.rows(_RECORDS, {"ids": lost})}
    for row in new.rows(_BY_RECORD, {"ids": sorted(owner)}):
        found.setdefault(owner[row["old"]], row["new"])
    numbers = old.rows(_NUMBERS, {"ids": [party for party in lost if party not in found]})
    pairs = {"kinds": [row["kind"] for row in numbers], "values": [row["value"] for row in numbers]}
    bearer = {(row["kind"], row["value"]): row["id"] for row in new.rows(_BY_NUMBER, pairs)}
    for row in numbers:
        if (row["kind"], row["value"]) in bearer:
            found.setdefault(row["id"], bearer[row["kind"], row["value"]])
    return found


def held(view: View, ids: Iterable[str]) -> dict[tuple[str, str, str], Held]:
    """The interests in some firms, by (firm, holder, edge)."""
    return {
        (row["company"], row["holder"], row["edge"]): Held(
            row["holder_name"], row["share_min"], row["share_max"], row["since"], row["until"], row["left_by"]
        )
        for row in view.rows(_HELD, {"ids": sorted(set(ids))})
    }


def traded(view: View, ids: Iterable[str]) -> dict[tuple[str, str, str | None], Traded]:
    """The trade of some firms, by (sender, receiver, code)."""
    return {
        (row["sender"], row["receiver"], row["hs6"]): Traded(
            row["sender_name"], row["receiver_name"], row["first"], row["rows"]
        )
        for row in view.rows(_TRADE, {"ids": sorted(set(ids))})
    }


def renamed(ids: Mapping[str, str], *parties: str) -> tuple[str, ...]:
    """Ids of the old store as the new one has them; one that is not found there stays as it is."""
    return tuple(ids.get(party, party) for party in parties)
