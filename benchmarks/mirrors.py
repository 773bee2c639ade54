"""Mirrors at scale: how many rows that tell of one parcel are matched, how many that do not, and how often all parcels are counted.

All rows of a case are folded, of whatever goods. The tolerances of the product stand beside wider and narrower ones.
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.apart import apart
from benchmarks.worlds.mirrored import mirrored

# Days and per cent of value; the first are those of the product.
TOLERANCES = ((10, 10.0), (3, 5.0), (30, 10.0), (10, 50.0), (45, 50.0))

_PLACED = """
SELECT m.movement, t.parcel, t.standard, t.way, t.file, t.row
FROM movement_delivery m JOIN delivery_row r ON r.delivery = m.delivery JOIN good_row g ON g.item_row = r.item_row
JOIN source s ON s.id = g.source_id JOIN told t ON t.file || '.csv' = s.file AND t.row = g.row
"""
_QUALITY = """
WITH p AS (SELECT * FROM placed WHERE list_contains($standard, standard))
SELECT (SELECT count(*) FROM p) AS rows, (SELECT count(DISTINCT parcel) FROM p) AS parcels,
       (SELECT count(DISTINCT movement) FROM p) AS movements,
       (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM p GROUP BY movement)) AS said,
       (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM p GROUP BY parcel)) AS real,
       (SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM p GROUP BY movement, parcel)) AS both
"""
_BY_WAY = """
SELECT y.way, count(*) AS real, count(*) FILTER (x.movement = y.movement) AS found
FROM placed x JOIN placed y ON y.parcel = x.parcel WHERE x.file = 'import' AND y.file <> 'import'
GROUP BY y.way ORDER BY found / real DESC, y.way
"""
# Parcels of a contract whose parcels all weigh the same can only be told apart by their days.
KINDS = {"all parcels": [True, False], "of changing weight": [False], "all of one weight": [True]}


class Quality(NamedTuple):
    """Rows, parcels and the movements that were made of them; pairs of rows that were joined, that should be, and that are both."""

    rows: int
    parcels: int
    movements: int
    said: int
    real: int
    both: int

    def __str__(self) -> str:
        return f"{self.both / self.said:.4f} | {self.both / self.real:.4f} | {self.movements / self.parcels:.3f}"


class Folded(NamedTuple):
    """Processor seconds of the folding alone; how right it was by kind of parcel; of each way to tell one, how many pairs there are and
    were found."""

    cpu: float
    quality: dict[str, Quality]
    ways: dict[str, tuple[int, int]]


def fold(path: Path, days: int, value_pct: float) -> Folded:
    """All movements of a store, as a question or a copy makes them, compared with the key."""
    from graph import movements
    from graph.elements_sql import PREPARED
    from graph.store import Step
    from graph.stores import connect

    with connect(str(path)) as store:
        view = store.view()
        given = {"mirror_days": days, "mirror_value_pct": value_pct}
        used = time.process_time()
        view.run(PREPARED.before, given)
        movements.fold(view, given)
        used = time.process_time() - used
        view.run((Step("placed", _PLACED),))
        quality = {}
        for kind, standard in KINDS.items():
            (row,) = view.rows(_QUALITY, {"standard": standard})
            quality[kind] = Quality(*(int(row[name]) for name in Quality._fields))
        ways = {row["way"]: (row["real"], row["found"]) for row in view.rows(_BY_WAY)}
        return Folded(used, quality, ways)


def main(arguments: list[str]) -> None:
    """``[ROWS]``: a million rows of shipments, or so many."""
    from benchmarks import results

    rows = int(arguments[0]) if arguments else 1_000_000
    with TemporaryDirectory() as folder:
        store = Path(folder) / "case.duckdb"
        apart("invent", mirrored, store, rows)
        runs = {tolerance: apart("fold", fold, store, *tolerance) for tolerance in TOLERANCES}
    usual: Folded = runs[TOLERANCES[0]].result
    every = usual.quality["all parcels"]
    lines = [
        f"{every.rows:,} rows in three files tell of {every.parcels:,} parcels; {every.real:,} pairs of rows tell of one parcel",
        "",
        "| days apart | value apart | parcels | processor, s | peak, MB | precision | recall | movements a parcel |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for (days, pct), run in runs.items():
        for kind, quality in run.result.quality.items():
            lines.append(f"| {days} | {pct:.0f} % | {kind} | {run.result.cpu:.1f} | {run.peak_mb:,.0f} | {quality} |")
    lines += ["", "| how the other file tells it | pairs | found, within the first tolerances |", "|---|---:|---:|"]
    lines += [f"| {way} | {real:,} | {found / real:.3f} |" for way, (real, found) in usual.ways.items()]
    results.keep("mirrors", "\n".join(lines))
