"""What rules read: temporary tables of mentions with their keys, and of what the clusters so far are known by.

``m`` has one row a mention, ``number`` its checked or register numbers, ``person_key`` the keys of its full names, ``trait`` its
contacts and addresses, ``firm_key`` the keys of firms' names. By cluster, anew before each stage: ``bearer`` (people's names), ``firm``
(a row a name and country of a firm), ``known_number``, ``known_birth`` and ``known_month``,
``relative`` (stated families), and ``fact``, where two clusters that have no value of one kind in common contradict each other.
``single`` has what a cluster can hold only one of: a mention's numbers that nothing leaves in doubt, and its birth date.
"""

from __future__ import annotations

from collections.abc import Collection

from graph.identity.components import BIRTH, SINGLE
from graph.store import Step, Writer
from graph.values.identifiers import WORDS

_WORD = (
    "CREATE OR REPLACE TEMP TABLE word AS SELECT unnest($kinds::VARCHAR[]) AS kind, unnest($words::VARCHAR[]) AS words"
)

# A register number without a country is of the country of its bearer. A list that gives firms by number alone
# (owners, directors) is of the country whose firms bear most of its numbers, if at least so many are known and hardly one elsewhere.
_LEAST_KNOWN = 3
_NUMBER = f"""
CREATE OR REPLACE TEMP TABLE number AS
WITH given AS (
    SELECT i.mention_id, i.source_id, i.kind, i.value, i.checked, i.sure, m.party, len(m.name_keys) = 0 AS nameless,
           CASE WHEN i.kind = 'reg_no' AND i.scope = '' THEN coalesce(m.country, '') ELSE i.scope END AS scope
    FROM identifier i JOIN m ON m.id = i.mention_id WHERE i.checked OR i.kind = 'reg_no'
), alone AS (
    SELECT DISTINCT source_id, value FROM given WHERE kind = 'reg_no' AND scope = '' AND nameless AND party = 'company'
), known AS (
    SELECT source_id, scope, count(*) AS hits
    FROM (SELECT DISTINCT a.source_id, a.value, g.scope FROM alone a JOIN given g USING (value)
          WHERE g.kind = 'reg_no' AND g.scope <> '' AND g.party = 'company' AND NOT g.nameless) GROUP BY source_id, scope
), home AS (
    SELECT source_id, arg_max(scope, hits) AS country
    FROM known JOIN (SELECT source_id, count(*) AS every FROM alone GROUP BY source_id) USING (source_id)
    GROUP BY source_id HAVING max(hits) >= {_LEAST_KNOWN} AND max(hits) * 2 >= max(every) AND max(hits) * 5 >= sum(hits) * 4
)
SELECT g.mention_id, g.kind, CASE WHEN g.kind = 'reg_no' AND g.scope = '' AND g.nameless THEN coalesce(h.country, '') ELSE g.scope END
       AS scope, g.value, bool_or(g.checked) AS checked, bool_and(g.sure) AS sure
FROM given g LEFT JOIN home h USING (source_id) GROUP BY ALL
"""  # noqa: S608  # texts of this file

_SINGLE = """
CREATE OR REPLACE TEMP TABLE single AS
SELECT mention_id, kind, value FROM number WHERE checked AND sure AND list_contains($single, kind)
UNION ALL SELECT id, $birth, CAST(born AS VARCHAR) FROM m WHERE party = 'person' AND born_precision = 'day'
"""

