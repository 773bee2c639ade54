"""Records of GLEIF files, XML or JSON, in the one shape that the JSON form has: objects, lists and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from graph.errors import BadFile, BadValue
from graph.values import dates
from graph.values.text import clean
from loaders.contract import Head
from loaders.reading import json_items, json_lines, xml_elements
from loaders.records import items, mapping

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Record = Mapping[str, object]
DEPTH = 12  # no record nests deeper

# Elements that hold elements of one name, any number of them.
LISTS = frozenset({"OtherEntityNames", "TransliteratedOtherEntityNames", "RelationshipPeriods", "ExceptionReasons"})


def records_of(head: Head, tag: str) -> Iterator[tuple[int, Record | BadFile]]:
    """(position or line from 1, record) of a file whose records are XML elements of a name, or JSON objects.

    ``tag`` is the element, or the place of the array in a JSON document. A line that is no JSON comes as a BadFile value.
    """
    if head.shape == "xml":
        for row, element in xml_elements(head.path, tag):
            yield row, mapping(plain(element))
        return
    for row, value in json_items(head, tag) if head.shape == "json" else json_lines(head):
        yield row, value if isinstance(value, BadFile) else mapping(unwrapped(value))


def plain(element: Element) -> object:
    """An element as text, or as an object of its children by local name; lists where the format has them or one repeats."""
    children = list(element.iterchildren("*"))
    name = local(element)
    if name in LISTS:
        return [plain(child) for child in children]
    attributes = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
    text = (element.text or "").strip()
    if not children:
        # A name with its type is an object in the JSON form too; the language alone is dropped there.
        return {name: text, **attributes} if "type" in attributes else text
    found: dict[str, object] = {}
    for child in children:
        tag = local(child)
        found[tag] = [*items(found[tag]), plain(child)] if tag in found else plain(child)
    return found


def unwrapped(value: object, name: str = "", depth: int = DEPTH) -> object:
    """A JSON value as ``plain`` gives the same of XML: the published JSON writes text as ``{"$": text}`` and attributes with ``@``.

    What lies deeper than any part of a record is left as it is.
    """
    if depth and isinstance(value, list):
        return [unwrapped(part, name, depth - 1) for part in value]
    if not depth or not isinstance(value, dict):
        return value
    if "$" in value:
        return {name: value["$"], "type": value["@type"]} if "@type" in value else value["$"]
    found = {key: unwrapped(part, key, depth - 1) for key, part in value.items() if not key.startswith("@")}
    if name in LISTS:
        # The list itself, where an element stands around its members.
        (around,) = found if len(found) == 1 else ("",)
        return found.get(around, found) if isinstance(found.get(around), list) else found
    return found


def content_day(head: Head) -> date | None:
    """The day of the content, which stands at the head of the XML form."""
    told = re.search(r"ContentDate>\s*([^<\s]+)", head.start) if head.shape == "xml" else None
    try:
        day = dates.parse(told[1]) if told else None
    except BadValue:
        return None
    return day.day if day else None


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def texts(record: Record, name: str, *, inside: str | None = None) -> list[str]:
    """The texts of a part of a record, which may be one or a list, and text or an object with the text under its own name.

    ``inside`` is the list that holds the part, where there is one.
    """
    found = (
        mapping(item).get(name) if isinstance(item, Mapping) else item for item in items(record.get(inside or name))
    )
    return [text for item in found for part in items(item) if (text := clean(part))]
