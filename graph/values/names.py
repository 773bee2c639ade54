"""Names of people and firms as keys that stay the same across scripts, romanisations, word order and legal forms.

The keys are for finding and comparing; what was written stays beside them. A key never joins two records alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from graph.values.text import squeeze, unmix

# Cyrillic letters by sound, into the alphabet of the skeleton below: one sign for each sound that romanisations write in several ways
# (q = ч/ch, w = ш, щ/sh, shch, j = ж/zh, c = ц/ts). Russian, Kazakh, Ukrainian, Kyrgyz, Belarusian.
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "q", "ш": "w",
    "щ": "w", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "є": "e", "і": "i", "ї": "i", "ґ": "g", "ў": "u", "ә": "a",
    "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
})  # fmt: skip

# Romanisations of one sound (GOST 7.79, ISO 9, BGN/PCGN, passports, ALA-LC), longest first.
_DIGRAPHS = (
    ("shch", "w"), ("sch", "w"), ("shh", "w"), ("sh", "w"), ("tch", "q"), ("ch", "q"), ("zh", "j"), ("kh", "h"), ("tz", "c"), ("ts", "c"),
    ("ph", "f"), ("ck", "k"), ("x", "ks"),
)  # fmt: skip
_NOT_LETTERS = re.compile(r"[^\w]+|_")
_CYRILLIC_SIGN = re.compile(r"[\u0400-\u052f]")
_GLIDE = re.compile(r"[iy]+(?=[aueo])")
_OPENING_X = re.compile(r"^x(?=[^aeiou])")
_DOUBLE = re.compile(r"(.)\1+")
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b\.?")


@cache
def _to_ascii():  # type: ignore[no-untyped-def]  # PyICU ships no types
    import icu

    return icu.Transliterator.createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII"
    ).transliterate


@lru_cache(maxsize=524288)
def skeleton(word: str) -> str:
    """One word as a short Latin key that its Cyrillic form and its romanisations share (``Хвощев``, ``Khvoshchev`` → ``hvowev``)."""
    lower = word.replace("İ", "i").lower()
    if _CYRILLIC_SIGN.search(lower):
        latin = lower.translate(_CYRILLIC)
        if not latin.isascii():
            latin = str(_to_ascii()(latin)).lower()
    else:
        latin = lower if lower.isascii() else str(_to_ascii()(lower)).lower()
        latin = latin.replace("q", "k").replace("w", "v")
        # ё is written e or yo (Фёдор: Fedor, Fyodor); the Cyrillic table above takes e.
        latin = latin.replace("yo", "e").replace("jo", "e")
        # A Latin j is a glide ("Sergej", "Jurij"); zh, the usual sign for ж, is set apart before.
        latin = latin.replace("zh", "\x00").replace("j", "i").replace("\x00", "zh")
        # x is ks (Maxim), but х where it opens a word before a consonant (Xvostov): no word begins with ks and a consonant.
        latin = _OPENING_X.sub("h", latin)
        for written, sign in _DIGRAPHS:
            latin = latin.replace(written, sign)
    latin = _NOT_LETTERS.sub("", latin)
    latin = _GLIDE.sub("", latin.replace("y", "i"))
    return _DOUBLE.sub(r"\1", latin)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in lower case, script mixing mended, punctuation and quotes gone, dotted capitals joined (F.Z.E)."""
    plain = _DOTTED.sub(lambda m: m[0].replace(".", ""), unmix(squeeze(text)))
    return tuple(
        w for w in _NOT_LETTERS.sub(" ", plain.replace("'", "").replace("’", "").replace("İ", "i").lower()).split() if w
    )


class PersonKey(NamedTuple):
    """``base``: surname and given name, sorted; ``patronymic``: its skeleton or empty; ``initials``: a given name is only a letter."""

    base: str
    patronymic: str
    initials: bool


_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "dame",
        "lord",
        "lady",
        "г",
        "н",
        "гр",
        "госп",
        "господин",
        "госпожа",
        "ип",
    ]
)
# Endings of East Slavic patronymics in the skeleton alphabet: -ович, -евич, -ич, -овна, -евна, -ична; French and German -tch, -tsch.
_PATRONYMIC = re.compile(r".{2,}(?:oviq|eviq|iq|ovna|evna|iqna)")
_TURKIC_PATRONYMIC = frozenset({"uli", "kizi", "ogli", "ogl", "oglu", "gizi"})


@lru_cache(maxsize=262144)
def person_key(name: str) -> PersonKey | None:
    """The comparison key of a person's name, whatever the script and word order; None where nothing is left of it."""
    parts = [w for w in words(name) if w not in _TITLES and not w.isdecimal()]
    keys = [k for k in map(skeleton, parts) if k]
    if not keys:
        return None
    patronymic = ""
    if len(keys) >= 4 and keys[-1] in _TURKIC_PATRONYMIC:
        patronymic = keys[-2] + keys[-1]
        keys = keys[:-2]
    elif len(keys) >= 3:
        # A surname may end like a patronymic (Абрамович): the word after the given name is meant, never the first one.
        places = [i for i, k in enumerate(keys) if i and _PATRONYMIC.fullmatch(k)]
        if places:
            place = 1 if len(places) > 1 and len(keys) == 3 and not _PATRONYMIC.fullmatch(keys[0]) else places[-1]
            patronymic = keys.pop(place)
    return PersonKey(" ".join(sorted(keys)), patronymic, any(len(k) == 1 for k in keys))


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
    base = " ".join(k for k in map(skeleton, core) if k)
    left = list(core)
    form_words = [w for w in full if not (w in left and not left.remove(w))]  # type: ignore[func-returns-value]
    return CompanyKey(base, " ".join(form_words)) if base else None


_ADDRESS_NOISE = frozenset(
    [
        "г",
        "город",
        "ул",
        "улица",
        "д",
        "дом",
        "кв",
        "квартира",
        "оф",
        "офис",
        "пом",
        "помещение",
        "стр",
        "строение",
        "корп",
        "корпус",
        "обл",
        "область",
        "р",
        "н",
        "район",
        "пр",
        "т",
        "проспект",
        "пер",
        "переулок",
        "ш",
        "шоссе",
        "пл",
        "площадь",
        "наб",
        "набережная",
        "мкр",
        "микрорайон",
        "ком",
        "комната",
        "литер",
        "эт",
        "этаж",
        "қ",
        "көшесі",
        "үй",
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "room",
        "block",
        "building",
        "bldg",
        "floor",
        "office",
        "flat",
        "apt",
        "suite",
        "no",
        "city",
    ]
)


@lru_cache(maxsize=262144)
def address_key(address: str) -> str:
    """An address as a sorted bag of its words by skeleton, without the words that only say what a part is; empty if too little is left.

    Two addresses with one key name the same place as written; a key needs a house number and two more words.
    """
    parts = [w for w in words(address) if w not in _ADDRESS_NOISE]
    keys = sorted({w if w.isdecimal() else skeleton(w) for w in parts} - {""})
    numbers = [k for k in keys if any(c.isdigit() for c in k)]
    return " ".join(keys) if numbers and len(keys) - len(numbers) >= 2 else ""
