"""The second implementation of the definition: movements folded, strengths weighed, routes in full; no evidence, no doubts, no ranks."""

from __future__ import annotations

from pathlib import Path

from benchmarks.worlds import judged


def ask(store: Path, parts: Path) -> str:
    """All chains, from Parquet files."""
    from benchmarks import definition

    made = definition.steps(parts, definition.Rules())
    return judged(definition.told(made), store)
