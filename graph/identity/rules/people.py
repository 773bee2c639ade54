"""People of one name who also agree in the firm, in the birth date or in the birth month.

Each rule takes groups: everybody in a group differs from nobody in it in a number, a birth date or a patronymic, or the group is left
alone as a whole. Where three records meet and two of them contradict each other, the third joins neither.
"""

from __future__ import annotations

# A name borne by more people than this (besides those in question) is common: one birth month in forty years is one in 480, so among
# eight others it agrees by chance less than once in fifty cases.
COMMON_NAME = 8

# So many people on one day are a placeholder (1 January 1900) rather than a birth date: a five hundredth of all and at least this many.
PLACEHOLDER_DAY = 50

# Two mentions of one full name in one firm are one person unless something differs.
SAME_FIRM = """
WITH place AS (
    SELECT DISTINCT p.entity_id AS person, i.holder_id AS id, k.loose AS key, c.entity_id AS company
    FROM interest i JOIN person_key k ON k.mention_id = i.holder_id
    JOIN label p ON p.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
), alike AS (
    SELECT company, key, min(id) AS hub, array_agg(DISTINCT person) AS people
    FROM place GROUP BY company, key HAVING count(DISTINCT person) > 1
), clash AS (
    SELECT DISTINCT company, key
    FROM (
        SELECT a.company, a.key, f.kind
        FROM alike a, unnest(a.people) AS u(person) JOIN fact f ON f.entity_id = u.person
        GROUP BY a.company, a.key, f.kind HAVING count(DISTINCT f.value) > 1
    ) differing
)
SELECT a.hub AS a, p.id AS b, 'same_firm' AS basis, 'the same full name in the same firm, and nothing differs' AS reasons, 0.95 AS score,
       NULL AS rests_on
FROM alike a JOIN place p USING (company, key) ANTI JOIN clash USING (company, key)
WHERE p.id <> a.hub
GROUP BY a.hub, p.id
"""

# The same full name, in any script and word order, and the same full birth date. With a birth date the name may agree by sound only.
NAME_BIRTHDATE = """
WITH placeholder AS (
    SELECT born FROM known_birth GROUP BY born
    HAVING count(DISTINCT entity_id) > greatest($placeholder_day, (SELECT count(DISTINCT entity_id) FROM known_birth) / 500)
), dated AS (
    SELECT b.person, b.key, b.loose, k.born, k.mention_id
    FROM bearer b JOIN known_birth k ON k.entity_id = b.person ANTI JOIN placeholder USING (born)
), alike AS (
    SELECT loose, born, array_agg(DISTINCT person) AS people, min(mention_id) AS hub,
           CASE WHEN count(DISTINCT key) = 1 THEN 'the same name in any script' ELSE 'one name by its sound' END AS how
    FROM dated GROUP BY loose, born HAVING count(DISTINCT person) > 1
), clash AS (
    SELECT DISTINCT loose, born
    FROM (
        SELECT a.loose, a.born
        FROM alike a, unnest(a.people) AS u(person) JOIN fact f ON f.entity_id = u.person
        GROUP BY a.loose, a.born, f.kind HAVING count(DISTINCT f.value) > 1
    ) differing
)
SELECT a.hub AS a, b.mention_id AS b, 'name_birthdate' AS basis,
       a.how || ' and the same birth date ' || CAST(a.born AS VARCHAR) AS reasons, 0.98 AS score, NULL AS rests_on
FROM alike a JOIN dated b USING (loose, born) ANTI JOIN clash USING (loose, born)
WHERE b.mention_id <> a.hub
GROUP BY a.hub, b.mention_id, a.born, a.how
"""

# Registers that hide the day (the United Kingdom's) leave the month; then the name must not be a common one.
NAME_BIRTHMONTH = """
WITH dated AS (
    SELECT b.person, b.key, b.loose, k.month, min(k.mention_id) AS mention_id, bool_or(k.whole) AS whole
    FROM bearer b JOIN known_month k ON k.entity_id = b.person GROUP BY ALL
), borne AS (
    SELECT loose, count(DISTINCT person) AS n FROM bearer GROUP BY loose
), alike AS (
    SELECT loose, month, array_agg(DISTINCT person) AS people, min(mention_id) AS hub, count(DISTINCT person) AS n,
           CASE WHEN count(DISTINCT key) = 1 THEN 'the same name in any script' ELSE 'one name by its sound' END AS how
    FROM dated GROUP BY loose, month HAVING count(DISTINCT person) > 1 AND NOT bool_and(whole)
), clash AS (
    SELECT DISTINCT loose, month
    FROM (
        SELECT a.loose, a.month
        FROM alike a, unnest(a.people) AS u(person) JOIN fact f ON f.entity_id = u.person
        GROUP BY a.loose, a.month, f.kind HAVING count(DISTINCT f.value) > 1
    ) differing
)
SELECT a.hub AS a, b.mention_id AS b, 'name_birthmonth' AS basis,
       a.how || ', borne by ' || CASE borne.n - a.n WHEN 0 THEN 'nobody else' ELSE CAST(borne.n - a.n AS VARCHAR) || ' more' END
           || ' in the files, and the same birth month ' || a.month AS reasons,
       0.93 AS score, NULL AS rests_on
FROM alike a JOIN dated b USING (loose, month) JOIN borne USING (loose) ANTI JOIN clash USING (loose, month)
WHERE b.mention_id <> a.hub AND borne.n - a.n <= $common_name
GROUP BY a.hub, b.mention_id, a.month, a.how, borne.n, a.n
"""

LIMITS = {"common_name": COMMON_NAME, "placeholder_day": PLACEHOLDER_DAY}
