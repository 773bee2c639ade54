"""What an export is: it reads a view, writes a file or folder that appears whole or not at all, and accounts for what it left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from graph.store import Row, Step, View
from queries.chains.rows import Chain
from transship import privacy
from transship.selection import Selection

# Rows fetched at a time: a whole country's shipments do not fit in memory as dictionaries.
PAGE_ROWS = 20_000

_ALL = (
    Step("chosen", "SELECT id FROM entity"),
    Step("chosen_shipment", "SELECT DISTINCT id FROM shipment"),
)
_BATCH = """
SELECT * EXCLUDE (place_in_order) FROM numbered WHERE place_in_order > $low AND place_in_order <= $high ORDER BY place_in_order
"""
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
class RawCells:
    """A row of a file read again: the headings and texts of its cells, or why it could not be read."""

    sha256: str
    row: int
    cells: tuple[tuple[str, str], ...] = ()
    problem: str | None = None


# Reads rows again, given as (SHA-256 of the file, row).
ReadCells = Callable[[Sequence[tuple[str, int]]], Sequence[RawCells]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is to hold. ``selection`` None: the whole case. ``again``: the options of a command that selects the same.

    ``chains`` are those that touch the selection, with the rank they have in the list that ``params`` give; only an export that tells of
    chains gets them. ``notes`` say what was considered and cut. ``redacted``: the view masks what tells too much of people, chains
    and cells too. ``read_cells`` gives the raw cells of evidence; None where files cannot be read again.
    """

    selection: Selection | None = None
    chains: tuple[Chain, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    redacted: bool = False
    again: str = ""
    read_cells: ReadCells | None = None

    @property
    def about(self) -> str:
        """In a few words, what this is a part of the case."""
        return self.selection.about if self.selection else "the whole case"


@dataclass(frozen=True, slots=True)
class Export:
    """An export format. ``write`` gets a view, where to write, and what is wanted.

    ``tells_chains``: it wants the chains found. ``redacts``: what tells too much of people is left out unless that is asked for.
    """

    name: str
    title: str
    writes: Literal["file", "folder"]
    write: Callable[[View, Path, Wanted], Exported]
    tells_chains: bool = False
    redacts: bool = False


def choose(view: View, wanted: Wanted) -> tuple[str, ...]:
    """Make the temporary tables ``chosen`` (entities) and ``chosen_shipment`` of this view; the notes of the selection."""
    selection = wanted.selection
    left_out = (privacy.NOTE,) if wanted.redacted else ()
    if selection is None:
        view.run(_ALL)
        return left_out
    view.run(_SOME, {"entities": list(selection.entities), "shipments": list(selection.shipments)})
    return (f"only {selection.about}", *selection.notes, *left_out)


def pages(view: View, sql: str) -> Iterator[Row]:
    """The rows of a statement that takes ``$after`` and ``$page``, is ordered by its column ``page_key`` and begins behind ``$after``."""
    after = ""
    while rows := view.rows(sql, {"after": after, "page": PAGE_ROWS}):
        for row in rows:
            after = row.pop("page_key")
            yield row
        if len(rows) < PAGE_ROWS:
            return


def batches(view: View, sql: str, order: str) -> Iterator[Any]:
    """The rows of a statement in an order, as Arrow tables of bounded size; there is one at least, so that the columns are known.

    The rows are numbered once in a temporary table, which the store may keep on disk; each batch is then a range of it. Both texts are
    constants of the program, never made from data.
    """
    view.run([Step("numbered", f"SELECT row_number() OVER (ORDER BY {order}) AS place_in_order, * FROM ({sql})")])  # noqa: S608
    low = 0
    while True:
        batch = view.arrow(_BATCH, {"low": low, "high": low + PAGE_ROWS})
        if batch.num_rows or low == 0:
            yield batch
        if batch.num_rows < PAGE_ROWS:
            return
        low += PAGE_ROWS
