"""Names of firms as keys that stay the same across scripts, legal forms, and the words that every second firm has in its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple
from unicodedata import combining, is_normalized, normalize

from graph.values.names import is_cyrillic, is_latin, words
from graph.values.romanisation import SYSTEMS, readings, skeleton, sound

# "VEKTOR FZE on behalf of ...": the party is the one before.
_AGENT = re.compile(
    r"(?<=\w\W)(?:\b(?:on behalf of|by order of|o/b|c/o)\b|\bпо (?:поручению|заказу)\b|\bчерез\b|\bза сч[её]т\b).*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LONGEST_FORM = 4  # words
_CYRILLIC = re.compile(r"[\u0400-\u052f\s.,\-\"'«»]+")

# At the beginning of a name two Latin letters are rather a part of it (AB Electronics, AS Logistik) than a form.
_FORMS_IN_FRONT = frozenset({"ao"})


def _text(file: str) -> list[str]:
    text = (files("graph") / "data" / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _lines(file: str) -> list[tuple[str, ...]]:
    return [words(line) for line in _text(file)]


@lru_cache(maxsize=32768)
def _plain(word: str) -> str:
    """A word without the marks of its letters, which forms are written with or without (A.Ş., LTD STI)."""
    if word.isascii() or (word.isalpha() and "ı" not in word and is_normalized("NFKD", word)):
        return word  # a mark is no letter, so there is none
    return "".join(c for c in normalize("NFKD", word).replace("ı", "i") if not combining(c))


@cache
def _forms() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(map(_plain, line)) for line in _lines("legal_forms.txt"))


def _is_form(part: tuple[str, ...]) -> bool:
    return tuple(map(_plain, part)) in _forms()


# Russian adjectives agree with the noun: научный институт, научная фирма, научное предприятие, научные приборы.
_ADJECTIVE = re.compile(r"(ый|ий|ой|ая|ое|ые)$|(yi|ii|yy|iy|oi|oy|aya|aia|oe|oye)$")
_ENDINGS = (("ый", "ий", "ой", "ая", "ое", "ые"), ("yi", "oi", "aya", "oe", "ye"))


def _inflected(word: str) -> Iterator[str]:
    yield word
    found = _ADJECTIVE.search(word)
    if found and len(word) - len(found[0]) >= 4:  # what is shorter is rather another word (Дорой)
        yield from (word.removesuffix(found[0]) + ending for ending in _ENDINGS[found[1] is None])


@cache
def _trade_words() -> dict[str, str]:
    """The skeleton of each word that many firms bear, and of the words that stand for all its translations: of most one, of an
    abbreviation several."""
    found: dict[str, str] = {}
    for line in _lines("trade_words.txt"):
        for word in line:
            for form in _inflected(word):
                found.setdefault(skeleton(form), skeleton(line[0]))
    for told in _text("trade_abbreviations.txt"):
        short, _, meant = told.partition(":")
        for word in words(short):
            found.setdefault(
                skeleton(word), " ".join(sorted(found.get(skeleton(w), skeleton(w)) for w in words(meant)))
            )
    return found


def is_common(key: str) -> bool:
    """Whether a word, by its skeleton, is one that many firms have in their names."""
    return key in _trade_words()


def _is_rare(word: str) -> bool:
    return skeleton(word) not in _trade_words() and not _is_form((word,))


def _in_front(form: tuple[str, ...]) -> bool:
    return _is_form(form) and (len(form[0]) > 2 or not form[0].isascii() or form[0] in _FORMS_IN_FRONT)


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """The words that a legal form begins with, and those it ends with."""
    return frozenset(form[0] for form in _forms()), frozenset(form[-1] for form in _forms())


def _without_form(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words without a legal form at either end; a name that is nothing else keeps its words."""
    if len(core) < 2:
        return core
    first, last = _ends()
    if _plain(core[-1]) not in last and _plain(core[0]) not in first:
        return core  # as most names without a form are
    for size in range(min(_LONGEST_FORM, len(core) - 1), 0, -1):
        if _is_form(core[-size:]):
            return _without_form(core[:-size])
        if _in_front(core[:size]):
            return _without_form(core[size:])
    return core


@cache
def _without_known_forms() -> Callable[[str], str]:
    """The library's function that takes the legal forms off a name, imported when the first name is met."""
    from rigour.names import remove_org_types

    return remove_org_types


def _core(name: str) -> tuple[str, ...]:
    full = words(name)
    joined = " ".join(full)
    bare = _without_known_forms()(joined)
    if bare == joined:
        return _without_form(full)
    known = list(words(bare))
    # The library takes DIS TIC LTD STI for one form; its words for foreign trade are a part of the name.
    kept = [w for w in full if (w in known and not known.remove(w)) or (not _is_rare(w) and not _is_form((w,)))]  # type: ignore[func-returns-value]
    core = _without_form(tuple(kept))
    # Where only common words are left, what the library took for a form was the name (AB Electronics).
    return core if any(map(_is_rare, core)) else _without_form(full)


