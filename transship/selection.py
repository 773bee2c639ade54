"""A part of the graph that is small enough to look at: what lies around some people and firms, or what a chain is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import BadParams
from graph.store import View

# What a graph program on a laptop still draws; more is a wall of dots.
MAX_NODES = 2000

_BY_LINK = """
SELECT DISTINCT id FROM (
    SELECT company_id AS id FROM link WHERE holder_id IN (SELECT unnest($ids::UUID[]))
    UNION ALL SELECT holder_id FROM link WHERE company_id IN (SELECT unnest($ids::UUID[]))
    UNION ALL SELECT b FROM kin WHERE a IN (SELECT unnest($ids::UUID[]))
    UNION ALL
    SELECT b.entity_id
    FROM (
        SELECT unnest([sender_id, receiver_id, declarant_id, contract_holder_id]) AS mention_id
        FROM shipment WHERE id IN (SELECT unnest($shipments::UUID[]))
    ) ends JOIN member b ON b.mention_id = ends.mention_id
) WHERE id NOT IN (SELECT unnest($known::UUID[]))
ORDER BY id
"""

_BY_TRADE = """
WITH own AS (
    SELECT mention_id FROM member WHERE entity_id IN (SELECT unnest($ids::UUID[]))
)
SELECT h.id, max(h.value_usd) AS value_usd, count(*) OVER () AS total
FROM shipment h
WHERE (h.sender_id IN (FROM own) OR h.receiver_id IN (FROM own)) AND h.id NOT IN (SELECT unnest($known::UUID[]))
GROUP BY h.id ORDER BY value_usd DESC NULLS LAST, h.id LIMIT $room
"""

_EVIDENCE = """
SELECT DISTINCT h.id FROM shipment h JOIN source s ON s.id = h.source_id
JOIN (SELECT unnest($hashes) AS sha256, unnest($rows) AS "row") e ON e.sha256 = s.sha256 AND e."row" = h."row"
ORDER BY h.id
"""

_ENDS = """
SELECT DISTINCT b.entity_id AS id
FROM (
    SELECT unnest([h.sender_id, h.receiver_id]) AS mention_id
    FROM shipment h JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = h.id
) ends JOIN member b ON b.mention_id = ends.mention_id ORDER BY id
"""
_ENTITIES_OF = "SELECT e.id FROM entity e JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = e.id ORDER BY e.id"
_SHIPMENTS_OF = (
    "SELECT DISTINCT h.id FROM shipment h JOIN (SELECT unnest($ids::UUID[]) AS id) w ON w.id = h.id ORDER BY h.id"
)

# More rows than any store holds: data that leaves the program is never cut.
_EVERYTHING = 1 << 62


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of the entities and shipments chosen, why these, and what was cut."""

    about: str
    entities: tuple[str, ...]
    shipments: tuple[str, ...]
    notes: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()  # the people and firms that it is about; empty where it is about chains or an answer


def around(view: View, seeds: Sequence[str], hops: int = 2, max_nodes: int | None = MAX_NODES) -> Selection:
    """What lies within some hops of the seeds: a hop is one edge, and a shipment is a node between its sender and its receiver.

    Nearest first; of one ring, people and firms before shipments, and shipments of higher value first. What exceeds ``max_nodes`` is left
    out and named in the notes; None cuts nothing. Raises BadParams for a negative number of hops or a cap below the number of seeds.
    """
    if hops < 0 or (max_nodes is not None and max_nodes < len(seeds)):
        raise BadParams(
            f"{hops} hops and at most {max_nodes} nodes cannot be drawn", fix="Give hops of 0 or more and a larger cap."
        )
    most = _EVERYTHING if max_nodes is None else max_nodes
    entities, shipments = dict.fromkeys(seeds), dict[str, None]()
    ring, crates = list(seeds), list[str]()
    notes = []
    for hop in range(1, hops + 1):
        found = [row["id"] for row in view.rows(_BY_LINK, {"ids": ring, "shipments": crates, "known": list(entities)})]
        room = most - len(entities) - len(shipments)
        kept = found[:room]
        trade = view.rows(_BY_TRADE, {"ids": ring, "known": list(shipments), "room": max(room - len(kept), 1)})
        moved = [row["id"] for row in trade[: room - len(kept)]]
        total = len(found) + (trade[0]["total"] if trade else 0)
        if total > len(kept) + len(moved):
            notes.append(
                f"cut at {most} nodes: {total - len(kept) - len(moved)} more lie {hop} hops away, and all beyond them are left out"
            )
        entities.update(dict.fromkeys(kept))
        shipments.update(dict.fromkeys(moved))
        ring, crates = kept, moved
        if notes or not (ring or crates):
            break
    about = f"{hops} {'hop' if hops == 1 else 'hops'} around {', '.join(seeds)}"
    return Selection(about, tuple(entities), tuple(shipments), tuple(notes), tuple(seeds))


def of_rows(view: View, about: str, named: Iterable[str]) -> Selection:
    """The people, firms and shipments among the ids that an answer names; ids of anything else are passed over."""
    ids = sorted(set(named))
    entities, shipments = (
        tuple(row["id"] for row in view.rows(sql, {"ids": ids})) for sql in (_ENTITIES_OF, _SHIPMENTS_OF)
    )
    return Selection(about, entities, shipments)


def of_chain(view: View, about: str, parties: Iterable[str], evidence: Iterable[tuple[str, int]]) -> Selection:
    """The parties of a chain and the shipments among its evidence, given as (SHA-256 of the file, row), with the firms at their ends."""
    pairs = sorted(set(evidence))
    found: list[dict[str, Any]] = view.rows(
        _EVIDENCE, {"hashes": [sha for sha, _ in pairs], "rows": [row for _, row in pairs]}
    )
    shipments = [row["id"] for row in found]
    ends = (row["id"] for row in view.rows(_ENDS, {"ids": shipments}))
    return Selection(about, tuple(dict.fromkeys([*parties, *ends])), tuple(shipments))
