"""Refused rows on their way to a person and back into the store."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import transship
from loaders.reading.refused import FRONT, Block, given_back, guarded
from tests.transship.conftest import Run
from tests.transship.test_evidence import CASES

_WHY = """
SELECT r."column", nullif(r."value", '') AS "value", r.reason FROM reject r JOIN source s ON s.id = r.source_id ORDER BY s.file, r."row"
"""

# Two lines above the header, a column of formulas, and one row that names no owner.
OWNERS = (
    "Owners of firms;;;;\n;;;;\nCompany;BIN;Owner;Share;Note\n"
    "ALPHA LLP;220640000017;Ivanov Ivan;60;=1+1\nBETA LLP;220740000015;unknown;40;=cmd()\n"
)


def tables() -> list[Path]:
    """The golden cases of tables in which rows are refused."""
    found = []
    for folder in sorted(path.parent for path in CASES.glob("*/*-invalid-*/why.txt")):
        (path,) = folder.glob("input.*")
        if path.suffix in (".csv", ".tsv", ".xlsx") and not (folder / "mapping.yml").exists():
            found.append(folder)
    return found


@pytest.mark.parametrize("folder", tables(), ids=lambda folder: folder.relative_to(CASES).as_posix())
def test_refused_rows_loaded_unmended_are_refused_alike(folder: Path, tmp_path: Path) -> None:
    (path,) = folder.glob("input.*")
    case = transship.open(":memory:")
    case.load(path, resolve=False)
    out = tmp_path / "refused.csv"
    written = case.write_rejects(out)
    assert (written.tables, written.elsewhere) == ([out], 0)
    again = transship.open(":memory:")
    again.load(out, resolve=False)
    (first,), (second,) = case.sources(), again.sources()
    assert (second.loader, second.rows_read, second.loaded) == (first.loader, first.rejected, 0)
    assert again.sql(_WHY).to_pylist() == case.sql(_WHY).to_pylist()


def mend(path: Path, out: Path, change: dict[str, str]) -> None:
    """What a person does in a spreadsheet: correct cells, save as another kind of file."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [[change.get(cell, cell) for cell in row] for row in csv.reader(handle)]
    if out.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(out)
        return
    with out.open("w", encoding="cp1251", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows(rows)


@pytest.mark.parametrize("name", ["mended.csv", "mended.xlsx"])
def test_a_mended_row_comes_in_and_the_good_ones_not_again(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "owners.csv").write_text(OWNERS, encoding="utf-8")
    store = tmp_path / "case.duckdb"
    run("load", tmp_path / "owners.csv", "--store", store)
    done = run("rejects", "--csv", tmp_path / "refused.csv", "--store", store)
    assert "1 refused row under 1 header to mend" in done.stderr
    with (tmp_path / "refused.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0][: len(FRONT)] == list(FRONT)
    assert rows[2][len(FRONT) :] == ["Company", "BIN", "Owner", "Share", "Note"]
    assert rows[3][:3] == ["owners.csv", "5", "Owner"]
    assert rows[3][-1] == "'=cmd()", "a formula stays text"
    mend(tmp_path / "refused.csv", tmp_path / name, {"unknown": "Petrov Petr"})
    assert run("load", tmp_path / name, "--store", store).exit_code == 0
    case = transship.open(store)
    assert [(s.file, s.loader, s.loaded, s.rejected) for s in case.sources()] == [
        (name, "owners", 1, 0), ("owners.csv", "owners", 1, 1),
    ]  # fmt: skip
    shares = case.sql("SELECT share_min FROM interest ORDER BY share_min").to_pylist()
    assert [row["share_min"] for row in shares] == [40.0, 60.0]
    mended = next(source for source in case.sources() if source.file == name)
    (record,) = case.cells([(mended.sha256, 4)])
    assert [(cell.name, cell.value) for cell in record.cells] == [
        ("Company", "BETA LLP"), ("BIN", "220740000015"), ("Owner", "Petrov Petr"), ("Share", "40"), ("Note", "=cmd()"),
    ]  # fmt: skip


def test_rows_under_several_headers_make_a_list_and_a_folder_of_tables(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data" / "sub"
    data.mkdir(parents=True)
    (data / "one.csv").write_text(OWNERS, encoding="utf-8")
    (data / "two.csv").write_text(OWNERS.replace(";Note", ";Remark"), encoding="utf-8")
    (data / "three.csv").write_text(OWNERS.replace("BETA", "GAMMA"), encoding="utf-8")
    (data / "lines.json").write_text(
        '{"id": "a", "schema": "Person", "properties": {}}\n{"id": "b", "schema": "Person", "properties": {"name": ["B B"]}}\n',
        encoding="utf-8",
    )
    store = tmp_path / "case.duckdb"
    run("load", tmp_path / "data", "--store", store)
    done = run("rejects", "--csv", tmp_path / "all.csv", "--store", store)
    assert "can only be mended in the file itself" in done.stderr
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as handle:
        listed = list(csv.DictReader(handle))
    assert {(row["file"], row["row"]) for row in listed} == {
        ("sub/one.csv", "5"), ("sub/two.csv", "5"), ("sub/three.csv", "5"), ("sub/lines.json", "1"),
    }  # fmt: skip
    names = sorted(path.name for path in (tmp_path / "all").glob("*.csv"))
    assert names == ["sub_one_and_1_more.csv", "sub_two.csv"]
    # The same again, into a folder of that name, which is ours to replace.
    assert run("rejects", "--csv", tmp_path / "all", "--store", store).exit_code == 0
    assert json.loads(run("rejects", "--json", "--file", "sub/two.csv", "--store", store).stdout)[0]["row"] == 5


def test_another_folder_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "owners.csv").write_text(OWNERS, encoding="utf-8")
    store = tmp_path / "case.duckdb"
    run("load", tmp_path / "owners.csv", "--store", store)
    done = run("rejects", "--csv", tmp_path, "--store", store)
    assert done.exit_code == 2
    assert "holds other files" in done.stderr


def _back(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows as a reader gives them on, in blocks of two."""
    blocks = (Block(first + 1, rows[first : first + 2]) for first in range(0, len(rows), 2))
    return [cells for block in given_back(blocks) for cells in block.rows]


@given(st.lists(st.lists(st.text() | st.integers() | st.none(), max_size=4), min_size=1, max_size=6))
def test_our_columns_come_off_as_they_went_on(rows: list[list[Any]]) -> None:
    written = [[*FRONT, *map(guarded, rows[0])], *([*("x" * len(FRONT)), *map(guarded, row)] for row in rows[1:])]
    assert _back(written) == rows
    other = [["file", *row] for row in rows]
    assert _back(other) == other
