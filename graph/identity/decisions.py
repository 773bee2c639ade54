"""Judgements of people about identity: stored beside the facts, stronger than any rule, and reversible."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from graph.errors import BadParams
from graph.identity.resolution import resolve
from graph.provenance import key
from graph.store import Store, Writer

Verdict = Literal["same", "different"]


def _head(writer: Writer, entity_or_mention: str) -> str:
    """The mention that stands for an id: itself, or the smallest mention of an entity."""
    found = writer.rows(
        "SELECT min(id) AS id FROM mention WHERE CAST(id AS VARCHAR) LIKE $text || '%'",
        {"text": entity_or_mention.lower()},
    )
    if not found or found[0]["id"] is None:
        raise BadParams(
            f'no person or firm has the id "{entity_or_mention}"',
            fix="Copy the id from `transship show` or `transship chains --json`.",
        )
    return str(found[0]["id"])


def decide(store: Store, a: str, b: str, verdict: Verdict, because: str, who: str) -> str:
    """Record that two people or firms are the same or different, and resolve again. Returns the id of the decision.

    ``a`` and ``b`` are ids of entities or mentions; an entity stands for its smallest mention. A later judgement of the same pair replaces
    an earlier one, which stays on record as reversed. Raises BadParams for an id that is not there or an empty reason.
    """
    if not because.strip():
        raise BadParams("a judgement needs its reason", fix='Add --because "…".')
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.writer() as writer:
        first, second = sorted((_head(writer, a), _head(writer, b)))
        if first == second:
            raise BadParams("both ids name the same mention", fix="Give the ids of two different people or firms.")
        earlier = writer.rows(
            """
            SELECT id FROM decision d WHERE a = $a::UUID AND b = $b::UUID AND decided_by <> 'rule' AND verdict IN ('same', 'different')
              AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) ORDER BY decided_at DESC LIMIT 1
            """,
            {"a": first, "b": second},
        )
        decision = key("judgement", first, second, verdict, because, who, now.isoformat())
        writer.add(
            "decision",
            [
                (
                    decision,
                    first,
                    second,
                    verdict,
                    "judgement",
                    because,
                    1.0,
                    who,
                    now,
                    str(earlier[0]["id"]) if earlier else None,
                    None,
                )
            ],
        )
    resolve(store)
    return decision


def undo(store: Store, decision_id: str, because: str, who: str) -> None:
    """Take a judgement back, and resolve again. The judgement and its reversal both stay on record.

    Raises BadParams for an id that is no judgement, or one that was taken back already.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.writer() as writer:
        found = writer.rows(
            """
            SELECT id, a, b FROM decision d WHERE CAST(id AS VARCHAR) LIKE $text || '%' AND decided_by <> 'rule'
              AND verdict IN ('same', 'different') AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
            """,
            {"text": decision_id.lower()},
        )
        if len(found) != 1:
            raise BadParams(
                f'"{decision_id}" is no judgement of a person that still holds',
                fix="List them with `transship resolve list`; a rule's decision is overruled with `resolve decide A B different`.",
            )
        row = found[0]
        writer.add(
            "decision",
            [
                (
                    key("reversal", row["id"], now.isoformat()),
                    row["a"],
                    row["b"],
                    "reversed",
                    "judgement",
                    because,
                    None,
                    who,
                    now,
                    row["id"],
                    None,
                )
            ],
        )
    resolve(store)
