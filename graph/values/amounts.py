"""Numbers of weight, value, quantity and share, as customs and registers write them.

Half the world writes the decimal sign as a point and half as a comma, and the other of the two groups thousands (Unicode CLDR, number
symbols ``decimal`` and ``group``); resolution 10 of the 22nd CGPM (2003) allows both signs and groups by blanks alone. A cell with one sign
and three digits behind it (``2.400``) can be either: it is open, and only the other cells of its table tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from graph.errors import BadValue
from graph.values.text import clean

Mark = Literal[".", ","]

OTHER: dict[Mark, Mark] = {".": ",", ",": "."}
_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_DOLLARS = re.compile(r"^(?:us)?\$|^usd|(?:usd|\$)$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
# One sign twice or more: groups of three, or of two before the last three, as in India.
_GROUPS = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})+|[+-]?\d{1,2}(?:,\d\d)+,\d{3}")
# What most cells are: figures, with one sign between them or none.
_SIMPLE = re.compile(r"(\d+)(?:([.,])(\d+))?")
_OPEN = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


class Reading(NamedTuple):
    """The number in a cell, and the decimal sign that the cell shows, if it can be read in one way only.

    ``mark`` is the sign of an open cell; there ``number`` is what it says if that sign is decimal, ``grouped`` if it groups thousands.
    """

    number: float
    shows: Mark | None = None
    mark: Mark | None = None
    grouped: float = 0.0

    def by(self, decimal: Mark | None) -> float:
        """The number under a decimal sign; where none is known the sign of an open cell is taken for it."""
        return self.number if self.mark is None or decimal is None or decimal == self.mark else self.grouped


def _simple(whole: str, sign: Any, behind: str) -> Reading:  # the sign as an expression found it: a Mark or None
    if sign is None:
        return Reading(float(whole))
    number = float(f"{whole}.{behind}")
    if len(behind) == 3 and len(whole) < 4 and whole[0] != "0":
        return Reading(number, None, sign, float(whole + behind))
    return Reading(number, sign)


@lru_cache(maxsize=16384)
def _parse_text(text: str) -> Reading:
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        return _simple(*simple.groups())
    compact = _DOLLARS.sub("", _BLANKS.sub("", text))
    shows: Mark | None = None
    mark: Mark | None = None
    points, commas = compact.count("."), compact.count(",")
    if points and commas:
        # The later sign is the decimal one: 1.234,56 and 1,234.56.
        shows = "," if compact.rfind(",") > compact.rfind(".") else "."
        compact = compact.replace(OTHER[shows], "").replace(shows, ".")
    elif points or commas:
        sign: Mark = "." if points else ","
        if points + commas == 1:
            shows, mark = (None, sign) if _OPEN.fullmatch(compact) else (sign, None)
            compact = compact.replace(",", ".")
        elif _GROUPS.fullmatch(compact):
            shows = OTHER[sign]
            compact = compact.replace(sign, "")
    if not _NUMBER.fullmatch(compact):
        raise BadValue(f'"{text}" is not a number', "Write a plain number in this column and load the file again.")
    return Reading(float(compact), shows, mark, float(compact.replace(".", "")) if mark else 0.0)


def read(value: object) -> Reading | None:
    """What a cell says, or None where it is empty: groups by blank, point, comma or apostrophe, decimal comma or point, exponents.

    A number typed into a spreadsheet is that number. Raises BadValue where the text is no number.
    """
    if isinstance(value, bool):
        raise BadValue(f'"{value}" is not a number', "Write a plain number in this column and load the file again.")
    if isinstance(value, (int, float)):
        return Reading(float(value)) if value == value else None
    text = clean(value)
    return None if text is None else _parse_text(text)


def parse(value: object) -> float | None:
    """The number in a cell that stands alone, or None where it is empty: the sign of an open cell is taken as decimal.

    Raises BadValue where the text is no number.
    """
    told = read(value)
    return None if told is None else told.number


def not_negative(number: float | None, what: str) -> float | None:
    """A number that cannot be below zero (a weight, a value, a quantity); raises BadValue where it is."""
    if number is not None and number < 0:
        raise BadValue(
            f"{what} {number:g} is negative", f"Check the {what} in the source file; it cannot be below zero."
        )
    return number


def parse_positive(value: object, what: str) -> float | None:
    """The same as ``parse`` for a number that cannot be below zero."""
    return not_negative(parse(value), what)


@lru_cache(maxsize=65536)
def parse_share(value: str) -> float | None:
    """A share of a company in per cent (0-100) from ``34``, ``33.3``, ``33,3%``, ``%33,3`` (Turkish); None where it is empty.

    The sign of a share is always decimal: with thousands it would be above 100.
    """
    text = value.strip().strip("%").strip()
    number = parse_positive(text, "share")
    if number is not None and number > 100:
        raise BadValue(f"share {number:g} is above 100 per cent", "Check the share in the source file.")
    return number
