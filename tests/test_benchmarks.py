"""What benchmarks rest on, without any timing: every engine answers alike, a budget ends what uses it up, a ratio that grew is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import check, results
from benchmarks.apart import Budget, apart
from benchmarks.engines import embedded, with_networkx, with_polars, with_sqlite
from benchmarks.extract import extract
from benchmarks.mirrors import fold
from benchmarks.worlds import Size, generate
from benchmarks.worlds.mirrored import WAYS, mirrored


def test_every_engine_finds_what_was_planted(tmp_path: Path) -> None:
    store, parts, database = tmp_path / "case.duckdb", tmp_path / "parts", tmp_path / "case.sqlite"
    parts.mkdir()
    generate(store, Size(companies=2_000, parcels=20_000, chains=72))
    extract(store, parts)
    with_sqlite.prepare(parts, database)
    answers = {
        "transship": embedded.ask(store),
        "polars": with_polars.ask(store, parts),
        "SQLite": with_sqlite.ask(store, parts, database),
        "NetworkX": with_networkx.ask(store, parts),
    }
    assert answers == dict.fromkeys(answers, "72 of 72 planted, 0 others")


def hoard() -> None:
    kept = []
    while True:
        kept.append(bytes(range(256)) * 40_000)


def never_end() -> None:
    while True:
        pass


def fail() -> None:
    raise ValueError("on purpose")


def test_a_part_gives_up_when_its_budget_is_used_up() -> None:
    assert apart("small", sum, [1, 2], budget=Budget(60, 1_000)).result == 3
    assert apart("hoard", hoard, budget=Budget(60, 300)).gave_up.startswith("more than 300 MB")
    assert apart("never end", never_end, budget=Budget(1, 1_000)).gave_up == "more than 1 s of the processor"


@pytest.mark.parametrize("budget", [None, Budget(60, 1_000)])
def test_a_part_that_fails_is_an_error_and_no_giving_up(budget: Budget | None) -> None:
    with pytest.raises(RuntimeError, match="no answer"):
        apart("fail", fail, budget=budget)


def measured(**cpu: float) -> dict[str, Any]:
    return {"parts": [{"engine": name, "asks": True, "cpu": seconds, "gave_up": ""} for name, seconds in cpu.items()]}


@pytest.mark.parametrize(
    ("now", "slowed"),
    [
        (measured(transship=20.0, polars=10.0, SQLite=5.0), False),  # a machine of a tenth of the speed
        (measured(transship=2.5, polars=1.0, SQLite=0.5), False),  # within the tolerance
        (measured(transship=2.0, polars=0.5, SQLite=0.5), False),  # polars became faster
        (measured(transship=3.0, polars=1.0, SQLite=0.5), True),
        (measured(transship=3.0, polars=1.0), True),
    ],
)
def test_only_who_falls_behind_all_has_become_slower(now: dict[str, Any], slowed: bool) -> None:
    before = measured(transship=2.0, polars=1.0, SQLite=0.5)
    assert check.has_slowed(check.compare(before, now)) is slowed


def test_there_are_results_to_compare_with() -> None:
    kept = [run for run in results.kept_data("engines") if run["size"] == check.SIZE._asdict()]
    assert kept, "run `python -m benchmarks engines 100000x1000000` and keep its results"
    assert set(check.ratios(kept[-1])) >= {"polars", "SQLite"}


def test_mirrors_are_matched_as_far_as_they_can_be_told_apart(tmp_path: Path) -> None:
    mirrored(tmp_path / "case.duckdb", 20_000)
    folded = fold(tmp_path / "case.duckdb", 10, 10.0)
    assert set(folded.ways) == set(WAYS)
    # A parcel that no tolerance covers is never joined; one that weighs what no other does is hardly ever joined with another.
    assert folded.ways["eleven to forty days apart"][1] == 0
    assert folded.ways["value 12 to 40 % apart"][1] == 0
    changing = folded.quality["of changing weight"]
    assert changing.both / changing.said > 0.98
    real, found = folded.ways["as it was, but for the freight and some days"]
    assert found / real > 0.9
