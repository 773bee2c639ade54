"""Which way the goods went: from a front over at most two more firms abroad to the first firm at home, each leg in time."""

from __future__ import annotations

import polars as pl

from benchmarks.definition.rules import Rules


def possible_legs(moved: pl.DataFrame, entities: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Movements after the cutoff from a firm abroad to another firm of a known country; ``home``: that is the seller country."""
    country = entities.select("entity", "country")
    return (
        moved.filter(pl.col("day") >= rules.cutoff, pl.col("sender") != pl.col("receiver"))
        .join(country.rename({"country": "sender_country"}), left_on="sender", right_on="entity")
        .join(country.rename({"country": "receiver_country"}), left_on="receiver", right_on="entity")
        .filter(pl.col("sender_country") != rules.seller_country, pl.col("receiver_country").is_not_null())
        .select(
            "movement",
            "sender",
            "receiver",
            "hs6",
            "day",
            "value_usd",
            home=pl.col("receiver_country") == rules.seller_country,
        )
    )


def ways(late: pl.DataFrame, fronts: pl.Series, rules: Rules) -> pl.DataFrame:
    """Every sequence of movements from one of these fronts to a buyer: ``front``, ``buyer``, ``legs`` and the movements in ``sequence``."""
    so_far = late.filter(pl.col("sender").is_in(fronts.implode())).select(
        "hs6",
        "day",
        "home",
        front="sender",
        at="receiver",
        visited=pl.concat_list("sender"),
        sequence=pl.concat_list("movement"),
    )
    home = []
    for legs in range(1, rules.max_legs + 1):
        home.append(so_far.filter("home").select("front", "sequence", buyer="at", legs=pl.lit(legs, dtype=pl.Int32)))
        if legs == rules.max_legs:
            break
        # The last leg has to come home.
        following = late if legs + 1 < rules.max_legs else late.filter("home")
        waited = (pl.col("day_next") - pl.col("day")).dt.total_days()
        so_far = (
            so_far.filter(~pl.col("home"))
            .join(
                following.select("movement", "receiver", "hs6", "home", sender="sender", day="day"),
                left_on=["at", "hs6"],
                right_on=["sender", "hs6"],
                suffix="_next",
            )
            .filter(waited.is_between(0, rules.window_days), ~pl.col("visited").list.contains(pl.col("receiver")))
            .select(
                "hs6",
                "front",
                day="day_next",
                home="home_next",
                at="receiver",
                visited=pl.concat_list("visited", "at"),
                sequence=pl.concat_list("sequence", "movement"),
            )
        )
    return pl.concat(home)


def legs(found: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
    """The movements that take part in a sequence, once for each front and buyer."""
    used = found.select("front", "buyer", movement="sequence").explode("movement", empty_as_null=False).unique()
    return used.join(late, on="movement")


def supplies(found: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """The same goods on their way to the front, up to the day when the last of them left it."""
    left = (
        found.filter(pl.col("sender") == pl.col("front"))
        .group_by("front", "buyer", "hs6")
        .agg(last=pl.col("day").max())
    )
    return left.join(
        moved.filter(pl.col("sender") != pl.col("receiver")), left_on=["front", "hs6"], right_on=["receiver", "hs6"]
    ).filter(pl.col("day") <= pl.col("last"))


def added_up(several: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """By keys: movements, value (null where none has one), first and last day."""
    value = pl.when(pl.col("value_usd").count() > 0).then(pl.col("value_usd").sum().round(2))
    return several.group_by(keys).agg(
        pl.len(), value.alias("value_usd"), pl.col("day").min().alias("first"), pl.col("day").max().alias("last")
    )
