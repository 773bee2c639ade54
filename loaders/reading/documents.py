"""Records of JSON and XML documents as streams, numbered from 1 (JSON lines by their line)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from graph.errors import BadFile
from loaders.contract import Head
from loaders.reading.bounded import Bounded
from loaders.reading.encodings import decoded_lines, wide_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def json_lines(head: Head) -> Iterator[tuple[int, Any]]:
    """(line number from 1, object) of JSON lines; a line that is no JSON comes as a BadFile *value*, so that reading goes on."""
    with head.path.open("rb") as handle:
        if head.encoding == "utf-16":
            lines = wide_lines(io.TextIOWrapper(handle, encoding="utf-16", errors="replace", newline="\n"), head.path)
        else:
            lines = decoded_lines(handle, head.encoding, set(), head.path)
        for number, line in enumerate(lines, start=1):
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
        source = Bounded(handle, head.path.name, prefix or "the whole document")
        try:
            for number, value in enumerate(ijson.items(source, prefix, use_float=True), start=1):
                source.record_done()
                yield number, value
        except (ijson.JSONError, UnicodeDecodeError) as error:  # the second where text is not UTF-8
            raise BadFile(
                f"the JSON text breaks off or is wrong: {error}", where=head.path.name, fix="Download the file again."
            ) from error


def xml_elements(path: Path, tag: str) -> Iterator[tuple[int, Any]]:
    """(position from 1, element) of each element with a local name, freed after use.

    Entities are never resolved, the network never used; depth and text are bounded by libxml2's own limits, a record by ``Bounded``.
    """
    from lxml import etree

    with path.open("rb") as handle:
        source = Bounded(handle, path.name, tag)
        context = etree.iterparse(
            source,
            events=("end",),
            tag=("{*}" + tag,),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        yield from _ended(context, source, path)


def _ended(context: Iterable[tuple[str, Element]], source: Bounded, path: Path) -> Iterator[tuple[int, Element]]:
    from lxml import etree

    try:
        for number, (_, element) in enumerate(context, start=1):
            source.record_done()
            yield number, element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise BadFile(
            f"the XML text breaks off or is wrong: {error.msg}",
            where=f"{path.name}:{error.lineno}",
            fix="Download the file again; a cut file is not loaded in part.",
        ) from error
