"""The SQL behind ``graph.elements``: what each label and each type holds, read from the facts and the derived tables."""

from __future__ import annotations

from typing import NamedTuple

from graph import movements
from graph.store import Step

# Of somebody in thousands of rows a hundred are named, and twenty reasons why they are one; ``records`` counts all rows.

_PARTY_NUMBER = "SELECT CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS party, id FROM entity"
_GOOD_NUMBER = """
SELECT CAST(row_number() OVER (ORDER BY hs6) AS INTEGER) AS good, hs6 FROM (SELECT DISTINCT hs6 FROM shipment WHERE hs6 IS NOT NULL) s
"""
# Rows without a code are movements too; they have no mirrors.
_GOOD_ROW = f"""
SELECT CAST(row_number() OVER (ORDER BY s.source_id, s.row, s.id) AS INTEGER) AS item_row, s.source_id, s.row, s.id AS shipment_id,
       CAST(dense_rank() OVER (ORDER BY s.source_id) AS INTEGER) AS file_no, s.day, c.good, x.party AS sender, y.party AS receiver,
       {movements.PAPER.format(document="s.document")} AS paper, s.direction, s.declaration, s.item,
       CASE WHEN s.value_usd > 0 THEN s.value_usd END AS value_usd, CASE WHEN s.net_kg > 0 THEN s.net_kg END AS net_kg,
       CASE WHEN s.gross_kg > 0 THEN s.gross_kg END AS gross_kg, CASE WHEN s.quantity > 0 THEN s.quantity END AS quantity
FROM shipment s
LEFT JOIN good_number c ON c.hs6 = s.hs6
LEFT JOIN member a ON a.mention_id = s.sender_id
LEFT JOIN party_number x ON x.id = a.entity_id
LEFT JOIN member b ON b.mention_id = s.receiver_id
LEFT JOIN party_number y ON y.id = b.entity_id
"""  # noqa: S608  # a text of graph.movements

# The rows under each movement, the one that speaks for it first.
_MOVEMENT_ROW = """
SELECT m.movement, g.item_row, g.source_id, g.row, g.shipment_id, d.delivery,
       row_number() OVER (PARTITION BY m.movement ORDER BY d.paper, d.delivery, g.paper, g.item_row) AS place
FROM movement_delivery m
JOIN delivery d ON d.delivery = m.delivery
JOIN delivery_row r ON r.delivery = d.delivery
JOIN good_row g ON g.item_row = r.item_row
"""
_MOVEMENT_ID = """
SELECT movement, CAST(CAST(md5('shipment:' || source_id || ':' || row || ':' || shipment_id) AS UUID) AS VARCHAR) AS id
FROM movement_row WHERE place = 1
"""
_MOVEMENT_EVIDENCE = """
SELECT m.movement, count(*) AS records, count(DISTINCT m.delivery) AS deliveries,
       list_sort(list(DISTINCT f.file || ':' || m.row)) AS evidence, list_sort(list(DISTINCT CAST(f.id AS VARCHAR))) AS sources,
       list_sort(list(DISTINCT s.description) FILTER (s.description IS NOT NULL)) AS descriptions,
       list_sort(list_distinct(flatten(list(s.marks)))) AS marks
FROM movement_row m
JOIN shipment s ON s.source_id = m.source_id AND s.row = m.row AND s.id = m.shipment_id
JOIN source f ON f.id = m.source_id
GROUP BY m.movement
"""

