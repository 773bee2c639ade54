"""The two sides of a comparison: finding the parties of one in the other, and what each knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from graph.store import View
from transship.asking import ask
from transship.results import Answer

# A record that both stores hold joins them best: an entity's id is that of one of its records.
_BY_RECORD = """
SELECT b.mention_id AS record, b.entity_id AS party FROM member b JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = b.mention_id
"""
_RECORDS = """
SELECT b.entity_id AS party, b.mention_id AS record FROM member b JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = b.entity_id
ORDER BY party, record
"""
_NUMBERS = """
SELECT DISTINCT b.entity_id AS party, i.kind, i."value" FROM identifier i JOIN member b ON b.mention_id = i.mention_id
JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = b.entity_id WHERE i.checked ORDER BY party, i.kind, i."value"
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
_FOUNDED = "SELECT founded FROM entity WHERE id = $id::UUID"


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


HeldKey = tuple[str, str, str]  # firm, holder, edge
TradeKey = tuple[str, str, str | None]  # sender, receiver, code


class Numbered(NamedTuple):
    """A checked number of a party."""

    party: str
    kind: str
    value: str


class Side(Protocol):
    """A case, or what is left of one. ``whole``: it knows owners and shipments beyond its chains; else ``held`` and ``traded`` are empty.

    ``params``: those of its chains, where they are settled. ``name``: of its file.
    """

    @property
    def whole(self) -> bool: ...

    @property
    def name(self) -> str: ...

    @property
    def params(self) -> Mapping[str, Any] | None: ...

    def chains(self, params: Mapping[str, Any]) -> Answer: ...

    def parties_of(self, records: Iterable[str]) -> dict[str, str]:
        """The party to which each record belongs; records that are not here have no entry."""
        ...

    def records_of(self, parties: Iterable[str]) -> dict[str, str]:
        """The records of parties, each with its party."""
        ...

    def numbers_of(self, parties: Iterable[str]) -> list[Numbered]: ...

    def bearers(self, numbers: Iterable[Numbered]) -> dict[tuple[str, str], str]:
        """Who bears numbers, by (kind, value)."""
        ...

    def held(self, parties: Iterable[str]) -> dict[HeldKey, Held]:
        """The interests in some firms."""
        ...

    def traded(self, parties: Iterable[str]) -> dict[TradeKey, Traded]:
        """The trade of some firms."""
        ...

    def founded(self, party: str) -> str | None:
        """The founding date of a firm, or its beginning."""
        ...


class Stored:
    """A store."""

    whole = True
    params: Mapping[str, Any] | None = None

    def __init__(self, view: View, name: str) -> None:
        self._view, self.name = view, name

    def chains(self, params: Mapping[str, Any]) -> Answer:
        return ask(self._view, "chains", params)

    def parties_of(self, records: Iterable[str]) -> dict[str, str]:
        return {row["record"]: row["party"] for row in self._view.rows(_BY_RECORD, {"ids": sorted(records)})}

    def records_of(self, parties: Iterable[str]) -> dict[str, str]:
        return {row["record"]: row["party"] for row in self._view.rows(_RECORDS, {"ids": sorted(parties)})}

    def numbers_of(self, parties: Iterable[str]) -> list[Numbered]:
        return [Numbered(**row) for row in self._view.rows(_NUMBERS, {"ids": sorted(parties)})]

    def bearers(self, numbers: Iterable[Numbered]) -> dict[tuple[str, str], str]:
        pairs = sorted({(number.kind, number.value) for number in numbers})
        wanted = {"kinds": [kind for kind, _ in pairs], "values": [value for _, value in pairs]}
        return {(row["kind"], row["value"]): row["id"] for row in self._view.rows(_BY_NUMBER, wanted)}

    def held(self, parties: Iterable[str]) -> dict[HeldKey, Held]:
        return {
            (row["company"], row["holder"], row["edge"]): Held(
                row["holder_name"], row["share_min"], row["share_max"], row["since"], row["until"], row["left_by"]
            )
            for row in self._view.rows(_HELD, {"ids": sorted(set(parties))})
        }

    def traded(self, parties: Iterable[str]) -> dict[TradeKey, Traded]:
        return {
            (row["sender"], row["receiver"], row["hs6"]): Traded(
                row["sender_name"], row["receiver_name"], row["first"], row["rows"]
            )
            for row in self._view.rows(_TRADE, {"ids": sorted(set(parties))})
        }

    def founded(self, party: str) -> str | None:
        row, *_ = self._view.rows(_FOUNDED, {"id": party}) or [{"founded": None}]
        return str(row["founded"]) if row["founded"] else None


def again(old: Side, new: Side, ids: Iterable[str]) -> dict[str, str]:
    """The id that each party of the old side has on the new one; a party that is not found there has no entry."""
    wanted = sorted(set(ids))
    found = dict(new.parties_of(wanted))
    lost = [party for party in wanted if party not in found]
    owner = old.records_of(lost)
    for record, party in new.parties_of(owner).items():
        found.setdefault(owner[record], party)
    numbers = old.numbers_of(party for party in lost if party not in found)
    bearer = new.bearers(numbers)
    for number in numbers:
        if (number.kind, number.value) in bearer:
            found.setdefault(number.party, bearer[number.kind, number.value])
    return found


def renamed(ids: Mapping[str, str], *parties: str) -> tuple[str, ...]:
    """Ids of the old store as the new one has them; one that is not found there stays as it is."""
    return tuple(ids.get(party, party) for party in parties)
