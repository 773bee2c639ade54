"""From pairs to weights: what a pair agrees in and differs in, each in bits, after Fellegi and Sunter (1969).

An agreement weighs log2(m / u): m, how often two records of one person agree in it; u, how often two strangers do, which for a name, a
date or an address is the share of everybody in the store who bears just this value. So a rare name weighs more than a common one. What a
record does not say weighs nothing, and neither does another country or another firm.
"""

from __future__ import annotations

from graph.identity.evidence.features import INITIAL_CHANCE, LETTER_CHANCE, SLIP_CHANCE, SLIPPED
from graph.store import Step

# The tables a pair is weighed from: ``pair`` (x, y), ``compared`` (the traces of its ends), and for how common things are ``trace`` and
# ``weight``. Of two things known of both ends of a pair, first one side
# is looked up, then the other: joined at once, an engine may take every trace with every other of its kind.
_SIDE = """
SELECT p.x, p.y, t.party, t.feature, t.value, t.own, t.borne FROM pair p JOIN compared t ON t.entity_id = p.x
"""

_AGREED = """
SELECT s.x, s.y, s.feature, greatest(min(greatest(s.borne - 1, 1)) / any_value(w.bearers), any_value(w.least_chance)) AS chance,
       arg_min(s.value, (s.borne, s.value)) AS value
FROM side s JOIN compared t ON t.entity_id = s.y AND t.feature = s.feature AND t.value = s.value
JOIN weight w ON w.party = s.party AND w.feature = s.feature
WHERE (s.own OR t.own) AND s.feature <> 'initial'
GROUP BY s.x, s.y, s.feature
"""

# What both say of themselves, and nothing of it agrees.
_BOTH = """
SELECT DISTINCT s.x, s.y, s.feature
FROM side s JOIN compared t ON t.entity_id = s.y AND t.feature = s.feature
WHERE s.own AND t.own AND s.feature NOT IN ('initial', 'origin', 'firm', 'owner', 'holder', 'phone', 'email', 'address')
"""
_DIFFERED = "SELECT * FROM both_say ANTI JOIN agreed USING (x, y, feature)"

# Names that do not agree may be one letter apart in one word, or give only the initial.
_WORDS = """
WITH unnamed AS (
    SELECT x, y FROM pair ANTI JOIN (SELECT x, y FROM agreed WHERE feature IN ('name', 'sound')) same USING (x, y)
), name AS (
    SELECT entity_id, party, value AS key, string_split(value, ' ') AS words FROM compared WHERE feature IN ('name', 'initial')
), first AS MATERIALIZED (
    SELECT u.x, u.y, n.party, n.key, n.words FROM unnamed u JOIN name n ON n.entity_id = u.x
)
SELECT f.x, f.y, f.party, f.key AS x_key, n.key AS y_key, list_filter(f.words, lambda w: NOT list_contains(n.words, w)) AS x_only,
       list_filter(n.words, lambda w: NOT list_contains(f.words, w)) AS y_only,
       list_filter(f.words, lambda w: list_contains(n.words, w)) AS shared
FROM first f JOIN name n ON n.entity_id = f.y
"""
_WORD_BORNE = """
SELECT word, count(DISTINCT entity_id) AS borne
FROM (SELECT entity_id, unnest(string_split(value, ' ')) AS word FROM trace WHERE party = 'person' AND feature = 'name')
GROUP BY word
"""
_NEAR = f"""
WITH close AS (
    SELECT x, y, party, x_key, y_key, shared,
           CASE WHEN len(x_only) = 1 AND len(y_only) = 1 AND len(shared) >= 1
                     AND least(length(x_only[1]), length(y_only[1])) = 1
                     AND left(x_only[1], 1) = left(y_only[1], 1) THEN 'initial'
                WHEN party = 'person' AND len(x_only) = 1 AND len(y_only) = 1 AND len(shared) >= 1
                     AND least(length(x_only[1]), length(y_only[1])) >= 4 AND levenshtein(x_only[1], y_only[1]) = 1 THEN 'letter'
                WHEN party = 'company' AND least(length(x_key), length(y_key)) >= 6 AND levenshtein(x_key, y_key) = 1 THEN 'letter'
           END AS feature
    FROM apart
), told AS (
    SELECT c.x, c.y, c.feature, c.x_key || ' / ' || c.y_key AS value, min(w.borne) AS borne, any_value(n.bearers) AS everybody
    FROM close c LEFT JOIN unnest(c.shared) AS s(word) ON TRUE LEFT JOIN word_borne w ON w.word = s.word
    JOIN weight n ON n.party = c.party AND n.feature = 'name'
    WHERE c.feature IS NOT NULL GROUP BY ALL
)
SELECT x, y, feature, CAST(greatest(coalesce(min(borne), 1), 1) AS DOUBLE) / any_value(everybody)
           * CASE feature WHEN 'initial' THEN {INITIAL_CHANCE} ELSE {LETTER_CHANCE} END AS chance, min(value) AS value
FROM told GROUP BY x, y, feature
"""  # noqa: S608  # numbers of ours

