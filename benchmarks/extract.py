"""The parts of a case that the chain question needs, as Parquet files that any engine can read.

Ids become numbers in the order of the ids, rows of shipments are numbered in the order of source and row, and every shipment names its
firms. Nothing is chosen, folded or joined beyond that, so what an engine makes of the files is its own work.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

_NUMBERS = (
    "CREATE TEMP TABLE entity_no AS SELECT id, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS no FROM entity",
    "CREATE TEMP TABLE source_no AS SELECT id, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS no FROM source",
    "CREATE TEMP TABLE mention_no AS "
    "SELECT m.mention_id AS id, CAST(row_number() OVER (ORDER BY m.mention_id) AS INTEGER) AS no, e.no AS entity "
    "FROM member m JOIN entity_no e ON e.id = m.entity_id",
)

TABLES = {
    "entity": """
SELECT n.no AS entity, CAST(e.id AS VARCHAR) AS id, e.kind, e.country, e.founded, e.founded_last
FROM entity e JOIN entity_no n USING (id) ORDER BY entity
""",
    "link": """
SELECT CAST(row_number() OVER (ORDER BY l.id) AS INTEGER) AS link, l.edge, h.no AS holder, c.no AS company, l.since, l.since_precision,
       l.until, l.until_precision, l.left_by, l.seen_first
FROM link l JOIN entity_no h ON h.id = l.holder_id JOIN entity_no c ON c.id = l.company_id ORDER BY company
""",
    # Each record of an interest, by the mentions it names.
    "record": """
SELECT i.edge, h.entity AS holder, c.entity AS company, h.no AS holder_mention, c.no AS company_mention
FROM interest i JOIN mention_no h ON h.id = i.holder_id JOIN mention_no c ON c.id = i.company_id ORDER BY company
""",
    "kin": "SELECT DISTINCT a.no AS a, b.no AS b FROM kin k JOIN entity_no a ON a.id = k.a JOIN entity_no b ON b.id = k.b",
    "decision": """
SELECT a.entity, a.no AS a, b.no AS b, d.verdict, d.basis,
       EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) AS taken_back
FROM decision d JOIN mention_no a ON a.id = d.a JOIN mention_no b ON b.id = d.b WHERE a.entity = b.entity ORDER BY entity
""",
    "dated_mention": """
SELECT DISTINCT n.entity, n.no AS mention FROM mention m JOIN mention_no n USING (id) WHERE m.founded IS NOT NULL AND m.kind = 'company'
""",
    "shipment": """
SELECT CAST(row_number() OVER (ORDER BY s.source_id, s.row) AS INTEGER) AS row, f.no AS file, hash(s.id) AS statement, s.document,
       s.direction, s.declaration, s.item, s.day, s.hs6, a.entity AS sender, b.entity AS receiver, a.no AS sender_mention,
       b.no AS receiver_mention, s.value_usd, s.net_kg, s.gross_kg, s.quantity, s.description
FROM shipment s JOIN source_no f ON f.id = s.source_id
LEFT JOIN mention_no a ON a.id = s.sender_id LEFT JOIN mention_no b ON b.id = s.receiver_id
ORDER BY s.hs6, s.day
""",
}


def extract(store: Path, folder: Path, memory: str = "4GB") -> None:
    """Write the files of a store into a folder that is there."""
    with duckdb.connect(str(store), read_only=True) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET memory_limit = '{memory}'")
        connection.execute("SET temp_directory = $folder", {"folder": str(folder)})
        for statement in _NUMBERS:
            connection.execute(statement)
        for name, sql in TABLES.items():
            connection.execute(f"COPY ({sql}) TO '{folder / name}.parquet' (FORMAT parquet)")


def read(parts: Path, table: str, columns: list[str], codes: Iterable[str] | None = None) -> list[tuple[Any, ...]]:
    """Rows of a file as tuples, of shipments those with certain codes, for engines that read no Parquet."""
    filters = [("hs6", "in", list(codes))] if codes is not None else None
    found = pq.read_table(parts / f"{table}.parquet", columns=columns, filters=filters)
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def as_ids(parts: Path, triples: Iterable[tuple[int, int, int]]) -> set[tuple[str, str, str]]:
    """(seller, front, buyer) by the store's ids."""
    wanted = [tuple(triple) for triple in triples]
    named = sorted({number for triple in wanted for number in triple})
    found = pq.read_table(parts / "entity.parquet", columns=["entity", "id"], filters=[("entity", "in", named)])
    name = dict(zip(found["entity"].to_pylist(), found["id"].to_pylist(), strict=True)) if named else {}
    return {(name[seller], name[front], name[buyer]) for seller, front, buyer in wanted}
