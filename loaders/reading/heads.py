"""The head of a file: enough of its beginning to recognise the format."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from graph.errors import BadFile
from loaders.contract import Head
from loaders.reading import refused
from loaders.reading.bounded import Bounded
from loaders.reading.encodings import guess_encoding
from loaders.reading.tables import TextTable, Workbook, part_sizes

HEAD_BYTES = 1 << 18
HEAD_ROWS = 30
# An object, or an array of objects or arrays; a table may begin with "[7] Справочный номер".
_JSON = re.compile(r"\{|\[\s*[\[{\]]")


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:HEAD_ROWS] if line.strip()]
    if lines and (known := refused.delimiter(lines[0])):
        return known
    best, best_score = "", (False, 0)
    for mark in (";", "\t", ",", "|"):
        rows = list(csv.reader(lines, delimiter=mark))
        # The usual width, not the largest: one shifted row must not make the decimal comma look like a delimiter.
        score, usual = max((times * (width - 1), width) for width, times in Counter(map(len, rows)).items())
        # A row of words as wide as the others, or two merged ones, is a header; splitting at decimal commas leaves none.
        wide = [[any(c.isalpha() for c in cell) for cell in cells] for cells in rows if len(cells) == usual]
        headed = any(
            sum(map(any, zip(*two, strict=True))) >= 0.8 * usual for two in zip(wide, wide[1:] or wide, strict=False)
        )
        if score and (headed, score) > best_score:
            best, best_score = mark, (headed, score)
    return best


def _array(document: dict[str, Any]) -> str:
    """The member of a document on one line whose elements are the records: its only array of objects; else empty."""
    arrays = [
        name
        for name, value in document.items()
        if isinstance(value, list) and ((value and isinstance(value[0], dict)) or name == "elements")
    ]
    return arrays[0] if len(arrays) == 1 else ""


def _json_head(path: Path, encoding: str, start: str) -> Head:
    first_line = start.lstrip().split("\n", 1)[0].strip()
    if first_line.startswith("{"):
        try:
            first = orjson.loads(first_line)
            rest = start.lstrip().split("\n", 1)[1:] or [""]
            if isinstance(first, dict) and (not rest[0].strip() or rest[0].lstrip().startswith("{")):
                array = "" if rest[0].strip() else _array(first)
                if not array:
                    return Head(path, "json_lines", encoding, start, keys=frozenset(first), first=first)
                item = next(iter(first[array]), None)
                return Head(path, "json", encoding, start, keys=frozenset(first), first=item, root=f"{array}.item")
        except orjson.JSONDecodeError:
            # Not one object a line: a document over several lines, looked at below.
            first = None
    import ijson

    keys: set[str] = set()
    found: Any = None
    prefix = ""
    with path.open("rb") as handle:
        try:
            for where, event, value in ijson.parse(Bounded(handle, path.name, "the head"), use_float=True):
                if event == "map_key" and where == "":
                    keys.add(str(value))
                if event == "start_map" and (where == "item" or where.endswith(".item")):
                    prefix = where
                    break
        except (ijson.JSONError, UnicodeDecodeError):  # the second where text is not UTF-8
            prefix = ""
    if prefix:
        with path.open("rb") as handle:
            try:
                found = next(ijson.items(Bounded(handle, path.name, prefix), prefix, use_float=True), None)
            except (ijson.JSONError, UnicodeDecodeError):
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
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFile(
            f"this is no well-formed XML: {error}", where=path.name, fix="Download the file again."
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
        if not any("/worksheets/" in name for name in part_sizes(path)):
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
    if _JSON.match(text):
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
