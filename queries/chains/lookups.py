"""How rows of the large tables are found: by their ids, which reads a column of the table, or by their places, where the store has a
neighbourhood (``graph.neighbours``). Both give the same rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple, Protocol

from graph.neighbours import Neighbours, Relation, Tie
from graph.store import Row, View

_GIVEN = "SELECT unnest(CAST($places AS BIGINT[]))"

_ENTITIES = """
SELECT e.id, e.rowid AS number, e.kind, e.name, e.names, e.country, e.founded, e.founded_precision, e.founded_basis, e.founded_last,
       e.dissolved, e.identifiers, e.firms, e.marks
FROM entity e WHERE e.id IN (SELECT unnest(CAST($ids AS UUID[])))
"""
_TRADERS = """
SELECT m.mention_id, e.id, e.rowid AS number, e.kind, e.country, e.founded, e.founded_last
FROM member m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.mention_id JOIN entity e ON e.id = m.entity_id
"""
_NUMBERED = "SELECT DISTINCT i.mention_id FROM identifier i WHERE {chosen}"
_NUMBERED_BY_ID = _NUMBERED.format(chosen="i.mention_id IN (SELECT unnest(CAST($ids AS UUID[])))")
_NUMBERED_BY_PLACE = _NUMBERED.format(chosen=f"i.rowid IN ({_GIVEN})")
_FOUNDED = "SELECT e.id, e.founded FROM entity e WHERE {chosen}"
_FOUNDED_BY_ID = _FOUNDED.format(chosen="e.id IN (SELECT unnest(CAST($ids AS UUID[])))")
_FOUNDED_BY_PLACE = _FOUNDED.format(chosen=f"e.rowid IN ({_GIVEN})")
_LINKS = "SELECT l.* FROM link l WHERE {chosen}"
_LINKS_BY_ID = _LINKS.format(chosen="l.company_id IN (SELECT unnest(CAST($ids AS UUID[])))")
_LINKS_BY_PLACE = _LINKS.format(chosen=f"l.rowid IN ({_GIVEN})")

_MEMBERS = (
    "SELECT m.mention_id, m.entity_id FROM member m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.entity_id"
)
_MENTIONS = """
SELECT m.rowid AS place, m.id, m.name, m.founded, m.founded_basis, m.country_basis, m.source_id, m.row
FROM mention m WHERE m.rowid IN ({places})
"""
_MENTIONS_BY_ID = _MENTIONS.format(
    places="SELECT x.rowid FROM mention x JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = x.id"
)
_MENTIONS_BY_PLACE = _MENTIONS.format(places=_GIVEN)
# The decisions that still hold.
_DECISIONS = """
SELECT d.* FROM decision d
WHERE d.rowid IN ({places}) AND d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
"""
_DECISIONS_BY_ID = _DECISIONS.format(
    places="SELECT x.rowid FROM decision x JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = x.a"
)
_DECISIONS_BY_PLACE = _DECISIONS.format(places=_GIVEN)
_INTERESTS = "SELECT i.edge, i.holder_id, i.company_id, i.source_id, i.row FROM interest i WHERE {chosen}"
_INTERESTS_BY_ID = _INTERESTS.format(chosen="i.company_id IN (SELECT unnest(CAST($ids AS UUID[])))")
_INTERESTS_BY_PLACE = _INTERESTS.format(chosen=f"i.rowid IN ({_GIVEN})")

_TRADED_BY_ID = """
SELECT s.sender_id, s.receiver_id FROM shipment s JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = s.sender_id
UNION SELECT s.sender_id, s.receiver_id FROM shipment s JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = s.receiver_id
"""
_TRADED = "SELECT DISTINCT s.sender_id, s.receiver_id FROM shipment s WHERE s.rowid IN ({places})"
_TRADED_BY_PLACE = _TRADED.format(places=_GIVEN)


class Records(NamedTuple):
    """What is written of some firms and people: which mentions are theirs, these mentions, and the decisions that begin at them."""

    members: list[Row]
    mentions: list[Row]
    decisions: list[Row]


class Above(NamedTuple):
    """The links to all who stand behind some firms, over others that own, and when each firm on the way was founded."""

    links: list[Row]
    founded: list[Row]


class Lookup(Protocol):
    """Rows of firms and people, by the ids of these."""

    def traders(self, mentions: Collection[str]) -> list[Row]:
        """Of whom these mentions are: kind, country and founding."""
        ...

    def entities(self, ids: Collection[str]) -> list[Row]:
        """Their rows in ``entity``."""
        ...

    def numbered(self, mentions: Collection[str]) -> list[Row]:
        """Which of these mentions, whose ``traders`` were asked before, bear a number; perhaps with others of the same firms."""
        ...

    def above(self, firms: Collection[str], steps: int) -> Above:
        """Up from these firms, whose ``traders`` were asked before, so many steps."""
        ...

    def records(self, ids: Collection[str]) -> Records:
        """Their records."""
        ...

    def interests(self, ids: Collection[str]) -> list[Row]:
        """The rows that state who stands behind these firms, whose ``records`` were asked before."""
        ...

    def traded(self, ids: Collection[str]) -> list[Row]:
        """As whom these firms, whose ``records`` were asked before, sent or received anything: mentions of both parties."""
        ...


def mentions(view: View, ids: Iterable[str]) -> list[Row]:
    """The rows of mentions by their own ids."""
    wanted = sorted(ids)
    return view.rows(_MENTIONS_BY_ID, {"ids": wanted}) if wanted else []


class ById:
    """Without a neighbourhood."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._mentions: dict[str, list[str]] = {}

    def entities(self, ids: Collection[str]) -> list[Row]:
        return self._view.rows(_ENTITIES, {"ids": sorted(ids)})

    def traders(self, mentions: Collection[str]) -> list[Row]:
        return self._view.rows(_TRADERS, {"ids": sorted(mentions)})

    def numbered(self, mentions: Collection[str]) -> list[Row]:
        return self._view.rows(_NUMBERED_BY_ID, {"ids": sorted(mentions)})

    def above(self, firms: Collection[str], steps: int) -> Above:
        links: dict[str, Row] = {}
        foot, met = set(firms), set(firms)
        for _ in range(steps):
            found = self._view.rows(_LINKS_BY_ID, {"ids": sorted(foot)}) if foot else []
            links |= {row["id"]: row for row in found}
            foot = {row["holder_id"] for row in found if row["edge"] == "OWNS"} - met
            met |= foot
        return Above(list(links.values()), self._view.rows(_FOUNDED_BY_ID, {"ids": sorted(met)}))

    def records(self, ids: Collection[str]) -> Records:
        members = self._view.rows(_MEMBERS, {"ids": sorted(ids)})
        for row in members:
            self._mentions.setdefault(row["entity_id"], []).append(row["mention_id"])
        own = sorted({row["mention_id"] for row in members})
        return Records(members, mentions(self._view, own), self._view.rows(_DECISIONS_BY_ID, {"ids": own}))

    def _own(self, ids: Collection[str]) -> list[str]:
        return sorted({mention for entity in ids for mention in self._mentions.get(entity, ())})

    def interests(self, ids: Collection[str]) -> list[Row]:
        return self._view.rows(_INTERESTS_BY_ID, {"ids": self._own(ids)})

    def traded(self, ids: Collection[str]) -> list[Row]:
        return self._view.rows(_TRADED_BY_ID, {"ids": self._own(ids)})


