"""Functions of DuckDB that SQLite lacks or computes otherwise, for the values that ``dialect`` describes."""

from __future__ import annotations

import calendar
import json
import math
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

_Value = str | int | float | None


def _greatest(*values: Any) -> Any:
    """As DuckDB has it: what is unknown does not count."""
    return max((value for value in values if value is not None), default=None)


def _least(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _round(value: float | None, places: int) -> float | None:
    """Half away from zero of the product, as DuckDB does it; what is too large for the product stays as it is."""
    if value is None:
        return None
    factor = 10.0**places
    moved = value * factor
    if math.isinf(moved):
        return value
    rest, whole = math.modf(abs(moved))
    return math.copysign(whole + (rest >= 0.5), moved) / factor


def _concatenated(one: str, other: str) -> str:
    return json.dumps(json.loads(one) + json.loads(other))


def _listed(start: int, stop: int) -> str:
    return json.dumps(list(range(start, stop)))


def _last_of_month(day: int | None) -> int | None:
    if day is None:
        return None
    found = date.fromordinal(day)
    return found.replace(day=calendar.monthrange(found.year, found.month)[1]).toordinal()


class _Any:
    """``bool_or``."""

    def __init__(self) -> None:
        self._found: int | None = None

    def step(self, value: int | None) -> None:
        if value is not None:
            self._found = max(self._found or 0, int(bool(value)))

    def finalize(self) -> int | None:
        return self._found


def _known(work: Callable[..., _Value]) -> Callable[..., _Value]:
    """A function that says nothing of what is unknown."""
    return lambda *values: None if None in values else work(*values)


_FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "greatest": (-1, _greatest),
    "least": (-1, _least),
    "round": (2, _round),
    "floor": (1, _known(math.floor)),
    "ln": (1, _known(math.log)),
    "len": (1, _known(lambda text: len(json.loads(text)))),
    "list_contains": (2, _known(lambda text, value: value in json.loads(text))),
    "list_concat": (2, _known(_concatenated)),
    "range": (2, _known(_listed)),
    "days_between": (2, _known(lambda a, b: b - a)),
    "year": (1, _known(lambda day: date.fromordinal(day).year)),
    "make_date": (3, _known(lambda y, m, d: date(y, m, d).toordinal())),
    "last_day": (1, _last_of_month),
}


def define(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    for name, (count, function) in _FUNCTIONS.items():
        connection.create_function(name, count, function, deterministic=True)
    connection.create_aggregate("bool_or", 1, _Any)  # type: ignore[arg-type]  # typeshed wants a narrower step