_ADDRESSED = """
SELECT a.entity_id, a.kind, a.country, a.source_id, a.row, a.written, k.base AS address_key
FROM (
    SELECT b.entity_id, e.kind, e.country, m.source_id, m.row, unnest(m.addresses) AS written
    FROM member b JOIN mention m ON m.id = b.mention_id JOIN entity e ON e.id = b.entity_id
) a JOIN spelling k ON k.kind = 'address' AND k.written = a.written
WHERE k.base <> ''
"""
_MENTIONED = """
SELECT entity_id, count(*) AS records, list_sort(list(place))[1:100] AS evidence
FROM (
    SELECT DISTINCT b.entity_id, s.file || ':' || m.row AS place
    FROM member b JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
) p GROUP BY entity_id
"""
_MENTIONED_IN = """
SELECT b.entity_id, list_sort(list(DISTINCT CAST(m.source_id AS VARCHAR))) AS sources
FROM member b JOIN mention m ON m.id = b.mention_id GROUP BY b.entity_id
"""
# Why the mentions of an entity are one: decisions that still hold.
_JOINED_BY = """
SELECT entity_id, list_sort(list(reason))[1:20] AS joined_by
FROM (
    SELECT DISTINCT m.entity_id, d.basis || coalesce(': ' || d.reasons, '') AS reason
    FROM decision d JOIN member m ON m.mention_id = d.a JOIN member n ON n.mention_id = d.b AND n.entity_id = m.entity_id
    WHERE d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
) r GROUP BY entity_id
"""
_INTEREST_ROW = """
SELECT l.id AS link_id, list_sort(list(DISTINCT s.file || ':' || i.row))[1:100] AS evidence,
       list_sort(list(DISTINCT CAST(s.id AS VARCHAR))) AS sources, count(DISTINCT s.file || ':' || i.row) AS records
FROM interest i
JOIN member h ON h.mention_id = i.holder_id
JOIN member c ON c.mention_id = i.company_id
JOIN link l ON l.edge = i.edge AND l.holder_id = h.entity_id AND l.company_id = c.entity_id
JOIN source s ON s.id = i.source_id
GROUP BY l.id
"""
# What states a family, or the records that give two people one home.
_KIN_PLACE = """
SELECT a, b, kind, basis, list_sort(list(DISTINCT f.file || ':' || p.row)) AS evidence,
       list_sort(list(DISTINCT CAST(f.id AS VARCHAR))) AS sources
FROM (
    SELECT k.a, k.b, k.kind, k.basis, s.source_id, s.row
    FROM kin k
    JOIN (
        SELECT least(p.entity_id, r.entity_id) AS a, greatest(p.entity_id, r.entity_id) AS b, x.kind, x.source_id, x.row
        FROM kinship x JOIN member p ON p.mention_id = x.person_id JOIN member r ON r.mention_id = x.relative_id
    ) s ON s.a = k.a AND s.b = k.b AND s.kind IS NOT DISTINCT FROM k.kind
    WHERE k.basis = 'stated'
    UNION ALL
    SELECT k.a, k.b, k.kind, k.basis, m.source_id, m.row
    FROM (SELECT a, b, kind, basis, unnest(rests_on) AS mention_id FROM kin WHERE a < b) k JOIN mention m ON m.id = k.mention_id
) p JOIN source f ON f.id = p.source_id
GROUP BY ALL
"""


class Prepared(NamedTuple):
    """The steps before and after the folding of movements."""

    before: tuple[Step, ...]
    after: tuple[Step, ...]


PREPARED = Prepared(
    (Step("party_number", _PARTY_NUMBER), Step("good_number", _GOOD_NUMBER), Step("good_row", _GOOD_ROW)),
    (
        Step("movement_row", _MOVEMENT_ROW),
        Step("movement_id", _MOVEMENT_ID),
        Step("movement_evidence", _MOVEMENT_EVIDENCE),
        Step("addressed", _ADDRESSED),
        Step("mentioned", _MENTIONED),
        Step("mentioned_in", _MENTIONED_IN),
        Step("joined_by", _JOINED_BY),
        Step("interest_row", _INTEREST_ROW),
        Step("kin_place", _KIN_PLACE),
    ),
)

_PROVENANCE = {"evidence": "texts", "records": "int", "sources": "texts"}

