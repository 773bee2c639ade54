"""Large invented cases, seeded, of any size, straight into the tables of a store, with a key of the chains that were planted.

``background`` invents firms, people and parcels as columns in SQL; ``planted`` adds chains and near misses; ``writing`` turns all of it
into the tables that loading and resolving would have made. Nothing goes row by row, so ten million parcels take minutes, not hours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.worlds import background, planted, writing

Triple = tuple[str, str, str]
MEMORY = "6GB"  # what inventing a case may use before it goes to disk


class Size(NamedTuple):
    """How large a case is. ``chains`` are planted, and as many near misses beside them."""

    companies: int
    parcels: int
    chains: int = 400
    seed: int = 1


def generate(path: Path, size: Size) -> frozenset[Triple]:
    """Write a store file and beside it its key (``.key.json``); the planted chains as (seller, front, buyer)."""
    from graph.identity import neighbourhood
    from graph.stores import connect

    with connect(str(path)):
        pass  # the tables, as the product makes them
    connection = duckdb.connect(str(path))
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    try:
        background.invent(connection, size.companies, size.parcels, size.seed)
        chains = planted.plant(connection, size.chains, size.companies)
        writing.write(connection)
        key = writing.ids(connection, chains)
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    with connect(str(path)) as store:
        store.limit(MEMORY)
        neighbourhood.build(store)
    path.with_suffix(".key.json").write_text(json.dumps(sorted(key)), encoding="utf-8")
    return key


def read_key(path: Path) -> frozenset[Triple]:
    """The key of a case that ``generate`` wrote."""
    return frozenset((a, b, c) for a, b, c in json.loads(path.with_suffix(".key.json").read_text(encoding="utf-8")))


def judged(found: Iterable[Triple], path: Path) -> str:
    """An answer about a case of ``generate`` beside its key, in words."""
    key, said = read_key(path), set(found)
    return f"{len(said & key)} of {len(key)} planted, {len(said - key)} others"
