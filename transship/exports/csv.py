"""A folder of CSV files, one for each table of the store, and a README that says what each column means.

UTF-8, comma, one header line. Lists and structures stand in one cell as JSON. A text cell that a spreadsheet program would run as a formula
has an apostrophe before it; numbers, dates and identifiers stay as they are. The folder appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from graph.schema import BY_NAME
from graph.store import View
from transship.exports.contract import Export, Exported, Wanted, batches, choose
from transship.outfiles import MARK, whole_folder, write_rows
from transship.table_rows import TABLES, dictionary

_REMARK = "Lists and structures are JSON. A text that begins with a sign a spreadsheet would run as a formula has an apostrophe before it."


def _lines(view: View, name: str) -> Iterator[list[Any]]:
    for batch in batches(view, *TABLES[name]):
        columns = [batch.column(column).to_pylist() for column in BY_NAME[name].columns]
        for values in zip(*columns, strict=True):
            yield [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return orjson.dumps(value, default=str).decode()
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the folder. Nothing of the chosen rows is left out."""
    notes = choose(view, wanted)
    written: dict[str, int] = {}
    with whole_folder(out) as room:
        for name in TABLES:
            with (room / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                written[name] = write_rows(handle, list(BY_NAME[name].columns), _lines(view, name))
        (room / "README.md").write_text(dictionary("csv", written, notes, _REMARK), encoding="utf-8")
        (room / MARK).write_bytes(orjson.dumps({"format": "csv", "rows": written}, option=orjson.OPT_INDENT_2))
    return Exported((out,), written, notes=notes)


EXPORT = Export(name="csv", title="CSV files, one for each table, with a data dictionary", writes="folder", write=write)
