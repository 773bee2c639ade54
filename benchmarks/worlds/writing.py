"""From the invented records to the tables that loading and resolving would have made of them.

A firm that trades has a mention in a register and one in customs files, joined by its number; a person has one in the record of each firm,
joined in a chain. One parcel in eight stands in the partner's file too, a few days and a little value apart.
"""

from __future__ import annotations

import duckdb

from benchmarks.worlds.planted import Chain

_IDS = (
    "CREATE TEMP MACRO id(what, i) AS CAST(md5(what || CAST(i AS VARCHAR)) AS UUID)",
    "CREATE TEMP MACRO person_id(i, firm) AS CAST(md5('person' || CAST(i AS VARCHAR) || '/' || CAST(firm AS VARCHAR)) AS UUID)",
)
_SOURCE = """
INSERT INTO source SELECT id('file', f), f || '.csv', md5('file' || f), 0, 'invented', 'invented', '1', 'utf-8', NULL, 0, 0, 0, 0, 0,
       [], [], TIMESTAMP '2024-01-01'
FROM (SELECT 'register' AS f UNION ALL SELECT DISTINCT CAST(file AS VARCHAR) FROM parcel UNION ALL SELECT 'mirror')
"""
_WHO = """
CREATE TEMP TABLE who AS
SELECT 'company' AS kind, firm AS number, firm, id('firm', firm) AS mention,
       'register' AS file, country, founded, FALSE AS customs FROM firm
UNION ALL
SELECT 'company', firm, firm, id('trader', firm), '2019', country, NULL, TRUE FROM firm WHERE trades
UNION ALL
SELECT DISTINCT 'person', person, firm, person_id(person, firm), 'register', NULL, NULL::DATE, FALSE FROM stake WHERE person IS NOT NULL
UNION ALL
SELECT 'person', p, -1, person_id(p, -1), 'register', NULL, NULL, FALSE
FROM (SELECT a AS p FROM family UNION SELECT b FROM family) WHERE p NOT IN (SELECT person FROM stake WHERE person IS NOT NULL)
"""
_ENTITY_OF = """
CREATE TEMP TABLE entity_of AS
SELECT kind, number, min(mention) AS entity, count(*) AS mentions, min(country) AS country, min(founded) AS founded
FROM who GROUP BY kind, number
"""
_NAME = "CASE kind WHEN 'company' THEN 'INVENTED FIRM ' || number ELSE 'NOBODY NUMBER ' || number END"
_MENTION = f"""
INSERT INTO mention (id, source_id, row, kind, record, name, names, country, country_basis, nationalities, addresses, phones, emails,
                     founded, founded_precision, founded_basis, activities, marks)
SELECT mention, id('file', file), row_number() OVER () + 1, kind, CAST(firm AS VARCHAR), {_NAME}, [{_NAME}], country,
       CASE WHEN customs THEN 'stated' ELSE 'register' END, [], [], [], [], founded, CASE WHEN founded IS NOT NULL THEN 'day' END,
       CASE WHEN founded IS NOT NULL THEN 'stated' END, [], []
FROM who
"""
_IDENTIFIER = """
INSERT INTO identifier SELECT mention, id('file', file), 2, 'reg_no', country, CAST(number AS VARCHAR), CAST(number AS VARCHAR), FALSE, TRUE
FROM who WHERE kind = 'company'
"""
_MEMBER = (
    "INSERT INTO member SELECT w.mention, e.entity FROM who w JOIN entity_of e USING (kind, number) ORDER BY w.mention"
)
_DECISION = """
INSERT INTO decision
SELECT id('decision', CAST(mention AS VARCHAR)), before, mention, 'same', 'same_identifier', 'the same number', 1.0, 'rule',
       TIMESTAMP '2024-01-01', NULL, NULL
FROM (SELECT mention, lag(mention) OVER (PARTITION BY kind, number ORDER BY mention) AS before FROM who) WHERE before IS NOT NULL
"""
_ENTITY = f"""
INSERT INTO entity (id, kind, name, names, name_keys, country, founded, founded_precision, founded_basis, founded_last, activities, marks,
                    identifiers, mentions, firms)
SELECT entity, kind, {_NAME}, [{_NAME}], [], country, founded, CASE WHEN founded IS NOT NULL THEN 'day' END,
       CASE WHEN founded IS NOT NULL THEN 'stated' END, founded, [], [],
       CASE kind WHEN 'company'
            THEN [{{'kind': 'reg_no', 'scope': country, 'value': CAST(number AS VARCHAR), 'checked': FALSE}}] ELSE [] END,
       mentions, coalesce(n.firms, 0)
FROM entity_of e
LEFT JOIN (
    SELECT CASE WHEN person IS NULL THEN 'company' ELSE 'person' END AS kind, coalesce(person, owner) AS number,
           count(DISTINCT firm) AS firms
    FROM stake GROUP BY ALL
) n USING (kind, number)
ORDER BY entity
"""
_INTEREST = """
INSERT INTO interest
SELECT id('interest', stake), id('file', 'register'), stake + 1, edge,
       CASE WHEN person IS NULL THEN id('firm', owner) ELSE person_id(person, firm) END, id('firm', firm),
       CASE edge WHEN 'OWNS' THEN 'shares' ELSE 'director' END, NULL, NULL, NULL, since, 'day', until,
       CASE WHEN until IS NOT NULL THEN 'day' END,
       NULL, []
FROM stake
"""
_LINK = """
INSERT INTO link
SELECT id('link', min(stake)), edge, h.entity, c.entity, [CASE edge WHEN 'OWNS' THEN 'shares' ELSE 'director' END], [], NULL, NULL,
       min(since), 'day', min(since), CASE WHEN count(until) = count(*) THEN max(until) END,
       CASE WHEN count(until) = count(*) THEN 'day' END, NULL, NULL, NULL, NULL, []
FROM (SELECT *, CASE WHEN person IS NULL THEN 'company' ELSE 'person' END AS kind, coalesce(person, owner) AS number FROM stake) s
JOIN entity_of h ON h.kind = s.kind AND h.number = s.number
JOIN entity_of c ON c.kind = 'company' AND c.number = s.firm
WHERE h.entity <> c.entity
GROUP BY edge, h.entity, c.entity ORDER BY c.entity
"""
_KIN = """
INSERT INTO kin
SELECT x.entity, y.entity, 'relative', 'stated', NULL
FROM (SELECT a, b FROM family UNION SELECT b, a FROM family) k
JOIN entity_of x ON x.kind = 'person' AND x.number = k.a JOIN entity_of y ON y.kind = 'person' AND y.number = k.b
"""
_SHIPMENT = """
INSERT INTO shipment (id, source_id, row, document, day, day_kind, hs_raw, hs6, sender_id, receiver_id, value_usd, value_basis, gross_kg,
                      net_kg, quantity, unit, description, direction, declaration, item, marks)
SELECT CAST(md5(CAST(parcel AS VARCHAR)) AS UUID), id('file', file), row_number() OVER () + 1, 'declaration', day, 'registered',
       hs6 || '0000', hs6, id('trader', sender), id('trader', receiver), value_usd, 'stated', gross_kg, net_kg, quantity, 'pcs',
       'INVENTED GOODS, KIND ' || words, CASE WHEN parcel % 2 = 0 THEN 'import' ELSE 'export' END,
       '10702070/' || strftime(day, '%d%m%y/') || paper,
       CAST(item + 1 AS VARCHAR), []
FROM (SELECT * FROM parcel WHERE file = $file ORDER BY {order})
"""
_MIRROR = """
INSERT INTO shipment (id, source_id, row, document, day, day_kind, hs_raw, hs6, sender_id, receiver_id, value_usd, value_basis, net_kg,
                      quantity, unit, marks)
SELECT id('mirror', parcel), id('file', 'mirror'), row_number() OVER () + 1, 'vendor_row', day + CAST(parcel % 6 AS INTEGER),
       'released', hs6, hs6,
       id('trader', sender), id('trader', receiver), round(value_usd * (1 + (parcel % 5) / 100.0), 2), 'stated', net_kg, quantity, 'pcs', []
FROM (SELECT * FROM parcel WHERE parcel % 8 = 1 ORDER BY {order})
"""


