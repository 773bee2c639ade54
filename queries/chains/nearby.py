"""A question about one firm or person, answered from a few rows in memory.

The steps are those of every question, and so is what they find. Only who stands near, and the rows of those, are read from the store; a
step costs a fiftieth of a millisecond there, and one or two in an engine that is made for millions of rows.
"""

from __future__ import annotations

from graph.sqlite import SqliteView, able
from graph.store import View
from queries.chains import gathering, movements, notes, tables
from queries.chains.conclusion import Chains, conclude
from queries.chains.params import Params

# Rows of the goods near one firm, beyond which the engine for many rows is the faster one.
MOST_ROWS = 4_000


def answer(view: View, params: Params) -> Chains | None:
    """The chains of the firm or person that ``params`` name; None where no one is asked for, or too much lies near to keep it here."""
    if (params.seller or params.seed) is None or params.activities or not able():
        return None
    return view.together(lambda: _answer(view, params))


def _answer(view: View, params: Params) -> Chains | None:
    values = tables.told(view, params)
    movements.narrow(view, values, values["seller"] or values["seed"])
    near = SqliteView(gathering.KINDS)
    if not gathering.goods(view, near, values, MOST_ROWS):
        return None
    movements.count(near, values)
    tables.trade(near, values)
    gathering.holders(view, near, values)
    tables.ties(near, values)
    counts = notes.counted(near, values)
    gathering.records(view, near, values)
    found = conclude(near, params, values, counts)
    gathering.leave(view, near)
    return found
