"""A sheet of a workbook in pieces of whole rows, each a small workbook of its own, so that a fast reader needs little memory for any sheet.

calamine reads a sheet whole, into a block from its first to its last cell: two cells in opposite corners are 500 GB, and no memory for
them ends the program. A piece goes to it only where it is plain: each cell says its place first, within the rows of the piece, and the
block is small. What is not plain is for the other reader, which is ten times slower and keeps one row.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from lxml import etree

LEAST_PIECE = 1 << 22  # bytes of a sheet; its cells take some 20 MB
MOST_PIECE = 1 << 26
# The texts that cells share are read once for each piece: a piece has so many times their size, so they cost little.
TIMES_SHARED = 4
MOST_OTHERS = 1 << 28  # bytes of all parts but the sheets
MAX_CELLS = 1 << 24  # of a block: 512 MiB while it is made
_MANY_COLUMNS = 26 + 26 * 26  # those of one or two letters
_MOST_RANGES = 16
_READ = 1 << 20

_ROOM = re.compile(rb"<((?:\w+:)?)sheetData\s*>")
_HEAD_BYTES = 1 << 20  # before the rows stand views and widths of columns
_COLUMN = re.compile(rb'c r="([A-Z]+)')
_BOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sheet as a workbook of its own, from a row on; without content where it is not plain. ``file`` is the file as it was."""

    file: tuple[Path, int, int]
    sheet: str
    first_row: int
    content: bytes = field(repr=False, compare=False)


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of a workbook that holds a sheet; None where it does not say so in the usual way."""
    about = "xl/_rels/workbook.xml.rels"
    names = set(archive.namelist())
    if not {_BOOK, about} <= names:
        return None
    ids = {s.get("name"): s.get(_RELATION) or s.get(_STRICT) for s in _parsed(archive.read(_BOOK)).iter("{*}sheet")}
    targets = {t.get("Id"): t.get("Target") or "" for t in _parsed(archive.read(about)).iter("{*}Relationship")}
    target = targets.get(ids.get(sheet), "")
    part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return part if part in names and "/worksheets/" in part and part.endswith(".xml") else None


def pieces(path: Path, sheet: str) -> Iterator[Piece]:
    """The pieces of a sheet in order. The first that is not plain is the last, and has no content."""
    about = path.stat()
    file = (path, about.st_mtime_ns, about.st_size)
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        others = _others(archive) if part else {}
        if part is None or not others:
            yield Piece(file, sheet, 1, b"")
            return
        shared = sum(len(content) for name, content in others.items() if "sharedstrings" in name.lower())
        size = min(max(LEAST_PIECE, TIMES_SHARED * shared), MOST_PIECE)
        with archive.open(part) as stream:
            for first_row, content in _cut(stream, size):
                yield Piece(file, sheet, first_row, _packed(others, part, content) if content else b"")


def _others(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """All parts but sheets that are needed to read one; none where they are too large to be kept."""
    parts = [
        n for n in archive.infolist() if "/worksheets/" not in n.filename and n.filename.endswith((".xml", ".rels"))
    ]
    if sum(part.file_size for part in parts) > MOST_OTHERS:
        return {}
    return {part.filename: archive.read(part) for part in parts}


def _packed(others: dict[str, bytes], part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, other in others.items():
            archive.writestr(name, other)
        archive.writestr(part, content)
    return made.getvalue()


def _cut(stream: IO[bytes], size: int) -> Iterator[tuple[int, bytes]]:
    """The XML of each piece with the number of its first row; an empty one where the sheet is not plain."""
    head = stream.read(_HEAD_BYTES)
    room = _ROOM.search(head)
    if room is None or b"<!" in head[: room.end()]:
        yield 1, b""
        return
    before, rest, last_row = head[: room.end()], head[room.end() :], 0
    tags = _Tags(room[1])
    while True:
        kept, held = [rest], len(rest)
        while held <= size and (more := stream.read(_READ)):
            kept.append(more)
            held += len(more)
        rows = b"".join(kept)
        end = rows.find(tags.end, 0, size)
        done = end >= 0 or held <= size
        cut = end if end >= 0 else held if done else rows.rfind(tags.row_end, 0, size) + len(tags.row_end)
        rows, rest = rows[:cut], rows[cut:]
        if done and not tags.any_tag.search(rows):
            return  # no row at all, or blanks behind the last one
        span = tags.span(rows)
        if span is None or span[0] <= last_row or not tags.plain(rows, *span):
            yield last_row + 1, b""
            return
        yield span[0], b"".join((before, rows, tags.end, b"</", room[1], b"worksheet>"))
        if done:
            return
        last_row = span[1]


class _Tags:
    """The tags of a sheet, under the prefix that it gives to its namespace."""

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix
        self.row_end, self.end = b"</" + prefix + b"row>", b"</" + prefix + b"sheetData>"
        self._row = b"<" + prefix + b"row "
        self._number = re.compile(b"<" + prefix + rb'row r="([1-9]\d{0,6})"')
        # Cells under another prefix, or none.
        own = prefix[:-1]
        self._foreign = re.compile(rb"(?<!<" + own + rb")(?<!/" + own + rb"):c[\s/>]" if own else rb":c[\s/>]")
        self._bare = re.compile(rb"<c[\s/>]")
        self.any_tag = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")

    def span(self, rows: bytes) -> tuple[int, int] | None:
        """The numbers of the first and the last row."""
        first = self._number.search(rows)
        last = self._number.match(rows, max(rows.rfind(self._row), 0))
        return (int(first[1]), int(last[1])) if first and last else None

    def plain(self, rows: bytes, first: int, last: int) -> bool:
        """Whether each cell says first that it stands in a column of one or two letters and in these rows, and the block is small."""
        # One byte is found ten times as fast as a pattern, and many sheets have not one colon.
        if last < first or (b":" in rows and self._foreign.search(rows)):
            return False
        if self._prefix and self._bare.search(rows):
            return False
        unit, ranges = _numbers(first, last)
        odd_cell = re.compile(b"<" + self._prefix + rb'c(?! r="[A-Z]{1,2}(?:' + ranges + rb')")(?=[\s/>])')
        if odd_cell.search(rows):
            return False
        height = last - first + 1 + 2 * unit
        if height * _MANY_COLUMNS <= MAX_CELLS:
            return True
        return height * max(map(_place, set(_COLUMN.findall(rows))), default=1) <= MAX_CELLS


def _numbers(first: int, last: int) -> tuple[int, bytes]:
    """A pattern for the numbers from one to another, and for up to ``unit`` more on both sides."""
    unit, digits = 1, 0
    while last // unit - first // unit >= _MOST_RANGES:
        unit, digits = unit * 10, digits + 1
    starts = range(first // unit, last // unit + 1)
    small = [rb"[1-9]\d{0,%d}" % (digits - 1)] if digits and starts[0] == 0 else []
    return unit, b"|".join((*small, *(rb"%d\d{%d}" % (start, digits) for start in starts if start)))


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place
