"""Where a fact comes from: the file, and the row in it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

_BLOCK = 1 << 20
_HASH = hashlib.blake2b(digest_size=16)  # a copy of it takes half the time of a new one


class Source(NamedTuple):
    """One file that was read: ``id`` is derived from its content, ``file`` is its path relative to what was given to ``load``."""

    id: str
    file: str
    sha256: str
    size: int
    format: str
    loader: str
    loader_version: str
    encoding: str
    as_of: date | None


def content_hash(path: Path) -> str:
    """SHA-256 of a file as lower-case hex, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _front(size: int) -> bytes:
    """What stands before a part of so many bytes: its length with the mark of a text, and that mark."""
    return (size + 1).to_bytes(8, "big") + b"\x01"


# Every id of every row is made here: what stands before a part is made once for all lengths that names have.
_SHORT = 1 << 10
_FRONTS = tuple(map(_front, range(_SHORT)))
_NONE = (1).to_bytes(8, "big") + b"\x00"


def key(*parts: object) -> str:
    """A 128-bit id made from content, written as a UUID.

    Each part is hashed with its length before it, so ``key("a", "b")`` and ``key("ab")`` differ, and None differs from the empty text.
    """
    pieces = []
    for part in parts:
        if part is None:
            pieces.append(_NONE)
        else:
            raw = (part if type(part) is str else str(part)).encode("utf-8", "surrogatepass")
            size = len(raw)
            pieces.append(_FRONTS[size] if size < _SHORT else _front(size))
            pieces.append(raw)
    return content_id(b"".join(pieces))


def content_id(content: bytes) -> str:
    """A 128-bit id of some bytes, written as a UUID."""
    digest = _HASH.copy()
    digest.update(content)
    # Groups of four digits, of which a UUID joins the first two and the last three.
    text = digest.digest().hex("-", 2)
    return f"{text[:4]}{text[5:29]}{text[30:34]}{text[35:]}"
