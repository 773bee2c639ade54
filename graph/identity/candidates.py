"""Which mentions are the same by rule: one SQL text a rule. Each gives rows (a, b, basis, reasons, score) of mention ids.

The texts read the temporary tables that ``resolution`` makes: ``m`` (one row a mention id), ``number`` (its checked or register
numbers), ``word`` (what a kind of number is called) and ``label`` (mention_id, entity_id as decided so far). A rule joins groups as
stars: each mention to the smallest id of its group.
"""

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
       1.0 AS score
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
       'the same number ' || min(value) || ' (read as a ' || min(words) || ') and the same name' AS reasons, 1.0 AS score
FROM pair JOIN word USING (kind) GROUP BY s_id, u_id
"""

# Register numbers without a check rule count within one country, and only where a word of the name agrees as well (or a record gives no
# name at all): a country may keep several registers, each with numbers of its own.
SAME_REGISTER_NUMBER = """
WITH bearer AS (
    SELECT n.scope, n.value, n.mention_id, m.party,
           list_distinct(flatten(list_transform(m.name_keys, lambda k: string_split(k, ' ')))) AS tokens
    FROM number n JOIN m ON m.id = n.mention_id
    WHERE n.kind = 'reg_no' AND length(n.value) >= 5 AND regexp_matches(n.value, '[0-9]{4}')
), pair AS (
    SELECT least(x.mention_id, y.mention_id) AS a, greatest(x.mention_id, y.mention_id) AS b, x.value,
           CASE WHEN x.scope = '' THEN y.scope ELSE x.scope END AS scope
    FROM bearer x JOIN bearer y ON x.value = y.value AND x.party = y.party AND x.mention_id < y.mention_id
    WHERE (x.scope = y.scope OR x.scope = '' OR y.scope = '')
      AND (list_has_any(list_filter(x.tokens, lambda t: length(t) > 3), list_filter(y.tokens, lambda t: length(t) > 3))
           OR (x.scope = y.scope AND x.scope <> '' AND (len(x.tokens) = 0 OR len(y.tokens) = 0)))
)
SELECT a, b, 'same_identifier' AS basis, 'the same register number ' || min(value) || ', and the names do not differ' AS reasons,
       1.0 AS score
FROM pair GROUP BY a, b
"""

# One file that uses one record id twice speaks of one object (a later version of it, another statement about it).
SAME_RECORD = """
WITH hub AS (
    SELECT source_id, record, min(id) AS a FROM mention WHERE record IS NOT NULL
    GROUP BY source_id, record HAVING count(DISTINCT id) > 1
)
SELECT DISTINCT h.a, m.id AS b, 'same_identifier' AS basis, 'the same record id ' || m.record || ' in one file' AS reasons, 1.0 AS score
FROM hub h JOIN mention m USING (source_id, record) JOIN m AS x ON x.id = h.a JOIN m AS y ON y.id = m.id AND y.party = x.party
WHERE m.id <> h.a
"""

# A firm that a record names without any number is the one numbered firm of that name in that country; where several bear the name, the one
# at the same address; where none has a number, the records that write the same name, country and kind of legal form.
SAME_NAME_FIRM = """
WITH form AS (
    SELECT id, CASE
        WHEN legal_form IS NULL THEN NULL
        WHEN regexp_matches(legal_form,
            '(^| )(ао|оао|зао|пао|нао|ak|ак|ao|oao|zao|pao|jsc|ojsc|cjsc|pjsc|as|ag|sa|anonim)( |$)|акционерн|joint stock') THEN 'shares'
        ELSE 'other' END AS form
    FROM m WHERE party = 'company'
), firm AS (
    SELECT l.entity_id, m.id, k.key, m.country, f.form, m.address_keys, m.numbered
    FROM m JOIN label l ON l.mention_id = m.id JOIN form f ON f.id = m.id, unnest(m.name_keys) AS k(key)
    WHERE m.party = 'company' AND m.country IS NOT NULL AND length(k.key) >= 3
), entity_firm AS (
    SELECT entity_id, key, country, bool_or(numbered) AS numbered, min(id) FILTER (numbered) AS head,
           array_agg(DISTINCT form) FILTER (form IS NOT NULL) AS forms, list_distinct(flatten(array_agg(address_keys))) AS address_keys
    FROM firm GROUP BY entity_id, key, country
), numbered AS (
    SELECT * FROM entity_firm WHERE numbered
), bare AS (
    SELECT f.id, f.key, f.country, f.form, f.address_keys
    FROM firm f JOIN entity_firm e USING (entity_id, key, country) WHERE NOT e.numbered
), candidate AS (
    SELECT b.id, b.key, b.country, n.entity_id, n.head, list_has_any(b.address_keys, n.address_keys) AS same_address,
           len(b.address_keys) > 0 AND len(n.address_keys) > 0 AS both_addressed
    FROM bare b JOIN numbered n USING (key, country)
    WHERE b.form IS NULL OR n.forms IS NULL OR len(n.forms) = 0 OR list_contains(n.forms, b.form)
), choice AS (
    SELECT id, key, country, count(DISTINCT entity_id) AS firms, count(DISTINCT entity_id) FILTER (same_address) AS at_address,
           min(head) AS only_head, min(head) FILTER (same_address) AS address_head
    FROM candidate GROUP BY id, key, country
), bare_group AS (
    SELECT key, country, coalesce(form, '') AS form, min(id) AS hub
    FROM bare b WHERE NOT EXISTS (SELECT 1 FROM numbered n WHERE n.key = b.key AND n.country = b.country)
    GROUP BY ALL
)
SELECT CASE WHEN at_address = 1 THEN address_head ELSE only_head END AS a, id AS b, 'same_name_firm' AS basis,
       CASE WHEN at_address = 1 AND firms > 1 THEN 'the same name, country and address'
            ELSE 'the only numbered firm of this name in ' || country END AS reasons,
       0.9 AS score
