"""The chain question by Spark in local mode beside the embedded engine, on one invented case: the same chains, what each part costs.

Every part is a process of its own; for Spark its processor time includes the Java machine beside Python.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.apart import Run, apart
from benchmarks.worlds import Size, generate, read_key

CORES = os.cpu_count() or 1


def _embedded(room: Path) -> str:
    import transship

    with transship.open(room / "case.duckdb") as case:
        rows = case.chains().rows
    (room / "embedded.json").write_text(json.dumps([row.model_dump(mode="json") for row in rows]), encoding="utf-8")
    key = read_key(room / "case.duckdb")
    return (
        f"{len({(c.seller.id, c.front.id, c.buyer.id) for c in rows} & key)} of {len(key)} planted, {len(rows)} in all"
    )


def _export(room: Path) -> str:
    import transship

    left = transship.open(room / "case.duckdb").cluster.export(room / "left")
    sizes = {name: sum(file.bytes for file in table.files.values()) / 1e6 for name, table in left.tables.items()}
    return ", ".join(
        f"{name} {left.tables[name].rows:,} rows {size:,.0f} MB" for name, size in sizes.items() if size > 1
    )


def _moved(log: Path) -> dict[str, float]:
    """What the tasks of a run did, from Spark's own account: MB read from files, MB shuffled, processor seconds, MB spilled."""
    sums = dict.fromkeys(("read", "shuffled", "spilled", "cpu", "tasks"), 0.0)
    for file in (path for path in log.rglob("*") if path.is_file()):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.startswith('{"Event":"SparkListenerTaskEnd"'):
                continue
            told = json.loads(line)["Task Metrics"]
            sums["read"] += told["Input Metrics"]["Bytes Read"] / 1e6
            sums["shuffled"] += told["Shuffle Write Metrics"]["Shuffle Bytes Written"] / 1e6
            sums["spilled"] += told["Disk Bytes Spilled"] / 1e6
            sums["cpu"] += told["Executor CPU Time"] / 1e9
            sums["tasks"] += 1
    return sums


def _spark(room: Path) -> str:
    from transship.cluster import run

    log = room / "log"
    log.mkdir()
    told = run(
        str(room / "left"),
        room / "back",
        master=f"local[{CORES}]",
        settings={
            "spark.driver.memory": "3g",
            "spark.sql.shuffle.partitions": str(4 * CORES),
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.dir": log.as_uri(),
        },
    )
    # The Java machine outlives its session; it must end to be counted.
    from pyspark import SparkContext

    java = SparkContext._gateway.proc
    java.stdin.close()
    java.wait(60)
    back = sum(file.bytes for table in told.tables.values() for file in table.files.values())
    did = _moved(log)
    return (
        f"{told.counts['records']:,} records of the goods; {did['read']:,.0f} MB read, {did['shuffled']:,.0f} MB shuffled, "
        f"{did['spilled']:,.0f} MB spilled, {did['cpu']:,.0f} s of processor in {did['tasks']:,.0f} tasks; {back / 1e6:.1f} MB back"
    )


def _import(room: Path) -> str:
    import transship

    with transship.open(room / "case.duckdb") as case:
        rows = [row.model_dump(mode="json") for row in case.cluster.answer(room / "back")]
    same = rows == json.loads((room / "embedded.json").read_text(encoding="utf-8"))
    return f"{len(rows)} chains, {'equal to' if same else 'NOT'} those of the embedded engine"


WORK: dict[str, Callable[[Path], str]] = {
    "embedded: chains with evidence": _embedded,
    "cluster export": _export,
    f"cluster run --master local[{CORES}]": _spark,
    "cluster import": _import,
}


def measure(size: Size, store: Path | None = None) -> list[Run]:
    """All parts at a size, in order; ``store`` names a case that was generated before."""
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        if store is None:
            generate(room / "case.duckdb", size)
        else:
            for suffix in (".duckdb", ".key.json"):
                (room / f"case{suffix}").symlink_to(store.with_suffix(suffix).resolve())
        runs += [apart(what, work, room) for what, work in WORK.items()]
    return runs


def main(arguments: list[str]) -> None:
    """``[COMPANIES PARCELS [STORE]]``: one size; ``STORE`` was generated before. It needs ``make venv-cluster``."""
    from benchmarks import results

    companies, parcels, *store = arguments or ["100000", "1000000"]
    size = Size(int(companies), int(parcels))
    lines = [
        f"{size.companies:,} firms, {size.parcels:,} parcels and their mirrors",
        "",
        "| part | clock, s | processor, s | peak, MB | found |",
        "|---|---:|---:|---:|---|",
        *(
            f"| {r.what} | {r.seconds:.1f} | {r.cpu:.1f} | {r.peak_mb:,.0f} | {r.result} |"
            for r in measure(size, Path(store[0]) if store else None)
        ),
    ]
    results.keep("cluster", "\n".join(lines))
