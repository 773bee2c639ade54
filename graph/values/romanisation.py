"""Words of any script as short Latin keys that all their spellings share: a close key (skeleton) and a loose one (sound).

The close key knows the systems by which Cyrillic is written in Latin letters: GOST 7.79, ISO 9, BGN/PCGN, ALA-LC, passports, and the
German, Polish and Czech ways where they do not contradict those. The loose key also forgives what contradicts: French ``ch`` for ш, German
``s`` for з, any vowel for another. It is for records that agree in something else as well, such as a full birth date.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

# Cyrillic letters by sound, into the alphabet of the skeleton: one sign for each sound that romanisations write in several ways
# (q = ч/ch, w = ш, щ/sh, shch, j = ж/zh, c = ц/ts). Russian, Kazakh, Ukrainian, Kyrgyz, Belarusian, Serbian.
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "q", "ш": "w",
    "щ": "w", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "є": "e", "і": "i", "ї": "i", "ґ": "g", "ў": "u", "ә": "a",
    "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ј": "i", "ћ": "q", "ђ": "dj", "џ": "dj", "љ": "l", "њ": "n",
})  # fmt: skip

# Letters with a mark that stand for a sound of their own. Papers write them so, or with the mark dropped.
_MARKED = str.maketrans({
    "č": "ch", "ç": "ch", "ć": "ch", "š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "ž": "zh", "ż": "zh", "ź": "z", "ı": "i", "ł": "l",
    "đ": "dj", "ß": "ss", "ğ": "g",
})  # fmt: skip
# Romanisations of one sound, longest first.
_DIGRAPHS = (
    ("schtsch", "w"), ("shtch", "w"), ("chtch", "w"), ("szcz", "w"), ("shch", "w"), ("tsch", "q"), ("sch", "w"), ("shh", "w"), ("sh", "w"),
    ("sz", "w"), ("tch", "q"), ("cz", "q"), ("ch", "q"), ("zh", "j"), ("kh", "h"), ("ph", "f"), ("x", "ks"),
)  # fmt: skip
# A ck is a k at the end of a word and before e (Beck, Becker), but цк in the surnames written Hmelnicki.
_CK = re.compile(r"ck(?=e|$)")
_AFFRICATE = re.compile(r"t[sz]")
_CYRILLIC_SIGN = re.compile(r"[\u0400-\u052f]")
_NOT_LETTERS = re.compile(r"[^\w]+|_")
_GLIDE = re.compile(r"i+(?=[aueo])")
_OPENING_X = re.compile(r"^x(?=[^aeiou])")
_DOUBLE = re.compile(r"(.)\1+")


@cache
def _to_ascii():  # type: ignore[no-untyped-def]  # PyICU ships no types
    import icu

    return icu.Transliterator.createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII"
    ).transliterate


def _of_latin(lower: str) -> str:
    latin = lower if lower.isascii() else str(_to_ascii()(lower)).lower()
    latin = latin.replace("q", "k").replace("w", "v")
    # ё is written e or yo (Фёдор: Fedor, Fyodor); the Cyrillic table takes e.
    latin = latin.replace("yo", "e").replace("jo", "e")
    # A Latin j is a glide ("Sergej", "Jurij"); zh, the usual sign for ж, is set apart before.
    latin = latin.replace("zh", "\x00").replace("j", "i").replace("\x00", "zh")
    # x is ks (Maxim), but х where it opens a word before a consonant (Xvostov): no word begins with ks and a consonant.
    latin = _CK.sub("k", _OPENING_X.sub("h", latin))
    for written, sign in _DIGRAPHS:
        latin = latin.replace(written, sign)
    return _AFFRICATE.sub("c", latin)


@cache
def _to_latin():  # type: ignore[no-untyped-def]  # PyICU ships no types
    import icu

    # Cyrillic as English-language papers write it; the signs for soft and hard have no letter.
    return icu.Transliterator.createInstance(
        "Russian-Latin/BGN; Any-Latin; NFD; [[:Nonspacing Mark:][:Modifier Letter:]\\u2019] Remove; NFC; Latin-ASCII"
    ).transliterate


def latin(text: str) -> str:
    """A name in plain Latin letters, for people who cannot type its script (``Хвощева`` → ``Khvoshcheva``, ``İŞIK`` → ``ISIK``)."""
    return text if text.isascii() else str(_to_latin()(text))


@lru_cache(maxsize=524288)
def skeleton(word: str) -> str:
    """One word as a short Latin key that its Cyrillic form and its romanisations share (``Хвощев``, ``Khvoshchev`` → ``hvowev``)."""
    lower = word.replace("İ", "i").lower()
    if _CYRILLIC_SIGN.search(lower):
        # Ukrainian writes ё as ьо.
        latin = lower.replace("ьо", "е").translate(_CYRILLIC)
        if not latin.isascii():
            latin = str(_to_ascii()(latin)).lower()
    else:
        latin = _of_latin(lower)
    latin = _NOT_LETTERS.sub("", latin).replace("y", "i").replace("ou", "u")
    return _DOUBLE.sub(r"\1", _GLIDE.sub("", latin))


# A J that opens a Latin word is й (Jurij) or дж (Jamal).
_OPENING_J = re.compile(r"^j(?=[aou])")


def readings(word: str) -> tuple[str, ...]:
    """The skeletons that a word may have, the likeliest first: letters with a mark also by their sound, an opening J also as дж."""
    lower = word.replace("İ", "i").lower()
    marked = lower.translate(_MARKED)
    return tuple(dict.fromkeys((skeleton(lower), skeleton(marked), skeleton(_OPENING_J.sub("dzh", marked)))))


# Consonants that romanisations take for one another: French and Polish ch, German s and z, Ukrainian h for г.
_CONSONANTS = str.maketrans({"j": "w", "q": "w", "z": "s", "c": "s", "f": "v", "g": "h", "y": "i"})
_VOWELS = re.compile(r"[aeiou]+")
_FRENCH_END = re.compile(r"(?<=in)e$")  # Poutine
_DJ = re.compile(r"dj")


@lru_cache(maxsize=524288)
def sound(key: str) -> str:
    """A skeleton with what romanisations confuse taken together: one sign for all vowels, one for each group of consonants.

    ``kuznecov``, ``kusnezov`` and ``kuznetsof`` become one. Two words of one sound need not be one word.
    """
    loose = _DJ.sub("w", _FRENCH_END.sub("", key)).translate(_CONSONANTS)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("a", loose))
