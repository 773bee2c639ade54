"""The tables that GLEIF publishes beside XML and JSON: one record a row, columns named by the way to the element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loaders.records import Records, table_rows

# Elements that the tables call otherwise.
NAMES = {
    "Relationship.Period": "Relationship.RelationshipPeriods", "startDate": "StartDate", "endDate": "EndDate", "periodType": "PeriodType",
    "Exception.Category": "ExceptionCategory", "Exception.Reason": "ExceptionReason", "Exception.Reference": "ExceptionReference",
}  # fmt: skip
DEPTH = 12  # steps of a name; those published have six
# Attributes, which are columns there.
ATTRIBUTES = frozenset({"xmllang", "type"})


def flat_records(records: Records) -> Iterator[tuple[Mapping[str, object], object]]:
    """The records of a table, each with its row as read; empty cells are left out. Each row is begun."""
    for raw, cells in table_rows(records):
        yield nested({name: text for name, text in cells.items() if name and text}), raw


def nested(cells: Mapping[str, object]) -> dict[str, object]:
    """A row as the record that its column names spell out: ``Entity.LegalAddress.AdditionalAddressLine.2`` is the second of a list."""
    record: dict[str, object] = {}
    for name, value in cells.items():
        for written, meant in NAMES.items():
            name = name.replace(written, meant) if written in name else name
        steps = name.split(".", DEPTH)
        if steps[-1] in ATTRIBUTES:
            continue
        place = record
        for step in steps[:-1]:
            # A number names the place in a list; lists are gathered as objects by number and made lists at the end.
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                inner = place[step] = {}
            place = inner
        place[steps[-1]] = value
    return {name: _lists(value) for name, value in record.items()}


def _lists(value: object) -> object:
    """The value with objects whose names are numbers made lists."""
    if not isinstance(value, dict):
        return value
    inside = {name: _lists(part) for name, part in value.items()}
    return list(inside.values()) if inside and all(name.isdecimal() for name in inside) else inside
