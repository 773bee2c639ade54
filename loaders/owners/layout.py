"""Where the columns of a declaration stand in a table, and what is to be known of them before its rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from graph.errors import BadFile
from loaders.contract import Head
from loaders.mapping import UNUSED, Declaration
from loaders.owners.evidence import SAMPLE_ROWS, Column
from loaders.owners.headings import labels
from loaders.owners.heads import at_sheet, header, header_at, rows_below
from loaders.reading import open_table


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns stand: the header's row (0: none), the columns of each meaning, what all are called, and chance.

    ``by_chance`` holds for a column of numbers the lengths whose check digits say nothing there (``loaders.owners.evidence``).
    """

    header_row: int
    places: Mapping[str, tuple[int, ...]]
    labels: tuple[str, ...]
    by_chance: Mapping[str, frozenset[int]]


def lay_out(head: Head, declared: Declaration) -> Layout:
    """Where the declared columns stand. Raises BadFile where the table lacks one, or the workbook its sheet."""
    header_row, columns = _header(at_sheet(head, declared.sheet), declared)
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
    places: dict[str, tuple[int, ...]] = {}
    for place, column in enumerate(columns):
        meaning = declared.columns.get(column, UNUSED)
        if meaning != UNUSED:
            places[meaning] = (*places.get(meaning, ()), place)
    return Layout(header_row, places, columns, _by_chance(head, declared, header_row, places))


def _header(head: Head, declared: Declaration) -> tuple[int, tuple[str, ...]]:
    """The row of the headers and what the columns are called: the declared row, else one that holds every declared column."""
    number, names = header(head)
    if declared.header_row is not None and declared.header_row != number:
        return declared.header_row, labels(header_at(head, declared.header_row))
    if declared.header_row is None and not declared.used <= set(labels(names)):
        for other in range(1, len(head.rows) + 1):
            if declared.used <= set(columns := labels(header_at(head, other))):
                return other, columns
    return number, labels(names)


def _by_chance(
    head: Head, declared: Declaration, header_row: int, places: Mapping[str, tuple[int, ...]]
) -> dict[str, frozenset[int]]:
    looks = {meaning: Column() for meaning in ("owner_number", "company_number") if meaning in places}
    for _, cells in islice(rows_below(open_table(head), header_row, declared.sheet), SAMPLE_ROWS):
        for meaning, look in looks.items():
            place = places[meaning][0]
            look.add(cells[place] if place < len(cells) else None)
    return {meaning: look.chance_lengths() for meaning, look in looks.items()}
