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
HALVES = ("role:", "attribute:", "role+:", "attribute+:")
# Letters of alphabets that few lines are written in: Armenian, Hebrew, Arabic, Georgian, Japanese, Chinese, Korean.
FAR = "\u0530-\u05ff\u0600-\u06ff\u10a0-\u10ff\u1c90-\u1cbf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
STRANGE = re.compile(f"[{FAR}]")

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


def _halves(lines: Sequence[tuple[str, str]], starts: str | tuple[str, ...], heard: Heard) -> list[Half]:
    spoken = (
        (line[0].partition(":")[2], one) for line in lines if line[0].startswith(starts) for one in expand(line[1])
    )
    return [Half(place, meaning, heard(one), "".join(words(one))) for place, (meaning, one) in enumerate(spoken)]


def _grouped(halves: Iterable[Half], key: Callable[[Half], Any]) -> dict[Any, list[Half]]:
    groups: dict[Any, list[Half]] = {}
    for half in halves:
        groups.setdefault(key(half), []).append(half)
    return groups


class Halves:
    """What a header may say by a party and what is said of it. The party without words is the one a header speaks of if it names none.

    ``own`` gives what a line of its own means by some words in their order: it says better what they mean than their parts do.
    """

    def __init__(
        self, lines: Sequence[tuple[str, str]], heard: Heard, own: Callable[[tuple[str, ...]], str | None]
    ) -> None:
        self._own = own
        roles, attributes = _halves(lines, "role:", heard), [_NAME, *_halves(lines, "attribute:", heard)]
        self._by_order = tuple(_grouped(side, lambda half: half.said) for side in (roles, attributes))
        self._by_glue = tuple(_grouped(side, lambda half: half.glued) for side in (roles, attributes))
        # One of the halves that are the same words for the same thing is enough.
        self._index = tuple(
            Index((half.stems, half) for half in {(h.meaning, h.said): h for h in reversed(side)}.values())
            for side in (roles, attributes)
        )
        roles, attributes = (_halves(lines, (half, half.replace(":", "+:")), heard) for half in ("role:", "attribute:"))
        # A role without words is the party of a header that names none.
        self._attributes = {half.stems: half.meaning for half in reversed([*attributes, _NAME])}
        every_role = {half.stems: half for half in reversed(roles)}
        every_attribute = {half.stems: half for half in reversed([*attributes, _NAME])}
        self._every = Index(every_role.items()), Index(every_attribute.items())
        self._one_word = {stem: role.meaning for stems, role in every_role.items() if len(stems) == 1 for stem in stems}
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

    def whole(self, said: frozenset[str]) -> str | None:
        """The one meaning of a header that is a party and what is said of it, and nothing else; Chinese writes the two as one word."""
        known = self._attributes
        roles = [(who, role) for who, role in self._every[0].inside(said) if said - who in known]
        # Who is named tells more than that nobody is.
        named = [(who, role) for who, role in roles if who] or roles
        meanings = {_of(role.meaning, known[said - who]) for who, role in named}
        if not meanings and len(said) == 1 and STRANGE.search(letters := next(iter(said))):
            meanings = {
                _of(role, attribute)
                for word, role in self._one_word.items()
                if letters.startswith(word) and (attribute := known.get(frozenset((letters[len(word) :],))))
            }
        return meanings.pop() if len(meanings) == 1 else None

    def of_words(
        self, said: Sequence[frozenset[str]], silent: frozenset[str], *, every: bool
    ) -> Iterator[tuple[str, frozenset[str]]]:
        """The pairs that may be those of a header whose words each may be one of several, as meaning and words; of ``every`` language or
        only of those that are combined."""
        could_be = frozenset[str]().union(*said)
        # Which words of the header a half may be, as bits: most pairs leave one over that says something.
        needed = sum(1 << place for place, word in enumerate(said) if silent.isdisjoint(word))
        roles, attributes = (
            [
                (half, sum(1 << place for place, word in enumerate(said) if not half.stems.isdisjoint(word)))
                for _, half in side.inside(could_be)
            ]
            for side in (self._every if every else self._index)
        )
        for (role, mine), (attribute, theirs) in product(roles, attributes):
            stems = role.stems | attribute.stems
            fits = (mine | theirs) & needed == needed and 0 < len(stems) <= len(said)
            if fits and (every or self._stands(role, attribute)):
                yield _of(role.meaning, attribute.meaning), stems


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
