"""How the whole question grows with firms, parcels and chains, each varied alone, and how far from linear that is."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.apart import apart
from benchmarks.engines import embedded
from benchmarks.worlds import Size, generate

BASE = Size(100_000, 1_000_000, 400)
VARIED = {
    "companies": (10_000, 30_000, 100_000, 300_000, 1_000_000),
    "parcels": (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000),
    "chains": (100, 400, 1_600, 6_400),
}
TIMES = 2  # the least of so many runs counts


def _sweep(size: Size) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        store = Path(folder) / "case.duckdb"
        apart("generate", generate, store, size)
        runs = [apart("sweep", embedded.ask, store) for _ in range(TIMES)]
        best = min(runs, key=lambda run: run.cpu)
        return {
            "size": size._asdict(),
            "cpu": round(best.cpu, 2),
            "peak_mb": round(best.peak_mb),
            "stored_mb": round(store.stat().st_size / 1e6),
            "said": best.result,
        }


def exponent(points: list[tuple[float, float]]) -> float:
    """How steep the last step is: 1 is linear, 0 does not grow."""
    (x, y), (more, longer) = points[-2:]
    return math.log(longer / y) / math.log(more / x)


def table(curves: dict[str, list[dict[str, Any]]]) -> str:
    """As Markdown; ``power`` is that between this line and the one before."""
    lines = [
        f"All chains with evidence; what is not varied: {BASE.companies:,} firms, {BASE.parcels:,} parcels, {BASE.chains} chains; "
        f"the least of {TIMES} runs",
        "",
        "| varied | number | processor, s | power | peak, MB | store, MB | found |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for name, runs in curves.items():
        points = [(run["size"][name], run["cpu"]) for run in runs]
        for place, run in enumerate(runs):
            power = f"{exponent(points[: place + 1]):.2f}" if place else ""
            told = f"{run['cpu']:.2f} | {power} | {run['peak_mb']:,} | {run['stored_mb']:,} | {run['said']}"
            lines.append(f"| {name} | {run['size'][name]:,} | {told} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """``[companies] [parcels] [chains]``: which to vary, all where none is named. The table, the data, and a plot."""
    from benchmarks import plot, results

    known: dict[Size, dict[str, Any]] = {}  # the base stands on every curve
    curves: dict[str, list[dict[str, Any]]] = {}
    for name in arguments or VARIED:
        sizes = [BASE._replace(**{name: number}) for number in VARIED[name]]
        curves[name] = [known.setdefault(size, known.get(size) or _sweep(size)) for size in sizes]
    results.keep("growth", table(curves))
    results.keep_data("growth", {"curves": curves})
    points = {name: [(run["size"][name], run["cpu"]) for run in runs] for name, runs in curves.items()}
    plot.growth(points, results.FOLDER / "growth.svg")
