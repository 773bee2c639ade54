"""Which encoding a text is in, and its lines decoded; a line in another encoding than its file is decoded on its own and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from graph.errors import BadFile
from loaders.reading import meter

JUDGED_BYTES = 1 << 14  # of lines with letters beyond ASCII; enough to tell two code pages apart
_NOTED_LINES = 1 << 9
MAX_LINE = 1 << 24  # bytes in one line; a longer one is no table and no JSON line

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
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise _endless(number, path)
        yield _tame(line)


def decoded_lines(handle: IO[bytes], encoding: str, odd: set[int], path: Path) -> Iterator[str]:
    """Decoded lines; the numbers of lines that are not in the file's encoding go into ``odd``."""
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    number = 0
    done = 0
    while raw := handle.readline(MAX_LINE + 1):
        number += 1
        done += len(raw)
        if not number % _NOTED_LINES:
            meter.note(done)
        if len(raw) > MAX_LINE:
            raise _endless(number, path)
        if number == 1 and encoding == "utf-8-sig":
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            yield _tame(raw.decode(plain))
        except UnicodeDecodeError:
            odd.add(number)
            fallback = guess_encoding(raw) if plain == "utf-8" else "utf-8"
            yield _tame(raw.decode(fallback if fallback != plain else "cp1251", "replace"))
