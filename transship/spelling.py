"""Names in Latin letters and days as far as they are known: how exports write what the store holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from graph.values.text import squeeze

# Signs from here on (Chinese, Japanese, Korean) are as wide as high.
_WIDE = 0x2E80

# A legal form stands at an end of a name; hostile names are longer than any search for one should be.
_LONGEST = 400

# Cyrillic letters of other languages than Russian, which the Russian table leaves or bends.
_LETTERS = {
    "қ": "q", "ғ": "gh", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ә": "a", "і": "i", "є": "ye", "ї": "yi", "ґ": "g", "ў": "u",
}  # fmt: skip
_NOT_RUSSIAN = str.maketrans(_LETTERS | {letter.upper(): latin.capitalize() for letter, latin in _LETTERS.items()})
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")


@cache
def _to_latin() -> Callable[[str], str]:
    import icu

    # The romanisation of the Board on Geographic Names is what press and passports are near to; other scripts go the general way.
    rules = "Russian-Latin/BGN; Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; [\\u02b9\\u02ba\\u02bc\\u00b7] Remove"
    made: Callable[[str], str] = icu.Transliterator.createInstance(rules).transliterate
    return made


def romanised(name: str | None) -> str:
    """A name in Latin letters, where it is written in others; empty where it is in Latin letters already. A reading aid, no spelling."""
    if not name or not _OTHER_SCRIPT.search(name):
        return ""
    return squeeze(_to_latin()(squeeze(name).translate(_NOT_RUSSIAN)))


@cache
def short_form(name: str) -> str:
    """A firm's name with its legal form in short (``ООО``, ``LLC``), as people say it."""
    from rigour.names.org_types import replace_org_types_display

    return squeeze(str(replace_org_types_display(squeeze(name)[:_LONGEST])))


def day_as_known(day: date, precision: str | None) -> date | str:
    """The day itself, or ``2022-06`` or ``2022`` where no more is known."""
    return day if precision in (None, "day") else day.isoformat()[: 7 if precision == "month" else 4]


def clipped(text: str, most: int) -> str:
    """The beginning of a text that is too long, with … at its end."""
    plain = squeeze(text)
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


@cache
def country(code: str | None) -> str:
    """The English name of a country by its two-letter code; a code that is none is given as it is."""
    if not code:
        return "country unknown"
    import icu

    name = str(icu.Locale("", code.upper()).getDisplayCountry(icu.Locale("en")))
    return squeeze(name or code)


def fitting(text: str, width: float) -> str:
    """The beginning of a text that is drawn in letters of 13 pixels and may be so wide; … where it is cut. An estimate: fonts differ."""
    plain, used = squeeze(text), 0.0
    for place, sign in enumerate(plain):
        used += 13.0 if ord(sign) > _WIDE else 9.6 if sign.isupper() else 7.4
        if used > width:
            return f"{plain[: max(place - 1, 1)].rstrip()}…"
    return plain


def wrapped(text: str, width: float, lines: int) -> tuple[str, ...]:
    """A text in at most so many lines of that width, broken between words; the last one is cut where it does not fit."""
    made: list[str] = []
    rest = squeeze(text).split(" ")
    while rest and len(made) < lines - 1:
        taken = 1
        while taken < len(rest) and not fitting(" ".join(rest[: taken + 1]), width).endswith("…"):
            taken += 1
        made.append(fitting(" ".join(rest[:taken]), width))
        rest = rest[taken:]
    return (*made, fitting(" ".join(rest), width)) if rest else tuple(made)
