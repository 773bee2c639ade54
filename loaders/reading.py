"""Files as streams: encodings, delimited text, spreadsheets, XML and JSON. No source format is named here.

Everything read is hostile: entities are off, lines, cells, depth and archive expansion are bounded, and what breaks a bound is a BadFile.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import orjson

from graph.errors import BadFile
from loaders.contract import Head

HEAD_BYTES = 1 << 18
HEAD_ROWS = 30
JUDGED_BYTES = 1 << 14  # of lines with letters beyond ASCII; enough to tell two code pages apart
MAX_CELL = 1 << 20  # characters in one cell
MAX_LINE = 1 << 24  # bytes in one line; a longer one is no table and no JSON line
MAX_SHEET_BYTES = 1 << 33  # unpacked size of one sheet
MAX_RATIO = 2000  # unpacked to packed; a real sheet stays far below
# Sheets up to this unpacked size are read whole by calamine (ten times faster); larger ones stream through openpyxl.
WHOLE_SHEET_BYTES = 1 << 27

csv.field_size_limit(MAX_CELL)

# Common Russian letter pairs: in a right decoding they are far more frequent than in a wrong one.
_PAIRS = re.compile(
    "ст|ен|ов|но|на|ни|ра|во|ко|то|ро|пр|по|ре|ер|ва|ал|ан|ли|ор|ть|ия|ом|ам|ит|та|ка|ел|ат|ло|ин", re.IGNORECASE
)


def _share(text: str) -> float:
    letters = sum(1 for c in text if c.isalpha() and not c.isascii())
    # Upper and lower case mixed inside words is the mark of the wrong code page.
    broken = len(re.findall("[а-яё][А-ЯЁ]", text))
    return (len(_PAIRS.findall(text)) - broken) / letters if letters else 0.0


def guess_encoding(raw: bytes) -> str:
    """utf-8 (with or without BOM), utf-16 with BOM, else windows-1251, cp866 or latin-1 by the share of plausible Russian."""
    if raw.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    cut = raw[: raw.rfind(b"\n") + 1] or raw
    try:
        cut.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        # Mostly valid utf-8 with a few foreign rows stays utf-8; those rows are decoded one by one and warned about.
        if len(re.findall(rb"[\xd0\xd1][\x80-\xbf]", cut)) > len(cut) // 20 and error.start > 0:
            return "utf-8"
    foreign = b"\n".join(line for line in cut.split(b"\n") if not line.isascii())[:JUDGED_BYTES]
    scores = {name: _share(foreign.decode(name, "replace")) for name in ("cp1251", "cp866")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.05 else "cp1252"


def _lines(handle: IO[bytes], encoding: str, odd: set[int], path: Path) -> Iterator[str]:
    """Decoded lines; the numbers of lines that are not in the file's encoding go into ``odd``."""
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    number = 0
    while raw := handle.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE:
            raise BadFile(
                f"line {number} is longer than {MAX_LINE >> 20} MiB",
                where=str(path.name),
                fix="This is no table; take the file out or split it.",
            )
        if number == 1 and encoding == "utf-8-sig":
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            yield raw.decode(plain).replace("\x00", "")
        except UnicodeDecodeError:
            odd.add(number)
            fallback = guess_encoding(raw) if plain == "utf-8" else "utf-8"
            yield raw.decode(fallback if fallback != plain else "cp1251", "replace").replace("\x00", "")


