"""Copying a graph into Neo4j by push and by files, and the chain question on Neo4j, DuckDB and NetworkX over the same graph.

The graph is invented: a tenth of its elements are people, a tenth firms, a fifth ownerships, the rest deliveries with their two ends.
The server is one of its own from the Java artifacts (`scripts/neo4j_server.py`), thrown away afterwards. Memory is the most that a process
had (`ru_maxrss`, and the resident size of the server).
"""

from __future__ import annotations

import resource
import secrets
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx

from benchmarks.engines import with_networkx
from graph.store import Store, View
from graph.stores import connect
from graph.stores.neo4j import Login, open_server, push, verify, write_files
from queries import chains
from scripts import neo4j_server as local

CODES = ("854231", "854232", "640399", "392690", "731815")

_KEY = "CAST(md5('{kind}' || CAST({n} AS VARCHAR)) AS UUID)"
_DRAW = "CAST(hash('{salt}', n) % {of} AS BIGINT)"


class Run(NamedTuple):
    """One measurement: what, how many elements (or chains), seconds, and megabytes of this process and of the server."""

    what: str
    count: int
    seconds: float
    peak_mb: float
    server_mb: float


def fill(store: Store, elements: int) -> None:
    """An invented graph of so many elements, written straight into the tables."""
    people = firms = elements // 10
    links = deliveries = elements // 5

    def one(kind: str, n: str) -> str:
        return _KEY.format(kind=kind, n=n)

    def draw(salt: str, of: int) -> str:
        return _DRAW.format(salt=salt, of=of)

    with store.writer() as writer:
        writer.execute(
            f"INSERT INTO source (id, file, sha256, format, loader, loader_version) SELECT {one('s', '0')}, 'b.csv', 'x', 'f', 'f', '1'"
        )
        writer.execute(
            f"""INSERT INTO entity (id, kind, name, names, country, founded, founded_precision, founded_last, marks, firms)
            SELECT {one("p", "n")}, 'person', 'Person ' || n, ['Person ' || n], NULL, NULL, NULL, NULL, [], 1 FROM range({people}) t(n)
            UNION ALL
            SELECT {one("f", "n")}, 'company', 'Firm ' || n, ['Firm ' || n],
                   CASE WHEN n % 3 = 0 THEN 'ru' WHEN n % 3 = 1 THEN 'kz' ELSE 'cn' END, day, 'day', day, [], 0
            FROM (SELECT n, DATE '2012-01-01' + CAST({draw("founded", 4300)} AS INTEGER) AS day FROM range({firms}) t(n))"""
        )
        writer.execute("INSERT INTO member SELECT id, id FROM entity")
        writer.execute(
            f"""INSERT INTO mention (id, source_id, "row", kind, name, names, marks, addresses)
            SELECT id, {one("s", "0")}, 1, kind, name, names, [], [] FROM entity"""
        )
        writer.execute(
            f"""INSERT INTO link (id, edge, holder_id, company_id, kinds, since, since_precision, since_by, marks)
            SELECT {one("l", "n")}, 'OWNS', CASE WHEN n % 9 = 0 THEN {one("f", draw("holder", firms))} ELSE
                   {one("p", draw("holder", people))} END, {one("f", draw("owned", firms))}, ['owner'], day, 'day', day, []
            FROM (SELECT n, DATE '2012-01-01' + CAST({draw("since", 4000)} AS INTEGER) AS day FROM range({links}) t(n))"""
        )
        writer.execute("DELETE FROM link WHERE holder_id = company_id")
        codes = f"[{', '.join(repr(code) for code in CODES)}]"
        writer.execute(
            f"""INSERT INTO shipment (id, source_id, "row", document, day, day_kind, hs_raw, hs6, sender_id, receiver_id, value_usd, net_kg,
                                      description, marks)
            SELECT {one("d", "n")}, {one("s", "0")}, n, 'declaration', DATE '2019-01-01' + CAST({draw("day", 1800)} AS INTEGER),
                   'registered', hs6, hs6, {one("f", draw("sender", firms))}, {one("f", draw("receiver", firms))},
                   {draw("value", 90000)} + 0.5, {draw("kg", 900)} + 0.25, 'invented goods of kind ' || hs6, []
            FROM (SELECT n, {codes}[1 + {draw("code", len(CODES))}] AS hs6 FROM range({deliveries}) t(n))"""
        )


