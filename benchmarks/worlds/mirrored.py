"""Parcels told by up to three files, with the key of which rows tell of one parcel: what mirror matching has to find, and what confuses it.

Trade comes in contracts: one sender, receiver and code, a parcel every few days, and in every second contract all parcels weigh the
same. The declaration of import tells a parcel as it was; that of export, and the statistical form, tell it in one of ``WAYS``.
"""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import duckdb

# How often a file differs from the parcel, and in what. The last four are beyond what the same parcel can be told by.
WAYS = {
    "as it was, but for the freight and some days": 0.55,
    "weight rounded": 0.13,
    "no value": 0.06,
    "no number of pieces": 0.08,
    "gross weight only": 0.03,
    "eleven to forty days apart": 0.05,
    "value 12 to 40 % apart": 0.04,
    "weight 1 to 5 % apart": 0.04,
    "other unit of pieces": 0.02,
}
PARCELS_A_CONTRACT = 8.2

_CONTRACT = """
CREATE TEMP TABLE contract AS
SELECT c, CAST(floor(pow(u(c, 1), 2.2) * $traders) AS INTEGER) AS sender,
       CAST($traders + floor(pow(u(c, 2), 2.2) * $traders) AS INTEGER) AS receiver,
       CAST(CAST(840000 + floor(pow(u(c, 3), 1.7) * 900) AS INTEGER) AS VARCHAR) AS hs6,
       DATE '2019-01-01' + CAST(floor(u(c, 4) * 1500) AS INTEGER) AS start, 2 + CAST(floor(u(c, 5) * 20) AS INTEGER) AS every,
       CASE WHEN u(c, 6) < 0.6 THEN 1 WHEN u(c, 6) < 0.9 THEN 2 + CAST(floor(u(c, 7) * 11) AS INTEGER)
            ELSE 10 + CAST(floor(u(c, 7) * 91) AS INTEGER) END AS parcels,
       u(c, 8) < 0.5 AS standard, exp(u(c, 9) * 7 - 1) AS kg, 2 + pow(u(c, 10), 3) * 900 AS usd_a_kg
FROM range($contracts) AS t(c)
"""
_PARCEL = """
CREATE TEMP TABLE parcel AS
SELECT CAST(row_number() OVER (ORDER BY c, k) AS INTEGER) AS parcel, standard, sender, receiver, hs6,
       start + CAST(k * every + floor(u(c * 1000 + k, 11) * 2) AS INTEGER) AS day, round(kg * size, 2) AS net_kg,
       round(kg * size * 1.06 + 0.4, 2) AS gross_kg, 1 + floor(kg * size * 3) AS quantity,
       round(kg * size * usd_a_kg * (0.98 + 0.04 * u(c * 1000 + k, 12)), 2) AS value_usd
FROM (
    SELECT *, CASE WHEN standard THEN 1.0 ELSE 0.4 + u(c * 1000 + k, 13) END AS size
    FROM (SELECT *, unnest(range(parcels)) AS k FROM contract)
)
"""
_WAY = "CREATE TEMP TABLE way AS SELECT unnest($ways) AS way, unnest($from) AS low, unnest($upto) AS high"
_SAID = """
CREATE TEMP TABLE said AS
SELECT parcel, file, CASE WHEN file = 'import' THEN $ways[1] ELSE w.way END AS way, u(parcel, file || 'much') AS much
FROM parcel, (VALUES ('import', 0.9), ('export', 0.6), ('forms', 0.15)) AS f(file, share), way w
WHERE u(parcel, file || 'way') >= w.low AND u(parcel, file || 'way') < w.high
  AND (u(parcel, file) < share OR (file = 'import' AND u(parcel, 'export') >= 0.6 AND u(parcel, 'forms') >= 0.15))
"""
_ROW = """
CREATE TABLE told AS
SELECT row_number() OVER (PARTITION BY s.file ORDER BY day, parcel) + 1 AS row, s.file, s.way, parcel, standard, sender, receiver, hs6,
       day - CAST(CASE WHEN s.file = 'import' THEN 0 WHEN s.way = 'eleven to forty days apart' THEN 11 + floor(much * 30)
                       ELSE floor(much * 5) END AS INTEGER) AS day,
       CASE WHEN s.way = 'no value' THEN NULL WHEN s.file = 'import' THEN value_usd
            WHEN s.way = 'value 12 to 40 % apart' THEN round(value_usd * (0.88 - 0.28 * much), 2)
            ELSE round(value_usd * (1 - 0.07 * much), 2) END AS value_usd,
       CASE s.way WHEN 'gross weight only' THEN NULL WHEN 'weight rounded' THEN round(net_kg, CASE WHEN net_kg < 20 THEN 1 ELSE 0 END)
            WHEN 'weight 1 to 5 % apart' THEN round(net_kg * (1.01 + 0.04 * much), 2) ELSE net_kg END AS net_kg,
       CASE WHEN s.file = 'import' OR s.way = 'gross weight only' THEN gross_kg END AS gross_kg,
       CASE s.way WHEN 'no number of pieces' THEN NULL WHEN 'other unit of pieces' THEN ceil(quantity / 12) ELSE quantity END AS quantity
FROM said s JOIN parcel USING (parcel)
"""
_WRITE = (
    "INSERT INTO source (id, file, sha256, format, loader, loader_version) "
    "SELECT id(file), file || '.csv', md5(file), 'invented', 'invented', '1' FROM (SELECT DISTINCT file FROM told)",
    "INSERT INTO entity (id, kind, name, names, country, marks, mentions, firms) "
    "SELECT id(n), 'company', 'INVENTED ' || n, ['INVENTED ' || n], 'kz', [], 1, 0 FROM range(2 * $traders) AS t(n)",
    "INSERT INTO member SELECT id, id FROM entity",
    """
INSERT INTO shipment (id, source_id, row, document, day, day_kind, hs_raw, hs6, sender_id, receiver_id, value_usd, value_basis,
                      gross_kg, net_kg, quantity, unit, direction, declaration, item, marks)
SELECT id(file || row), id(file), row, CASE file WHEN 'forms' THEN 'statistical_form' ELSE 'declaration' END,
       day, 'registered', hs6, hs6, id(sender), id(receiver), value_usd, 'stated',
       gross_kg, net_kg, quantity, 'pcs', CASE WHEN file <> 'forms' THEN file END, file || row // 3, CAST(row % 3 AS VARCHAR), []
FROM told ORDER BY file, hs6, day
""",
)


def mirrored(path: Path, rows: int, seed: int = 1) -> None:
    """A store of about so many rows of shipments; its table ``told`` has the parcel of each (``file``, ``row``) and the way it is told."""
    from graph.stores import connect

    with connect(str(path)):
        pass  # the tables, as the product makes them
    upto = list(accumulate(WAYS.values()))
    given = {
        "traders": max(100, rows // 100),
        "contracts": round(rows / 1.69 / PARCELS_A_CONTRACT),  # a parcel stands in 1.69 rows
        "ways": list(WAYS),
        "from": [0.0, *upto[:-1]],
        "upto": [*upto[:-1], 1.1],
    }
    connection = duckdb.connect(str(path))
    connection.execute("SET enable_progress_bar = false")
    try:
        connection.execute(f"CREATE TEMP MACRO u(x, salt) AS (hash(x, salt, {seed:d}) >> 11) / 9007199254740992.0")
        connection.execute("CREATE TEMP MACRO id(x) AS CAST(md5('mirrored ' || CAST(x AS VARCHAR)) AS UUID)")
        for statement in (_CONTRACT, _PARCEL, _WAY, _SAID, _ROW, *_WRITE):
            connection.execute(statement, {name: value for name, value in given.items() if f"${name}" in statement})
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
