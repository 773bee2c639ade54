"""Neo4j, where people browse a case and write their own Cypher: a counted copy of the graph, made by ``push`` and compared by ``verify``.

The copy is made of ``graph.elements``. It is written in transactions of thousands of elements; a push that was broken off is simply run
again, and writes only what differs. Properties, nodes and relationships that people add themselves are left alone. The store of record
stays the DuckDB file.
"""

from __future__ import annotations

import os

from graph.errors import BadParams
from graph.store import StoreKind
from graph.stores.neo4j.connection import OLDEST, SCHEMES, Login, NeoStore, NeoView, open_server
from graph.stores.neo4j.copying import Pushed, push
from graph.stores.neo4j.files import Bulk, write_files
from graph.stores.neo4j.roles import Run, mark_run
from graph.stores.neo4j.verifying import Difference, Verified, verify

__all__ = [
    "OLDEST", "STORE", "Bulk", "Difference", "Login", "NeoStore", "NeoView", "Pushed", "Run", "Verified", "mark_run", "open_server",
    "push", "verify", "write_files",
]  # fmt: skip


def _matches(address: str) -> bool:
    scheme, sign, _ = address.partition("://")
    return bool(sign) and scheme in SCHEMES


def _open(address: str, read_only: bool) -> NeoStore:
    """For reading only; user and password come from the environment. Whoever writes says so with ``push``."""
    if not read_only:
        raise BadParams(
            "a Neo4j server is no store to load into",
            where=address,
            fix="Load into a file, then run `transship neo4j push`.",
        )
    login = Login(os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
    return open_server(address, login)


STORE = StoreKind(name="neo4j", title="Neo4j server", matches=_matches, open=_open)
