"""What an analysis found, shown in the graph: labels for the roles it gave, and one node that tells of the run.

Roles are results of a question with parameters, so there is one set of them at a time: the next run takes them off again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from graph.stores.neo4j.connection import NeoStore

ROLES = ("PreWarSeller", "NewForeignFirm", "RussianBuyer", "Supplier")


class Run(NamedTuple):
    """A run of a question: its parameters, how much it found, and who plays which role (ids by label)."""

    question: str
    parameters: Mapping[str, object]
    found: int
    counts: Mapping[str, int]
    roles: Mapping[str, Sequence[str]]


_CLEAR = "MATCH (x:{role}) REMOVE x:{role} RETURN count(x) AS done"
_GIVE = "UNWIND $ids AS id MATCH (x:Party {{id: id}}) SET x:{role} RETURN count(x) AS done"
_TELL = "MERGE (r:Run {id: 'last'}) SET r = $run RETURN count(r) AS done"


def mark_run(server: NeoStore, run: Run) -> dict[str, int]:
    """Give the roles as labels and write the ``(:Run)`` node; how many have each role."""
    given = {}
    for role in ROLES:
        server.write(_CLEAR.format(role=role), {})
        given[role] = server.write(_GIVE.format(role=role), {"ids": sorted(set(run.roles.get(role, ())))})["done"]
    told = {
        "id": "last",
        "caption": f"{run.question}: {run.found} found",
        "question": run.question,
        "parameters": orjson.dumps(dict(run.parameters), default=str).decode(),
        "found": run.found,
        "pushed_at": datetime.now(UTC),
        **{f"count_{name}": count for name, count in run.counts.items()},
    }
    server.write(_TELL, {"run": told})
    return given
