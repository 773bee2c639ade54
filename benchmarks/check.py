"""Have we become slower? Ratios of processor time between engines of one run, beside those of the last run that was kept; never seconds.

Another machine, or a busy one, changes all engines alike. One of them may have become faster by itself, so only who has fallen behind all
of them by more than the tolerance has become slower.
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from benchmarks import engines, results
from benchmarks.worlds import Size

SIZE = Size(100_000, 1_000_000)
TIMES = 3  # the least of so many runs counts
TOLERANCE = 1.3  # two runs of the same commit on a busy machine differed by less
LEFT_OUT = ("networkx", "neo4j")


class Ratio(NamedTuple):
    """How many times the peer's processor time ours is: in the results that were kept, and now."""

    peer: str
    before: float
    now: float

    @property
    def slower(self) -> bool:
        return self.now > TOLERANCE * self.before


def ratios(measured: dict[str, Any]) -> dict[str, float]:
    """By peer, from a line of ``results/engines.jsonl``; who gave up, or is another process, is left out."""
    cpu = {
        p["engine"]: p["cpu"] for p in measured["parts"] if p["asks"] and not p["gave_up"] and p["engine"] != "Neo4j"
    }
    return {peer: cpu[engines.US] / used for peer, used in cpu.items() if peer != engines.US}


def compare(before: dict[str, Any], now: dict[str, Any]) -> list[Ratio]:
    """The peers that both have."""
    old, new = ratios(before), ratios(now)
    return [Ratio(peer, old[peer], new[peer]) for peer in old if peer in new]


def has_slowed(compared: list[Ratio]) -> bool:
    """Behind every peer."""
    return bool(compared) and all(ratio.slower for ratio in compared)


def main(arguments: list[str]) -> None:
    """Exit code 1 where we have become slower, 2 where nothing was kept to compare with. Nothing is kept."""
    del arguments
    kept = [run for run in results.kept_data(engines.SUBJECT) if run["size"] == SIZE._asdict()]
    if not kept:
        print(
            f"No results of {SIZE.companies:,} firms were kept. Run: python -m benchmarks engines 100000x1000000",
            file=sys.stderr,
        )
        sys.exit(2)
    now = engines.measure(SIZE, LEFT_OUT, TIMES).data()
    compared = compare(kept[-1], now)
    print(
        f"transship's processor time as a multiple of the peer's, at {SIZE.companies:,} firms and {SIZE.parcels:,} parcels"
    )
    for ratio in compared:
        print(
            f"{ratio.peer:12} {ratio.before:6.2f} in {kept[-1]['commit']}, {ratio.now:6.2f} now{', slower' if ratio.slower else ''}"
        )
    if has_slowed(compared):
        print(
            f"Slower beside all of them by more than {TOLERANCE - 1:.0%}. Run it again, then look at what changed.",
            file=sys.stderr,
        )
        sys.exit(1)
