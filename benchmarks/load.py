"""Loading a customs table with all checks, beside the plain readers of the same file in the same run.

The distance to the plain reader is the price of checking. Peak memory is of the whole process (`ru_maxrss`), one child process a reader.
"""

from __future__ import annotations

import csv
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

HEADER = (
    "ND G072 G011 G021 G022 G023 G0231 G081 G082 G083 G0831 G141 G142 G15A G16 G17A G221 G12 G31_1 G31_11 G31_12 G31_7 G31_71 G32 G33 "
    "G35 G38 G42 G45 G46"
).split(" ")
CODES = ("8542311009", "8517620009", "8806221000", "6403999600", "9503007500", "3926909709", "7318158900")


class Run(NamedTuple):
    """What one reader did: rows per second and peak memory in MB."""

    reader: str
    rows: int
    seconds: float
    peak_mb: float


def _inn(serial: int) -> str:
    digits = f"77{serial:07d}"
    check = sum(int(d) * w for d, w in zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True)) % 11 % 10
    return digits + str(check)


def write_declarations(path: Path, rows: int, seed: int = 1) -> None:
    """An invented table of Russian declarations, dialect A, windows-1251."""
    draw = random.Random(seed)
    firms = [
        (_inn(n), f'ООО "НЕБЫЛЬ-{n}"', f"МОСКВА, УЛ. ВЫДУМАННАЯ, Д. {n % 200 + 1}") for n in range(max(50, rows // 200))
    ]
    senders = [
        (f"INVENTED {n} TRADING CO LTD", f"Room {n}, Nowhere Road, Yiwu, China") for n in range(max(50, rows // 300))
    ]
    with path.open("w", encoding="cp1251", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(HEADER)
        for n in range(rows):
            day = date(2019, 1, 1) + timedelta(days=draw.randrange(1500))
            inn, name, address = draw.choice(firms)
            sender, there = draw.choice(senders)
            gross, value = round(draw.expovariate(1 / 300), 3), round(draw.expovariate(1 / 9000), 2)
            writer.writerow(
                (
                    f"10702070/{day:%d%m%y}/{n:07d}",
                    f"{day:%d.%m.%Y}",
                    "ИМ",
                    "",
                    sender,
                    there,
                    "CN",
                    inn,
                    name,
                    address,
                    "RU",
                    inn,
                    name,
                )
                + (
                    "CN",
                    "CN",
                    "RU",
                    "USD",
                    round(value * 90, 2),
                    "ТОВАР ВЫДУМАННЫЙ",
                    "",
                    "НЕБЫЛЬ",
                    draw.randrange(1, 5000),
                    "ШТ",
                    1,
                )
                + (draw.choice(CODES), gross, round(gross * 0.9, 3), value, round(value * 90, 2), value)
            )


def _transship(path: Path) -> int:
    from graph.stores import connect
    from loaders.intake import load

    with connect(str(path.with_suffix(".duckdb"))) as store:
        return load(store, [path])[0].rows_read


def _checked_only(path: Path) -> int:
    from loaders.contract import Document
    from loaders.intake import recognise
    from loaders.reading import look

    head = look(path)
    loader = recognise(head)
    assert loader is not None
    return sum(
        claims.rows_read for claims in loader.read(Document(head, "00000000-0000-0000-0000-000000000000", path.name))
    )


def _duckdb(path: Path) -> int:
    import duckdb

    text = path.with_suffix(".utf8.csv")
    text.write_text(path.read_text(encoding="cp1251"), encoding="utf-8")
    con = duckdb.connect(str(path.with_suffix(".plain.duckdb")))
    con.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, delim=';', all_varchar=true)", [str(text)])
    return int(con.execute("SELECT count(*) FROM t").fetchone()[0])  # type: ignore[index]


def _csv(path: Path) -> int:
    with path.open(encoding="cp1251", newline="") as handle:
        return sum(1 for _ in csv.reader(handle, delimiter=";")) - 1


READERS: dict[str, Callable[[Path], int]] = {
    "csv module": _csv,
    "duckdb read_csv": _duckdb,
    "transship, checks only": _checked_only,
    "transship load": _transship,
}


def _measure(reader: str, path: Path, answer: Connection) -> None:
    began = time.perf_counter()
    rows = READERS[reader](path)
    took = time.perf_counter() - began
    answer.send(Run(reader, rows, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measure(rows: int) -> list[Run]:
    """Each reader in a process of its own on the same file."""
    runs = []
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "declarations.csv"
        write_declarations(path, rows)
        for reader in READERS:
            here, there = context.Pipe()
            process = context.Process(target=_measure, args=(reader, path, there))
            process.start()
            runs.append(here.recv())
            process.join()
    return runs