_SLIP = f"""
SELECT s.x, s.y, 'slip' AS feature, CAST({SLIP_CHANCE} AS DOUBLE) AS chance, min(s.value || ' / ' || t.value) AS value
FROM side s JOIN differed d ON d.x = s.x AND d.y = s.y AND d.feature = 'day' AND s.feature = 'day'
JOIN compared t ON t.entity_id = s.y AND t.feature = 'day'
WHERE {SLIPPED.format(one="s.value", other="t.value")}
GROUP BY s.x, s.y
"""  # noqa: S608  # a number of ours

# A patronymic one letter away is neither an agreement nor a difference.
_FEATURE = """
WITH told AS (
    SELECT x, y, feature, TRUE AS agrees, chance, value FROM agreed
    UNION ALL SELECT x, y, feature, TRUE, chance, value FROM near
    UNION ALL SELECT x, y, feature, TRUE, chance, value FROM slip
    UNION ALL SELECT x, y, feature, FALSE, NULL, NULL FROM differed d
    WHERE NOT (feature = 'patronymic' AND EXISTS (
        SELECT 1 FROM side s JOIN compared t ON t.entity_id = s.y AND t.feature = 'patronymic'
        WHERE s.x = d.x AND s.y = d.y AND s.feature = 'patronymic' AND levenshtein(s.value, t.value) = 1))
), party AS (
    SELECT x, y, min(party) AS party FROM side GROUP BY x, y
), weighed AS (
    SELECT t.x, t.y, w."group", w.rank, w.feature, w.words, t.agrees, t.value, w.nested, w.excludes AND NOT t.agrees AS excludes,
           round(CASE WHEN t.agrees THEN log2(w.m / least(t.chance, w.m)) WHEN w.differs THEN log2(1 - w.m) ELSE 0 END, 2) AS bits
    FROM told t JOIN party p USING (x, y) JOIN weight w ON w.party = p.party AND w.feature = t.feature
), slipped AS (
    SELECT x, y FROM slip
), placed AS (
    SELECT w.*, row_number() OVER (
        PARTITION BY w.x, w.y, w."group"
        ORDER BY w.excludes AND w."group" = 'number' DESC,
                 CASE WHEN w."group" = 'birth' THEN CASE WHEN s.x IS NOT NULL AND w.feature = 'slip' THEN 0 ELSE w.rank END
                      WHEN w.nested THEN CASE WHEN w.agrees THEN w.rank ELSE 99 END ELSE 0 END,
                 w.agrees DESC, w.bits DESC, w.feature
    ) AS place
    FROM weighed w LEFT JOIN slipped s USING (x, y)
)
SELECT x, y, "group", feature, words, agrees, value, excludes, bits FROM placed WHERE place = 1 AND ("group" <> 'name' OR agrees)
"""

# Odds before anything is known: how often a record of somebody has another one, over how many it could be.
_WEIGHED = """
SELECT x, y, bits, 1 / (1 + power(2, -greatest(least(bits, 60), -60))) AS probability, excluded, named, supported, features
FROM (
    SELECT f.x, f.y, round(any_value(w.prior_bits) + sum(f.bits), 2) AS bits, bool_or(f.excludes) AS excluded,
           bool_or(f."group" = 'name') AS named, bool_or(f.agrees AND f."group" NOT IN ('name', 'patronymic', 'origin')) AS supported,
           list({'feature': f.feature, 'words': f.words, 'agrees': f.agrees, 'value': f.value, 'bits': f.bits, 'excludes': f.excludes}
                ORDER BY f.bits DESC, f.feature) AS features
    FROM feature f
    JOIN (SELECT x, y, min(party) AS party FROM side GROUP BY x, y) p USING (x, y)
    JOIN (SELECT party, max(prior_bits) AS prior_bits FROM weight GROUP BY party) w ON w.party = p.party
    GROUP BY f.x, f.y
)
"""


def compared(traced: str) -> Step:
    """The traces of the ends of all pairs, out of a table of traces."""
    ends = "SELECT x AS entity_id FROM pair UNION SELECT y FROM pair"
    return Step("compared", f"SELECT t.* FROM {traced} t JOIN ({ends}) e ON e.entity_id = t.entity_id")  # noqa: S608


STEPS = (
    Step("side", _SIDE),
    Step("agreed", _AGREED),
    Step("both_say", _BOTH),
    Step("differed", _DIFFERED),
    Step("apart", _WORDS),
    Step("word_borne", _WORD_BORNE),
    Step("near", _NEAR),
    Step("slip", _SLIP),
    Step("feature", _FEATURE),
    Step("weighed", _WEIGHED),
)