COLUMNS: dict[str, dict[str, str]] = {
    "party": {
        "caption": "text", "name": "text", "names": "texts", "kind": "text", "legal_form": "text", "country": "text",
        "nationalities": "texts", "born": "day", "born_precision": "text", "addresses": "texts", "phones": "texts", "emails": "texts",
        "founded": "day", "founded_precision": "text", "founded_basis": "text", "founded_last": "day", "dissolved": "day",
        "status": "text", "activities": "texts", "marks": "texts", "identifiers": "texts", "numbers": "texts", "firms": "int",
        "joined_by": "texts", **_PROVENANCE,
    },
    "Shipment": {
        "caption": "text", "day": "day", "day_kind": "text", "hs6": "text", "hs_raw": "text", "hs_more": "texts", "value_usd": "float",
        "value": "float", "currency": "text", "net_kg": "float", "gross_kg": "float", "quantity": "float", "unit": "text",
        "description": "text", "descriptions": "texts", "brand": "text", "manufacturer": "text", "document": "text", "direction": "text",
        "procedure": "text", "declaration": "text", "item": "text", "origin": "text", "departure": "text", "destination": "text",
        "marks": "texts", "deliveries": "int", **_PROVENANCE,
    },
    "Address": {"caption": "text", "text": "text", "normalised": "text", "country": "text", "firms": "int"},
    "Listing": {
        "caption": "text", "list": "text", "programme": "text", "authority": "text", "since": "day", "since_precision": "text",
        "until": "day", "until_precision": "text", "url": "text", "reason": "text", **_PROVENANCE,
    },
    "Source": {
        "caption": "text", "file": "text", "sha256": "text", "format": "text", "loader": "text", "loader_version": "text", "as_of": "day",
        "rows_read": "int", "loaded": "int", "rejected": "int", "skipped": "int",
    },
    "link": {
        "kinds": "texts", "roles": "texts", "share_min": "float", "share_max": "float", "since": "day", "since_precision": "text",
        "since_by": "day", "until": "day", "until_precision": "text", "left_after": "day", "left_by": "day", "seen_first": "day",
        "seen_last": "day", "marks": "texts", **_PROVENANCE,
    },
    "FAMILY": {"kind": "text", "basis": "text", "evidence": "texts", "sources": "texts"},
    "REGISTERED_AT": _PROVENANCE,
    "DECLARED_FOR": {"role": "text"},
}  # fmt: skip

