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


def answer(view: View, params: Params, values: dict[str, Any]) -> Chains | None:
    """The chains of the firm or person that is asked for; None where this needs more than is kept here.

    ``values`` are those of ``tables.told``. In either case ``near_row`` then has the rows of the goods near that one.
    """
    return view.together(lambda: _answer(view, params, values))


def _answer(view: View, params: Params, values: dict[str, Any]) -> Chains | None:
    neighbours = Neighbours.of(view)
    movements.narrow(view, values, values["seller"] or values["seed"], neighbours)
    if values["activity_codes"] or not able():
        return None
    near, lookup = SqliteView(gathering.KINDS), lookups.lookup(view, neighbours)
    if not gathering.goods(view, lookup, near, values, MOST_ROWS):
        return None
    movements.count(near, values)
    tables.trade(near, values)
    gathering.holders(view, lookup, near, values)
    tables.ties(near, values)
    counts = notes.counted(near, values)
    gathering.records(view, lookup, near, values)
    found = conclude(near, params, values, counts)
    gathering.leave(view, near)
    return found
