"""Extracts of the graph for networkx, and the shortest way between two people or firms."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import networkx as nx
from pydantic import BaseModel

from graph.store import View
from transship.entities import Ties, ties
from transship.selection import Selection

# Both searches together; beyond it nearly everything is connected through registration agents, and a path says nothing.
MAX_REACHED = 50_000

# Of equally short paths this many are compared, so that a dense graph cannot spin.
MAX_COMPARED = 1000

_ENTITIES = """
SELECT id, kind, name, names, country, born, founded, dissolved, status, identifiers, marks FROM entity
WHERE id IN (SELECT unnest($entities::UUID[])) ORDER BY id
"""

_SHIPMENTS = """
SELECT h.id, h."day", h.hs6, h.value_usd, h.net_kg, h.description, h.document, list_sort(list(s.file || ':' || h."row")) AS sources
FROM shipment h JOIN source s ON s.id = h.source_id
WHERE h.id IN (SELECT unnest($shipments::UUID[])) GROUP BY ALL ORDER BY h.id, h."day"
"""

_MENTIONED = """
SELECT b.entity_id AS id, list_sort(list_distinct(list(s.file || ':' || m."row"))) AS sources
FROM member b JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
WHERE b.entity_id IN (SELECT unnest($entities::UUID[])) GROUP BY b.entity_id
"""

_LINKS = """
SELECT l.holder_id AS a, l.company_id AS b, l.edge, l.kinds, l.roles, l.share_min, l.share_max, l.since, l.until, l.marks,
       list_sort(list_distinct(list(s.file || ':' || i."row"))) AS sources
FROM link l JOIN member h ON h.entity_id = l.holder_id JOIN member c ON c.entity_id = l.company_id
JOIN interest i ON i.holder_id = h.mention_id AND i.company_id = c.mention_id AND i.edge = l.edge JOIN source s ON s.id = i.source_id
WHERE l.holder_id IN (SELECT unnest($entities::UUID[])) AND l.company_id IN (SELECT unnest($entities::UUID[]))
GROUP BY ALL ORDER BY a, b, l.edge
"""

_KIN = """
SELECT k.a, k.b, k.kind, k.basis, list_sort(list_distinct(list(s.file || ':' || f."row") FILTER (s.file IS NOT NULL))) AS sources
FROM kin k LEFT JOIN member x ON x.entity_id = k.a LEFT JOIN member y ON y.entity_id = k.b
LEFT JOIN kinship f ON (f.person_id = x.mention_id AND f.relative_id = y.mention_id)
    OR (f.person_id = y.mention_id AND f.relative_id = x.mention_id)
