"""One BODS statement, whatever its version: what sort it is, which record it belongs to, and what it names.

In 0.4 statements with one ``recordId`` are versions of one record. In 0.2 and 0.3 a statement names those it replaces;
there the record is known by the statement that came last.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Literal, NamedTuple

from graph.errors import BadValue
from graph.values import dates
from graph.values.text import clean
from loaders.records import items, mapping

Sort = Literal["entity", "person", "relationship"]

SORTS: Mapping[str, Sort] = {
    "entity": "entity", "person": "person", "relationship": "relationship", "entityStatement": "entity",
    "personStatement": "person", "ownershipOrControlStatement": "relationship",
}  # fmt: skip

# The ends of a relationship.
ROLES = ("subject", "interestedParty")
# What every statement has of the standard's own; one of each pair, since a statement at fault may lack the other.
SIGNS = (frozenset({"statementID", "statementType"}), frozenset({"statementId", "recordType", "recordDetails"}))

_KNOWN_TO = {"month": 7, "year": 4}


def is_statement(names: Set[str]) -> bool:
    """Whether an object with members of these names is a statement."""
    return any(len(names & signs) >= 2 for signs in SIGNS)


class Statement(NamedTuple):
    """A statement. ``record`` is its recordId (0.4) or its own id; ``details`` is the part that states facts."""

    row: int
    sort: Sort
    id: str | None
    record: str
    day: str
    status: str | None
    details: Mapping[str, object]
    whole: Mapping[str, object]
    is_record: bool  # of the versions in which statements belong to records (0.4)

    @property
    def replaces(self) -> list[str]:
        """Ids of the statements that this one replaces (0.2, 0.3)."""
        return [] if self.is_record else texts(self.whole.get("replacesStatements"))

    @property
    def is_component(self) -> bool:
        """Whether it is a step of an indirect relationship that another statement states as a whole."""
        return self.details.get("isComponent") is True

    @property
    def components(self) -> list[str]:
        """Ids of the steps of an indirect relationship."""
        return texts(self.details.get("componentRecords" if self.is_record else "componentStatementIDs"))

    @property
    def published(self) -> str | None:
        return clean(mapping(self.whole.get("publicationDetails")).get("publicationDate"))


class Unnamed(NamedTuple):
    """A party that a statement does not name, and why."""

    reason: str


def parse(row: int, value: object) -> Statement | None:
    """The statement of a JSON object; None where it is none."""
    whole = mapping(value)
    written = whole.get("recordType") or whole.get("statementType")
    sort = SORTS.get(written) if isinstance(written, str) else None
    if sort is None:
        return None
    is_record = "recordType" in whole
    own = clean(whole.get("statementId") if is_record else whole.get("statementID"))
    record = clean(whole.get("recordId")) if is_record else own
    return Statement(
        row=row,
        sort=sort,
        id=own,
        record=record or own or f"#{row}",
        day=clean(whole.get("statementDate")) or "",
        status=clean(whole.get("recordStatus")),
        details=mapping(whole.get("recordDetails")) if is_record else whole,
        whole=whole,
        is_record=is_record,
    )


def party(statement: Statement, role: str) -> str | Unnamed | None:
    """The record that a relationship names as its ``subject`` or ``interestedParty``; None where it names nothing."""
    value = statement.details.get(role)
    if not isinstance(value, Mapping):
        return clean(value)
    for name in ("describedByPersonStatement", "describedByEntityStatement"):
        if told := clean(value.get(name)):
            return told
    unspecified = value if statement.is_record else mapping(value.get("unspecified"))
    if not unspecified:
        return None
    return Unnamed(clean(unspecified.get("reason")) or "unknown")


def texts(value: object) -> list[str]:
    """The texts of a list, or of the one thing that stands in its place."""
    return [text for item in items(value) if not isinstance(item, Mapping) and (text := clean(item))]


def as_known(statement: Statement, field: str, written: object) -> object:
    """A date as far as it is known. The standard wants a full day of a founding or an interest, one that is not known rounded to the first
    and the rounding noted: where an annotation of the field has ``precision`` (``month`` or ``year``), ``2022-06-01`` means ``2022-06``.

    ``field`` is the place below the record's details, as ``/interests/0/startDate``. ``precision`` is a property of our own exports; the
    standard allows such.
    """
    pointer = f"{'/recordDetails' if statement.is_record else ''}{field}"
    for note in map(mapping, items(statement.whole.get("annotations"))):
        length = _KNOWN_TO.get(clean(note.get("precision")) or "")
        if length and isinstance(written, str) and note.get("statementPointerTarget") == pointer:
            return written[:length]
    return written


def held_on(statement: Statement) -> date | None:
    """The day on which a statement held: its own, else that of its publication. Days that cannot be are warned about elsewhere."""
    for written in (statement.day, statement.published):
        try:
            day = dates.parse(written)
        except BadValue:
            continue
        if day and day.day <= date.today():
            return day.day
    return None
