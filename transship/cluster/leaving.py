"""The folder that leaves: one folder of Parquet files for each table that the steps of the chain question read, and a manifest.

Shipments lie by the first two digits of their code (``chapter=85``) and are sorted by code and day in each, so a run reads the chapters of
its goods alone. Ids are text. Names, addresses, identifiers, birth dates and brands stay at home; goods texts go out only for the few
codes under which a text must tell what the goods are.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from graph.errors import BadParams
from graph.schema import VERSION
from graph.store import View
from graph.values import goods
from transship import asking
from transship.cluster.manifest import Left, Tables, state, summed
from transship.outfiles import MARK, whole_folder


class _Leaving(NamedTuple):
    copy: str
    left_out: str = "SELECT 0 AS n"


# Named texts, so that nothing is put together from data; the path is a parameter.
_TABLES = {
    "entity": _Leaving("""
COPY (SELECT CAST(id AS VARCHAR) AS id, kind, country, founded, founded_last, activities FROM entity ORDER BY id)
TO $path (FORMAT parquet, COMPRESSION zstd)
"""),
    "member": _Leaving("""
COPY (SELECT CAST(mention_id AS VARCHAR) AS mention_id, CAST(entity_id AS VARCHAR) AS entity_id FROM member ORDER BY mention_id)
TO $path (FORMAT parquet, COMPRESSION zstd)
"""),
    "link": _Leaving("""
COPY (
    SELECT CAST(id AS VARCHAR) AS id, edge, CAST(holder_id AS VARCHAR) AS holder_id, CAST(company_id AS VARCHAR) AS company_id,
           since, since_by, seen_first, until, until_precision, left_by
    FROM link ORDER BY company_id
) TO $path (FORMAT parquet, COMPRESSION zstd)
"""),
    "kin": _Leaving("""
COPY (SELECT CAST(a AS VARCHAR) AS a, CAST(b AS VARCHAR) AS b, kind, basis, CAST(rests_on AS VARCHAR[]) AS rests_on FROM kin ORDER BY a, b)
TO $path (FORMAT parquet, COMPRESSION zstd)
"""),
    "kin_hint": _Leaving("""
COPY (SELECT CAST(a AS VARCHAR) AS a, CAST(b AS VARCHAR) AS b, hint, CAST(rests_on AS VARCHAR[]) AS rests_on FROM kin_hint ORDER BY a, b)
TO $path (FORMAT parquet, COMPRESSION zstd)
"""),
    "shipment": _Leaving(
        """
COPY (
    SELECT CAST(id AS VARCHAR) AS id, CAST(source_id AS VARCHAR) AS source_id, "row", document, day, hs6,
           CAST(sender_id AS VARCHAR) AS sender_id, CAST(receiver_id AS VARCHAR) AS receiver_id, value_usd, net_kg, gross_kg, quantity,
           declaration, item, direction, CASE WHEN list_contains($by_text, hs6) THEN description END AS description,
           substr(hs6, 1, 2) AS chapter
    FROM shipment WHERE length(hs6) = 6 ORDER BY hs6, day
) TO $path (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (chapter))
""",
        "SELECT count(*) AS n FROM shipment WHERE hs6 IS NULL OR length(hs6) <> 6",
    ),
}  # fmt: skip

TABLES = tuple(_TABLES)


def _by_text() -> list[str]:
    return sorted({earlier.earlier for earlier in goods.predecessors() if earlier.share == "text"})


def _write(view: View, name: str, room: Path) -> Tables:
    leaving, folder = _TABLES[name], room / name
    folder.mkdir()
    path = folder if "PARTITION_BY" in leaving.copy else folder / "part-0.parquet"
    rows = view.rows(leaving.copy, {"path": str(path), "by_text": _by_text()})
    left_out = int(view.rows(leaving.left_out)[0]["n"])
    return Tables(rows=next(iter(rows[0].values())), left_out=left_out, files=summed(room, folder.rglob("*.parquet")))


def export(view: View, out: Path, as_of: date | None = None) -> Left:
    """Write the folder, which appears whole or not at all. ``as_of``: the case as it was known on that day.

    Raises BadParams where there is nothing to ask about, and for a folder that holds other files; OutputFailed.
    """
    from transship import __version__

    now = state(view)
    asking.at_time(view, as_of, None)
    with whole_folder(out) as room:
        left = Left(
            schema_version=VERSION,
            program=__version__,
            state=now,
            as_of=as_of,
            tables={name: _write(view, name, room) for name in TABLES},
        )
        if not left.tables["shipment"].rows:
            raise BadParams(
                "no shipment in the case has an HS code", fix="Load customs records first: transship load PATH."
            )
        (room / MARK).write_bytes(left.dump())
    return left
