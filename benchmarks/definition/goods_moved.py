"""Which rows of shipping records are of the goods, and which of them are one movement."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from benchmarks.definition.rules import Rules
from graph.values import goods

ENDS = ("sender", "receiver", "hs6")
PAPERS = ("declaration", "vendor_row", "statistical_form", "bill_of_lading")  # the better one first
NOBODY = pl.col("sender").is_null() & pl.col("receiver").is_null()
BOTH = pl.col("sender").is_not_null() & pl.col("receiver").is_not_null()
Gap = tuple[float, float, float]


def _beginning_with(codes: list[str], beginnings: Iterable[str]) -> list[str]:
    return [code for code in codes if code.startswith(tuple(beginnings))]


def rows_of_goods(shipments: Path, rules: Rules) -> pl.DataFrame:
    """Rows with a code of the goods, of today or of before; ``listed``: of today; ``told``: its code, or its text, says so."""
    wanted = goods.select(rules.goods)
    there = pl.scan_parquet(shipments)
    codes = there.select(pl.col("hs6").drop_nulls().unique()).collect()["hs6"].to_list()
    listed, earlier, by_text = (
        _beginning_with(codes, beginnings) for beginnings in (wanted.hs6, wanted.earlier, wanted.earlier_with_text)
    )
    code = pl.col("hs6")
    of_drones = pl.col("description").str.to_lowercase().str.contains(goods.drone_pattern())
    return (
        there.filter(code.is_in(sorted({*listed, *earlier, *by_text})), ~NOBODY, pl.col("day") <= rules.as_of)
        .with_columns(
            listed=code.is_in(listed),
            told=code.is_in([*listed, *earlier]) | (code.is_in(by_text) & of_drones.fill_null(False)),
            paper=pl.col("document").replace_strict(PAPERS, range(4), default=3),
            # A weight, number or value of zero is a cell that nobody filled.
            **{name: pl.when(pl.col(name) > 0).then(name) for name in ("value_usd", "net_kg", "gross_kg", "quantity")},
        )
        .drop("description")
        .collect()
    )


def _deliveries(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that say the same thing twice, or tell of one item of one declaration, as one; its best paper speaks for it."""
    itemised = pl.all_horizontal(pl.col("declaration", "item", "sender", "receiver").is_not_null())
    first = pl.col("row").min()
    return (
        rows.with_columns(
            delivery=pl.when(itemised)
            .then(first.over("declaration", "item", *ENDS))
            .otherwise(first.over("statement", *ENDS))
        )
        .sort("paper", "row")
        .group_by("delivery")
        .agg(
            pl.col(
                *ENDS, "listed", "day", "paper", "direction", "declaration", "net_kg", "gross_kg", "quantity"
            ).first(),
            pl.col("value_usd").drop_nulls().first(),
            pl.col("told").any(),
            files=pl.col("file").unique(),
            rows=pl.len(),
        )
        .sort("delivery")
    )


def _agree(name: str, tolerance: float) -> pl.Expr:
    """Equal up to rounding, or not known on one side."""
    x, y = pl.col(name), pl.col(f"{name}_2")
    most = pl.max_horizontal(pl.lit(0.01), tolerance * pl.min_horizontal(x, y)) + 1e-9
    return ((x - y).abs() <= most).fill_null(True)


