"""Phrases by their words: which of thousands stand in a header."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


def says(said: frozenset[str], stems: frozenset[str], cut: tuple[str, ...]) -> bool:
    """Whether a header says all the words of a phrase; ``cut`` are the beginnings of those that it cuts short."""
    return stems <= said or (bool(cut) and all(stem in said or stem.startswith(cut) for stem in stems))


class Index(Generic[T]):
    """Phrases, each a bag of words and what it stands for, found by one word: the one that the fewest others have.

    A phrase without words stands in every header.
    """

    def __init__(self, phrases: Iterable[tuple[frozenset[str], T]]) -> None:
        several = list(phrases)
        often = Counter(stem for stems, _ in several for stem in stems)
        self._by_stem: dict[str, list[tuple[frozenset[str], T]]] = {}
        self._always = [phrase for phrase in several if not phrase[0]]
        for stems, item in several:
            if stems:
                rarest = min(sorted(stems), key=often.__getitem__)
                self._by_stem.setdefault(rarest, []).append((stems, item))
        self._in_order = sorted(self._by_stem)

    def inside(self, said: frozenset[str], cut: tuple[str, ...] = ()) -> Iterator[tuple[frozenset[str], T]]:
        """The phrases of which a header says all words; ``cut`` are beginnings that may stand for any longer word."""
        yield from self._always
        known = said & self._by_stem.keys()
        for beginning in cut:
            known |= set(self._begun(beginning))
        for stem in known:
            for stems, item in self._by_stem[stem]:
                if says(said, stems, cut):
                    yield stems, item

    def _begun(self, beginning: str) -> Iterator[str]:
        for stem in islice(self._in_order, bisect_left(self._in_order, beginning), None):
            if not stem.startswith(beginning):
                return
            yield stem
