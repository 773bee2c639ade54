"""Sanctions lists as the simple table of OpenSanctions (``targets.simple.csv``): who is listed, with names and numbers.

One row is one listed target; people, companies and other legal entities are read, with the mark ``listed``, one mark
``program:ID`` and one listing for each programme. Since when it is listed stands only in the text of the
measures. https://www.opensanctions.org/docs/bulk/csv/ describes the columns.

Traps. ``;`` joins values; one that holds ``;`` or a quotation mark is quoted again inside its cell. Numbers bear no
kind: length and check digits tell it. ``countries`` mixes citizenship, residence and registration: one country is kept,
several without order are none. A ``LegalEntity`` may be either; its numbers and its name decide. Ships, aircraft and
securities are skipped.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from graph.values.dates import PartialDate
from graph.values.identifiers import KINDS, Bearer, Number, read_as
from loaders import parties
from loaders.building import numbers
from loaders.contract import Claims, Document, Head, Loader
from loaders.records import Cells, Records, firm_number, has_columns, table_claims

NEEDED = frozenset({"id", "schema", "name", "aliases", "countries", "identifiers", "dataset", "last_seen"})
READ = NEEDED | {"birth_date", "addresses", "phones", "emails", "program_ids", "sanctions"}
# When the publisher saw the row: not since when it is listed.
IGNORED = frozenset({"first_seen", "last_change"})
KIND_OF = {
    "Person": "person",
    "Company": "company",
    "Organization": "company",
    "PublicBody": "company",
    "LegalEntity": "unknown",
}

# Register numbers that tell their country by their own rule; a ten-digit INN is too short for that.
TELLING = frozenset({"ogrn", "bin", "uscc"})
# "Council of … - asset freeze - 2022-03-15": who listed it, what that means, since when.
_MEASURE = re.compile(r"(?P<authority>\S.*?) - (?:.* - )?(?P<since>\d{4}(?:-\d{2}){0,2})")
_IMO = re.compile(r"IMO\s*(\d{7})")


def values(cell: str | None) -> list[str]:
    """The values that ``;`` joins in a cell."""
    return [text for value in next(csv.reader([cell], delimiter=";"), []) if (text := value.strip())] if cell else []


def sniff(head: Head) -> bool:
    return has_columns(head, NEEDED)


def read(document: Document) -> Iterator[Claims]:
    return table_claims(document, READ | IGNORED, _target)


def _target(records: Records, cells: Cells, raw: object) -> None:
    schema, name, own = cells.get("schema") or "", cells.get("name"), cells.get("id")
    if not (schema and own and name):
        records.refuse(
            "the row lacks an id, a schema or a name", column="id", value=own, fix="Download the list again.", cells=raw
        )
        return
    if schema not in KIND_OF:
        records.skip(f"{schema} is no person or firm")
        return
    seen = records.day("last_seen", cells.get("last_seen"))
    records.make.as_of = seen.day if seen else None
    marks = ["listed", *(f"program:{program}" for program in values(cells.get("program_ids")))]
    told = [code for text in values(cells.get("countries")) if (code := records.country("countries", text))]
    country = told[0] if len(set(told)) == 1 else None
    written = values(cells.get("identifiers"))
    kind = _kind(name, schema, written, cells.get("birth_date"))
    aliases, addresses, phones, emails = (
        values(cells.get(column)) for column in ("aliases", "addresses", "phones", "emails")
    )
    if kind == "company":
        given, more = _firm_numbers(written, country)
        mention = records.make.company(
            records.row, name, given, other_names=aliases, record=own, country=country, country_basis="stated" if country else None,
            addresses=addresses, phones=phones, emails=emails, marks=[*marks, *more],
        )  # fmt: skip
    else:
        bearer: Bearer = "person" if kind == "person" else "any"
        # A nickname or a given name alone names nobody.
        full = [alias for alias in aliases if " " in alias]
        mention = records.make.person(
            records.row, name, [n for text in written for n in numbers(text, country=country, bearer=bearer)], other_names=full,
            record=own, country=country, born=_born(records, values(cells.get("birth_date"))), addresses=addresses, phones=phones,
            emails=emails, marks=marks, kind=kind,
        )  # fmt: skip
    _listings(records, cells, mention)
    records.load()


def _listings(records: Records, cells: Cells, mention: str) -> None:
    """One listing for each programme, or one for the list; with authority and day where one text says them for all."""
    measures = values(cells.get("sanctions"))
    told = [found for text in measures if (found := _MEASURE.fullmatch(text))]
    sure = told[0] if len(told) == len(measures) == 1 else None
    since = records.day("sanctions", sure["since"]) if sure else None
    programmes: list[str | None] = [*values(cells.get("program_ids"))]
    for programme in programmes or [None]:
        records.make.listing(
            records.row, mention, cells.get("dataset") or "", programme=programme, authority=sure["authority"] if sure else None,
            since=since, reason="; ".join(measures) or None,
        )  # fmt: skip


def _kind(name: str, schema: str, written: list[str], birth_date: str | None) -> str:
    kind = KIND_OF[schema]
    if kind != "unknown":
        return kind
    bearers = {KINDS[n.kind][1] for text in written for n, _ in numbers(text) if n.checked} - {"any"}
    if len(bearers) == 1:
        return bearers.pop()
    return parties.bearer(name, None, born=birth_date is not None).kind


def _firm_numbers(written: list[str], country: str | None) -> tuple[list[tuple[Number, str]], list[str]]:
    """The numbers of a firm: by the rules of the country that one of them tells, else of the one stated, else of all.

    The list names countries that a firm has to do with; a Russian register number still makes it a Russian firm.
    """
    readings = [n for text in written for n, _ in numbers(text, bearer="company")]
    home = next((n.scope for n in readings if n.checked and n.kind in TELLING), country)
    given: list[tuple[Number, str]] = []
    marks: list[str] = []
    for text in written:
        if imo := _IMO.fullmatch(text):
            # Shipping companies have such numbers too, with another rule than ships.
            given.append((read_as(imo[1], "imo"), text))
        elif home:
            found, told = firm_number(text, home)
            given, marks = given + found, marks + told
        else:
            given += numbers(text, bearer="company")
    return given, marks


def _born(records: Records, written: list[str]) -> PartialDate | None:
    """The most exact of several birth dates, if the others fit it; which of two different ones is right is not chosen."""
    days = [day for text in written if (day := records.day("birth_date", text))]
    finest = max(days, key=lambda day: len(day.text()), default=None)
    if finest and not all(finest.text().startswith(day.text()) for day in days):
        records.warn("birth_date", ";".join(written), "the birth dates differ; none is kept")
        return None
    return finest


LOADER = Loader(name="sanctions_simple", title="Sanctions, targets.simple.csv", version="1", sniff=sniff, read=read)
