"""What real files do to a clean case: blurred days, empty cells, crossed circles, repeats, mirrors and near mirrors, weaker joins.

A case of ``generate`` has no chain by chance and a key. Roughened it has neither: the two circles meet in hundreds of places, and only a
second implementation knows what must be found. Everything is drawn by a seed.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from graph.values import goods

BASES = (
    "same_identifier",
    "same_firm",
    "judgement",
    "name_birthdate",
    "name_birthmonth",
    "name_support",
    "of another tool",
)

# Everybody: a country that nobody knows, a founding day known to the month or the year or not at all.
_FIRMS = (
    "UPDATE entity SET country = NULL WHERE kind = 'company' AND u(id, 'country') < 0.01",
    """
UPDATE entity SET founded_precision = CASE WHEN u(id, 'founded') < 0.10 THEN 'month' ELSE 'year' END,
       founded = date_trunc(CASE WHEN u(id, 'founded') < 0.10 THEN 'month' ELSE 'year' END, founded),
       founded_last = CASE WHEN u(id, 'founded') < 0.10 THEN last_day(founded) ELSE make_date(year(founded), 12, 31) END
WHERE founded IS NOT NULL AND u(id, 'founded') < 0.15
""",
    "UPDATE entity SET founded = NULL, founded_precision = NULL, founded_last = NULL WHERE kind = 'company' AND u(id, 'founded') > 0.97",
)

# Interests around the cutoff, known to the month or year, known only from a record or from a list without the holder, or not at all.
_TIMES = (
    "UPDATE link SET since = DATE '2022-02-04' + CAST(floor(u(id, 'near') * 40) AS INTEGER) WHERE u(id, 'nearly') < 0.15",
    """
UPDATE link SET since_precision = CASE WHEN u(id, 'since') < 0.10 THEN 'month' ELSE 'year' END,
       since = date_trunc(CASE WHEN u(id, 'since') < 0.10 THEN 'month' ELSE 'year' END, since)
WHERE since IS NOT NULL AND u(id, 'since') < 0.18
""",
    "UPDATE link SET since = NULL, since_precision = NULL WHERE u(id, 'since') > 0.88",
    "UPDATE link SET seen_first = DATE '2018-01-01' + CAST(floor(u(id, 'seen') * 2200) AS INTEGER) WHERE u(id, 'shown') < 0.4",
    "UPDATE link SET left_by = DATE '2016-01-01' + CAST(floor(u(id, 'left') * 3000) AS INTEGER) WHERE u(id, 'gone') < 0.06",
    """
UPDATE link SET until_precision = CASE WHEN u(id, 'until') < 0.3 THEN 'month' ELSE 'year' END,
       until = date_trunc(CASE WHEN u(id, 'until') < 0.3 THEN 'month' ELSE 'year' END, until)
WHERE until IS NOT NULL AND u(id, 'until') < 0.5
""",
    """
UPDATE link SET since_by = least(seen_first, CASE since_precision WHEN 'month' THEN last_day(since)
                                             WHEN 'year' THEN make_date(year(since), 12, 31) ELSE since END)
""",
)

# Why mentions are one: by more or less. Some joins were also made by somebody who took it back.
_JOINS = (
    "UPDATE decision SET basis = $bases[1 + CAST(floor(u(id, 'basis') * len($bases)) AS INTEGER)] WHERE u(id, 'less') < 0.6",
    """
INSERT INTO decision
SELECT t.made, d.a, d.b, t.verdict, 'judgement', t.verdict, 1.0, 'somebody', TIMESTAMP '2024-02-01', t.reverses, NULL
FROM decision d, LATERAL (VALUES (named('taken', d.id), 'same', CAST(NULL AS UUID)),
                                 (named('back', d.id), 'unsure', named('taken', d.id))) AS t(made, verdict, reverses)
