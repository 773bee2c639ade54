"""Which encoding a text is in, and its lines decoded; a line in another encoding than its file is decoded on its own and marked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from graph.errors import BadFile
from loaders.reading import meter

JUDGED_BYTES = 1 << 14  # of lines with letters beyond ASCII; enough to tell two code pages apart
BLOCK = 1 << 17  # bytes decoded at once
MAX_LINE = 1 << 24  # bytes in one line; a longer one is no table and no JSON line

# Common Russian letter pairs: in a right decoding they are far more frequent than in a wrong one.
_PAIRS = re.compile(
    "ст|ен|ов|но|на|ни|ра|во|ко|то|ро|пр|по|ре|ер|ва|ал|ан|ли|ор|ть|ия|ом|ам|ит|та|ка|ел|ат|ло|ин", re.IGNORECASE
)

_BEYOND = re.compile(rb"[\x80-\xff]")
_TURKISH = re.compile(rb"[\xc7\xd0\xd6\xdc\xdd\xde\xe7\xf0\xf6\xfc\xfd\xfe]")  # Ç Ğ Ö Ü İ Ş, small ones too
_ONLY_TURKISH = re.compile(
    rb"[\xd0\xdd\xde\xf0\xfd\xfe]"
)  # Icelandic has these in latin-1, and no table here is Icelandic
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")  # in Cyrillic text they stand side by side

_STRAY_RETURN = re.compile(rb"\r(?!\n)")


def _share(text: str) -> float:
    letters = sum(1 for c in text if c.isalpha() and not c.isascii())
    # Upper and lower case mixed inside words is the mark of the wrong code page.
    broken = len(re.findall("[а-яё][А-ЯЁ]", text))
    return (len(_PAIRS.findall(text)) - broken) / letters if letters else 0.0


def guess_encoding(raw: bytes) -> str:
    """utf-8 (with or without BOM), utf-16 with BOM, else windows-1251, cp866 or latin-1 by the share of plausible Russian, or windows-1254
    by the letters of Turkish."""
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
    if _is_turkish(foreign):
        return "cp1254"
    return best if scores[best] > 0.05 else "cp1252"


def _is_turkish(foreign: bytes) -> bool:
    """Whether single letters beyond ASCII stand among Latin ones, and most of them are those of windows-1254 that Turkish has."""
    beyond = len(_BEYOND.findall(foreign))
    letters = len(_TURKISH.findall(foreign))
    alone = len(_ALONE.findall(foreign))
    return alone > 0.3 * beyond and letters > 0.7 * beyond and len(_ONLY_TURKISH.findall(foreign)) > 0.2 * beyond


def _tame(line: str) -> str:
    """A line without NUL, and without carriage returns but at its end: inside a cell they would end the row."""
    if "\x00" not in line and "\r" not in line[:-2]:
        return line
    body = line.rstrip("\r\n")
    return body.replace("\x00", "").replace("\r", " ") + line[len(body) :]


def _endless(number: int, path: Path) -> BadFile:
    return BadFile(
        f"line {number} is longer than {MAX_LINE >> 20} MiB",
        where=path.name,
        fix="This is no table; take the file out or split it.",
    )


def wide_lines(text: IO[str], path: Path) -> Iterator[str]:
    """Lines of a text that is decoded on the way (utf-16), as bounded and tamed as those of ``decoded_lines``."""
    number = 0
    while line := _readline(text, path):
        number += 1
        if len(line) > MAX_LINE:
            raise _endless(number, path)
        yield _tame(line)


def _readline(text: IO[str], path: Path) -> str:
    try:
        return text.readline(MAX_LINE + 1)
    except UnicodeError as error:  # the mark at the beginning is gone: the file is another one than a moment ago
        raise BadFile(f"the text is no utf-16: {error}", where=path.name, fix="Save it as UTF-8.") from error


def decoded_lines(handle: IO[bytes], encoding: str, odd: set[int], path: Path) -> Iterator[str]:
    """Decoded lines; the numbers of lines that are not in the file's encoding go into ``odd``, some of them before their lines come.

    Lines are decoded many at a time, and one by one only where something is wrong among them.
    """
    return chain.from_iterable(_blocks(handle, encoding, odd, path))


def _blocks(handle: IO[bytes], encoding: str, odd: set[int], path: Path) -> Iterator[Iterable[str]]:
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    done = 0
    for number, raw in _whole_lines(handle, path):
        done += len(raw)
        meter.note(done)
        block = raw.removeprefix(b"\xef\xbb\xbf") if number == 0 and encoding == "utf-8-sig" else raw
        try:
            text = block.decode(plain)
        except UnicodeDecodeError:
            yield _one_by_one(block, plain, odd, number)
        else:
            tame = b"\x00" not in block and _STRAY_RETURN.search(block) is None
            yield io.StringIO(text, newline="\n") if tame else _one_by_one(block, plain, odd, number)


def _whole_lines(handle: IO[bytes], path: Path) -> Iterator[tuple[int, bytes]]:
    """Blocks of a file, each of whole lines, with the number of lines before it. Raises BadFile for a line beyond MAX_LINE."""
    number = 0
    while block := handle.read(min(BLOCK, MAX_LINE)):
        tail = len(block) - block.rfind(b"\n") - 1
        if tail:
            rest = handle.readline(MAX_LINE + 1 - tail)
            if tail + len(rest) > MAX_LINE:
                raise _endless(number + block.count(b"\n") + 1, path)
            block += rest
        yield number, block
        number += block.count(b"\n")


def _one_by_one(block: bytes, plain: str, odd: set[int], before: int) -> Iterator[str]:
    """The lines of a block, each decoded by itself; ``before``: so many lines stand before it."""
    for number, raw in enumerate(io.BytesIO(block), start=before + 1):
        try:
            yield _tame(raw.decode(plain))
        except UnicodeDecodeError:
            odd.add(number)
            fallback = guess_encoding(raw) if plain == "utf-8" else "utf-8"
            yield _tame(raw.decode(fallback if fallback != plain else "cp1251", "replace"))
