"""Which row is the header of a table of owners."""

from __future__ import annotations

from loaders.contract import Head
from loaders.layout import any_header, widened
from loaders.owners import headings


def header(head: Head) -> tuple[int, tuple[str, ...]]:
    """The row of the headers (0: none) and their texts, empty for a column without one.

    Where no header is known to us, a row of different texts of which none is a number, a date or an amount is taken for it.
    """
    found = headings.find_row(head.rows)
    if found and sum(headings.read(name) is not None for name in found[1]) > 1:
        return found[0], widened(head, *found)
    return any_header(head)
