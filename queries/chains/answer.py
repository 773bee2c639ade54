"""The run of the question: the tables of all firms in the store, or of those near one in memory, and the answer they give."""

from __future__ import annotations

from graph.store import View
from queries.chains import nearby, notes, tables
from queries.chains.conclusion import Chains, conclude
from queries.chains.params import Params


def answer(view: View, params: Params) -> Chains:
    """Find the chains. The order is that of ``ranking``; the notes say what was left out and which limit cut."""
    if params.seller or params.seed:
        values, near = nearby.answer(view, params)
        if near is not None:
            return near
        tables.compute(view, values, narrowed=True)
    else:
        values = tables.prepare(view, params)
    return conclude(view, params, values, notes.counted(view, values))
