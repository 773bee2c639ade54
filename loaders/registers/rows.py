"""Rows of a list of companies or people into claims, over the shared columns of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple

from graph.errors import BadValue
from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.identifiers import Bearer, Number
from loaders import kinds, parties, table
from loaders.building import Builder, kz_firm
from loaders.contract import BATCH_ROWS, Claims, Document
from loaders.evidence import SAMPLE_ROWS, Column
from loaders.headers import Recognised
from loaders.layout import rows_below
from loaders.reading import open_table
from loaders.records import country_or_nationality
from loaders.registers.numbers import Numbers
from loaders.table import Batch, Cleaned, Sheet

_DAYS = ("founded", "dissolved", "birth_date", "director_birth_date", "director_since", "director_until")
_COUNTRIES = ("country", "nationality", "director_nationality")
_SEVERAL = re.compile(r"\s*[;\n|]\s*")
_WIDE = 2  # cells of another kind than their columns: the cells of the row have moved


Given = Sequence[tuple[Number, str]]
# What the cells of a meaning say in a row, the empty ones left out.
Texts = tuple[str, ...]


class Layout(NamedTuple):
    """Where the columns stand, by their meaning without the party, and how values are read."""

    party: str  # company, person, party (told row by row)
    header_row: int
    names: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    month_first: bool
    country: str | None
    page: str | None


class _Refused(Exception):
    def __init__(self, column: str | None, value: object, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason, self.fix = column, value, reason, fix


class RegisterRows:
    """Reads one file."""

    def __init__(self, document: Document, layout: Layout, notes: Sequence[str], unread: Sequence[str]) -> None:
        self._document, self._layout = document, layout
        first = {meaning: several[0] for meaning, several in layout.places.items()}
        found = Recognised(layout.header_row, first, {}, layout.names, (), frozenset(), (), 0.0)
        spoken = [first[m] for m in ("name", "address", "director_name") if m in first]
        self._sheet = Sheet(document, found, spoken, page=layout.page)
        self._texts: Cleaned[str] = Cleaned(table.text)
        self._days: Cleaned[PartialDate] = Cleaned(partial(dates.parse, month_first=layout.month_first))
        self._countries: Cleaned[str] = Cleaned(_country)
        self._numbers = Numbers(self._by_chance())
        self.days_told = [meaning for meaning in _DAYS if meaning in layout.places]
        self.countries_told = [meaning for meaning in _COUNTRIES if meaning in layout.places]
        self._name_header = self.column("name")
        self._claims = Claims(notes=(*notes, *table.sheets_left(document, layout.page)), unread_columns=tuple(unread))

    def _by_chance(self) -> frozenset[int]:
        """Lengths of numbers whose check digits say nothing in this table (``loaders.evidence``)."""
        column = Column()
        below = rows_below(open_table(self._document.head), self._layout.header_row, self._layout.page)
        for _, cells in islice(below, SAMPLE_ROWS):
            for place in self._layout.places.get("number", ()):
                column.add(cells[place] if place < len(cells) else None)
        return column.chance_lengths()

    def read(self) -> Iterator[Claims]:
        """All claims; the first ones say which columns nobody read."""
        for batch in self._sheet.batches():
            self._add(batch)
            if self._claims.rows_read >= BATCH_ROWS:
                yield self._claims
                self._claims = Claims()
        yield self._claims

    def _add(self, batch: Batch) -> None:
        columns = [self._told(batch, places) for places in self._layout.places.values()]
        make = Builder(self._document, self._claims)
        for place, (number, *told) in enumerate(zip(batch.numbers, *columns, strict=True)):
            texts = dict(zip(self._layout.places, told, strict=True))
            nothing = self._sheet.no_record(batch.rows[place]) if self._is_odd(texts) else None
            if nothing == "blank":
                continue
            self._claims.rows_read += 1
            if nothing is not None:
                self._claims.skipped += 1
                continue
            try:
                _Row(self, make, number, texts).read(batch.overlong.get(number))
                self._claims.loaded += 1
            except _Refused as why:
                cells = list(batch.overlong.get(number, batch.rows[place]))
                self._claims.refuse(
                    self._document, number, column=why.column, value=why.value, reason=why.reason, fix=why.fix, cells=cells
                )  # fmt: skip
                continue
            if number in batch.foreign:
                reason = "this row is in another encoding than its file; its text was mended as far as possible"
                self._claims.warn(self._document, number, column=None, value=None, reason=reason)

    def _told(self, batch: Batch, places: Sequence[int]) -> list[Texts]:
        """What the columns of one meaning say in each row, without what is empty."""
        columns = [self._texts.column(batch.column(place)) for place in places]
        told: list[list[Texts]] = [[(text,) if text else () for text in column] for column in columns]
        return told[0] if len(told) == 1 else [tuple(chain.from_iterable(row)) for row in zip(*told, strict=True)]

    def _is_odd(self, texts: Mapping[str, Texts]) -> bool:
        """Whether a row may be none: a sum below the table, the header again, nothing. Most rows have a name and a number with digits."""
        names, numbers = texts.get("name"), texts.get("number")
        return not names or not numbers or names[0] == self._name_header or not _has_digits(numbers[0])

    def column(self, meaning: str) -> str | None:
        """The header of a meaning."""
        several = self._layout.places.get(meaning)
        return self._layout.names[several[0]] if several else None

    @property
    def layout(self) -> Layout:
        return self._layout

    def day(self, text: str | None) -> tuple[PartialDate | None, BadValue | None]:
        """A date and what is wrong with it."""
        return (None, None) if text is None else (self._days[text], self._days.flaws.get(text))

    def country(self, text: str | None) -> str | None:
        return None if text is None else self._countries[text]

    @property
    def numbers(self) -> Numbers:
        return self._numbers

    def warn(self, row: int, meaning: str, value: object, reason: str) -> None:
        self._claims.warn(self._document, row, column=self.column(meaning), value=value, reason=reason)


def _country(cell: object) -> str | None:
    text = table.text(cell)
    return country_or_nationality(text) if text else None


def _has_digits(text: str) -> bool:
    return text.isdecimal() or any(map(str.isdigit, text))


class _Row:
    """One row being read. Nothing is added to the claims before all of it is known to be usable."""

    def __init__(self, rows: RegisterRows, make: Builder, number: int, texts: Mapping[str, Texts]) -> None:
        self._rows, self._make, self._number, self._texts = rows, make, number, texts
        self._doubts: list[tuple[str, object, str]] = []

    def _one(self, meaning: str) -> str | None:
        told = self._texts.get(meaning)
        return told[0] if told else None

    def _joined(self, meaning: str) -> str | None:
        return " ".join(self._texts.get(meaning, ())) or None

    def _each(self, meaning: str) -> list[str]:
        """All values of a meaning, of all its columns; a cell may hold several."""
        return [part for text in self._texts.get(meaning, ()) for part in _SEVERAL.split(text) if part]

    def _refusal(self, meaning: str, reason: str, fix: str) -> _Refused:
        return _Refused(self._rows.column(meaning), self._one(meaning), reason, fix)

    def read(self, overlong: Sequence[Any] | None) -> None:
        if overlong is not None:
            reason = f"the row has {len(overlong)} cells under {len(self._rows.layout.names)} columns"
            raise _Refused(None, None, reason, "Look for a separator that is not in quotes.")
        name, numbers = self._joined("name"), self._texts.get("number", ())
        days = {meaning: self._day(meaning) for meaning in self._rows.days_told}
        # A day that can be read and a number with digits have not moved.
        if self._doubts or (numbers and not _has_digits(numbers[0])):
            self._check_shift()
        if name is None and not numbers:
            raise self._refusal("name", "the row names nobody", "Add the name, or leave the row out.")
        countries = {meaning: self._country(meaning) for meaning in self._rows.countries_told}
        company = self._party(name, numbers, days, countries)
        if company is not None and (director := self._joined("director_name")):
            self._director(company, director, numbers, days, countries)
        for meaning, value, reason in self._doubts:
            self._rows.warn(self._number, meaning, value, reason)

    def _check_shift(self) -> None:
        wrong = [m for m in _DAYS if (text := self._one(m)) and not (kinds.fits("day", text) or text.isdecimal())]
        wrong += [m for m in ("number",) if (text := self._one(m)) and not _has_digits(text)]
        if len(wrong) >= _WIDE:
            told = ", ".join(f'"{self._one(m)}" under "{self._rows.column(m)}"' for m in wrong)
            raise _Refused(None, None, f"the cells are shifted: {told}", "Look for a separator that is not in quotes.")

    def _day(self, meaning: str) -> PartialDate | None:
        text = self._one(meaning)
        day, flaw = self._rows.day(text)
        if flaw is not None:
            self._doubts.append((meaning, text, f"{flaw.reason}; it is left empty"))
        return day

    def _country(self, meaning: str) -> str | None:
        text = self._one(meaning)
        code = self._rows.country(text)
        if text and code is None:
            self._doubts.append((meaning, text, "this is no country known here; it is left out"))
        return code

    def _party(
        self,
        name: str | None,
        numbers: Sequence[str],
        days: Mapping[str, PartialDate | None],
        countries: Mapping[str, str | None],
    ) -> str | None:
        """Add the one whom the row is about; the id of a company, which may have a director, None for a person."""
        layout = self._rows.layout
        usual = layout.country if layout.party != "person" else None
        country = countries.get("country") or usual
        born = days.get("birth_date")
        first = numbers[0] if numbers else None
        kind, sole_trader = layout.party, False
        if kind == "party":
            kind, sole_trader = parties.bearer(name, first, born=born is not None)
        else:
            sole_trader = parties.is_sole_trader(name, first)
        bearer: Bearer = "any" if kind == "unknown" else "company" if kind == "company" else "person"
        given: list[tuple[Number, str]] = []
        for text in numbers:
            told, doubt = self._rows.numbers.told(text, country, bearer)
            given += told
            if doubt:
                self._doubts.append(("number", text, doubt))
        phones, emails = self._each("phone"), self._each("email")
        addresses, others = self._texts.get("address", ()), self._texts.get("other_name", ())
        if kind == "company":
            ended = days.get("dissolved")
            marks = [mark for n, _ in given if n.kind == "bin" and n.checked for mark in kz_firm(n.value)[1]]
            marks += ["sole_trader"] if sole_trader else []
            return self._make.company(
                self._number, name, given, other_names=others, country=country, country_basis="stated" if country else None,
                addresses=addresses, founded=days.get("founded"), dissolved=ended.day if ended else None, status=self._one("status"),
                activities=self._each("activity"), marks=marks,
                phones=phones, emails=emails,
            )  # fmt: skip
        self._make.person(
            self._number, name or "", given, other_names=others, country=country, nationalities=[countries.get("nationality")],
            born=born, addresses=addresses, marks=["sole_trader"] if sole_trader else [], kind=kind,
            # Two people of one name at two addresses are two mentions.
            apart=None if given or born else "|".join([*addresses, *phones, *emails]) or None,
            phones=phones, emails=emails,
        )  # fmt: skip
        return None

    def _director(
        self,
        company: str,
        name: str,
        numbers: Sequence[str],
        days: Mapping[str, PartialDate | None],
        countries: Mapping[str, str | None],
    ) -> None:
        written, born = self._one("director_number"), days.get("director_birth_date")
        who = parties.bearer(name, written, born=born is not None)
        scope = numbers[0] if numbers else None
        if who.kind == "company":
            given: Given = self._rows.numbers.told(written, None, "company")[0] if written else ()
            holder, role = self._make.company(self._number, name, given, apart=company), "managing_company"
        else:
            bearer: Bearer = "person" if who.kind == "person" else "any"
            given = self._rows.numbers.told(written, None, bearer)[0] if written else ()
            holder = self._make.person(
                self._number, name, given, scope=scope, apart=company, born=born, nationalities=[countries.get("director_nationality")],
                kind=who.kind,
            )  # fmt: skip
            role = "director"
        self._make.interest(
            self._number, "DIRECTS", holder, company, role, role=self._one("director_role"),
            since=days.get("director_since"), until=days.get("director_until"),
        )  # fmt: skip
