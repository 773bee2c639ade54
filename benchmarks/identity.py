"""Who is the same by name alone: ours beside nomenklatura and Splink on the same pairs in the same run, people and companies apart.

``python -m benchmarks.identity`` prints precision, recall and F1 on the test half at the threshold that is best on the training half, the
threshold curve, and pairs a second of processor time. ``python -m benchmarks.identity people 100000 1000000`` measures whole runs instead
(see ``people``).
"""

from __future__ import annotations

import sys
import time
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
    """The threshold with the best F1 on these pairs."""
    return max(sorted(set(scores)), key=lambda t: (quality(pairs, scores, t).f1, t), default=1.0)


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


def show(gold: Gold) -> None:
    """Print one gold set."""
    others, missing = peers(gold)
    rows = [ours(gold), *others]
    same = sum(pair.same for pair in gold.test)
    print(
        f"\n{gold.name}: {len(gold.train)} pairs to train, {len(gold.test)} to test ({same} the same), {gold.left_out} left out"
    )
    print(f"{'matcher':28}{'threshold':>10}{'precision':>10}{'recall':>8}{'F1':>8}{'pairs/s':>10}")
    for row in rows:
        threshold = best_threshold(gold.train, row.train)
        found = quality(gold.test, row.test, threshold)
        print(
            f"{row.matcher:28}{threshold:10.3f}{found.precision:10.3f}{found.recall:8.3f}{found.f1:8.3f}"
            f"{len(gold.test) / row.seconds:10,.0f}"
        )
    print("curve (precision/recall)    " + "".join(f"{t:>12}" for t in CURVE))
    for row in rows:
        curve = (quality(gold.test, row.test, t) for t in CURVE)
        print(f"{row.matcher:28}" + "".join(f"{f'{q.precision:.3f}/{q.recall:.3f}':>12}" for q in curve))
    for reason in missing:
        print(f"not measured: {reason}")
    ahead = [row.matcher for row in rows[1:] if _f1(gold, row) > _f1(gold, rows[0])]
    if ahead:
        print(f"better than ours here in F1: {', '.join(ahead)}")


def _f1(gold: Gold, row: Measured) -> float:
    return quality(gold.test, row.test, best_threshold(gold.train, row.train)).f1


def main() -> None:
    """Pairs of names, or with ``people N …`` whole runs on so many invented records."""
    if sys.argv[1:2] == ["people"]:
        people.show([int(size) for size in sys.argv[2:]] or [10_000, 100_000])
        return
    for gold in gold_sets():
        show(gold)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
