"""How strongly a tie holds: as its weakest joint, over the strongest of its ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.definition.rules import Rules

STRENGTHS = ("same_identifier", "judgement", "name_birthdate", "name_birthmonth", "name_support", "family")
BASES = {name: place for place, name in enumerate(STRENGTHS[:5])} | {"same_firm": 0}
NAME_ONLY = STRENGTHS.index("name_support")
Nodes = tuple[int, ...]
Decisions = dict[int, list[tuple[int, int, int]]]


class _Way:
    """A way over certain firms, with all the links that lead over them: who directs a firm he founded has two."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.links: list[set[int]] = [set() for _ in nodes[1:]]


def _ways(walks: pl.DataFrame) -> dict[tuple[int, int], list[_Way]]:
    """By firm and holder."""
    found: dict[tuple[int, int], dict[Nodes, _Way]] = defaultdict(dict)
    for firm, holder, nodes, links in walks.select("firm", "holder", "nodes", "links").iter_rows():
        way = found[firm, holder].setdefault(tuple(nodes), _Way(tuple(nodes)))
        for several, link in zip(way.links, links, strict=True):
            several.add(link)
    return {pair: list(ways.values()) for pair, ways in found.items()}


def _agreement(decisions: Iterable[tuple[int, int, int]], here: set[int], there: set[int]) -> int:
    """The strength of the best way of decisions between two groups of mentions; a way is as strong as its weakest decision."""
    if here & there:
        return 0
    reached = set(here)
    left = sorted(decisions, key=lambda decision: decision[2])
    for level in sorted({strength for _, _, strength in left}):
        grew = True
        while grew:
            before = len(reached)
            for a, b, strength in left:
                if strength <= level and (a in reached) != (b in reached):
                    reached |= {a, b}
            grew = len(reached) > before
        if reached & there:
            return level
    return NAME_ONLY


class _Mentions:
    """Which mentions of a holder, and of a firm, the records of a link name."""

    def __init__(self, folder: Path, links: set[int]) -> None:
        wanted = pl.read_parquet(folder / "link.parquet", columns=["link", "edge", "holder", "company"]).filter(
            pl.col("link").is_in(list(links))
        )
        records = wanted.join(pl.read_parquet(folder / "record.parquet"), on=["edge", "holder", "company"])
        self.holder: dict[int, set[int]] = defaultdict(set)
        self.company: dict[int, set[int]] = defaultdict(set)
        for link, holder, company in records.select("link", "holder_mention", "company_mention").iter_rows():
            self.holder[link].add(holder)
            self.company[link].add(company)

    def holders(self, links: set[int]) -> set[int]:
        return set().union(*(self.holder[link] for link in links))

    def companies(self, links: set[int]) -> set[int]:
        return set().union(*(self.company[link] for link in links))


def _decisions(folder: Path, entities: set[int]) -> Decisions:
    """Why the mentions of these are one: what was decided and not taken back."""
    found: Decisions = defaultdict(list)
    held = pl.scan_parquet(folder / "decision.parquet").filter(
        pl.col("verdict") == "same", ~pl.col("taken_back"), pl.col("entity").is_in(list(entities))
    )
    for entity, a, b, basis in held.select("entity", "a", "b", "basis").collect().iter_rows():
        found[entity].append((a, b, BASES.get(basis, NAME_ONLY)))
    return found


def _own_mentions(folder: Path, sellers: set[int]) -> dict[int, set[int]]:
    """By which mentions a seller is known: those that date it, name its holders or show its trade."""
    named = [
        pl.scan_parquet(folder / "dated_mention.parquet").select("entity", "mention"),
        pl.scan_parquet(folder / "record.parquet").select(entity="company", mention="company_mention"),
        *(
            pl.scan_parquet(folder / "shipment.parquet").select(entity=end, mention=f"{end}_mention")
            for end in ("sender", "receiver")
        ),
    ]
    found: dict[int, set[int]] = defaultdict(set)
    for one in named:
        for entity, mention in one.filter(pl.col("entity").is_in(list(sellers))).unique().collect().iter_rows():
            found[entity].add(mention)
    return found


def weighed(met: pl.DataFrame, up: pl.DataFrame, down: pl.DataFrame, folder: Path, rules: Rules) -> pl.DataFrame:
    """One row for each seller, front and those behind them, with ``strength``: those that are strong enough.

    Where somebody stands behind both firms himself, a tie over his family adds nothing.
    """
    pairs = met.select("seller", "front", "holder", "front_holder", "kind").unique()
    sure = down.filter(pl.col("doubt") < 2)
    old = _ways(sure.join(pairs, left_on=["firm", "holder"], right_on=["seller", "holder"], how="semi"))
    new = _ways(up.join(pairs, left_on=["firm", "holder"], right_on=["front", "front_holder"], how="semi"))
    every = [way for ways in (*old.values(), *new.values()) for way in ways]
    mentions = _Mentions(folder, {link for way in every for links in way.links for link in links})
    decisions = _decisions(folder, {*(node for way in every for node in way.nodes), *pairs["seller"]})
    own = _own_mentions(folder, set(pairs.filter(pl.col("kind") == "self")["seller"]))
    owning = {
        (front, holder, tuple(nodes))
        for front, holder, nodes in up.filter("owns").select("firm", "holder", "nodes").iter_rows()
    }

    def joints(way: _Way) -> Iterator[int]:
        """The firms between: each is owned in some records and owner in others."""
        for place, firm in enumerate(way.nodes[1:-1]):
            owned, owner = mentions.companies(way.links[place]), mentions.holders(way.links[place + 1])
            yield _agreement(decisions[firm], owned, owner)

    def over(seller: int, front: int, holder: int, front_holder: int, kind: str) -> Iterator[int]:
        for there in new[front, front_holder]:
            at_front = mentions.holders(there.links[0])
            if kind == "self" and (front, holder, there.nodes) in owning:
                yield max([_agreement(decisions[seller], own[seller], at_front), *joints(there)])
            for here in old.get((seller, holder), ()) if kind != "self" else ():
                if front not in here.nodes:
                    meeting = _agreement(decisions[holder], mentions.holders(here.links[0]), at_front)
                    yield max([meeting, *joints(here), *joints(there)])

    rows: list[dict[str, Any]] = []
    for row in pairs.iter_rows(named=True):
        family = row["kind"] == "family"
        rows.append({**row, "order": STRENGTHS.index("family") if family else min(over(**row))})
    found = pl.DataFrame(rows, schema={**pairs.schema, "order": pl.Int64})
    himself = found.filter(pl.col("kind") == "same").select("seller", "front", "holder").unique()
    behind_both = pl.lit(False)
    for end in ("holder", "front_holder"):
        found = found.join(
            himself.select("seller", "front", pl.col("holder").alias(end), pl.lit(True).alias(f"{end}_himself")),
            on=["seller", "front", end],
            how="left",
        )
        behind_both |= pl.col(f"{end}_himself").fill_null(False)
    return found.filter(
        ~((pl.col("kind") == "family") & behind_both), pl.col("order") <= STRENGTHS.index(rules.min_link)
    ).with_columns(strength=pl.col("order").replace_strict(range(len(STRENGTHS)), STRENGTHS))
