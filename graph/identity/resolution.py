"""The step from mentions to entities: rules in order, clusters after each, decisions written down, derived tables computed anew."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from graph.identity import candidates, entities
from graph.identity.components import SINGLE, Edge, settle, spread
from graph.store import Store, Writer
from graph.values.identifiers import WORDS

MODEL = "rules-1"

# Rules in order of strength; those of one stage see the clusters of the stages before.
STAGES: tuple[tuple[str, ...], ...] = (
    (
        candidates.SAME_IDENTIFIER,
        candidates.DOUBTFUL_IDENTIFIER,
        candidates.SAME_REGISTER_NUMBER,
        candidates.SAME_RECORD,
    ),
    (candidates.SAME_NAME_FIRM,),
    (candidates.SAME_FIRM,),
    (candidates.NAME_BIRTHDATE,),
)

_MENTIONS = """
CREATE OR REPLACE TEMP TABLE m AS
SELECT id, CASE WHEN min(kind) = 'company' THEN 'company' ELSE 'person' END AS party,
       list_distinct(flatten(array_agg(name_keys))) AS name_keys, min(patronymic) AS patronymic, min(legal_form) AS legal_form,
       min(country) AS country, list_distinct(flatten(array_agg(address_keys))) AS address_keys,
       min(born) FILTER (born_precision = 'day') AS born,
       bool_or(regexp_matches(array_to_string(name_keys, ' '), '(^| )[a-z]( |$)')) AS initials,
       EXISTS (SELECT 1 FROM identifier n WHERE n.mention_id = mention.id) AS numbered
FROM mention GROUP BY id
"""

_NUMBERS = """
CREATE OR REPLACE TEMP TABLE number AS
SELECT mention_id, kind, scope, value, bool_or(checked) AS checked, bool_and(sure) AS sure
FROM identifier WHERE checked OR kind = 'reg_no' GROUP BY mention_id, kind, scope, value
"""

# What a cluster is known by: numbers of which there is one a head, and full birth dates (also those read from a personal number that the
# source left in doubt, as long as no other number decides it).
_KNOWN_NUMBER = """
CREATE OR REPLACE TEMP TABLE known_number AS
SELECT DISTINCT l.entity_id, n.kind, n.value
FROM number n JOIN label l USING (mention_id) WHERE n.checked AND n.sure AND list_contains($single, n.kind)
"""
_KNOWN_BIRTH = """
CREATE OR REPLACE TEMP TABLE known_birth AS
SELECT l.entity_id, m.born, min(m.id) AS mention_id
FROM m JOIN label l ON l.mention_id = m.id WHERE m.party = 'person' AND m.born IS NOT NULL GROUP BY l.entity_id, m.born
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

_JUDGED = """
SELECT a, b, verdict FROM decision d
WHERE decided_by <> 'rule' AND verdict IN ('same', 'different')
  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
"""


class Resolution(NamedTuple):
    """What a run of ``resolve`` came to."""

    mentions: int
    people: int
    companies: int
    decisions: int
    refused: int


