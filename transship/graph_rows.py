"""The resolved graph page by page, each row with its sources (file, row, SHA-256). The texts read the tables ``chosen`` of the contract."""

from __future__ import annotations

# Facts of a shipment that the FollowTheMoney schema has no property for.
SHIPMENT_ONLY = (
    "document", "day_kind", "value_basis", "gross_kg", "net_kg", "quantity", "unit", "brand", "manufacturer", "item", "marks",
    "hs_more", "repeats", "movement_value_usd",
)  # fmt: skip

PARTIES = """
WITH page AS (
    SELECT e.* FROM entity e JOIN chosen c ON c.id = e.id
    WHERE CAST(e.id AS VARCHAR) > $after ORDER BY e.id LIMIT $page
), said AS (
    SELECT b.entity_id, list_sort(list_distinct(list(CAST(m.id AS VARCHAR)))) AS mention_ids,
           list_sort(list_distinct(list({'file': s.file, 'row': m."row", 'sha256': s.sha256}))) AS sources,
           bool_or(m.country = p.country AND m.country_basis IN ('register', 'number', 'stated')) AS registered,
           arg_min(m.country_basis, list_position(['register', 'number', 'stated', 'address', 'route'], m.country_basis))
               FILTER (m.country = p.country) AS country_basis
    FROM page p JOIN member b ON b.entity_id = p.id JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
    GROUP BY b.entity_id
), listed AS (
    SELECT entity_id, list({'edge': edge, 'day': CAST(as_of AS VARCHAR), 'withheld': withheld} ORDER BY edge, as_of) AS extracts
    FROM (
        SELECT b.entity_id, r.edge, r.as_of, max(r.withheld) AS withheld
        FROM page p JOIN member b ON b.entity_id = p.id JOIN roster r ON r.company_id = b.mention_id GROUP BY ALL
    ) d GROUP BY entity_id
), joined AS (
    SELECT b.entity_id, list_sort(list(DISTINCT d.basis)) AS joined_by
    FROM page p JOIN member b ON b.entity_id = p.id JOIN decision d ON d.a = b.mention_id
    JOIN member n ON n.mention_id = d.b AND n.entity_id = b.entity_id
    WHERE d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) GROUP BY b.entity_id
)
SELECT CAST(p.id AS VARCHAR) AS page_key, p.*, coalesce(t.mention_ids, []) AS mention_ids, t.sources, t.registered, t.country_basis,
       x.extracts, j.joined_by,
       EXISTS (SELECT 1 FROM link l WHERE l.company_id = p.id) AND p.kind <> 'person' AS owned
FROM page p LEFT JOIN said t ON t.entity_id = p.id LEFT JOIN listed x ON x.entity_id = p.id
LEFT JOIN joined j ON j.entity_id = p.id ORDER BY p.id
"""

LINKS = """
WITH page AS (
    SELECT l.* FROM link l JOIN chosen h ON h.id = l.holder_id JOIN chosen c ON c.id = l.company_id
    WHERE CAST(l.id AS VARCHAR) > $after ORDER BY l.id LIMIT $page
), said AS (
    SELECT p.id, list_sort(list_distinct(list({'file': s.file, 'row': i."row", 'sha256': s.sha256}))) AS sources,
           list_sort(list(DISTINCT CAST(i.as_of AS VARCHAR)) FILTER (i.as_of IS NOT NULL)) AS seen_on
    FROM page p JOIN member h ON h.entity_id = p.holder_id JOIN member c ON c.entity_id = p.company_id
    JOIN interest i ON i.holder_id = h.mention_id AND i.company_id = c.mention_id AND i.edge = p.edge JOIN source s ON s.id = i.source_id
    GROUP BY p.id
)
SELECT CAST(p.id AS VARCHAR) AS page_key, p.*, e.kind AS company_kind, t.sources, t.seen_on
FROM page p LEFT JOIN said t ON t.id = p.id LEFT JOIN entity e ON e.id = p.company_id ORDER BY p.id
"""

FAMILIES = """
WITH page AS (
    SELECT CAST(k.a AS VARCHAR) || CAST(k.b AS VARCHAR) || coalesce(k.kind, '') || k.basis AS page_key, k.*
    FROM kin k JOIN chosen a ON a.id = k.a JOIN chosen b ON b.id = k.b WHERE k.a < k.b
)
SELECT p.page_key, p.a, p.b, p.kind, p.basis, (
    SELECT list_sort(list_distinct(list({'file': s.file, 'row': f."row", 'sha256': s.sha256})))
    FROM kinship f JOIN member x ON x.mention_id = f.person_id JOIN member y ON y.mention_id = f.relative_id
    JOIN source s ON s.id = f.source_id
    WHERE (x.entity_id = p.a AND y.entity_id = p.b) OR (x.entity_id = p.b AND y.entity_id = p.a)
) AS sources
FROM page p WHERE p.page_key > $after ORDER BY p.page_key LIMIT $page
"""

