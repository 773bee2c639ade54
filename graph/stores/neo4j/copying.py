"""The push: what differs between a case and a server is found by fingerprints and written in batches.

Nodes go in parallel, each batch with ids of its own; relationships one batch after the other, type by type, so that no two transactions
wait for each other at a busy node. Every batch is a transaction of its own: a push that is killed leaves whole batches behind, and the
next one finds the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import NamedTuple

from graph import elements
from graph.elements import EDGES, NODES, PAGE_ROWS, Elements
from graph.errors import StoreUnavailable
from graph.store import Row, View
from graph.stores.neo4j import schema
from graph.stores.neo4j.connection import NeoStore

# Batches of nodes that are on their way at a time; more than the server has cores only makes it wait.
_WRITERS = 3
_BATCH_NODES, _BATCH_EDGES = 5_000, 10_000

# Called with a label or type, how many of its elements are written, and how many there are to write.
Progress = Callable[[str, int, int], None]


class Pushed(NamedTuple):
    """What a push did: for each label and type how many there are, were written and were taken out."""

    server: str
    version: str
    counts: dict[str, int]
    written: dict[str, int]
    removed: dict[str, int]


class Changes(NamedTuple):
    """Ids to be written for the first time, to be written again, and to be taken out. ``new`` is None where nothing is there yet."""

    new: list[str] | None
    changed: list[str]
    gone: list[str]


def pattern(table: Elements) -> str:
    """How all elements of a table are matched; ``x`` is the element."""
    if table.ends:
        return f"()-[x:{table.name}]->()"
    return f"(x:{table.labels[0]})"


def narrowed(table: Elements) -> str:
    """The labels beside the one by which an element is found."""
    return "".join(f" AND x:{label}" for label in table.labels[1:])


def held(server: NeoStore, table: Elements) -> Iterator[tuple[str, int]]:
    """Id and fingerprint of all elements of a table on the server, in the order of their ids."""
    view = server.view()
    cypher = (
        f"MATCH {pattern(table)} WHERE x.id > $after{narrowed(table)} "
        "RETURN x.id AS id, coalesce(x.fingerprint, 0) AS fingerprint ORDER BY x.id LIMIT $page"
    )
    after = ""
    while rows := view.rows(cypher, {"after": after, "page": PAGE_ROWS}):
        after = rows[-1]["id"]
        yield from ((row["id"], row["fingerprint"]) for row in rows)


def compare(mine: Iterable[tuple[str, int]], theirs: Iterable[tuple[str, int]]) -> Changes:
    """What has to be done so that theirs is as mine; both are in the order of their ids."""
    new: list[str] = []
    changed: list[str] = []
    gone: list[str] = []
    here, there = iter(mine), iter(theirs)
    one, other = next(here, None), next(there, None)
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            new.append(one[0])  # type: ignore[index]  # one of the two is there
            one = next(here, None)
        elif one is None or other[0] < one[0]:
            gone.append(other[0])
            other = next(there, None)
        else:
            if one[1] != other[1]:
                changed.append(one[0])
            one, other = next(here, None), next(there, None)
    return Changes(new, changed, gone)


def _changes(server: NeoStore, view: View, table: Elements, anew: bool) -> Changes:
    if not server.view().rows(f"MATCH {pattern(table)} WHERE x.id > ''{narrowed(table)} RETURN 1 AS one LIMIT 1"):
        return Changes(None, [], [])
    there = held(server, table)
    return compare(elements.marks(view, table), ((id_, -1) for id_, _ in there) if anew else there)


def _batches(view: View, table: Elements, changes: Changes) -> Iterator[list[Row]]:
    """What is to be written, in the size of a transaction. What is new has nothing to lose, so empty properties are not sent."""
    size = _BATCH_EDGES if table.ends else _BATCH_NODES

    def several(ids: list[str]) -> Iterator[list[Row]]:
        return (elements.some(view, table, ids[i : i + size]) for i in range(0, len(ids), size))

    for page in elements.pages(view, table) if changes.new is None else several(changes.new):
        full = [{name: value for name, value in row.items() if value is not None} for row in page]
        yield from (full[i : i + size] for i in range(0, len(full), size))
    yield from several(changes.changed)


def _writing(table: Elements) -> str:
    if table.ends:
        start, end = table.ends
        return (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
            f"MERGE (a)-[x:{table.name} {{id: row.id}}]->(b) SET x += row.properties RETURN count(x) AS written"
        )
    more = "".join(f":{label}" for label in table.labels[1:])
    return (
        f"UNWIND $rows AS row MERGE (x:{table.labels[0]} {{id: row.id}}) SET {f'x{more}, ' if more else ''}x += row "
        "RETURN count(x) AS written"
    )


def _shaped(table: Elements, rows: list[Row]) -> list[Row]:
    if not table.ends:
        return rows
    return [{"start": row.pop("start"), "end": row.pop("end"), "id": row["id"], "properties": row} for row in rows]


def _write(server: NeoStore, table: Elements, rows: list[Row]) -> int:
    """Write one batch. An element whose property is empty loses the one it had; what people added themselves stays."""
    done = server.write(_writing(table), {"rows": _shaped(table, rows)})["written"]
    if done != len(rows):
        raise StoreUnavailable(
            f"{len(rows) - done} relationships {table.name} found no node at an end: somebody changes the graph at the same time",
            where=server.address,
            fix="Run the same push again.",
        )
    return len(rows)


def _write_all(server: NeoStore, view: View, table: Elements, changes: Changes, progress: Progress | None) -> int:
    total = elements.count(view, table) if changes.new is None else len(changes.new) + len(changes.changed)
    written, writers = 0, 1 if table.ends else _WRITERS
    with ThreadPoolExecutor(writers) as pool:
        under_way: set[Future[int]] = set()
        try:
            for rows in _batches(view, table, changes):
                if len(under_way) > writers:  # one batch waits, so that no writer has to
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    written += sum(batch.result() for batch in done)
                    if progress:
                        progress(table.name, written, total)
                under_way.add(pool.submit(_write, server, table, rows))
            written += sum(batch.result() for batch in under_way)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    if progress and total:
        progress(table.name, written, total)
    return written


_TAKE_OUT_EDGES = "UNWIND $ids AS id MATCH ()-[x:{name}]->() WHERE x.id = id DELETE x RETURN count(*) AS done"
_TAKE_OUT_MOVED = """
UNWIND $rows AS row MATCH (a)-[x:{name}]->(b)
WHERE x.id = row.id AND (a.id <> row.start OR b.id <> row.end)
DELETE x RETURN count(*) AS done
"""
_TAKE_OUT_ENDS = """
UNWIND $ids AS id MATCH (x:{label} {{id: id}})-[r]-() WITH r LIMIT $page DELETE r RETURN count(*) AS done
"""
_TAKE_OUT_NODES = (
    "UNWIND $ids AS id MATCH (x:{label} {{id: id}}) WHERE true{narrowed} DETACH DELETE x RETURN count(*) AS done"
)


def _take_out(server: NeoStore, table: Elements, gone: list[str]) -> int:
    for i in range(0, len(gone), PAGE_ROWS):
        ids = gone[i : i + PAGE_ROWS]
        if table.ends:
            server.write(_TAKE_OUT_EDGES.format(name=table.name), {"ids": ids})
            continue
        label = table.labels[0]
        # Whatever else hangs on them, in parts: a trader with a million deliveries would not fit into one transaction.
        while server.write(_TAKE_OUT_ENDS.format(label=label), {"ids": ids, "page": PAGE_ROWS}).get("done"):
            pass
        server.write(_TAKE_OUT_NODES.format(label=label, narrowed=narrowed(table)), {"ids": ids})
    return len(gone)


def _take_out_moved(server: NeoStore, view: View, table: Elements, changed: list[str]) -> None:
    """Relationships cannot change their ends: one that has others now is made anew."""
    for i in range(0, len(changed), PAGE_ROWS):
        rows = elements.some(view, table, changed[i : i + PAGE_ROWS])
        ends = [{"id": row["id"], "start": row["start"], "end": row["end"]} for row in rows]
        server.write(_TAKE_OUT_MOVED.format(name=table.name), {"rows": ends})


def push(view: View, server: NeoStore, progress: Progress | None = None, *, anew: bool = False) -> Pushed:
    """Make the graph on the server that of the case. Raises StoreUnavailable where the server goes away; run it again then.

    What differs is told by fingerprints, so a property that somebody changed by hand is not noticed; ``anew`` writes every element.
    """
    schema.create(server)
    elements.prepare(view)
    written: dict[str, int] = {}
    removed: dict[str, int] = {}
    # What is gone goes first, relationships before their nodes. Then an entity that turned from a person into a firm can keep its id.
    edges = {table.name: _changes(server, view, table, anew) for table in EDGES}
    for table in EDGES:
        removed[table.name] = _take_out(server, table, edges[table.name].gone)
        _take_out_moved(server, view, table, edges[table.name].changed)
    nodes = {table.name: _changes(server, view, table, anew) for table in NODES}
    for table in NODES:
        removed[table.name] = _take_out(server, table, nodes[table.name].gone)
    for table in NODES:
        written[table.name] = _write_all(server, view, table, nodes[table.name], progress)
    if any(removed[table.name] for table in NODES):
        # With a node that comes back as another kind went relationships that stay.
        edges = {table.name: _changes(server, view, table, anew) for table in EDGES}
    for table in EDGES:
        written[table.name] = _write_all(server, view, table, edges[table.name], progress)
    counts = {table.name: elements.count(view, table) for table in (*NODES, *EDGES)}
    return Pushed(server.address, server.version, counts, written, removed)
