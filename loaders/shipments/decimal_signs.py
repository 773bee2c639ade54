"""The decimal sign of each column of amounts of a table, from what the cells of its first rows show.

Told by, in this order: the cells of the column that can be read in one way only; those of the other columns, where these agree; how the
table writes numbers (``docs/adr/0041-decimal-signs.md``). Where nothing tells, an open cell (``2.400``) keeps its sign as the decimal one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.errors import BadValue
from graph.values.amounts import OTHER, Mark, Reading
from loaders.shipments.amounts import Amounts, texts
from loaders.table import Batch

# Rows that are looked at in any case, and those for a column with open cells that has not shown its sign so far.
ENOUGH, MOST = 500, 8192
# So many of the cells that show a sign have to show the same one.
_MOST_CELLS = 0.95
# Unicode CLDR: each locale has one decimal sign. Where that is the point, a list of values is separated by commas; a semicolon is used
# where it is the comma, and by programs of both kinds, so it says nothing against a decimal point.
_BY_DELIMITER: dict[tuple[str, Mark], Mark] = {(",", "."): ".", (",", ","): ".", (";", ","): ","}
_SPACED = re.compile(r"\d[\s\u00a0\u202f'’]\d")
_THOUSAND = 1000
_OWN = "as its other cells show"
_TWICE: dict[Mark, re.Pattern[str]] = {".": re.compile(r"\.[^|.]*\."), ",": re.compile(r",[^|,]*,")}
# Open cells of a column whose cells stand between bars.
_OPEN = re.compile(r"(?:^|(?<=\|))[+-]?[1-9]\d{0,2}[.,]\d{3}(?=\||$)")

Cells = Callable[[Batch, str], Sequence[Any]]
# A column of net weights and one of gross weights in the same unit.
_PAIRS = tuple((f"net_{unit}", f"gross_{unit}") for unit in ("kg", "t", "lb", "g"))


@dataclass(slots=True)
class Look:
    """What the first cells of a column show; ``opened`` has by sign an open cell."""

    column: Amounts
    opened: dict[Mark, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether more cells have to be looked at."""
        return bool(self.opened) and not self.column.shown

    def see(self, cells: Sequence[Any]) -> None:
        """Look at some cells: one by one, where they can show anything new."""
        told, shown = texts(cells), self.column.shown
        every = "|".join(told)
        if "." not in every and "," not in every:
            return
        sign = next(iter(shown), None)
        if sign and len(shown) == 1 and OTHER[sign] not in every and not _TWICE[sign].search(every):
            shown[sign] += every.count(sign) - len(_OPEN.findall(every))
            return
        for cell, times in Counter(told).items():
            reading = _reading(self.column, cell)
            if reading is not None and reading.shows is not None:
                shown[reading.shows] += times
            elif reading is not None and reading.mark is not None:
                self.opened.setdefault(reading.mark, cell)

    def own(self) -> Mark | None:
        """The sign that nearly all cells show that show one."""
        most = max(self.column.shown, key=self.column.shown.__getitem__, default=None)
        return most if most and self.column.shown[most] >= _MOST_CELLS * self.column.shown.total() else None

    def habit(self, cells: Iterable[Any]) -> Mark | None:
        """The sign that follows from how a column without a sure one writes its other numbers.

        Where blanks group, no other sign does. ``950`` beside ``2.400``: who writes three decimals writes them everywhere, and who leaves
        noughts out would write ``2.4``; so the point groups.
        """
        if len(self.opened) != 1:
            return None
        (mark,) = self.opened
        rounded = short = spaced = False
        for cell in dict.fromkeys(cell for cell in cells if type(cell) is str):
            told = _reading(self.column, cell)
            if told is None or not told.number:
                continue
            if told.mark is not None:
                rounded = rounded or told.grouped % 10 == 0
            elif told.number < _THOUSAND:
                short = True
            elif _SPACED.search(cell):
                spaced = True
            else:
                return None  # a thousand that is not grouped at all
        if spaced:
            return mark
        return OTHER[mark] if rounded and short else None


class Found(NamedTuple):
    """The sign of a column and what tells it; None where nothing does."""

    sign: Mark | None
    why: str


def _reading(column: Amounts, cell: Any) -> Reading | None:
    try:
        return column.reading(cell)
    except BadValue:
        return None  # no number shows no sign; that it is none is said when it is read


