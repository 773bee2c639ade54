"""Where a fact comes from: the file, and the row in it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

_BLOCK = 1 << 20


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


def key(*parts: object) -> str:
    """A 128-bit id made from content, written as a UUID.

    Each part is hashed with its length before it, so ``key("a", "b")`` and ``key("ab")`` differ, and None differs from the empty text.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        raw = b"\x00" if part is None else b"\x01" + str(part).encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    text = digest.hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
