"""The first pass over a BODS file: which statements make up one record, and what the whole file must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from graph.errors import BadValue
from graph.values import dates
from graph.values.text import clean
from loaders.bods.statements import ROLES, SORTS, Sort, Statement, party
from loaders.kept import NEAR, Disk, Name, short

_PLACES: dict[Sort, int] = {sort: place for place, sort in enumerate(dict.fromkeys(SORTS.values()))}
_BATCH = 1024  # statements written together

_TABLES = (
    'CREATE TABLE statement (record, sort, "row", own)',
    "CREATE TABLE replaced (name, record)",
    "CREATE TABLE component (name PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE twice (name PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE later (name PRIMARY KEY, record, is_record, last) WITHOUT ROWID",
    "CREATE TABLE record (name PRIMARY KEY, first, party, entity, entities, person, people, relationship, relationships) WITHOUT ROWID",
)
_TWICE = "INSERT INTO twice SELECT own FROM statement WHERE own IS NOT NULL GROUP BY own HAVING count(*) > 1"
# Of several statements that replace one, the first continues it; the others stand for themselves.
_LATER = """
INSERT INTO later SELECT name, record, name IN (SELECT record FROM statement), NULL
FROM (SELECT name, record, min(rowid) FROM replaced GROUP BY name)
"""
_RECORD = """
INSERT INTO record
SELECT name, first, CASE WHEN entities * people = 0 THEN entities + people ELSE min(entities, people) END,
       entity, entities, person, people, relationship, relationships