# Which rules have anything to read: what ``Rule.needs`` names. ``births`` are those that ``known_birth`` may hold.
_PRESENT = """
SELECT numbers, doubtful_numbers, register_numbers, births OR doubtful_numbers AS births, birth_months, origins,
       bare > 1 AS bare_firms, bare > 0 AND with_number > 0 AS bare_and_numbered_firms, traits, namesakes, records
FROM (
    SELECT coalesce(bool_or(checked), FALSE) AS numbers, coalesce(bool_or(checked AND NOT sure), FALSE) AS doubtful_numbers,
           coalesce(bool_or(kind = 'reg_no'), FALSE) AS register_numbers FROM number
), (
    SELECT coalesce(bool_or(party = 'person' AND born_precision = 'day'), FALSE) AS births,
           coalesce(bool_or(party = 'person' AND born_precision = 'month'), FALSE) AS birth_months,
           coalesce(bool_or(party = 'person' AND len(origins) > 0), FALSE) AS origins,
           count(*) FILTER (party = 'company' AND NOT numbered) AS bare, count(*) FILTER (party = 'company' AND numbered) AS with_number
    FROM m
), (SELECT count(*) > 0 AS traits FROM trait), (
    SELECT EXISTS (SELECT 1 FROM person_key GROUP BY loose HAVING count(DISTINCT mention_id) > 1)
               OR EXISTS (SELECT 1 FROM person_key GROUP BY key HAVING count(DISTINCT mention_id) > 1) AS namesakes,
           EXISTS (SELECT 1 FROM mention WHERE record IS NOT NULL GROUP BY source_id, record HAVING count(DISTINCT id) > 1) AS records
)
"""

_NAMED = """
SELECT w.id, s.base, s.loose, s.rest, s.initials
FROM (SELECT DISTINCT id, CASE WHEN kind = 'company' THEN 'company' ELSE 'person' END AS kind, unnest(names) AS written FROM mention) w
JOIN spelling s ON s.kind = w.kind AND s.written = w.written
ANTI JOIN identifier n ON n.mention_id = w.id AND n.as_written = w.written  -- a number that stands for a name not given is no name
WHERE s.base <> ''
"""

_MENTION = """
WITH key AS (
    SELECT id, list_sort(array_agg(DISTINCT base)) AS name_keys, min(rest) AS rest FROM named GROUP BY id
), place AS (
    SELECT w.id, list_sort(array_agg(DISTINCT s.base)) AS address_keys
    FROM (SELECT DISTINCT id, unnest(addresses) AS written FROM mention) w
    JOIN spelling s ON s.kind = 'address' AND s.written = w.written WHERE s.base <> '' GROUP BY w.id
), numbered AS (
    SELECT DISTINCT mention_id FROM identifier
), one AS (
    SELECT id, CASE WHEN min(kind) = 'company' THEN 'company' ELSE 'person' END AS party, min(name) AS name,
           arg_min(country, (CASE country_basis WHEN 'register' THEN 1 WHEN 'number' THEN 2 WHEN 'stated' THEN 3 WHEN 'address' THEN 4
                             ELSE 5 END, country)) FILTER (country IS NOT NULL) AS country,
           min(CASE country_basis WHEN 'register' THEN 1 WHEN 'number' THEN 2 WHEN 'stated' THEN 3 WHEN 'address' THEN 4 ELSE 5 END)
               FILTER (country IS NOT NULL) AS country_rank,
           list_sort(list_distinct(list_concat(flatten(array_agg(nationalities)),
                                               array_agg(country) FILTER (country IS NOT NULL)))) AS origins,
           min(born) AS born, arg_min(born_precision, (born, born_precision)) AS born_precision
    FROM mention GROUP BY id
)
SELECT o.*, coalesce(k.name_keys, []) AS name_keys, CASE WHEN o.party = 'person' THEN k.rest END AS patronymic,
       CASE WHEN o.party = 'company' THEN k.rest END AS legal_form, coalesce(p.address_keys, []) AS address_keys,
       n.mention_id IS NOT NULL AS numbered
FROM one o LEFT JOIN key k USING (id) LEFT JOIN place p USING (id) LEFT JOIN numbered n ON n.mention_id = o.id
"""

# What every mention is called, and ``m``; from ``mention``, ``identifier`` and ``spelling`` alone.
MENTIONS = (Step("named", _NAMED), Step("m", _MENTION))

# A name of one word, or with an initial for the given name, is no full name.
_PERSON_KEY = """
CREATE OR REPLACE TEMP TABLE person_key AS
SELECT DISTINCT n.id AS mention_id, n.base AS key, unnest(n.loose) AS loose
FROM named n JOIN m ON m.id = n.id WHERE m.party = 'person' AND NOT n.initials AND contains(n.base, ' ')
"""

