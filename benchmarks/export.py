"""Every data export of a case with many shipments, beside the bare writer of its format in one run: python -m benchmarks.export 100000

The bare writer gets six columns of the shipments alone, ready in memory; an export reads the store, joins names and sources and writes all
tables. Rates are shipments per second; peak memory is of the whole process (``ru_maxrss``), one child process a run. What was written is
counted again with a reader that is not ours.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import transship
from benchmarks.invented import customs_csv
from benchmarks.load import Run

Line = tuple[str, date, str, str, str, float]


def _lines(rows: int) -> Iterator[Line]:
    for n in range(rows):
        day = date(2019, 1, 1) + timedelta(days=n % 1500)
        yield f"{n:032x}", day, f"INVENTED {n % 997} TRADING", f"НЕБЫЛЬ-{n % 499}", "854231", float(n % 9973)


def _bare_csv(rows: int, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(_lines(rows))


def _bare_parquet(rows: int, out: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*_lines(rows), strict=True))
    pq.write_table(pa.table({f"c{place}": list(column) for place, column in enumerate(columns)}), out)


def _bare_xlsx(rows: int, out: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for place, line in enumerate(_lines(min(rows, 1_048_575))):
        for column, value in enumerate(line):
            sheet.write(place, column, value)
    book.close()


def _bare_json(rows: int, out: Path) -> None:
    import orjson

    with out.open("wb") as handle:
        for line in _lines(rows):
            handle.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def _bare_xml(rows: int, out: Path) -> None:
    from lxml import etree

    with etree.xmlfile(str(out)) as file, file.element("graph"):
        for line in _lines(rows):
            made = etree.Element("node", id=line[0])
            for value in line[1:]:
                etree.SubElement(made, "data").text = str(value)
            file.write(made)


BARE: dict[str, Callable[[int, Path], None]] = {
    "csv": _bare_csv, "parquet": _bare_parquet, "xlsx": _bare_xlsx, "ftm": _bare_json, "graphml": _bare_xml, "gexf": _bare_xml,
}  # fmt: skip


def _count_xlsx(out: Path) -> int:
    import openpyxl

    with out.open("rb") as handle:
        book = openpyxl.load_workbook(handle, read_only=True)
        return sum(sum(1 for _ in sheet.iter_rows(min_row=2)) for sheet in book if sheet.title.startswith("shipments"))


def _count_xml(out: Path, tag: str) -> int:
    from lxml import etree

    found = 0
    for _, element in etree.iterparse(str(out), tag=tag):
        found += any(part.text == "shipment" or part.get("value") == "shipment" for part in element.iter())
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return found


def _count_parquet(out: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(out / "shipment.parquet").num_rows)


def _count_csv(out: Path) -> int:
    with (out / "shipment.csv").open(encoding="utf-8", newline="") as handle:
        return sum(1 for _ in csv.reader(handle)) - 1


def _count_ftm(out: Path) -> int:
    with out.open(encoding="utf-8") as handle:
        return sum(json.loads(line)["schema"] == "EconomicActivity" for line in handle)


COUNT: dict[str, Callable[[Path], int]] = {
    "csv": _count_csv,
    "parquet": _count_parquet,
    "xlsx": _count_xlsx,
    "ftm": _count_ftm,
    "graphml": lambda out: _count_xml(out, "{http://graphml.graphdrawing.org/xmlns}node"),
    "gexf": lambda out: _count_xml(out, "{http://gexf.net/1.3}node"),
}


def _child(wire: Connection, work: Callable[..., Any], *given: Any) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    work(*given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wire.send((time.perf_counter() - begun, time.process_time() - cpu, peak))


def _apart(name: str, rows: int, work: Callable[..., Any], *given: Any) -> Run:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(theirs, work, *given))
    child.start()
    theirs.close()
    seconds, cpu, peak = ours.recv()
    child.join()
    return Run(name, rows, seconds, cpu, peak)


def _load(store: Path, table: Path) -> None:
    transship.open(store).load(table)


def _export(store: Path, name: str, out: Path) -> None:
    transship.open(store).export(name, out)


def main() -> None:
    """Print the rates at the sizes given (20,000 shipments by default)."""
    for rows in [int(given) for given in sys.argv[1:]] or [20_000]:
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder)
            customs_csv(room / "declarations.csv", rows)
            _apart("load", rows, _load, room / "case.duckdb", room / "declarations.csv")
            stored = transship.open(room / "case.duckdb").sql("SELECT count(*) AS n FROM shipment").to_pylist()[0]["n"]
            print(
                f"\n{stored:,} shipments\n{'format':26}{'rows/s':>12}{'seconds':>10}{'ratio':>8}{'peak MB':>10}{'read back':>12}"
            )
            for name, bare in BARE.items():
                plain = _apart(f"{name}, bare writer", stored, bare, stored, room / f"bare-{name}")
                run = _apart(name, stored, _export, room / "case.duckdb", name, room / name)
                for one, counted in ((plain, ""), (run, f"{COUNT[name](room / name):,}")):
                    rate, ratio = one.rows / one.seconds, one.seconds / plain.seconds
                    print(
                        f"{one.reader:26}{rate:12,.0f}{one.seconds:10.2f}{ratio:8.1f}{one.peak_mb:10.0f}{counted:>12}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
