"""The chain question written for NetworkX: who, not by which rows. No mirrors are folded, no dates weighed beyond the cutoff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx

from benchmarks.extract import as_ids, read
from benchmarks.worlds import judged
from graph.values import goods

CUTOFF = date(2022, 2, 24)
HOME = "ru"
WINDOW = timedelta(days=180)
MAX_HOLDINGS, MAX_LEGS = 4, 3


class Known(NamedTuple):
    """``stakes``: firms and people (``kind``, ``country``, ``founded``), holder → company with ``since`` and ``owns``; ``moved``: after the
    cutoff, by sender; ``dealt``: who dealt in the goods before it; ``kin``: relatives."""

    stakes: nx.MultiDiGraph[Any]
    moved: dict[Any, list[tuple[Any, str, date]]]
    dealt: set[Any]
    kin: dict[Any, list[Any]]


def known(graph: nx.MultiDiGraph[Any], shipments: Iterator[tuple[Any, Any, str, date]]) -> Known:
    """With the shipments of the goods taken in."""
    made = Known(graph, defaultdict(list), set(), defaultdict(list))
    for sender, receiver, hs6, day in shipments:
        if day < CUTOFF:
            made.dealt.update((sender, receiver))
        elif sender != receiver:
            made.moved[sender].append((receiver, hs6, day))
    return made


def _buyers(
    it: Known, front: Hashable, at: Hashable, hs6: str | None, days: set[date], seen: tuple[Any, ...]
) -> Iterator[Any]:
    going: dict[tuple[Any, str], set[date]] = defaultdict(set)
    for to, code, day in it.moved.get(at, ()):
        if hs6 is None or (code == hs6 and any(came <= day <= came + WINDOW for came in days)):
            going[to, code].add(day)
    for (to, code), then in going.items():
        country = it.stakes.nodes[to]["country"]
        if country == HOME:
            yield to
        elif country is not None and len(seen) < MAX_LEGS and to not in seen:
            yield from _buyers(it, front, to, code, then, (*seen, to))


def _above(it: Known, firm: Hashable, *, before: bool) -> set[tuple[Any, ...]]:
    """The ways up from a firm, each ending in somebody who holds it."""
    found, level = set[tuple[Any, ...]](), {(firm,)}
    for step in range(MAX_HOLDINGS + 1):
        higher, ends = set(), set()
        for way in level:
            for holder, _, interest in it.stakes.in_edges(way[-1], data=True):
                if holder in way or (before and interest["since"] >= CUTOFF):
                    continue
                if interest["owns"]:
                    higher.add((*way, holder))
                elif step == 0:
                    ends.add((*way, holder))
        found |= higher | ends
        level = higher
    return found


def triples(it: Known) -> set[tuple[Any, Any, Any]]:
    """(seller, front, buyer) of all chains."""
    node = it.stakes.nodes
    behind: dict[Any, set[tuple[Any, ...]]] = defaultdict(set)
    for seller in it.dealt:
        told = node[seller]
        if told["country"] == HOME and (told["founded"] is None or told["founded"] < CUTOFF):
            for way in ((seller,), *_above(it, seller, before=True)):
                for holder in (way[-1], *it.kin.get(way[-1], ())):
                    behind[holder].add(way)
    found = set()
    for front in it.moved:
        told = node[front]
        if told["country"] in (None, HOME) or not told["founded"] or told["founded"] < CUTOFF:
            continue
        # A way down to the seller that goes through the front itself ties nobody new to it.
        holders = {way[-1] for way in _above(it, front, before=False)}
        tied = {way[0] for holder in holders for way in behind.get(holder, ()) if front not in way}
        if tied:
            ends = set(_buyers(it, front, front, None, set(), (front,)))
            found |= {(seller, front, buyer) for seller in tied for buyer in ends}
    return found


def ask(store: Path, parts: Path) -> str:
    """All chains; NetworkX keeps nothing on disk, so the graph is read in first."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for entity, country, founded in read(parts, "entity", ["entity", "country", "founded"]):
        graph.add_node(entity, country=country, founded=founded)
    for edge, holder, company, since in read(parts, "link", ["edge", "holder", "company", "since"]):
        graph.add_edge(holder, company, since=since, owns=edge == "OWNS")
    rows = read(parts, "shipment", ["sender", "receiver", "hs6", "day"], goods.select("controlled").hs6)
    it = known(graph, iter(rows))
    for a, b in read(parts, "kin", ["a", "b"]):
        it.kin[a].append(b)
    return judged(as_ids(parts, triples(it)), store)
