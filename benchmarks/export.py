"""Every data export of a case with many shipments, beside the bare writer of its format in one run: python -m benchmarks export 100000

The bare writer gets six columns of the shipments alone, as Python makes them; an export reads the store, joins names and sources and writes
all tables. Rates are shipments per second of the processor, over all threads. What was written is counted again by a reader that is not
ours.

Everything, the counting too, is done in processes of their own; ``nothing`` is what such a process has at its beginning.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.apart import Run, apart
from benchmarks.invented import customs_csv

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


def _bare_ftm(rows: int, out: Path) -> None:
    import orjson
    from followthemoney import model

    with out.open("wb") as handle:
        for place, day, sender, receiver, code, usd in _lines(rows):
            made = model.make_entity("EconomicActivity")
            made.id = place
            for name, value in (
                ("date", day),
                ("sender", sender),
                ("receiver", receiver),
                ("vedCode", code),
                ("customsAmount", usd),
            ):
                made.add(name, value)
            handle.write(orjson.dumps(made.to_dict(), option=orjson.OPT_APPEND_NEWLINE))


def _bare_xml(rows: int, out: Path) -> None:
    from lxml import etree

    with etree.xmlfile(str(out)) as file, file.element("graph"):
        for line in _lines(rows):
            made = etree.Element("node", id=line[0])
            for value in line[1:]:
                etree.SubElement(made, "data").text = str(value)
            file.write(made)


BARE: dict[str, Callable[[int, Path], None]] = {
    "csv": _bare_csv, "parquet": _bare_parquet, "xlsx": _bare_xlsx, "ftm": _bare_ftm, "graphml": _bare_xml, "gexf": _bare_xml,
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


def _nothing() -> None:
    return None


def _load(store: Path, table: Path) -> int:
    import transship

    with transship.open(store) as case:
        case.load(table)
        return case.status().shipments


def _export(store: Path, name: str, out: Path) -> None:
    import transship

    transship.open(store).export(name, out)


def _counted(name: str, out: Path) -> int:
    return COUNT[name](out)


def measure(rows: int, names: Sequence[str]) -> Iterator[str]:
    """The lines of a table, each as soon as it is known: loading, then each format after the bare writer of it."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        customs_csv(room / "declarations.csv", rows)
        nothing = apart("nothing", _nothing)
        load = apart("load", _load, room / "case.duckdb", room / "declarations.csv")
        stored: int = load.result
        yield f"{stored:,} shipments, a store of {(room / 'case.duckdb').stat().st_size / 2**20:,.0f} MB\n"
        yield "| what | processor, s | clock, s | shipments/s of processor | times the bare writer | peak, MB | read back |"
        yield "|---|---:|---:|---:|---:|---:|---:|"
        yield _line(nothing, rows, None, "")
        yield _line(load, rows, None, "")
        for name in names:
            bare = apart(f"{name}, bare writer", BARE[name], stored, room / f"bare-{name}")
            run = apart(name, _export, room / "case.duckdb", name, room / name)
            counted = apart(name, _counted, name, room / name).result
            yield _line(bare, stored, bare, "")
            yield _line(run, stored, bare, f"{counted:,}")


def _line(run: Run, rows: int, bare: Run | None, counted: str) -> str:
    rate, ratio = f"{rows / run.cpu:,.0f}" if run.cpu > 0.01 else "", f"{run.cpu / bare.cpu:.1f}" if bare else ""
    return f"| {run.what} | {run.cpu:.2f} | {run.seconds:.2f} | {rate} | {ratio} | {run.peak_mb:,.0f} | {counted} |"


def main(arguments: list[str]) -> None:
    """``[SHIPMENTS …] [FORMAT …]``: all formats or those named, at a hundred thousand shipments or the numbers given."""
    from benchmarks import results

    names = [word for word in arguments if not word.isdigit()] or list(BARE)
    lines = []
    for size in [int(word) for word in arguments if word.isdigit()] or [100_000]:
        for line in measure(size, names):
            print(line, file=sys.stderr, flush=True)
            lines.append(line)
    results.keep("export", "\n".join(lines))
