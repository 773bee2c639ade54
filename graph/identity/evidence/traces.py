"""What each person or firm is known by, one row a value: the traces by which pairs are found and weighed.

A trace is somebody's own, or that of a firm behind which somebody stands (its telephone, its country). Two traces that are both only the
firms' tell nothing. Values that a crowd shares (an agent's telephone, a mass address, a placeholder for a birth date) leave no trace.
"""

from __future__ import annotations

# {label} says which mentions are one unit; firms are always those of the store.
UNITS = """
WITH stands AS (
    SELECT DISTINCT p.entity_id AS unit, c.entity_id AS company
    FROM interest i JOIN {label} p ON p.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
), owner AS (
    SELECT h.entity_id AS holder, c.entity_id AS company
    FROM interest i JOIN label h ON h.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
    WHERE i.edge = 'OWNS' GROUP BY ALL
), some_owner AS (
    SELECT holder FROM owner GROUP BY holder HAVING count(DISTINCT company) BETWEEN 2 AND $busy_owner
), born AS (
    SELECT mention_id, born, precision FROM (
        SELECT id AS mention_id, born, born_precision AS precision FROM m WHERE party = 'person' AND born IS NOT NULL
        UNION ALL SELECT b.mention_id, b.born, 'day' FROM known_birth b
    ) ANTI JOIN placeholder_day USING (born)
), own AS (
    SELECT mention_id, 'name' AS feature, key AS value FROM person_key
    UNION ALL SELECT mention_id, 'sound', loose FROM person_key
    UNION ALL
    SELECT n.id, 'initial', n.base FROM named n JOIN m ON m.id = n.id
    WHERE m.party = 'person' AND n.initials AND contains(n.base, ' ')
    UNION ALL SELECT n.id, 'name', n.base FROM named n JOIN m ON m.id = n.id WHERE m.party = 'company'
    UNION ALL SELECT id, 'patronymic', patronymic FROM m WHERE patronymic IS NOT NULL
    UNION ALL SELECT mention_id, kind, value FROM number WHERE checked AND sure AND list_contains($single, kind)
    UNION ALL SELECT mention_id, kind, value FROM trait
    UNION ALL SELECT id, 'origin', origin FROM (SELECT id, unnest(origins) AS origin FROM m WHERE party = 'person') WHERE origin IS NOT NULL
    UNION ALL SELECT id, 'origin', country FROM m WHERE party = 'company' AND country IS NOT NULL
    UNION ALL SELECT mention_id, 'day', CAST(born AS VARCHAR) FROM born WHERE precision = 'day'
    UNION ALL SELECT mention_id, 'month', strftime(born, '%Y-%m') FROM born WHERE precision IN ('day', 'month')
    UNION ALL SELECT mention_id, 'year', strftime(born, '%Y') FROM born
), every AS (
    SELECT l.entity_id AS unit, o.feature, o.value, TRUE AS own FROM own o JOIN {label} l USING (mention_id)
    UNION ALL
    SELECT s.unit, t.kind, t.value, FALSE FROM stands s JOIN label l ON l.entity_id = s.company JOIN trait t ON t.mention_id = l.mention_id
    UNION ALL
    SELECT s.unit, 'origin', m.country, FALSE
    FROM stands s JOIN label l ON l.entity_id = s.company JOIN m ON m.id = l.mention_id WHERE m.country IS NOT NULL AND m.country_rank <= 2
    UNION ALL SELECT unit, 'firm', CAST(company AS VARCHAR), TRUE FROM stands
    UNION ALL
    SELECT s.unit, 'owner', CAST(o.holder AS VARCHAR), TRUE
    FROM stands s JOIN owner o ON o.company = s.company JOIN some_owner USING (holder) WHERE o.holder <> s.unit
    UNION ALL
    SELECT c.entity_id, 'holder', CAST(h.entity_id AS VARCHAR), TRUE
    FROM interest i JOIN label h ON h.mention_id = i.holder_id JOIN {label} c ON c.mention_id = i.company_id
)
SELECT e.unit, p.party, e.feature, e.value, bool_or(e.own) AS own
FROM every e
JOIN (SELECT l.entity_id AS unit, min(m.party) AS party FROM m JOIN {label} l ON l.mention_id = m.id GROUP BY ALL) p USING (unit)
GROUP BY ALL
"""

PLACEHOLDERS = """
SELECT born FROM known_birth GROUP BY born
HAVING count(DISTINCT entity_id) > greatest($placeholder_day, (SELECT count(DISTINCT entity_id) FROM known_birth) / 500)
"""

# How many bear a value counts everybody of the store, whoever is weighed.
BORNE = """
SELECT party, feature, value, count(DISTINCT unit) AS borne FROM unit_trace GROUP BY ALL
"""

# Contacts and addresses of a crowd are none.
TRACE = """
SELECT t.unit AS entity_id, t.party, t.feature, t.value, t.own, greatest(coalesce(b.borne, 1), 1) AS borne
FROM {units} t LEFT JOIN borne b USING (party, feature, value)
WHERE NOT (t.feature IN ('phone', 'email', 'address') AND b.borne > $shared_contact)
"""
