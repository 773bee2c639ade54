"""Relationships between companies that have an LEI, and the reasons why a parent is not reported."""

from __future__ import annotations

from graph.values.dates import PartialDate
from graph.values.text import clean
from loaders.building import number
from loaders.gleif.documents import Record, texts
from loaders.gleif.parties import VOID, registration_status, set_day
from loaders.records import Records, items, mapping, over_by

# Relationships that are control, with the mark of those that may skip companies between.
CONTROL = {"IS_DIRECTLY_CONSOLIDATED_BY": (), "IS_ULTIMATELY_CONSOLIDATED_BY": ("ultimate",)}
# As written: the word NULL stands for a relationship that is not said to hold.
ENDED = frozenset({"INACTIVE", "NULL"})
# The record was closed because the relationship, or the company below, is no more.
RETIRED = "RETIRED"

# What an exception says of the owner. NATURAL_PERSONS and NON_CONSOLIDATING: nobody consolidates the company;
# NO_LEI: the parent has none; the others withhold a parent that is there.
REASONS = {
    "NO_KNOWN_PERSON": "owner_unknown", "NO_LEI": "owner_unknown", "NATURAL_PERSONS": "no_parent_company",
    "NON_CONSOLIDATING": "no_parent_company",
}  # fmt: skip
WITHHELD = "owner_withheld"


def relationship(records: Records, record: Record) -> None:
    """The parent owns the child, in a share that is not said."""
    body = mapping(record.get("Relationship"))
    kind = clean(body.get("RelationshipType")) or ""
    ends = [clean(mapping(body.get(node)).get("NodeID")) for node in ("StartNode", "EndNode")]
    child, parent = ends
    if not child or not parent or not kind:
        records.refuse(
            "the relationship lacks its type or an end",
            column="Relationship",
            fix="Download the file again.",
            cells=record,
        )
    elif kind not in CONTROL:
        records.skip(f"{kind} is not ownership")
    elif registration_status(record) in VOID:
        records.skip("relationships that were withdrawn as wrong or double")
    elif child == parent:
        records.skip("companies reported as their own parent")
    else:
        set_day(records, record)
        owner, owned = (_company(records, lei) for lei in (parent, child))
        ended = body.get("RelationshipStatus") in ENDED or registration_status(record) == RETIRED
        since, until, marks = _period(records, body, ended=ended)
        records.make.interest(
            records.row,
            "OWNS",
            owner,
            owned,
            "consolidated_by",
            since=since,
            until=until,
            marks=[*CONTROL[kind], *marks],
        )
        records.load()


def exception(records: Records, record: Record) -> None:
    """Why a company reports no parent: nobody is made of it, the company gets a mark."""
    lei = clean(record.get("LEI"))
    reasons = texts(record, "ExceptionReason")
    if not lei or not reasons:
        lacking = "ExceptionReason" if lei else "LEI"
        records.refuse(
            f"the exception gives no {lacking}", column=lacking, fix="Download the file again.", cells=record
        )
        return
    set_day(records, record)
    _company(records, lei, [REASONS.get(reason, WITHHELD) for reason in reasons])
    records.load()


def _company(records: Records, lei: str, marks: list[str] | None = None) -> str:
    return records.make.company(records.row, None, number(lei, "lei"), marks=marks or [])


def _period(records: Records, body: Record, *, ended: bool) -> tuple[PartialDate | None, PartialDate | None, list[str]]:
    """Since when and until when. A relationship that has ended without a day had ended by its last update."""
    since = until = None
    for part in map(mapping, items(body.get("RelationshipPeriods"))):
        if part.get("PeriodType") == "RELATIONSHIP_PERIOD":
            since, until = (records.day(name, part.get(name)) for name in ("StartDate", "EndDate"))
    if until is None and ended:
        return since, *over_by(records.make.as_of)
    return since, until, []
