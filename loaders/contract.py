"""What a loader is: it recognises a file by its head, reads it as a stream, and yields claims and rejects. It never matches or judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

from graph.model import (
    Identifier,
    Interest,
    Kinship,
    Listing,
    Mention,
    Reject,
    Roster,
    Shipment,
    TradeFlow,
    Warning,
)

if TYPE_CHECKING:
    from loaders.mapping import Declaration, Draft

Shape = Literal["table", "xml", "json", "json_lines", "empty", "other"]

# A loader hands over a batch when it holds about this many rows; it bounds memory and is large enough for columnar writing.
BATCH_ROWS = 8192


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, enough to recognise it.

    Tables (delimited text, spreadsheets) show their first rows; XML its root element and attributes; JSON the keys of the document and its
    first object.
    """

    path: Path
    shape: Shape
    encoding: str
    start: str = ""
    delimiter: str = ""
    rows: tuple[tuple[Any, ...], ...] = ()
    sheets: tuple[str, ...] = ()
    root: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    first: Any = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be read: its head, the id of its source, a user's mapping where one was given, and the archive that it stands in."""

    head: Head
    source_id: str
    file: str
    mapping: Mapping[str, Any] | None = None
    archive: Path | None = None

    @property
    def path(self) -> Path:
        return self.head.path


class Shipments:
    """Shipments as columns in the order of their fields, as a table makes them and a store takes them; one by one for whoever asks."""

    __slots__ = ("columns",)

    def __init__(self) -> None:
        self.columns: tuple[list[Any], ...] = tuple([] for _ in Shipment._fields)

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Shipment]:
        return map(Shipment._make, zip(*self.columns, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shipments) and self.columns == other.columns

    __hash__ = None  # type: ignore[assignment]  # it grows

    def append(self, shipment: Shipment) -> None:
        """Add one."""
        for column, value in zip(self.columns, shipment, strict=True):
            column.append(value)

    def extend(self, shipments: Iterable[Shipment]) -> None:
        """Add several."""
        for shipment in shipments:
            self.append(shipment)

    def add_columns(self, columns: Sequence[Iterable[Any]]) -> None:
        """Add many: one column a field, all of one length."""
        for column, values in zip(self.columns, columns, strict=True):
            column.extend(values)


@dataclass(slots=True)
class Claims:
    """A batch of what a file states. rows_read = loaded + skipped + len(rejects), always.

    A row that yields any record counts as loaded; one that is a sum, a total or a comment counts as skipped.
    """

    rows_read: int = 0
    loaded: int = 0
    skipped: int = 0
    mentions: list[Mention] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    kinships: list[Kinship] = field(default_factory=list)
    rosters: list[Roster] = field(default_factory=list)
    shipments: Shipments = field(default_factory=Shipments)
    listings: list[Listing] = field(default_factory=list)
    trade_flows: list[TradeFlow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    unread_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: date | None = None

    def refuse(
        self,
        document: Document,
        row: int,
        *,
        column: str | None,
        value: object,
        reason: str,
        fix: str,
        cells: object = None,
    ) -> None:
        """Refuse a row: it counts as read and rejected, and keeps its cells."""
        text = None if value is None else str(value)
        raw = None if cells is None else orjson.dumps(cells, default=str).decode()
        self.rejects.append(Reject(document.source_id, row, column, text, reason, fix, raw))

    def warn(self, document: Document, row: int, *, column: str | None, value: object, reason: str) -> None:
        """Keep a value although something about it is doubtful."""
        self.warnings.append(Warning(document.source_id, row, column, None if value is None else str(value), reason))


@dataclass(frozen=True, slots=True)
class Loader:
    """A source format. ``sniff`` says whether a head is of this format; ``read`` yields batches in file order.

    ``priority``: where several loaders recognise a head, the highest one reads it; equal ones are an error. Formats with a fixed shape have
    10, generic ones less. ``declares``: the mapping a user can give for a table of this format, ``draft`` makes one from a head.
    ``records``: what ``row`` counts in a document, by which a record is found again: the name of an XML element, the prefix of a JSON array
    (empty: the whole document is one record). None for tables, for JSON lines, and where it is the first array of objects in a document.
    """

    name: str
    title: str
    version: str
    sniff: Callable[[Head], bool]
    read: Callable[[Document], Iterator[Claims]]
    priority: int = 10
    declares: type[Declaration] | None = None
    draft: Callable[[Head], Draft | None] | None = None
    records: Callable[[Head], str] | None = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one file. status: loaded, unchanged (the same content is in already), waiting (needs a mapping), unknown, failed."""

    file: str
    sha256: str
    status: Literal["loaded", "unchanged", "waiting", "unknown", "failed"]
    format: str = ""
    loader: str = ""
    rows_read: int = 0
    loaded: int = 0
    rejected: int = 0
    skipped: int = 0
    warned: int = 0
    unread_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    fix: str = ""
