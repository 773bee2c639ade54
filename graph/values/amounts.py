"""Numbers of weight, value, quantity and share, as customs and registers write them."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.errors import BadValue
from graph.values.text import clean

_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_DOLLARS = re.compile(r"^(?:us)?\$|^usd|(?:usd|\$)$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")


@lru_cache(maxsize=16384)
def _parse_text(text: str) -> float:
    compact = _DOLLARS.sub("", _BLANKS.sub("", text))
    if "," in compact:
        if "." in compact:
            # The later mark is the decimal one: 1.234,56 and 1,234.56.
            decimal = "," if compact.rfind(",") > compact.rfind(".") else "."
            grouping = "." if decimal == "," else ","
            compact = compact.replace(grouping, "").replace(decimal, ".")
        elif compact.count(",") > 1 and _GROUPED.fullmatch(compact):
            compact = compact.replace(",", "")
        else:
            # One comma alone is a decimal comma: the sources that group thousands by comma also write cents.
            compact = compact.replace(",", ".")
    if not _NUMBER.fullmatch(compact):
        raise BadValue(f'"{text}" is not a number', "Write a plain number in this column and load the file again.")
    return float(compact)


def parse(value: object) -> float | None:
    """A number from a cell, or None where it is empty: blank groups, decimal comma or point, exponents.

    Raises BadValue where the text is no number.
    """
    if isinstance(value, bool):
        raise BadValue(f'"{value}" is not a number', "Write a plain number in this column and load the file again.")
    if isinstance(value, (int, float)):
        return float(value) if value == value else None
    text = clean(value)
    return None if text is None else _parse_text(text)


def parse_positive(value: object, what: str) -> float | None:
    """A number that cannot be below zero (a weight, a value, a quantity); raises BadValue where it is."""
    number = parse(value)
    if number is not None and number < 0:
        raise BadValue(
            f"{what} {number:g} is negative", f"Check the {what} in the source file; it cannot be below zero."
        )
    return number


@lru_cache(maxsize=65536)
def parse_share(value: str) -> float | None:
    """A share of a company in per cent (0-100) from ``34``, ``33.3``, ``33,3%``; None where it is empty."""
    text = value.strip().rstrip("%").strip()
    number = parse_positive(text, "share")
    if number is not None and number > 100:
        raise BadValue(f"share {number:g} is above 100 per cent", "Check the share in the source file.")
    return number
