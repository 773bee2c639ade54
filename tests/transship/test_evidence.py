"""The raw cells behind facts: every format's records are found again in their files, and nothing else is ever shown for them."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
import yaml

import transship
from tests.transship.conftest import Run

CASES = Path(__file__).parents[1] / "loaders" / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/why.txt"))

_NAMED = """
SELECT s.sha256, m."row", m.name FROM mention m JOIN source s ON s.id = m.source_id WHERE m.name <> '' ORDER BY ALL
"""

OWNERS = "Company;BIN;Owner;Share\nALPHA LLP;220640000017;Ivanov Ivan;60\nBETA LLP;220740000015;Petrov Petr;40\n"


def load_case(folder: Path) -> transship.Case:
    (path,) = folder.glob("input.*")
    given = folder / "mapping.yml"
    case = transship.open(":memory:")
    mapping = yaml.safe_load(given.read_text(encoding="utf-8")) if given.is_file() else None
    case.load(path, mapping=mapping, resolve=False)
    return case


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(CASES).as_posix())
def test_records_of_every_format_are_found_again(folder: Path) -> None:
    case = load_case(folder)
    rows = case.sql(_NAMED).to_pylist()
    records = case.cells((row["sha256"], row["row"]) for row in rows)
    by_place = {(record.sha256, record.row): record for record in records}
    assert [record.problem for record in records if record.problem] == []
    said = {at: " ".join(cell.value for cell in record.cells).lower() for at, record in by_place.items()}
    # A name is put together from parts, and a few are implied (the state) or stand in a replaced statement.
    hits = sum(
        max(row["name"].lower().split(), key=len).strip('.,"«»“”()') in said[row["sha256"], row["row"]] for row in rows
    )
    assert hits * 2 >= len(rows)


@pytest.fixture
def owners(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "owners.csv").write_text(OWNERS, encoding="utf-8")
    return folder / "owners.csv"


def place(case: transship.Case, row: int = 3) -> list[tuple[str, int]]:
    return [(case.sources()[0].sha256, row)]


def test_a_row_of_a_table_comes_with_its_headers(owners: Path, tmp_path: Path) -> None:
    case = transship.open(tmp_path / "case.duckdb")
    case.load(owners)
    (record,) = case.cells(place(case))
    assert (record.file, record.row) == ("owners.csv", 3)
    assert [(c.name, c.value) for c in record.cells] == [
        ("Company", "BETA LLP"), ("BIN", "220740000015"), ("Owner", "Petrov Petr"), ("Share", "40"),
    ]  # fmt: skip


def test_a_header_of_two_rows_and_columns_without_one() -> None:
    from loaders.reading.rereading import columns, named

    header = [
        ["Экспорт за 2022 год"],
        ["№", "Отправитель", None, "Получатель"],
        [None, "Наименование", "ИНН", "Наименование"],
        [1, 2, 3, 4],
    ]
    names = columns(header)
    assert names == ["№", "Отправитель Наименование", "ИНН", "Получатель Наименование"]
    assert named(names, ["1", "A", None, "", "over"]) == [("№", "1"), ("Отправитель Наименование", "A"), ("E", "over")]
    assert named(columns([]), ["x", None, "y"]) == [("A", "x"), ("C", "y")]


def test_a_file_that_is_gone_or_changed_shows_nothing(owners: Path, tmp_path: Path) -> None:
    case = transship.open(tmp_path / "case.duckdb")
    case.load(owners)
    owners.write_text(OWNERS.replace("Petrov", "Sidorov"), encoding="utf-8")
    (record,) = case.cells(place(case))
    assert record.cells == []
    assert "changed since it was loaded" in (record.problem or "")
    assert "--look-in" in (record.fix or "")
    owners.unlink()
    assert "no longer there" in (case.cells(place(case))[0].problem or "")


def test_a_file_that_was_moved_is_told_by_its_content(owners: Path, tmp_path: Path) -> None:
    case = transship.open(tmp_path / "case.duckdb")
    case.load(owners)
    moved = tmp_path / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    (moved / "decoy.csv").write_text(OWNERS.replace("Petrov", "Pavlov"), encoding="utf-8")
    shutil.move(owners, moved / "renamed.txt")
    (record,) = case.cells(place(case), look_in=tmp_path / "elsewhere")
    assert record.cells[2].value == "Petrov Petr"
    (record,) = case.cells(place(case), look_in=owners.parent)
    assert "no file of its content" in (record.problem or "")


def test_a_file_in_an_archive_is_read_in_it(owners: Path, tmp_path: Path) -> None:
    packed = owners.parent / "owners.csv.gz"
    packed.write_bytes(gzip.compress(owners.read_bytes()))
    owners.unlink()
    case = transship.open(tmp_path / "case.duckdb")
    case.load(owners.parent)
    (record,) = case.cells(place(case))
    assert (record.file, record.problem) == ("owners.csv.gz/owners.csv", None)
    assert record.cells[0].value == "BETA LLP"


def test_a_content_that_was_never_loaded_is_said_so(owners: Path, tmp_path: Path) -> None:
    case = transship.open(tmp_path / "case.duckdb")
    case.load(owners)
    found = case.cells([("00" * 32, 1), (place(case)[0][0], 99), *place(case)])
    assert [bool(record.problem) for record in found] == [True, True, False]


def test_show_evidence_prints_each_record_once(run: Run, owners: Path, tmp_path: Path) -> None:
    store = tmp_path / "case.duckdb"
    assert run("load", owners, "--store", store).exit_code == 0
    shown = run("show", "220740000015", "--evidence", "--store", store)
    assert shown.exit_code == 0, shown.output
    assert "says Petrov Petr: owner of BETA LLP, 40 %" in shown.stdout
    assert shown.stdout.count("owners.csv:3") == 1
    found = json.loads(run("show", "220740000015", "--evidence", "--json", "--store", store).stdout)
    assert [cell["name"] for cell in found[0]["record"]["cells"]] == ["Company", "BIN", "Owner", "Share"]
