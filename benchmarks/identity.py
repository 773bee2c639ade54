"""Who is the same by name alone: ours beside nomenklatura and Splink on the same pairs in the same run, people and companies apart.

``python -m benchmarks.identity`` prints precision, recall and F1 on the test half, the threshold curve, and pairs a second of processor
time. A matcher has one threshold for people and one for firms, as a tool in use has: that with the best F1 on the training halves.
``python -m benchmarks.identity people 100000 1000000`` measures whole runs instead (see ``people``).
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from benchmarks import people
from benchmarks.gold import Gold, Pair, gold_sets
from benchmarks.likeness import likeness
from benchmarks.peers import ask

CURVE = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)


class Measured(NamedTuple):
    """What a matcher scored the pairs of both halves, and how many processor seconds the test half took it."""

    matcher: str
    train: list[float]
    test: list[float]
    seconds: float


class Quality(NamedTuple):
    """At one threshold."""

    precision: float
    recall: float
    f1: float


def quality(pairs: list[Pair], scores: list[float], threshold: float) -> Quality:
    """A score at or above the threshold says "the same"."""
    said = [score >= threshold for score in scores]
    right = sum(yes and pair.same for yes, pair in zip(said, pairs, strict=True))
    precision = right / sum(said) if any(said) else 0.0
    recall = right / (sum(pair.same for pair in pairs) or 1)
    return Quality(precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)


def best_threshold(pairs: list[Pair], scores: list[float]) -> float:
    """The threshold with the best F1 on these pairs: half way from the last pair it takes to the next one it does not."""
    steps = sorted({0.0, *scores})
    between = [(lower + upper) / 2 for lower, upper in pairwise(steps)]
    return max(between, key=lambda t: (quality(pairs, scores, t).f1, t), default=1.0)


def ours(gold: Gold) -> Measured:
    """Names never seen before: the keys of the test half are made within the time."""
    train = [likeness(pair) for pair in gold.train]
    began = time.process_time()
    test = [likeness(pair) for pair in gold.test]
    return Measured("transship", train, test, time.process_time() - began)


def peers(gold: Gold) -> tuple[list[Measured], list[str]]:
    """The peers on the same pairs, and why some of them have no line."""
    sets = {half: [pair[:4] for pair in pairs] for half, pairs in (("train", gold.train), ("test", gold.test))}
    answers, why = ask("peer_program.py", sets)
    if answers is None:
        return [], [why]
    found = [Measured(a["peer"], a["train"], a["test"], a["seconds"]) for a in answers if "error" not in a]
    return found, [f"{a['peer']} failed: {a['error']}" for a in answers if "error" in a]


class Tried(NamedTuple):
    """A gold set with what every matcher scored on it, ours first, and why a peer has no line."""

    gold: Gold
    rows: list[Measured]
    missing: list[str]


def try_out(gold: Gold) -> Tried:
    """Ours and the peers on one gold set."""
    others, missing = peers(gold)
    return Tried(gold, [ours(gold), *others], missing)


def thresholds(tried: list[Tried]) -> dict[str, float]:
    """The threshold of each matcher over the training halves of all sets of one kind."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    scores: dict[str, list[float]] = defaultdict(list)
    for one in tried:
        for row in one.rows:
            pairs[row.matcher] += one.gold.train
            scores[row.matcher] += row.train
    return {matcher: best_threshold(pairs[matcher], scores[matcher]) for matcher in pairs}


def show(tried: Tried, threshold: dict[str, float]) -> None:
    """Print one gold set."""
    gold = tried.gold
    same = sum(pair.same for pair in gold.test)
    print(
        f"\n{gold.name}: {len(gold.train)} pairs to train, {len(gold.test)} to test ({same} the same), {gold.left_out} left out"
    )
    print(f"{'matcher':28}{'threshold':>10}{'precision':>10}{'recall':>8}{'F1':>8}{'pairs/s':>10}")
    f1 = {}
    for row in tried.rows:
        found = quality(gold.test, row.test, threshold[row.matcher])
        f1[row.matcher] = found.f1
        print(
            f"{row.matcher:28}{threshold[row.matcher]:10.3f}{found.precision:10.3f}{found.recall:8.3f}{found.f1:8.3f}"
            f"{len(gold.test) / row.seconds:10,.0f}"
        )
    print("curve (precision/recall)    " + "".join(f"{t:>12}" for t in CURVE))
    for row in tried.rows:
        curve = (quality(gold.test, row.test, t) for t in CURVE)
        print(f"{row.matcher:28}" + "".join(f"{f'{q.precision:.3f}/{q.recall:.3f}':>12}" for q in curve))
    for reason in tried.missing:
        print(f"not measured: {reason}")
    if ahead := [matcher for matcher, value in f1.items() if value > f1[tried.rows[0].matcher]]:
        print(f"better than ours here in F1: {', '.join(ahead)}")


def together(tried: list[Tried], threshold: dict[str, float]) -> None:
    """Print F1 over the test halves of all sets of one kind."""
    for matcher, at in threshold.items():
        rows = [(one.gold.test, row.test) for one in tried for row in one.rows if row.matcher == matcher]
        pairs, scores = [pair for test, _ in rows for pair in test], [score for _, test in rows for score in test]
        print(f"{matcher:28} all of this kind: F1 {quality(pairs, scores, at).f1:.3f} on {len(pairs)} pairs")


def main() -> None:
    """Pairs of names, or with ``people N …`` whole runs on so many invented records."""
    if sys.argv[1:2] == ["people"]:
        people.show([int(size) for size in sys.argv[2:]] or [10_000, 100_000])
        return
    for kind in ("person", "company"):
        tried = [try_out(gold) for gold in gold_sets() if gold.kind == kind]
        threshold = thresholds(tried)
        for one in tried:
            show(one, threshold)
        together(tried, threshold)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