def _possible_mirrors(deliveries: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Pairs of deliveries of different files that show the signs of one movement, and how far they are from each other."""
    met = deliveries.filter(BOTH, pl.col("sender") != pl.col("receiver"))
    of_one_file = pl.when(pl.col("files").list.len() == 1).then(pl.col("files").list.first())
    met = met.with_columns(of_one_file=of_one_file).with_columns(
        # Its place among those of its day in its file: of equal parcels the first meets the first.
        turn=pl.col("delivery").rank("ordinal").over("of_one_file", "day", *ENDS).cast(pl.Int64)
    )
    several = (
        met.explode("files", empty_as_null=False)
        .group_by(ENDS)
        .agg(pl.col("files").n_unique())
        .filter(pl.col("files") > 1)
    )
    met = met.join(several.drop("files"), on=ENDS, how="semi")
    x, y = pl.col("value_usd"), pl.col("value_usd_2")
    share = (x - y).abs() / pl.max_horizontal(x, y)
    other_number = (
        (pl.col("paper") == pl.col("paper_2"))
        & pl.col("direction").eq_missing(pl.col("direction_2"))
        & (pl.col("declaration") != pl.col("declaration_2")).fill_null(False)
    )
    days = (pl.col("day") - pl.col("day_2")).dt.total_days().abs()
    return (
        met.join(met, on=ENDS, suffix="_2")
        .filter(
            pl.col("delivery") < pl.col("delivery_2"),
            days <= rules.mirror_days,
            pl.col("files").list.set_intersection("files_2").list.len() == 0,
            pl.any_horizontal(
                pl.all_horizontal(pl.col(name, f"{name}_2").is_not_null()) for name in ("net_kg", "gross_kg")
            ),
            _agree("net_kg", rules.mirror_weight),
            _agree("gross_kg", rules.mirror_weight),
            _agree("quantity", rules.mirror_weight),
            # A value stands for itself: a tenth of a millionth of a cent is no difference.
            ((x - y).abs() <= rules.mirror_value * pl.max_horizontal(x, y) + 1e-9).fill_null(True),
            ~other_number,
        )
        .select(
            a="delivery",
            b="delivery_2",
            days=days,
            share=share.fill_null(1.0),
            turns=(pl.col("turn") - pl.col("turn_2")).abs(),
        )
    )


def _joined(pairs: Iterable[tuple[int, int, float, float, float]]) -> dict[int, int]:
    """From each delivery that has a mirror to the first of its movement.

    The nearest pair joins first. What was joined is as far from a third as the farther of its parts, and cannot join it at all unless
    each part may; so no movement holds two rows of one file.
    """
    gaps: dict[int, dict[int, Gap]] = defaultdict(dict)
    waiting: list[tuple[Gap, int, int]] = []

    def may_join(a: int, b: int, gap: Gap) -> None:
        gaps[a][b] = gaps[b][a] = gap
        heapq.heappush(waiting, (gap, min(a, b), max(a, b)))

    for a, b, *gap in pairs:
        may_join(a, b, (gap[0], gap[1], gap[2]))
    parts = {delivery: [delivery] for delivery in gaps}
    while waiting:
        gap, a, b = heapq.heappop(waiting)
        if gaps[a].get(b) != gap:
            continue  # one of them has joined another since
        parts[a] += parts.pop(b)
        of_a, of_b = gaps[a], gaps.pop(b)
        for third in {*of_a, *of_b} - {a, b}:
            near, far = of_a.pop(third, None), of_b.get(third)
            gaps[third].pop(a, None)
            gaps[third].pop(b, None)
            if near is not None and far is not None:
                may_join(a, third, (max(near[0], far[0]), max(near[1], far[1]), max(near[2], far[2])))
        of_a.pop(b)
    return {delivery: first for first, several in parts.items() for delivery in several}


def movements(rows: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One row a movement: the better paper gives the day, the best one with a value the value."""
    deliveries = _deliveries(rows)
    mirrored = _joined(_possible_mirrors(deliveries, rules).iter_rows())
    known = pl.DataFrame(
        {"delivery": list(mirrored.keys()), "movement": list(mirrored.values())},
        schema={"delivery": deliveries.schema["delivery"], "movement": deliveries.schema["delivery"]},
    )
    return (
        deliveries.join(known, on="delivery", how="left")
        .with_columns(pl.coalesce("movement", "delivery").alias("movement"))
        .sort("paper", "delivery")
        .group_by("movement")
        .agg(
            pl.col(*ENDS, "listed", "day").first(),
            pl.col("value_usd").drop_nulls().first(),
            pl.col("told").any(),
            pl.col("rows").sum(),
            deliveries=pl.len(),
        )
    )


def of_interest(moved: pl.DataFrame, entities: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """After the cutoff what two known parties did with goods of today's lists; before it the trade of the seller country in the goods."""
    at_home = entities.filter(pl.col("country") == rules.seller_country)["entity"].implode()
    after = (pl.col("day") >= rules.cutoff) & pl.col("listed") & BOTH
    touches_home = pl.any_horizontal(pl.col("sender", "receiver").is_in(at_home).fill_null(False))
    before = (pl.col("day") < rules.cutoff) & pl.col("told") & touches_home
    return moved.filter(after | before)