def in_networkx(view: View) -> with_networkx.Known:
    """The same graph for NetworkX."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in view.rows("SELECT id, country, founded FROM entity"):
        graph.add_node(row["id"], country=row["country"], founded=row["founded"])
    for row in view.rows("SELECT holder_id, company_id, since FROM link"):
        graph.add_edge(row["holder_id"], row["company_id"], since=row["since"], owns=True)
    wanted = tuple(chains.QUERY.cypher_params(chains.Params())["codes"])
    rows = view.rows("SELECT sender_id, receiver_id, hs6, day FROM shipment")
    moved = ((r["sender_id"], r["receiver_id"], r["hs6"], r["day"]) for r in rows if r["hs6"].startswith(wanted))
    return with_networkx.known(graph, moved)


def measure(elements: int) -> list[Run]:
    """Everything at one size. Raises AssertionError where the engines do not agree."""
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        server = local.Server(place / "home", local.free_port(), local.free_port(), secrets.token_urlsafe(16))
        process = server.start(bound=True)

        def timed(what: str, work: Callable[[], Any], count: Callable[[Any], int]) -> Any:
            began = time.perf_counter()
            done = work()
            took = time.perf_counter() - began
            shown = subprocess.run(
                ["ps", "-p", str(process.pid), "-o", "rss="], capture_output=True, text=True, check=False
            ).stdout
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            runs.append(Run(what, count(done), took, peak, int(shown or 0) / 1024))
            return done

        try:
            with (
                connect(str(place / "b.duckdb")) as store,
                open_server(server.uri, Login(local.USER, server.password)) as opened,
            ):
                fill(store, elements)

                def all_of(done: Any) -> int:
                    return sum(done.counts.values())

                timed("files for the bulk import", lambda: write_files(store.view(), place / "files"), all_of)
                timed("push, first", lambda: push(store.view(), opened), all_of)
                timed("push, nothing new", lambda: push(store.view(), opened), all_of)
                checked = timed("verify", lambda: verify(store.view(), opened), lambda v: sum(t.here for t in v.tables))
                assert not checked.differing
                asked = chains.QUERY.cypher_params(chains.Params())
                here = timed(
                    "chains, DuckDB",
                    lambda: list(chains.QUERY.answer(store.view(), chains.Params(max_chains=10**9))),
                    len,
                )
                opened.view().rows(chains.QUERY.cypher, asked)  # the first time it is planned
                there = timed("chains, Neo4j", lambda: opened.view().rows(chains.QUERY.cypher, asked), len)
                graph = in_networkx(store.view())
                third = timed("chains, NetworkX", lambda: with_networkx.triples(graph), len)
                triples = {(row["seller_id"], row["front_id"], row["buyer_id"]) for row in there}
                assert {(c.seller.id, c.front.id, c.buyer.id) for c in here} == triples == third
        finally:
            process.kill()
            process.wait()
    return runs


def main(arguments: list[str]) -> None:
    """``[ELEMENTS …]``: the copy, and the question on three engines. Printed, not kept."""
    for size in [int(word) for word in arguments] or [10_000, 100_000]:
        print(
            f"\n{size:,} elements\n{'':28}{'count':>12}{'seconds':>10}{'per s':>10}{'peak MB':>10}{'server MB':>11}{'ratio':>8}"
        )
        runs = measure(size)
        asked = min(run.seconds for run in runs if run.what.startswith("chains"))
        for run in runs:
            ratio = f"{run.seconds / asked:8.1f}" if run.what.startswith("chains") else ""
            rate = run.count / run.seconds
            print(
                f"{run.what:28}{run.count:12,}{run.seconds:10.2f}{rate:10,.0f}{run.peak_mb:10.0f}{run.server_mb:11.0f}{ratio}"
            )
