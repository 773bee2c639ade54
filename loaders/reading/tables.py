"""Rows of delimited text and of spreadsheets, numbered as a spreadsheet shows them.

Rows come in blocks, which saves a step for each row where a whole table is read; whoever wants them one by one iterates over the table.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from graph.errors import BadFile
from loaders.contract import Head
from loaders.reading.archives import ZIP_FAULTS
from loaders.reading.encodings import decoded_lines, wide_lines
from loaders.reading.pieces import Piece, pieces
from loaders.reading.refused import Block, given_back

MAX_CELL = 1 << 20  # characters in one cell
MAX_SHEET_BYTES = 1 << 33  # unpacked size of one sheet
MAX_PART_BYTES = 1 << 30  # unpacked size of any other part
MAX_RATIO = 200  # unpacked to packed; real sheets stay below 50, and deflate cannot pass 1,032

_SAVE_AGAIN = "Open it in a spreadsheet program and save it again."

csv.field_size_limit(MAX_CELL)

# Rows of a block: few enough that their cells stay in the processor's cache. The first one is short, for those who want no more.
BLOCK_ROWS = 512
FIRST_ROWS = 32


def one_by_one(blocks: Iterator[Block]) -> Iterator[tuple[int, list[Any]]]:
    """The rows of blocks with their numbers."""
    for block in blocks:
        yield from enumerate(block.rows, block.first)


class TextTable:
    """Rows of delimited text, numbered as a spreadsheet shows them. ``odd_rows`` fills with rows in another encoding as they pass."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self._path, self._encoding, self._delimiter = path, encoding, delimiter
        self.odd_rows: set[int] = set()

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        return one_by_one(self.blocks())

    def blocks(self, sheet: str | None = None) -> Iterator[Block]:
        """The rows in blocks; a text has no sheets."""
        return given_back(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        odd: set[int] = set()
        with self._path.open("rb") as handle:
            source: Iterator[str]
            if self._encoding == "utf-16":
                source = wide_lines(io.TextIOWrapper(handle, "utf-16", errors="replace", newline=""), self._path)
            else:
                source = decoded_lines(handle, self._encoding, odd, self._path)
            csv.field_size_limit(MAX_CELL)  # once more, because followthemoney lifts it when it is imported
            reader = csv.reader(source, delimiter=self._delimiter, strict=False)
            first, size = 1, FIRST_ROWS
            while True:
                line, rows, failure = reader.line_num, list[list[Any]](), None
                try:
                    rows.extend(islice(reader, size))
                except csv.Error as error:
                    failure = error  # the rows before it are in the list
                self.odd_rows.update(_in_other_encoding(rows, first, line, odd) if odd else ())
                if rows:
                    yield Block(first, rows)
                first += len(rows)
                if failure is not None:
                    raise BadFile(
                        f"the table cannot be read on: {failure}",
                        where=f"{self._path.name}:{first}",
                        fix="Look at this row for an unclosed quotation mark or a cell that is too long.",
                    ) from failure
                if len(rows) < size:
                    return
                size = BLOCK_ROWS


def _in_other_encoding(rows: list[list[Any]], first: int, line: int, odd: set[int]) -> Iterator[int]:
    """The numbers of rows of which a line is odd; ``line`` lines stand before them. A row has one more for each line end in its cells."""
    for number, cells in enumerate(rows, first):
        end = line + 1 + sum(cell.count("\n") for cell in cells)
        if not odd.isdisjoint(range(line + 1, end + 1)):
            yield number
        line = end


def part_sizes(path: Path) -> dict[str, tuple[int, int]]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {info.filename: (info.file_size, info.compress_size) for info in archive.infolist()}
    except (*ZIP_FAULTS, OSError) as error:
        raise BadFile(
            f"the workbook cannot be opened: {error}",
            where=path.name,
            fix="Download or export the file again; it is cut or damaged.",
        ) from error


def _guard_workbook(path: Path) -> None:
    sizes = part_sizes(path)
    for name, (size, packed) in sizes.items():
        # All parts but the sheets are read whole.
        most = MAX_SHEET_BYTES if "/worksheets/" in name else MAX_PART_BYTES
        if size > most or (size > 1 << 24 and size > MAX_RATIO * max(packed, 1)):
            raise BadFile(
                f"part {name} would unpack to {size:,} bytes",
                where=path.name,
                fix="This looks like a zip bomb; do not load it.",
            )


def cell_value(value: object) -> object:
    """A cell as tables have it: whole numbers as int, days as date, nothing as None; a text is cut at MAX_CELL."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, str):
        return value[:MAX_CELL] or None
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value if isinstance(value, (int, float, date, datetime)) else (None if value is None else str(value))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What the spreadsheet readers say of a damaged file becomes a BadFile; openpyxl says it in whatever error comes first."""
    try:
        yield
    except (BadFile, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of a library in Rust is no Exception
        raise BadFile(
            f"the workbook cannot be read: {error}",
            where=path.name,
            fix=_SAVE_AGAIN,
        ) from error


@lru_cache(maxsize=1)
def _names(path: Path, changed: int, size: int) -> tuple[str, ...]:
    """The names of the sheets of a workbook; kept for the next call, for a file is read right after its head."""
    with _readable(path), python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        return tuple(book.sheet_names)


@lru_cache(maxsize=1)
def _page(piece: Piece) -> python_calamine.CalamineSheet:
    """A piece of a sheet with all its cells, not yet as Python values; kept like the names."""
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(piece.content)) as book:
        return book.get_sheet_by_name(piece.sheet)


def _as_it_is(path: Path) -> tuple[int, int]:
    """What differs after a file was changed: its day and size."""
    about = path.stat()
    return about.st_mtime_ns, about.st_size


def column_values(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells of a column as ``cell_value`` has them; nearly all hold texts only, or numbers only, and need no look at each."""
    kinds = set(map(type, cells))
    if kinds == {str} and all(cells) and len("".join(cells)) <= MAX_CELL:
        return cells
    if kinds == {str} and not any(cells):
        return [None] * len(cells)
    if kinds == {float}:
        return [int(c) if c.is_integer() and abs(c) < 1e15 else c for c in cells]
    return [(c or None if len(c) < MAX_CELL else c[:MAX_CELL]) if type(c) is str else cell_value(c) for c in cells]


def _by_pieces(path: Path, sheet: str) -> Iterator[tuple[list[list[Any]], list[Sequence[Any]] | None]]:
    """The rows of a sheet from the first on, empty ones too, many at a time, and the same as columns if they were read so; what stands
    behind the last filled cell may be left out."""
    row = 1
    for piece in pieces(path, sheet):
        if not piece.content:
            yield from ((rows, None) for rows in streamed(path, sheet, row))
            return
        page = _page(piece)
        if page.start is None:
            continue
        above, left = page.start
        yield from (
            ([[None] * (left + page.width)] * min(BLOCK_ROWS, above + 1 - at), None)
            for at in range(row, above + 1, BLOCK_ROWS)
        )
        rows = page.to_python()
        for start in range(0, len(rows), BLOCK_ROWS):
            cells = [*map(column_values, zip(*rows[start : start + BLOCK_ROWS], strict=True))]
            columns = [[None] * len(cells[0])] * left + cells
            yield [*map(list, zip(*columns, strict=True))], columns
        row = above + 1 + page.height


def streamed(path: Path, sheet: str, first_row: int = 1) -> Iterator[list[list[Any]]]:
    """The rows of a sheet from one on, read one at a time."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        page = book[sheet]
        page.reset_dimensions()  # what a sheet says of its size may be wrong, and rows beyond it would be lost
        values = page.iter_rows(min_row=first_row, values_only=True)
        while rows := [[cell_value(c) for c in cells] for cells in islice(values, BLOCK_ROWS)]:
            yield rows
    finally:
        book.close()


class Workbook:
    """Rows of the sheets of a workbook, numbered as the sheet shows them. Whole numbers come as int, dates as date."""

    def __init__(self, path: Path) -> None:
        self._path = path
        _guard_workbook(path)
        self.odd_rows: set[int] = set()

    def sheets(self) -> tuple[str, ...]:
        return _names(self._path, *_as_it_is(self._path))

    def rows(self, sheet: str | None = None) -> Iterator[tuple[int, list[Any]]]:
        """Rows of one sheet (the first one by default)."""
        return one_by_one(self.blocks(sheet))

    def blocks(self, sheet: str | None = None) -> Iterator[Block]:
        """The rows of one sheet in blocks."""
        return given_back(self._blocks(sheet))

    def _blocks(self, sheet: str | None) -> Iterator[Block]:
        """No row is shorter than one before it."""
        name = sheet or next(iter(self.sheets()), None)
        if name is None:
            raise BadFile("the workbook has no sheet", where=self._path.name, fix=_SAVE_AGAIN)
        first, width = 1, 0
        with _readable(self._path):
            for rows, columns in _by_pieces(self._path, name):
                widths = {width, *map(len, rows)}
                width = max(widths)
                if len(widths) > 1:
                    rows[:] = [[*cells, *[None] * (width - len(cells))] for cells in rows]
                    columns = columns and columns + [[None] * len(rows)] * (width - len(columns))
                yield Block(first, rows, columns)
                first += len(rows)

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        return self.rows()


def open_table(head: Head) -> TextTable | Workbook:
    """The rows of a file whose head is a table."""
    return TextTable(head.path, head.encoding, head.delimiter) if head.delimiter else Workbook(head.path)
