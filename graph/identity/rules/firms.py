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
# A name by sound counts without an address only where so many letters of it are rare.
LONG_SOUND = 8
# One wrong letter counts in a name of so many rare letters at the same address, and in a longer one also without address.
LONG_TYPO = 8
LONGER_TYPO = 11
# Letters at the beginning and at the end, one of which a typing error leaves as they were.
ENDS = 4
# So many firms of one beginning or end in one country are a family of names (Shenzhen ...): such ends do not help to find one.
CROWDED_END = 200

# Every way of ``firm`` (see ``known``) to be one of two kinds of form; nothing said of the form contradicts nothing.
_FORMS_AGREE = "(len(b.forms) = 0 OR len(n.forms) = 0 OR list_has_any(b.forms, n.forms))"
# Papers abbreviate addresses in other ways than registers do: three words in common, such as city, street and house, are one place.
_ONE_PLACE = """
    len(list_filter(b.address_keys, lambda x: len(list_filter(n.address_keys, lambda y:
        x = y OR len(list_intersect(string_split(x, ' '), string_split(y, ' '))) >= 3)) > 0)) > 0
"""

# Of the numbered firms that fit: the only one, where the name is telling enough, or the only one at the address.
_CHOICE = """
choice AS (
    SELECT bare, min(b) AS b, count(*) AS firms, count(*) FILTER (same_address) AS at_address, min(head) AS only_head,
           min(head) FILTER (same_address) AS address_head, bool_and(telling) AS telling, min(country) AS country
    FROM candidate GROUP BY bare
)
"""


def _of_grade(grade: str, telling: str, words: str, score: float) -> str:
    """The rule for names that agree in one grade. ``telling``: when such a name needs no address."""
    return f"""
WITH candidate AS (
    SELECT b.entity_id AS bare, min(b.head) AS b, n.entity_id AS firm, min(n.head) AS head, bool_or({_ONE_PLACE}) AS same_address,
           bool_or({telling}) AS telling, min(b.country) AS country
    FROM firm b JOIN firm n ON n.grade = b.grade AND n.key = b.key AND n.country = b.country AND n.numbered
    WHERE b.grade = '{grade}' AND NOT b.numbered AND {_FORMS_AGREE}
    GROUP BY b.entity_id, n.entity_id
), {_CHOICE}
SELECT CASE WHEN at_address = 1 THEN address_head ELSE only_head END AS a, b, 'same_name_firm' AS basis,
       CASE WHEN at_address = 1 THEN '{words}, country and address' ELSE 'the only numbered firm of {words} in ' || country END AS reasons,
       CASE WHEN at_address = 1 THEN {score} ELSE {score} - 0.05 END AS score, NULL AS rests_on
FROM choice WHERE at_address = 1 OR (firms = 1 AND telling)
"""  # noqa: S608  # texts of this file


SAME_NAME_FIRM = _of_grade("exact", "length(b.key) >= $short_name", "the same name", 0.95)
ALIKE_NAME_FIRM = _of_grade(
    "alike", "length(split_part(b.key, '+', 1)) >= $short_rest", "the same name but for word order or common words", 0.9
)
SAME_SOUND_FIRM = _of_grade("sound", "length(split_part(b.key, '+', 1)) >= $long_sound", "the same name by sound", 0.85)

# A record may not say where a firm is, or only where the goods came from. Then the name must be borne by one numbered firm in all files.
NAME_ANYWHERE = f"""
WITH candidate AS (
    SELECT b.entity_id AS bare, min(b.head) AS b, n.entity_id AS firm, min(n.head) AS head, bool_or({_FORMS_AGREE}) AS agree
    FROM firm b JOIN firm n ON n.grade = b.grade AND n.key = b.key AND n.numbered
    WHERE b.grade = 'alike' AND NOT b.numbered AND NOT b.placed AND length(split_part(b.key, '+', 1)) >= $long_sound
    GROUP BY b.entity_id, n.entity_id
)
SELECT min(head) AS a, min(b) AS b, 'same_name_firm' AS basis,
       'the only numbered firm of this name in all files, and the record does not say where it is' AS reasons, 0.8 AS score,
       NULL AS rests_on
FROM candidate GROUP BY bare HAVING count(*) = 1 AND bool_and(agree)
"""  # noqa: S608  # texts of this file

# One letter wrong, missing, added or two exchanged. The digits of a name agree, and so do its common words.
_NEAR = f"""
rest AS (
    SELECT entity_id, numbered, country, forms, address_keys, head, split_part(key, '+', 1) AS rare, split_part(key, '+', 2) AS shared
    FROM firm WHERE grade = 'alike' AND country IS NOT NULL AND length(split_part(key, '+', 1)) >= $long_typo
), ending AS (
    SELECT *, unnest([left(rare, $ends) || '-', '-' || right(rare, $ends)]) AS piece FROM rest
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

MISSPELT_FIRM = f"""
WITH {_NEAR}, candidate AS (
    SELECT bare, min(b) AS b, firm, min(head) AS head, bool_or(same_address) AS same_address, bool_or(telling) AS telling,
           min(country) AS country
    FROM near WHERE numbered GROUP BY bare, firm
), {_CHOICE}
SELECT CASE WHEN at_address = 1 THEN address_head ELSE only_head END AS a, b, 'same_name_firm' AS basis,
       CASE WHEN at_address = 1 THEN 'the same name but for one letter, country and address'
            ELSE 'the only numbered firm of the same long name but for one letter in ' || country END AS reasons,
       CASE WHEN at_address = 1 THEN 0.85 ELSE 0.75 END AS score, NULL AS rests_on
FROM choice WHERE at_address = 1 OR (firms = 1 AND telling)
"""  # noqa: S608  # texts of this file

# Firms without a number among themselves. A record that does not tell the form joins where all that do tell one form.
UNNUMBERED_FIRM = """
WITH bare AS (
    SELECT entity_id, head, grade, key, country, forms
    FROM firm
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