WHERE u(d.id, 'taken') < 0.05
""",
)

# Holders of firms at home, and firms at home themselves, behind firms abroad that send the goods. Each by a record of its own.
_CROSSING = """
CREATE TEMP TABLE crossing AS
WITH seller AS (
    SELECT DISTINCT e.id FROM shipment s JOIN member m ON m.mention_id = s.receiver_id JOIN entity e ON e.id = m.entity_id
    WHERE s.hs6 IN (SELECT unnest($codes)) AND s.day < DATE '2022-02-24' AND e.country = 'ru'
), front AS (
    SELECT e.id, row_number() OVER (ORDER BY u(e.id, 'front')) AS place
    FROM (SELECT DISTINCT sender_id FROM shipment WHERE hs6 IN (SELECT unnest($codes)) AND day >= DATE '2022-02-24') s
    JOIN member m ON m.mention_id = s.sender_id JOIN entity e ON e.id = m.entity_id
    WHERE e.country <> 'ru' AND coalesce(e.founded_last >= DATE '2022-02-20', TRUE)
), holder AS (
    -- Of those behind very many firms some are drawn for certain.
    SELECT id, edge, row_number() OVER (ORDER BY NOT firms BETWEEN 12 AND 40, u(id, 'holder')) AS place
    FROM (
        SELECT l.holder_id AS id, min(l.edge) AS edge, count(*) AS firms FROM link l JOIN seller s ON s.id = l.company_id
        GROUP BY l.holder_id
        UNION ALL SELECT id, 'OWNS', 0 FROM seller WHERE u(id, 'itself') < 0.1
        UNION ALL SELECT o.holder_id, 'OWNS', 0 FROM link l JOIN seller s ON s.id = l.company_id
                  JOIN link o ON o.company_id = l.holder_id WHERE l.edge = 'OWNS'
        UNION ALL SELECT l.holder_id, 'OWNS', 0 FROM link l JOIN seller s ON s.id = l.company_id
                  JOIN entity h ON h.id = l.holder_id WHERE h.kind = 'company'
    )
)
SELECT CAST(f.place AS INTEGER) AS n, h.id AS holder, f.id AS company, h.edge, named('crossing', f.place) AS mention,
       (SELECT min(mention_id) FROM member WHERE entity_id = h.id) AS known
FROM front f JOIN holder h ON h.place = f.place WHERE f.place <= $crossings
"""
_CROSSED = (
    """
INSERT INTO mention (id, source_id, row, kind, name, names, nationalities, addresses, phones, emails, activities, marks)
SELECT c.mention, (SELECT min(id) FROM source), 90000000 + n, e.kind, 'CROSSED ' || n, ['CROSSED ' || n], [], [], [], [], [], []
FROM crossing c JOIN entity e ON e.id = c.holder
""",
    "INSERT INTO member SELECT mention, holder FROM crossing",
    """
INSERT INTO decision
SELECT named('joined', n), known, mention, 'same', $bases[1 + n % len($bases)], 'drawn', 1.0, 'rule', TIMESTAMP '2024-01-01', NULL, NULL
FROM crossing
""",
    """
INSERT INTO interest (id, source_id, row, edge, holder_id, company_id, kind, since, since_precision, marks)
SELECT named('interest', n), (SELECT min(id) FROM source), 90000000 + n, edge, mention,
       (SELECT min(mention_id) FROM member WHERE entity_id = company),
       CASE edge WHEN 'OWNS' THEN 'shares' ELSE 'director' END, DATE '2022-06-01', 'day', []
FROM crossing
""",
    """
INSERT INTO link (id, edge, holder_id, company_id, kinds, roles, since, since_precision, since_by, marks)
SELECT named('link', n), edge, holder, company, [CASE edge WHEN 'OWNS' THEN 'shares' ELSE 'director' END], [], DATE '2022-06-01', 'day',
       DATE '2022-06-01', []
FROM crossing WHERE NOT EXISTS (SELECT 1 FROM link l WHERE l.edge = crossing.edge AND l.holder_id = holder AND l.company_id = company)
""",
    # Families: somebody behind a firm abroad, and the holder drawn for another.
    """