SQL = {
    "party": """
SELECT e.id, e.name || coalesce(' (' || upper(e.country) || ')', '') AS caption, e.name, e.names, e.kind, e.legal_form, e.country,
       e.nationalities, e.born, e.born_precision, e.addresses, e.phones, e.emails, e.founded, e.founded_precision, e.founded_basis,
       e.founded_last, e.dissolved, e.status, e.activities, e.marks,
       list_transform(e.identifiers, lambda n: n.kind || ' ' || n.value) AS identifiers,
       list_sort(list_distinct(list_transform(e.identifiers, lambda n: n.value))) AS numbers,
       e.firms, j.joined_by, m.evidence, m.records, i.sources
FROM entity e
LEFT JOIN joined_by j ON j.entity_id = e.id
LEFT JOIN mentioned m ON m.entity_id = e.id
LEFT JOIN mentioned_in i ON i.entity_id = e.id
WHERE e.kind = '{kind}'
""",
    "Shipment": """
SELECT i.id,
       coalesce(s.hs6, 'goods') || ' · ' || m.day
           || coalesce(' · $' || format('{:,}', CAST(round(m.value_usd) AS BIGINT)), '') AS caption,
       m.day, s.day_kind, s.hs6, s.hs_raw, s.hs_more,
       m.value_usd, s.value, s.currency, m.net_kg, s.gross_kg, s.quantity, s.unit, s.description,
       e.descriptions, s.brand, s.manufacturer, s.document, s.direction, s.procedure, s.declaration, s.item, s.origin, s.departure,
       s.destination, e.marks, e.deliveries, e.evidence, e.records, e.sources
FROM movement m
JOIN movement_id i ON i.movement = m.movement
JOIN movement_row r ON r.movement = m.movement AND r.place = 1
JOIN movement_evidence e ON e.movement = m.movement
JOIN shipment s ON s.source_id = r.source_id AND s.row = r.row AND s.id = r.shipment_id
""",
    "Address": """
SELECT CAST(md5('address:' || address_key) AS UUID) AS id, min(written) AS caption, min(written) AS text, address_key AS normalised,
       CASE WHEN count(DISTINCT country) = 1 THEN min(country) END AS country,
       count(DISTINCT CASE WHEN kind = 'company' THEN entity_id END) AS firms
FROM addressed GROUP BY address_key
""",
    "Listing": """
SELECT l.id, min(l.list || coalesce(' · ' || l.programme, '')) AS caption, min(l.list) AS list, min(l.programme) AS programme,
       min(l.authority) AS authority, min(l.since) AS since, min(l.since_precision) AS since_precision, min(l.until) AS until,
       min(l.until_precision) AS until_precision, min(l.url) AS url, min(l.reason) AS reason,
       list_sort(list(DISTINCT s.file || ':' || l.row))[1:100] AS evidence, count(DISTINCT s.file || ':' || l.row) AS records,
       list_sort(list(DISTINCT CAST(s.id AS VARCHAR))) AS sources
FROM listing l JOIN source s ON s.id = l.source_id GROUP BY l.id
""",
    "LISTED": """
SELECT CAST(md5('listed:' || b.entity_id || ':' || l.id) AS UUID) AS id, CAST(b.entity_id AS VARCHAR) AS "start",
       CAST(l.id AS VARCHAR) AS "end"
FROM (SELECT DISTINCT id, mention_id FROM listing) l JOIN member b ON b.mention_id = l.mention_id GROUP BY b.entity_id, l.id
""",
    "Source": """
SELECT id, file AS caption, file, sha256, format, loader, loader_version, as_of, rows_read, loaded, rejected, skipped FROM source
""",
    "link": """
SELECT l.id, CAST(l.holder_id AS VARCHAR) AS "start", CAST(l.company_id AS VARCHAR) AS "end", l.kinds, l.roles, l.share_min, l.share_max,
       l.since, l.since_precision, l.since_by, l.until, l.until_precision, l.left_after, l.left_by, l.seen_first, l.seen_last, l.marks,
       r.evidence, r.records, r.sources
FROM link l LEFT JOIN interest_row r ON r.link_id = l.id
WHERE l.edge = '{edge}'
""",
    "FAMILY": """
SELECT CAST(md5('family:' || k.a || ':' || k.b || ':' || coalesce(k.kind, '') || ':' || coalesce(k.basis, '')) AS UUID) AS id,
       CAST(k.a AS VARCHAR) AS "start", CAST(k.b AS VARCHAR) AS "end", k.kind, k.basis, p.evidence, p.sources
FROM (SELECT DISTINCT a, b, kind, basis FROM kin WHERE a < b) k
LEFT JOIN kin_place p ON p.a = k.a AND p.b = k.b AND p.kind IS NOT DISTINCT FROM k.kind AND p.basis = k.basis
""",
    "REGISTERED_AT": """
SELECT CAST(md5('registered_at:' || a.entity_id || ':' || a.address_key) AS UUID) AS id, CAST(a.entity_id AS VARCHAR) AS "start",
       CAST(CAST(md5('address:' || a.address_key) AS UUID) AS VARCHAR) AS "end",
       list_sort(list(DISTINCT s.file || ':' || a.row))[1:100] AS evidence, count(DISTINCT s.file || ':' || a.row) AS records,
       list_sort(list(DISTINCT CAST(s.id AS VARCHAR))) AS sources
FROM addressed a JOIN source s ON s.id = a.source_id GROUP BY a.entity_id, a.address_key
""",
    "SENT": """
SELECT CAST(md5('sent:' || p.id || ':' || i.id) AS UUID) AS id, CAST(p.id AS VARCHAR) AS "start", i.id AS "end"
FROM movement m JOIN movement_id i ON i.movement = m.movement JOIN party_number p ON p.party = m.sender
""",
    "RECEIVED": """
SELECT CAST(md5('received:' || p.id || ':' || i.id) AS UUID) AS id, i.id AS "start", CAST(p.id AS VARCHAR) AS "end"
FROM movement m JOIN movement_id i ON i.movement = m.movement JOIN party_number p ON p.party = m.receiver
""",
    "DECLARED_FOR": """
SELECT CAST(md5('declared_for:' || p.entity_id || ':' || i.id || ':' || p.role) AS UUID) AS id, CAST(p.entity_id AS VARCHAR) AS "start",
       i.id AS "end", p.role
FROM (
    SELECT DISTINCT r.movement, b.entity_id, w.role
    FROM movement_row r
    JOIN (
        SELECT source_id, row, id, declarant_id AS mention_id, 'declarant' AS role FROM shipment
        UNION ALL SELECT source_id, row, id, contract_holder_id, 'contract_holder' FROM shipment
    ) w ON w.source_id = r.source_id AND w.row = r.row AND w.id = r.shipment_id
    JOIN member b ON b.mention_id = w.mention_id
) p JOIN movement_id i ON i.movement = p.movement
""",
}
