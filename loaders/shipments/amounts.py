"""Columns of amounts: the number in each cell, read in the light of the column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from graph.errors import BadValue
from graph.values import amounts
from graph.values.amounts import OTHER, Mark, Reading
from loaders.table import MAX_KEPT, Cleaned

# One cell in so many that shows the other decimal sign is a slip of the hand; more of them put each open cell in doubt.
_SLIP = 1000


def texts(cells: Sequence[Any]) -> Sequence[str]:
    """The cells that are texts; a typed number shows no sign."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells
    return [cell for cell in cells if type(cell) is str] if str in kinds else ()


class Amounts(Cleaned[float]):
    """Numbers of weight, value or quantity. Zero is how sheets leave such a cell empty: no goods weigh nothing.

    ``decimal`` is the decimal sign of the column, by which open cells (``2.400``) are read: ``loaders.shipments.decimal_signs`` finds it
    out, and ``why`` says by what, or why not. ``sure``: a person has said it. ``part`` takes the number out of a cell that holds more.
    Nearly every cell of such a column is distinct, so plain numbers are read without being kept.
    """

    def __init__(self, what: str, part: Callable[[Any], Any] | None = None, *, decimal: Mark | None = None) -> None:
        super().__init__(self._number)
        self._what, self._part = what, part
        self.kind = what.rpartition(" ")[2]  # "weight" for a net and for a gross weight
        self.decimal, self.sure = decimal, decimal is not None
        self.why = ""
        self.shown: Counter[Mark] = Counter()  # by sign, about how many cells show it
        self._against: set[Any] = set()  # cells that show the other sign
        self.plain = False  # the cells of the last column were numbers and nothing else
        self._marks: Cleaned[Mark] = Cleaned(self._mark)

    def reading(self, cell: Any) -> Reading | None:
        """What a cell says; raises BadValue where that is no number."""
        return amounts.read(cell if self._part is None else self._part(cell))

    def _number(self, cell: Any) -> float | None:
        """None where the cell is empty or zero. Raises BadValue for a number below zero or without end."""
        told = self.reading(cell)
        if told is None:
            return None
        if told.shows is not None and self.decimal == OTHER[told.shows]:
            self._against.add(cell)
        elif told.shows is not None:
            self.shown[told.shows] += 1
        number = amounts.not_negative(told.by(self.decimal), self._what)
        if number is not None and not isfinite(number):
            raise BadValue(f'{self._what} "{cell}" is beyond all bounds', f"Check the {self._what} in the source file.")
        return number or None

    def column(self, cells: Sequence[Any]) -> list[float | None]:
        """The numbers of a column of cells."""
        numbers: list[float | None]
        told = cells
        # float() takes each point for decimal. That is wrong where points group, and hides what they show where nothing is known.
        if self.decimal == "," or (self.decimal is None and not self.shown["."]):
            every = "".join(texts(cells))
            if "." in every:
                return self._one_by_one(cells)
            if self.decimal and "," in every:
                told = [cell.replace(",", ".") if type(cell) is str else cell for cell in cells]
        try:
            full = list(map(float, told))
            if min(full, default=0.0) > 0 and isfinite(sum(full)):
                return self._plainly([*full])
            numbers = [n or None for n in full]
        except (TypeError, ValueError):
            try:
                numbers = [None if cell is None or cell == "" else float(cell) or None for cell in told]
            except (TypeError, ValueError):
                return self._one_by_one(cells)  # NULL, another sign, a text: each cell is read by itself
            full = [n for n in numbers if n is not None]
        # float() also reads "nan" and "inf", which no sheet means as numbers; one of them makes the sum such a thing.
        if isfinite(sum(full)) and min(full, default=0.0) >= 0:
            return self._plainly(numbers)
        return self._one_by_one(cells)

    def _one_by_one(self, cells: Sequence[Any]) -> list[float | None]:
        self.plain = False
        numbers = super().column(cells)
        if self._against and self.decimal:
            self.shown[OTHER[self.decimal]] += sum(map(self._against.__contains__, cells))
            if len(self._against) > MAX_KEPT:
                self._against.clear()
        return numbers

    def _plainly(self, numbers: list[float | None]) -> list[float | None]:
        self.plain = True
        sign = self.decimal or "."
        if self.shown[sign]:
            self.shown[sign] += len(numbers)  # not looked at one by one: as many as there can be
        return numbers

    def _mark(self, cell: Any) -> Mark | None:
        told = self.reading(cell)
        return None if told is None else told.mark

    def is_doubtful(self, mark: Mark) -> bool:
        """Whether open cells with a sign can be misread: the column shows the other one as decimal too, or nobody knows any."""
        if self.sure:
            return False
        decimal, every = self.decimal or mark, self.shown.total()
        return self.shown[OTHER[decimal]] * _SLIP > every or (self.decimal is None and not every)

    def unclear(self, cells: Sequence[Any]) -> list[int]:
        """The places of open cells that can be misread; call it after ``column``."""
        doubtful = [mark for mark in OTHER if self.is_doubtful(mark)]
        # Where no sign is known, a column with a point or comma in it is not read plainly.
        if not doubtful or (self.plain and self.decimal is None and not self.shown):
            return []
        return [place for place, mark in enumerate(self._marks.column(cells)) if mark in doubtful]

    def doubt(self, cell: Any) -> str:
        """How an open cell was read, how else it could be, and why that is not known."""
        told = self.reading(cell)
        if told is None or told.mark is None:
            raise ValueError(f"{cell!r} is no open cell")
        taken = told.by(self.decimal)
        other = told.grouped if taken == told.number else told.number
        # A sign that was known from the first rows is in doubt for what comes later.
        why = "cells of the column show the other decimal sign" if self.decimal else self.why
        return f"read as {taken:g}, and can be {other:g}: {why}"