INSERT INTO kin
SELECT DISTINCT t.a, t.b, 'relative', 'stated', CAST(NULL AS UUID[])
FROM (
    SELECT min(l.holder_id) AS here, c.holder AS there
    FROM crossing c JOIN crossing d ON d.n = c.n + 1 JOIN link l ON l.company_id = d.company
    JOIN entity e ON e.id = l.holder_id JOIN entity h ON h.id = c.holder
    WHERE e.kind = 'person' AND h.kind = 'person' AND c.n % 2 = 0 GROUP BY c.holder, c.n
) p, LATERAL (VALUES (here, there), (there, here)) AS t(a, b) WHERE here <> there
""",
)

# Cells that are not filled, other papers, older codes, goods that only a text tells, parties that are not named.
_CELLS = (
    "UPDATE shipment SET value_usd = CASE WHEN u(id, 'value') < 0.02 THEN 0 END WHERE u(id, 'value') < 0.1 AND {of_goods}",
    "UPDATE shipment SET net_kg = NULL WHERE u(id, 'net') < 0.1 AND gross_kg IS NOT NULL AND {of_goods}",
    "UPDATE shipment SET gross_kg = NULL WHERE u(id, 'net') > 0.8 AND {of_goods}",
    "UPDATE shipment SET quantity = NULL WHERE u(id, 'quantity') < 0.3 AND {of_goods}",
    "UPDATE shipment SET declaration = NULL WHERE u(id, 'declaration') < 0.1 AND {of_goods}",
    "UPDATE shipment SET item = NULL WHERE u(id, 'item') < 0.05 AND {of_goods}",
    "UPDATE shipment SET document = $papers[1 + CAST(floor(u(id, 'which') * 4) AS INTEGER)] WHERE u(id, 'paper') < 0.2 AND {of_goods}",
    "UPDATE shipment SET sender_id = NULL WHERE u(id, 'nobody') < 0.04 AND {of_goods}",
    "UPDATE shipment SET receiver_id = NULL WHERE u(id, 'nobody') > 0.97 AND {of_goods}",
    "UPDATE shipment SET receiver_id = sender_id WHERE u(id, 'itself') < 0.005 AND {of_goods}",
    "UPDATE shipment SET hs6 = $older[1 + CAST(floor(u(id, 'older') * len($older)) AS INTEGER)], "
    "description = CASE WHEN u(id, 'text') < 0.5 THEN 'Квадрокоптер, INVENTED' ELSE 'INVENTED' END "
    "WHERE u(id, 'edition') < 0.08 AND {of_goods}",
    "UPDATE shipment SET day = DATE '2022-02-15' + CAST(floor(u(id, 'near') * 19) AS INTEGER) WHERE u(id, 'nearly') < 0.05 AND {of_goods}",
)

# Rows told once more: the same statement in another file; an item of a declaration again; the partner's record, near or not near enough;
# parcels that are equal, days apart, in one file and in the partner's.
_AGAIN = (
    "SELECT * REPLACE (other AS source_id) FROM g WHERE u(id, 'again') < 0.03",
    "SELECT * REPLACE (named('item', id) AS id, CASE WHEN u(id, 'file') < 0.5 THEN other ELSE source_id END AS source_id, "
    "day + CAST(floor(u(id, 'later') * 3) AS INTEGER) AS day, round(value_usd * 1.01, 2) AS value_usd, "
    "$papers[1 + CAST(floor(u(id, 'second') * 2) AS INTEGER)] AS document) "
    "FROM g WHERE declaration IS NOT NULL AND u(id, 'item twice') < 0.03",
    "SELECT * REPLACE (named('partner', id) AS id, third AS source_id, day + CAST(floor(u(id, 'gap') * 16) AS INTEGER) - 4 AS day, "
    "round(value_usd * (0.88 + 0.24 * u(id, 'price')), 2) AS value_usd, round(net_kg * (0.994 + 0.012 * u(id, 'scale')), 3) AS net_kg, "
    "CASE WHEN u(id, 'counted') < 0.8 THEN quantity END AS quantity, $papers[1 + CAST(floor(u(id, 'form') * 4) AS INTEGER)] AS document, "
    "CASE WHEN u(id, 'numbered') < 0.5 THEN 'P' || declaration END AS declaration, "
    "CASE WHEN u(id, 'way') < 0.6 THEN direction ELSE 'export' END AS direction) "
    "FROM g WHERE u(id, 'partner') < 0.12",
    "SELECT g.* REPLACE (named('equal', id || t.step) AS id, CASE WHEN t.step < 3 THEN source_id WHEN t.step < 5 THEN third ELSE other END "
    "AS source_id, day + CAST(floor(u(id, t.step) * 7) AS INTEGER) AS day, NULL AS declaration, NULL AS item) "
    "FROM g, (VALUES (1), (2), (3), (4), (5)) AS t(step) WHERE u(id, 'equal') < 0.02 AND u(id, t.step * 7) < 0.7",
)
# What went over one or two forwarders instead, in time or a little out of it; some firms forward for others and ship for themselves.
_HUBS = """
CREATE TEMP TABLE hub AS
SELECT id, CAST(row_number() OVER (ORDER BY u(id, 'hub')) AS INTEGER) - 1 AS place
FROM (
    SELECT DISTINCT g.sender_id AS id FROM g JOIN member m ON m.mention_id = g.sender_id JOIN entity e ON e.id = m.entity_id
    WHERE g.day >= DATE '2022-02-24' AND coalesce(e.country, '') <> 'ru'
) QUALIFY place < $hubs
"""
_DETOURS = """
SELECT g.* EXCLUDE (other, third) REPLACE (
           named('detour', d.id || t.leg) AS id, 9000000000 + row_number() OVER (PARTITION BY d.source_id ORDER BY d.id, t.leg) AS row,
           CASE t.leg WHEN 1 THEN d.sender_id WHEN 2 THEN x.id ELSE y.id END AS sender_id,
           CASE WHEN t.leg = d.legs THEN d.receiver_id WHEN t.leg = 1 THEN x.id ELSE y.id END AS receiver_id,
           d.day + CASE WHEN t.leg > 1 THEN d.wait ELSE 0 END + CASE WHEN t.leg > 2 THEN d.again ELSE 0 END AS day,
           CASE WHEN u(d.id, 'code') < 0.3 THEN '854231' ELSE g.hs6 END AS hs6, NULL AS declaration, NULL AS item)
