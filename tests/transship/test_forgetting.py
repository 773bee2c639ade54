"""Taking files out: what is left is a store in which they never were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import transship
from graph.schema import PLACES, TABLES
from tests.transship.conftest import Run

DEMO = Path(transship.__file__).parent / "demo" / "case"
# When something was done, and where a file lay, is no part of what it says.
_MOMENTS = {"loaded_at", "decided_at", "met_at", "place", "state"}


def rows(case: transship.Case) -> dict[str, list[str]]:
    """All rows of all tables, in an order of their own."""
    found = {}
    for table in (table for table in TABLES if table not in PLACES):
        kept = [name for name in table.columns if name not in _MOMENTS]
        columns = ", ".join(f'"{name}"' for name in kept)
        found[table.name] = sorted(map(repr, case.sql(f'SELECT {columns} FROM "{table.name}"').to_pylist()))
    return found


def copied(folder: str, to: Path) -> Path:
    shutil.copytree(DEMO / folder, to / folder)
    return to / folder


@pytest.mark.parametrize(("kept", "gone"), [("kz", "customs"), ("customs", "egrul"), ("egrul", "customs")])
def test_load_a_load_b_forget_b_is_a_alone(tmp_path: Path, kept: str, gone: str) -> None:
    a, b = copied(kept, tmp_path / "data"), copied(gone, tmp_path / "data")
    alone = transship.open(tmp_path / "alone.duckdb")
    alone.load(a)
    case = transship.open(tmp_path / "both.duckdb")
    case.load(a)
    case.load(b)
    assert rows(case) != rows(alone)
    for source in case.sources():
        if (b / source.file).exists():
            case.forget(source.sha256[:16])
    assert rows(case) == rows(alone)


def test_a_changed_file_is_a_version_beside_the_old_one(run: Run, tmp_path: Path) -> None:
    file, store = tmp_path / "owners.csv", tmp_path / "case.duckdb"
    file.write_text("Company;BIN;Owner;Share\nALPHA LLP;220640000017;Ivanov Ivan;60\n", encoding="utf-8")
    run("load", file, "--store", store)
    old = transship.open(store).sources()[0].sha256
    before = rows(transship.open(store))
    file.write_text("Company;BIN;Owner;Share\nALPHA LLP;220640000017;Ivanov Ivan;35\n", encoding="utf-8")
    run("load", file, "--store", store)
    shown = run("sources", "--store", store).stdout
    assert "1 other version of this file in the store" in shown
    assert f"to take it out: transship forget {old[:12]}" in " ".join(shown.split())
    done = run("forget", "owners.csv", "--yes", "--store", store)
    assert done.exit_code == 2
    assert old[:12] in done.stderr
    assert "means several files" in done.stderr
    assert run("forget", old[:12], "--yes", "--store", store).exit_code == 0
    (left,) = transship.open(store).sources()
    assert left.sha256 != old
    assert rows(transship.open(store)) != before


def test_forget_asks_and_says_what_goes(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "case.duckdb"
    run("load", copied("kz", tmp_path), "--store", store)
    before = rows(transship.open(store))
    name = transship.open(store).sources()[0].file
    done = run("forget", name, "--store", store)
    assert done.exit_code == 2
    assert f"{name} (" in done.stderr
    assert "--yes" in done.stderr
    assert rows(transship.open(store)) == before


@pytest.mark.parametrize("name", ["nothing.csv", "abc", "zzzz", "", "%"])
def test_forget_what_is_not_there(run: Run, tmp_path: Path, name: str) -> None:
    store = tmp_path / "case.duckdb"
    run("load", copied("kz", tmp_path), "--store", store)
    done = run("forget", name, "--yes", "--store", store)
    assert done.exit_code == 2
    assert "was loaded" in done.stderr


def test_forgetting_says_which_judgements_lose_somebody(tmp_path: Path) -> None:
    case = transship.open(tmp_path / "case.duckdb")
    for n, name in enumerate(("Ivanov Ivan", "Petrov Petr"), 1):
        file = tmp_path / f"{n}.csv"
        file.write_text(f"Company;BIN;Owner;Share\nFIRM {n} LLP;2206400000{n}7;{name};60\n", encoding="utf-8")
        case.load(file)
    people = case.sql("SELECT id::VARCHAR AS id FROM entity WHERE kind <> 'company' ORDER BY name").to_pylist()
    case.decide(people[0]["id"], people[1]["id"], "same", "a passport shows both names")
    (going,) = case.forget("2.csv")
    assert going.judgements == 1
    assert len(case.judgements()) == 1, "what a person decided stays on record"


def test_accounts_agree_with_the_file(shared: Path, tmp_path: Path) -> None:
    import csv

    file = shared / "scenarios" / "kz" / "customs" / "ru_dt_2019.csv"
    with file.open(encoding="cp1251", newline="") as handle:
        lines = list(csv.DictReader(handle, delimiter=";"))
    case = transship.open(tmp_path / "case.duckdb")
    case.load(file, resolve=False)
    shutil.copy(file, tmp_path / "again.csv")
    case.load(tmp_path / "again.csv", resolve=False)
    (source,) = case.sources()
    totals = {(t.measure, t.unit): t for t in source.totals}
    assert source.rows_read == len(lines) == totals["shipments", "rows"].rows
    assert totals["value_usd", "USD"].total == pytest.approx(
        sum(float(line["G46"]) for line in lines if line["G46"]), abs=0.01
    )
    assert totals["net", "kg"].total == pytest.approx(
        sum(float(line["G38"]) for line in lines if line["G38"]), abs=0.01
    )
    assert source.size == file.stat().st_size
    assert source.copies == ["again.csv"]
    assert case.status().copies == 1


def test_rows_that_say_the_same_again_are_counted(tmp_path: Path) -> None:
    row = "ALPHA LLP;220640000017;Ivanov Ivan;60\n"
    (tmp_path / "owners.csv").write_text(
        "Company;Company BIN;Owner;Share\n" + row * 3 + row.replace("60", "40"), encoding="utf-8"
    )
    case = transship.open(":memory:")
    case.load(tmp_path / "owners.csv")
    assert {(t.measure, t.rows) for t in case.sources()[0].totals} == {("repeated", 2)}
    assert case.status().repeated == 2
