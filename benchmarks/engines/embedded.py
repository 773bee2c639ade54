"""The product itself: the whole question with evidence, ranks and doubts, on its own store."""

from __future__ import annotations

from pathlib import Path

from benchmarks.worlds import judged

MEMORY = "6GB"  # as with --memory; Python's own comes on top


def ask(store: Path) -> str:
    """All chains, from a cold process."""
    from graph.stores import connect
    from queries.chains import QUERY, Params

    with connect(str(store), read_only=True) as opened:
        opened.limit(MEMORY)
        found = {(c.seller.id, c.front.id, c.buyer.id) for c in QUERY.answer(opened.view(), Params(max_chains=10**9))}
    return judged(found, store)
