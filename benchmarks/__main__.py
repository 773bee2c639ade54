"""Prints the benchmarks as tables."""

from __future__ import annotations

import platform
import sys

from benchmarks import load


def main() -> None:
    """Load benchmarks at the sizes given (10,000 and 100,000 rows by default; a million when asked for), with or without ``load`` before
    the sizes; with ``neo4j`` before them those of the copy; with ``chains COMPANIES PARCELS [STORE]`` the questions on an invented case of
    that size, kept in ``benchmarks/results``; ``cluster`` with the same asks Spark on this machine beside them (`make venv-cluster` first).
    """
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    if sys.argv[1:2] == ["neo4j"]:
        copies([int(a) for a in sys.argv[2:]] or [10_000, 100_000])
        return
    if sys.argv[1:2] == ["chains"]:
        from benchmarks import chains, results

        results.keep("chains", chains.main(sys.argv[2:] or ["100000", "1000000"]))
        return
    if sys.argv[1:2] == ["cluster"]:
        from benchmarks import cluster, results

        results.keep("cluster", cluster.main(sys.argv[2:] or ["100000", "1000000"]))
        return
    sizes = sys.argv[2:] if sys.argv[1:2] == ["load"] else sys.argv[1:]
    for size in [int(a) for a in sizes] or [10_000, 100_000]:
        for family in load.READERS:
            loads(family, size)


def loads(family: str, size: int) -> None:
    """One file of a family, read by all its readers; the ratio is to the fastest of them."""
    runs = load.measure(family, size)
    fastest = min(run.seconds for run in runs if not run.why_not)
    print(f"\n{size:,} rows, {family}\n{'reader':30}{'rows/s':>12}{'seconds':>10}{'ratio':>8}{'peak MB':>10}")
    for run in runs:
        if run.why_not:
            print(f"{run.reader:30}  not run: {run.why_not}")
        else:
            rate = run.rows / run.seconds
            print(f"{run.reader:30}{rate:12,.0f}{run.seconds:10.2f}{run.seconds / fastest:8.1f}{run.peak_mb:10.0f}")


def copies(sizes: list[int]) -> None:
    """The copy into Neo4j, and the chain question on three engines."""
    # Each child of a load benchmark imports this file, and its peak memory is measured.
    from benchmarks import neo4j

    for size in sizes:
        print(
            f"\n{size:,} elements\n{'':28}{'count':>12}{'seconds':>10}{'per s':>10}{'peak MB':>10}{'server MB':>11}{'ratio':>8}"
        )
        runs = neo4j.measure(size)
        asked = min(run.seconds for run in runs if run.what.startswith("chains"))
        for run in runs:
            ratio = f"{run.seconds / asked:8.1f}" if run.what.startswith("chains") else ""
            rate = run.count / run.seconds
            print(
                f"{run.what:28}{run.count:12,}{run.seconds:10.2f}{rate:10,.0f}{run.peak_mb:10.0f}{run.server_mb:11.0f}{ratio}"
            )


if __name__ == "__main__":
    main()
