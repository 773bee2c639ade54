"""The plots beside the tables, as SVG: drawn from the data that were kept, never from prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# Each engine keeps its sign and colour in all plots; they can be told apart without colours, too.
SIGNS = {"transship": "o", "polars": "s", "SQLite": "^", "NetworkX": "D", "the limit": "_"}
COLOURS = {
    "transship": "#0b5394",
    "polars": "#7a7a7a",
    "SQLite": "#b45f06",
    "NetworkX": "#38761d",
    "the limit": "#000000",
}
Points = list[tuple[float, float]]


def _axes(title: str, x: str) -> Any:
    import matplotlib as mpl

    mpl.use("svg")
    # Text stays text, and the same data give the same file.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "transship", "font.size": 10})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7.5, 4.5), layout="constrained")
    axes.set(title=title, xlabel=x, ylabel="seconds of the processor", xscale="log", yscale="log")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _save(figure: Any, path: Path) -> None:
    import matplotlib.pyplot as plt

    figure.axes[0].legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def engines(runs: Iterable[dict[str, Any]], path: Path) -> None:
    """The question by the number of parcels, an engine a line; a cross where one gave up, at what it had been given."""
    lines: dict[str, Points] = defaultdict(list)
    ended: dict[str, Points] = defaultdict(list)
    for run in runs:
        parcels = run["size"]["parcels"]
        lines["the limit"].append((parcels, run["limit"]["cpu"]))
        for part in run["parts"]:
            if part["asks"] and part["engine"] in SIGNS:
                at = ended if part["gave_up"] else lines
                at[part["engine"]].append((parcels, run["budget"]["cpu"] if part["gave_up"] else part["cpu"]))
    figure, axes = _axes("All chains of a case", "parcels; firms are a tenth as many, a fifth at the largest size")
    for name, colour in COLOURS.items():
        if points := sorted(lines[name]):
            axes.plot(
                *zip(*points, strict=True),
                color=colour,
                marker=SIGNS[name],
                label=name,
                ls=":" if name == "the limit" else "-",
            )
        for x, y in ended[name]:
            axes.plot([x], [y], color=colour, marker="x", ms=10, mew=2, ls="", label=f"{name} gave up")
    _save(figure, path)


def growth(curves: dict[str, Points], path: Path) -> None:
    """One line for each quantity that was varied alone, by how many times the smallest of it."""
    figure, axes = _axes("All chains of a case, one quantity varied alone", "times the smallest number of it")
    most = 1.0
    for (name, points), sign in zip(curves.items(), "os^Dv", strict=False):
        least = points[0][0]
        most = max(most, points[-1][0] / least)
        axes.plot([x / least for x, _ in points], [y for _, y in points], marker=sign, label=name)
    low = min(y for points in curves.values() for _, y in points)
    axes.plot([1, most], [low, low * most], color="#999999", ls=":", label="in proportion")
    _save(figure, path)
