"""Firms that a record names without any number: customs papers know a foreign party by its name."""

from __future__ import annotations

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
       0.9 AS score, NULL AS rests_on
FROM choice WHERE at_address = 1 OR firms = 1
UNION
SELECT g.hub, b.id, 'same_name_firm', 'the same name without legal form in ' || b.country || ', no number on either side', 0.8, NULL
FROM bare b JOIN bare_group g ON g.key = b.key AND g.country = b.country AND g.form = coalesce(b.form, '')
WHERE b.id <> g.hub
"""
