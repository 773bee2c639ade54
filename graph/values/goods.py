"""Goods by HS code: cleaning a code, its edition, and the lists of controlled goods.

A code is text: a leading zero counts. The lists are data with their source (``graph/data``): the 50 Common High Priority codes, the drone
heading 8806 of the 2022 edition, and under which codes the same goods stood before it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from graph.errors import BadParams, BadValue
from graph.values.text import clean

# First day of each edition as customs of the Eurasian union and most others apply it.
EDITIONS = ((2022, date(2022, 1, 1)), (2017, date(2017, 1, 1)), (2012, date(2012, 1, 1)), (2007, date(2007, 1, 1)))


class HsCode(NamedTuple):
    """A cleaned code: digits as given, the six worldwide ones, and a doubt to warn about (empty if none)."""

    raw: str
    hs6: str
    doubt: str


@lru_cache(maxsize=65536)
def _parse_text(text: str) -> HsCode:
    # Some sheets write the code with its description behind it.
    head = re.split(r"\s*[-–:(]\s*(?=\D)|\s+(?=[A-Za-zА-Яа-я])", text, maxsplit=1)[0]
    digits = re.sub(r"\D", "", head)
    starred = "*" in head or "x" in head.lower()
    if not 6 <= len(digits) <= 12:
        raise BadValue(
            f'HS code "{text}" has {len(digits)} digits, 6 to 12 are needed',
            "Give at least the six digits of the Harmonized System in this column.",
        )
    doubt = ""
    if starred:
        doubt = f'HS code "{text}" holds a sign for an unknown digit; its first six digits are used'
    elif len(digits) % 2 and len(digits) != 11:
        digits = "0" + digits
        doubt = f'HS code "{text}" has an odd number of digits; a leading zero lost in a spreadsheet was put back'
    if not "01" <= digits[:2] <= "99":
        raise BadValue(
            f'HS code "{text}" begins with no chapter of the Harmonized System', "Check the code in the source file."
        )
    return HsCode(text, digits[:6], doubt)


def parse_hs(value: object) -> HsCode | None:
    """An HS code from a cell (6 to 12 digits, with or without blanks and dots); None where it is empty.

    Nine digits (or seven) have lost a leading zero; a ``*`` stands for an unknown last digit. Raises BadValue for anything else.
    """
    text = clean(value)
    return None if text is None else _parse_text(text)


# What stands between the codes of a cell that holds several: "854239|690721", "8542.39, 6907.21".
_BETWEEN = re.compile(r"\s*(?:[|;,/&\n]|\band\b)\s*|(?<=\d{6})\s+(?=\d{6})", re.IGNORECASE)


class HsCodes(NamedTuple):
    """All codes of a cell. ``first`` is the principal one; ``more`` are six digits each; ``doubt`` is empty if there is none."""

    first: HsCode
    more: tuple[str, ...]


def parse_hs_list(value: object) -> HsCodes | None:
    """The HS codes of a cell that may hold several; None where it is empty.

    The first one that can be read is the principal one, and its ``raw`` is the whole cell. A part that is no code is a doubt. A cell
    without any code of six digits has a principal one without digits: the goods are then unknown, the cell is kept as written.
    """
    text = clean(value)
    if text is None:
        return None
    read: list[HsCode] = []
    doubts = []
    for part in filter(None, _BETWEEN.split(text)):
        try:
            read.append(_parse_text(part))
        except BadValue as error:
            doubts.append(error.reason)
    if not read:
        return HsCodes(HsCode(text, "", f'no HS code of six digits can be read from "{text}"'), ())
    doubts += [code.doubt for code in read if code.doubt]
    more = tuple(dict.fromkeys(code.hs6 for code in read[1:] if code.hs6 != read[0].hs6))
    return HsCodes(HsCode(text, read[0].hs6, "; ".join(doubts)), more)


def edition(day: date) -> int:
    """The year of the HS edition in force on a day."""
    return next((year for year, first in EDITIONS if day >= first), 2002)


class Good(NamedTuple):
    """One code of a list of controlled goods."""

    hs6: str
    list: str
    tier: str
    group: str
    since: int
    title: str
    source: str


class Earlier(NamedTuple):
    """Where goods stood in an earlier edition. share: whole (all of the old code), part, or text (told by the goods text)."""

    hs6: str
    earlier: str
    until: int
    share: str
    source: str


def _read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("graph") / "data" / name).read_text(encoding="utf-8").splitlines()))


@cache
def controlled() -> tuple[Good, ...]:
    """All codes of the bundled lists (HS 2022)."""
    return tuple(
        Good(r["hs6"], r["list"], r["tier"], r["group"], int(r["since"]), r["title"], r["source"])
        for r in _read("controlled_goods.csv")
    )


@cache
def predecessors() -> tuple[Earlier, ...]:
    """Under which codes the same goods stood before the 2022 edition."""
    return tuple(
        Earlier(r["hs6"], r["earlier"], int(r["until"]), r["share"], r["source"]) for r in _read("hs_predecessors.csv")
    )


@cache
def drone_pattern() -> str:
    """A regular expression (RE2 and Python) that finds a word for an unmanned aircraft in a lower-case goods text."""
    lines = (files("graph") / "data" / "drone_words.txt").read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    short = [w for w in words if len(w) <= 3 and w.isalpha() and ord(w[0]) < 0x3000]
    long = [w for w in words if w not in short]
    return rf"(^|[^\p{{L}}])(({'|'.join(short)})([^\p{{L}}]|$)|({'|'.join(long)}))"


class Goods(NamedTuple):
    """A selection of goods: its HS codes, the older codes that mean the same goods, and those that do so only with a drone text."""

    name: str
    hs6: tuple[str, ...]
    earlier: tuple[str, ...]
    earlier_with_text: tuple[str, ...]


NAMED = ("controlled", "chpl", "drones", "chips")


def select(wanted: str | Iterable[str] = "controlled") -> Goods:
    """Goods by the name of a list (controlled, chpl, drones, chips) or by HS codes of 2 to 6 digits, comma-separated.

    Raises BadParams for a name that is no list or a code that is none.
    """
    words = [w for w in re.split(r"[,\s]+", wanted) if w] if isinstance(wanted, str) else list(wanted)
    codes: set[str] = set()
    for word in words:
        if word in NAMED:
            codes |= {g.hs6 for g in controlled() if word in ("controlled", g.list, g.group)}
        elif re.fullmatch(r"\d{6,10}", word):
            codes.add(word[:6])
        elif re.fullmatch(r"\d{2}|\d{4}", word):
            # A heading is kept as a prefix: which subheadings exist differs between editions.
            codes.add(word)
        else:
            raise BadParams(
                f'"{word}" is neither a list of goods nor an HS code',
                fix=f"Use {', '.join(NAMED)} or codes of 2, 4 or 6 digits.",
            )
    if not codes:
        raise BadParams("no goods were named", fix=f"Use {', '.join(NAMED)} or codes of 2, 4 or 6 digits.")
    matching = [e for e in predecessors() if any(e.hs6.startswith(c) for c in codes)]
    return Goods(
        name=",".join(words),
        hs6=tuple(sorted(codes)),
        earlier=tuple(sorted({e.earlier for e in matching if e.share == "whole"})),
        earlier_with_text=tuple(sorted({e.earlier for e in matching if e.share == "text"})),
    )
