"""Weights learnt from the store itself: how often records that a checked number joins agree in everything else."""

from __future__ import annotations

from graph.identity.evidence.features import FEATURES, NESTED, PRIOR_PAIRS, STRANGERS
from graph.store import Writer

# So many pairs settle a share to a per cent; they are taken by the hash of their ids, so that the order of rows changes nothing.
TRAINING_PAIRS = 20_000

# Records of two files: one file writes a name in one way.
TRAINING = """
WITH bearer AS (
    SELECT n.kind, n.value, x.party, n.mention_id, min(e.source_id) AS source_id
    FROM number n JOIN m x ON x.id = n.mention_id JOIN mention e ON e.id = n.mention_id
    WHERE n.checked AND n.sure AND list_contains($single, n.kind) GROUP BY ALL
), hub AS (
    SELECT kind, value, party, min(mention_id) AS x, arg_min(source_id, mention_id) AS source_id
    FROM bearer GROUP BY ALL HAVING count(*) > 1
)
SELECT h.x, b.mention_id AS y, min(h.party) AS party
FROM hub h JOIN bearer b USING (kind, value, party)
WHERE b.mention_id <> h.x AND b.source_id <> h.source_id
GROUP BY h.x, b.mention_id
ORDER BY md5(CAST(h.x AS VARCHAR) || CAST(b.mention_id AS VARCHAR)) LIMIT $training_pairs
"""

_EACH = """
SELECT DISTINCT id AS mention_id, id AS entity_id FROM (SELECT x AS id FROM training UNION ALL SELECT y FROM training)
"""

# A sound counts where the close key does not agree, as it does when pairs are weighed.
_SEEN = """
WITH first AS MATERIALIZED (
    SELECT p.x, p.y, p.party, t.feature, t.value FROM training p JOIN training_trace t ON t.unit = p.x WHERE t.own
), both_say AS (
    SELECT f.x, f.y, f.party, f.feature, bool_or(f.value = t.value) AS agree
    FROM first f JOIN training_trace t ON t.unit = f.y AND t.feature = f.feature AND t.own GROUP BY ALL
)
SELECT b.party, b.feature, count(*) AS pairs,
       count(*) FILTER (b.agree AND NOT (b.feature = 'sound' AND coalesce(n.agree, FALSE))) AS agreeing
FROM both_say b LEFT JOIN both_say n ON n.x = b.x AND n.y = b.y AND n.feature = 'name'
GROUP BY ALL
"""

_NOTHING_SEEN = """
CREATE OR REPLACE TEMP TABLE seen (party VARCHAR, feature VARCHAR, pairs BIGINT, agreeing BIGINT)
"""

_FEATURE = """
CREATE OR REPLACE TEMP TABLE feature_list AS
SELECT unnest($names::VARCHAR[]) AS feature, unnest($groups::VARCHAR[]) AS "group", unnest($ranks::INTEGER[]) AS rank,
       unnest($agrees::DOUBLE[]) AS agrees, unnest($words::VARCHAR[]) AS words, unnest($least::DOUBLE[]) AS least_chance,
       unnest($differs::BOOLEAN[]) AS differs, unnest($excludes::BOOLEAN[]) AS excludes
"""

# What a shared firm or contact is worth stays as it is thought: pairs that a number joins across files often come from one firm's papers.
_WEIGHT = """
INSERT INTO weight
WITH unit AS (
    SELECT party, count(DISTINCT entity_id) AS everybody FROM trace GROUP BY party
), again AS (
    SELECT party, avg(CASE WHEN files > 1 THEN 1.0 ELSE 0.0 END) AS share
    FROM (
        SELECT t.entity_id, t.party, count(DISTINCT m.source_id) AS files
        FROM (SELECT DISTINCT entity_id, party FROM trace WHERE list_contains($single, feature)) t
        JOIN label l USING (entity_id) JOIN mention m ON m.id = l.mention_id GROUP BY ALL
    ) GROUP BY party
), bearer AS (
    SELECT party, feature, count(DISTINCT entity_id) AS bearers FROM trace GROUP BY ALL
)
SELECT u.party, f.feature, f."group", f.rank, f.words,
       CASE WHEN f.feature NOT IN ('name', 'patronymic', 'day', 'month', 'year') THEN f.agrees
            ELSE round((coalesce(s.agreeing, 0) + $prior_pairs * f.agrees) / (coalesce(s.pairs, 0) + $prior_pairs), 4) END AS m,
       f.least_chance, f.differs, f.excludes, list_contains($nested, f."group") AS nested, u.everybody,
       coalesce(b.bearers, 0) + $strangers AS bearers,
       coalesce(s.pairs, 0) AS pairs,
       round(log2(least(greatest(coalesce(a.share, 0.1), 0.05), 0.5) / (u.everybody + $strangers)), 2) AS prior_bits
FROM feature_list f CROSS JOIN unit u LEFT JOIN bearer b USING (party, feature) LEFT JOIN seen s USING (party, feature)
LEFT JOIN again a USING (party)
ORDER BY u.party, f."group", f.rank, f.feature
"""


def learn(writer: Writer, trace_of_units: str, params: dict[str, object]) -> None:
    """Fill ``weight`` from the pairs that a checked number joins; ``trace`` and ``label`` must be up to date.

    ``trace_of_units`` is the text that makes traces of a table of labels.
    """
    given = {
        **params,
        "training_pairs": TRAINING_PAIRS,
        "prior_pairs": PRIOR_PAIRS,
        "strangers": STRANGERS,
        "nested": list(NESTED),
    }
    if writer.execute(f"CREATE OR REPLACE TEMP TABLE training AS {TRAINING}", given):
        for name, sql in (
            ("each_mention", _EACH),
            ("training_trace", trace_of_units.format(label="each_mention")),
            ("seen", _SEEN),
        ):
            writer.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}", given)
    else:
        writer.execute(_NOTHING_SEEN)
    columns = zip(*FEATURES, strict=True)
    names = ("names", "groups", "ranks", "agrees", "words", "least", "differs", "excludes")
    writer.execute(_FEATURE, {name: list(values) for name, values in zip(names, columns, strict=True)})
    writer.execute("DELETE FROM weight")
    writer.execute(_WEIGHT, given)