def write(connection: duckdb.DuckDBPyConnection, order: str = "hs6, day") -> None:
    """Fill the store's tables. Shipments of a file lie by ``order``: customs files come by day, a prepared store by code and day."""
    for statement in (
        *_IDS,
        "BEGIN TRANSACTION",
        _SOURCE,
        _WHO,
        _ENTITY_OF,
        _MENTION,
        _IDENTIFIER,
        _MEMBER,
        _DECISION,
        _ENTITY,
    ):
        connection.execute(statement)
    for statement in (_INTEREST, _LINK, _KIN):
        connection.execute(statement)
    files = connection.execute("SELECT DISTINCT file FROM parcel ORDER BY file").fetchall()
    for (file,) in files:
        connection.execute(_SHIPMENT.format(order=order), {"file": file})
    connection.execute(_MIRROR.format(order=order))
    connection.execute("COMMIT")


def ids(connection: duckdb.DuckDBPyConnection, chains: list[Chain]) -> frozenset[tuple[str, str, str]]:
    """The ids of sellers, fronts and buyers."""
    found = {
        number: str(entity)
        for number, entity in connection.execute(
            "SELECT number, entity FROM entity_of JOIN (SELECT DISTINCT unnest($firms) AS number) USING (number) WHERE kind = 'company'",
            {"firms": [firm for chain in chains for firm in chain]},
        ).fetchall()
    }
    return frozenset((found[seller], found[front], found[buyer]) for seller, front, buyer in chains)
