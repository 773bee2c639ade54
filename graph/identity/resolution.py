"""The step from mentions to entities: rules in order, clusters after each, decisions written down, derived tables computed anew."""

from __future__ import annotations

from collections import defaultdict

from graph.identity import entities, evidence, hints, known, neighbourhood, relatives, standing
from graph.identity.components import Edge, settle, spread
from graph.identity.rules import LIMITS, STAGES, SURE_PAIRS, Rule
from graph.identity.spellings import spell
from graph.identity.standing import Resolution
from graph.store import Store, Writer

_JUDGED = """
SELECT a, b, verdict FROM decision d
WHERE decided_by <> 'rule' AND verdict IN ('same', 'different')
  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
"""


def _contradictions(writer: Writer, apart: list[tuple[str, str]]) -> list[str]:
    """Entities that hold two numbers of one kind, two birth dates, or a pair judged different."""
    bad = {
        row["entity_id"]
        for row in writer.rows(
            "SELECT DISTINCT entity_id FROM (SELECT l.entity_id FROM single JOIN label l USING (mention_id) "
            "GROUP BY l.entity_id, kind HAVING count(DISTINCT value) > 1)"
        )
    }
    for a, b in apart:
        found = writer.rows("SELECT entity_id FROM label WHERE mention_id IN ($a::UUID, $b::UUID)", {"a": a, "b": b})
        if len(found) == 2 and found[0]["entity_id"] == found[1]["entity_id"]:
            bad.add(found[0]["entity_id"])
    return sorted(bad)


def _cluster(writer: Writer, apart: list[tuple[str, str]]) -> int:
    """Compute labels; where a component holds a contradiction, refuse its weakest edges. Returns how many were refused."""
    spread(writer)
    bad = _contradictions(writer, apart)
    if not bad:
        return 0
    edges = [
        Edge(row["a"], row["b"], row["stage"], row["basis"])
        for row in writer.rows(
            "SELECT e.a, e.b, e.stage, e.basis FROM edge e JOIN label l ON l.mention_id = e.a "
            "WHERE list_contains($bad::UUID[], l.entity_id)",
            {"bad": bad},
        )
    ]
    facts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in writer.rows(
        "SELECT s.* FROM single s JOIN label l USING (mention_id) WHERE list_contains($bad::UUID[], l.entity_id)",
        {"bad": bad},
    ):
        facts[row["mention_id"]].add((row["kind"], row["value"]))
    refused = settle(edges, facts, apart)
    for edge in refused:
        pair = {"a": edge.a, "b": edge.b}
        writer.execute("INSERT INTO refused SELECT * FROM edge WHERE a = $a::UUID AND b = $b::UUID", pair)
        writer.execute("DELETE FROM edge WHERE a = $a::UUID AND b = $b::UUID", pair)
    spread(writer)
    return len(refused)


def _apply(writer: Writer, rule: Rule, stage: int) -> int:
    """Add a rule's joins to ``edge``. Returns how many there are."""
    text = rule.sql
    if rule.pairs:
        if not writer.execute(f"CREATE OR REPLACE TEMP TABLE pair AS {rule.sql}", LIMITS):
            return 0
        text = SURE_PAIRS
    join = f"INSERT INTO edge SELECT a, b, basis, reasons, score, rests_on, {stage:d} FROM ({text})"  # noqa: S608  # rules' own texts
    return writer.execute(join, LIMITS)


def _join_by_rules(writer: Writer, present: frozenset[str], apart: list[tuple[str, str]]) -> int:
    """Apply the rules stage by stage, with clusters anew after each that joins something. Returns how many joins were refused."""
    refused = 0
    fresh: set[str] = set()  # whose tables of ``known`` are those of the clusters as they are
    for stage, rules in enumerate(STAGES, start=1):
        able = [rule for rule in rules if rule.needs <= present]
        reads = {rule.reads for rule in able} - fresh
        known.of_clusters(writer, reads)
        fresh |= reads
        if sum(_apply(writer, rule, stage) for rule in able):
            refused += _cluster(writer, apart)
            fresh.clear()
        if stage == 1:  # what numbers alone join
            writer.execute("CREATE OR REPLACE TEMP TABLE core AS SELECT * FROM label")
    known.of_clusters(writer, {"person"} - fresh)
    return refused


