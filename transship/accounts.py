"""What is in a store and what is not: files read, rows refused, files set aside, and the sizes of it all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson
from pydantic import BaseModel

from graph.neighbours import Neighbours
from graph.schema import VERSION
from graph.store import View

_SOURCES = """
SELECT file, sha256, format, loader, loader_version, encoding, as_of, size, rows_read, loaded, rejected, skipped, warned, unread_columns,
       notes, loaded_at,
       (SELECT list(c.file ORDER BY c.file) FROM copy c WHERE c.source_id = s.id AND c.file <> s.file) AS copies,
       (SELECT list({'measure': t.measure, 'unit': t.unit, 'total': t.total, 'rows': t."rows", 'first': t."first", 'last': t."last"}
                    ORDER BY t.measure, t.unit)
        FROM control_total t WHERE t.source_id = s.id) AS totals,
       (SELECT count(*) - 1 FROM source v WHERE v.file = s.file) AS other_versions
FROM source s ORDER BY file, loaded_at, sha256
"""

_REJECTS = """
SELECT s.file, r."row", r."column", r."value", r.reason, r.fix, r.cells
FROM reject r JOIN source s ON s.id = r.source_id
WHERE $file IS NULL OR s.file = $file
ORDER BY s.file, r."row", r."column"
"""

_WARNINGS = """
SELECT s.file, w."row", w."column", w."value", w.reason
FROM warning w JOIN source s ON s.id = w.source_id
ORDER BY s.file, w."row", w."column", w.reason
"""

_WAITING = "SELECT file, sha256, reason, fix FROM waiting ORDER BY file"

_COUNTS = """
SELECT (SELECT count(*) FROM source) AS files,
       (SELECT count(*) FROM waiting) AS waiting,
       (SELECT coalesce(sum(size), 0)::BIGINT FROM source) AS bytes,
       (SELECT count(*) FROM copy c JOIN source s ON s.id = c.source_id AND s.file <> c.file) AS copies,
       (SELECT count(*) - count(DISTINCT file) FROM source) AS older_versions,
       (SELECT coalesce(sum("rows"), 0)::BIGINT FROM control_total WHERE measure = 'repeated') AS repeated,
       (SELECT coalesce(sum(rows_read), 0)::BIGINT FROM source) AS rows_read,
       (SELECT count(*) FROM reject) AS rejected,
       (SELECT coalesce(sum(loaded), 0)::BIGINT FROM source) AS loaded,
       (SELECT coalesce(sum(skipped), 0)::BIGINT FROM source) AS skipped,
       (SELECT coalesce(sum(warned), 0)::BIGINT FROM source) AS warned,
       (SELECT count(DISTINCT id) FROM mention) AS mentions,
       (SELECT count(DISTINCT m.id) FROM mention m ANTI JOIN member b ON b.mention_id = m.id) AS unresolved,
       (SELECT count(*) FROM entity WHERE kind = 'person') AS people,
       (SELECT count(*) FROM entity WHERE kind = 'company') AS companies,
       (SELECT count(*) FROM entity WHERE kind NOT IN ('person', 'company')) AS untold,
       (SELECT count(*) FROM link) AS links,
       (SELECT count(*) FROM shipment) AS shipments,
       (SELECT min("day") FROM shipment) AS first_shipment,
       (SELECT max("day") FROM shipment) AS last_shipment,
       (SELECT count(*) FROM decision WHERE decided_by <> 'rule') AS decisions
"""

_UNRESOLVED = "SELECT count(DISTINCT m.id) AS n FROM mention m ANTI JOIN member b ON b.mention_id = m.id"


class Total(BaseModel, frozen=True):
    """A sum over the loaded rows of a file that have such a value: value (as declared, by currency), value_usd, net and gross (kg).

    ``shipments`` counts them, ``repeated`` those that say again what an earlier row of the file says. ``first`` and ``last`` are days.
    """

    measure: str
    unit: str
    total: float
    rows: int
    first: date | None
    last: date | None


class SourceRow(BaseModel, frozen=True):
    """A file that was read, with its account: rows_read = loaded + rejected + skipped.

    ``copies`` are other names under which the same content was met. ``other_versions`` counts other contents under the same name.
    """

    file: str
    sha256: str
    format: str
    loader: str
    rows_read: int
    loaded: int
    rejected: int
    skipped: int
    warned: int
    unread_columns: list[str]
    loader_version: str
    encoding: str
    size: int
    as_of: date | None
    notes: list[str]
    loaded_at: datetime | None
    copies: list[str] = []
    totals: list[Total] = []
    other_versions: int = 0


class RejectRow(BaseModel, frozen=True):
    """A row that was refused. ``row`` counts as a spreadsheet shows it; ``cells`` is the row as read."""

    file: str
    row: int
    column: str | None
    value: str | None
    reason: str
    fix: str
    cells: list[Any] | dict[str, Any] | str | None = None


class WarningRow(BaseModel, frozen=True):
    """A value that was kept although something about it is doubtful."""

    file: str
    row: int
    column: str | None
    value: str | None
    reason: str


class WaitingRow(BaseModel, frozen=True):
    """A file that was met and not read, and why."""

    file: str
    sha256: str
    reason: str
    fix: str


class Status(BaseModel, frozen=True):
    """Sizes of a store. ``unresolved`` mentions came in after the last resolve and are in no answer yet."""

    store: str
    schema_version: int
    files: int
    waiting: int
    bytes: int
    copies: int
    older_versions: int
    rows_read: int
    loaded: int
    rejected: int
    skipped: int
    warned: int
    repeated: int
    mentions: int
    unresolved: int
    people: int
    companies: int
    untold: int
    links: int
    shipments: int
    first_shipment: str | None
    last_shipment: str | None
    decisions: int


def sources(view: View) -> list[SourceRow]:
    """All files that were read, by name."""
    return [
        SourceRow.model_validate({**row, "copies": row["copies"] or [], "totals": row["totals"] or []})
        for row in view.rows(_SOURCES)
    ]


def rejects(view: View, file: str | None = None) -> list[RejectRow]:
    """All refused rows (of one file), by file and row."""
    return [
        RejectRow.model_validate({**row, "cells": cells_of(row["cells"])})
        for row in view.rows(_REJECTS, {"file": file})
    ]


def warnings(view: View) -> list[WarningRow]:
    """All values kept with a doubt, by file and row."""
    return [WarningRow.model_validate(row) for row in view.rows(_WARNINGS)]


def waiting(view: View) -> list[WaitingRow]:
    """All files that were met and not read, by name."""
    return [WaitingRow.model_validate(row) for row in view.rows(_WAITING)]


def status(view: View, address: str) -> Status:
    """How much is in the store."""
    counts = view.rows(_COUNTS)[0]
    days = {name: counts[name] and counts[name].isoformat() for name in ("first_shipment", "last_shipment")}
    return Status.model_validate({**counts, **days, "store": address, "schema_version": VERSION})


def unresolved(view: View) -> int:
    """How many mentions belong to no entity yet: they came in after the last resolve."""
    if Neighbours.of(view) is not None:
        return 0  # it is written for a store whose mentions all have one
    return int(view.rows(_UNRESOLVED)[0]["n"])


def cells_of(text: str | None) -> Any:
    """The cells of a refused row as they are stored: a list for a row of a table, an object for a record."""
    return None if text is None else orjson.loads(text)
