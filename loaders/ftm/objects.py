"""One line of an FtM file as an object: schema, id, properties as lists of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.text import clean
from loaders.building import Builder

# What stands beside the properties and is bookkeeping; the caption is one of the names.
ENVELOPE = frozenset(
    {"id", "schema", "properties", "referents", "last_seen", "caption", "datasets", "target", "first_seen", "last_change", "origin"}
)  # fmt: skip

Settle = Literal["shared", "first", "last"]


class Object(NamedTuple):
    """An FtM entity or link. ``names`` are its id and the older ids (referents) that links may still use."""

    row: int
    id: str
    schema: str
    properties: Mapping[str, object]
    names: tuple[str, ...]
    last_seen: str | None
    datasets: tuple[str, ...]
    beside: frozenset[str]

    def texts(self, *properties: str) -> list[str]:
        """All values of these properties, in their order."""
        return [text for name in properties if name in self.properties for text in _texts(self.properties[name])]


def parse(row: int, line: object) -> Object | None:
    """The object of a parsed line; None where it lacks what makes it one."""
    if not isinstance(line, Mapping):
        return None
    own, schema, properties = line.get("id"), line.get("schema"), line.get("properties")
    if not (isinstance(own, str) and own and isinstance(schema, str) and isinstance(properties, Mapping)):
        return None
    older = line.get("referents")
    names = (own, *(name for name in older if isinstance(name, str))) if isinstance(older, list) else (own,)
    values = {str(name): value for name, value in properties.items() if value}
    datasets = tuple(_texts(line.get("datasets") or []))
    return Object(row, own, schema, values, names, clean(line.get("last_seen")), datasets, frozenset(line) - ENVELOPE)


def _texts(value: object) -> list[str]:
    # The standard form is a list of text; exports also nest the entity that an id stands for.
    values = value if isinstance(value, list) else [value]
    found = [clean(v.get("id") if isinstance(v, Mapping) else v) for v in values]
    return [text for text in found if text]


def agreed(make: Builder, item: Object, name: str, settle: Settle = "shared") -> PartialDate | None:
    """The date that several values of a property mean: the most exact one where the others fit it.

    Where they differ, there is a warning, and ``settle`` says what is kept: the first, the last, or the year or month
    that they share (a birth date is never chosen).
    """
    days = [day for text in item.texts(name) if (day := make.day(item.row, name, text))]
    if not days:
        return None
    finest = max(days, key=lambda day: len(day.text()))
    if all(finest.text().startswith(day.text()) for day in days):
        return finest
    told = " and ".join(sorted({day.text() for day in days}))
    kept = "what they share" if settle == "shared" else f"the {settle} one"
    make.claims.warn(make.document, item.row, column=name, value=told, reason=f"the dates differ; {kept} is kept")
    if settle != "shared":
        return min(days) if settle == "first" else max(days)
    shared = []
    for levels in zip(*(day.text().split("-") for day in days), strict=False):
        if len(set(levels)) > 1:
            break
        shared.append(levels[0])
    return dates.parse("-".join(shared)) if shared else None
