"""Where the columns of a declaration stand in a table of owners, and what is to be known of them before its rows are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from loaders.contract import Head
from loaders.evidence import SAMPLE_ROWS, Column
from loaders.layout import at_sheet, declared_header, places_of, rows_below
from loaders.owners.declared import OwnersDeclaration
from loaders.owners.heads import header
from loaders.reading import open_table


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns stand: the header's row (0: none), the columns of each meaning, what all are called, and chance.

    ``by_chance`` holds for a column of numbers the lengths whose check digits say nothing there (``loaders.evidence``).
    """

    header_row: int
    places: Mapping[str, tuple[int, ...]]
    labels: tuple[str, ...]
    by_chance: Mapping[str, frozenset[int]]


def lay_out(head: Head, declared: OwnersDeclaration) -> Layout:
    """Where the declared columns stand. Raises BadFile where the table lacks one, or the workbook its sheet."""
    page = at_sheet(head, declared.sheet)
    header_row, columns = declared_header(page, declared, header(page))
    places = places_of(declared, columns)
    return Layout(header_row, places, columns, _by_chance(head, declared, header_row, places))


def _by_chance(
    head: Head, declared: OwnersDeclaration, header_row: int, places: Mapping[str, tuple[int, ...]]
) -> dict[str, frozenset[int]]:
    looks = {meaning: Column() for meaning in ("owner_number", "company_number") if meaning in places}
    for _, cells in islice(rows_below(open_table(head), header_row, declared.sheet), SAMPLE_ROWS):
        for meaning, look in looks.items():
            place = places[meaning][0]
            look.add(cells[place] if place < len(cells) else None)
    return {meaning: look.chance_lengths() for meaning, look in looks.items()}
