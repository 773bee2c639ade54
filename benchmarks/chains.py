"""The questions on a large invented case: the whole sweep from a cold process, one firm, owners; each checked against the key.

Where one process asks several questions, importing and opening the store are spread over them. Other engines: ``benchmarks.engines``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.apart import Run, apart
from benchmarks.worlds import Size, generate, judged, read_key

ASKED = 8  # firms that a single question is asked about


class Asked(NamedTuple):
    """How often a process asked its question, and what was found."""

    run: Run
    times: int
    found: str


def _sweep(path: Path) -> tuple[int, str]:
    from graph.stores import connect
    from queries.chains import QUERY, Params

    with connect(str(path), read_only=True) as store:
        found = {(c.seller.id, c.front.id, c.buyer.id) for c in QUERY.answer(store.view(), Params())}
    return 1, judged(found, path)


def _seeds(path: Path) -> tuple[int, str]:
    from graph.stores import connect
    from queries.chains import QUERY, Params

    asked = sorted(read_key(path))[:ASKED]
    with connect(str(path), read_only=True) as store:
        hits = sum(
            any(
                (c.seller.id, c.front.id, c.buyer.id) == chain
                for c in QUERY.answer(store.view(), Params(seed=chain[1]))
            )
            for chain in asked
        )
    return ASKED, f"{hits} of {len(asked)} planted"


def _owners(path: Path) -> tuple[int, str]:
    from graph.stores import connect
    from queries.owners import QUERY, Params

    asked = sorted(read_key(path))[:ASKED]
    with connect(str(path), read_only=True) as store:
        rows = sum(len(list(QUERY.answer(store.view(), Params(company=chain[0])))) for chain in asked)
    return ASKED, f"{rows} interests"


WORK: dict[str, Callable[[Path], tuple[int, str]]] = {
    "chains, all sellers, with evidence": _sweep,
    "chains of one firm": _seeds,
    "owners of one firm": _owners,
}


def ask(path: Path) -> list[Asked]:
    """Each question on a case that is there, in a process of its own."""
    return [Asked(run, *run.result) for run in (apart(what, work, path) for what, work in WORK.items())]


def measure(size: Size, path: Path | None = None) -> tuple[list[Asked], int]:
    """All questions at a size, and the bytes of the store; ``path`` names a case that was generated before."""
    if path is not None:
        return ask(path), path.stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "case.duckdb"
        generate(made, size)
        return ask(made), made.stat().st_size


def table(size: Size, runs: list[Asked], stored: int) -> str:
    """The runs as a Markdown table; the ratio is of processor time to that of the sweep."""
    whole = runs[0].run.cpu
    lines = [
        f"{size.companies:,} firms, {size.parcels:,} parcels and their mirrors, {size.chains} planted chains and as many near misses; "
        f"store {stored / 1e6:,.0f} MB",
        "",
        "| question | clock, s | processor, s | of the sweep | peak, MB | found |",
        "|---|---:|---:|---:|---:|---|",
        *(
            f"| {r.what} | {r.seconds / times:.2f} | {r.cpu / times:.2f} | {r.cpu / times / whole:.2f} | {r.peak_mb:,.0f} | {found} |"
            for r, times, found in runs
        ),
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """``[COMPANIES PARCELS [STORE]]``: one size; ``STORE`` was generated before."""
    from benchmarks import results

    companies, parcels, *store = arguments or ["100000", "1000000"]
    size = Size(int(companies), int(parcels))
    asked, stored = measure(size, Path(store[0]) if store else None)
    results.keep("chains", table(size, asked, stored))
