"""What kind of value a cell holds, by its shape alone: a date, an HS code, a register number, a country, an amount, a unit, a name.

It confirms what a header says and finds cells that were shifted. A cell that fits may still be wrong (``31.02.2023`` has the shape of a
date); whether it is right is for ``graph.values``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from graph.errors import BadValue
from graph.values import amounts, countries, dates, goods, identifiers
from graph.values.text import clean

_DAY = re.compile(r"\d{1,4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,4}(?:[T\s].*)?")
_HS = re.compile(r"\d[\d\s.]{3,14}[*xXхХ]{0,4}")
_DIRECTIONS = {
    "import": ("им", "import", "imp", "im", "ввоз", "импорт", "iмпорт", "імпорт", "i"),
    "export": ("эк", "export", "exp", "ex", "вывоз", "экспорт", "експорт", "ек", "э", "e"),
}
_DIRECTION = {word: direction for direction, words in _DIRECTIONS.items() for word in words}


def direction(value: object) -> str | None:
    """``import`` or ``export`` from ``ИМ``, ``ЭК 10``, ``EXPORT`` …; None where it is empty or says neither (a transit)."""
    text = clean(value)
    return None if text is None else _DIRECTION.get(re.split(r"[\s/\d]", text.lower(), maxsplit=1)[0])


def _is_day(cell: object) -> bool:
    if isinstance(cell, date):
        return True
    text = str(cell).strip()
    if _DAY.fullmatch(text):
        return True
    try:
        return dates.parse(text) is not None and not re.fullmatch(r"\d{4}", text)
    except BadValue:
        return False


def _is_hs(cell: object) -> bool:
    if isinstance(cell, float):
        return False
    text = str(cell).strip()
    if re.fullmatch(r"\d{1,3}\.\d+|\d{5,}\.\d{1,3}|\d{4}\.\d(?:\d\d)?", text):
        return False  # a price: codes with dots have four figures before the first of them and two or more behind
    if text.isdecimal() or _HS.fullmatch(text):
        return 4 <= sum(c.isdigit() for c in text) <= 12
    if "|" in text:  # several codes in one cell, as bills of lading have them
        return any(part.strip() and _is_hs(part) for part in text.split("|"))
    try:
        return text[:4].isdecimal() and goods.parse_hs(text) is not None
    except BadValue:
        return False


def _is_number(cell: object) -> bool:
    compact = identifiers.compact(str(cell))
    digits = sum(c.isdigit() for c in compact)
    return digits >= 5 and len(compact) - digits <= 4 and len(compact) <= 30


def _is_amount(cell: object) -> bool:
    try:
        return amounts.parse(cell) is not None
    except BadValue:
        return False


def _is_weight(cell: object) -> bool:
    # "27.6 LB": a number with a word behind it.
    return _is_amount(cell) or (
        isinstance(cell, str) and re.fullmatch(r"\s*\d[\d\s.,]*[^\W\d_ ]{1,9}\.?\s*", cell) is not None
    )


def _is_name(cell: object) -> bool:
    name = str(cell).strip()
    letters = sum(c.isalpha() for c in name)
    digits = sum(c.isdigit() for c in name)
    # "7 ЦВЕТОВ-777" is a name; a register number is none.
    # Nor is a country that of a firm: a column of countries stands beside each party.
    return letters > 0 and (digits < 9 or letters > digits) and countries.country_code(name) is None


def _is_whole(cell: object) -> bool:
    return isinstance(cell, int) or str(cell).strip().removesuffix(".0").isdecimal()


def _is_country(cell: object) -> bool:
    return countries.country_code(str(cell)) is not None


def _is_direction(cell: object) -> bool:
    return direction(cell) is not None


def _is_unit(cell: object) -> bool:
    # A word, or a number of the classifier of units (796 is a piece).
    text = str(cell).strip()
    return any(c.isalpha() for c in text) or (text.isdecimal() and len(text) == 3)


_TESTS = {
    "day": _is_day,
    "hs": _is_hs,
    "number": _is_number,
    "country": _is_country,
    "amount": _is_amount,
    "weight": _is_weight,
    "name": _is_name,
    "whole": _is_whole,
    "direction": _is_direction,
    "unit": _is_unit,
    "currency": _is_unit,  # a code of three letters or digits, or a word
}


@lru_cache(maxsize=65536)
def fits(kind: str, cell: object) -> bool:
    """Whether a cell that is not empty has the shape of a kind. A kind without a rule (``text``) fits everything."""
    test = _TESTS.get(kind)
    return test is None or test(cell)


def share(kind: str, cells: Iterable[object]) -> tuple[float, int]:
    """The share of the filled cells that fit a kind, and how many are filled; (1.0, 0) where none is."""
    filled = [cell for cell in cells if clean(cell) is not None]
    return (sum(fits(kind, cell) for cell in filled) / len(filled) if filled else 1.0), len(filled)


def checked_share(cells: Iterable[object]) -> float:
    """The share of the filled cells that are numbers whose check digits are right: no other column reaches much of it."""
    filled = [text for cell in cells if (text := clean(cell)) is not None]
    right = sum(any(n.checked for n in identifiers.readings(text)) for text in filled)
    return right / len(filled) if filled else 0.0


def kazakh_share(cells: Iterable[object]) -> float:
    """The share of the filled cells that are Kazakh numbers of a firm or a person, check digit included."""
    filled = [identifiers.compact(text) for cell in cells if (text := clean(cell)) is not None]
    right = sum(identifiers.is_bin(value) or identifiers.is_iin(value) for value in filled)
    return right / len(filled) if filled else 0.0
