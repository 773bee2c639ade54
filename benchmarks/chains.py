"""The questions on a large invented case: the whole sweep from a cold process, one firm, owners; each checked against the key.

Every measure is a process of its own. ``cpu`` is the processor time of all its threads, which says more than the clock on a busy machine.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from benchmarks.worlds import Size, generate, read_key

ASKED = 8  # firms that a single question is asked about


class Run(NamedTuple):
    """Seconds by the clock and of the processor, of one question where several were asked; peak memory in MB; what was found."""

    what: str
    seconds: float
    cpu: float
    peak_mb: float
    found: str


def _sweep(path: Path) -> tuple[int, str]:
    from graph.stores import connect
    from queries.chains import QUERY, Params

    with connect(str(path), read_only=True) as store:
        found = {(c.seller.id, c.front.id, c.buyer.id) for c in QUERY.answer(store.view(), Params())}
    key = read_key(path)
    return 1, f"{len(found & key)} of {len(key)} planted, {len(found - key)} others"


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


def _networkx(path: Path) -> tuple[int, str]:
    import duckdb
    import networkx

    with duckdb.connect(str(path), read_only=True) as connection:
        pairs = connection.execute("SELECT holder_id, company_id FROM link").fetchall()
    graph: networkx.DiGraph[object] = networkx.DiGraph()
    graph.add_edges_from(pairs)
    return 1, f"{graph.number_of_edges():,} edges, nothing asked yet"


WORK: dict[str, Callable[[Path], tuple[int, str]]] = {
    "chains, all sellers, with evidence": _sweep,
    "chains of one firm": _seeds,
    "owners of one firm": _owners,
    "networkx, links read in": _networkx,
}


def _measure(what: str, path: Path, answer: Connection) -> None:
    began, used = time.perf_counter(), time.process_time()
    times, found = WORK[what](path)
    seconds, cpu = (time.perf_counter() - began) / times, (time.process_time() - used) / times
    answer.send(Run(what, seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found))


def ask(path: Path) -> list[Run]:
    """Each question on a case that is there, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    runs = []
    for what in WORK:
        here, there = context.Pipe()
        process = context.Process(target=_measure, args=(what, path, there))
        process.start()
        there.close()
        runs.append(here.recv())
        process.join()
    return runs


def measure(size: Size, path: Path | None = None) -> tuple[list[Run], int]:
    """All questions at a size, and the bytes of the store; ``path`` names a case that was generated before."""
    if path is not None:
        return ask(path), path.stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "case.duckdb"
        generate(made, size)
        return ask(made), made.stat().st_size


def table(size: Size, runs: list[Run], stored: int) -> str:
    """The runs as a Markdown table; the ratio is of processor time to that of the sweep."""
    whole = runs[0].cpu
    lines = [
        f"{size.companies:,} firms, {size.parcels:,} parcels and their mirrors, {size.chains} planted chains and as many near misses; "
        f"store {stored / 1e6:,.0f} MB",
        "",
        "| question | clock, s | processor, s | of the sweep | peak, MB | found |",
        "|---|---:|---:|---:|---:|---|",
        *(
            f"| {r.what} | {r.seconds:.2f} | {r.cpu:.2f} | {r.cpu / whole:.2f} | {r.peak_mb:,.0f} | {r.found} |"
            for r in runs
        ),
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> str:
    """``COMPANIES PARCELS [STORE]``: the table of one size."""
    size = Size(int(arguments[0]), int(arguments[1]))
    runs, stored = measure(size, Path(arguments[2]) if len(arguments) > 2 else None)
    return table(size, runs, stored)
