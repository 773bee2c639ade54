"""The one reader of tables: rows below a recognised header, in batches of columns, each distinct cell cleaned once.

A customs year has few firms, codes and countries, and millions of rows, so work is done per distinct cell and per column, not per row.
What the columns mean is found by ``loaders.headers``; what a kind of table makes of them is declared elsewhere (``loaders.shipments``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Generic, Literal, TypeVar
from unicodedata import is_normalized

from graph.errors import BadValue
from graph.values.text import NOTHING, clean, squeeze
from loaders import mending
from loaders.contract import Document
from loaders.headers import Recognised
from loaders.reading import open_table

T = TypeVar("T")

# Distinct cells of one column kept in memory; a column of serial numbers has as many as the file has rows.
MAX_KEPT = 1 << 16
# After so many distinct cells it shows whether a column repeats them: if nine of ten are still new, nothing is gained by keeping them.
_TELLING = 1 << 14
_NEW = 0.9
_TOTAL = re.compile(
    r"(?:итого|всего|итог|total|grand total|subtotal|sum total|жиыны|барлығы|разом|усього)\b", re.IGNORECASE
)
# What a row can be that is no record: a sum, the header again, the numbers of the columns, nothing.
NoRecord = Literal["total", "header", "numbering", "blank"]


def alike(cells: Sequence[Any]) -> bool:
    """Whether a column says the same in all of several rows, as many do."""
    return len(cells) > 1 and cells[0] == cells[-1] and cells.count(cells[0]) == len(cells)


class Cleaned(dict[Any, T | None], Generic[T]):
    """Values by cell as written. What cannot be read is None here and stands in ``flaws`` with its reason."""

    def __init__(self, read: Callable[[Any], T | None]) -> None:
        super().__init__()
        self._read = read
        self._all_differ = False  # a column of serial numbers: nothing is gained by keeping its cells
        self.flaws: dict[Any, BadValue] = {}

    def _value(self, cell: Any) -> T | None:
        try:
            return self._read(cell)
        except BadValue as error:
            self.flaws[cell] = error
            return None

    def __missing__(self, cell: Any) -> T | None:
        value = self[cell] = self._value(cell)
        return value

    def column(self, cells: Sequence[Any]) -> list[T | None]:
        """The values of a column of cells."""
        if self._all_differ:
            return [self._value(cell) for cell in cells]
        if alike(cells):
            return [self[cells[0]]] * len(cells)
        known = len(self)
        if known > MAX_KEPT:
            self.clear()
            self.flaws.clear()
            known = 0
        values = list(map(self.__getitem__, cells))
        self._all_differ = known > _TELLING and len(self) - known > _NEW * len(cells)
        return values

    def flawed(self, cells: Sequence[Any]) -> list[int]:
        """The places of the cells that could not be read; call it after ``column``."""
        return [place for place, cell in enumerate(cells) if cell in self.flaws] if self.flaws else []


def text(cell: object) -> str | None:
    """A cell as text, None where it says "nothing": ``clean``, with a short way for the plain texts that most cells are."""
    if isinstance(cell, str) and cell.isascii() and cell.isprintable() and "  " not in cell and cell == cell.strip():
        return None if cell.lower() in NOTHING else cell
    return clean(cell)


def _nothing_to_clean(cells: Sequence[Any]) -> bool:
    """Whether ``text`` would give all these cells back as they are: looked at as one text, which takes a tenth of the time."""
    try:
        joined = "|".join(cells)
    except TypeError:
        return False
    blanks = "  " in joined or " |" in joined or "| " in joined or joined != joined.strip()
    return (
        not blanks
        and joined.isprintable()
        and is_normalized("NFC", joined)
        and NOTHING.isdisjoint(joined.lower().split("|"))
    )


class Texts(Cleaned[str]):
    """Texts. Where nearly every cell differs (numbers of declarations), a whole column is looked at before its cells are."""

    def __init__(self) -> None:
        super().__init__(text)

    def column(self, cells: Sequence[Any]) -> list[str | None]:
        """The texts of a column of cells."""
        return [*cells] if self._all_differ and _nothing_to_clean(cells) else super().column(cells)


@dataclass(slots=True)
class Batch:
    """Some rows of a table, all as wide as its header, and the same as columns.

    ``numbers`` are those a spreadsheet shows; ``foreign`` the numbers of rows in another encoding than their file; ``overlong`` by number
    the rows, as read, that have filled cells beyond the header.
    """

    numbers: list[int]
    rows: list[Sequence[Any]]
    columns: list[Sequence[Any]] = field(default_factory=list)
    foreign: set[int] = field(default_factory=set)
    overlong: dict[int, Sequence[Any]] = field(default_factory=dict)

    def column(self, place: int | None) -> Sequence[Any]:
        """The cells of one column; None in all rows where the table has no such column."""
        return [None] * len(self.rows) if place is None else self.columns[place]


class Sheet:
    """The rows of a document below its header. ``prose`` are the columns whose text shows a wrong encoding.

    ``constants`` are cells that stand behind each row: what a mapping says of all rows. ``page`` is the sheet of a workbook.
    """

    def __init__(
        self,
        document: Document,
        found: Recognised,
        prose: Sequence[int],
        *,
        constants: Sequence[str] = (),
        page: str | None = None,
    ) -> None:
        self._document = document
        self._table = open_table(document.head)
        self._found = found
        self._constants, self._page = constants, page
        self.width = max(len(found.names) - len(constants), 1)
        self._prose = prose
        self._gibberish = [Cleaned[bool](mending.is_gibberish) for _ in prose]
        self._header = tuple(squeeze(name).lower() for name in found.names)

    def batches(self) -> Iterator[Batch]:
        """All rows below the header that hold anything."""
        above = self._found.header_row
        for first, rows, columns in self._table.blocks(self._page):
            if first > above and all(map(any, rows)):
                yield self._batch([*range(first, first + len(rows))], [*rows], columns)
            elif filled := [
                (number, cells) for number, cells in enumerate(rows, first) if number > above and any(cells)
            ]:
                yield self._batch([number for number, _ in filled], [cells for _, cells in filled])

    def _batch(
        self, numbers: list[int], rows: list[Sequence[Any]], columns: list[Sequence[Any]] | None = None
    ) -> Batch:
        batch = Batch(numbers, rows)
        width = self.width
        if columns is not None and len(columns) != width:
            columns = None
        if columns is None and set(map(len, rows)) - {width}:
            for place, cells in enumerate(rows):
                if len(cells) > width and any(clean(cell) for cell in cells[width:]):
                    batch.overlong[numbers[place]] = cells
                rows[place] = [*cells[:width], *[None] * (width - len(cells))]
        if self._constants:
            rows[:] = [[*cells, *self._constants] for cells in rows]
            columns = columns and [*columns, *([told] * len(rows) for told in self._constants)]
        batch.columns = columns or list(zip(*rows, strict=True))
        if self._table.odd_rows:
            batch.foreign = self._table.odd_rows.intersection(numbers)
        suspects: set[int] = set()
        for seen, at in zip(self._gibberish, self._prose, strict=True):
            flags = seen.column(batch.columns[at])
            if True in flags:
                suspects.update(compress(range(len(rows)), flags))
        for place in sorted(suspects):
            rows[place] = mending.mended(rows[place], self._document.head.encoding)
            batch.foreign.add(numbers[place])
        if suspects:
            batch.columns = list(zip(*rows, strict=True))
        return batch

    def no_record(self, cells: Sequence[Any]) -> NoRecord | None:
        """What a row is that is no record, or None where it is one. For rows in which something is wrong."""
        texts = [clean(cell) for cell in cells[: self.width]]
        filled = [t for t in texts if t is not None]
        if not filled:
            return "blank"
        if _TOTAL.match(filled[0]) and len(filled) * 2 <= self.width + 2:
            return "total"
        # A header of two rows was joined, so either of them may come again.
        same = sum(t is not None and _part_of(t.lower(), name) for name, t in zip(self._header, texts, strict=False))
        if same * 2 > len(filled) and same > 1:
            return "header"
        if len(filled) > 2 and filled == [str(n) for n in range(1, len(filled) + 1)]:
            return "numbering"
        return None


def _part_of(text: str, name: str) -> bool:
    return f" {name} ".startswith(f" {text} ") or f" {name} ".endswith(f" {text} ")


def sheets_left(document: Document, page: str | None = None) -> tuple[str, ...]:
    """A note that names the sheets of a workbook that are not read: all but the first one, or but the one named."""
    if page is not None:
        rest = [name for name in document.head.sheets if name != page]
        return (f'only the sheet "{page}" was read; not read: {", ".join(rest)}',) if rest else ()
    rest = list(document.head.sheets[1:])
    return (f"only the first sheet was read; not read: {', '.join(rest)}",) if rest else ()
