"""From pairs to clusters: connected components in SQL, and a careful way for the few components that hold a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graph.store import Writer

# Labels only ever get smaller and halve their distance at each turn; the bound is far beyond any real graph.
MAX_TURNS = 200

# Numbers of which one firm or person has only one: two of a kind in a component are a contradiction.
SINGLE = ("inn", "inn_person", "ogrn", "bin", "iin", "inn_kg", "pin_kg", "lei", "uscc")
# So are two birth dates, unless a number joins them: one of the records is then wrong about the day.
BIRTH = "birth date"


class Edge(NamedTuple):
    """A proposed join of two mentions. ``order``: judgements first, then rules from strong to weak."""

    a: str
    b: str
    order: int
    basis: str


def spread(writer: Writer) -> None:
    """Fill ``label`` (mention_id, entity_id) from all of ``edge``: the entity's id is the smallest id that its mentions reach."""
    writer.execute("CREATE OR REPLACE TEMP TABLE label AS SELECT id AS mention_id, id AS entity_id FROM m")
    if not writer.execute("CREATE OR REPLACE TEMP TABLE near AS SELECT a, b FROM edge UNION SELECT b, a FROM edge"):
        return
    for _ in range(MAX_TURNS):
        lowered = writer.execute(
            """
            CREATE OR REPLACE TEMP TABLE lower AS
            SELECT l.mention_id, least(l.entity_id, min(n.entity_id)) AS entity_id
            FROM label l JOIN near e ON e.a = l.mention_id JOIN label n ON n.mention_id = e.b
            GROUP BY l.mention_id, l.entity_id HAVING min(n.entity_id) < l.entity_id
            """
        )
        if not lowered:
            return
        writer.execute(
            "UPDATE label SET entity_id = lower.entity_id FROM lower WHERE lower.mention_id = label.mention_id"
        )
        # Jump: the label of one's label, so that long chains shorten by half at each turn.
        writer.execute(
            "UPDATE label SET entity_id = up.entity_id FROM label AS up "
            "WHERE up.mention_id = label.entity_id AND up.entity_id < label.entity_id"
        )
    raise RuntimeError("identity components did not settle")


def settle(
    edges: Iterable[Edge], facts: Mapping[str, set[tuple[str, str]]], apart: Iterable[tuple[str, str]]
) -> list[Edge]:
    """The edges that must be refused so that no cluster holds two numbers of one kind, two birth dates or a pair judged different.

    Edges are taken in order of strength, then by id; an edge that would bring a contradiction together is refused. Judgements of people
    (order 0) are never refused for a number or date, only for a later judgement to the contrary; joins by number (order 1) not for a date.
    What a judgement brings together is no contradiction any more: further records with one of its numbers or dates belong there, too.
    """
    leader: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    held: dict[str, dict[str, set[str]]] = {}
    judged: dict[str, dict[str, set[str]]] = {}  # values that a judgement gave to one
    strangers: dict[str, set[str]] = defaultdict(set)
    for x, y in apart:
        strangers[x].add(y)
        strangers[y].add(x)

    def find(node: str) -> str:
        if node not in leader:
            leader[node] = node
            members[node] = {node}
            held[node], judged[node] = defaultdict(set), defaultdict(set)
            for kind, value in facts.get(node, ()):
                held[node][kind].add(value)
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    refused = []
    for edge in sorted(edges, key=lambda e: (e.order, e.a, e.b)):
        x, y = find(edge.a), find(edge.b)
        if x == y:
            continue
        small, large = (x, y) if len(members[x]) < len(members[y]) else (y, x)
        different = any(not strangers[node].isdisjoint(members[large]) for node in members[small] if node in strangers)
        clashes = {
            kind
            for kind, values in held[small].items()
            if (others := held[large].get(kind)) and len(values | others) > 1
            if not (values <= judged[large][kind] or others <= judged[small][kind])
        }
        if different or (edge.order > 0 and clashes - {BIRTH}) or (edge.order > 1 and BIRTH in clashes):
            refused.append(edge)
            continue
        leader[small] = large
        members[large] |= members.pop(small)
        for of in (held, judged):
            for kind, values in of.pop(small).items():
                of[large][kind] |= values
        if edge.order == 0:
            for kind in clashes:
                judged[large][kind] |= held[large][kind]
    return refused
