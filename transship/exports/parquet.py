"""A folder of Parquet files, one for each table of the store, and a README that says what each column means.

Ids are text, days are dates, lists and structures keep their types, values are as the store has them. Files are compressed with Zstandard.
The folder appears whole or not at all.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pyarrow.parquet as pq

from graph.store import View
from transship.exports.contract import Export, Exported, Wanted, batches, choose
from transship.outfiles import MARK, whole_folder
from transship.table_rows import TABLES, dictionary

_REMARK = "Ids are text; lists and structures have their own types; values are as the store has them."


def _write_table(view: View, name: str, path: Path) -> int:
    count, writer = 0, None
    try:
        for batch in batches(view, *TABLES[name]):
            writer = writer or pq.ParquetWriter(path, batch.schema, compression="zstd")
            writer.write_table(batch)
            count += batch.num_rows
    finally:
        if writer is not None:
            writer.close()
    return count


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the folder. Nothing of the chosen rows is left out."""
    notes = choose(view, wanted)
    with whole_folder(out) as room:
        written = {name: _write_table(view, name, room / f"{name}.parquet") for name in TABLES}
        (room / "README.md").write_text(dictionary("parquet", written, notes, _REMARK), encoding="utf-8")
        (room / MARK).write_bytes(orjson.dumps({"format": "parquet", "rows": written}, option=orjson.OPT_INDENT_2))
    return Exported((out,), written, notes=notes)


EXPORT = Export(
    name="parquet", title="Parquet files, one for each table, with a data dictionary", writes="folder", write=write
)
