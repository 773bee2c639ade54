"""UN Comtrade: what may be added, counted again from the cells; statistics never become shipments."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graph.model import TradeFlow
from graph.stores.duckdb import open_store
from graph.values.countries import country_of_m49
from loaders import comtrade
from loaders.contract import Claims, Document
from loaders.intake import load as load_into
from loaders.reading import look

SAMPLES = ("comtrade_CHN_2019_2023.csv", "comtrade_KAZ_2019_2023.csv", "comtrade_RUS_2019_2023.csv")


def flows(path: Path) -> list[TradeFlow]:
    head = look(path)
    assert comtrade.LOADER.sniff(head)
    batches: list[Claims] = list(comtrade.read(Document(head, "00" * 16, path.name)))
    found = [flow for c in batches for flow in c.trade_flows]
    assert sum(c.rows_read for c in batches) == sum(c.loaded for c in batches) == len(found)
    assert not any(c.unread_columns for c in batches)
    return found


def test_sample_statistics_agree_with_their_key(shared: Path) -> None:
    folder = shared / "scenarios" / "kz"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    every = []
    for name in SAMPLES:
        found = flows(folder / "trade" / name)
        key = truth["files"][f"trade/{name}"]
        assert len(found) == key["rows"]
        assert sum(f.value_usd or 0 for f in found) == pytest.approx(key["naive_sum_of_all_rows"])
        every += found
    sums: dict[tuple[object, ...], float] = defaultdict(float)
    for f in every:
        if f.is_total and f.hs_level == 6:
            partner = "WORLD" if f.is_world else (f.partner or "").upper()
            sums[(f.reporter or "").upper(), f.flow, f.hs[:4], f.year, partner] += f.value_usd or 0
    for told in truth["trade_totals"]:
        at = (told["reporter"], told["flow"], told["hs4"], told["year"], told["partner"])
        assert sums[at] == pytest.approx(told["value_usd"], rel=1e-6), at
    heads = {
        (f.reporter, f.flow, f.hs, f.year, f.partner): f.value_usd for f in every if f.is_total and f.hs_level == 4
    }
    assert heads
    for (reporter, flow, hs, year, partner), value in heads.items():
        at = ((reporter or "").upper(), flow, hs, year, (partner or "WORLD").upper())
        assert sums[at] == pytest.approx(value, rel=1e-6), "a heading repeats its codes"


def test_real_statistics_are_not_doubled(shared: Path) -> None:
    path = shared / "data" / "comtrade" / "china_imports_8542_from_usa_2010_2016.csv"
    found = flows(path)
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for year in range(2010, 2017):
        (total,) = [f for f in found if f.year == year and f.is_total]
        told = [
            float(r["primaryValue"]) for r in rows
            if r["refYear"] == str(year) and r["motCode"] == "0" and r["customsCode"] == "C00" and r["partner2Code"] == "0"
        ]  # fmt: skip
        assert [total.value_usd] == told
    assert {(f.reporter, f.partner) for f in found} == {("cn", "us")}, "by number, ISO codes are empty"
    assert Counter(f.month for f in found) == {None: 112}


def test_an_answer_of_the_api(shared: Path) -> None:
    path = shared / "data" / "comtrade" / "api_response_china_total_2010.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["data"]
    found = flows(path)
    assert [f.value_usd for f in found] == [r["primaryValue"] for r in rows]
    assert {(f.hs, f.hs_level, f.is_total) for f in found} == {("TOTAL", 0, True)}


def test_statistics_are_no_shipments(shared: Path) -> None:
    with open_store(":memory:") as store:
        load_into(store, [shared / "scenarios" / "kz" / "trade"])
        view = store.view()
        (row,) = view.rows(
            "SELECT (SELECT count(*) FROM trade_flow) AS flows, (SELECT count(*) FROM shipment) AS shipments"
        )
    assert row == {"flows": 356 + 838 + 145, "shipments": 0}


@pytest.mark.parametrize(
    ("code", "country"),
    [("398", "kz"), ("842", "us"), ("699", "in"), ("490", "tw"), ("0", None), ("899", None), ("x", None)],
)
def test_numbers_of_countries(code: str, country: str | None) -> None:
    assert country_of_m49(code) == country
