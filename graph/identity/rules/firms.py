"""Firms that a record names without any number: customs papers know a foreign party by its name, and spell it in many ways.

A firm without a number is the one numbered firm of its name in its country; where several bear the name, the one at the same address. The
name agrees as written (without legal form), or in what is rare in it (other word order, blanks, a translated word), or by sound, or but
for one letter; the weaker the name, the more must support it. Two firms with numbers are never joined here, and a name that fits two of
them joins neither. Afterwards those without a number are joined among themselves, by name, country and kind of legal form.
"""

from __future__ import annotations

# Shorter names (or rests of a name without its common words) say too little.
SHORT_NAME = 3
SHORT_REST = 4
# A name by sound counts without an address only where so many letters of it are rare, and one of the two has no address to compare.
LONG_SOUND = 8
# One wrong letter counts in a name of so many rare letters at the same address, and in a longer one also without address.
LONG_TYPO = 6
LONGER_TYPO = 11
# Letters at the beginning and at the end, one of which a typing error leaves as they were.
ENDS = 4
# So many firms of one beginning, end or address in one country do not help to find one (names with Shenzhen, business centres).
CROWDED_END = 200

# Every way of ``firm`` (see ``known``) to be one of two kinds of form; nothing said of the form contradicts nothing.
_FORMS_AGREE = "(len(b.forms) = 0 OR len(n.forms) = 0 OR list_has_any(b.forms, n.forms))"
# Papers abbreviate addresses in other ways than registers do: three words in common, such as city, street and house, are one place.
_ONE_PLACE = """
    len(list_filter(b.address_keys, lambda x: len(list_filter(n.address_keys, lambda y:
        x = y OR len(list_intersect(string_split(x, ' '), string_split(y, ' '))) >= 3)) > 0)) > 0
"""

# One letter wrong, missing, added or two exchanged. The digits of a name agree, and so do its common words.
_NEAR = f"""
rest AS (
    SELECT entity_id, numbered, country, forms, address_keys, head, split_part(key, '+', 1) AS rare, split_part(key, '+', 2) AS shared
    FROM firm WHERE grade = 'alike' AND country IS NOT NULL AND length(split_part(key, '+', 1)) >= $long_typo
), ending AS (
    SELECT *, unnest(list_concat([left(rare, $ends) || '-', '-' || right(rare, $ends)], address_keys)) AS piece FROM rest
), crowded AS (
    SELECT country, piece FROM ending GROUP BY country, piece HAVING count(DISTINCT entity_id) > $crowded_end
), quiet AS (
    SELECT * FROM ending ANTI JOIN crowded USING (country, piece)
), near AS (
    SELECT DISTINCT b.entity_id AS bare, b.head AS b, n.entity_id AS firm, n.numbered, n.head AS head, b.country,
           {_ONE_PLACE} AS same_address, length(b.rare) >= $longer_typo AND len(b.address_keys) = 0 AS telling
    FROM quiet b JOIN quiet n ON n.piece = b.piece AND n.country = b.country AND n.shared = b.shared AND n.entity_id <> b.entity_id
    WHERE NOT b.numbered AND b.rare <> n.rare AND damerau_levenshtein(b.rare, n.rare) = 1 AND {_FORMS_AGREE}
      AND regexp_replace(b.rare, '[^0-9]', '', 'g') = regexp_replace(n.rare, '[^0-9]', '', 'g')
)
"""  # noqa: S608  # texts of this file

