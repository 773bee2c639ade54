"""Whether who is who still stands as it was worked out last: it does while facts, judgements and rules are those of that time.

What went in is told by the files with the day each was loaded, the number of facts of each kind and the judgements of people, not by the
facts themselves: those of a file never change.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from graph import schema
from graph.identity import evidence, spellings
from graph.identity.rules import LIMITS, STAGES, SURE_PAIRS
from graph.store import Writer

# Goes up when what follows from the same joins changes: clusters, derived tables, weights. Texts of rules tell their changes themselves.
MODEL = "rules-3"

_INPUTS = """
SELECT (SELECT string_agg(CAST(id AS VARCHAR) || ' ' || CAST(loaded_at AS VARCHAR), ' ' ORDER BY id) FROM source) AS files,
       (SELECT string_agg(CAST(id AS VARCHAR), ' ' ORDER BY id) FROM decision WHERE decided_by <> 'rule') AS judged
"""


class Resolution(NamedTuple):
    """What a run of ``resolve`` came to."""

    mentions: int
    people: int
    companies: int
    decisions: int
    refused: int


def state(writer: Writer) -> str:
    """All that ``resolve`` goes by, as one hash."""
    rules = [
        f"{stage} {rule.sql} {sorted(rule.needs)} {rule.reads} {rule.pairs}"
        for stage, rules in enumerate(STAGES)
        for rule in rules
    ]
    limits = f"{sorted(LIMITS.items())}"
    texts = [MODEL, evidence.MODEL, f"{spellings.VERSION}", f"{schema.VERSION}", SURE_PAIRS, limits, *rules]
    counts = [writer.rows(f'SELECT count(*) AS n FROM "{table.name}"')[0]["n"] for table in schema.FACTS]  # noqa: S608  # names of the schema
    said = [*texts, *map(str, counts), *map(str, writer.rows(_INPUTS)[0].values())]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def note(writer: Writer, resolution: Resolution) -> None:
    """Remember what was come to from the store as it is."""
    writer.execute("DELETE FROM resolved")
    writer.add("resolved", [(state(writer), *resolution)])


def last(writer: Writer) -> Resolution | None:
    """What the last run came to, where another one would come to the same."""
    found = writer.rows("SELECT * EXCLUDE (state) FROM resolved WHERE state = $state", {"state": state(writer)})
    return Resolution(**found[0]) if found else None