# A row that two files state has one id and becomes one activity, with both files as its datasets.
SHIPMENTS = """
WITH page AS (
    SELECT h.* FROM shipment h JOIN (
        SELECT id FROM chosen_shipment WHERE CAST(id AS VARCHAR) > $after ORDER BY id LIMIT $page
    ) c ON c.id = h.id
), said AS (
    SELECT p.id, list_sort(list_distinct(list({'file': s.file, 'row': p."row", 'sha256': s.sha256}))) AS sources
    FROM page p JOIN source s ON s.id = p.source_id GROUP BY p.id
), once AS (
    SELECT * FROM page QUALIFY row_number() OVER (PARTITION BY id ORDER BY source_id, "row") = 1
)
SELECT CAST(p.id AS VARCHAR) AS page_key, CAST(p.id AS VARCHAR) AS id,
       p.* EXCLUDE (id, source_id, "row", sender_id, receiver_id, declarant_id, contract_holder_id), t.sources,
       CAST(a.entity_id AS VARCHAR) AS sender, CAST(b.entity_id AS VARCHAR) AS receiver, CAST(d.entity_id AS VARCHAR) AS declarant,
       CAST(h.entity_id AS VARCHAR) AS contract_holder
FROM once p JOIN said t ON t.id = p.id
LEFT JOIN member a ON a.mention_id = p.sender_id LEFT JOIN member b ON b.mention_id = p.receiver_id
LEFT JOIN member d ON d.mention_id = p.declarant_id LEFT JOIN member h ON h.mention_id = p.contract_holder_id
ORDER BY p.id
"""

# The same rows as far as their edges need them, with all sources as one text.
SHIPMENT_ENDS = f"""
SELECT page_key, id, "day", value_usd, sender, receiver, declarant,
       array_to_string(list_transform(sources, lambda s: concat(s.file, ':', s."row")), '; ') AS places
FROM ({SHIPMENTS}) s ORDER BY page_key
"""  # noqa: S608  # texts of this file

# Out of the folded movements: the row that speaks for each movement, of those chosen, and the value of the movement.
MOVED = """
SELECT id, min(speaker) AS speaker, min(value_usd) AS value_usd FROM (
    SELECT r.shipment_id AS id, first_value(r.shipment_id) OVER w AS speaker, m.value_usd
    FROM movement_row r JOIN movement m ON m.movement = r.movement JOIN chosen_shipment c ON c.id = r.shipment_id
    WINDOW w AS (PARTITION BY r.movement ORDER BY r.place)
) GROUP BY id ORDER BY id
"""

# The same rows with ``repeats``, the row that speaks for their movement, and its value where another row tells that; reads ``moved``.
MOVEMENT_ROWS = f"""
SELECT s.*, CASE WHEN CAST(v.speaker AS VARCHAR) <> s.page_key THEN CAST(v.speaker AS VARCHAR) END AS repeats,
       CASE WHEN CAST(v.speaker AS VARCHAR) = s.page_key AND v.value_usd IS DISTINCT FROM s.value_usd THEN v.value_usd
       END AS movement_value_usd
FROM ({SHIPMENTS}) s
LEFT JOIN moved v ON v.id = CAST(s.page_key AS UUID)
ORDER BY s.page_key
"""  # noqa: S608  # texts of this file

LISTINGS = """
WITH page AS (
    SELECT l.id, b.entity_id, min(l.list) AS list, min(l.programme) AS programme, min(l.authority) AS authority, min(l.since) AS since,
           min(l.since_precision) AS since_precision, max(l.until) AS until, max(l.until_precision) AS until_precision, min(l.url) AS url,
           min(l.reason) AS reason, list_sort(list_distinct(list({'file': s.file, 'row': l."row", 'sha256': s.sha256}))) AS sources
    FROM listing l JOIN source s ON s.id = l.source_id JOIN member b ON b.mention_id = l.mention_id JOIN chosen c ON c.id = b.entity_id
    WHERE CAST(l.id AS VARCHAR) > $after GROUP BY l.id, b.entity_id
)
SELECT CAST(id AS VARCHAR) AS page_key, * FROM page ORDER BY id LIMIT $page
"""