# A firm without a number and the numbered ones that fit, in five grades: the name as written; what is rare in it; its sound; all but one
# letter; and, where no record says where the firm is, the name in any country. ``telling``: such a name needs no address; one common
# word (Service) always does. Of the grades the best counts that gives one firm, or one firm at the address, unless a better grade gives
# several.
NUMBERED_FIRM = f"""
WITH {_NEAR}, fit AS (
    SELECT b.entity_id AS bare, b.head AS b, n.entity_id AS firm, n.head, b.country,
           CASE b.grade WHEN 'exact' THEN 1 WHEN 'alike' THEN 2 ELSE 3 END AS grade, {_ONE_PLACE} AS same_address,
           CASE b.grade WHEN 'exact' THEN length(b.key) >= $short_name
                   AND (contains(b.key, ' ') OR b.entity_id IN (SELECT entity_id FROM firm WHERE grade = 'alike'))
               WHEN 'alike' THEN length(split_part(b.key, '+', 1)) >= $short_rest
               ELSE length(split_part(b.key, '+', 1)) >= $long_sound AND (len(b.address_keys) = 0 OR len(n.address_keys) = 0) END AS telling
    FROM firm b JOIN firm n ON n.grade = b.grade AND n.key = b.key AND n.country = b.country AND n.numbered
    WHERE NOT b.numbered AND {_FORMS_AGREE}
    UNION ALL
    SELECT bare, b, firm, head, country, 4, same_address, telling FROM near WHERE numbered
    UNION ALL
    SELECT b.entity_id, b.head, n.entity_id, n.head, b.country, 5, FALSE, {_FORMS_AGREE}
    FROM firm b JOIN firm n ON n.grade = b.grade AND n.key = b.key AND n.numbered
    WHERE b.grade = 'alike' AND NOT b.numbered AND NOT b.placed AND length(split_part(b.key, '+', 1)) >= $long_sound
), candidate AS (
    SELECT bare, grade, firm, min(b) AS b, min(head) AS head, min(country) AS country, bool_or(same_address) AS same_address,
           bool_or(telling) AS telling
    FROM fit GROUP BY bare, grade, firm
), choice AS (
    SELECT bare, grade, min(b) AS b, count(*) AS firms, min(country) AS country, bool_and(telling) AS telling,
           count(*) FILTER (same_address) AS at_address, min(head) AS only_head, min(head) FILTER (same_address) AS address_head
    FROM candidate GROUP BY bare, grade
), decided AS (
    SELECT *, at_address = 1 OR (firms = 1 AND telling) AS sure FROM choice
), best AS (
    SELECT bare, min(grade) AS grade FROM decided WHERE sure GROUP BY bare
), torn AS (
    SELECT DISTINCT d.bare FROM decided d JOIN best USING (bare) WHERE d.grade < best.grade AND d.firms > 1
)
SELECT CASE WHEN at_address = 1 THEN address_head ELSE only_head END AS a, b, 'same_name_firm' AS basis,
       CASE WHEN at_address = 1 THEN '' WHEN grade = 5 THEN 'the only numbered firm of '
            ELSE 'the only numbered firm in ' || country || ' of ' END
       || CASE grade WHEN 1 THEN 'the same name' WHEN 2 THEN 'the same name but for word order or common words'
           WHEN 3 THEN 'the same name by sound' WHEN 4 THEN 'the same name but for one letter'
           ELSE 'this name in all files, and the record does not say where it is' END
       || CASE WHEN at_address = 1 THEN ', country and address' ELSE '' END AS reasons,
       (1.0 - 0.05 * grade) - CASE WHEN at_address = 1 THEN 0.0 ELSE 0.05 END AS score, NULL AS rests_on
FROM decided SEMI JOIN best USING (bare, grade) ANTI JOIN torn USING (bare)
"""  # noqa: S608  # texts of this file

# Firms without a number among themselves, where no numbered firm bears the name: they might be several of those. A record that does not
# tell the form joins where all that do tell one form.
UNNUMBERED_FIRM = """
WITH meant AS (
    SELECT DISTINCT b.entity_id FROM firm b JOIN firm n ON n.numbered AND n.grade = b.grade AND n.key = b.key AND n.country = b.country
    WHERE b.grade IN ('exact', 'alike')
), bare AS (
    SELECT entity_id, head, grade, key, country, forms
    FROM firm ANTI JOIN meant USING (entity_id)
    WHERE NOT numbered AND country IS NOT NULL
      AND ((grade = 'exact' AND length(key) >= $short_name) OR (grade = 'alike' AND length(split_part(key, '+', 1)) >= $short_rest))
), told AS (
    SELECT grade, key, country, count(DISTINCT f.form) AS forms
    FROM bare, unnest(bare.forms) AS f(form) GROUP BY grade, key, country
), one AS (
    SELECT b.*, CASE WHEN coalesce(t.forms, 0) < 2 THEN '' ELSE array_to_string(b.forms, ' ') END AS form
    FROM bare b LEFT JOIN told t USING (grade, key, country)
), hub AS (
    SELECT grade, key, country, form, min(head) AS a FROM one GROUP BY ALL HAVING count(DISTINCT entity_id) > 1
)
SELECT h.a, o.head AS b, 'same_name_firm' AS basis,
       'the same name without legal form in ' || min(o.country) || ', no number on either side' AS reasons, 0.8 AS score, NULL AS rests_on
FROM hub h JOIN one o USING (grade, key, country, form) WHERE o.head <> h.a
GROUP BY h.a, o.head
"""

# The same by sound, or but for one letter, where the address is the same.
UNNUMBERED_NEIGHBOUR = f"""
WITH {_NEAR}, heard AS (
    SELECT least(b.head, n.head) AS a, greatest(b.head, n.head) AS b
    FROM firm b JOIN firm n ON n.grade = b.grade AND n.key = b.key AND n.country = b.country AND n.entity_id > b.entity_id
    WHERE b.grade = 'sound' AND NOT b.numbered AND NOT n.numbered AND length(split_part(b.key, '+', 1)) >= $short_rest
      AND {_FORMS_AGREE} AND {_ONE_PLACE}
), misspelt AS (
    SELECT least(b, head) AS a, greatest(b, head) AS b FROM near WHERE NOT numbered AND same_address
)
SELECT a, b, 'same_name_firm' AS basis, 'nearly the same name at the same address, no number on either side' AS reasons, 0.75 AS score,
       NULL AS rests_on
FROM (SELECT * FROM heard UNION SELECT * FROM misspelt) GROUP BY a, b
"""  # noqa: S608  # texts of this file

LIMITS = {
    "short_name": SHORT_NAME,
    "short_rest": SHORT_REST,
    "long_sound": LONG_SOUND,
    "long_typo": LONG_TYPO,
    "longer_typo": LONGER_TYPO,
    "ends": ENDS,
    "crowded_end": CROWDED_END,
}
