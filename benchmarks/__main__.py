"""Prints the benchmarks as tables."""

from __future__ import annotations

import platform
import sys

from benchmarks import load


def main() -> None:
    """Load benchmarks at the sizes given (10,000 and 100,000 rows by default)."""
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    for size in [int(a) for a in sys.argv[1:]] or [10_000, 100_000]:
        runs = load.measure(size)
        fastest = min(run.seconds for run in runs)
        print(f"\n{size:,} customs rows\n{'reader':26}{'rows/s':>12}{'seconds':>10}{'ratio':>8}{'peak MB':>10}")
        for run in runs:
            rate = run.rows / run.seconds
            print(f"{run.reader:26}{rate:12,.0f}{run.seconds:10.2f}{run.seconds / fastest:8.1f}{run.peak_mb:10.0f}")


if __name__ == "__main__":
    main()