class ByPlace:
    """With a neighbourhood."""

    def __init__(self, view: View, neighbours: Neighbours) -> None:
        self._view = view
        self._neighbours = neighbours
        self._numbers: dict[str, int] = {}
        self._traders: set[int] = set()

    def _at(self, sql: str, ids: Collection[str], relation: Relation) -> list[Row]:
        places = self._neighbours.all(relation, self._numbered(ids))
        return self._view.rows(sql, {"places": places}) if places else []

    def _numbered(self, ids: Collection[str]) -> list[int]:
        missing = [one for one in ids if one not in self._numbers]
        if missing:
            self._numbers |= self._neighbours.numbers(missing)
        return [self._numbers[one] for one in ids if one in self._numbers]

    def entities(self, ids: Collection[str]) -> list[Row]:
        rows = self._view.rows(_ENTITIES, {"ids": sorted(ids)})
        self._numbers |= {row["id"]: row["number"] for row in rows}
        return rows

    def traders(self, mentions: Collection[str]) -> list[Row]:
        rows = self._view.rows(_TRADERS, {"ids": sorted(mentions)})
        self._numbers |= {row["id"]: row["number"] for row in rows}
        self._traders = {row["number"] for row in rows}
        return rows

    def numbered(self, mentions: Collection[str]) -> list[Row]:
        places = self._neighbours.all("identifiers", self._traders)
        return self._view.rows(_NUMBERED_BY_PLACE, {"places": places}) if places else []

    def above(self, firms: Collection[str], steps: int) -> Above:
        foot = set(self._numbered(firms))
        met = set(foot)
        for _ in range(steps - 1):
            foot = self._neighbours.tied(foot, Tie.OWNER) - met
            met |= foot
        places = self._neighbours.all("links", met)
        links = self._view.rows(_LINKS_BY_PLACE, {"places": places}) if places else []
        return Above(links, self._view.rows(_FOUNDED_BY_PLACE, {"places": sorted(met)}))

    def records(self, ids: Collection[str]) -> Records:
        self._neighbours.turn_to(self._numbered(ids), "mentions", "decisions", "interests")
        entity_of = {self._numbers[one]: one for one in ids if one in self._numbers}
        owner = {
            place: entity_of[number]
            for number, places in self._neighbours.each("mentions", entity_of)
            for place in places
        }
        rows = self._view.rows(_MENTIONS_BY_PLACE, {"places": list(owner)}) if owner else []
        members = {row["id"]: owner[row["place"]] for row in rows}
        return Records(
            [{"mention_id": mention, "entity_id": entity} for mention, entity in members.items()],
            rows,
            self._at(_DECISIONS_BY_PLACE, ids, "decisions"),
        )

    def interests(self, ids: Collection[str]) -> list[Row]:
        return self._at(_INTERESTS_BY_PLACE, ids, "interests")

    def traded(self, ids: Collection[str]) -> list[Row]:
        places = sorted({row.place for row in self._neighbours.traded(self._numbered(ids))})
        return self._view.rows(_TRADED_BY_PLACE, {"places": places}) if places else []


def lookup(view: View, neighbours: Neighbours | None) -> Lookup:
    """The quicker way that there is."""
    return ById(view) if neighbours is None else ByPlace(view, neighbours)
