"""The workbook read back with openpyxl: cells have types, numbers keep their zeros, no text is a formula, sheets split and say so."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import transship
from tests.transship.worlds import FRONT, HOSTILE, PETROV, SELLER, write_case
from transship.exports.xlsx import book as books
from transship.exports.xlsx.book import Book, Column, Link


def sheet(path: Path | io.BytesIO, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings, as values."""
    rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    headings = [str(cell) for cell in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def workbook(case_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("book") / "case.xlsx"
    transship.open(case_file).export("xlsx", out)
    return out


def test_every_row_is_there_and_typed(case_file: Path, workbook: Path) -> None:
    case = transship.open(case_file)
    assert openpyxl.load_workbook(workbook).sheetnames == [
        "read-me", "chains", "people", "companies", "ownership", "shipments", "identity decisions", "evidence", "sources",
    ]  # fmt: skip
    counts = case.sql(
        "SELECT (SELECT count(*) FROM entity WHERE kind = 'person') AS people, (SELECT count(*) FROM entity WHERE kind <> 'person') AS "
        "companies, (SELECT count(*) FROM link) AS ownership, (SELECT count(*) FROM shipment) AS shipments, "
        '(SELECT count(*) FROM decision) AS "identity decisions", (SELECT count(*) FROM source) AS sources'
    ).to_pylist()[0]
    assert {name: len(sheet(workbook, name)) for name in counts} == counts
    shipped = sheet(workbook, "shipments")
    assert [row["day"] for row in shipped] == [datetime(2021, 5, 4), datetime(2022, 9, 9), datetime(2023, 2, 11)]
    assert (shipped[1]["value, US dollars"], shipped[1]["HS code as written"], shipped[1]["row"]) == (
        800000,
        "8542310000",
        6,
    )
    firms = {row["numbers"]: row for row in sheet(workbook, "companies")}
    assert firms[f"bin {FRONT}"]["founded"] is None or isinstance(firms[f"bin {FRONT}"]["founded"], (str, datetime))
    assert firms[f"inn {SELLER}"]["founded"] == datetime(2014, 5, 6)
    held = {(row["firm"], row["holder"]): row for row in sheet(workbook, "ownership")}
    (front,) = [row for (firm, _), row in held.items() if "Импорт" in str(firm)]
    assert (front["share from %"], front["share to %"], front["since"]) == (25, 50, "2022-06")


def test_chains_lead_to_their_firms_and_their_evidence_to_its_file(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    seller = book["chains"]["D2"]
    target, cell = seller.hyperlink.location.split("!")
    assert (target.strip("'"), book["companies"][cell].value) == ("companies", seller.value)
    proof = next(
        cell for row in book["evidence"].iter_rows(min_row=2) for cell in row if cell.value == "customs/2022.csv"
    )
    target, cell = proof.hyperlink.location.split("!")
    assert book[target.strip("'")][cell].value == "customs/2022.csv"
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_stay_text(tmp_path: Path, name: str) -> None:
    case = transship.open(write_case(tmp_path / "case.duckdb", seller=name))
    done = case.export("xlsx", tmp_path / "case.xlsx")
    cells = [c for s in openpyxl.load_workbook(tmp_path / "case.xlsx") for row in s.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert done.written["companies"] == len(sheet(tmp_path / "case.xlsx", "companies"))


def test_two_runs_give_the_same_bytes(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    for out in ("a.xlsx", "b.xlsx"):
        case.export("xlsx", tmp_path / out)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_full_sheet_goes_on_in_the_next_one() -> None:
    raw = io.BytesIO()
    book = Book(raw, rows_per_sheet=2)
    page = book.page("read-me")
    done = book.table(
        "rows", (Column("number", "n"), Column("to", "to")), ({"n": n, "to": Link("x", "rows", n)} for n in range(1, 6))
    )
    book.words(page, [("rows", ", ".join(done.sheets))])
    book.close()
    assert (done.rows, done.sheets) == (5, ["rows", "rows 2", "rows 3"])
    assert [row["number"] for name in done.sheets for row in sheet(raw, name)] == [1, 2, 3, 4, 5]
    assert openpyxl.load_workbook(raw)["rows 3"]["B2"].hyperlink.location == "'rows 3'!A2"


def test_what_a_cell_or_sheet_cannot_hold_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "MAX_LINKS", 2)
    raw = io.BytesIO()
    book = Book(raw)
    rows = [
        {"n": "x" * 40_000, "to": Link("there", "rows", 1)},
        *({"to": Link("there", "rows", 1), "n": date(1812, 6, 24)} for _ in range(3)),
    ]
    done = book.table("rows", (Column("name", "n"), Column("to", "to")), rows)
    book.close()
    assert (done.cut, done.unlinked) == (1, 2)
    found = sheet(raw, "rows")
    assert len(found[0]["name"]) == books.MAX_TEXT
    assert found[0]["name"].endswith("(cut)")
    assert [row["to"] for row in found] == ["there"] * 4
    assert found[1]["name"] == "1812-06-24", "the format knows no day before 1900"


def test_a_chain_alone(case_file: Path, tmp_path: Path) -> None:
    done = transship.open(case_file).export("xlsx", tmp_path / "one.xlsx", chain=1)
    assert (done.written["chains"], done.written["people"], done.written["shipments"]) == (1, 1, 3)
    assert PETROV in str(sheet(tmp_path / "one.xlsx", "people")[0]["numbers"])
