"""A workbook that is written row by row: typed cells, sheets that go on in a next one at the row limit, and links between sheets.

Rows go to disk as they come, so a million of them need no more memory than a page. No text can become a formula: text is only ever written
as text. The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from transship.xml_text import plain

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Limits of the format (Excel specifications and limits): rows of a sheet, signs of a cell, links of a sheet.
MAX_ROWS, MAX_TEXT, MAX_LINKS = 1_048_576, 32_767, 65_530

_FIRST_DAY = date(1900, 3, 1)  # the format counts days from 1900 and has a 29 February 1900 that never was
_CUT = " … (cut)"

# A fixed day in the properties, or two runs would differ.
_CREATED = datetime(2000, 1, 1)


class Column(NamedTuple):
    """A column: its heading, the key of its value in a row, its width, and how a number is shown (``money``, ``share``, ``weight``)."""

    heading: str
    key: str
    width: int = 14
    shows: str = ""


class Link(NamedTuple):
    """A text that leads to a row of another sheet; ``row`` counts the rows below the heading from 1."""

    text: str
    sheet: str
    row: int


@dataclass(slots=True)
class Written:
    """What became of a sheet: its rows, the sheets it was split into, links that no longer fitted, texts that were cut."""

    rows: int = 0
    sheets: list[str] = field(default_factory=list)
    unlinked: int = 0
    cut: int = 0


class Book:
    """A workbook being written. ``rows_per_sheet`` is lower in tests only."""

    def __init__(self, handle: IO[bytes], rows_per_sheet: int = MAX_ROWS - 1) -> None:
        from xlsxwriter import Workbook

        self._book = Workbook(
            handle,
            {
                "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )  # fmt: skip
        self._book.use_zip64()
        self._book.set_properties({"created": _CREATED, "title": "transship"})
        self._rows_per_sheet = rows_per_sheet
        self._heading = self._book.add_format(
            {"bold": True, "bg_color": "#E8EDF2", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._text = self._book.add_format({"num_format": "@"})
        self._link = self._book.add_format({"font_color": "#0B57A4", "underline": 1, "num_format": "@"})
        self._shows: dict[str, Format] = {
            name: self._book.add_format({"num_format": how})
            for name, how in (
                ("day", "yyyy-mm-dd"),
                ("money", "#,##0.00"),
                ("share", "0.##"),
                ("weight", "#,##0.###"),
                ("", "0"),
            )
        }
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._strong = self._book.add_format({"bold": True})
        self.written: dict[str, Written] = {}

    def page(self, name: str) -> Worksheet:
        """A sheet of words, to be filled later with ``words``; it stands where it was made."""
        return self._book.add_worksheet(name)

    def words(self, sheet: Worksheet, lines: Iterable[tuple[str, str]]) -> None:
        """Two columns of words: a bold label and what it says."""
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 110)
        for place, (label, said) in enumerate(lines):
            sheet.write_string(place, 0, label, self._strong)
            sheet.write_string(place, 1, _fitting(said)[0], self._wrapped)

    def place(self, sheet: str, row: int) -> str:
        """The address of a row that may stand in a later part of a split sheet."""
        part, below = divmod(row - 1, self._rows_per_sheet)
        return f"internal:'{_part(sheet, part)}'!A{below + 2}"

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> Written:
        """Write a sheet with frozen headings and filters; a row whose sheet is full begins the next one."""
        done = self.written[name] = Written()
        sheet, at, links = self._begin(name, columns, done), 0, 0
        for row in rows:
            if at == self._rows_per_sheet:
                self._end(sheet, columns, at)
                sheet, at, links = self._begin(name, columns, done), 0, 0
            at += 1
            done.rows += 1
            for place, column in enumerate(columns):
                links += self._cell(sheet, at, place, row.get(column.key), column, links, done)
        self._end(sheet, columns, at)
        return done

    def _begin(self, name: str, columns: Sequence[Column], done: Written) -> Worksheet:
        sheet = self._book.add_worksheet(_part(name, len(done.sheets)))
        done.sheets.append(sheet.get_name())
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, self._heading)
        sheet.freeze_panes(1, 1)
        return sheet

    def _end(self, sheet: Worksheet, columns: Sequence[Column], rows: int) -> None:
        sheet.autofilter(0, 0, rows, len(columns) - 1)

    def _cell(
        self, sheet: Worksheet, row: int, place: int, value: Any, column: Column, links: int, done: Written
    ) -> int:
        """Write one cell by the type of its value; 1 where it holds a link."""
        if value is None or value == "" or value == []:
            return 0
        if isinstance(value, Link):
            text, cut = _fitting(value.text)
            done.cut += cut
            if links < MAX_LINKS:
                # What a screen shows when the pointer rests on it may not be longer than 255 signs; the text itself is enough.
                sheet.write_url(row, place, self.place(value.sheet, value.row), self._link, text or "?")
                return 1
            done.unlinked += 1
            sheet.write_string(row, place, text, self._text)
        elif isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, place, value, self._shows[column.shows])
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(row, place, value, self._shows["day"])
        else:
            text, cut = _fitting("; ".join(map(str, value)) if isinstance(value, list) else str(value))
            done.cut += cut
            sheet.write_string(row, place, text, self._text)
        return 0

    def close(self) -> None:
        """Put the sheets together into the file."""
        self._book.close()


def _part(name: str, part: int) -> str:
    return name if part == 0 else f"{name} {part + 1}"


def _fitting(text: str) -> tuple[str, bool]:
    """A text that a cell can hold, and whether it was cut."""
    held = plain(text)
    return (held, False) if len(held) <= MAX_TEXT else (held[: MAX_TEXT - len(_CUT)] + _CUT, True)
