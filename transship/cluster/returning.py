"""The answer of a cluster read back: chains with evidence, ranks and doubts, as `transship chains` gives them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import BadFile, StoreUnavailable
from graph.schema import Table
from graph.store import Step, View
from queries.chains import returned
from queries.chains.conclusion import conclude
from queries.chains.params import Params
from queries.chains.tables import bound
from transship import asking
from transship.cluster.manifest import Returned, state, summed
from transship.outfiles import MARK
from transship.results import Answer


def _manifest(folder: Path) -> Returned:
    try:
        text = (folder / MARK).read_bytes()
    except OSError as error:
        raise BadFile(
            "there is no answer of a cluster here",
            where=str(folder),
            fix="Name the folder that `transship cluster run` wrote.",
        ) from error
    return Returned.parse(text, str(folder))


def _file(folder: Path, table: Table, told: Returned) -> Path:
    """The file of a table, which is as it was written and has its columns."""
    path = folder / f"{table.name}.parquet"
    stated = told.tables[table.name].files if table.name in told.tables else {}
    problem = "is missing"
    if path.is_file():
        problem = "is not as it was written"
        if summed(folder, [path]) == stated:
            try:
                problem = "" if set(table.columns) <= set(pq.read_schema(path).names) else "lacks columns"
            except pa.ArrowInvalid:
                problem = "is no Parquet file"
    if problem:
        raise BadFile(
            f"the table {table.name} {problem}",
            where=str(path),
            fix="Copy the folder again, or run the question again.",
        )
    return path


def _text(table: Table) -> str:
    """The rows of a table's file in our types; names and types come from a constant."""
    columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in table.columns.items())
    return f"SELECT {columns} FROM read_parquet($file)"  # noqa: S608


def answer(view: View, folder: Path) -> Answer:
    """The chains of a folder that ``running.run`` wrote, told from the case they left.

    Raises BadFile for a folder that is not whole, StoreUnavailable where the case has changed since.
    """
    told = _manifest(folder)
    if state(view) != told.state:
        raise StoreUnavailable(
            "the case is not the one that was exported, or has changed since",
            where=str(folder),
            fix="Name the store with --store, or export and run it again.",
        )
    params = Params.model_validate(told.params)
    notes = asking.at_time(view, params.as_of, None)
    for table in returned.TABLES:
        view.run((Step(table.name, _text(table)),), {"file": str(_file(folder, table, told))})
    values = bound(params)
    view.run(returned.SUMS, values)
    return asking.told(view, conclude(view, params, values, told.counts), params, notes)
