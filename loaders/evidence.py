"""What the values of a table's columns look like: numbers by their check digits, dates, shares, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.errors import BadValue
from graph.values import amounts, dates, identifiers
from graph.values.firm_names import legal_form
from graph.values.text import clean, squeeze
from loaders import parties
from loaders.kinds import fits

SAMPLE_ROWS = 500  # enough to see check digits, day orders and empty columns; few enough to draft at once
MAX_SAMPLES = 3
# Some value of another kind in a column is a dirty row; more than half of them is another kind of column.
MOST = 0.5
# From this many numbers of one length on, their check digits tell whether the length is a coincidence.
ENOUGH = 4

# Lengths that a number of twelve or fourteen digits has without its leading zeros, and its own.
_SHORTENED = {9: 12, 10: 12, 11: 12, 13: 14}
# What stands in the end of an interest that goes on.
_OPEN_ENDS = frozenset({
    "н.в.", "н. в.", "нв", "по н.в.", "настоящее время", "по настоящее время", "до настоящего времени", "по сей день", "действует",
    "действующий", "бессрочно", "present", "to present", "to date", "current", "now", "ongoing", "қазіргі уақытқа дейін", "дотепер",
    "halen", "devam ediyor",
})  # fmt: skip
_SLASHED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|(?<!-)\d{2,3})(?:\s.*)?")
_SEVERAL = re.compile(r"[;\n|%]")
_FRACTION = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})")


@lru_cache(maxsize=65536)
def share_of(text: str) -> float | None:
    """Per cent from ``34``, ``33,3%`` or ``1/3``; None where empty. Raises BadValue outside 0 to 100 or where it is no number."""
    fraction = _FRACTION.fullmatch(text.strip())
    if fraction and int(fraction[2]):
        return amounts.parse_share(str(100 * int(fraction[1]) / int(fraction[2])))
    return amounts.parse_share(text)


def is_open_end(value: object) -> bool:
    """Whether a cell says that there is no end yet (``н.в.``, ``present``)."""
    return isinstance(value, str) and squeeze(value).lower() in _OPEN_ENDS


@lru_cache(maxsize=8192)
def restored(number: str) -> str:
    """A number with the leading zeros that a spreadsheet dropped, where it checks only with them; else as it is."""
    value = identifiers.compact(number)
    size = _SHORTENED.get(len(value))
    if size is None or not value.isdecimal() or identifiers.passed(value):
        return number
    padded = value.zfill(size)
    return padded if identifiers.passed(padded) else number


def kinds_of(text: str) -> frozenset[str]:
    """Who can bear a number by its check digits: ``person``, ``company``, both or nobody."""
    checked = identifiers.passed(identifiers.compact(restored(text)))
    return frozenset(identifiers.KINDS[n.kind][1] for n in checked) - {"any"}


def are_firms(cells: Iterable[object]) -> bool:
    """Whether most of the cells that say anything are names of firms, by their legal forms."""
    texts = [text for cell in cells if (text := clean(cell))]
    return bool(texts) and sum(bool(legal_form(text)) for text in texts) > len(texts) * MOST


def _parses(value: object, parse: Any) -> bool:
    try:
        return parse(value) is not None
    except BadValue:
        return False


def _month_first(value: object) -> dates.PartialDate | None:
    return dates.parse(value, month_first=True)


@dataclass(slots=True)
class Column:
    """Counts over the values of one column."""

    filled: int = 0
    names: int = 0
    people: int = 0
    firms: int = 0
    numbers: int = 0
    personal_numbers: int = 0  # that no firm can bear
    firm_numbers: int = 0  # that a firm can bear
    dates: int = 0
    shares: int = 0
    per_cents: int = 0
    several: int = 0
    counter: bool = True
    texts: list[str | None] = field(default_factory=list)

    def add(self, value: object) -> None:
        """Count one cell."""
        text = clean(value)
        self.texts.append(text)
        if text is None:
            return
        self.filled += 1
        self.counter = self.counter and text == str(self._first() + self.filled - 1)
        dated = _parses(value, dates.parse) or _parses(value, _month_first) or is_open_end(value)
        self.dates += dated
        if fits("name", text) and not dated:
            self.names += 1
            kind = parties.bearer(text, None).kind
            self.people += kind == "person"
            self.firms += kind == "company"
            self.several += isinstance(value, str) and len(_SEVERAL.split(value.strip())) > 1
        if fits("number", text):
            self.numbers += 1
            kinds = kinds_of(text)
            self.personal_numbers += kinds == {"person"}
            self.firm_numbers += "company" in kinds
        self.shares += _parses(text, share_of)
        self.per_cents += "%" in text and _parses(text, share_of)

    def _first(self) -> int:
        text = next((t for t in self.texts if t is not None), "")
        return int(text) if text.isdecimal() and len(text) < 8 else -1

    def most(self, count: int) -> bool:
        """Whether a count is that of most values; a column without values contradicts nothing."""
        return count > self.filled * MOST if self.filled else True

    @property
    def countries(self) -> int:
        """Counted when asked for: most columns are no countries, and looking them up is slow."""
        return sum(fits("country", text) for text in self.texts if text is not None)

    @property
    def samples(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t for t in self.texts if t is not None))[:MAX_SAMPLES]

    def chance_lengths(self) -> frozenset[int]:
        """Lengths of numbers that pass a check only by chance: fewer than half of enough different ones do.

        One ten-digit number in eleven passes as a Russian one; a column of Turkish tax numbers must not give Russian firms.
        """
        passed: dict[int, list[bool]] = {}
        for text in {t for t in self.texts if t is not None and fits("number", t)}:
            passed.setdefault(len(identifiers.compact(text)), []).append(bool(kinds_of(text)))
        return frozenset(n for n, hits in passed.items() if len(hits) >= ENOUGH and sum(hits) < len(hits) * MOST)

    def day_order(self) -> str | None:
        """How dates in figures are written: day-first, month-first, mixed, or unclear; None where nothing needs to be known."""
        pairs = [(int(m[1]), int(m[3]), m[2]) for t in self.texts if t and (m := _SLASHED.fullmatch(t))]
        day_first = any(a > 12 for a, _, _ in pairs)
        month_first = any(b > 12 for _, b, _ in pairs)
        if day_first and month_first:
            return "mixed"
        if day_first or month_first:
            return "day-first" if day_first else "month-first"
        # Dates with dots are written day first everywhere; slashes and hyphens are read both ways.
        return "unclear" if any(a != b and mark != "." for a, b, mark in pairs) else None

    def all_at_most_one(self) -> bool:
        """Whether every share is 1 or less and none has a per cent sign: parts of one, or very small per cents."""
        numbers = []
        for text in self.texts:
            try:
                numbers.append(None if text is None or "/" in text else share_of(text))
            except BadValue:
                continue
        known = [n for n in numbers if n]
        return bool(known) and not self.per_cents and max(known) <= 1


def columns_of(rows: Iterable[list[Any]], width: int) -> list[Column]:
    """The look of each of the first ``width`` columns."""
    columns = [Column() for _ in range(width)]
    for cells in rows:
        for place, column in enumerate(columns):
            column.add(cells[place] if place < len(cells) else None)
    return columns