LEFT JOIN source s ON s.id = f.source_id
WHERE k.a < k.b AND k.a IN (SELECT unnest($entities::UUID[])) AND k.b IN (SELECT unnest($entities::UUID[]))
GROUP BY ALL ORDER BY k.a, k.b, k.kind
"""

_MOVES = """
SELECT DISTINCT h.id, x.entity_id AS sender, y.entity_id AS receiver, z.entity_id AS declarant
FROM shipment h LEFT JOIN member x ON x.mention_id = h.sender_id LEFT JOIN member y ON y.mention_id = h.receiver_id
LEFT JOIN member z ON z.mention_id = h.declarant_id
WHERE h.id IN (SELECT unnest($shipments::UUID[])) ORDER BY h.id, sender, receiver
"""

_NEXT = """
SELECT DISTINCT a, b, near FROM (
    SELECT holder_id AS a, company_id AS b, 1 AS near FROM link WHERE holder_id IN (SELECT unnest($ids::UUID[]))
    UNION ALL SELECT company_id, holder_id, 1 FROM link WHERE company_id IN (SELECT unnest($ids::UUID[]))
    UNION ALL SELECT a, b, 2 FROM kin WHERE a IN (SELECT unnest($ids::UUID[]))
    UNION ALL
    SELECT x.entity_id, y.entity_id, 3 FROM shipment h
    JOIN member x ON x.mention_id = h.sender_id JOIN member y ON y.mention_id = h.receiver_id
    WHERE x.entity_id IN (SELECT unnest($ids::UUID[]))
    UNION ALL
    SELECT y.entity_id, x.entity_id, 3 FROM shipment h
    JOIN member x ON x.mention_id = h.sender_id JOIN member y ON y.mention_id = h.receiver_id
    WHERE y.entity_id IN (SELECT unnest($ids::UUID[]))
) WHERE a <> b
ORDER BY a, b, near LIMIT $room
"""


class Party(BaseModel, frozen=True):
    """A person or firm on a path."""

    id: str
    name: str
    kind: str
    country: str | None


class Leg(BaseModel, frozen=True):
    """One step of a path: two neighbours and what joins them."""

    start: Party
    end: Party
    ties: Ties


class Path(BaseModel, frozen=True):
    """A shortest way between two entities; ``legs`` is empty where none was found. ``alternatives`` counts others as short."""

    legs: list[Leg]
    alternatives: int
    notes: list[str]


def network(view: View, selection: Selection) -> nx.MultiDiGraph[str]:
    """The selection as a directed multigraph. Nodes and edges carry ``sources`` (file:row); what was cut stands in ``G.graph["notes"]``.

    Edges are OWNS, DIRECTS, FAMILY, SENT (firm → shipment), RECEIVED (shipment → firm) and DECLARED_FOR (declarant → shipment).
    """
    chosen = {"entities": list(selection.entities), "shipments": list(selection.shipments)}
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph(about=selection.about, notes=list(selection.notes))
    mentioned = {row["id"]: row["sources"] for row in view.rows(_MENTIONED, chosen)}
    for row in view.rows(_ENTITIES, chosen):
        drawn.add_node(row["id"], **{**row, "label": row["name"], "sources": mentioned.get(row["id"], [])})
    for row in view.rows(_SHIPMENTS, chosen):
        # A row that two files state has one id; its details are the same, its places add up.
        known = drawn.nodes[row["id"]]["sources"] if row["id"] in drawn else []
        label = f"{row['hs6'] or 'goods'} {row['day']}"
        drawn.add_node(row["id"], **{**row, "kind": "shipment", "label": label, "sources": [*known, *row["sources"]]})
    for row in view.rows(_LINKS, chosen):
        drawn.add_edge(row.pop("a"), row.pop("b"), key=row["edge"], **row)
    for row in view.rows(_KIN, chosen):
        drawn.add_edge(row.pop("a"), row.pop("b"), key="FAMILY", edge="FAMILY", **row)
    for row in view.rows(_MOVES, chosen):
        sources = drawn.nodes[row["id"]]["sources"]
        for role, edge in (("sender", "SENT"), ("declarant", "DECLARED_FOR")):
            if row[role] in drawn:
                drawn.add_edge(row[role], row["id"], key=edge, edge=edge, sources=sources)
        if row["receiver"] in drawn:
            drawn.add_edge(row["id"], row["receiver"], key="RECEIVED", edge="RECEIVED", sources=sources)
    return drawn


def path(view: View, a: str, b: str, max_reached: int = MAX_REACHED) -> Path:
    """A shortest way between two entities over ownership, directorship, family and deliveries, in any direction.

    Length counts steps between people and firms; a delivery is one step. Of equally short ways, one with more ownership and less trade is
    taken. The notes say when the search stopped before it had seen everything.
    """
    seen: nx.Graph[str] = nx.Graph()
    seen.add_nodes_from((a, b))
    rings = {a: {a}, b: {b}}
    notes = []
    while all(rings.values()) and not nx.has_path(seen, a, b):
        side = min(rings, key=lambda end: (len(rings[end]), end))
        room = max_reached - seen.number_of_nodes()
        rows: list[dict[str, Any]] = view.rows(_NEXT, {"ids": sorted(rings[side]), "room": max(room, 0) + 1})
        if len(rows) > room:
            notes.append(
                f"the search stopped after {seen.number_of_nodes():,} people and firms; a longer way may exist"
            )
            break
        # A node that the other side has seen ends the search: whole rings are added in turn, so the first meeting is a shortest way.
        rings[side] = {row["b"] for row in rows} - set(seen)
        for row in rows:
            near = (
                min(row["near"], seen.edges[row["a"], row["b"]]["near"])
                if seen.has_edge(row["a"], row["b"])
                else row["near"]
            )
            seen.add_edge(row["a"], row["b"], near=near)
    if not nx.has_path(seen, a, b):
        return Path(
            legs=[], alternatives=0, notes=notes or ["everything that either of them is joined to was searched"]
        )
    ways = list(islice(nx.all_shortest_paths(seen, a, b), MAX_COMPARED))
    best = min(ways, key=lambda way: (sum(seen.edges[x, y]["near"] for x, y in pairwise(way)), way))
    return Path(legs=_legs(view, best), alternatives=len(ways) - 1, notes=notes)


def _legs(view: View, way: list[str]) -> list[Leg]:
    known = {row["id"]: Party.model_validate(row) for row in view.rows(_ENTITIES, {"entities": way})}
    return [Leg(start=known[x], end=known[y], ties=ties(view, x, y)) for x, y in pairwise(way)]
