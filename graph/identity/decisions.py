"""Judgements of people about identity: stored beside the facts, stronger than any rule, and reversible."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from graph.errors import BadParams
from graph.identity.resolution import resolve
from graph.provenance import key
from graph.store import Row, Store, Writer

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


def in_force(writer: Writer, a: str, b: str) -> tuple[str, str, datetime] | None:
    """The judgement that holds for a pair of mentions: its id, its verdict and its time. ``a`` is the smaller id."""
    found = writer.rows(
        """
        SELECT id, verdict, decided_at FROM decision d
        WHERE a = $a::UUID AND b = $b::UUID AND decided_by <> 'rule' AND verdict IN ('same', 'different')
          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) ORDER BY decided_at DESC, id LIMIT 1
        """,
        {"a": a, "b": b},
    )
    return (str(found[0]["id"]), str(found[0]["verdict"]), found[0]["decided_at"]) if found else None


def record(writer: Writer, a: str, b: str, verdict: Verdict, because: str, who: str, at: datetime) -> str:
    """Write a judgement of two mentions down, in place of an earlier one of the pair. Returns its id; nothing is resolved yet."""
    a, b = sorted((a, b))
    earlier = in_force(writer, a, b)
    decision = key("judgement", a, b, verdict, because, who, at.isoformat())
    reverses = earlier[0] if earlier else None
    writer.add("decision", [(decision, a, b, verdict, "judgement", because, 1.0, who, at, reverses, None)])
    return decision


def _take_back(writer: Writer, judgement: Row, because: str, who: str, at: datetime) -> None:
    reversal = key("reversal", judgement["id"], at.isoformat())
    ends = (judgement["a"], judgement["b"])
    writer.add("decision", [(reversal, *ends, "reversed", "judgement", because, None, who, at, judgement["id"], None)])


def judge(store: Store, a: str, b: str, verdict: Verdict, because: str, who: str) -> str:
    """Record that two people or firms are the same or different, without resolving. Returns the id of the decision.

    ``a`` and ``b`` are ids of entities or mentions; an entity stands for its smallest mention. A later judgement of the same pair replaces
    an earlier one, which stays on record as reversed. Raises BadParams for an id that is not there or an empty reason.
    """
    if not because.strip():
        raise BadParams("a judgement needs its reason", fix='Add --because "…".')
    with store.writer() as writer:
        first, second = _head(writer, a), _head(writer, b)
        if first == second:
            raise BadParams("both ids name the same mention", fix="Give the ids of two different people or firms.")
        return record(writer, first, second, verdict, because, who, _now())


def decide(store: Store, a: str, b: str, verdict: Verdict, because: str, who: str) -> str:
    """As ``judge``, and resolve again."""
    decision = judge(store, a, b, verdict, because, who)
    resolve(store)
    return decision


def undo(store: Store, decision_id: str, because: str, who: str) -> None:
    """Take a judgement back, and resolve again. The judgement and its reversal both stay on record.

    Raises BadParams for an id that is no judgement, or one that was taken back already.
    """
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
        _take_back(writer, found[0], because, who, _now())
    resolve(store)


def overrule(writer: Writer, decision_id: str, who: str = "trial") -> None:
    """Undo any decision, without resolving: a judgement is taken back, a rule's join is judged different.

    Raises BadParams for an id that names no decision that holds.
    """
    found = writer.rows(
        """
        SELECT id, a, b, verdict, decided_by FROM decision d WHERE id = $id::UUID AND verdict IN ('same', 'different')
          AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
        """,
        {"id": decision_id},
    )
    if not found:
        raise BadParams(f'"{decision_id}" is no decision that holds', fix="Copy its id from `transship show chain:N`.")
    if found[0]["decided_by"] == "rule":
        record(writer, found[0]["a"], found[0]["b"], "different", "undone", who, _now())
    else:
        _take_back(writer, found[0], "undone", who, _now())


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
