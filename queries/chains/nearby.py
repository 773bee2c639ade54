"""A question about one firm or person, answered from a few rows in memory.

The steps are those of every question, and so is what they find. Only who stands near, and the rows of those, are read from the store; a
step costs a fiftieth of a millisecond there, and one or two in an engine that is made for millions of rows.
"""

from __future__ import annotations

from typing import Any

from graph.neighbours import Neighbours
from graph.sqlite import SqliteView, able
from graph.store import View
from queries.chains import gathering, lookups, movements, notes, tables
from queries.chains.conclusion import Chains, conclude
from queries.chains.params import Params

# Rows of the goods near one firm, beyond which the engine for many rows is the faster one (measured at a million firms).
MOST_ROWS = 500


def answer(view: View, params: Params) -> tuple[dict[str, Any], Chains | None]:
    """The chains of the firm or person that is asked for; None where this needs more than is kept here.

    The parameters of the steps come with them. Where there are no chains, the view has ``dealt`` with the rows of the goods near that one.
    """
    near = SqliteView(gathering.KINDS)
    values, counts = view.together(lambda: _gather(view, params, near), near.stop)
    if counts is None:
        return values, None
    found = conclude(near, params, values, counts)
    gathering.leave(view, near)
    return values, found


def _gather(view: View, params: Params, near: SqliteView) -> tuple[dict[str, Any], dict[str, int] | None]:
    """Read all that is read of the store into ``near``. The parameters of the steps, and what the run counted."""
    values = tables.told(view, params)
    neighbours = Neighbours.of(view)
    movements.narrow(view, values, neighbours)
    lookup = lookups.lookup(view, neighbours)
    many = values["activity_codes"] or not able()
    if many or not gathering.goods(view, lookup, near, values, MOST_ROWS):
        movements.deal(view, values)
        return values, None
    movements.count(near, values)
    tables.trade(near, values)
    gathering.holders(view, lookup, near, values)
    tables.ties(near, values)
    counts = notes.counted(near, values)
    gathering.records(view, lookup, near, values)
    return values, counts