class TextTable:
    """Rows of delimited text, numbered as a spreadsheet shows them. ``odd_rows`` fills with rows in another encoding as they pass."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self._path, self._encoding, self._delimiter = path, encoding, delimiter
        self.odd_rows: set[int] = set()

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        odd: set[int] = set()
        with self._path.open("rb") as handle:
            source: Iterator[str]
            if self._encoding == "utf-16":
                source = iter(io.TextIOWrapper(handle, "utf-16", errors="replace", newline=""))
            else:
                source = _lines(handle, self._encoding, odd, self._path)
            reader = csv.reader(source, delimiter=self._delimiter, strict=False)
            before = 0
            row = 0
            try:
                for cells in reader:
                    row += 1
                    if odd and any(n in odd for n in range(before + 1, reader.line_num + 1)):
                        self.odd_rows.add(row)
                    before = reader.line_num
                    yield row, cells
            except csv.Error as error:
                raise BadFile(
                    f"the table cannot be read on: {error}",
                    where=f"{self._path.name}:{row + 1}",
                    fix="Look at this row for an unclosed quotation mark or a cell that is too long.",
                ) from error


def _sheet_sizes(path: Path) -> dict[str, tuple[int, int]]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {info.filename: (info.file_size, info.compress_size) for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError) as error:
        raise BadFile(
            f"the workbook cannot be opened: {error}",
            where=path.name,
            fix="Download or export the file again; it is cut or damaged.",
        ) from error


def _guard_workbook(path: Path) -> int:
    sizes = _sheet_sizes(path)
    for name, (size, packed) in sizes.items():
        if size > MAX_SHEET_BYTES or (size > 1 << 24 and size > MAX_RATIO * max(packed, 1)):
            raise BadFile(
                f"part {name} would unpack to {size:,} bytes",
                where=path.name,
                fix="This looks like a zip bomb; do not load it.",
            )
    return max((size for name, (size, _) in sizes.items() if "/worksheets/" in name), default=0)


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, str):
        return value[:MAX_CELL] or None
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value if isinstance(value, (int, float, date, datetime)) else (None if value is None else str(value))


def _calamine(path: Path) -> Any:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, OSError) as error:
        raise BadFile(
            f"the workbook cannot be read: {error}",
            where=path.name,
            fix="Open it in a spreadsheet program and save it again.",
        ) from error


@lru_cache(maxsize=1)
def _whole_sheet(path: Path, sheet: str | None, changed: int, size: int) -> list[list[Any]]:
    """All rows of a sheet; kept for the next call, because a file is read right after its head was looked at."""
    book = _calamine(path)
    page = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    rows: list[list[Any]] = page.to_python(skip_empty_area=False)
    return rows


class Workbook:
    """Rows of the sheets of a workbook, numbered as the sheet shows them. Whole numbers come as int, dates as date."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._whole = _guard_workbook(path) <= WHOLE_SHEET_BYTES
        self.odd_rows: set[int] = set()

    def sheets(self) -> tuple[str, ...]:
        if self._whole:
            return tuple(_calamine(self._path).sheet_names)
        import openpyxl

        book = openpyxl.load_workbook(self._path, read_only=True)
        try:
            return tuple(book.sheetnames)
        finally:
            book.close()

    def rows(self, sheet: str | None = None) -> Iterator[tuple[int, list[Any]]]:
        """Rows of one sheet (the first one by default)."""
        if self._whole:
            about = self._path.stat()
            for number, cells in enumerate(_whole_sheet(self._path, sheet, about.st_mtime_ns, about.st_size), start=1):
                yield number, [_plain(c) if c != "" else None for c in cells]
            return
        import openpyxl

        book = openpyxl.load_workbook(self._path, read_only=True, data_only=True)
        try:
            page = book[sheet] if sheet else book[book.sheetnames[0]]
            for number, values in enumerate(page.iter_rows(values_only=True), start=1):
                yield number, [_plain(c) for c in values]
        finally:
            book.close()

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        return self.rows()


def open_table(head: Head) -> TextTable | Workbook:
    """The rows of a file whose head is a table."""
    return TextTable(head.path, head.encoding, head.delimiter) if head.delimiter else Workbook(head.path)


def json_lines(head: Head) -> Iterator[tuple[int, Any]]:
    """(line number from 1, object) of JSON lines; a line that is no JSON comes as a BadFile *value*, so that reading goes on."""
    odd: set[int] = set()
    with head.path.open("rb") as handle:
        for number, line in enumerate(_lines(handle, head.encoding, odd, head.path), start=1):
            if not line.strip():
                continue
            try:
                yield number, orjson.loads(line)
            except orjson.JSONDecodeError as error:
                yield (
                    number,
                    BadFile(
                        f"this line is no JSON: {error}",
                        where=f"{head.path.name}:{number}",
                        fix="Mend or remove the line.",
                    ),
                )


def json_items(head: Head, prefix: str) -> Iterator[tuple[int, Any]]:
    """(position from 1, object) of the array at an ijson prefix (``item``, ``elements.item``), as a stream."""
    import ijson

    with head.path.open("rb") as handle:
        try:
            yield from enumerate(ijson.items(handle, prefix, use_float=True), start=1)
        except ijson.JSONError as error:
            raise BadFile(
                f"the JSON text breaks off or is wrong: {error}", where=head.path.name, fix="Download the file again."
            ) from error


