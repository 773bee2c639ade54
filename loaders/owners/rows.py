"""One row of an owners table into claims: an owner, a company, and the interest between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple

from graph.values import identifiers
from graph.values.countries import country_code
from graph.values.dates import PartialDate
from graph.values.identifiers import Number
from graph.values.text import clean
from loaders import parties
from loaders.building import Builder, kz_firm
from loaders.contract import Claims, Document
from loaders.evidence import restored
from loaders.owners.cells import Cells, Columns, Refused, Role, is_destroyed, is_withheld
from loaders.owners.declared import OwnersDeclaration
from loaders.owners.layout import Layout

# Countries whose numbers have a rule here; a number of another country may pass one of them only by chance.
_RULED = frozenset({"ru", "kz", "kg"})
_RULED_LENGTHS = frozenset({10, 12, 13, 14, 15})
_WORLDWIDE = frozenset({"lei", "uscc"})  # numbers of a length and a check that no other one has
_ROLE_FIX = "Write owner, founder, shareholder, beneficial owner or director, or leave the row out."
_TEXT_FIX = "Format the column as text in the source and export it again."

Given = list[tuple[Number, str]]


class _Days(NamedTuple):
    since: PartialDate | None
    until: PartialDate | None


class _Told(NamedTuple):
    """What a row says of an interest."""

    roles: list[Role]
    share: float | None
    days: _Days


class _Company(NamedTuple):
    """The company: name and number as written, what the number can be, and the country that a column states."""

    name: str | None
    number: str | None
    given: Given
    stated: str | None


class _Owner(NamedTuple):
    name: str | None
    number: str | None
    born: PartialDate | None


class RowReader:
    """Adds rows to batches of claims, by one declaration."""

    def __init__(self, document: Document, declared: OwnersDeclaration, layout: Layout) -> None:
        self.document, self.declared, self.layout = document, declared, layout
        self._columns = Columns(
            layout.places, layout.labels, month_first=declared.month_first, of_one=declared.shares == "of-one"
        )

    def add(self, claims: Claims, first: int, rows: Sequence[Sequence[Any]], odd_rows: Collection[int]) -> None:
        """Read some rows: each is blank, loaded, skipped (a total, the header again) or refused, and never two of these.

        ``odd_rows`` are the numbers of those in another encoding than their file.
        """
        for row, cells in enumerate(self._columns.read(rows), first):
            if cells.is_blank():
                continue
            claims.rows_read += 1
            if cells.is_total() or (self.layout.header_row and cells.is_header()):
                claims.skipped += 1
            else:
                self._add(claims, row, cells)
            if row in odd_rows:
                reason = "the row is in another encoding than the file"
                claims.warn(self.document, row, column=None, value=None, reason=reason)

    def _add(self, claims: Claims, row: int, cells: Cells) -> None:
        try:
            _Row(self, claims, row, cells).read()
            claims.loaded += 1
        except Refused as why:
            claims.refuse(
                self.document,
                row,
                column=why.column,
                value=why.value,
                reason=why.reason,
                fix=why.fix,
                cells=list(cells.every),
            )


class _Row:
    """One row being read. Nothing is added to the claims before all of it is known to be usable."""

    def __init__(self, reader: RowReader, claims: Claims, row: int, cells: Cells) -> None:
        self.document, self.declared, self.layout = reader.document, reader.declared, reader.layout
        self.claims, self.row, self.cells = claims, row, cells
        self.warnings: list[tuple[str | None, object, str]] = []

    def doubt(self, meaning: str | None, value: object, reason: str) -> None:
        self.warnings.append((self.cells.column(meaning) if meaning else None, value, reason))

    def read(self) -> None:
        width = len(self.layout.labels)
        every = self.cells.every
        if len(every) > width and any(clean(cell) is not None for cell in every[width:]):
            reason = f"the row has {len(every)} cells under {width} columns"
            raise Refused(None, None, reason, "Look for a separator that is not in quotes.")
        if len(strange := self.cells.misplaced) > 1:
            told = ", ".join(f'"{self.cells.raw(meaning)}" under "{self.cells.column(meaning)}"' for meaning in strange)
            raise Refused(None, None, f"the cells are shifted: {told}", "Look for a separator that is not in quotes.")
        share = self.cells.share()
        interest = _Told(self._roles(share), share, self._days())
        owned, owner = self._company(), self._owner()
        make = Builder(self.document, self.claims)
        company = self._add_company(make, owned, withheld=owner is None)
        self._add_director(make, owned.number, company)
        if owner is None:
            meaning = "owner_name" if "owner_name" in self.layout.places else "owner_number"
            told = "the owner is withheld: somebody is there, and no person or firm is made of it"
            self.doubt(meaning, self.cells.raw(meaning), told)
        else:
            self._interests(make, self._add_owner(make, owner, owned.number, company), company, interest)
        for column, value, reason in self.warnings:
            self.claims.warn(self.document, self.row, column=column, value=value, reason=reason)

    def _owner(self) -> _Owner | None:
        """The owner as written; None where the row says that it is withheld."""
        if self.cells.withheld("owner_name"):
            return None
        name = self.cells.owners()
        if self.cells.withheld("owner_number"):
            # A number alone is often kept back for privacy; the person is told all the same.
            return _Owner(name, None, self._born()) if name else None
        name, number = self._named("owner", name)
        if name is None and number is None:
            meaning = "owner_name" if "owner_name" in self.layout.places else "owner_number"
            raise self.cells.refusal(meaning, "the row names no owner", "Find out who it is, or leave the row out.")
        return _Owner(name, number, self._born())

    def _born(self) -> PartialDate | None:
        return self._known_day("owner_birth_date")

    def _known_day(self, meaning: str) -> PartialDate | None:
        """A day that is no part of the interest: one that does not exist is warned about and left out."""
        try:
            return self.cells.day(meaning)
        except Refused as why:
            self.doubt(meaning, why.value, why.reason)
            return None

    def _days(self) -> _Days:
        since, until = self.cells.day("since"), self.cells.day("until")
        if since and until and until.last < since.day:
            reason = f"the interest ends ({until.text()}) before it begins ({since.text()})"
            raise self.cells.refusal("until", reason, "Correct the wrong one of the two dates and load the file again.")
        return _Days(since, until)

    def _roles(self, share: float | None) -> list[Role]:
        """The roles of the row. One that is not known is an owner's where the row has a share, and nobody's where it has none."""
        roles, strange = self.cells.roles(self.declared.role)
        told = ", ".join(strange)
        if not roles and share is None:
            raise self.cells.refusal("role", f'"{told}" is neither an owner nor a director', _ROLE_FIX)
        if strange:
            known = "left out" if roles else "read as an owner's, since the row has a share"
            self.doubt("role", self.cells.raw("role"), f'the role "{told}" is not known; it is {known}')
        directs_only = bool(roles) and all(role.edge == "DIRECTS" for role in roles)
        if share and directs_only:
            self.doubt("share", self.cells.raw("share"), "a director with a share is read as an owner as well")
            return [*roles, Role("OWNS", "owner")]
        if share == 0 and not directs_only:
            self.doubt("share", self.cells.raw("share"), "an owner with a share of nothing")
        return roles or [Role("OWNS", "owner")]

    def _named(self, party: Literal["owner", "company"], name: str | None) -> tuple[str | None, str | None]:
        """The name and number of a party. A number that is none, or that a spreadsheet destroyed, gives way to the name."""
        meaning = f"{party}_number"
        text = self.cells.text(meaning)
        if text is None or text.isdecimal() or (any(map(str.isdigit, text)) and not is_destroyed(text)):
            return name, text
        if is_destroyed(text):
            if name is None:
                raise self.cells.refusal(meaning, "a spreadsheet has cut this number", _TEXT_FIX)
            self.doubt(meaning, text, "a spreadsheet has cut this number; it is left out")
            return name, None
        self.doubt(meaning, text, f"this is no number; {'it is left out' if name else 'it is read as the name'}")
        return name or text, None

    def _company(self) -> _Company:
        name, number = self._named("company", self.cells.text("company_name"))
        if number is None and name is None:
            meaning = "company_number" if "company_number" in self.layout.places else "company_name"
            raise self.cells.refusal(meaning, "the row names no company", "Add its number, or leave the row out.")
        stated = self._country("company_country")
        return _Company(name, number, self._numbers("company_number", number, "company", stated), stated)

    def _country(self, meaning: str) -> str | None:
        text = self.cells.text(meaning)
        code = country_code(text)
        if text is not None and code is None:
            self.doubt(meaning, text, "this is no country known here; it is left out")
        return code

    def _numbers(self, meaning: str, text: str | None, bearer: identifiers.Bearer, stated: str | None) -> Given:
        """All a number can be. Check digits are not asked where they say nothing, nor those of another country than the stated one."""
        if text is None:
            return []
        told = stated or (self.declared.country if meaning == "company_number" else None)
        unknown = [(Number("reg_no", told or "", identifiers.compact(text), False), text)]
        if told not in (None, *_RULED) or self._is_by_chance(meaning, text):
            anywhere = [n for n in identifiers.readings(text, bearer=bearer) if n.checked and n.kind in _WORLDWIDE]
            return [(n, text) for n in anywhere] or unknown
        full = restored(text)
        found = [n for n in identifiers.readings(full, country=stated, bearer=bearer) if n.checked]
        if found and full != text:
            self.doubt(meaning, text, f"read as {full}: a spreadsheet has dropped the leading zeros")
        elif not found and full.isdecimal() and len(full) in _RULED_LENGTHS:
            self.doubt(meaning, text, f"{len(full)} digits that pass no check of a {bearer}'s number; kept as text")
        return [(n, text) for n in found] or unknown

    def _is_by_chance(self, meaning: str, number: str) -> bool:
        return len(identifiers.compact(number)) in self.layout.by_chance.get(meaning, ())

    def _add_company(self, make: Builder, company: _Company, *, withheld: bool) -> str:
        homes = {n.scope for n, _ in company.given if n.checked and n.scope}
        if company.stated and homes and company.stated not in homes:
            told = f"by its number the company is of {', '.join(sorted(homes))}; that is taken"
            self.doubt("company_country", company.stated, told)
        country = None if homes else company.stated or self.declared.country
        marks = [mark for n, _ in company.given if n.kind == "bin" and n.checked for mark in kz_firm(n.value)[1]]
        return make.company(
            self.row, company.name, company.given, country=country, country_basis="stated" if country else None,
            marks=[*marks, "withheld"] if withheld else marks, addresses=[self.cells.text("company_address")],
            founded=self._known_day("company_founded"),
        )  # fmt: skip

    def _add_director(self, make: Builder, scope: str | None, company: str) -> None:
        name = self.cells.text("director_name")
        if name is None or is_withheld(name):
            return
        who = parties.bearer(name, None)
        if who.kind == "company":
            holder, kind = make.company(self.row, name, apart=company), "managing_company"
        else:
            holder, kind = make.person(self.row, name, scope=scope, apart=company, kind=who.kind), "director"
        make.interest(self.row, "DIRECTS", holder, company, kind)

    def _add_owner(self, make: Builder, owner: _Owner, scope: str | None, company: str) -> str:
        checks = owner.number is None or not self._is_by_chance("owner_number", owner.number)
        number = owner.number and restored(owner.number)
        who = parties.bearer(owner.name, number, born=owner.born is not None, checks=checks)
        country, nationality = self._country("owner_country"), self._country("owner_nationality")
        addresses = [self.cells.text("owner_address")]
        if who.kind == "company":
            given = self._numbers("owner_number", owner.number, "company", country)
            home = country or nationality
            basis = "stated" if home else None
            return make.company(
                self.row, owner.name, given, country=home, country_basis=basis, addresses=addresses, apart=company
            )
        bearer: identifiers.Bearer = "person" if who.kind == "person" else "any"
        given = self._numbers("owner_number", owner.number, bearer, None)
        self._compare_births(given, owner.born)
        return make.person(
            self.row, owner.name or "", given, scope=scope, apart=company, country=country, nationalities=[nationality],
            born=owner.born, addresses=addresses, marks=["sole_trader"] if who.sole_trader else [], kind=who.kind,
        )  # fmt: skip

    def _compare_births(self, given: Given, born: PartialDate | None) -> None:
        days = {day.day for n, _ in given if n.checked and (day := identifiers.born(n.kind, n.value))}
        sure = len({n.kind for n, _ in given}) == 1
        if born and days and sure and not any(born.day <= day <= born.last for day in days):
            self.doubt("owner_birth_date", born.text(), "the owner's number tells another birth date; this one is kept")

    def _interests(self, make: Builder, holder: str, company: str, told: _Told) -> None:
        if holder == company:
            self.doubt(None, None, "the company is written as its own owner")
        days = told.days
        for role in told.roles:
            share = (told.share, told.share) if role.edge == "OWNS" else (None, None)
            make.interest(
                self.row, role.edge, holder, company, role.kind, role=self.cells.text("role"), share=share,
                since=days.since, until=days.until, marks=role.marks,
            )  # fmt: skip
