"""Words of any script as short Latin keys that all their spellings share: a close key (skeleton) and a loose one (sound).

The close key knows the systems by which Cyrillic is written in Latin letters: GOST 7.79, ISO 9, BGN/PCGN, ALA-LC, passports, and the
German, Polish and Czech ways where they do not contradict those. The loose key also forgives what contradicts: French ``ch`` for ш, German
``s`` for з, any vowel for another. It is for records that agree in something else as well, such as a full birth date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

# Cyrillic letters by sound, into the alphabet of the skeleton: one sign for each sound that romanisations write in several ways
# (q = ч/ch, w = ш, щ/sh, shch, j = ж/zh, c = ц/ts). Russian, Kazakh, Ukrainian, Kyrgyz, Belarusian, Serbian.
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "q", "ш": "w",
    "щ": "w", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "є": "e", "і": "i", "ї": "i", "ґ": "g", "ў": "u", "ә": "a",
    "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ј": "i", "ћ": "q", "ђ": "dj", "џ": "dj", "љ": "l", "њ": "n",
})  # fmt: skip

# Armenian and Georgian letters by the sounds that they give Russian names. Armenian writes у with two letters.
_CAUCASIAN = str.maketrans({
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "e", "թ": "t", "ժ": "j", "ի": "i", "լ": "l", "խ": "h",
    "ծ": "c", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "g", "ճ": "q", "մ": "m", "յ": "i", "ն": "n", "շ": "w", "ո": "o", "չ": "q", "պ": "p",
    "ջ": "dj", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "c", "ւ": "v", "փ": "p", "ք": "k", "և": "ev", "օ": "o", "ֆ": "f",
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i", "კ": "k", "ლ": "l", "მ": "m", "ნ": "n",
    "ო": "o", "პ": "p", "ჟ": "j", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "f", "ქ": "k", "ღ": "g", "ყ": "k", "შ": "w", "ჩ": "q",
    "ც": "c", "ძ": "dz", "წ": "c", "ჭ": "q", "ხ": "h", "ჯ": "dj", "ჰ": "h",
})  # fmt: skip
_CAUCASIAN_SIGN = re.compile(r"[\u0531-\u0587\u10d0-\u10ff\u1c90-\u1cbf]")
# A Russian surname gets the Georgian ending of the nominative (კუზნეცოვი).
_GEORGIAN_CASE = re.compile(r"(?<=[oe]v)i$|(?<=in)i$")

# Letters with a mark that stand for a sound of their own. Papers write them so, or with the mark dropped.
_MARKED = str.maketrans({
    "č": "ch", "ç": "ch", "ć": "ch", "š": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "ż": "zh", "ź": "z", "ı": "i", "ł": "l",
    "đ": "dj", "ß": "ss", "ğ": "g", "ə": "a",
})  # fmt: skip
# Romanisations of one sound, longest first.
_DIGRAPHS = (
    ("schtsch", "w"), ("stsch", "w"), ("shtch", "w"), ("chtch", "w"), ("szcz", "w"), ("shch", "w"), ("dsch", "dj"), ("tsch", "q"),
    ("sch", "w"), ("shh", "w"), ("sh", "w"), ("sz", "w"), ("tch", "q"), ("cz", "q"), ("ch", "q"), ("zh", "j"), ("kh", "h"), ("ph", "f"),
    ("x", "ks"),
)  # fmt: skip
# A ck is a k at the end of a word and before e (Beck, Becker), but цк in the surnames written Hmelnicki.
_CK = re.compile(r"ck(?=e|$)")
# тц, тс and ц, тч and ч sound and are romanised alike (Кудрявцев: Kudryavtcev; Братченко: Bratchenko).
_AFFRICATE = re.compile(r"t(?:[sz]|(?=[cq]))")
_CYRILLIC_SIGN = re.compile(r"[\u0400-\u052f]")
_NOT_LETTERS = re.compile(r"[^\w]+|_")
_GLIDE = re.compile(r"i+(?=[aueo])")
_OPENING_X = re.compile(r"^x(?=[^aeiou])")
_DOUBLE = re.compile(r"([^\W\d])\1+")  # the digits of 711 are three


@cache
def _to_ascii():  # type: ignore[no-untyped-def]  # PyICU ships no types
    import icu

    return icu.Transliterator.createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII"
    ).transliterate


def _of_caucasian(lower: str) -> str:
    written = lower.replace("ու", "u").replace("յո", "e").translate(_CAUCASIAN)
    if not written.isascii():
        written = str(_to_ascii()(written)).lower()
    # щ is written as ш and ч.
    return _GEORGIAN_CASE.sub("", written.replace("wq", "w"))


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
    return latin


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


@lru_cache(maxsize=131072)
def skeleton(word: str) -> str:
    """One word as a short Latin key that its Cyrillic form and its romanisations share (``Хвощев``, ``Khvoshchev`` → ``hvowev``)."""
    lower = word.replace("İ", "i").lower()
    if _CYRILLIC_SIGN.search(lower):
        # Ukrainian writes ё as ьо.
        latin = lower.replace("ьо", "е").translate(_CYRILLIC)
        if not latin.isascii():
            latin = str(_to_ascii()(latin)).lower()
    elif _CAUCASIAN_SIGN.search(lower):
        latin = _of_caucasian(lower)
    else:
        latin = _of_latin(lower)
    latin = _NOT_LETTERS.sub("", latin).replace("y", "i").replace("ou", "u")
    return _DOUBLE.sub(r"\1", _GLIDE.sub("", _AFFRICATE.sub(lambda m: "c" if len(m[0]) > 1 else "", latin)))


def _system(*letters: tuple[str, str]) -> Callable[[str], str]:
    """A way of reading Latin letters, rewritten into the English one; each place is read once, by the first sign that fits."""
    signs = dict(letters)
    pattern = re.compile("|".join(map(re.escape, signs)))
    return lambda word: pattern.sub(lambda m: signs[m[0]], word)


_KEPT = tuple((sign, sign) for sign in ("schtsch", "tsch", "sch", "sh", "tch", "cz", "ck"))
# The systems that contradict the close key, each with its signs for what would be read otherwise.
_SYSTEMS = (
    # German, Polish, Czech: ch is х.
    _system(*_KEPT, ("ch", "kh")),
    # French, Uzbek, Kazakh: j is ж or дж; French gu before e and i is г.
    _system(("dj", "dzh"), ("j", "zh"), ("gue", "ge"), ("gui", "gi")),
    # English and French: c is к, but с before e, i and y.
    _system(*_KEPT, ("ch", "ch"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k")),
    # Turkish and Azeri: c is дж, j is ж, x is х, q is г.
    _system(*_KEPT, ("ch", "ch"), ("c", "dzh"), ("j", "zh"), ("x", "kh"), ("q", "g")),
    # Uzbek and Ukrainian scholarly: x is х wherever it stands.
    _system(("x", "kh")),
    # Hungarian: s is ш, sz is с, zs is ж, cs is ч, gy is дь.
    _system(("sz", "s"), ("zs", "zh"), ("cs", "ch"), ("gy", "d"), ("s", "sh")),
    # Swedish, Norwegian, Dutch: sj is ш, tj and tsj are ч, zj is ж, ch is х, oe is у.
    _system(
        ("sjtsj", "shch"),
        ("sjtj", "shch"),
        ("tsj", "ch"),
        ("tj", "ch"),
        ("sj", "sh"),
        ("zj", "zh"),
        ("ch", "kh"),
        ("oe", "u"),
    ),
    # Uzbek: j is ж, x is х wherever it stands.
    _system(("j", "zh"), ("x", "kh")),
)
SYSTEMS = 2 + len(_SYSTEMS)


@lru_cache(maxsize=65536)
def readings(word: str) -> tuple[str, ...]:
    """The skeletons of a word in each system of romanisation, one place a system, so that a whole name can be read by one of them.

    The first is the close one, with letters that bear a mark by their sound; the second drops the marks; the others are of systems that
    contradict these.
    """
    lower = word.replace("İ", "i").lower()
    if _CYRILLIC_SIGN.search(lower) or _CAUCASIAN_SIGN.search(lower):
        return (skeleton(lower),) * SYSTEMS
    marked = lower.translate(_MARKED)
    spoken = marked if marked.isascii() else str(_to_ascii()(marked)).lower()
    return (skeleton(spoken), skeleton(lower), *(skeleton(read(spoken)) for read in _SYSTEMS))


# Consonants that romanisations take for one another: French and Polish ch, German s and z, Ukrainian h for г.
_CONSONANTS = str.maketrans({"j": "w", "q": "w", "z": "s", "c": "s", "f": "v", "g": "h", "y": "i"})
_VOWELS = re.compile(r"[aeiou]+")
_FRENCH_END = re.compile(r"(?<=in)e$")  # Poutine
_BALTIC_END = re.compile(r"(?<=[oe]v)a?s$|(?<=ski)[js]?s$")  # Petrovs, Petrovas, Zelinskis
_DJ = re.compile(r"dj")


@lru_cache(maxsize=131072)
def sound(key: str) -> str:
    """A skeleton with what romanisations confuse taken together: one sign for all vowels, one for each group of consonants.

    ``kuznecov``, ``kusnezov`` and ``kuznetsof`` become one. Two words of one sound need not be one word.
    """
    loose = _DJ.sub("w", _BALTIC_END.sub("", _FRENCH_END.sub("", key))).translate(_CONSONANTS)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("a", loose))
