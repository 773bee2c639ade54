"""The day of a shipment, and whether a table writes the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from graph.errors import BadValue
from graph.values import dates
from loaders.contract import Document
from loaders.headers import Recognised
from loaders.reading import open_table

# No register of shipments that can be had today begins earlier; spreadsheets write an empty date as a day in 1900.
EARLIEST_YEAR = 1990
# The parts before the year where a table writes slashes or hyphens: which of them is the month, only the column as a whole can tell.
_SLASHED = re.compile(r"\s*(\d{1,2})(?:/(\d{1,2})/\d{2,4}|-(\d{1,2})-\d{4})(?:\s.*)?")
MONTHS = 12


def day_of_shipment(cell: object, *, month_first: bool = False) -> date | None:
    """The day in a cell, None where it is empty. Raises BadValue for a day that does not exist, a month, a year before EARLIEST_YEAR."""
    parsed = dates.parse(cell, month_first=month_first)
    if parsed is None:
        return None
    if parsed.precision != "day":
        raise BadValue(f'date "{cell}" has no day', "A shipment needs the day; a table with months holds sums.")
    if parsed.day.year < EARLIEST_YEAR:
        fix = "Correct the date in the source file and load it again."
        raise BadValue(f'date "{cell}" lies before {EARLIEST_YEAR}', fix)
    return parsed.day


def month_comes_first(cells: Iterable[object]) -> bool | None:
    """Whether a column writes ``08/25/2023``: told by the first cell in which one of the two parts is no month; None where none tells."""
    for cell in cells:
        if isinstance(cell, str) and (found := _SLASHED.fullmatch(cell)):
            first, second = int(found[1]), int(found[2] or found[3])
            if (first > MONTHS) != (second > MONTHS):
                return second > MONTHS
    return None


def order_of_parts(document: Document, found: Recognised, place: int) -> tuple[bool, str | None]:
    """Whether a table writes the month before the day, and a note where nothing in the whole column tells.

    Manifests are sorted by day, so the first rows may all show one that could be read both ways; then the file is passed once more.
    """
    sample = [row[place] for row in document.head.rows[found.header_row :] if place < len(row)]
    if not any(isinstance(cell, str) and _SLASHED.fullmatch(cell) for cell in sample):
        return False, None
    told = month_comes_first(_column(document, found, place))
    if told is not None:
        return told, None
    return (
        False,
        f'dates like "{next(c for c in sample if c)}" are read with the day first; nothing in the column tells',
    )


def _column(document: Document, found: Recognised, place: int) -> Iterator[object]:
    for number, cells in open_table(document.head):
        if number > found.header_row and place < len(cells):
            yield cells[place]
