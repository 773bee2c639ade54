"""The cells of an owners table by meaning, column by column, and the words that stand where a value should."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
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
from loaders.table import Cleaned

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
_MARKS = re.compile(r"[;\n|%]")
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


def _has_digits(text: str) -> bool:
    return text.isdecimal() or any(map(str.isdigit, text))


def _is_short(text: str) -> bool:
    return _has_digits(text) and not _LARGE.match(text)


def _is_day(text: str) -> bool:
    return shapes.fits("day", text) or is_open_end(text) or (len(text) == 4 and text.isdecimal())


# What cells look like by shape alone: a date that does not exist and a share of 300 still are a date and a share.
_SHAPES: dict[str, Callable[[str], bool]] = {
    "owner_number": lambda text: _has_digits(text) or is_withheld(text), "company_number": _has_digits,
    "share": _is_short, "since": _is_day, "until": _is_day,
}  # fmt: skip
_DAYS = ("since", "until", "owner_birth_date", "company_founded")


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


def _share(text: str | None, *, of_one: bool) -> float | None:
    """A share in per cent. Raises BadValue for one that is none."""
    share = None if text is None else share_of(text)
    if text is None or share is None or not of_one or "%" in text:
        return share
    if share > 1:
        raise BadValue(f"share {share:g} is above 1", "Check the share; by the mapping shares are parts of one.")
    return round(share * 100, 6)


def _end(cell: object, *, month_first: bool) -> PartialDate | None:
    return None if is_open_end(cell) else dates.parse(cell, month_first=month_first)


def _holds_several(cell: object) -> bool:
    """Whether the cell of a name holds several of them, or a share behind one."""
    if not isinstance(cell, str) or not _MARKS.search(cell):
        return False
    return "%" in cell or len([part for part in _SEVERAL.split(cell.strip()) if part]) > 1


class Columns:
    """The columns of a table by meaning, some rows of it at a time; each distinct cell is read once (``loaders.table``).

    Where a meaning has several columns their texts are joined by one blank.
    """

    def __init__(
        self, places: Mapping[str, tuple[int, ...]], labels: Sequence[str], *, month_first: bool, of_one: bool
    ) -> None:
        self.places, self.labels, self.headers = places, labels, frozenset(labels)
        self._clean = [Cleaned[str](clean) for _ in range(max(len(labels), 1))]
        self._days = {
            meaning: Cleaned[PartialDate](partial(_end if meaning == "until" else dates.parse, month_first=month_first))
            for meaning in _DAYS
            if meaning in places
        }
        self._share: Cleaned[float] = Cleaned(partial(_share, of_one=of_one))
        self._fits = {m: Cleaned[bool](partial(_fits, fits=fits)) for m, fits in _SHAPES.items() if m in places}
        self._withheld = {m: Cleaned[bool](is_withheld) for m in ("owner_name", "owner_number") if m in places}
        self._several: Cleaned[bool] = Cleaned(_holds_several)

    def read(self, rows: Sequence[Sequence[Any]]) -> Iterator[Cells]:
        """The rows, each with what its cells say."""
        if not rows:
            return iter(())
        width = len(self._clean)
        even = [row if len(row) == width else [*row[:width], *[None] * (width - len(row))] for row in rows]
        cells = list(zip(*even, strict=True))
        texts = [cleaned.column(column) for cleaned, column in zip(self._clean, cells, strict=True)]
        self.texts = {m: self._joined([texts[place] for place in several]) for m, several in self.places.items()}
        self.raw = {m: cells[several[0]] for m, several in self.places.items()}
        self.days = {m: cleaned.column(self.raw[m]) for m, cleaned in self._days.items()}
        self.shares = self._share.column(self.texts["share"]) if "share" in self.texts else None
        self.withheld = {m: cleaned.column(self.raw[m]) for m, cleaned in self._withheld.items()}
        self.several = self._several.column(self.raw["owner_name"]) if "owner_name" in self.raw else None
        strange: dict[int, list[str]] = {}
        for meaning, fits in self._fits.items():
            for at, fit in enumerate(fits.column(self.texts[meaning])):
                if not fit:
                    strange.setdefault(at, []).append(meaning)
        firsts = texts[0]
        return (Cells(self, at, row, firsts[at], strange.get(at, ())) for at, row in enumerate(rows))

    @staticmethod
    def _joined(columns: list[list[str | None]]) -> list[str | None]:
        if len(columns) == 1:
            return columns[0]
        return [" ".join(text for text in row if text) or None for row in zip(*columns, strict=True)]

    def flaw(self, meaning: str, cell: object) -> BadValue | None:
        """Why a cell of a date or share cannot be read."""
        return (self._share if meaning == "share" else self._days[meaning]).flaws.get(cell)


def _fits(text: str | None, *, fits: Callable[[str], bool]) -> bool:
    return text is None or fits(text)


class Cells:
    """The cells of one row by meaning. ``misplaced`` are the meanings under which stands what cannot be one: words as a number, words or a
    long number as a share or a date. One such cell is a slip; two mean that the cells of the row are shifted."""

    __slots__ = ("_at", "_columns", "_first", "every", "misplaced")

    def __init__(
        self, columns: Columns, at: int, every: Sequence[Any], first: str | None, misplaced: Sequence[str]
    ) -> None:
        self._columns, self._at, self.every, self._first, self.misplaced = columns, at, every, first, misplaced

    def column(self, meaning: str) -> str:
        """The header of the first column with a meaning."""
        return self._columns.labels[self._columns.places[meaning][0]]

    def refusal(self, meaning: str, reason: str, fix: str) -> Refused:
        """The row refused for what stands under a meaning."""
        return Refused(self.column(meaning), self.raw(meaning), reason, fix)

    def raw(self, meaning: str) -> Any:
        """The cell as the file holds it; None where there is no such column or cell."""
        column = self._columns.raw.get(meaning)
        return None if column is None else column[self._at]

    def text(self, meaning: str) -> str | None:
        """The text of a meaning; None where it is empty or says "nothing"."""
        column = self._columns.texts.get(meaning)
        return None if column is None else column[self._at]

    def withheld(self, meaning: str) -> bool:
        """Whether the cell of a meaning says that the owner is not told."""
        column = self._columns.withheld.get(meaning)
        return column is not None and bool(column[self._at])

    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return self._first is None and all(clean(cell) is None for cell in self.every)

    def is_total(self) -> bool:
        """Whether the row is a sum below the table: such a word comes first, and owner or company are missing."""
        first = self._first or next((text for cell in self.every if (text := clean(cell)) is not None), "")
        if first.lower().rstrip(":. ") not in _TOTALS:
            return False
        return not all(self.text(f"{party}_number") or self.text(f"{party}_name") for party in ("owner", "company"))

    def is_header(self) -> bool:
        """Whether the row repeats the headers, as at the top of each printed page."""
        if self._first is not None and self._first not in self._columns.headers:
            return False
        texts = {text for cell in self.every if (text := clean(cell)) is not None}
        return len(texts) > 1 and texts <= self._columns.headers

    def day(self, meaning: str) -> PartialDate | None:
        """A date; None where it is empty or says that there is no end yet."""
        column = self._columns.days.get(meaning)
        day = None if column is None else column[self._at]
        if day is None and column is not None and (flaw := self._columns.flaw(meaning, self.raw(meaning))):
            raise self.refusal(meaning, flaw.reason, flaw.fix)
        return day

    def share(self) -> float | None:
        """The share in per cent."""
        shares = self._columns.shares
        share = None if shares is None else shares[self._at]
        if share is None and shares is not None and (flaw := self._columns.flaw("share", self.text("share"))):
            raise self.refusal("share", flaw.reason, flaw.fix)
        return share

    def owners(self) -> str | None:
        """The owner's name. Raises Refused where the cell holds several."""
        several = self._columns.several
        if several is not None and several[self._at]:
            fix = "Write each owner in a row of its own, with the share in its column."
            raise self.refusal("owner_name", "this cell holds several owners or more than a name", fix)
        return self.text("owner_name")

    def roles(self, usual: str) -> tuple[list[Role], list[str]]:
        """What the owner is to the company: each of the roles the row names, and those not known; else what the table says of all."""
        told, strange = _roles_of(self.text("role") or usual)
        return [*told], [*strange]
