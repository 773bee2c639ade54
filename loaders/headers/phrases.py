"""What the text of a header may mean, by phrases that are data (see ``loaders.headers`` for how a line is written)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from graph.values.text import clean
from loaders.headers.words import words

IGNORED = "-"
LONGEST_HEADER = 160  # characters; a longer cell is a text, not a header

CODE, BOXED, EXACT, PART = 4.0, 3.4, 3.0, 2.0
_LEAST_COVER = 0.6  # of the words of a header that contains a phrase: two of three, not two of four

_FORM_CODE = re.compile(r"(ND|G\s?\d{1,4}[A-Z]?(?:[_.]\d{1,3})?)(?=$|[\s(\[:.,\-–])[\s(\[:.,\-–]*(.*)", re.DOTALL)
_BOX = re.compile(
    r"(?:графа|гр|г|box)?[.\s№]*(\d{1,4}(?:[._]\d{1,2})?[аa]?)(?=$|[\s(\[:.,)\-–])[\s(\[:.,)\-–]*(.*)", re.DOTALL
)
_LETTERS = str.maketrans("АВСЕНКМОРТХГ", "ABCEHKMOPTXG")


class Reading(NamedTuple):
    """One meaning that a header may have, and how telling its text is (4 a code, 3 the whole text, below 2 a part of it)."""

    meaning: str
    score: float


class _Phrase(NamedTuple):
    meaning: str
    stems: frozenset[str]


def _expand(phrase: str) -> Iterator[str]:
    parts = [part.split("|") for part in re.split(r"\(([^()]*)\)", phrase)]
    yield from ("".join(chosen) for chosen in product(*parts))


def _covers(stem: str, said: frozenset[str]) -> bool:
    return stem in said or any(w.endswith(".") and stem.startswith(w[:-1]) for w in said)


class Phrases:
    """What the text of a header may mean, from lines of meaning and phrase."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[str, str] = {}
        self._boxes: dict[str, frozenset[str]] = {}
        self._ordered: dict[tuple[str, ...], str] = {}
        self._exact: dict[frozenset[str], str | None] = {}
        self._glued: dict[str, str] = {}
        self._by_stem: dict[str, list[_Phrase]] = {}
        spoken = list(lines)
        self._silent = frozenset(w for meaning, phrase in spoken if meaning == "~" for w in words(phrase))
        self._changing = frozenset(w for meaning, phrase in spoken if meaning == "!" for w in words(phrase))
        self._stems = frozenset(
            w for _, phrase in spoken for w in words(re.sub(r"[()|]", " ", phrase)) if not w.endswith(".")
        )
        for meaning, phrase in spoken:
            if meaning.startswith("box:"):
                self._boxes[meaning[4:]] = frozenset(words(phrase))
            elif meaning not in ("~", "!"):
                for one in _expand(phrase):
                    self._learn(meaning, one)
        self._read = lru_cache(maxsize=16384)(self._readings)

    def _learn(self, meaning: str, phrase: str) -> None:
        if _FORM_CODE.fullmatch(phrase):
            known = self._codes.setdefault(phrase, meaning)
        else:
            said = self._heard(phrase)
            stems = frozenset(said)
            known = self._ordered.setdefault(said, meaning)
            # "номер товара в декларации" and "номер декларации на товары" are one bag of words: only their order tells them apart.
            self._exact[stems] = meaning if self._exact.get(stems, meaning) == meaning else None
            self._glued.setdefault("".join(words(phrase)), meaning)
            entry = _Phrase(meaning, stems)
            for stem in stems if len(stems) > 1 else ():
                self._by_stem.setdefault(stem, []).append(entry)
        if known != meaning:
            raise ValueError(f'the phrase "{phrase}" means both {known} and {meaning}')

    def _heard(self, text: str) -> tuple[str, ...]:
        """The words that say something; a silent word may be cut short (``наим.``), and a word that was not may still end in a dot."""
        heard = []
        for word in words(text):
            bare = word.removesuffix(".")
            if bare in self._silent or (
                word != bare and len(bare) > 2 and any(s.startswith(bare) for s in self._silent)
            ):
                continue
            heard.append(bare if bare in self._stems else word)
        return tuple(heard)

    def readings(self, header: object) -> tuple[Reading, ...]:
        """The meanings a header may have, best first; empty where it says nothing to this vocabulary."""
        text = clean(header) if isinstance(header, str) else None
        return self._read(text) if text and len(text) <= LONGEST_HEADER else ()

    def _readings(self, text: str) -> tuple[Reading, ...]:
        found: list[Reading] = []
        rest = text
        if code := _FORM_CODE.fullmatch(text.upper().translate(_LETTERS)):
            meaning = self._codes.get(code[1].replace(" ", "").replace(".", "_"))
            found += [Reading(meaning, CODE)] if meaning else []
            rest = text[len(text) - len(code[2]) :]
        elif box := _BOX.fullmatch(text.lower()):
            rest = text[len(text) - len(box[2]) :]
            number = box[1].replace("_", ".").replace("а", "a").lstrip("0")
            added = self._boxes.get(number) or self._boxes.get(number.split(".")[0])
            found += self._by_words(frozenset(self._heard(rest)) | added, BOXED) if added else []
        heard = self._heard(rest)
        for meaning in (self._ordered.get(heard), self._glued.get("".join(words(rest)))):
            found += [Reading(meaning, EXACT + 0.1)] if meaning else []
        found += self._by_words(frozenset(heard), EXACT)
        best: dict[str, float] = {}
        for meaning, score in found:
            best[meaning] = max(score, best.get(meaning, 0.0))
        return tuple(sorted((Reading(m, s) for m, s in best.items()), key=lambda r: (-r.score, r.meaning)))

    def _by_words(self, said: frozenset[str], exact_score: float) -> list[Reading]:
        """The phrases that are these words, or a large part of them; the longer the part, the more it tells."""
        exact = self._exact.get(said)
        found = [Reading(exact, exact_score)] if exact else []
        cut = tuple(w[:-1] for w in said if w.endswith("."))
        stems = [s for s in self._by_stem if s in said or s.startswith(cut)] if cut else said & self._by_stem.keys()
        for phrase in {p for stem in stems for p in self._by_stem[stem]}:
            cover = len(phrase.stems) / len(said)
            changed = (said - phrase.stems) & self._changing
            if not changed and cover >= _LEAST_COVER and all(_covers(stem, said) for stem in phrase.stems):
                part = PART * cover + 0.01 * len(phrase.stems)
                found.append(Reading(phrase.meaning, exact_score - 0.1 if cover >= 1 else part))
        return found
