"""The chosen part of the graph as nodes and edges, one after the other, for programs that draw graphs. Nothing is capped or held in memory.

Nodes are people, firms and shipments; edges are OWNS, DIRECTS, FAMILY, SENT (firm → shipment), RECEIVED (shipment → firm) and DECLARED_FOR
(declarant → shipment), as in ``case.extract``. Each has its sources as ``file:row``. Empty values are left out: unknown is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from graph.store import Row, View
from transship import graph_rows
from transship.exports.contract import pages
from transship.spelling import day_as_known, romanised

# The attributes of nodes and edges with their types, in the order in which they are written.
NODE_TYPES: dict[str, str] = {
    "label": "string", "kind": "string", "romanised": "string", "names": "string", "country": "string", "born": "string",
    "founded": "string", "dissolved": "string", "status": "string", "identifiers": "string", "marks": "string", "day": "string",
    "hs6": "string", "hs_raw": "string", "value_usd": "double", "net_kg": "double", "quantity": "double", "unit": "string",
    "description": "string", "document": "string", "declaration": "string", "sources": "string",
}  # fmt: skip
EDGE_TYPES: dict[str, str] = {
    "edge": "string", "label": "string", "weight": "double", "kinds": "string", "roles": "string", "share_min": "double",
    "share_max": "double", "since": "string", "until": "string", "left_after": "string", "left_by": "string", "basis": "string",
    "marks": "string", "sources": "string",
}  # fmt: skip

_OF_SHIPMENTS = (
    "day", "hs6", "hs_raw", "value_usd", "net_kg", "quantity", "unit", "description", "document", "declaration",
)  # fmt: skip


class Node(NamedTuple):
    """A person, firm or shipment. ``start`` and ``end``: the days between which it is known to have been, where they are known."""

    id: str
    facts: dict[str, Any]
    start: date | None = None
    end: date | None = None


class Edge(NamedTuple):
    """An edge between two nodes that are both there."""

    id: str
    source: str
    target: str
    facts: dict[str, Any]
    start: date | None = None
    end: date | None = None


def nodes(view: View) -> Iterator[Node]:
    """All chosen people and firms, then all chosen shipments, each by id."""
    for row in pages(view, graph_rows.PARTIES):
        numbers = [f"{number['kind']} {number['value']}" for number in row["identifiers"] or ()]
        yield Node(
            row["id"],
            _said({
                "label": row["name"] or row["id"], "kind": row["kind"], "romanised": romanised(row["name"]), "names": _joined(row["names"]),
                "country": row["country"], "born": _day(row, "born"), "founded": _day(row, "founded"), "dissolved": row["dissolved"],
                "status": row["status"], "identifiers": _joined(numbers), "marks": _joined(row["marks"]), "sources": _places(row),
            }),
            row["founded"], row["dissolved"],
        )  # fmt: skip
    for row in pages(view, graph_rows.SHIPMENTS):
        facts = {"label": f"{row['hs6'] or 'goods'} {row['day']}", "kind": "shipment", "marks": _joined(row["marks"])}
        named = {name: row[name] for name in _OF_SHIPMENTS}
        yield Node(row["id"], _said({**facts, **named, "sources": _places(row)}), row["day"], row["day"])


def edges(view: View) -> Iterator[Edge]:
    """All edges between chosen nodes."""
    for row in pages(view, graph_rows.LINKS):
        facts = {
            "edge": row["edge"], "label": _joined(row["kinds"]), "weight": row["share_max"] or row["share_min"] or 1.0,
            "kinds": _joined(row["kinds"]), "roles": _joined(row["roles"]), "since": _day(row, "since"), "until": _day(row, "until"),
            "marks": _joined(row["marks"]), "sources": _places(row),
            **{name: row[name] for name in ("share_min", "share_max", "left_after", "left_by")},
        }  # fmt: skip
        yield Edge(row["id"], row["holder_id"], row["company_id"], _said(facts), row["since"], row["until"])
    for row in pages(view, graph_rows.FAMILIES):
        facts = {
            "edge": "FAMILY",
            "label": row["kind"],
            "weight": 1.0,
            "kinds": row["kind"],
            "basis": row["basis"],
            "sources": _places(row),
        }
        yield Edge(f"{row['a']}-{row['b']}-{row['kind'] or ''}-{row['basis']}", row["a"], row["b"], _said(facts))
    chosen = {row["id"] for row in view.rows("SELECT id FROM chosen")}
    for row in pages(view, graph_rows.SHIPMENT_ENDS):
        weight, sources = max(row["value_usd"] or 0.0, 1.0), row["places"]
        for role, edge in (("sender", "SENT"), ("declarant", "DECLARED_FOR"), ("receiver", "RECEIVED")):
            if row[role] in chosen:
                ends = (row["id"], row[role]) if role == "receiver" else (row[role], row["id"])
                facts = _said(
                    {"edge": edge, "label": edge.lower().replace("_", " "), "weight": weight, "sources": sources}
                )
                yield Edge(f"{row['id']}-{edge}", *ends, facts, row["day"], row["day"])


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _joined(values: Any) -> str:
    return "; ".join(map(str, values or ()))


def _places(row: Row) -> str:
    return "; ".join(f"{source['file']}:{source['row']}" for source in row["sources"] or ())


def _day(row: Row, name: str) -> str | None:
    return None if row[name] is None else str(day_as_known(row[name], row[f"{name}_precision"]))
