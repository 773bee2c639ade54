"""What is in a store and what is not: files read, rows refused, files set aside, and the sizes of it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from graph.schema import VERSION
from graph.store import View
from transship.outfiles import whole_file, write_rows

_SOURCES = """
SELECT file, sha256, format, loader, loader_version, encoding, as_of, size, rows_read, loaded, rejected, skipped, warned, unread_columns,
       notes, loaded_at
FROM source ORDER BY file, sha256
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
       (SELECT coalesce(sum(rows_read), 0)::BIGINT FROM source) AS rows_read,
       (SELECT count(*) FROM reject) AS rejected,
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


class SourceRow(BaseModel, frozen=True):
    """A file that was read, with its account: rows_read = loaded + rejected + skipped."""

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
    notes: list[str]
    loaded_at: datetime | None


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
    rows_read: int
    rejected: int
    warned: int
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
    return [SourceRow.model_validate(row) for row in view.rows(_SOURCES)]


def rejects(view: View, file: str | None = None) -> list[RejectRow]:
    """All refused rows (of one file), by file and row."""
    return [
        RejectRow.model_validate({**row, "cells": _cells(row["cells"])}) for row in view.rows(_REJECTS, {"file": file})
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
    return int(view.rows(_UNRESOLVED)[0]["n"])


def _cells(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)


def write_rejects(refused: Sequence[RejectRow], out: Path) -> None:
    """Refused rows as CSV, their own cells behind the reason; a record that is no row of cells stands in one cell as JSON."""
    width = max((len(_spread(r.cells)) for r in refused), default=0)
    header = ["file", "row", "column", "value", "reason", "fix", *(f"cell_{n}" for n in range(1, width + 1))]
    with whole_file(out) as handle:
        write_rows(
            handle, header, ([r.file, r.row, r.column, r.value, r.reason, r.fix, *_spread(r.cells)] for r in refused)
        )


def _spread(cells: list[Any] | dict[str, Any] | str | None) -> list[Any]:
    if cells is None:
        return []
    if isinstance(cells, list):
        return [orjson.dumps(c).decode() if isinstance(c, (list, dict)) else c for c in cells]
    return [cells if isinstance(cells, str) else orjson.dumps(cells).decode()]
