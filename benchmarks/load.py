"""Loading a file of each family with all checks, beside the plain readers of the same file in the same run.

The distance to the plain reader is the price of checking. Each reader is a process of its own; what that needs to begin (imports,
vocabularies) is in its time.
Rows are what a format calls so: lines of a table, extracts of a register, objects, statements.
"""

from __future__ import annotations

import csv
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.apart import Run, apart
from benchmarks.invented import CUSTOMS_ENCODING, FILES


class Reading(NamedTuple):
    """What one reader did; ``run.result`` is the number of rows. ``why_not``: it was not run."""

    reader: str
    run: Run = Run("")
    why_not: str = ""


def _transship(path: Path, memory: str | None = None) -> int:
    from graph.stores import connect
    from loaders.intake import load

    address = path.with_suffix(".limited.duckdb" if memory else ".duckdb")
    with connect(str(address)) as store:
        if memory:
            store.limit(memory)
        (report,) = load(store, [path])
    if report.status != "loaded" or report.rejected:
        raise RuntimeError(f"{path.name} was not loaded in full: {report}")
    return report.rows_read


def _checked_only(path: Path) -> int:
    from loaders.batches import batches
    from loaders.contract import Document
    from loaders.intake import recognise
    from loaders.reading import look

    head = look(path)
    loader = recognise(head)
    if loader is None:
        raise RuntimeError(f"no loader knows {path.name}")
    document = Document(head, "00000000-0000-0000-0000-000000000000", path.name)
    return sum(claims.rows_read for claims in batches(loader, document))


def _encoding(path: Path) -> str:
    return CUSTOMS_ENCODING if path.name == FILES["customs CSV"][0] else "utf-8"


def _utf8(path: Path) -> Path:
    """The file as readers want it that know no other encoding; what that takes is theirs."""
    if _encoding(path) == "utf-8":
        return path
    text = path.with_suffix(".utf8")
    text.write_text(path.read_text(encoding=_encoding(path)), encoding="utf-8")
    return text


def _duckdb(path: Path) -> int:
    import duckdb

    con = duckdb.connect(str(path.with_suffix(".plain.duckdb")))
    con.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, delim=';', all_varchar=true)", [str(_utf8(path))])
    return int(con.execute("SELECT count(*) FROM t").fetchone()[0])  # type: ignore[index]


def _polars(path: Path) -> int:
    polars = importlib.import_module("polars")
    return int(polars.read_csv(_utf8(path), separator=";", infer_schema=False).height)


def _csv(path: Path) -> int:
    with path.open(encoding=_encoding(path), newline="") as handle:
        return sum(1 for _ in csv.reader(handle, delimiter=";")) - 1


def _calamine(path: Path) -> int:
    from python_calamine import load_workbook

    return len(load_workbook(str(path)).get_sheet_by_index(0).to_python()) - 1


def _openpyxl(path: Path) -> int:
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1


def _lxml(path: Path) -> int:
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(str(path), tag="Документ"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]  # type: ignore[union-attr]
    return count


def _orjson_lines(path: Path) -> int:
    import orjson

    with path.open("rb") as handle:
        return sum(1 for line in handle if orjson.loads(line))


def _orjson(path: Path) -> int:
    import orjson

    return len(orjson.loads(path.read_bytes()))


def _ijson(path: Path) -> int:
    import ijson

    with path.open("rb") as handle:
        return sum(1 for _ in ijson.items(handle, "item", use_float=True))


def _ftm_command() -> str | None:
    beside = Path(sys.executable).with_name("ftm")
    return str(beside) if beside.is_file() else shutil.which("ftm")


def _ftm(path: Path) -> int:
    out = path.with_suffix(".checked")
    command = [str(_ftm_command()), "validate", "-i", str(path), "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    with out.open("rb") as handle:
        return sum(1 for _ in handle)


# Small enough that a million rows need it, large enough that no statement fails.
MEMORY = "300MB"
_LIMITED: Callable[[Path], int] = partial(_transship, memory=MEMORY)
_OURS: dict[str, Callable[[Path], int]] = {
    "transship, checks only": _checked_only,
    "transship load": _transship,
    f"the same, --memory {MEMORY}": _LIMITED,
}
_TABLES: dict[str, Callable[[Path], int]] = {"csv module": _csv, "duckdb read_csv": _duckdb, "polars read_csv": _polars}
READERS: dict[str, dict[str, Callable[[Path], int]]] = {
    "customs CSV": _TABLES | _OURS,
    "customs XLSX": {"calamine": _calamine, "openpyxl, read only": _openpyxl} | _OURS,
    "EGRUL XML": {"lxml iterparse": _lxml} | _OURS,
    "owners CSV": _TABLES | _OURS,
    "companies CSV": _TABLES | _OURS,
    "people CSV": _TABLES | _OURS,
    "FollowTheMoney lines": {"orjson, a line at a time": _orjson_lines, "ftm validate": _ftm} | _OURS,
    "BODS document": {"orjson, whole document": _orjson, "ijson, a statement at a time": _ijson} | _OURS,
}


def _missing(reader: str) -> str:
    """Why a reader cannot be run here; empty where it can."""
    if reader == "polars read_csv" and importlib.util.find_spec("polars") is None:
        return "polars is not installed"
    if reader == "ftm validate" and _ftm_command() is None:
        return "the ftm command is not installed"
    return ""


def measure(family: str, rows: int) -> list[Reading]:
    """Each reader of a family in a process of its own on the same file."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        name, write = FILES[family]
        path = Path(folder) / name
        write(path, rows)
        for reader in READERS[family]:
            why_not = _missing(reader)
            run = Run(reader) if why_not else apart(reader, READERS[family][reader], path)
            runs.append(Reading(reader, run, why_not))
    return runs


def table(family: str, size: int) -> str:
    """One file of a family, read by all its readers; the ratio is to the least processor time of them."""
    readings = measure(family, size)
    least = min(reading.run.cpu for reading in readings if not reading.why_not)
    lines = [
        f"{family}, {size:,} rows\n",
        "| reader | processor, s | clock, s | rows/s of processor | times the fastest | peak, MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for reader, run, why_not in readings:
        if why_not:
            lines.append(f"| {reader} | not run: {why_not} | | | | |")
        else:
            rate, ratio = run.result / run.cpu, run.cpu / least
            lines.append(
                f"| {reader} | {run.cpu:.2f} | {run.seconds:.2f} | {rate:,.0f} | {ratio:.1f} | {run.peak_mb:,.0f} |"
            )
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """``[FAMILY …] [ROWS …]``: all families or those named, at 10,000 and 100,000 rows or the numbers given."""
    from benchmarks import results

    named = [word for word in arguments if not word.isdigit()] or list(READERS)
    for size in [int(word) for word in arguments if word.isdigit()] or [10_000, 100_000]:
        for family in (family for family in READERS if family in named):
            results.keep("load", table(family, size))
