"""Headers of two halves, a party and what is said of it: "ИНН" and "грузополучатель" are two lines, all that they say together needs none.

No pair is learnt ahead: there are tens of thousands, a file has a few, and each start of a load would pay for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from loaders.headers.index import Index
from loaders.headers.words import words

IGNORED = "-"
# The party of a header, and what is said of it. What the first two say together a header may say in part; the others, words of the many
# languages around, are looked up in a header that says nothing else.
HALVES = ("role:", "attribute:", "role+:", "attribute+:", "thing+:", "aspect+:", "=")
# Letters of alphabets that few lines are written in: Armenian, Hebrew, Arabic, Georgian, Japanese, Chinese, Korean.
FAR = "\u0530-\u05ff\u0600-\u06ff\u10a0-\u10ff\u1c90-\u1cbf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
STRANGE = re.compile(f"[{FAR}]")

_SHORTEST_PART = 3  # letters of half a compound
_LONGEST_WORD = 40  # letters of a header that is written as one word

Heard = Callable[[str], tuple[str, ...]]


def expand(phrase: str) -> Iterator[str]:
    """The phrases that a line stands for: ``(a|b) c`` is ``a c`` and ``b c``."""
    parts = [part.split("|") for part in re.split(r"\(([^()]*)\)", phrase)]
    yield from ("".join(chosen) for chosen in product(*parts))


class Half(NamedTuple):
    """A party or what is said of one. ``place`` is that of its line, as the first line decides."""

    place: int
    meaning: str
    said: tuple[str, ...]
    glued: str

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(self.said)


_NAME = Half(-1, "name", (), "")  # a party alone is its name


def _of(role: str, attribute: str) -> str:
    return IGNORED if IGNORED in (role, attribute) else f"{role}.{attribute}"


def halves(lines: Sequence[tuple[str, str]], starts: str | tuple[str, ...], heard: Heard) -> list[Half]:
    """The halves of the lines whose meaning starts so, in their order."""
    spoken = (
        (line[0].partition(":")[2], one) for line in lines if line[0].startswith(starts) for one in expand(line[1])
    )
    return [Half(place, meaning, heard(one), "".join(words(one))) for place, (meaning, one) in enumerate(spoken)]


def _grouped(halves: Iterable[Half], key: Callable[[Half], Any]) -> dict[Any, list[Half]]:
    groups: dict[Any, list[Half]] = {}
    for half in halves:
        groups.setdefault(key(half), []).append(half)
    return groups


class Whole:
    """Two halves of which a header says one each, and nothing else; ``meaning`` is what a pair means, None where it means nothing."""

    def __init__(
        self, firsts: Iterable[Half], seconds: Iterable[Half], meaning: Callable[[str, str], str | None]
    ) -> None:
        # Of the halves that are the same words, the line that comes first decides.
        self._firsts, self._seconds = (
            {half.stems: half for half in sorted(side, key=lambda half: -half.place)} for side in (firsts, seconds)
        )
        self._sides = Index(self._firsts.items()), Index(self._seconds.items())
        self._meaning = meaning

    def of(self, said: frozenset[str]) -> str | None:
        """The one meaning of a header, None where it has none or several."""
        pairs = [
            (first, self._seconds[said - stems])
            for stems, first in self._sides[0].inside(said)
            if said - stems in self._seconds
        ]
        # A party that is named tells more than that nobody is.
        named = [pair for pair in pairs if pair[0].said] or pairs
        if not named and len(said) == 1:
            named = list(self._compounds(next(iter(said))))
        meanings = {meaning for first, second in named if (meaning := self._meaning(first.meaning, second.meaning))}
        return meanings.pop() if len(meanings) == 1 else None

    def _compounds(self, word: str) -> Iterator[tuple[Half, Half]]:
        """The pairs that are written as one word: in Chinese, and in German, where an s may join them (``Rechnungsdatum``)."""
        shortest = 1 if STRANGE.search(word) else _SHORTEST_PART
        for place in range(shortest, len(word) - shortest + 1):
            first = self._firsts.get(frozenset((word[:place],)))
            for rest in {word[place:], word[place:].removeprefix("s")} if first else ():
                if first and (second := self._seconds.get(frozenset((rest,)))):
                    yield first, second

    def of_words(self, said: Sequence[frozenset[str]], silent: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """What pairs mean, and their words, that may be those of a header whose words each may be one of several."""
        for first, second in fitting(said, silent, *self._sides):
            if meaning := self._meaning(first.meaning, second.meaning):
                yield meaning, first.stems | second.stems


def fitting(
    said: Sequence[frozenset[str]], silent: frozenset[str], firsts: Index[Half], seconds: Index[Half]
) -> Iterator[tuple[Half, Half]]:
    """The pairs that leave over no word of a header that says something; its words each may be one of several."""
    could_be = frozenset[str]().union(*said)
    # Which words of the header a half may be, as bits: most pairs leave one over.
    needed = sum(1 << place for place, word in enumerate(said) if silent.isdisjoint(word))
    sides = [
        [
            (half, sum(1 << place for place, word in enumerate(said) if not half.stems.isdisjoint(word)))
            for _, half in side.inside(could_be)
        ]
        for side in (firsts, seconds)
    ]
    for (first, mine), (second, theirs) in product(*sides):
        if (mine | theirs) & needed == needed and 0 < len(first.stems | second.stems) <= len(said):
            yield first, second


class Halves:
    """What a header may say by a party and what is said of it. The party without words is the one a header speaks of if it names none.

    ``own`` gives what a line of its own means by some words in their order: it says better what they mean than their parts do.
    """

    def __init__(
        self, lines: Sequence[tuple[str, str]], heard: Heard, own: Callable[[tuple[str, ...]], str | None]
    ) -> None:
        self._own = own
        roles, attributes = halves(lines, "role:", heard), [_NAME, *halves(lines, "attribute:", heard)]
        self._by_order = tuple(_grouped(side, lambda half: half.said) for side in (roles, attributes))
        self._by_glue = tuple(_grouped(side, lambda half: half.glued) for side in (roles, attributes))
        # One of the halves that are the same words for the same thing is enough.
        self._index = tuple(
            Index((half.stems, half) for half in {(h.meaning, h.said): h for h in reversed(side)}.values())
            for side in (roles, attributes)
        )
        roles, attributes = (halves(lines, (half, half.replace(":", "+:")), heard) for half in ("role:", "attribute:"))
        # A role without words is the party of a header that names none.
        self.whole = Whole(roles, [*attributes, _NAME], _of)
        self._first_of = lru_cache(maxsize=8192)(self._ordered)

    def ordered(self, said: tuple[str, ...]) -> str | None:
        """The meaning of words in this order, what is said of a party in front of it or behind."""
        return self._first_of(said) if said else None

    def _ordered(self, said: tuple[str, ...]) -> str | None:
        return self._own(said) or _first(_splits(said, *self._by_order))

    def glued(self, letters: str) -> str | None:
        """The meaning of words that are written as one."""
        if not 0 < len(letters) <= _LONGEST_WORD:
            return None
        return _first(pair for pair in _splits(letters, *self._by_glue) if self._stands(*pair))

    def inside(self, said: frozenset[str], cut: tuple[str, ...] = ()) -> Iterator[tuple[str, frozenset[str]]]:
        """The pairs of which a header says all words, as meaning and words; ``cut`` are beginnings that may stand for a longer word."""
        roles, attributes = (list(side.inside(said, cut)) for side in self._index)
        for (who, role), (what, attribute) in product(roles, attributes):
            if self._stands(role, attribute):
                yield _of(role.meaning, attribute.meaning), who | what

    def _stands(self, role: Half, attribute: Half) -> bool:
        """Whether nothing that was said before means something else by the same words."""
        return self.ordered(attribute.said + role.said) == _of(role.meaning, attribute.meaning)

    def of_words(self, said: Sequence[frozenset[str]], silent: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """What pairs mean, and their words, that may be those of a header whose words each may be one of several."""
        for role, attribute in fitting(said, silent, *self._index):
            if self._stands(role, attribute):
                yield _of(role.meaning, attribute.meaning), role.stems | attribute.stems


def _splits(said: Any, roles: dict[Any, list[Half]], attributes: dict[Any, list[Half]]) -> Iterator[tuple[Half, Half]]:
    """The pairs that words in their order, or the letters of a word, fall into: a half, and all that is left."""
    for place in range(len(said) + 1):
        one, other = said[:place], said[place:]
        yield from product(roles.get(one, ()), attributes.get(other, ()))
        yield from product(roles.get(other, ()), attributes.get(one, ()))


def _first(pairs: Iterable[tuple[Half, Half]]) -> str | None:
    """What the pair means whose lines come first."""
    role, attribute = min(pairs, key=lambda pair: (pair[0].place, pair[1].place), default=(None, None))
    return _of(role.meaning, attribute.meaning) if role and attribute else None
