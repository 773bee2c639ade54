"""The chain question on Spark: the folder that left in, the tables of ``queries.chains.returned`` out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from graph.errors import BadFile, BadParams
from graph.schema import VERSION, Table
from queries.chains import notes, returned
from queries.chains.params import Params
from queries.chains.tables import bound, prepare
from transship import asking
from transship.cluster import leaving
from transship.cluster.manifest import Left, Returned, Tables, summed
from transship.cluster.spark import SparkView, ours
from transship.outfiles import MARK, whole_folder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def _location(folder: str) -> str:
    """A folder of this machine as an address, since a plain path means the cluster's own file system; any other as it is given."""
    return Path(folder).resolve().as_uri() if Path(folder).is_dir() else folder.rstrip("/")


def _asked(given: Mapping[str, Any], left: Left) -> Params:
    """The parameters of the run, with the day that the tables are of."""
    for name in ("seller", "seed"):
        if given.get(name) is not None:
            raise BadParams(
                f"{name}: a cluster answers for all firms at once",
                fix=f"Ask the store, which reads little for one: transship chains --{name} ID.",
            )
    checked = asking.checked(asking.question("chains"), {"as_of": left.as_of, **given})
    params = Params.model_validate(checked.model_dump())
    if params.as_of != left.as_of:
        raise BadParams(
            f"as_of {params.as_of} is not that of the tables ({left.as_of or 'none'})",
            fix="Export them anew: transship cluster export FOLDER --as-of DATE.",
        )
    return params


def _open(session: SparkSession, where: str, left: Left, params: Params) -> SparkView:
    """The tables of the folder under their names; of the shipments only the chapters that hold the goods."""
    view = SparkView(session)
    values = bound(params)
    codes = (*values["codes"], *values["earlier"], *values["earlier_with_text"])
    for name in leaving.TABLES:
        with ours():
            # Partition values are text here; guessed, chapter 01 would be a number.
            frame = session.read.option("basePath", f"{where}/{name}").parquet(f"{where}/{name}")
            there = frame.count()
            if name == "shipment":
                frame = frame.where(frame["chapter"].cast("int").isin(sorted({int(code[:2]) for code in codes})))
        if there != left.tables[name].rows:
            raise BadFile(
                f"the table {name} has {there:,} rows, {left.tables[name].rows:,} were written",
                where=where,
                fix="Copy the folder again; its manifest has the hash of every file.",
            )
        view.table(name, frame)
    return view


def _text(table: Table) -> str:
    """A table in its order, so that the same answer is written as the same bytes. Names come from a constant."""
    columns, order = (", ".join(f'"{name}"' for name in names) for names in (table.columns, table.key))
    return f'SELECT {columns} FROM "{table.name}" ORDER BY {order}'  # noqa: S608


def run(session: SparkSession, folder: str, out: Path, given: Mapping[str, Any]) -> Returned:
    """Answer ``chains`` of the tables in ``folder`` (any address that Spark reads) and write what comes back to a folder of this machine.

    Raises BadFile where the tables are not whole, BadParams for a parameter, StoreUnavailable where Spark gives up.
    """
    from transship import __version__

    where = _location(folder)
    with ours():
        told = session.read.text(f"{where}/{MARK}", wholetext=True).collect()
    left = Left.parse(told[0]["value"], where)
    params = _asked(given, left)
    view = _open(session, where, left, params)
    try:
        values = prepare(view, params)
        counts = notes.counted(view, values)
        view.run(returned.CUT, values)
        with whole_folder(out) as room:
            tables = {}
            for table in returned.TABLES:
                rows = view.arrow(_text(table))
                pq.write_table(rows, room / f"{table.name}.parquet", compression="zstd")
                tables[table.name] = Tables(rows=rows.num_rows, files=summed(room, [room / f"{table.name}.parquet"]))
            answered = Returned(
                schema_version=VERSION,
                program=__version__,
                state=left.state,
                as_of=left.as_of,
                tables=tables,
                spark=session.version,
                params=params.model_dump(mode="json"),
                counts=counts,
            )
            (room / MARK).write_bytes(answered.dump())
    finally:
        view.close()
    return answered
