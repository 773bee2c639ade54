"""Weighing of pairs beside the rules: what agrees and differs, how much each says, and which pairs a person should look at.

Rules decide what is joined. The weights tell how well each of their decisions stands, and propose pairs that no rule joins. All of it is
SQL over candidates that share a rare key; the order of rows changes nothing.
"""

from __future__ import annotations

from graph.identity.components import SINGLE
from graph.identity.evidence import candidates, traces, weights
from graph.identity.evidence.scoring import STEPS, compared
from graph.identity.rules import LIMITS
from graph.store import Writer

MODEL = "evidence-1"

# At least this sure, a pair counts as the same, if more than a name agrees; below the other, as different; between them a person is asked.
SAME, ASK = 0.95, 0.05

# So many proposals are kept, the likeliest; nobody looks at more.
MOST_PROPOSALS = 20_000

# The decisions that join, each as a pair of the clusters that numbers alone make: what the decision itself joined must not speak for it.
_HOLDING = """
SELECT a, b, basis, min(verdict) AS verdict, min(reasons) AS reasons FROM decision d
WHERE verdict IN ('same', 'conflict') AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) GROUP BY a, b, basis
"""
_RULED = """
SELECT DISTINCT least(p.entity_id, q.entity_id) AS x, greatest(p.entity_id, q.entity_id) AS y
FROM holding d JOIN core p ON p.mention_id = d.a JOIN core q ON q.mention_id = d.b
WHERE p.entity_id <> q.entity_id
"""
_OF_DECISIONS = """
INSERT INTO evidence
SELECT d.a, d.b, $model, w.bits, round(w.probability, 4),
       CASE WHEN w.excluded OR w.probability < $ask THEN 'different' WHEN w.probability >= $same AND w.supported THEN 'same' ELSE 'ask' END,
       'decided', w.features
FROM (SELECT DISTINCT a, b FROM holding) d
JOIN core p ON p.mention_id = d.a JOIN core q ON q.mention_id = d.b
JOIN weighed w ON w.x = least(p.entity_id, q.entity_id) AND w.y = greatest(p.entity_id, q.entity_id)
ORDER BY d.a, d.b
"""
_BY_NUMBER = """
INSERT INTO evidence
SELECT d.a, d.b, $model, NULL, 1.0, 'same', 'decided',
       [{'feature': 'number', 'words': min(d.reasons), 'agrees': TRUE, 'value': NULL, 'bits': NULL, 'excludes': FALSE}]
FROM holding d JOIN core p ON p.mention_id = d.a JOIN core q ON q.mention_id = d.b AND q.entity_id = p.entity_id
WHERE d.verdict = 'same' AND d.basis = 'same_identifier' AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.a = d.a AND e.b = d.b)
GROUP BY d.a, d.b ORDER BY d.a, d.b
"""
# What no rule joined and nothing forbids; people judged different and relatives by record stay what they are.
_PROPOSALS = """
INSERT INTO evidence
WITH judged AS (
    SELECT DISTINCT least(p.entity_id, q.entity_id) AS x, greatest(p.entity_id, q.entity_id) AS y
    FROM decision d JOIN label p ON p.mention_id = d.a JOIN label q ON q.mention_id = d.b
    WHERE d.verdict = 'different' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
)
SELECT w.x, w.y, $model, w.bits, round(w.probability, 4) AS sure,
       CASE WHEN w.probability >= $same AND w.supported THEN 'same' ELSE 'ask' END, 'proposed',
       w.features
FROM weighed w
ANTI JOIN judged USING (x, y)
ANTI JOIN (SELECT a AS x, b AS y FROM relative) kin USING (x, y)
WHERE w.named AND NOT w.excluded AND w.probability >= $ask
ORDER BY sure DESC, w.x, w.y LIMIT $most_proposals
"""


def _units(writer: Writer, label: str, name: str, params: dict[str, object]) -> None:
    writer.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {traces.UNITS.format(label=label)}", params)


def _weigh(writer: Writer, traced: str) -> None:
    for step in (compared(traced), *STEPS):
        writer.execute(f'CREATE OR REPLACE TEMP TABLE "{step.name}" AS {step.sql}')


def weigh(writer: Writer) -> None:
    """Compute ``trace``, ``weight`` and ``evidence`` anew; ``decision``, ``label``, ``core`` and the tables of ``known`` must be there."""
    params: dict[str, object] = {
        **LIMITS, **candidates.LIMITS, "single": list(SINGLE), "model": MODEL, "same": SAME, "ask": ASK, "most_proposals": MOST_PROPOSALS,
    }  # fmt: skip
    for table in ("trace", "evidence"):
        writer.execute(f'DELETE FROM "{table}"')  # noqa: S608  # a fixed list
    writer.execute(f"CREATE OR REPLACE TEMP TABLE placeholder_day AS {traces.PLACEHOLDERS}", params)
    _units(writer, "label", "unit_trace", params)
    writer.execute(f"CREATE OR REPLACE TEMP TABLE borne AS {traces.BORNE}", params)
    writer.execute(f"INSERT INTO trace {traces.TRACE.format(units='unit_trace')} ORDER BY ALL", params)
    weights.learn(writer, traces.UNITS, params)

    writer.execute(f"CREATE OR REPLACE TEMP TABLE block AS {candidates.BLOCK}", params)
    if writer.execute(f"CREATE OR REPLACE TEMP TABLE pair AS {candidates.PAIR}", params):
        _weigh(writer, "trace")
        writer.execute(_PROPOSALS, params)

    if not writer.execute(f"CREATE OR REPLACE TEMP TABLE holding AS {_HOLDING}"):
        return
    # The same for what was decided, seen from before the decisions.
    if writer.execute(f"CREATE OR REPLACE TEMP TABLE pair AS {_RULED}", params):
        _units(writer, "core", "core_trace", params)
        writer.execute(f"CREATE OR REPLACE TEMP TABLE core_traced AS {traces.TRACE.format(units='core_trace')}", params)
        _weigh(writer, "core_traced")
        writer.execute(_OF_DECISIONS, params)
    writer.execute(_BY_NUMBER, params)