# Grades of a firm's name: exact, alike in what is rare in it, alike by sound (see ``spellings``).
_FIRM_KEY = """
CREATE OR REPLACE TEMP TABLE firm_key AS
SELECT DISTINCT n.id AS mention_id, CASE left(k.key, 1) WHEN '=' THEN 'alike' WHEN '~' THEN 'sound' ELSE 'exact' END AS grade,
       ltrim(k.key, '=~') AS key
FROM named n JOIN m ON m.id = n.id, unnest(list_append(n.loose, n.base)) AS k(key) WHERE m.party = 'company'
"""

# Firms whose capital is in shares and all others: papers mix up the forms within one kind, not across.
_FIRM_FORM = """
CREATE OR REPLACE TEMP TABLE firm_form AS
SELECT id, CASE
    WHEN legal_form IS NULL THEN NULL
    WHEN regexp_matches(legal_form,
        '(^| )(ао|оао|зао|пао|нао|ak|ак|ao|oao|zao|pao|jsc|ojsc|cjsc|pjsc|as|a s|a ş|aş|ag|sa|asc|qsc|փբը|բբը|anonim)( |$)'
        || '|акционер|joint stock')
        THEN 'shares'
    ELSE 'other' END AS form
FROM m WHERE party = 'company'
"""

# A telephone is compared by its last ten digits, which leave out how the country is dialled; less than seven are an extension.
_TRAIT = """
CREATE OR REPLACE TEMP TABLE trait AS
SELECT DISTINCT t.mention_id, m.party, t.kind, t.value, t.building, t.written
FROM (
    SELECT id AS mention_id, 'phone' AS kind, right(regexp_replace(written, '[^0-9]', '', 'g'), 10) AS value,
           NULL AS building, written
    FROM (SELECT id, unnest(phones) AS written FROM mention)
    WHERE length(regexp_replace(written, '[^0-9]', '', 'g')) >= 7
    UNION ALL
    SELECT id, 'email', lower(trim(written)), NULL, written
    FROM (SELECT id, unnest(emails) AS written FROM mention) WHERE contains(written, '@')
    UNION ALL
    SELECT w.id, 'address', s.base, s.loose[1], w.written
    FROM (SELECT DISTINCT id, unnest(addresses) AS written FROM mention) w
    JOIN spelling s ON s.kind = 'address' AND s.written = w.written WHERE s.base <> ''
) t JOIN m ON m.id = t.mention_id
"""

_KNOWN_NUMBER = """
CREATE OR REPLACE TEMP TABLE known_number AS
SELECT DISTINCT l.entity_id, n.kind, n.value
FROM number n JOIN label l USING (mention_id) WHERE n.checked AND n.sure AND list_contains($single, n.kind)
"""

# Full birth dates, also those read from a personal number that the source left in doubt, as long as nothing else decides it.
_KNOWN_BIRTH = """
CREATE OR REPLACE TEMP TABLE known_birth AS
SELECT l.entity_id, m.born, min(m.id) AS mention_id
FROM m JOIN label l ON l.mention_id = m.id WHERE m.party = 'person' AND m.born_precision = 'day' GROUP BY l.entity_id, m.born
UNION ALL
SELECT l.entity_id, born, min(n.mention_id)
FROM (
    SELECT mention_id, try_strptime(
        CASE WHEN substr(value, 7, 1) IN ('1', '2') THEN '18' WHEN substr(value, 7, 1) IN ('3', '4') THEN '19' ELSE '20' END
            || substr(value, 1, 6), '%Y%m%d')::DATE AS born
    FROM number WHERE kind = 'iin' AND checked AND NOT sure
) n JOIN label l USING (mention_id)
WHERE born IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM known_number k WHERE k.entity_id = l.entity_id AND k.kind IN ('inn_person', 'iin'))
  AND NOT EXISTS (SELECT 1 FROM m JOIN label x ON x.mention_id = m.id WHERE x.entity_id = l.entity_id AND m.born IS NOT NULL)
GROUP BY l.entity_id, born
"""
_KNOWN_MONTH = """
CREATE OR REPLACE TEMP TABLE known_month AS
SELECT entity_id, month, min(mention_id) AS mention_id, bool_or(whole) AS whole
FROM (
    SELECT entity_id, strftime(born, '%Y-%m') AS month, mention_id, TRUE AS whole FROM known_birth
    UNION ALL
    SELECT l.entity_id, strftime(m.born, '%Y-%m'), m.id, FALSE
    FROM m JOIN label l ON l.mention_id = m.id WHERE m.party = 'person' AND m.born_precision = 'month'
) GROUP BY entity_id, month
"""

