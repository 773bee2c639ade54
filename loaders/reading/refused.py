"""Refused rows on their way to a person and back: a table with a few columns of ours before those of the source.

``transship rejects --csv`` writes them. When such a file, mended, is loaded, our columns are taken off again, so that what a format sees is
the header it knows and the rows as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from graph.values.text import FORMULA_STARTS

# In the first row of the file. No source has these six before its own columns.
FRONT = ("file", "row", "column", "value", "reason", "fix")

_GUARDED = tuple(f"'{start}" for start in FORMULA_STARTS)


class Block(NamedTuple):
    """Some rows of a table, the number of the first of them, and the same cells as columns where they were read so."""

    first: int
    rows: list[list[Any]]
    columns: list[Sequence[Any]] | None = None


def given_back(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks of rows of any table; those of refused rows without what we put before and into them."""
    first = next(blocks, None)
    if first is None:
        return
    if tuple(first.rows[0][: len(FRONT)]) != FRONT:
        yield first
        yield from blocks
        return
    for block in chain((first,), blocks):
        yield Block(block.first, [_own(cells) for cells in block.rows])


def delimiter(first_line: str) -> str:
    """What stands between the cells of a table of refused rows, whatever program saved it; empty for any other table."""
    mark = first_line.lstrip('"').removeprefix(FRONT[0]).lstrip('"')[:1]
    return mark if first_line.replace('"', "").split(mark or None)[: len(FRONT)] == list(FRONT) else ""


def guarded(cell: Any) -> Any:
    """A cell as it is written: a text that a spreadsheet program would run gets an apostrophe, which ``given_back`` takes off again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith((*FORMULA_STARTS, *_GUARDED)) else cell


def _own(cells: list[Any]) -> list[Any]:
    return [cell[1:] if isinstance(cell, str) and cell.startswith(_GUARDED) else cell for cell in cells[len(FRONT) :]]