def _contradictions(writer: Writer, apart: list[tuple[str, str]]) -> list[str]:
    """Entities that hold two numbers of one kind, or a pair judged different."""
    writer.execute(_KNOWN_NUMBER, {"single": list(SINGLE)})
    bad = {
        row["entity_id"]
        for row in writer.rows(
            "SELECT entity_id FROM known_number GROUP BY entity_id, kind HAVING count(DISTINCT value) > 1"
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
    numbers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in writer.rows(
        """
        SELECT n.mention_id, n.kind, n.value FROM number n JOIN label l USING (mention_id)
        WHERE n.checked AND n.sure AND list_contains($bad::UUID[], l.entity_id)
        """,
        {"bad": bad},
    ):
        numbers[row["mention_id"]].add((row["kind"], row["value"]))
    refused = settle(edges, numbers, apart)
    for edge in refused:
        pair = {"a": edge.a, "b": edge.b}
        writer.execute("INSERT INTO refused SELECT * FROM edge WHERE a = $a::UUID AND b = $b::UUID", pair)
        writer.execute("DELETE FROM edge WHERE a = $a::UUID AND b = $b::UUID", pair)
    spread(writer)
    return len(refused)


def _write_decisions(writer: Writer) -> None:
    """Replace the rules' decisions by those of this run; one that was made before keeps its day."""
    writer.execute(
        """
        CREATE OR REPLACE TEMP TABLE ruled AS
        SELECT CAST(md5(CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || basis) AS UUID) AS id, a, b, verdict, basis,
               string_agg(DISTINCT reasons, '; ' ORDER BY reasons) AS reasons, max(score) AS score
        FROM (
            SELECT least(a, b) AS a, greatest(a, b) AS b, 'same' AS verdict, basis, reasons, score FROM edge WHERE basis <> 'judgement'
            UNION ALL
            SELECT least(a, b), greatest(a, b), 'conflict', basis, reasons || '; refused: it would join two numbers of one kind', score
            FROM refused WHERE basis <> 'judgement'
        ) GROUP BY a, b, verdict, basis
        """
    )
    writer.execute(
        "CREATE OR REPLACE TEMP TABLE earlier AS SELECT id, decided_at FROM decision WHERE decided_by = 'rule'"
    )
    writer.execute("DELETE FROM decision WHERE decided_by = 'rule'")
    writer.execute(
        """
        INSERT INTO decision
        SELECT r.id, r.a, r.b, r.verdict, r.basis, r.reasons, r.score, 'rule', coalesce(e.decided_at, now()::TIMESTAMP), NULL
        FROM ruled r LEFT JOIN earlier e USING (id) ORDER BY r.id
        """
    )


def resolve(store: Store) -> Resolution:
    """Decide anew which mentions are the same, and compute the derived tables; all in one transaction."""
    with store.writer() as writer:
        writer.execute(
            "CREATE OR REPLACE TEMP TABLE word AS SELECT unnest($kinds::VARCHAR[]) AS kind, unnest($words::VARCHAR[]) AS words",
            {"kinds": list(WORDS), "words": list(WORDS.values())},
        )
        writer.execute(_NUMBERS)
        writer.execute(_MENTIONS)
        judged = writer.rows(_JUDGED)
        apart = [(row["a"], row["b"]) for row in judged if row["verdict"] == "different"]
        writer.execute(
            "CREATE OR REPLACE TEMP TABLE edge (a UUID, b UUID, basis VARCHAR, reasons VARCHAR, score DOUBLE, stage INTEGER)"
        )
        writer.execute("CREATE OR REPLACE TEMP TABLE refused AS SELECT * FROM edge")
        for row in judged:
            if row["verdict"] == "same":
                writer.execute(
                    "INSERT INTO edge SELECT $a::UUID, $b::UUID, 'judgement', 'judged by a person', 1.0, 0 "
                    "WHERE EXISTS (SELECT 1 FROM m WHERE id = $a::UUID) AND EXISTS (SELECT 1 FROM m WHERE id = $b::UUID)",
                    {"a": row["a"], "b": row["b"]},
                )
        refused = _cluster(writer, apart)
        for stage, rules in enumerate(STAGES, start=1):
            writer.execute(_KNOWN_NUMBER, {"single": list(SINGLE)})
            writer.execute(_KNOWN_BIRTH)
            for rule in rules:
                writer.execute(f"INSERT INTO edge SELECT a, b, basis, reasons, score, {stage:d} FROM ({rule})")  # noqa: S608
            refused += _cluster(writer, apart)
        _write_decisions(writer)
        entities.derive(writer)
        counts = writer.rows(
            """
            SELECT (SELECT count(*) FROM m) AS mentions, count(*) FILTER (kind = 'person') AS people,
                   count(*) FILTER (kind = 'company') AS companies, (SELECT count(*) FROM decision) AS decisions
            FROM entity
            """
        )[0]
    return Resolution(counts["mentions"], counts["people"], counts["companies"], counts["decisions"], refused)