_FACT = """
CREATE OR REPLACE TEMP TABLE fact AS
SELECT entity_id, kind, value FROM known_number
UNION SELECT entity_id, 'birth date', CAST(born AS VARCHAR) FROM known_birth
UNION SELECT entity_id, 'birth month', month FROM known_month
UNION SELECT entity_id, 'birth year', left(month, 4) FROM known_month
UNION SELECT l.entity_id, 'birth year', strftime(m.born, '%Y')
      FROM m JOIN label l ON l.mention_id = m.id WHERE m.party = 'person' AND m.born_precision = 'year'
UNION SELECT l.entity_id, 'patronymic', m.patronymic FROM m JOIN label l ON l.mention_id = m.id WHERE m.patronymic IS NOT NULL
"""

_BEARER = """
CREATE OR REPLACE TEMP TABLE bearer AS
SELECT l.entity_id AS person, k.key, k.loose, min(k.mention_id) AS mention_id
FROM person_key k JOIN label l USING (mention_id) GROUP BY ALL
"""

# ``placed``: a record says where the firm is, not only which way its goods went.
_FIRM = """
CREATE OR REPLACE TEMP TABLE firm AS
WITH whole AS (
    SELECT l.entity_id, bool_or(m.numbered) AS numbered, coalesce(bool_or(m.country_rank < 5), FALSE) AS placed,
           coalesce(list_sort(array_agg(DISTINCT f.form) FILTER (f.form IS NOT NULL)), []) AS forms,
           list_sort(list_distinct(flatten(array_agg(m.address_keys)))) AS address_keys
    FROM m JOIN label l ON l.mention_id = m.id JOIN firm_form f ON f.id = m.id GROUP BY l.entity_id
)
SELECT k.grade, k.key, m.country, w.*, coalesce(min(m.id) FILTER (m.numbered), min(m.id)) AS head
FROM firm_key k JOIN m ON m.id = k.mention_id JOIN label l ON l.mention_id = m.id JOIN whole w USING (entity_id)
GROUP BY ALL
"""

_RELATIVE = """
CREATE OR REPLACE TEMP TABLE relative AS
SELECT least(p.entity_id, r.entity_id) AS a, greatest(p.entity_id, r.entity_id) AS b
FROM kinship k JOIN label p ON p.mention_id = k.person_id JOIN label r ON r.mention_id = k.relative_id
GROUP BY ALL
"""


def of_mentions(writer: Writer) -> frozenset[str]:
    """Make the tables that do not depend on clusters; ``spelling`` must be up to date. Returns what of ``Rule.needs`` the store has."""
    writer.execute(_WORD, {"kinds": list(WORDS), "words": list(WORDS.values())})
    for step in MENTIONS:
        writer.execute(f'CREATE OR REPLACE TEMP TABLE "{step.name}" AS {step.sql}')
    writer.execute(_NUMBER)
    for statement in (_PERSON_KEY, _FIRM_KEY, _FIRM_FORM, _TRAIT):
        writer.execute(statement)
    writer.execute(_SINGLE, {"single": list(SINGLE), "birth": BIRTH})
    return frozenset(what for what, there in writer.rows(_PRESENT)[0].items() if there)


def of_clusters(writer: Writer, parties: Collection[str]) -> None:
    """Make anew the tables that depend on ``label``, of people (``person``), of firms (``company``) or of both."""
    if "person" in parties:
        writer.execute(_KNOWN_NUMBER, {"single": list(SINGLE)})
        for statement in (_KNOWN_BIRTH, _KNOWN_MONTH, _FACT, _BEARER, _RELATIVE):
            writer.execute(statement)
    if "company" in parties:
        writer.execute(_FIRM)
