"""Where a table's header stands, what its columns are called, and which rows lie below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from graph.errors import BadFile
from graph.values.text import clean, squeeze
from loaders import kinds as shapes
from loaders.contract import Head
from loaders.owners import headings
from loaders.reading import HEAD_ROWS, TextTable, Workbook, open_table

_TITLE_ROWS = 10  # a header stands among the first rows
_VALUES = ("number", "day", "amount")  # what no header is


def header(head: Head) -> tuple[int, tuple[str, ...]]:
    """The row of the headers (0: none) and their texts, empty for a column without one.

    Where no header is known to us, a row of different texts of which none is a number, a date or an amount is taken for it.
    """
    found = headings.find_row(head.rows)
    if found and sum(headings.read(name) is not None for name in found[1]) > 1:
        return found[0], _widened(head, *found)
    for number, row in enumerate(head.rows[:_TITLE_ROWS], start=1):
        texts = {cell for cell in row if isinstance(cell, str) and clean(cell) and not _is_value(cell)}
        if len(texts) == len(row) > 1:
            return number, header_at(head, number)
    return 0, header_at(head, 0)


def _is_value(cell: str) -> bool:
    return any(shapes.fits(kind, cell) for kind in _VALUES)


def header_at(head: Head, row: int) -> tuple[str, ...]:
    """The texts of the headers if a given row (0: none) holds them."""
    cells = head.rows[row - 1] if 0 < row <= len(head.rows) else ()
    names = tuple(squeeze(cell) if isinstance(cell, str) else clean(cell) or "" for cell in cells)
    return _widened(head, row, names)


def _widened(head: Head, row: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """With a column for each cell that most rows have: cells beyond the header in a few rows are shifted, in most a column."""
    sizes = sorted(
        max((i for i, cell in enumerate(cells, 1) if clean(cell) is not None), default=0) for cells in head.rows[row:]
    )
    usual = sizes[len(sizes) // 2] if sizes else 0
    return names + ("",) * (usual - len(names))


def rows_below(table: TextTable | Workbook, header_row: int, sheet: str | None) -> Iterator[tuple[int, list[Any]]]:
    """The rows under a header that hold anything, with their numbers."""
    rows = iter(table) if isinstance(table, TextTable) else table.rows(sheet)
    for number, cells in rows:
        if number > header_row and any(clean(cell) is not None for cell in cells):
            yield number, cells


def at_sheet(head: Head, sheet: str | None) -> Head:
    """The head of a sheet named in a mapping. Raises BadFile where the workbook has none of that name."""
    if sheet is None or head.sheets[:1] == (sheet,):
        return head
    table = open_table(head)
    if sheet not in head.sheets or not isinstance(table, Workbook):
        raise BadFile(
            f'there is no sheet "{sheet}"',
            where=head.path.name,
            fix=f"Write one of these in the mapping: {', '.join(head.sheets) or 'none, as this is no workbook'}.",
            code="needs-mapping",
        )
    return replace(head, rows=tuple(tuple(cells) for _, cells in islice(table.rows(sheet), HEAD_ROWS)))


def other_sheets(head: Head) -> list[str]:
    """The sheets beside the first that hold anything."""
    table = open_table(head)
    if not isinstance(table, Workbook):
        return []
    return [name for name in head.sheets[1:] if any(clean(c) is not None for _, row in table.rows(name) for c in row)]
