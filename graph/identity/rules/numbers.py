"""Mentions that bear one number, or one record id of one file."""

from __future__ import annotations

# A number that its source leaves no doubt about joins whatever bears it; persons and firms apart (a sole trader's number is a person's).
SAME_IDENTIFIER = """
WITH bearer AS (
    SELECT n.kind, n.scope, n.value, m.party, n.mention_id
    FROM number n JOIN m ON m.id = n.mention_id
    WHERE n.checked AND n.sure
), hub AS (
    SELECT kind, scope, value, party, min(mention_id) AS a, count(*) AS bearers
    FROM bearer GROUP BY ALL HAVING count(*) > 1
)
SELECT h.a, b.mention_id AS b, 'same_identifier' AS basis,
       string_agg(DISTINCT 'the same ' || w.words || ' ' || h.value, '; ' ORDER BY 'the same ' || w.words || ' ' || h.value) AS reasons,
       1.0 AS score, NULL AS rests_on
FROM hub h JOIN bearer b USING (kind, scope, value, party) JOIN word w USING (kind)
WHERE b.mention_id <> h.a
GROUP BY h.a, b.mention_id
"""

# Twelve digits may pass as a Kazakh and as a Russian personal number. Such a number joins only where the name agrees too.
DOUBTFUL_IDENTIFIER = """
WITH bearer AS (
    SELECT n.kind, n.scope, n.value, n.sure, n.mention_id, m.party, m.name_keys
    FROM number n JOIN m ON m.id = n.mention_id WHERE n.checked
), pair AS (
    SELECT s.mention_id AS s_id, u.mention_id AS u_id, u.kind, u.value
    FROM bearer u JOIN bearer s USING (kind, scope, value, party)
    WHERE NOT u.sure AND (s.sure OR s.mention_id < u.mention_id) AND list_has_any(u.name_keys, s.name_keys)
)
SELECT s_id AS a, u_id AS b, 'same_identifier' AS basis,
       'the same number ' || min(value) || ' (read as a ' || min(words) || ') and the same name' AS reasons, 1.0 AS score, NULL AS rests_on
FROM pair JOIN word USING (kind) GROUP BY s_id, u_id
"""

# Register numbers without a check rule count within one country, and only where a word of the name agrees as well, or what is rare in a
# firm's name in another script, or a record gives no name at all: a country may keep several registers, each with numbers of its own.
SAME_REGISTER_NUMBER = """
WITH bearer AS (
    SELECT n.scope, n.value, n.mention_id, m.party,
           list_distinct(flatten(list_transform(m.name_keys, lambda k: string_split(k, ' ')))) AS tokens, coalesce(k.keys, []) AS keys
    FROM number n JOIN m ON m.id = n.mention_id
    LEFT JOIN (SELECT mention_id, array_agg(DISTINCT key) AS keys FROM firm_key WHERE grade <> 'exact' GROUP BY mention_id) k
           ON k.mention_id = n.mention_id
    WHERE n.kind = 'reg_no' AND length(n.value) >= 5 AND regexp_matches(n.value, '[0-9]{4}')
), pair AS (
    SELECT least(x.mention_id, y.mention_id) AS a, greatest(x.mention_id, y.mention_id) AS b, x.value,
           CASE WHEN x.scope = '' THEN y.scope ELSE x.scope END AS scope
    FROM bearer x JOIN bearer y ON x.value = y.value AND x.party = y.party AND x.mention_id < y.mention_id
    WHERE (x.scope = y.scope OR x.scope = '' OR y.scope = '')
      AND (list_has_any(list_filter(x.tokens, lambda t: length(t) > 3), list_filter(y.tokens, lambda t: length(t) > 3))
           OR (x.scope = y.scope AND x.scope <> '' AND list_has_any(x.keys, y.keys))
           OR (x.scope = y.scope AND x.scope <> '' AND (len(x.tokens) = 0 OR len(y.tokens) = 0)))
)
SELECT a, b, 'same_identifier' AS basis, 'the same register number ' || min(value) || ', and the names do not differ' AS reasons,
       1.0 AS score, NULL AS rests_on
FROM pair GROUP BY a, b
"""

# One file that uses one record id twice speaks of one object (a later version of it, another statement about it).
SAME_RECORD = """
WITH hub AS (
    SELECT source_id, record, min(id) AS a FROM mention WHERE record IS NOT NULL
    GROUP BY source_id, record HAVING count(DISTINCT id) > 1
)
SELECT DISTINCT h.a, m.id AS b, 'same_identifier' AS basis, 'the same record id ' || m.record || ' in one file' AS reasons,
       1.0 AS score, NULL AS rests_on
FROM hub h JOIN mention m USING (source_id, record) JOIN m AS x ON x.id = h.a JOIN m AS y ON y.id = m.id AND y.party = x.party
WHERE m.id <> h.a
"""