def xml_elements(path: Path, tag: str) -> Iterator[tuple[int, Any]]:
    """(position from 1, element) of each element with a local name, freed after use.

    Entities are never resolved, the network never used, depth and text bounded by libxml2's own limits.
    """
    from lxml import etree

    try:
        context = etree.iterparse(
            str(path),
            events=("end",),
            tag=("{*}" + tag,),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for number, (_, element) in enumerate(context, start=1):
            yield number, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise BadFile(
            f"the XML text breaks off or is wrong: {error.msg}",
            where=f"{path.name}:{error.lineno}",
            fix="Download the file again; a cut file is not loaded in part.",
        ) from error


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:HEAD_ROWS] if line.strip()]
    best, best_score = "", 0
    for mark in (";", "\t", ",", "|"):
        counts = [len(cells) for cells in csv.reader(lines, delimiter=mark)]
        usual = max(counts, default=1)
        score = sum(1 for c in counts if c == usual) * (usual - 1)
        if score > best_score:
            best, best_score = mark, score
    return best


def _json_head(path: Path, encoding: str, start: str) -> Head:
    first_line = start.lstrip().split("\n", 1)[0].strip()
    if first_line.startswith("{"):
        try:
            first = orjson.loads(first_line)
            rest = start.lstrip().split("\n", 1)[1:] or [""]
            if isinstance(first, dict) and (not rest[0].strip() or rest[0].lstrip().startswith("{")):
                lines = bool(rest[0].strip()) or "elements" not in first
                if lines:
                    return Head(path, "json_lines", encoding, start, keys=frozenset(first), first=first)
        except orjson.JSONDecodeError:
            # Not one object a line: a document over several lines, looked at below.
            first = None
    import ijson

    keys: set[str] = set()
    found: Any = None
    prefix = ""
    with path.open("rb") as handle:
        try:
            for where, event, value in ijson.parse(handle, use_float=True):
                if event == "map_key" and where == "":
                    keys.add(str(value))
                if event == "start_map" and (where == "item" or where.endswith(".item")):
                    prefix = where
                    break
        except ijson.JSONError:
            prefix = ""
    if prefix:
        with path.open("rb") as handle:
            try:
                found = next(ijson.items(handle, prefix, use_float=True), None)
            except ijson.JSONError:
                found = None
    return Head(path, "json", encoding, start, keys=frozenset(keys), first=found, root=prefix)


def _xml_head(path: Path, encoding: str, start: str) -> Head:
    from lxml import etree

    try:
        for _, element in etree.iterparse(
            str(path), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
        ):
            name = etree.QName(element).localname
            attributes = {etree.QName(k).localname: str(v) for k, v in element.attrib.items()}
            return Head(path, "xml", encoding, start, root=name, attributes=attributes)
    except etree.XMLSyntaxError as error:
        raise BadFile(
            f"this is no well-formed XML: {error.msg}", where=path.name, fix="Download the file again."
        ) from error
    return Head(path, "other", encoding, start)


def look(path: Path) -> Head:
    """The head of a file. Raises BadFile where it cannot be read at all."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(HEAD_BYTES)
    except OSError as error:
        raise BadFile(
            f"the file cannot be read: {error.strerror}",
            where=str(path),
            fix="Check that it exists and that you may read it.",
        ) from error
    if not raw.strip():
        return Head(path, "empty", "")
    if raw.startswith(b"PK\x03\x04"):
        book = Workbook(path)
        if not any("/worksheets/" in name for name in _sheet_sizes(path)):
            return Head(path, "other", "zip")
        sheets = book.sheets()
        rows = []
        for number, cells in book:
            rows.append(tuple(cells))
            if number >= HEAD_ROWS:
                break
        return Head(path, "table", "xlsx", rows=tuple(rows), sheets=sheets)
    encoding = guess_encoding(raw)
    start = raw.decode(encoding, "replace").lstrip("\ufeff")
    text = start.lstrip()
    if text.startswith("<"):
        return (
            _xml_head(path, encoding, start)
            if not text[:15].lower().startswith(("<!doctype html", "<html"))
            else Head(path, "other", encoding, start)
        )
    if text.startswith(("{", "[")):
        return _json_head(path, encoding, start)
    if sum(1 for c in text[:4096] if ord(c) < 9) > 4:
        return Head(path, "other", "binary")
    delimiter = _delimiter(start)
    if not delimiter:
        return Head(path, "other", encoding, start)
    rows = []
    for number, cells in TextTable(path, encoding, delimiter):
        rows.append(tuple(cells))
        if number >= HEAD_ROWS:
            break
    return Head(path, "table", encoding, start, delimiter=delimiter, rows=tuple(rows))