def _without_repeats(name: str) -> str:
    """A name without what stands in brackets, where that is the name again: shorter, with its legal form, or in another script.

    Another word in brackets tells one firm from another (Vektor (Shenzhen)) and stays.
    """
    outside = set(words(_BRACKETS.sub(" ", name)))

    def drop(found: re.Match[str]) -> str:
        inside = words(found[1])
        again = set(inside) <= outside or len(_core(found[1])) < len(inside)
        foreign = bool(inside) and all(not is_latin(w) for w in inside) != all(not is_latin(w) for w in outside)
        return " " if (again or foreign) and any(map(_is_rare, outside)) else found[0]

    return _BRACKETS.sub(drop, name)


def _spellings(name: str) -> list[str]:
    """A name and the same name again, where the text holds it in two scripts; the one in Latin or Cyrillic letters first."""
    plain = _AGENT.sub("", name)
    if "(" in plain:
        plain = _without_repeats(plain)
    if plain.isascii() or _CYRILLIC.fullmatch(plain):
        return [plain]
    every = words(plain)
    latin, cyrillic = [w for w in every if is_latin(w)], [w for w in every if is_cyrillic(w)]
    other = [w for w in every if not is_latin(w) and not is_cyrillic(w)]
    if sum(map(bool, (latin, cyrillic, other))) < 2:
        return [plain]
    parts = [part for part in (latin, cyrillic, other) if any(map(_is_rare, part))]
    # A Russian firm may have a Latin word in its name; two legal forms are two names.
    if len(parts) < 2 or (not other and any(len(_core(" ".join(part))) == len(part) for part in parts)):
        return [plain]
    return [" ".join(part) for part in parts]


# A firm gets so many alike keys at most, in the systems of romanisation that names of firms are met in: by the sound of marked letters,
# with marks dropped, j as ж, c as к, and as Uzbek.
_ALIKE_KEYS = 6
_SYSTEMS = (0, 1, 3, 4, SYSTEMS - 1)


# A common word glued to the name before it (TODUSAGRUPP) is seen as one where so many letters are left.
_GLUED_REST = 4
_GLUED_WORD = 4


@lru_cache(maxsize=65536)
def _unglued(key: str) -> tuple[str, str]:
    """A word without the common word at its end, and what that stands for; empty where there is none."""
    ends = (key[place:] for place in range(_GLUED_REST, len(key) - _GLUED_WORD + 1))
    end = next((end for end in ends if end in _trade_words()), "")
    return key.removesuffix(end), _trade_words().get(end, "")


def _joined(rare: list[str], shared: set[str]) -> list[str]:
    common = " ".join(sorted({word for meant in shared for word in meant.split()} - {"and", "the", "of"}))
    return ["".join(order) + "+" + common for order in (rare, sorted(rare))]


def _alike(core: tuple[str, ...]) -> dict[str, None]:
    """The keys of a name by what is rare in it: ``rare words+common words``, rare ones glued, in their order and sorted."""
    common = _trade_words()
    ways = list(zip(*map(readings, core), strict=True))
    plain = [skeleton(word) for word in core]
    found: list[str] = []
    glued: list[str] = []
    for way in dict.fromkeys(ways[place] for place in _SYSTEMS):  # most names read the same in several
        rare = [key for key, word in zip(way, plain, strict=True) if key and key not in common and word not in common]
        shared = {common.get(word) or common.get(key) or "" for key, word in zip(way, plain, strict=True)}
        found += _joined(rare, shared)
        parted = [_unglued(key) for key in rare]
        if any(end for _, end in parted):
            glued += _joined([rest for rest, _ in parted], shared | {end for _, end in parted})
    return dict.fromkeys(glued[:2] + found)


class CompanyKey(NamedTuple):
    """``base``: the name without its legal form, by skeleton, in its order; ``form``: the words taken off.

    ``alike``: what of the name is rare, its words glued, then ``+`` and the common words (trade, import) in one language: for names that
    differ in word order, blanks, or a translated word. ``sounds``: the same by sound.
    """

    base: str
    form: str
    alike: tuple[str, ...]
    sounds: tuple[str, ...]


def _parted(spelling: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name, and those without its legal form."""
    full = words(spelling)
    return full, _core(spelling) if full else ()


def _left_out(full: tuple[str, ...], core: tuple[str, ...]) -> str:
    left = list(core)
    return " ".join(w for w in full if not (w in left and not left.remove(w)))  # type: ignore[func-returns-value]


@lru_cache(maxsize=4096)
def company_key(name: str) -> CompanyKey | None:
    """The comparison key of a firm's name without its legal form; None where nothing is left of it.

    Legal forms are taken off anywhere when the library knows them as such, short ones (``AO``, ``CO``) only at either end.
    """
    spellings = _spellings(name)
    full, core = _parted(spellings[0])
    keys = [k for k in map(skeleton, core) if k]
    if not keys:
        return None
    alike = _alike(core)
    for spelling in spellings[1:]:
        alike |= _alike(_core(spelling))
    keyed = tuple(islice((key for key in alike if not key.startswith("+")), _ALIKE_KEYS))
    sounds = dict.fromkeys("+".join((sound(rare), common)) for rare, _, common in (key.partition("+") for key in keyed))
    return CompanyKey(" ".join(keys), _left_out(full, core), keyed, tuple(sounds))


def legal_form(name: str) -> str:
    """The ``form`` of a name's ``company_key`` alone; empty where the name has none, or no key. Much less work than the key."""
    full, core = _parted(_spellings(name)[0])
    # Most names have no form, and need no key to say so.
    return _left_out(full, core) if len(core) < len(full) and any(map(skeleton, core)) else ""
