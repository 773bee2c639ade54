"""Which pairs are looked at at all: those that share a rare enough key. Never all pairs."""

from __future__ import annotations

from graph.identity.evidence.features import SLIPPED

# A key that more units share than this brings nobody together by itself: it would give more than a thousand pairs. Those whom something
# else brings together too are found by the narrower keys.
MAX_BLOCK = 48

# A name without anything else: more bearers than this, and any two of them are one person with a chance below what is asked about.
MAX_NAMESAKES = 12

# A word of more bearers (a given name) and a birth date bring together only those whose other words begin alike: with a million people,
# a given name and a day would fill each block with strangers.
COMMON_WORD = 1_000

# A word of a name that so few bear brings them together although the rest of the name is written otherwise.
RARE_WORD = 8

BLOCK = """
WITH named AS (
    SELECT entity_id, party, value AS key FROM trace
    WHERE (party = 'person' AND feature = 'sound') OR (party = 'company' AND feature = 'name')
), word AS (
    SELECT DISTINCT entity_id, party, word,
           array_to_string(list_sort(list_transform(list_filter(words, lambda w: w <> word), lambda w: left(w, 1))), '') AS beside
    FROM (
        SELECT entity_id, party, string_split(value, ' ') AS words, unnest(string_split(value, ' ')) AS word
        FROM trace WHERE feature IN ('name', 'initial') AND party = 'person'
    ) one_word
), rare AS (
    SELECT word FROM word WHERE length(word) >= 4 GROUP BY word HAVING count(DISTINCT entity_id) BETWEEN 2 AND $rare_word
), common AS (
    SELECT word FROM word GROUP BY word HAVING count(DISTINCT entity_id) > $common_word
), key AS (
    SELECT entity_id, party || ' name ' || key AS key, $max_namesakes AS most FROM named
    UNION ALL
    SELECT n.entity_id, n.party || ' name ' || n.key || ' ' || t.feature || ' ' || t.value, $max_block
    FROM named n JOIN trace t ON t.entity_id = n.entity_id AND t.feature IN ('month', 'patronymic')
    UNION ALL
    SELECT w.entity_id, w.party || ' word ' || w.word || CASE WHEN c.word IS NULL THEN '' ELSE ' ' || w.beside END || ' day ' || t.value,
           $max_block
    FROM word w JOIN trace t ON t.entity_id = w.entity_id AND t.feature = 'day' LEFT JOIN common c ON c.word = w.word
    WHERE length(w.word) > 1
    UNION ALL
    SELECT entity_id, party || ' word ' || word, $max_block FROM word JOIN rare USING (word)
    UNION ALL
    SELECT entity_id, party || ' ' || feature || ' ' || value, $max_block FROM trace
    WHERE feature IN ('phone', 'email', 'address', 'firm', 'owner', 'holder')
), narrow AS (
    SELECT key FROM key GROUP BY key HAVING count(DISTINCT entity_id) BETWEEN 2 AND any_value(most)
)
SELECT DISTINCT entity_id, key FROM key SEMI JOIN narrow USING (key)
"""

# Two full birth dates that differ, and not by a slip of the pen, make a pair different whatever else agrees. Of a million people with
# birth dates nearly all namesakes go here, before anything is weighed.
PAIR = f"""
WITH met AS MATERIALIZED (
    SELECT DISTINCT a.entity_id AS x, b.entity_id AS y FROM block a JOIN block b ON b.key = a.key AND b.entity_id > a.entity_id
), dated AS MATERIALIZED (
    SELECT entity_id, value FROM trace WHERE feature = 'day' AND own
), of_x AS MATERIALIZED (
    SELECT m.x, m.y, d.value FROM met m JOIN dated d ON d.entity_id = m.x
), apart AS (
    SELECT o.x, o.y FROM of_x o JOIN dated d ON d.entity_id = o.y
    GROUP BY o.x, o.y HAVING NOT bool_or(o.value = d.value OR {SLIPPED.format(one="o.value", other="d.value")})
)
SELECT x, y FROM met ANTI JOIN apart USING (x, y)
"""  # noqa: S608  # a text of ours

LIMITS = {"max_block": MAX_BLOCK, "max_namesakes": MAX_NAMESAKES, "rare_word": RARE_WORD, "common_word": COMMON_WORD}