FROM (
    SELECT id, source_id, sender_id, receiver_id, day, CASE WHEN u(id, 'legs') < 0.5 THEN 2 ELSE 3 END AS legs,
           CAST(floor(u(id, 'first hub') * $hubs) AS INTEGER) AS first, CAST(floor(u(id, 'second hub') * $hubs) AS INTEGER) AS second,
           CAST(floor(u(id, 'wait') * 230) AS INTEGER) AS wait, CAST(floor(u(id, 'wait again') * 230) AS INTEGER) AS again
    FROM g WHERE day >= DATE '2022-02-20' AND u(id, 'detour') < 0.12
) d JOIN g ON g.id = d.id AND g.source_id = d.source_id
JOIN hub x ON x.place = d.first JOIN hub y ON y.place = d.second
JOIN (VALUES (1), (2), (3)) AS t(leg) ON t.leg <= d.legs
"""
HUBS = 20

_INSERT = """
INSERT INTO shipment
SELECT * EXCLUDE (other, third) REPLACE (
    $base + row_number() OVER (PARTITION BY source_id ORDER BY id) AS row, CAST(id AS UUID) AS id, CAST(source_id AS UUID) AS source_id)
FROM ({rows})
"""


def roughen(path: Path, crossings: int, seed: int) -> None:
    """Change a store of ``generate`` in place; ``crossings``: so many firms abroad get a holder from home."""
    from graph.identity import neighbourhood
    from graph.stores import connect

    wanted = goods.select("controlled")
    papers = ["declaration", "vendor_row", "statistical_form", "bill_of_lading"]
    older = [*wanted.earlier, *wanted.earlier_with_text]
    connection = duckdb.connect(str(path))
    try:
        connection.execute(f"CREATE TEMP MACRO u(x, salt) AS (hash(x, salt, {seed:d}) >> 11) / 9007199254740992.0")
        connection.execute(
            "CREATE TEMP MACRO named(what, x) AS CAST(md5('rough ' || what || CAST(x AS VARCHAR)) AS UUID)"
        )
        given = {
            "bases": list(BASES),
            "papers": papers,
            "older": older,
            "codes": list(wanted.hs6),
            "crossings": crossings,
        }

        def run(sql: str, **more: object) -> None:
            named = {name: value for name, value in {**given, **more}.items() if f"${name}" in sql}
            connection.execute(sql, named)

        of_goods = "hs6 IN (SELECT unnest($codes))"
        for statement in (*_FIRMS, *_TIMES, *_JOINS, _CROSSING, *_CROSSED):
            run(statement)
        for statement in _CELLS:
            run(statement.format(of_goods=of_goods))
        files = connection.execute("SELECT id FROM source WHERE file <> 'register.csv' ORDER BY file DESC").fetchall()
        run(
            f"CREATE TEMP TABLE g AS SELECT *, CAST($other AS UUID) AS other, CAST($third AS UUID) AS third FROM shipment "
            f"WHERE {of_goods} OR hs6 IN (SELECT unnest($older))",
            other=str(files[0][0]),
            third=str(files[1][0]),
        )
        for turn, rows in enumerate(_AGAIN, start=1):
            run(_INSERT.format(rows=rows), base=1_000_000_000 * turn)
        run(_HUBS, hubs=HUBS)
        run(f"INSERT INTO shipment {_DETOURS}", hubs=HUBS)
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    # Rows were changed where they lie, which nothing but this does.
    with connect(str(path)) as store, store.writer() as writer:
        neighbourhood.write(writer)
