"""Refused rows as CSV: a list of them all, and tables that a person can mend and load again.

Rows under one header make one table: their own columns as they stood in the source, behind six of ours (file, row, column, value,
reason, fix). The rows above the header come along, so that the format is recognised as in the source. When the table is loaded, our
columns are taken off (``loaders.reading.refused``). Only refused rows are in it, so nothing that was loaded comes in twice.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import IO, Any

import orjson

from graph.store import View
from loaders.reading.refused import FRONT, guarded
from transship.accounts import RejectRow, cells_of
from transship.outfiles import MARK, whole_file, whole_folder, write_rows

_REJECTS = """
SELECT s.file, r."row", r."column", r."value", r.reason, r.fix, r.cells, l.header, coalesce(l.mapping, '') AS mapping, s.loader,
       coalesce(l.shape = 'table', FALSE) AS tabular
FROM reject r JOIN source s ON s.id = r.source_id LEFT JOIN layout l ON l.source_id = s.id
WHERE $file IS NULL OR s.file = $file
ORDER BY tabular DESC, s.loader, l.header, mapping, s.file, r."row", r."column"
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many rows, the list of all (if one was), the tables to be mended, and the rows that stand in none of these.

    ``mappings``: the tables whose sources were loaded with a mapping, which they need again.
    """

    rows: int
    listed: Path | None
    tables: list[Path]
    elsewhere: int
    mappings: list[Path]


@dataclass(slots=True)
class _Table:
    """Refused rows under one header."""

    header: list[list[Any]]
    rows: list[RejectRow]
    mapped: bool

    @property
    def name(self) -> str:
        """After the first file; what its folders and archives are called may be anything."""
        files = list(dict.fromkeys(row.file for row in self.rows))
        stem = re.sub(r"[^\w.-]+", "_", str(PurePosixPath(files[0]).with_suffix(""))).strip("._") or "rows"
        return stem[-80:] + (f"_and_{len(files) - 1}_more" if len(files) > 1 else "")


def write(view: View, out: Path, file: str | None = None) -> Written:
    """Write all refused rows (of one file).

    ``out`` with the ending ``.csv`` is a file: the table itself where all rows stand under one header, else the list of all, with the
    tables in a folder of the same name beside it. Any other ``out`` is the folder. Raises BadParams, OutputFailed.
    """
    found = view.rows(_REJECTS, {"file": file})
    tables, rest = _tables(found)
    every = [_row(row) for row in found]
    mapped = [table.mapped for table in tables]
    if out.suffix.lower() != ".csv":
        written = _folder(out, tables)
        return Written(len(every), None, written, rest, _chosen(written, mapped))
    if len(tables) == 1 and not rest:
        with whole_file(out) as handle:
            _write_table(handle, tables[0])
        return Written(len(every), None, [out], 0, _chosen([out], mapped))
    written = _folder(out.with_suffix(""), tables) if tables else []
    with whole_file(out) as handle:
        _write_list(handle, every)
    return Written(len(every), out, written, rest, _chosen(written, mapped))


def _chosen(files: list[Path], flags: list[bool]) -> list[Path]:
    return [file for file, flag in zip(files, flags, strict=True) if flag]


def _row(row: dict[str, Any]) -> RejectRow:
    return RejectRow.model_validate({**row, "cells": cells_of(row["cells"])})


def _tables(found: Sequence[dict[str, Any]]) -> tuple[list[_Table], int]:
    """The refused rows by header, and how many belong to no table: records of documents, and rows whose cells are not known."""
    tables: list[_Table] = []
    rest = 0
    for (tabular, _, header, mapping), group in groupby(
        found, key=lambda row: (row["tabular"], row["loader"], row["header"], row["mapping"])
    ):
        above = orjson.loads(header or "[]")
        width = max(map(len, above), default=0)
        rows = [_in_order(_row(row), width) for row in group]
        own = [row for row in rows if tabular and isinstance(row.cells, list)]
        rest += len(rows) - len(own)
        if own:
            tables.append(_Table(above, own, bool(mapping)))
    return tables, rest


def _in_order(row: RejectRow, width: int) -> RejectRow:
    """The row with its cells as a list: a loader that keeps them by name keeps one for each column, in their order."""
    if isinstance(row.cells, dict) and len(row.cells) == width:
        return row.model_copy(update={"cells": list(row.cells.values())})
    return row


def _folder(out: Path, tables: Sequence[_Table]) -> list[Path]:
    names: list[str] = []
    with whole_folder(out) as room:
        (room / MARK).write_text('{"export": "refused rows"}\n', encoding="utf-8")
        for table in tables:
            name = table.name
            name = f"{name}_{len(names) + 1}.csv" if f"{name}.csv" in names else f"{name}.csv"
            names.append(name)
            with (room / name).open("w", encoding="utf-8", newline="") as handle:
                _write_table(handle, table)
    return [out / name for name in names]


def _write_table(handle: IO[str], table: _Table) -> None:
    writer = csv.writer(handle, lineterminator="\n")
    for cells in _lines(table):
        writer.writerow([guarded(cell) for cell in cells])


def _lines(table: _Table) -> Iterator[list[Any]]:
    for place, cells in enumerate(table.header or [[]]):
        yield [*(FRONT if place == 0 else [""] * len(FRONT)), *cells]
    for row in table.rows:
        yield [row.file, row.row, row.column, row.value, row.reason, row.fix, *_spread(row.cells)]


def _write_list(handle: IO[str], rows: Sequence[RejectRow]) -> None:
    width = max((len(_spread(row.cells)) for row in rows), default=0)
    header = [*FRONT, *(f"cell_{n}" for n in range(1, width + 1))]
    write_rows(handle, header, ([r.file, r.row, r.column, r.value, r.reason, r.fix, *_spread(r.cells)] for r in rows))


def _spread(cells: list[Any] | dict[str, Any] | str | None) -> list[Any]:
    if cells is None:
        return []
    if isinstance(cells, list):
        return [orjson.dumps(c).decode() if isinstance(c, (list, dict)) else c for c in cells]
    return [cells if isinstance(cells, str) else orjson.dumps(cells).decode()]
