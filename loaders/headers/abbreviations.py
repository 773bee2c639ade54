"""Words of headers that are cut short without a dot: database columns (``naim_otprav``, ``INV_AMT``), ``рук-ля``, ``Ntfy Pty``.

A word may be the beginning of another one, its beginning and its end, or its consonants. Alone that says little: only a header whose
words together are one known phrase is read so, and only if no other phrase fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.values.romanisation import skeleton

MOST_WORDS = 6
SHORTEST = 2  # letters
_TELLING = 3  # letters that at least one of the words cut short has
_ALONE = 4  # letters of a header that is one such word
_MISSPELT = 5  # letters of a word that may hold a slip
_END = 4  # letters of an ending behind a hyphen
_MOST = 0.6  # of the consonants of a word
_VOWELS = frozenset("aeiouаеиоуыэюяієїөүұәё")
# Words that stand for those of any language: some are put in by ``words``, the last two by the headings of owners for their parties.
_SIGNS = frozenset({"usd", "rub", "номер", "per", "owner", "company"})
_HYPHENED = re.compile(rf"\b([^\W\d_]{{1,12}})\s?[-‐–]\s?([^\W\d_]{{1,{_END}}})\b(?![-‐–])")  # hyphens of all kinds
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_ENDING = re.compile(r"(?:[ое]в|[аеёиоуыэюяйь]+)$")
_PLACE = "zzhyphen"


class Cut(NamedTuple):
    """A word that may be cut short: how it begins, and how it ends where a hyphen stands for the middle."""

    begins: str
    ends: str = ""

    @property
    def letters(self) -> int:
        return len(self.begins) + len(self.ends)


def hyphened(text: str) -> tuple[str, dict[str, Cut]]:
    """A header with a place holder for each word that a hyphen cuts short (``кол-во``), and what stands there."""
    cuts: dict[str, Cut] = {}

    def keep(found: re.Match[str]) -> str:
        name = f"{_PLACE}{chr(ord('a') + len(cuts))}"
        cuts[name] = Cut(found[1].lower(), found[2].lower())
        return f" {name} "

    return _HYPHENED.sub(keep, text), cuts


class Abbreviations:
    """The words of a vocabulary by what may be left of them."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_letter: dict[str, list[tuple[str, str]]] = {}
        for stem in sorted(stems):
            if len(stem) > SHORTEST and stem.isalpha():
                # A Cyrillic word has two spellings here: its own for Cyrillic headers, its sound for Latin ones.
                for written in {stem, skeleton(stem)} if _CYRILLIC.search(stem) else {stem}:
                    if written:
                        self._by_letter.setdefault(written[0], []).append((written, stem))
        self.of = lru_cache(maxsize=8192)(self._of)

    def _of(self, cut: Cut) -> frozenset[str]:
        if cut.letters < SHORTEST or not cut.begins.isalpha():
            return frozenset()
        known = [pair for begins in _ways(cut.begins) for pair in self._by_letter.get(begins[:1], ())]
        if cut.ends:
            return frozenset(stem for word, stem in known if _is_middle_cut(cut, word))
        begun = frozenset(stem for word, stem in known if word.startswith(_ways(cut.begins)) and word != cut.begins)
        return begun or frozenset(
            stem for word, stem in known if _is_consonants(cut.begins, word) or _is_misspelt(cut.begins, word)
        )


@lru_cache(maxsize=8192)
def _ways(word: str) -> tuple[str, ...]:
    """A word as it is written and, in Latin letters, as it sounds: ``proish`` may end in one sound or in two."""
    return (word, skeleton(word)) if word.isascii() and skeleton(word) != word else (word,)


def _is_middle_cut(cut: Cut, word: str) -> bool:
    left = _ENDING.sub("", cut.ends)
    return len(word) > cut.letters and word.startswith(cut.begins) and (not left or left in word[len(cut.begins) :])


def _is_consonants(cut: str, word: str) -> bool:
    """Whether ``cut`` is most of the consonants of a word, in their order: ``gds``, ``brkr``, ``qty``."""
    left = cut.removesuffix("s") if len(cut) > SHORTEST else cut
    if any(letter in _VOWELS for letter in left[1:-1]) or (left[-1] in _VOWELS and word[-1] != left[-1]):
        return False
    place = iter(word)
    if not all(letter in place for letter in left):
        return False
    return len(left) >= _MOST * sum(i == 0 or letter not in _VOWELS for i, letter in enumerate(word))


def _is_misspelt(cut: str, word: str) -> bool:
    """Whether one letter is missing, too many, another one, or has changed places with the next."""
    if len(cut) < _MISSPELT or abs(len(cut) - len(word)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(cut, word, strict=False)) if a != b), min(len(cut), len(word)))
    mine, theirs = cut[same:], word[same:]
    return (
        mine[1:] == theirs
        or mine == theirs[1:]
        or mine[1:] == theirs[1:]
        or (mine[2:] == theirs[2:] and mine[:2] == theirs[1::-1])
    )


def of_one_alphabet(phrase: frozenset[str]) -> bool:
    """Whether the words of a phrase are of one alphabet; signs that every language has (``usd``) are of none."""
    cyrillic = {bool(_CYRILLIC.search(stem)) for stem in phrase if stem not in _SIGNS}
    return len(cyrillic) < 2


def matches(said: Sequence[frozenset[str]], phrase: frozenset[str], silent: frozenset[str]) -> bool:
    """Whether words, each with what it can be, are the words of a phrase, one each; what is left over can say nothing."""
    if not said:
        return not phrase
    first, rest = said[0], said[1:]
    if any(matches(rest, phrase - {stem}, silent) for stem in first & phrase):
        return True
    return not silent.isdisjoint(first) and matches(rest, phrase, silent)


def tell_enough(cuts: Sequence[Cut]) -> bool:
    """Whether enough is left of the words: of one of them more than initials, and of a single word most."""
    return max(cut.letters for cut in cuts) >= (_ALONE if len(cuts) == 1 else _TELLING)
