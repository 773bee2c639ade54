"""What a push to Neo4j did, what a comparison found, and what was written for a bulk import."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from transship.render.formats import count, shown
from transship.render.tables import table

if TYPE_CHECKING:
    from graph.stores.neo4j import Bulk, Verified
    from transship.graph_copy import Copied


def pushed(copied: Copied) -> Iterator[RenderableType]:
    """One line a label or type, then the roles."""
    done = copied.pushed
    numbers = ("in the case", "written", "taken out")
    rows = [
        (name, n, done.written[name], done.removed[name]) for name, n in done.counts.items() if n or done.removed[name]
    ]
    yield table(("what", *numbers), rows, numbers=numbers)
    given = ", ".join(f"{n:,} {role}" for role, n in copied.roles.items())
    yield Text("")
    yield Text(f"{count(copied.chains, 'possible chain')} give labels: {given}")


def verified(found: Verified) -> Iterator[RenderableType]:
    """Counts and checksums of both sides, then what differs."""
    numbers = ("in the case", "on the server")
    rows = [
        (
            t.name,
            t.here,
            t.there,
            t.checksum_here,
            "same" if t.checksum_here == t.checksum_there and t.here == t.there else "DIFFERENT",
        )
        for t in found.tables
    ]
    yield table(("what", *numbers, "checksum", "content"), rows, numbers=numbers)
    if found.differences:
        yield Text("")
    for difference in found.differences:
        yield Text(f"{difference.name} {difference.id} {shown(difference.what, 200)}")
    if found.differing > len(found.differences):
        yield Text(f"and {found.differing - len(found.differences):,} more")


def written(bulk: Bulk) -> Iterator[RenderableType]:
    """The files by size of their tables, and how to import them."""
    yield table(("what", "elements"), [(name, n) for name, n in bulk.counts.items() if n], numbers=("elements",))
    yield Text("")
    yield Text(f"Stop the server, then: NEO4J_ADMIN=…/bin/neo4j-admin {shlex.quote(str(bulk.folder))}/import.sh")
    yield Text("Start it and run transship neo4j push: it adds constraints and indexes, and finds nothing to change.")
