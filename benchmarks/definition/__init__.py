"""The intermediary chain once more: a second implementation of the definition (docs/queries.md), in polars, apart from the SQL.

Written to be read, one part of the definition a module: which rows are one movement, who stands behind both firms, how strongly, and which
way the goods went. It has no limits that cut and no question about one firm. It reads the files of ``benchmarks.extract``.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from benchmarks.definition import behind, goods_moved, routes, strengths
from benchmarks.definition.rules import Rules

Figures = tuple[int, float | None, date, date]  # movements, value in US dollars, first and last day
Triple = tuple[str, str, str]


class Found(NamedTuple):
    """A chain. ``people``: (holder, holder of the front, kind, strength) of everybody behind it; ``legs``: those of its shortest way."""

    people: frozenset[tuple[str, str, str, str]]
    route: dict[tuple[str, str, str], Figures]
    arrived: Figures
    suppliers: dict[tuple[str, str], Figures]
    legs: int


class Steps(NamedTuple):
    """What the chains of a case were made of, with numbers for firms and people."""

    rows: pl.DataFrame
    moved: pl.DataFrame
    walks_up: pl.DataFrame
    walks_down: pl.DataFrame
    ties: pl.DataFrame
    ways: pl.DataFrame
    legs: pl.DataFrame
    supplies: pl.DataFrame
    entities: pl.DataFrame


def steps(folder: Path, rules: Rules) -> Steps:
    """Everything but the telling."""
    entities = pl.read_parquet(folder / "entity.parquet")
    rows = goods_moved.rows_of_goods(folder / "shipment.parquet", rules)
    moved = goods_moved.of_interest(goods_moved.movements(rows, rules), entities, rules)
    late = routes.possible_legs(moved, entities, rules)
    fronts, sellers = _new_firms_abroad(late, entities, rules), _old_sellers(moved, entities, rules)
    stakes = behind.Stakes(folder, entities, rules)
    up = stakes.above(fronts)
    down = stakes.below(behind.possible_meetings(up, stakes.kin), sellers)
    ties = strengths.weighed(behind.ties(up, down, stakes.kin, sellers), up, down, folder, rules)
    ways = routes.ways(late, ties["front"].unique(), rules)
    legs = routes.legs(ways, late)
    return Steps(rows, moved, up, down, ties, ways, legs, routes.supplies(legs, moved), entities)


def _new_firms_abroad(late: pl.DataFrame, entities: pl.DataFrame, rules: Rules) -> pl.Series:
    """Firms outside the seller country that may have been founded on or after the cutoff and sent goods after it."""
    new = entities.filter(
        pl.col("kind") == "company",
        pl.col("country") != rules.seller_country,
        pl.col("founded_last") >= rules.cutoff,
        pl.col("entity").is_in(late["sender"].unique().implode()),
    )
    return new["entity"]


def _old_sellers(moved: pl.DataFrame, entities: pl.DataFrame, rules: Rules) -> pl.Series:
    """Firms of the seller country, not known to be younger than the cutoff, that dealt in the goods before it."""
    early = moved.filter(pl.col("day") < rules.cutoff)
    dealt = pl.concat([early["sender"], early["receiver"]]).drop_nulls().unique()
    old = entities.filter(
        pl.col("kind") == "company",
        pl.col("country") == rules.seller_country,
        pl.col("founded").is_null() | (pl.col("founded") < rules.cutoff),
        pl.col("entity").is_in(dealt.implode()),
    )
    return old["entity"]


def triples(made: Steps) -> pl.DataFrame:
    """(seller, front, buyer) of all chains, as numbers."""
    return made.ties.select("seller", "front").unique().join(made.legs.select("front", "buyer").unique(), on="front")


def chains(folder: Path, rules: Rules = Rules()) -> dict[Triple, Found]:  # noqa: B008  # frozen
    """All chains of a case, by the ids of (seller, front, buyer)."""
    return told(steps(folder, rules))


def told(made: Steps) -> dict[Triple, Found]:
    """The chains with ids in the place of numbers."""
    name = dict(made.entities.select("entity", "id").iter_rows())
    people: dict[tuple[int, int], set[tuple[str, str, str, str]]] = defaultdict(set)
    for seller, front, holder, front_holder, kind, strength in made.ties.select(
        "seller", "front", "holder", "front_holder", "kind", "strength"
    ).iter_rows():
        people[seller, front].add((name[holder], name[front_holder], kind, strength))
    route: dict[Any, dict[tuple[str, str, str], Figures]] = defaultdict(dict)
    for front, buyer, sender, receiver, hs6, *figures in routes.added_up(
        made.legs, "front", "buyer", "sender", "receiver", "hs6"
    ).iter_rows():
        route[front, buyer][name[sender], name[receiver], hs6] = tuple(figures)
    arrived: dict[Any, Figures] = {}
    at_home = made.legs.filter(pl.col("receiver") == pl.col("buyer"))
    for front, buyer, *figures in routes.added_up(at_home, "front", "buyer").iter_rows():
        arrived[front, buyer] = tuple(figures)
    suppliers: dict[Any, dict[tuple[str, str], Figures]] = defaultdict(dict)
    for front, buyer, sender, hs6, *figures in routes.added_up(
        made.supplies, "front", "buyer", "sender", "hs6"
    ).iter_rows():
        suppliers[front, buyer][name[sender], hs6] = tuple(figures)
    shortest = {(f, b): n for f, b, n in made.ways.group_by("front", "buyer").agg(pl.col("legs").min()).iter_rows()}
    return {
        (name[seller], name[front], name[buyer]): Found(
            frozenset(people[seller, front]),
            route[front, buyer],
            arrived[front, buyer],
            suppliers[front, buyer],
            shortest[front, buyer],
        )
        for seller, front, buyer in triples(made).iter_rows()
    }
