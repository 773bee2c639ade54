"""The cells of one row of an owners table, by meaning, and the words that stand where a value should."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from graph.errors import BadValue
from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.text import clean, squeeze
from loaders import kinds as shapes
from loaders.evidence import is_open_end, share_of
from loaders.headers import Vocabulary
from loaders.owners.headings import SURE

# "Сведения скрыты", "доступ к сведениям ограничен", "withheld": somebody is there, and the source does not say who.
_WITHHELD = re.compile(
    r"\W*(?:(?:(?:сведения|данные|информация|доступ)(?: \w+){0,4} )?"
    r"(?:скрыт[оыа]?|не раскрыва[ею]тся|конфиденциальн\w+|ограничен[аоы]?|засекречен[оыа]?|закрыт[оыа])(?: \w+){0,3}"
    r"|нет данных|нет сведений|(?:дані )?приховано|құпия|жасырын|жашыруун|gizli"
    r"|(?:information |data |details )?"
    r"(?:withheld|confidential|undisclosed|not disclosed|protected|suppressed|restricted)(?: \w+){0,3})\W*",
    re.IGNORECASE,
)
_TOTALS = frozenset({
    "итого", "всего", "итог", "total", "totals", "sum", "барлығы", "жиыны", "разом", "усього", "toplam", "жалпы", "бардыгы",
})  # fmt: skip
# A register number that a spreadsheet turned into a power of ten has lost its last digits.
_DESTROYED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;\n|]\s*")
_ROLE_SEPARATOR = re.compile(r"\s*[,;/+&\n]\s*")
# Four figures before the decimal mark: no share, however wrong.
_LARGE = re.compile(r"\D*\d{4}")


class Refused(Exception):
    """Why a row cannot be used, as it will stand in the list of rejects."""

    def __init__(self, column: str | None, value: object, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason, self.fix = column, value, reason, fix


class Role(NamedTuple):
    """One thing a holder is to a company: edge, kind, and the marks its name adds."""

    edge: str
    kind: str
    marks: tuple[str, ...] = ()


def is_withheld(value: object) -> bool:
    """Whether a cell says that the owner is not told."""
    return isinstance(value, str) and bool(_WITHHELD.fullmatch(squeeze(value)))


def is_destroyed(text: str) -> bool:
    """Whether a number was written as a power of ten (``2,11406E+11``)."""
    return bool(_DESTROYED.fullmatch(text))


# Firms, dates and shares come again and again: each distinct value is looked at once.
_clean = lru_cache(maxsize=1 << 14, typed=True)(clean)


@lru_cache(maxsize=1 << 14)
def _has_digits(text: str) -> bool:
    return any(c.isdigit() for c in text)


@lru_cache(maxsize=1 << 14)
def _is_short(text: str) -> bool:
    return _has_digits(text) and not _LARGE.match(text)


@lru_cache(maxsize=1 << 14)
def _is_day(text: str) -> bool:
    return shapes.fits("day", text) or is_open_end(text) or (len(text) == 4 and text.isdecimal())


# What cells look like by shape alone: a date that does not exist and a share of 300 still are a date and a share.
_SHAPES: dict[str, Callable[[str], bool]] = {
    "owner_number": lambda text: _has_digits(text) or is_withheld(text), "company_number": _has_digits,
    "share": _is_short, "since": _is_day, "until": _is_day,
}  # fmt: skip


@cache
def _roles() -> Vocabulary:
    text = (files("loaders") / "data" / "owner_roles.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return Vocabulary([(row[0], row[1]) for row in rows], {})


@lru_cache(maxsize=4096)
def role_of(text: str) -> Role | None:
    """What one role means; None where it is neither ownership nor directing."""
    found = _roles().readings(text)
    if not found or found[0].score < SURE:
        return None
    kind, _, mark = found[0].meaning.partition(":")
    return Role("DIRECTS" if kind == "director" else "OWNS", kind, (mark,) if mark else ())


@lru_cache(maxsize=4096)
def _roles_of(text: str) -> tuple[tuple[Role, ...], tuple[str, ...]]:
    """Each of the roles that a cell names, and those not known."""
    known = {part: role_of(part) for part in _ROLE_SEPARATOR.split(text) if part}
    return tuple(role for role in known.values() if role), tuple(part for part, role in known.items() if role is None)


class Cells:
    """The cells of a row by meaning. Where a meaning has several columns their texts are joined by one blank."""

    def __init__(self, cells: Sequence[Any], places: Mapping[str, tuple[int, ...]], labels: Sequence[str]) -> None:
        self._cells, self._places, self._labels = cells, places, labels
        width = len(cells)
        self._texts = {
            meaning: _clean(cells[columns[0]]) if len(columns) == 1 and columns[0] < width else self._join(columns)
            for meaning, columns in places.items()
        }

    def _join(self, columns: tuple[int, ...]) -> str | None:
        texts = [_clean(self._cells[place]) for place in columns if place < len(self._cells)]
        return " ".join(text for text in texts if text) or None

    def column(self, meaning: str) -> str:
        """The header of the first column with a meaning."""
        return self._labels[self._places[meaning][0]]

    def refusal(self, meaning: str, reason: str, fix: str) -> Refused:
        """The row refused for what stands under a meaning."""
        return Refused(self.column(meaning), self.raw(meaning), reason, fix)

    def raw(self, meaning: str) -> Any:
        """The cell as the file holds it; None where there is no such column or cell."""
        place = self._places.get(meaning, (len(self._cells),))[0]
        return self._cells[place] if place < len(self._cells) else None

    def text(self, meaning: str) -> str | None:
        """The text of a meaning; None where it is empty or says "nothing"."""
        return self._texts.get(meaning)

    def is_total(self) -> bool:
        """Whether the row is a sum below the table: such a word comes first, and owner or company are missing."""
        first = next((text for cell in self._cells if (text := _clean(cell)) is not None), "")
        if first.lower().rstrip(":. ") not in _TOTALS:
            return False
        return not all(self.text(f"{party}_number") or self.text(f"{party}_name") for party in ("owner", "company"))

    def is_header(self) -> bool:
        """Whether the row repeats the headers, as at the top of each printed page."""
        texts: set[str] = set()
        for cell in self._cells:
            if (text := _clean(cell)) is not None:
                if text not in self._labels:
                    return False
                texts.add(text)
        return len(texts) > 1

    def misplaced(self) -> list[str]:
        """The meanings under which stands what cannot be one: words as a number, words or a long number as a share or a date.

        One such cell is a slip; two mean that the cells of the row are shifted.
        """
        return [m for m, fitting in _SHAPES.items() if (text := self._texts.get(m)) is not None and not fitting(text)]

    def day(self, meaning: str, *, month_first: bool) -> PartialDate | None:
        """A date; None where it is empty or says that there is no end yet."""
        value = self.raw(meaning)
        if value is None or value == "" or (meaning == "until" and is_open_end(value)):
            return None
        try:
            return dates.parse(value, month_first=month_first)
        except BadValue as error:
            raise self.refusal(meaning, error.reason, error.fix) from None

    def share(self, *, of_one: bool) -> float | None:
        """The share in per cent."""
        text = self.text("share")
        if text is None:
            return None
        try:
            share = share_of(text)
            if share is None or not of_one or text.endswith("%"):
                return share
            if share > 1:
                raise BadValue(
                    f"share {share:g} is above 1", "Check the share; by the mapping shares are parts of one."
                )
        except BadValue as error:
            raise self.refusal("share", error.reason, error.fix) from None
        return round(share * 100, 6)

    def owners(self) -> str | None:
        """The owner's name. Raises Refused where the cell holds several."""
        value = self.raw("owner_name")
        if isinstance(value, str) and ("%" in value or len([p for p in _SEVERAL.split(value.strip()) if p]) > 1):
            fix = "Write each owner in a row of its own, with the share in its column."
            raise self.refusal("owner_name", "this cell holds several owners or more than a name", fix)
        return self.text("owner_name")

    def roles(self, usual: str) -> tuple[list[Role], list[str]]:
        """What the owner is to the company: each of the roles the row names, and those not known; else what the table says of all."""
        told, strange = _roles_of(self.text("role") or usual)
        return [*told], [*strange]
