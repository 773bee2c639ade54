"""Single records of a file read again as they stand in it: the cells behind a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from graph.errors import BadFile
from graph.values.text import clean
from loaders.contract import Head, Loader
from loaders.reading.documents import json_items, json_lines, xml_elements
from loaders.reading.heads import HEAD_ROWS, look
from loaders.reading.tables import Workbook, open_table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A cell of a record: its column, or its path inside the record, and what stands there.
Cell = tuple[str, Any]


class Layout(NamedTuple):
    """How the records of a file are counted: by rows of a table (of a sheet), by lines, or by position.

    ``records``: the sheet of a workbook that is not its first one; the XML element; the prefix of the JSON array. ``header``: the rows of
    a table above its first record.
    """

    shape: str
    records: str
    header: tuple[tuple[Any, ...], ...] = ()


def layout(head: Head, loader: Loader, mapping: Mapping[str, Any] | None, first_row: int | None) -> Layout:
    """The layout of a file; ``first_row`` is that of its first record, None where there is none."""
    if head.shape != "table":
        counted = loader.records(head) if loader.records else head.root
        return Layout(head.shape, counted if head.shape in ("xml", "json") else "")
    sheet = str((mapping or {}).get("sheet") or "")
    if head.sheets[:1] == (sheet,):
        sheet = ""
    above = max((first_row or 1) - 1, 0)
    if not sheet:
        return Layout("table", "", head.rows[:above])
    rows = (tuple(cells) for number, cells in _rows(head, sheet) if number <= above)
    return Layout("table", sheet, tuple(row for row, _ in zip(rows, range(min(above, HEAD_ROWS)), strict=False)))


def reread(path: Path, counted: Layout, rows: Collection[int]) -> dict[int, list[Cell]]:
    """The cells of some records by row; one that is not there is missing. Reads the file up to the last of them.

    Raises BadFile where the file cannot be read.
    """
    head = look(path)
    found: dict[int, list[Cell]] = {}
    if not rows:
        return found
    last = max(rows)
    for row, cells in _records(head, counted, rows):
        if row in rows:
            found[row] = cells
        if row >= last:
            break
    return found


def _records(head: Head, counted: Layout, rows: Collection[int]) -> Iterator[tuple[int, list[Cell]]]:
    if counted.shape == "table":
        names = columns(counted.header)
        for row, cells in _rows(head, counted.records):
            yield row, named(names, cells) if row in rows else []
    elif counted.shape == "xml":
        for row, element in xml_elements(head.path, counted.records):
            yield row, list(_parts(element)) if row in rows else []
    else:
        items = json_lines(head) if counted.shape == "json_lines" else json_items(head, counted.records)
        for row, value in items:
            if row in rows:
                yield row, [("", value.message)] if isinstance(value, BadFile) else list(_leaves(value))
            else:
                yield row, []


def _rows(head: Head, sheet: str) -> Iterator[tuple[int, list[Any]]]:
    table = open_table(head)
    return table.rows(sheet) if sheet and isinstance(table, Workbook) else iter(table)


def named(names: Sequence[str], cells: Sequence[Any]) -> list[Cell]:
    """Cells with their columns, empty ones left out; a cell without a header has the letter of its column."""
    return [
        (names[i] if i < len(names) and names[i] else letter(i), cell)
        for i, cell in enumerate(cells)
        if cell is not None and cell != ""
    ]


def letter(place: int) -> str:
    """The name of a column as spreadsheets show it, counted from 0: A, B … Z, AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def columns(header: Sequence[Sequence[Any]]) -> list[str]:
    """The names of columns by the rows above the first record: the row with the most texts, each under the text above it.

    Titles (one cell) and a row of column numbers name nothing.
    """
    texts = [
        [clean(cell) if isinstance(cell, str) and not _is_number(cell) else None for cell in row] for row in header
    ]
    filled = [sum(text is not None for text in row) for row in texts]
    if not filled or not max(filled):
        return []
    best = max(range(len(filled)), key=lambda i: (filled[i], i))
    names = [text or "" for text in texts[best]]
    if best and filled[best - 1] > 1:
        # How far a merged cell spans is not told in every file, so only the column beneath its text gets it.
        upper = texts[best - 1]
        names = [" ".join(p for p in (upper[i] if i < len(upper) else None, name) if p) for i, name in enumerate(names)]
    return names


def _is_number(cell: str) -> bool:
    return cell.strip().replace(".", "").replace(",", "").isdecimal()


def _leaves(value: object, path: str = "") -> Iterator[Cell]:
    """Each text, number and truth of a JSON value with its path."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _leaves(part, path if len(value) == 1 else f"{path}[{place + 1}]")
    elif value is not None and value != "":
        yield path, value


def _parts(element: Element, path: str = "") -> Iterator[Cell]:
    """Each text and attribute of an XML element with its path, numbered where siblings share a name."""
    yield from ((f"{path}@{_local(name)}", text) for name, text in element.attrib.items())
    if (text := (element.text or "").strip()) and path:
        yield path.removesuffix("/"), text
    children = list(element.iterchildren("*"))
    of_tag = Counter(_local(child.tag) for child in children)
    met: Counter[str] = Counter()
    for child in children:
        tag = _local(child.tag)
        met[tag] += 1
        yield from _parts(child, f"{path}{tag}[{met[tag]}]/" if of_tag[tag] > 1 else f"{path}{tag}/")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def shown(cells: Iterable[Cell]) -> list[tuple[str, str]]:
    """Cells as text: days in ISO form, truths and the like as JSON writes them, texts as they are."""
    return [
        (name, cell if isinstance(cell, str) else orjson.dumps(cell, default=str).decode().strip('"'))
        for name, cell in cells
    ]
