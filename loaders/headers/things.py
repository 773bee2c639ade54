"""Headers that speak of a paper, a weight, a sum: a thing ("contract", "net") and what is told of it ("date", "weight").

A line ``thing+:contract`` and one ``aspect+:date`` give "contract.date", and a line that begins with ``=`` says what a column with that
holds: ``=-,contract.date`` is one that is left alone. In whatever language each half stands, a header has to say the two and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.headers.halves import Heard, Whole, halves


def things(lines: Sequence[tuple[str, str]], heard: Heard) -> Whole:
    """The pairs of some lines. Raises ValueError for a thing or an aspect that no line with ``=`` speaks of."""
    means = {
        pair: meaning.removeprefix("=")
        for meaning, several in lines
        if meaning.startswith("=")
        for pair in several.split()
    }
    firsts, seconds = halves(lines, "thing+:", heard), halves(lines, "aspect+:", heard)
    for side, place in ((firsts, 0), (seconds, 2)):
        if idle := {half.meaning for half in side} - {pair.partition(".")[place] for pair in means}:
            raise ValueError(f"no line with = says what is meant by {', '.join(sorted(idle))}")
    return Whole(firsts, seconds, lambda thing, aspect: means.get(f"{thing}.{aspect}"))
