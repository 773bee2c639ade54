"""The chain question in Cypher on a Neo4j server that is thrown away afterwards: the copy of the case, then the question as it stands."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.worlds import judged

MOST = (
    300_000  # parcels that are copied within some minutes, with their firms; results/neo4j.md says what more would cost
)


class Asked(NamedTuple):
    """Seconds by the clock, for the server is another process, of the copy and of the question asked a second time; what was found."""

    copied: int
    copy_s: float
    question_s: float
    said: str


def ask(store: Path) -> Asked | str:
    """Copy and ask; or why not. A server that this machine lacks is a reason, one that fails is an error."""
    from graph.stores import connect
    from graph.stores.neo4j import Login, open_server, push
    from queries import chains
    from scripts import neo4j_server as local

    with TemporaryDirectory() as home:
        server = local.Server(Path(home), local.free_port(), local.free_port(), secrets.token_urlsafe(16))
        try:
            process = server.start(bound=True)
        except local.Missing as lack:
            return str(lack)
        try:
            with (
                connect(str(store), read_only=True) as opened,
                open_server(server.uri, Login(local.USER, server.password)) as there,
            ):
                began = time.perf_counter()
                copied = sum(push(opened.view(), there).counts.values())
                copy_s = time.perf_counter() - began
                asked = chains.QUERY.cypher_params(chains.Params())
                there.view().rows(chains.QUERY.cypher, asked)  # the first time it is planned
                began = time.perf_counter()
                rows = there.view().rows(chains.QUERY.cypher, asked)
                found = {(row["seller_id"], row["front_id"], row["buyer_id"]) for row in rows}
                return Asked(copied, copy_s, time.perf_counter() - began, judged(found, store))
        finally:
            process.kill()
            process.wait()
