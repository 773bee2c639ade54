"""What an export is: it reads a view, writes a file or folder that appears whole or not at all, and accounts for what it left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from graph.store import Row, Step, View
from transship.selection import Selection

# Rows fetched at a time: a whole country's shipments do not fit in memory as dictionaries.
PAGE_ROWS = 20_000

_ALL = (
    Step("chosen", "SELECT id FROM entity"),
    Step("chosen_shipment", "SELECT DISTINCT id FROM shipment"),
)
_SOME = (
    Step("chosen", "SELECT unnest($entities::UUID[]) AS id"),
    Step("chosen_shipment", "SELECT unnest($shipments::UUID[]) AS id"),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: files, number of things of each kind, and what the format could not say (a line each, with a count)."""

    files: tuple[Path, ...]
    written: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """An export format. ``write`` gets a view, where to write, and what was selected (None: the whole graph)."""

    name: str
    title: str
    writes: Literal["file", "folder"]
    write: Callable[[View, Path, Selection | None], Exported]


def choose(view: View, selection: Selection | None) -> tuple[str, ...]:
    """Make the temporary tables ``chosen`` (entities) and ``chosen_shipment`` of this view; the notes of the selection."""
    if selection is None:
        view.run(_ALL)
        return ()
    view.run(_SOME, {"entities": list(selection.entities), "shipments": list(selection.shipments)})
    return (f"only {selection.about}", *selection.notes)


def pages(view: View, sql: str) -> Iterator[Row]:
    """The rows of a statement that takes ``$after`` and ``$page``, is ordered by its column ``page_key`` and begins behind ``$after``."""
    after = ""
    while rows := view.rows(sql, {"after": after, "page": PAGE_ROWS}):
        for row in rows:
            after = row.pop("page_key")
            yield row
        if len(rows) < PAGE_ROWS:
            return
