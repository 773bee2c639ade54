"""Who stands behind an old seller and a new front: up from the fronts to everybody above, from those down again to sellers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.definition.rules import Rules

ALWAYS, FOR_EVER = date(1, 1, 1), date(9999, 12, 31)
# What a walk is: ``nodes`` from the holder down to the firm, the links between them, and when they can hold together.
WALK = ("firm", "holder", "nodes", "links", "begins", "ends", "doubt", "owns")


def _last_day(name: str) -> pl.Expr:
    """The last day that a date of a precision can mean."""
    day, precision = pl.col(name), pl.col(f"{name}_precision")
    return (
        pl.when(precision == "month")
        .then(day.dt.month_end())
        .when(precision == "year")
        .then(pl.date(day.dt.year(), 12, 31))
        .otherwise(day)
    )


def _begun(cutoff: date) -> pl.Expr:
    """Had an interest begun before the cutoff? 0 yes, 1 perhaps, 2 no sign of when, 3 no."""
    shown = pl.min_horizontal(_last_day("since"), "seen_first", "ends")
    return (
        pl.when(shown < cutoff)
        .then(0)
        .when(pl.col("since").is_null())
        .then(2)
        .when(pl.col("since") < cutoff)
        .then(1)
        .otherwise(3)
    )


class Stakes:
    """The links of a case, and the walks along them."""

    def __init__(self, folder: Path, entities: pl.DataFrame, rules: Rules) -> None:
        founded = entities.select("entity", founded="founded")
        self._most = rules.max_holdings
        self.kin = pl.read_parquet(folder / "kin.parquet").filter(pl.col("a") != pl.col("b"))
        self.kin = pl.concat([self.kin, self.kin.select(a="b", b="a")]).unique()
        self.links = (
            pl.read_parquet(folder / "link.parquet")
            .filter(pl.all_horizontal((pl.col("seen_first", "since") <= rules.as_of).fill_null(True)))
            .join(founded, left_on="company", right_on="entity", how="left")
            .with_columns(
                # Nobody holds a firm before there is one.
                begins=pl.coalesce("since", "founded", pl.lit(ALWAYS)),
                ends=pl.min_horizontal(_last_day("until"), "left_by").fill_null(FOR_EVER),
            )
            .select(
                "link", "holder", "company", "begins", "ends", doubt=_begun(rules.cutoff), owns=pl.col("edge") == "OWNS"
            )
        )

    def _longer(self, walks: pl.DataFrame, end: str, step: int) -> pl.DataFrame:
        """Each walk by one more link at its upper (``company``) or lower (``holder``) end. Directing counts for the firm itself only,
        so only walks of one link may have it. No walk meets anybody twice; all its links must be able to hold at one time."""
        links = self.links if step == 0 else self.links.filter(pl.col("owns"))
        other = "holder" if end == "company" else "company"
        return (
            walks.join(links, left_on="end", right_on=end, suffix="_next")
            .filter(
                ~pl.col("nodes").list.contains(pl.col(other)),
                pl.col("begins") < pl.col("ends_next"),
                pl.col("begins_next") < pl.col("ends"),
            )
            .with_columns(
                begins=pl.max_horizontal("begins", "begins_next"),
                ends=pl.min_horizontal("ends", "ends_next"),
                doubt=pl.max_horizontal("doubt", "doubt_next"),
                next=pl.col(other),
            )
        )

    def _start(self, at: pl.Series) -> pl.DataFrame:
        return pl.DataFrame({"end": at.unique()}).with_columns(
            start=pl.col("end"),
            nodes=pl.concat_list("end"),
            links=pl.lit([], dtype=pl.List(pl.Int32)),
            begins=pl.lit(ALWAYS),
            ends=pl.lit(FOR_EVER),
            doubt=pl.lit(0, dtype=pl.Int32),
        )

    def above(self, firms: pl.Series) -> pl.DataFrame:
        """Everybody above these firms, over at most ``max_holdings`` holdings: one row a walk. ``owns``: the nearest link is ownership."""
        walks, found = self._start(firms), []
        for step in range(self._most + 1):
            higher = self._longer(walks, "company", step).select(
                "start",
                end="next",
                nodes=pl.concat_list("next", "nodes"),
                links=pl.concat_list("link", "links"),
                begins="begins",
                ends="ends",
                doubt=pl.lit(0, dtype=pl.Int32),  # whether it began before the cutoff matters for sellers only
                owns="owns",
            )
            found.append(higher.rename({"start": "firm", "end": "holder"}).select(WALK))
            walks = higher.filter(pl.col("owns"))
        return pl.concat(found)

    def below(self, holders: pl.Series, sellers: pl.Series) -> pl.DataFrame:
        """The walks from these holders down to sellers that began before the cutoff, or perhaps did, or give no sign (doubt 2)."""
        walks, found = self._start(holders), []
        for step in range(self._most + 1):
            lower = (
                self._longer(walks, "holder", step)
                .select(
                    "start",
                    "begins",
                    "ends",
                    "doubt",
                    "owns",
                    end="next",
                    nodes=pl.concat_list("nodes", "next"),
                    links=pl.concat_list("links", "link"),
                )
                .filter(pl.col("doubt") < 3)
            )
            at_seller = lower.filter(pl.col("end").is_in(sellers.implode()))
            found.append(at_seller.rename({"start": "holder", "end": "firm"}).select(WALK))
            walks = lower.filter(pl.col("owns"))
        return pl.concat(found)


def possible_meetings(up: pl.DataFrame, kin: pl.DataFrame) -> pl.Series:
    """Everybody above a front, and their relatives."""
    holders = up.select(pl.col("holder").unique())
    relatives = kin.join(holders, left_on="a", right_on="holder").select(holder="b")
    return pl.concat([holders, relatives]).unique()["holder"]


def ties(up: pl.DataFrame, down: pl.DataFrame, kin: pl.DataFrame, sellers: pl.Series) -> pl.DataFrame:
    """Pairs of a walk to a seller and a walk to a front that meet: in one holder, in the seller itself, or in two of one family.

    A walk to the seller over the front ties nobody new to it. ``seller_nodes`` is empty where the seller itself is the holder.
    """
    old = down.filter(pl.col("doubt") < 2).select("holder", seller="firm", seller_nodes="nodes", seller_links="links")
    new = up.select("owns", front="firm", front_holder="holder", front_nodes="nodes", front_links="links")
    columns = (
        "seller",
        "front",
        "holder",
        "front_holder",
        "kind",
        "seller_nodes",
        "seller_links",
        "front_nodes",
        "front_links",
    )
    same = old.join(new, left_on="holder", right_on="front_holder", coalesce=False).with_columns(kind=pl.lit("same"))
    family = (
        old.join(kin, left_on="holder", right_on="a")
        .join(new, left_on="b", right_on="front_holder", coalesce=False)
        .with_columns(kind=pl.lit("family"))
    )
    itself = new.filter("owns", pl.col("front_holder").is_in(sellers.implode())).with_columns(
        seller=pl.col("front_holder"),
        holder=pl.col("front_holder"),
        kind=pl.lit("self"),
        seller_nodes=pl.lit([], dtype=pl.List(pl.Int32)),
        seller_links=pl.lit([], dtype=pl.List(pl.Int32)),
    )
    return pl.concat([several.select(columns) for several in (same, family, itself)]).filter(
        ~pl.col("seller_nodes").list.contains(pl.col("front"))
    )
