"""Side file of a FollowTheMoney export of our own (``NAME.side.jsonl``): read together with the entities it belongs to, never alone.

Loaded by itself it states nothing: the lines say what is left over when an entity is written in FollowTheMoney, and the entities
themselves stand in ``NAME``. Put both files into one folder and load that; every line of this file then counts as skipped here.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.contract import Claims, Document, Head, Loader
from loaders.reading import json_lines

MARK = "transship_side_file"
SUFFIX = ".side.jsonl"


def sniff(head: Head) -> bool:
    return head.shape == "json_lines" and MARK in head.keys


def read(document: Document) -> Iterator[Claims]:
    lines = sum(1 for _ in json_lines(document.head))
    of = document.path.name.removesuffix(SUFFIX)
    yield Claims(rows_read=lines, skipped=lines, notes=(f"its lines are read with the entities beside it, in {of}",))


LOADER = Loader(name="ftm_side", title="Side file of a FollowTheMoney export", version="1", sniff=sniff, read=read)
