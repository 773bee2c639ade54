"""The chain question by several engines on one invented case in one run, beside the physical limit: what it costs, who gives up.

Ours gives evidence, doubts and ranks; polars the same figures without them; the others say only who. Each part is a process of its own with
the same budget. What an engine needs before it can be asked (files, a database with indexes) is a part of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.apart import Budget, Run, apart
from benchmarks.engines import embedded, with_neo4j, with_networkx, with_polars, with_sqlite
from benchmarks.extract import extract
from benchmarks.limit import Limit, limit
from benchmarks.worlds import Size, generate

BUDGET = Budget(cpu=300, mb=8_000)
SUBJECT = "engines"
US = "transship"


class Part(NamedTuple):
    """One part of what an engine does; ``asks``: it is the question, not what comes before it."""

    engine: str
    asks: bool
    run: Run


class Measured(NamedTuple):
    size: Size
    stored_mb: float
    parts: list[Part]
    limit: Limit

    def data(self) -> dict[str, Any]:
        """For ``results.keep_data``."""
        return {
            "size": self.size._asdict(),
            "stored_mb": round(self.stored_mb),
            "budget": BUDGET._asdict(),
            "parts": [
                {
                    "engine": part.engine,
                    "asks": part.asks,
                    "what": part.run.what,
                    "cpu": round(part.run.cpu, 3),
                    "seconds": round(part.run.seconds, 2),
                    "peak_mb": round(part.run.peak_mb),
                    "said": str(part.run.result or ""),
                    "gave_up": part.run.gave_up,
                }
                for part in self.parts
            ],
            "limit": {
                "bytes": self.limit.bytes,
                "gb_per_s": round(self.limit.gb_per_s, 2),
                "cpu": round(self.limit.cpu, 6),
            },
        }


def _least(times: int, what: str, work: Callable[..., Any], *given: Any) -> Run:
    """Of several runs the one that took least of the processor; one that gave up is not tried again."""
    runs = [apart(what, work, *given, budget=BUDGET)]
    while not runs[-1].gave_up and len(runs) < times:
        runs.append(apart(what, work, *given, budget=BUDGET))
    return min(runs, key=lambda run: run.cpu)


def _sqlite(store: Path, parts: Path, room: Path, times: int) -> Iterator[Part]:
    database = room / "case.sqlite"
    filled = apart("SQLite filled and indexed", with_sqlite.prepare, parts, database, budget=BUDGET)
    yield Part("SQLite", False, filled)
    if not filled.gave_up:
        what = f"SQLite {sqlite3.sqlite_version}, recursive, from its database"
        yield Part("SQLite", True, _least(times, what, with_sqlite.ask, store, parts, database))


def _neo4j(store: Path, size: Size) -> Part:
    what = "Neo4j, Cypher, from its copy"
    if size.parcels > with_neo4j.MOST:
        return Part(
            "Neo4j", True, Run(what, result=f"not run: more than {with_neo4j.MOST:,} parcels are copied for too long")
        )
    run = apart(what, with_neo4j.ask, store)
    if isinstance(run.result, str):
        return Part("Neo4j", True, Run(what, result=f"not run: {run.result}"))
    copied, copy_s, question_s, said = run.result
    said = f"{said}; the question {question_s:.2f} s, {copied:,} elements copied in {copy_s:.0f} s"
    return Part("Neo4j", True, run._replace(result=said))


def measure(size: Size, leave_out: Collection[str] = (), times: int = 1) -> Measured:
    """All engines on a case of a size, but those left out; the least of several runs of each question."""
    with TemporaryDirectory() as folder:
        room = Path(folder)
        store, parts = room / "case.duckdb", room / "parts"
        parts.mkdir()
        apart("generate", generate, store, size)  # so that this process stays small
        done = [Part(US, True, _least(times, "transship, with evidence, from its store", embedded.ask, store))]
        apart("extract", extract, store, parts)
        asks = _least(times, "polars, the same figures, from Parquet", with_polars.ask, store, parts)
        done.append(Part("polars", True, asks))
        if "sqlite" not in leave_out:
            done += _sqlite(store, parts, room, times)
        if "networkx" not in leave_out:
            what = "NetworkX, reading in and asking"
            done.append(Part("NetworkX", True, apart(what, with_networkx.ask, store, parts, budget=BUDGET)))
        if "neo4j" not in leave_out:
            done.append(_neo4j(store, size))
        return Measured(size, store.stat().st_size / 1e6, done, limit(parts))


def table(measured: Measured) -> str:
    """As Markdown; the ratio is of processor time to that of transship."""
    size, ours = measured.size, measured.parts[0].run.cpu
    lines = [
        f"{size.companies:,} firms, {size.parcels:,} parcels and their mirrors, {size.chains} planted chains and as many near misses; "
        f"store {measured.stored_mb:,.0f} MB; budget of each part {BUDGET}",
        "",
        "| engine | processor, s | clock, s | of transship | peak, MB | found |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for engine, asks, run in measured.parts:
        if run.gave_up:
            lines.append(f"| {run.what} | | {run.seconds:.0f} | | | gave up: {run.gave_up} |")
        elif engine == "Neo4j":  # the server is another process
            lines.append(f"| {run.what} | | | | | {run.result} |")
        else:
            ratio = f"{run.cpu / ours:.2f}" if asks else ""
            lines.append(
                f"| {run.what} | {run.cpu:.2f} | {run.seconds:.1f} | {ratio} | {run.peak_mb:,.0f} | {run.result} |"
            )
    bytes_mb, rate, cpu = measured.limit.bytes / 1e6, measured.limit.gb_per_s, measured.limit.cpu
    lines.append(f"| the limit: {bytes_mb:,.1f} MB read once at {rate:.1f} GB/s | {cpu:.5f} | | {cpu / ours:.5f} | | |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """``COMPANIESxPARCELS … [--without neo4j,networkx,sqlite]``: a table and data for each size, and a plot of the last of all sizes."""
    from benchmarks import plot, results

    without = arguments[arguments.index("--without") + 1].split(",") if "--without" in arguments else []
    for word in (word for word in arguments if "x" in word and word[0].isdigit()):
        companies, parcels = map(int, word.split("x"))
        measured = measure(Size(companies, parcels), without, times=3 if parcels <= 1_000_000 else 1)
        results.keep(SUBJECT, table(measured))
        results.keep_data(SUBJECT, measured.data())
    latest = {tuple(run["size"].values()): run for run in results.kept_data(SUBJECT)}
    plot.engines(latest.values(), results.FOLDER / f"{SUBJECT}.svg")
