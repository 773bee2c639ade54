"""Names of people as keys that stay the same across scripts, romanisations and word order.

The keys are for finding and comparing; what was written stays beside them. A key never joins two records alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple
from unicodedata import is_normalized

from graph.values.romanisation import readings, skeleton, sound
from graph.values.text import squeeze, unmix

_NOT_LETTERS = re.compile(r"[^\w]+|_")
_ACCENT = re.compile("[\u0300\u0301]")  # a stress mark in a dictionary's or encyclopedia's Cyrillic
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){3}(?=[^\W_]{3})|\b(?:\w\.){2,}\w?\b\.?")


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in lower case, script mixing mended, punctuation and quotes gone, dotted capitals joined (F.Z.E)."""
    if text.replace(" ", "").isalpha() and "İ" not in text and is_normalized("NFC", text):
        return tuple(unmix(text).lower().split())  # letters and blanks: most names of people
    plain = unmix(squeeze(text if text.isascii() else _ACCENT.sub("", text)))
    if "." in plain:
        plain = _DOTTED.sub(lambda m: m[0].replace(".", "") + " ", plain)
    return tuple(_NOT_LETTERS.sub(" ", plain.replace("'", "").replace("’", "").replace("İ", "i").lower()).split())


class PersonKey(NamedTuple):
    """``base``: surname and given name, sorted; ``loose``: the same by sound, in each way the letters may be read; ``patronymic``: the
    father's name or empty, its ending taken off, one sign for both sexes; ``initials``: a given name is only a letter."""

    base: str
    loose: tuple[str, ...]
    patronymic: str
    initials: bool


_TITLES = frozenset("mr mrs ms miss dr prof sir dame lord lady г н гр госп господин госпожа ип".split())
# Endings of East Slavic patronymics in the skeleton alphabet: -ович, -евич, -ич, -овна, -евна, -ична, Ukrainian -івна, Belarusian -авіч;
# -tj, -cs, -ci, -tsj as Swedish, Hungarian, Romanian and Dutch papers write -ч.
_PATRONYMIC = re.compile(r"(.{2,}?)(?:[oea]vi(?:q|ti|cs|ci|tks)|iq|[oea]vna|ivna|i(?:q|w)na)")
# A lost blank: СергейВладимирович, JanDaniel; but McNeill.
_GLUED = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁІЇЄ]{2})(?<!\bMac)(?=[A-ZА-ЯЁІЇЄ][^\W\d_A-ZА-ЯЁІЇЄ]{2})")
_TURKIC_PATRONYMIC = frozenset({"uli", "ulu", "kizi", "ogli", "ogl", "oglu", "gizi"})
# The same written as one word with the father's name, as Kazakh papers do: Маратұлы.
_TURKIC_ENDING = re.compile(r"(.{3,}?)(?:uli|ulu|kizi|ogli|oglu|gizi)")
# A second spelling in brackets: KISELEV (Kiselyov) Dmitry.
_ASIDE = re.compile(r"(\S*)\s*\(([^()]*)\)")


@cache
def _given_names() -> dict[str, str]:
    """The skeleton of each form of a given name, and of the form that stands for all of them."""
    text = (files("graph") / "data" / "given_names.txt").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        forms = [skeleton(word) for word in line.split()] if not line.startswith("#") else []
        found.update((form, found.get(forms[0], forms[0])) for form in forms if form not in found)
    return found


def _known_father(stem: str) -> str | None:
    """The given name a patronymic is made of, as far as its stem still shows it."""
    known = _given_names()
    stem = stem.removesuffix("l") if stem.endswith("ovl") else stem  # Яковлевич
    names = (stem, stem + "i", stem + "a", stem + "ei", stem + "ov")
    return next((sound(known[name]) for name in names if name in known), None)


@lru_cache(maxsize=65536)
def _father(word: str, ending: re.Pattern[str]) -> str:
    """The father's name in a patronymic: in the system of romanisation in which it is a known given name, else by its close key."""
    stems = [found[1] for key in dict.fromkeys(readings(word)) if (found := ending.fullmatch(key))]
    return next((name for stem in stems if (name := _known_father(stem))), sound(stems[0]))


def _parted(word: str, key: str) -> list[str]:
    """Surname and given name written as one word (ИВАНОВСЕРГЕЙ), apart where the given name is known; the word itself else."""
    given = _given_names()
    # Signs of one word and of its key need not be as many, so the blank is found on the key and the word takes the key's place.
    places = (i for i in range(4, len(key) - 3) if key[i:] in given)
    return next(([key[:i], key[i:]] for i in places), [word])


class _Parts(NamedTuple):
    """The words of a person's name in their order, without the patronymic, and their skeletons; ``given``: the place of the word before
    the patronymic."""

    written: list[str]
    keys: list[str]
    patronymic: str
    given: int | None