def _write_decisions(writer: Writer) -> None:
    """Replace the rules' decisions by those of this run; one that was made before keeps its day."""
    writer.execute(
        """
        CREATE OR REPLACE TEMP TABLE ruled AS
        SELECT CAST(md5(CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || basis) AS UUID) AS id, a, b, verdict, basis,
               string_agg(DISTINCT reasons, '; ' ORDER BY reasons) AS reasons, max(score) AS score,
               list_sort(list_distinct(flatten(array_agg(rests_on) FILTER (rests_on IS NOT NULL)))) AS rests_on
        FROM (
            SELECT least(a, b) AS a, greatest(a, b) AS b, 'same' AS verdict, basis, reasons, score, rests_on
            FROM edge WHERE basis <> 'judgement'
            UNION ALL
            SELECT least(a, b), greatest(a, b), 'conflict', basis,
                   reasons || '; refused: it would join two numbers of one kind, two birth dates or a pair judged different', score,
                   rests_on
            FROM refused WHERE basis <> 'judgement'
        ) GROUP BY a, b, verdict, basis
        """
    )
    writer.execute(
        "CREATE OR REPLACE TEMP TABLE earlier AS SELECT id, decided_at FROM decision WHERE decided_by = 'rule'"
    )
    # The table is made anew, so that its rows lie one after the other (``graph.neighbours``).
    writer.execute("CREATE OR REPLACE TEMP TABLE judged AS SELECT * FROM decision WHERE decided_by <> 'rule'")
    writer.clear("decision")
    writer.execute("INSERT INTO decision SELECT * FROM judged")
    writer.execute(
        """
        INSERT INTO decision
        SELECT r.id, r.a, r.b, r.verdict, r.basis, r.reasons, r.score, 'rule', coalesce(e.decided_at, now()::TIMESTAMP), NULL, r.rests_on
        FROM ruled r LEFT JOIN earlier e USING (id) ORDER BY r.id
        """
    )


def work_out(writer: Writer) -> Resolution:
    """Decide anew which mentions are the same and compute the derived tables, inside a transaction of the caller.

    The neighbourhood is gone then, until ``neighbourhood.build``.
    """
    neighbourhood.forget(writer)
    spell(writer)
    present = known.of_mentions(writer)
    judged = writer.rows(_JUDGED)
    apart = [(row["a"], row["b"]) for row in judged if row["verdict"] == "different"]
    writer.execute(
        "CREATE OR REPLACE TEMP TABLE edge (a UUID, b UUID, basis VARCHAR, reasons VARCHAR, score DOUBLE, "
        "rests_on UUID[], stage INTEGER)"
    )
    writer.execute("CREATE OR REPLACE TEMP TABLE refused AS SELECT * FROM edge")
    for row in judged:
        if row["verdict"] == "same":
            writer.execute(
                "INSERT INTO edge SELECT $a::UUID, $b::UUID, 'judgement', 'judged by a person', 1.0, NULL, 0 "
                "WHERE EXISTS (SELECT 1 FROM m WHERE id = $a::UUID) AND EXISTS (SELECT 1 FROM m WHERE id = $b::UUID)",
                {"a": row["a"], "b": row["b"]},
            )
    refused = _cluster(writer, apart)
    refused += _join_by_rules(writer, present, apart)
    _write_decisions(writer)
    entities.derive(writer)
    relatives.derive(writer)
    evidence.weigh(writer)
    hints.derive(writer)
    counts = writer.rows(
        """
        SELECT (SELECT count(*) FROM m) AS mentions, count(*) FILTER (kind = 'person') AS people,
               count(*) FILTER (kind = 'company') AS companies, (SELECT count(*) FROM decision) AS decisions
        FROM entity
        """
    )[0]
    resolution = Resolution(**counts, refused=refused)
    standing.note(writer, resolution)
    return resolution


def resolve(store: Store) -> Resolution:
    """Decide anew which mentions are the same, and compute the derived tables in one transaction; then who lies next to whom."""
    with store.writer() as writer:
        resolution = work_out(writer)
    neighbourhood.build(store)
    return resolution


def refresh(store: Store) -> Resolution:
    """``resolve``, unless nothing was loaded, taken out or judged since the last run and the rules are the same: what that run came to."""
    with store.writer() as writer:
        resolution = standing.last(writer) or work_out(writer)
    neighbourhood.build(store)
    return resolution
