"""Loading a file of each family with all checks, beside the plain readers of the same file in the same run.

The distance to the plain reader is the price of checking. Peak memory is of the whole process (`ru_maxrss`), one child process a reader.
Processor time is of all its threads and children; what a process needs to begin (imports, vocabularies) is in it.
Rows are what a format calls so: lines of a table, extracts of a register, objects, statements.
"""

from __future__ import annotations

import csv
import importlib.util
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from benchmarks.invented import CUSTOMS_ENCODING, FILES


class Run(NamedTuple):
    """What one reader did: seconds by the clock and of the processor, peak memory in MB. ``why_not``: it was not run."""

    reader: str
    rows: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
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


def _measure(family: str, reader: str, path: Path, answer: Connection) -> None:
    began, busy = time.perf_counter(), sum(os.times()[:4])
    rows = READERS[family][reader](path)
    took, cpu = time.perf_counter() - began, sum(os.times()[:4]) - busy
    # The ftm command is a process of its own.
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    answer.send(Run(reader, rows, took, cpu, peak / 1024))


def measure(family: str, rows: int) -> list[Run]:
    """Each reader of a family in a process of its own on the same file."""
    runs = []
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        name, write = FILES[family]
        path = Path(folder) / name
        write(path, rows)
        for reader in READERS[family]:
            if why_not := _missing(reader):
                runs.append(Run(reader, why_not=why_not))
                continue
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_measure, args=(family, reader, path, there))
            process.start()
            there.close()
            runs.append(here.recv())
            process.join()
    return runs