FROM (
    SELECT coalesce(l.last, s.record) AS name, min("row") AS first,
           coalesce(min(CASE sort WHEN 0 THEN "row" END), 0) AS entity, coalesce(max(CASE sort WHEN 0 THEN "row" END), 0) AS entities,
           coalesce(min(CASE sort WHEN 1 THEN "row" END), 0) AS person, coalesce(max(CASE sort WHEN 1 THEN "row" END), 0) AS people,
           coalesce(min(CASE sort WHEN 2 THEN "row" END), 0) AS relationship,
           coalesce(max(CASE sort WHEN 2 THEN "row" END), 0) AS relationships
    FROM statement s LEFT JOIN later l ON l.name = s.record GROUP BY 1
)
"""


class Record(NamedTuple):
    """What an id stands for: the id of its last statement, and rows of the file, 0 where there is no such statement.

    ``first``: of its first statement, whatever its sort; ``party``: of the one that completes the entity or person; then by sort those of
    the first and the last.
    """

    name: Name
    first: int = 0
    party: int = 0
    entity: int = 0
    entities: int = 0
    person: int = 0
    people: int = 0
    relationship: int = 0
    relationships: int = 0

    def of(self, sort: Sort) -> tuple[int, int]:
        """The rows of the first and the last statement of a sort."""
        if sort == "relationship":
            return self.relationship, self.relationships
        return (self.entity, self.entities) if sort == "entity" else (self.person, self.people)


class Index:
    """Ids and rows only, no contents, and on the disk: memory does not grow with the number of statements."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        for table in _TABLES:
            disk.run(table)
        self._statements: list[tuple[Name, int, int, Name | None]] = []
        self._published = ""
        self._any_twice = self._any_later = False
        self._near: dict[Name, Record] = {}

    def add(self, statement: Statement) -> None:
        """Take note of a statement."""
        record = short(statement.record)
        own = record if statement.id == statement.record else None if statement.id is None else short(statement.id)
        self._statements.append((record, _PLACES[statement.sort], statement.row, own))
        self._published = max(self._published, statement.published or "")
        if components := statement.components:
            self._disk.add("INSERT OR IGNORE INTO component VALUES (?)", [(short(name),) for name in components])
        if replaced := statement.replaces:
            self._disk.add("INSERT INTO replaced VALUES (?, ?)", [(short(name), record) for name in replaced])
            self._any_later = True
        if len(self._statements) >= _BATCH:
            self._write()

    def _write(self) -> None:
        self._disk.add("INSERT INTO statement VALUES (?, ?, ?, ?)", self._statements)
        self._statements.clear()

    def close(self) -> None:
        """All statements are in: find out which of them make up a record."""
        self._write()
        self._disk.run(_TWICE)
        self._any_twice = self._disk.one("SELECT name FROM twice") is not None
        if self._any_later:
            self._disk.run(_LATER)
            for name in self._replaced():
                self._follow(name)
        self._disk.run(_RECORD)
        for table in ("statement", "replaced"):
            self._disk.run(f"DROP TABLE {table}")

    def _replaced(self) -> Iterator[Name]:
        """All statements that another one replaces, some at a time, since the table changes meanwhile."""
        found = self._disk.rows("SELECT name FROM later ORDER BY name LIMIT 1000")
        while found:
            yield from (name for (name,) in found)
            found = self._disk.rows("SELECT name FROM later WHERE name > ? ORDER BY name LIMIT 1000", found[-1])

    def _follow(self, name: Name) -> None:
        """Write down what a replaced statement, and all on the way from it, stand for today: the last that replaced it, and where they
        replace each other in a circle, the last before the first one comes again.
        """
        way: dict[Name, int] = {}
        while name not in way:
            found = self._disk.one("SELECT record, last FROM later WHERE name = ?", (name,))
            if found is None or found[1] is not None:
                last = name if found is None else found[1]
                break
            way[name] = len(way)
            name = found[0]
        else:
            circle = [*way][way[name] :]
            self._settle(zip(circle, (circle[-1], *circle), strict=False))
            way, last = dict.fromkeys([*way][: way[name]], 0), circle[-1]
        self._settle((name, last) for name in way)

    def _settle(self, pairs: Iterable[tuple[Name, Name]]) -> None:
        self._disk.add("UPDATE later SET last = ? WHERE name = ?", ((last, name) for name, last in pairs))

    def meet(self, statements: Iterable[Statement]) -> None:
        """Look up together what some statements name, so that it is at hand for each of them."""
        names = set[Name]()
        for statement in statements:
            about = clean(statement.whole.get("declarationSubject")) if statement.is_record else None
            ends = [party(statement, role) for role in ROLES] if statement.sort == "relationship" else ()
            names.update(short(name) for name in (statement.record, about, *ends) if isinstance(name, str))
        if len(self._near) > NEAR:
            self._near.clear()
        self._look_up([name for name in names if name not in self._near])

    def _look_up(self, names: Sequence[Name]) -> None:
        last = {name: name for name in names}
        if self._any_later:
            last |= dict(self._disk.those("SELECT name, last FROM later WHERE name", names))
        found = self._disk.those("SELECT * FROM record WHERE name", [*dict.fromkeys(last.values())])
        records = {row[0]: Record._make(row) for row in found}
        for name, today in last.items():
            self._near[name] = records.get(today) or Record(today)

    def record(self, name: str) -> Record:
        """The record that an id stands for today: of a replaced statement the last that replaced it."""
        sought = short(name)
        if sought not in self._near:
            self._look_up([sought])
        return self._near[sought]

    def holds(self, name: str) -> bool:
        """Whether the file has a record, or a statement, of this very id."""
        sql = "SELECT is_record FROM later WHERE name = ?"
        if self._any_later and (later := self._disk.one(sql, (short(name),))):
            return bool(later[0])
        return self.record(name).first > 0

    def is_component(self, statement: Statement) -> bool:
        """Whether a relationship names this one as one of its components."""
        return self._disk.one("SELECT name FROM component WHERE name = ?", (short(statement.record),)) is not None

    def is_twice(self, statement: Statement) -> bool:
        """Whether another statement bears the same id."""
        if not self._any_twice or statement.id is None:
            return False
        return self._disk.one("SELECT name FROM twice WHERE name = ?", (short(statement.id),)) is not None

    @property
    def published(self) -> date | None:
        """The latest day on which something in the file was published."""
        try:
            told = dates.parse(self._published)
        except BadValue:
            return None
        return told.day if told else None
