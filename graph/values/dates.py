"""Dates with their precision. A date that does not exist is refused, never moved to a day that does."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from graph.errors import BadValue
from graph.values.months import month
from graph.values.text import clean

Precision = Literal["day", "month", "year"]

# Shipments and registers before this year, or after today's century, are typing errors.
EARLIEST_YEAR = 1800
LATEST_YEAR = 2100

# Excel's day 0 in the 1900 system, already shifted for its false leap day (ECMA-376 part 1, 18.17.4.1).
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_RANGE = (20000, 80000)  # 1954 to 2119; outside it a bare number is no date

_FIX = "Correct the date in the source file (day, month and year must exist) and load it again."

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DMY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
_HYPHENS = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_YMD = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_COMPACT = re.compile(r"(19\d{2}|20\d{2})(\d{2})(\d{2})")
_YEAR = re.compile(r"(\d{4})")
_PLAIN = re.compile(r"[0-9./-]{8,10}")  # nothing to be cleaned: most dates
_MY = re.compile(r"(\d{1,2})[./](\d{4})")
_CLOCK = re.compile(r"[T,\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?$")
_YEAR_WORD = re.compile(r"(?<=\d)\s?(?:г|г\.г|ж|р|r|й|года|року|жылы|yil|y|წ|թ)\.?$")  # 09.06.2022 г.
# 2022年4月19日, 2022년 4월 19일, 2022 оны 4-р сарын 19
_FAR_EAST = re.compile(
    r"(\d{4})\s?(?:年|년|оны?)\s?(\d{1,2})\s?(?:月|월|-?р?\s?сар\w*)(?:\s?(\d{1,2})\s?(?:日|일|-?н\w*)?)?"
)
_PIECES = re.compile(r"\d+|[^\W\d_]+")
# Words that stand in a date and say nothing more: "of", "year", "day", in the languages whose months are known.
_FILLERS = frozenset(
    "of the st nd rd th r roku г год года году р рік року ж жыл жылы жылғы жылдын йил йилнинг yil yilning il ci cı cu cü de del d m gada "
    "թ թվական թվականի წ წელი წლის соли сол ýyl a о".split()
)

# Letters of an ISO date that are known.
_KNOWN: dict[Precision, int] = {"year": 4, "month": 7, "day": 10}


class PartialDate(NamedTuple):
    """A date known to the day, the month or the year; ``day`` is the first day of what is known."""

    day: date
    precision: Precision

    @property
    def last(self) -> date:
        """The last day it can mean."""
        if self.precision == "year":
            return date(self.day.year, 12, 31)
        if self.precision == "month":
            return date(self.day.year, self.day.month, calendar.monthrange(self.day.year, self.day.month)[1])
        return self.day

    def text(self) -> str:
        """ISO text as long as it is known: ``2022``, ``2022-06`` or ``2022-06-03``."""
        return self.day.isoformat()[: _KNOWN[self.precision]]


def _make(text: str, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise BadValue(f'date "{text}" lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}', _FIX)
    try:
        value = date(year, month or 1, day or 1)
    except ValueError:
        raise BadValue(f'date "{text}" does not exist', _FIX) from None
    return PartialDate(value, "day" if day else "month" if month else "year")


def _in_words(text: str) -> PartialDate | None:
    """A date whose month is a word (``19 апреля 2022 г.``, ``Mar 25, 2015``, ``05-Mar-22``); None where the text is none."""
    pieces = [piece for piece in _PIECES.findall(text) if piece.lower() not in _FILLERS]
    figures = [piece for piece in pieces if piece.isdecimal()]
    names = [piece for piece in pieces if not piece.isdecimal()]
    if len(names) != 1 or not figures or (number := month(names[0])) is None:
        return None
    years = [figure for figure in figures if len(figure) == 4]
    days = [figure for figure in figures if len(figure) <= 2]
    if len(years) == 1 and len(figures) == len(days) + 1 <= 2:
        return _make(text, int(years[0]), number, (int(days[0]) or 32) if days else None)
    # Two figures are a year only behind day and month: "05-Mar-22", never "Mar 22".
    if not years and len(days) == 2 and pieces[1] == names[0]:
        return _make(text, _century(days[1]), number, int(days[0]) or 32)
    return None


def _century(figures: str) -> int:
    """The year that two or four figures mean."""
    year = int(figures)
    return year if len(figures) > 2 else year + (2000 if year < 70 else 1900)


@lru_cache(maxsize=65536)
def _parse_text(text: str, month_first: bool) -> PartialDate:
    day_alone = _YEAR_WORD.sub("", _CLOCK.sub("", text))
    if m := _ISO.fullmatch(text) or _YMD.fullmatch(day_alone):
        if m[3] is None:
            return _make(text, int(m[1]), int(m[2]) or 13)
        return _make(text, int(m[1]), int(m[2]) or 13, int(m[3]) or 32)
    if m := _DMY.fullmatch(day_alone) or _HYPHENS.fullmatch(day_alone):
        day, month = (int(m[2]), int(m[1])) if month_first else (int(m[1]), int(m[2]))
        return _make(text, _century(m[3]), month or 13, day or 32)
    if m := _MY.fullmatch(text):
        return _make(text, int(m[2]), int(m[1]) or 13)
    if m := _COMPACT.fullmatch(text):
        return _make(text, int(m[1]), int(m[2]) or 13, int(m[3]) or 32)
    if m := _YEAR.fullmatch(text):
        return _make(text, int(m[1]))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _serial(float(text), text)
    if m := _FAR_EAST.fullmatch(text):
        return _make(text, int(m[1]), int(m[2]) or 13, (int(m[3]) or 32) if m[3] else None)
    if (known := _in_words(day_alone)) is not None:
        return known
    raise BadValue(f'"{text}" is not a date', "Write the date as YYYY-MM-DD or DD.MM.YYYY and load the file again.")


def _serial(number: float, text: str) -> PartialDate:
    if not _EXCEL_RANGE[0] <= number <= _EXCEL_RANGE[1]:
        raise BadValue(f'"{text}" is not a date', "Write the date as YYYY-MM-DD or DD.MM.YYYY and load the file again.")
    return PartialDate(_EXCEL_EPOCH + timedelta(days=int(number)), "day")


def parse(value: object, *, month_first: bool = False) -> PartialDate | None:
    """A date in any of the ways sources write one; None where the cell is empty.

    Takes ISO (to the day, month or year, with or without a time), ``DD.MM.YYYY``, ``DD/MM/YYYY``, ``Mar 25, 2015``,
    ``23-MAR-2006``, ``Dec 2024``, spreadsheet dates and serial numbers. ``month_first`` reads ``03/25/2015``.
    Raises BadValue for a date that does not exist or text that is none.
    """
    if isinstance(value, datetime):
        return PartialDate(value.date(), "day")
    if isinstance(value, date):
        return PartialDate(value, "day")
    text = value if isinstance(value, str) and _PLAIN.fullmatch(value) else clean(value)
    return None if text is None else _parse_text(text, month_first)
