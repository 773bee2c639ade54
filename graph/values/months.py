"""Names of months in the languages of registers and customs papers, from Unicode CLDR (through Babel), in any inflection.

"March", "марта", "19-апрели", "styczeń", "თებერვალი": a name is known by its beginning, which languages that share an alphabet must not
give to two months. Czech, Croatian, Slovene and Finnish do (``lipanj`` is June, ``lipiec`` July), and are left out.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

_LANGUAGES = (
    "en ru uk be kk ky uz uz_Cyrl tr az az_Cyrl hy ka tg tk pl sk lt lv et de fr es it pt nl ro sr sr_Latn bg mk el hu fa ar he"
).split()
# Where a date in words has another form of the name than the month alone (січня, січень).
_ALONE = frozenset("ru uk be pl lt hy sk el".split())
_SHORTEST = 3  # letters of a beginning that tells a month
_ROOT = 4  # letters that an inflected form shares with a name
_ENDING = 5, 2  # letters that inflection adds to a root, and to a name of three letters


@cache
def _names() -> tuple[dict[str, int], frozenset[str]]:
    """Each beginning of a month's name that belongs to one month only, and the names of three letters."""
    from babel import Locale  # a tenth of a second, for files that write months in words

    months: dict[str, set[int]] = defaultdict(set)
    short: set[str] = set()
    for language in _LANGUAGES:
        told = Locale.parse(language).months
        for context in ("format", "stand-alone") if language in _ALONE else ("format",):
            for number, name in [*told[context]["wide"].items(), *told[context]["abbreviated"].items()]:
                word = name.lower().rstrip(".")
                short.update({word} if len(word) == _SHORTEST and name in told[context]["wide"].values() else ())
                for length in range(min(_SHORTEST, len(word)), len(word) + 1):
                    months[word[:length]].add(number)
    return {word: numbers.pop() for word, numbers in months.items() if len(numbers) == 1}, frozenset(short)


@lru_cache(maxsize=4096)
def month(word: str) -> int | None:
    """The number of a month (1 to 12) by its name, whole, cut short or inflected; None where it is none or could be two."""
    name = word.replace("İ", "i").lower().rstrip(".")
    known, short = _names()
    if name in known:
        return known[name]
    for length in range(len(name) - 1, _SHORTEST - 1, -1):
        if name[:length] in known:
            ending = _ENDING[0] if length >= _ROOT else _ENDING[1] if name[:length] in short else 0
            return known[name[:length]] if len(name) - length <= ending else None
    return None
