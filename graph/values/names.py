"""Names of people and firms as keys that stay the same across scripts, romanisations, word order and legal forms.

The keys are for finding and comparing; what was written stays beside them. A key never joins two records alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product
from typing import NamedTuple

from graph.values.romanisation import readings, skeleton, sound
from graph.values.text import squeeze, unmix

_NOT_LETTERS = re.compile(r"[^\w]+|_")
_ACCENT = re.compile("[\u0300\u0301]")  # a stress mark in a dictionary's or encyclopedia's Cyrillic
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b\.?")


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in lower case, script mixing mended, punctuation and quotes gone, dotted capitals joined (F.Z.E)."""
    plain = _DOTTED.sub(lambda m: m[0].replace(".", ""), unmix(squeeze(_ACCENT.sub("", text))))
    return tuple(
        w for w in _NOT_LETTERS.sub(" ", plain.replace("'", "").replace("’", "").replace("İ", "i").lower()).split() if w
    )


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
# A lost blank before a patronymic: СергейВладимирович.
_GLUED = re.compile(r"(?<=[а-яёіїє])(?=[А-ЯЁІЇЄ][а-яёіїє]+(?:ич|вна|чна)\b)")
_TURKIC_PATRONYMIC = frozenset({"uli", "kizi", "ogli", "ogl", "oglu", "gizi"})


@cache
def _given_names() -> dict[str, str]:
    """The skeleton of each form of a given name, and of the form that stands for all of them."""
    text = (files("graph") / "data" / "given_names.txt").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        forms = [skeleton(word) for word in line.split()] if not line.startswith("#") else []
        found.update((form, found.get(forms[0], forms[0])) for form in forms if form not in found)
    return found


@lru_cache(maxsize=65536)
def _father(stem: str) -> str:
    """The given name a patronymic is made of, as far as its stem still shows it."""
    known = _given_names()
    stem = stem.removesuffix("l") if stem.endswith("ovl") else stem  # Яковлевич
    return next(
        (sound(known[name]) for name in (stem, stem + "i", stem + "a", stem + "ei", stem + "ov") if name in known),
        sound(stem),
    )


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
    keys = [skeleton(w) for w in written]
    if not keys:
        return None
    if len(keys) >= 4 and keys[-1] in _TURKIC_PATRONYMIC:
        return _Parts(written[:-2], keys[:-2], sound(keys[-2]), None)
    if len(keys) >= 3:
        # A surname may end like a patronymic (Абрамович): the word after the given name is meant, never the first one.
        places = [i for i, k in enumerate(keys) if i and _PATRONYMIC.fullmatch(k)]
        if places:
            place = 1 if len(places) > 1 and len(keys) == 3 and not _PATRONYMIC.fullmatch(keys[0]) else places[-1]
            ending = _PATRONYMIC.fullmatch(keys.pop(place))
            written.pop(place)
            return _Parts(written, keys, _father(ending[1]) if ending else "", place - 1)
    return _Parts(written, keys, "", None)


# A name whose letters may be read in several ways gets so many keys at most.
_LOOSE_KEYS = 4


def _sounds(written: list[str]) -> tuple[str, ...]:
    given = _given_names()
    ways = (dict.fromkeys(sound(given.get(key, key)) for key in readings(word)) for word in written)
    keys = dict.fromkeys(" ".join(sorted(way)) for way in product(*ways))
    return tuple(islice(keys, _LOOSE_KEYS))


@lru_cache(maxsize=262144)
def person_key(name: str) -> PersonKey | None:
    """The comparison key of a person's name, whatever the script and word order; None where nothing is left of it."""
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


# East Slavic surnames of women, by skeleton: Чурилова, Никитина; Вяземская.
_FEMININE = re.compile(r"(?:(?<=[oei]v)|(?<=[ie]n))a$")
_FEMININE_ADJECTIVE = re.compile(r"(?<=[sc]k)a$")


def _family(key: str) -> str:
    """One form of a surname for both sexes."""
    return _FEMININE_ADJECTIVE.sub("i", _FEMININE.sub("", key))


def surnames(name: str) -> frozenset[str]:
    """What may be the surname in a person's name, by skeleton and with one form for both sexes.

    The word before a patronymic is the given name. Without a patronymic every word that is no known given name may be the surname.
    """
    parts = _parts(name)
    if parts is None or len(parts.keys) < 2:
        return frozenset()
    given = _given_names()
    keys = [
        k
        for i, k in enumerate(parts.keys)
        if len(k) > 2 and (i != parts.given if parts.given is not None else k not in given)
    ]
    return frozenset(map(_family, keys))


@cache
def _forms() -> frozenset[tuple[str, ...]]:
    lines = (files("graph") / "data" / "legal_forms.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(words(line)) for line in lines if line.strip() and not line.startswith("#"))


_LONGEST_FORM = 3  # words


def _without_form(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words without a legal form at either end; a name that is nothing else keeps its words."""
    forms = _forms()
    for size in range(min(_LONGEST_FORM, len(core) - 1), 0, -1):
        if core[-size:] in forms:
            return _without_form(core[:-size])
        if core[:size] in forms:
            return _without_form(core[size:])
    return core


class CompanyKey(NamedTuple):
    """``base``: the name without its legal form, by skeleton, in its order; ``form``: the words taken off."""

    base: str
    form: str


@lru_cache(maxsize=262144)
def company_key(name: str) -> CompanyKey | None:
    """The comparison key of a firm's name without its legal form; None where nothing is left of it.

    Legal forms are taken off anywhere when the library knows them as such, short ones (``AO``, ``CO``) only at either end.
    """
    from rigour.names import remove_org_types

    full = words(name)
    if not full:
        return None
    core = tuple(words(remove_org_types(" ".join(full)))) or full
    core = _without_form(core)
    keys = [k for k in map(skeleton, core) if k]
    left = list(core)
    form_words = [w for w in full if not (w in left and not left.remove(w))]  # type: ignore[func-returns-value]
    return CompanyKey(" ".join(keys), " ".join(form_words)) if keys else None
