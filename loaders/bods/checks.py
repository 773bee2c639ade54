"""What is doubtful about a BODS statement although it can be read; each check warns and keeps the statement.

The checks follow those of the data review tool (https://datareview.openownership.org) where they touch a fact that is
read. ``Index`` answers what only the whole file can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from graph.errors import BadValue
from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.text import clean
from loaders.bods.index import Index
from loaders.bods.statements import Statement
from loaders.records import Records, items, mapping


class Doubt(NamedTuple):
    """The part of a statement, what it says, and why that is doubtful."""

    column: str
    value: object
    reason: str


Check = Callable[[Statement, Index], Iterator[Doubt]]


def _day(value: object) -> PartialDate | None:
    """A date as far as it can be read; one that cannot is warned about where it is used."""
    try:
        return dates.parse(value)
    except BadValue:
        return None


def duplicate_id(statement: Statement, index: Index) -> Iterator[Doubt]:
    """All versions: statement ids are unique."""
    if index.is_twice(statement):
        yield Doubt("statementId", statement.id, "another statement of the file bears the same id")


def declaration_subject(statement: Statement, index: Index) -> Iterator[Doubt]:
    """0.4: the firm or person that a declaration is about has a record in the file."""
    name = clean(statement.whole.get("declarationSubject"))
    if statement.is_record and name and not index.holds(name):
        yield Doubt("declarationSubject", name, "the file holds no record of the subject of this declaration")


def future_days(statement: Statement, index: Index) -> Iterator[Doubt]:
    """All versions: what was stated, published, retrieved or annotated was so by today."""
    written = {
        "statementDate": statement.day,
        "publicationDetails.publicationDate": statement.published,
        "source.retrievedAt": mapping(statement.whole.get("source")).get("retrievedAt"),
    }
    for place, part in enumerate(items(statement.whole.get("annotations"))):
        written[f"annotations[{place}].creationDate"] = mapping(part).get("creationDate")
    for column, value in written.items():
        try:
            day = dates.parse(value)
        except BadValue as error:
            yield Doubt(column, value, error.reason)
            continue
        if day and day.day > date.today():
            yield Doubt(column, value, "this day lies in the future")


def order_of_days(statement: Statement, index: Index) -> Iterator[Doubt]:
    """All versions: an end does not stand before its beginning."""
    details = statement.details
    pairs = [(details, "birthDate", "deathDate"), (details, "foundingDate", "dissolutionDate")]
    pairs += [(mapping(part), "startDate", "endDate") for part in items(details.get("interests"))]
    for part, first, second in pairs:
        begin, end = _day(part.get(first)), _day(part.get(second))
        if begin and end and end.last < begin.day:
            yield Doubt(second, part.get(second), f"this lies before the {first}")


def components(statement: Statement, index: Index) -> Iterator[Doubt]:
    """All versions: steps of an indirect relationship are named by it, and what it names is in the file."""
    if statement.is_component and not index.is_component(statement):
        yield Doubt("isComponent", True, "no relationship names this step as one of its components")
    for name in statement.components:
        if not index.holds(name):
            yield Doubt("componentRecords", name, "the file holds no record of this component")


def listing(statement: Statement, index: Index) -> Iterator[Doubt]:
    """0.3, 0.4: a firm that is said not to be listed has no listings."""
    told = mapping(statement.details.get("publicListing"))
    if told.get("hasPublicListing") is False and told.get("securitiesListings"):
        yield Doubt("publicListing.hasPublicListing", False, "listings are given for a firm that is said to have none")


def pointers(statement: Statement, index: Index) -> Iterator[Doubt]:
    """All versions: an annotation points at a place of its statement (RFC 6901)."""
    for part in map(mapping, items(statement.whole.get("annotations"))):
        target = part.get("statementPointerTarget")
        if isinstance(target, str) and target and not target.startswith("/"):
            yield Doubt("annotations.statementPointerTarget", target, "this points at no place of the statement")


CHECKS: tuple[Check, ...] = (
    duplicate_id, declaration_subject, future_days, order_of_days, components, listing, pointers,
)  # fmt: skip


def run(records: Records, statements: Sequence[Statement], index: Index) -> None:
    """Warn about everything doubtful in the statements of one record, oldest first."""
    for place, statement in enumerate(statements):
        records.row = statement.row
        for check in CHECKS:
            for doubt in check(statement, index):
                records.warn(*doubt)
        if place and statement.is_record and statement.status == "new":
            records.warn(
                "recordStatus", "new", "the record has an earlier statement, so this one is none of a new record"
            )
        if place and statements[place - 1].status == "closed":
            records.warn("recordStatus", statement.status, "the record was closed by an earlier statement")