def _parts(name: str) -> _Parts | None:
    every = [w for w in words(_GLUED.sub(" ", name)) if w not in _TITLES and not w.isdecimal()]
    written = [w for w in every if skeleton(w)]
    keys = [readings(w)[0] for w in written]
    if not keys:
        return None
    if len(keys) == 2 and _PATRONYMIC.fullmatch(keys[1]):
        written, keys = _parted(written[0], keys[0]) + written[1:], _parted(keys[0], keys[0]) + keys[1:]
    if len(keys) >= 4 and keys[-1] in _TURKIC_PATRONYMIC:
        return _Parts(written[:-2], keys[:-2], sound(keys[-2]), None)
    if len(keys) >= 3:
        # A surname may end like a man's patronymic (Абрамович): the word after the given name is meant, not the first one.
        places = [i for i, k in enumerate(keys) if (i or k.endswith("vna")) and _PATRONYMIC.fullmatch(k)]
        if places:
            place = 1 if len(places) > 1 and len(keys) == 3 and not _PATRONYMIC.fullmatch(keys[0]) else places[-1]
            keys.pop(place)
            return _Parts(written, keys, _father(written.pop(place), _PATRONYMIC), max(place - 1, 0))
        if _TURKIC_ENDING.fullmatch(keys[-1]):
            return _Parts(written[:-1], keys[:-1], _father(written[-1], _TURKIC_ENDING), len(keys) - 2)
    return _Parts(written, keys, "", None)


# A name whose letters may be read in several ways gets so many keys at most.
_LOOSE_KEYS = 6


def _sounds(written: list[str]) -> tuple[str, ...]:
    given = _given_names()
    ways = zip(*map(readings, written), strict=True)
    keys = dict.fromkeys(" ".join(sorted(sound(given.get(key, key)) for key in way)) for way in ways)
    return tuple(islice(keys, _LOOSE_KEYS))


def is_latin(word: str) -> bool:
    """Whether a word begins with a Latin letter or a digit."""
    return word[0] < "\u0250"


def is_cyrillic(word: str) -> bool:
    """Whether a word begins with a Cyrillic letter."""
    return "\u0400" <= word[0] <= "\u052f"


def _spellings(name: str) -> list[str]:
    """A name and the further spellings of it in the same text: in brackets, or in another script beside it."""
    if "(" in name:
        outside = _ASIDE.sub(r"\1", name)
        if outside != name and len(words(outside)) > 1:
            inside = _ASIDE.sub(r" \2" if any(len(words(m[1])) > 1 for m in _ASIDE.findall(name)) else r"\2", name)
            return [*_spellings(outside), inside]
    if name.isascii():
        return [name]
    every = [w for w in words(name) if not w.isdecimal()]
    latin, cyrillic = [w for w in every if is_latin(w)], [w for w in every if is_cyrillic(w)]
    other = [w for w in every if not is_latin(w) and not is_cyrillic(w)]
    # One word of another script is a part of the name (Пётр Smith); two are the name again. Chinese writes a name as one word.
    scripts = [" ".join(part) for part in (cyrillic, latin) if len(part) > 1]
    scripts += [" ".join(other)] if other and scripts else []
    return scripts if len(scripts) > 1 else [name]


def _key(name: str) -> PersonKey | None:
    parts = _parts(name)
    if parts is None:
        return None
    named = list(zip(parts.written, parts.keys, strict=True))
    if sum(len(key) > 1 for _, key in named) > 1:
        named = [(word, key) for word, key in named if len(key) > 1]  # without the initial of a patronymic
    base = sorted(_given_names().get(key, key) for _, key in named)
    return PersonKey(
        " ".join(base), _sounds([word for word, _ in named]), parts.patronymic, any(len(key) == 1 for key in base)
    )


def person_key(name: str) -> PersonKey | None:
    """The comparison key of a person's name, whatever the script and word order; None where nothing is left of it.

    Where the text holds the name twice, in two scripts or once more in brackets, the first spelling gives the key and all give sounds.
    """
    keys = [key for spelling in _spellings(name) if (key := _key(spelling))]
    if len(keys) < 2:
        return keys[0] if keys else None
    loose = dict.fromkeys(heard for key in keys for heard in key.loose)
    return keys[0]._replace(loose=tuple(islice(loose, _LOOSE_KEYS)))


def patronymic(name: str) -> str:
    """The ``patronymic`` of a name's ``person_key`` alone; empty where the name has none, or no key. Less work than the key."""
    told = (parts for spelling in _spellings(name) if (parts := _parts(spelling)))
    return next((parts.patronymic for parts in told), "")


# East Slavic surnames of women, by skeleton: Чурилова, Никитина; Вяземская.
_FEMININE = re.compile(r"(?:(?<=[oei]v)|(?<=[ie]n))a$")
_FEMININE_ADJECTIVE = re.compile(r"(?<=[sc]k)a$")


def _family(key: str) -> str:
    """One form of a surname for both sexes."""
    return _FEMININE_ADJECTIVE.sub("i", _FEMININE.sub("", key))


def surnames(name: str) -> frozenset[str]:
    """What may be the surname in a person's name, by skeleton in every system of romanisation and with one form for both sexes.

    The word before a patronymic is the given name. Without a patronymic every word that is no known given name may be the surname.
    """
    parts = _parts(name)
    if parts is None or len(parts.keys) < 2:
        return frozenset()
    given = _given_names()
    surname = [
        word
        for i, (word, key) in enumerate(zip(parts.written, parts.keys, strict=True))
        if len(key) > 2 and (i != parts.given if parts.given is not None else key not in given)
    ]
    return frozenset(_family(key) for word in surname for key in readings(word))