class Settled(NamedTuple):
    """The batches that were looked at, and what was found in them."""

    ahead: list[Batch]
    looks: Mapping[str, Look]
    found: Mapping[str, Found]

    def notes(self, name: Callable[[str], str | None]) -> Iterator[str]:
        """What a person has to know of columns with open cells: which are read without a sure ground, or not as they would be alone."""
        for meaning, look in self.looks.items():
            sign, why = self.found[meaning]
            for mark, cell in look.opened.items():
                told = _reading(look.column, cell)
                if told is None or (sign == mark and not look.column.is_doubtful(mark)) or why == _OWN:
                    continue
                ground = f", {why}" if sign else f': {why}; a mapping can (decimal: "," or decimal: ".")'
                yield f'column "{name(meaning)}": numbers like "{cell}" are read as {told.by(sign):g}{ground}'


def settle(columns: Mapping[str, Amounts], batches: Iterator[Batch], cells: Cells, delimiter: str) -> Settled:
    """Give each column of amounts its decimal sign; what is taken from ``batches`` to see it comes back, to be read."""
    looks = {meaning: Look(column) for meaning, column in columns.items() if not column.sure}
    ahead: list[Batch] = []
    rows = 0
    for batch in batches if looks else ():
        ahead.append(batch)
        for meaning, look in looks.items():
            if rows < ENOUGH or look.is_open:
                look.see(cells(batch, meaning))
        rows += len(batch.rows)
        if rows >= MOST or (rows >= ENOUGH and not any(look.is_open for look in looks.values())):
            break
    found = _found(looks, ahead, cells, delimiter)
    for meaning, told in found.items():
        columns[meaning].decimal, columns[meaning].why = told
    return Settled(ahead, looks, found)


def _only(signs: Iterable[Mark | None]) -> Mark | None:
    """The sign on which all agree that know one."""
    known = {sign for sign in signs if sign}
    return known.pop() if len(known) == 1 else None


def _found(looks: Mapping[str, Look], ahead: Sequence[Batch], cells: Cells, delimiter: str) -> dict[str, Found]:
    own = {meaning: look.own() for meaning, look in looks.items()}
    habits = {} if any(own.values()) else _habits(looks, ahead, cells)
    found = {}
    for meaning, look in looks.items():
        if look.column.shown:
            sign, why = own[meaning], _OWN if own[meaning] else "cells of the column show both decimal signs"
        elif any(own.values()):
            # Weights tell more of a weight than values do.
            kin = (sign for m, sign in own.items() if looks[m].column.kind == look.column.kind)
            sign = _only(kin) or _only(own.values())
            why = "as other columns show" if sign else "other columns show different decimal signs"
        elif habits.get(meaning):
            sign, why = habits[meaning], "by how the table writes its other numbers"
        else:
            sign = _only(_BY_DELIMITER.get((delimiter, mark)) for mark in look.opened)
            why = "as in texts with this delimiter" if sign else "nothing in the table shows its decimal sign"
        found[meaning] = Found(sign, why)
    return found


def _habits(looks: Mapping[str, Look], ahead: Sequence[Batch], cells: Cells) -> dict[str, Mark | None]:
    """The sign of each column by how it writes its numbers, by how others do, and by the weights of single rows.

    A quantity is of pieces in one row and of kilograms in the next, and may be written otherwise there: it says nothing of other columns.
    """
    own = {m: look.habit(c for batch in ahead for c in cells(batch, m)) for m, look in looks.items()}
    others = (sign for m, sign in own.items() if looks[m].column.kind != "quantity")
    shared = _only((*others, *_weighed(looks, ahead, cells)))
    return {meaning: _only((shared, sign)) for meaning, sign in own.items()}


def _weighed(looks: Mapping[str, Look], ahead: Sequence[Batch], cells: Cells) -> Iterator[Mark]:
    """Signs by which a net weight is not above the gross weight of its row, where by the other sign it would be."""
    for net, gross in _PAIRS:
        if net not in looks or gross not in looks or not (looks[net].opened or looks[gross].opened):
            continue
        for batch in ahead:
            pairs = {*zip(cells(batch, net), cells(batch, gross), strict=True)}
            for pair in pairs:
                inner, outer = (_reading(looks[m].column, cell) for m, cell in zip((net, gross), pair, strict=True))
                if inner and outer and (inner.mark is None) != (outer.mark is None):
                    fits = [sign for sign in OTHER if inner.by(sign) <= outer.by(sign)]
                    if len(fits) == 1:
                        yield fits[0]