FROM choice WHERE at_address = 1 OR firms = 1
UNION
SELECT g.hub, b.id, 'same_name_firm', 'the same name without legal form in ' || b.country || ', no number on either side', 0.8
FROM bare b JOIN bare_group g ON g.key = b.key AND g.country = b.country AND g.form = coalesce(b.form, '')
WHERE b.id <> g.hub
"""

# Two mentions of one full name in one firm are one person unless something differs.
SAME_FIRM = """
WITH place AS (
    SELECT DISTINCT p.entity_id AS person, m.id, k.key, m.patronymic, c.entity_id AS company
    FROM interest i
    JOIN m ON m.id = i.holder_id AND m.party = 'person'
    JOIN label p ON p.mention_id = i.holder_id
    JOIN label c ON c.mention_id = i.company_id, unnest(m.name_keys) AS k(key)
    WHERE contains(k.key, ' ') AND NOT m.initials
), alike AS (
    SELECT company, key, min(id) AS hub, array_agg(DISTINCT person) AS people
    FROM place GROUP BY company, key
    HAVING count(DISTINCT person) > 1 AND count(DISTINCT patronymic) <= 1
), clash AS (
    SELECT a.company, a.key
    FROM alike a, unnest(a.people) AS u(person) JOIN known_number n ON n.entity_id = u.person
    GROUP BY a.company, a.key, n.kind HAVING count(DISTINCT n.value) > 1
    UNION
    SELECT a.company, a.key
    FROM alike a, unnest(a.people) AS u(person) JOIN known_birth b ON b.entity_id = u.person
    GROUP BY a.company, a.key HAVING count(DISTINCT b.born) > 1
)
SELECT a.hub AS a, p.id AS b, 'same_firm' AS basis, 'the same full name in the same firm, and nothing differs' AS reasons, 0.95 AS score
FROM alike a JOIN place p USING (company, key) ANTI JOIN clash USING (company, key)
WHERE p.id <> a.hub
GROUP BY a.hub, p.id
"""

# The same full name, in any script and word order, and the same full birth date; a differing patronymic or number excludes it.
NAME_BIRTHDATE = """
WITH bearer AS (
    SELECT DISTINCT l.entity_id AS person, k.key, b.born, min(m.id) OVER (PARTITION BY l.entity_id, k.key) AS named, b.mention_id AS dated
    FROM known_birth b JOIN label l ON l.entity_id = b.entity_id JOIN m ON m.id = l.mention_id, unnest(m.name_keys) AS k(key)
    WHERE m.party = 'person' AND contains(k.key, ' ') AND NOT m.initials
), alike AS (
    SELECT key, born, array_agg(DISTINCT person) AS people, min(dated) AS hub
    FROM bearer GROUP BY key, born HAVING count(DISTINCT person) > 1
), clash AS (
    SELECT a.key, a.born
    FROM alike a, unnest(a.people) AS u(person) JOIN known_number n ON n.entity_id = u.person
    GROUP BY a.key, a.born, n.kind HAVING count(DISTINCT n.value) > 1
    UNION
    SELECT a.key, a.born
    FROM alike a, unnest(a.people) AS u(person) JOIN label l ON l.entity_id = u.person JOIN m ON m.id = l.mention_id
    WHERE list_contains(m.name_keys, a.key)
    GROUP BY a.key, a.born HAVING count(DISTINCT m.patronymic) > 1
)
SELECT a.hub AS a, b.dated AS b, 'name_birthdate' AS basis,
       'the same name in any script and the same birth date ' || CAST(a.born AS VARCHAR) AS reasons, 0.98 AS score
FROM alike a JOIN bearer b USING (key, born) ANTI JOIN clash USING (key, born)
WHERE b.dated <> a.hub
GROUP BY a.hub, b.dated, a.born
"""
