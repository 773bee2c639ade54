"""Rows that were written in another encoding than their file and arrived as gibberish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from graph.values.text import looks_misdecoded
from loaders.reading import guess_encoding

# What Russian capitals of one code page become in another: cp866 in windows-1251, and windows-1251 or utf-8 in cp866 (box drawing).
_FOREIGN = re.compile(r"[ЂЃѓ†‡‰ЉЊЌЋЏђ™љ›њќћџ\u2500-\u259f]")
_FEW = 3
_CYRILLIC = ("cp1251", "cp866")
# utf-8 has the byte 0x98 in the letter И; windows-1251 has no letter for it, so most programs wrote a question mark.
_LOST, _FOUND = b"\xd0?", b"\xd0\x98"


def is_gibberish(cell: object) -> bool:
    """Whether a text looks as if it was read in a wrong encoding; other cells never do."""
    return (
        isinstance(cell, str) and not cell.isascii() and (looks_misdecoded(cell) or len(_FOREIGN.findall(cell)) >= _FEW)
    )


def mended(cells: Sequence[Any], encoding: str) -> list[Any]:
    """The cells of one row, read in the encoding it was written in; ``encoding`` is the one it was read in (or ``xlsx``).

    A cell with letters that the wrong encoding does not have was not read in it and stays as it is.
    """
    read_as = encoding if encoding in _CYRILLIC else "cp1251"
    raw = [_bytes(cell, read_as) for cell in cells]
    written = _written_in(b"\n".join(cell for cell in raw if cell), read_as)
    again = zip(cells, raw, strict=True)
    return [cell if foreign is None else foreign.decode(written, "replace") for cell, foreign in again]


def _bytes(cell: object, read_as: str) -> bytes | None:
    """The bytes a text was read from; None for what was not, or is the same in all encodings."""
    if not isinstance(cell, str) or cell.isascii():
        return None
    try:
        return cell.replace("\ufffd", "?").encode(read_as).replace(_LOST, _FOUND)
    except UnicodeEncodeError:
        return None


def _written_in(raw: bytes, read_as: str) -> str:
    try:
        raw.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        guess = guess_encoding(raw + b"\n")
    return guess if guess in _CYRILLIC else read_as
