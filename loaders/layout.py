"""Where a table's columns stand and what they are called: shared by all formats whose columns a user can name in a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from typing import Any

from graph.errors import BadFile
from graph.values.text import clean, squeeze
from loaders import kinds as shapes
from loaders.contract import Head
from loaders.mapping import UNUSED, Declaration
from loaders.reading import HEAD_ROWS, TextTable, Workbook, open_table

_TITLE_ROWS = 10  # a header stands among the first rows
_VALUES = ("number", "day", "amount")  # what no header is


def labels(names: Sequence[str]) -> tuple[str, ...]:
    """What each column is called in messages and mappings: its header; a second one alike ``… #2``; without one its letter."""
    called: list[str] = []
    for place, name in enumerate(names):
        same = names[:place].count(name) + 1
        called.append((name if same == 1 else f"{name} #{same}") if name else f"column {_letter(place)}")
    return tuple(called)


def _letter(place: int) -> str:
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def any_header(head: Head) -> tuple[int, tuple[str, ...]]:
    """A row of different texts of which none is a number, a date or an amount, as the header of a table; row 0 where there is none."""
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
    return widened(head, row, names)


def widened(head: Head, row: int, names: tuple[str, ...]) -> tuple[str, ...]:
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


def declared_header(
    head: Head, declared: Declaration, found: tuple[int, tuple[str, ...]]
) -> tuple[int, tuple[str, ...]]:
    """The row of the headers (0: none) and what the columns are called: the declared row, else one that holds every declared column.

    ``found`` is the row that looks like the header, and its texts. Raises BadFile where the table lacks a declared column.
    """
    number, columns = found[0], labels(found[1])
    if declared.header_row is not None and declared.header_row != number:
        number, columns = declared.header_row, labels(header_at(head, declared.header_row))
    elif declared.header_row is None and not declared.used <= set(columns):
        rows = ((row, labels(header_at(head, row))) for row in range(1, len(head.rows) + 1))
        number, columns = next(((row, names) for row, names in rows if declared.used <= set(names)), (number, columns))
    missing = [column for column in declared.columns if column in declared.used and column not in columns]
    if missing:
        near = {column: get_close_matches(column, columns, n=1) for column in missing}
        told = [f'"{column}"' + (f' (is it "{near[column][0]}"?)' if near[column] else "") for column in missing]
        raise BadFile(
            f"the mapping names columns that the table has not: {', '.join(told)}. It has: {', '.join(columns)}",
            where=head.path.name,
            fix="Write the columns as the header row has them, or draft the mapping anew with --dry-run.",
            code="needs-mapping",
        )
    return number, columns


def places_of(declared: Declaration, columns: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    """The places of the columns of each meaning, in the order of the table."""
    places: dict[str, tuple[int, ...]] = {}
    for place, column in enumerate(columns):
        meaning = declared.columns.get(column, UNUSED)
        if meaning != UNUSED:
            places[meaning] = (*places.get(meaning, ()), place)
    return places
