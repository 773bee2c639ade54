"""The resolved people as lists of mentions, for comparison with other tools and answer keys."""

from __future__ import annotations

from typing import Any

from graph.store import View

_MEMBERS = """
SELECT e.id, s.file, m.record, m.scope, m.name
FROM entity e JOIN member b ON b.entity_id = e.id JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
WHERE e.kind = 'person'
GROUP BY ALL ORDER BY e.id, s.file, m.record, m.scope, m.name
"""


def clusters(view: View) -> list[dict[str, Any]]:
    """One entry a person: its id and its mentions, each with the file and either the source's own record id or the firm's number and the
    name, both as written."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in view.rows(_MEMBERS):
        member = {"file": row["file"], "id": row["record"]} if row["record"] else {
            "file": row["file"], "company": row["scope"] or "", "name": row["name"]
        }  # fmt: skip
        found.setdefault(row["id"], []).append(member)
    return [{"id": entity, "members": members} for entity, members in found.items()]
