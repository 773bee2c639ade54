"""Who is the same: proposals from shared keys, decisions with reasons, and the entities that follow from them.

Loaded facts are never changed. ``resolve`` computes decisions and derived tables anew from facts and people's judgements, so the order of
files and of rows does not matter and every decision can be undone.
"""

from graph.identity.clusters import clusters
from graph.identity.decisions import decide, overrule, undo
from graph.identity.resolution import refresh, resolve, work_out
from graph.identity.standing import Resolution
from graph.identity.times import as_known, as_true

__all__ = [
    "Resolution",
    "as_known",
    "as_true",
    "clusters",
    "decide",
    "overrule",
    "refresh",
    "resolve",
    "undo",
    "work_out",
]
