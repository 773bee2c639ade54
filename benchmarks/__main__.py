"""Prints the benchmarks as tables."""

from __future__ import annotations

import platform
import sys

from benchmarks import load


def main() -> None:
    """Load benchmarks at the sizes given (10,000 and 100,000 rows by default), of all families or of those named (``"customs CSV"``), with
    or without ``load`` before them; with ``neo4j`` before the sizes those of the copy; with ``chains COMPANIES PARCELS [STORE]`` the
    questions on an invented case of that size; ``cluster`` with the same asks Spark on this machine beside them (`make venv-cluster`
    first); ``export`` with sizes and names of formats what goes out. All but those of the copy are kept in ``benchmarks/results``.
    """
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    if sys.argv[1:2] == ["neo4j"]:
        copies([int(a) for a in sys.argv[2:]] or [10_000, 100_000])
        return
    if sys.argv[1:2] == ["chains"]:
        from benchmarks import chains, results

        results.keep("chains", chains.main(sys.argv[2:] or ["100000", "1000000"]))
        return
    if sys.argv[1:2] == ["export"]:
        from benchmarks import export, results

        results.keep("export", export.main(sys.argv[2:] or ["100000"]))
        return
    if sys.argv[1:2] == ["cluster"]:
        from benchmarks import cluster, results

        results.keep("cluster", cluster.main(sys.argv[2:] or ["100000", "1000000"]))
        return
    from benchmarks import results

    told = sys.argv[2:] if sys.argv[1:2] == ["load"] else sys.argv[1:]
    families = [
        family for family in load.READERS if not (named := [a for a in told if not a.isdigit()]) or family in named
    ]
    for size in [int(a) for a in told if a.isdigit()] or [10_000, 100_000]:
        for family in families:
            results.keep("load", loads(family, size))


def loads(family: str, size: int) -> str:
    """One file of a family, read by all its readers, as a table; the ratio is to the least processor time of them."""
    runs = load.measure(family, size)
    least = min(run.cpu for run in runs if not run.why_not)
    lines = [
        f"{family}, {size:,} rows\n",
        "| reader | processor, s | clock, s | rows/s of processor | times the fastest | peak, MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for run in runs:
        if run.why_not:
            lines.append(f"| {run.reader} | not run: {run.why_not} | | | | |")
        else:
            rate, ratio = run.rows / run.cpu, run.cpu / least
            lines.append(
                f"| {run.reader} | {run.cpu:.2f} | {run.seconds:.2f} | {rate:,.0f} | {ratio:.1f} | {run.peak_mb:,.0f} |"
            )
    return "\n".join(lines)


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
