"""Is the graph on the server that of the case? Every element of both sides is read and compared, property by property."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from graph import elements
from graph.elements import EDGES, NODES, PAGE_ROWS, Elements
from graph.store import Row, View
from graph.stores.neo4j.connection import NeoStore, plain
from graph.stores.neo4j.copying import Progress, narrowed, pattern

# So many differences are told one by one; all are counted.
_TOLD = 20


class Counted(NamedTuple):
    """A label or type on both sides: how many elements, and a checksum of all their properties in the order of their ids."""

    name: str
    here: int
    there: int
    checksum_here: str
    checksum_there: str


class Difference(NamedTuple):
    """What is wrong with one element: missing on the server, there without reason, or another property."""

    name: str
    id: str
    what: str


class Verified(NamedTuple):
    """The comparison of a case with a server. It is clean if ``differing`` is 0."""

    server: str
    version: str
    tables: list[Counted]
    differing: int
    differences: list[Difference]


def _server_pages(server: NeoStore, table: Elements) -> Iterator[list[Row]]:
    view = server.view()
    matched = f"(a)-[x:{table.name}]->(b)" if table.ends else pattern(table)
    ends = ", a.id AS start, b.id AS end" if table.ends else ""
    cypher = (
        f"MATCH {matched} WHERE x.id > $after{narrowed(table)} "
        f"RETURN x.id AS id, properties(x) AS properties{ends} ORDER BY x.id LIMIT $page"
    )
    after = ""
    while rows := view.rows(cypher, {"after": after, "page": PAGE_ROWS}):
        after = rows[-1]["id"]
        yield [{**row.pop("properties"), **row} for row in rows]


def _names(table: Elements) -> list[str]:
    return [*(("start", "end") if table.ends else ()), *(name for name in table.properties)]


def _flat(pages: Iterator[list[Row]], names: list[str]) -> Iterator[tuple[str, list[Any]]]:
    for page in pages:
        for row in page:
            yield row["id"], [plain(row.get(name)) for name in names]


class _Side:
    """One side of the comparison: what comes next, how many there were, and the checksum of all of them."""

    def __init__(self, rows: Iterator[tuple[str, list[Any]]]) -> None:
        self._rows = rows
        self._digest = hashlib.blake2b(digest_size=8)
        self.count = 0
        self.row: tuple[str, list[Any]] | None = None

    def step(self) -> None:
        self.row = next(self._rows, None)
        if self.row:
            self.count += 1
            self._digest.update(orjson.dumps(self.row[1]) + b"\n")

    @property
    def checksum(self) -> str:
        return self._digest.hexdigest()


def _compare(mine: _Side, theirs: _Side, names: list[str]) -> Iterator[tuple[str, str]]:
    mine.step()
    theirs.step()
    while mine.row or theirs.row:
        if theirs.row is None or (mine.row and mine.row[0] < theirs.row[0]):
            yield mine.row[0], "is missing on the server"  # type: ignore[index]  # one of the two is there
            mine.step()
        elif mine.row is None or theirs.row[0] < mine.row[0]:
            yield theirs.row[0], "is on the server and not in the case"
            theirs.step()
        else:
            pairs = zip(names, mine.row[1], theirs.row[1], strict=True)
            wrong = [name for name, here, there in pairs if here != there]
            if wrong:
                yield mine.row[0], f"differs in {', '.join(wrong)}"
            mine.step()
            theirs.step()


def _alien(table: Elements) -> str:
    """Counts elements of a label or type that no push made: they lack the id, or the label that ids are unique under."""
    matched = pattern(table) if table.ends else f"(x:{table.labels[-1]})"
    unkeyed = "" if table.ends else f" OR NOT x:{table.labels[0]}"
    return f"MATCH {matched} WHERE x.id IS NULL{unkeyed} RETURN count(x) AS n"


def verify(view: View, server: NeoStore, progress: Progress | None = None) -> Verified:
    """Compare everything. Elements of our labels that no push made differ too: a count in Neo4j would not be that of the case."""
    elements.prepare(view)
    tables: list[Counted] = []
    told: list[Difference] = []
    differing = 0
    for table in (*NODES, *EDGES):
        names = _names(table)
        mine = _Side(_flat(elements.pages(view, table), names))
        theirs = _Side(_flat(_server_pages(server, table), names))
        for id_, what in _compare(mine, theirs, names):
            differing += 1
            if len(told) < _TOLD:
                told.append(Difference(table.name, id_, what))
        alien = server.view().rows(_alien(table))[0]["n"]
        if alien:
            differing += alien
            told.append(Difference(table.name, "", f"{alien:,} on the server were made by nobody's push"))
        tables.append(Counted(table.name, mine.count, theirs.count + alien, mine.checksum, theirs.checksum))
        if progress and mine.count:
            progress(table.name, mine.count, mine.count)
    return Verified(server.address, server.version, tables, differing, told)
