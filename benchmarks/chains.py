"""The questions on a large invented case: the whole sweep from a cold process, one firm, owners; each checked against the key.

Where one process asks several questions, importing and opening the store are spread over them. Other engines: ``benchmarks.engines``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.apart import Run, apart
from benchmarks.worlds import Size, Triple, generate, judged, read_key

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


def _one_by_one(asked: list[Triple], ask: Callable[[Triple], int]) -> tuple[int, str]:
    """The sum of what each gave, and how long the first and the later ones took by the clock, without start and opening."""
    found, seconds = 0, []
    for chain in asked:
        begun = time.perf_counter()
        found += ask(chain)
        seconds.append(time.perf_counter() - begun)
    first, *later = seconds
    return found, f"the first {first:.2f} s, a later one {sum(later) / len(later):.2f} s, at most {max(later):.2f} s"


def _seeds(path: Path) -> tuple[int, str]:
    from graph.stores import connect
    from queries.chains import QUERY, Params

    asked = sorted(read_key(path))[:ASKED]
    with connect(str(path), read_only=True) as store:

        def hits(chain: Triple) -> int:
            found = QUERY.answer(store.view(), Params(seed=chain[1]))
            return any((c.seller.id, c.front.id, c.buyer.id) == chain for c in found)

        sure, took = _one_by_one(asked, hits)
    return ASKED, f"{sure} of {len(asked)} planted; {took}"


def _owners(path: Path) -> tuple[int, str]:
    from graph.stores import connect
    from queries.owners import QUERY, Params

    asked = sorted(read_key(path))[:ASKED]
    with connect(str(path), read_only=True) as store:
        rows, took = _one_by_one(asked, lambda chain: len(list(QUERY.answer(store.view(), Params(company=chain[0])))))
    return ASKED, f"{rows} interests; {took}"


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
