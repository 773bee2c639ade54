"""Tables of owners: which tables are taken for one, which wait for a mapping, and who is a person."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadFile
from loaders import owners
from loaders.mapping import NeedsMapping
from loaders.parties import bearer
from loaders.reading import look
from tests.loaders.invented import HEADER, ROWS, facts, firm_kz, firm_ru, person_kz, person_ru, read, table, write

IIN, INN, BIN, FIRM = person_kz("790302", 11), person_ru(12), firm_kz("2206", 5), firm_ru(77)


@pytest.mark.parametrize(("country", "rows"), [("kz", 669), ("kg", 3)])
def test_owners_of_the_invented_world_need_no_mapping(shared: Path, country: str, rows: int) -> None:
    claims = read(shared / "scenarios/kz/registry" / country / "owners.csv")
    assert (claims.rows_read, claims.loaded, claims.rejects, claims.warnings) == (rows, rows, [], [])
    assert len(claims.interests) == rows
    assert {m.country for m in claims.mentions if m.name.isdecimal()} == {country}
    assert "unknown" not in Counter(m.kind for m in claims.mentions)


def test_other_tables_are_none_of_owners(shared: Path) -> None:
    tables = [p for p in sorted(shared.rglob("*")) if p.suffix in (".csv", ".xlsx") and p.name != "owners.csv"]
    assert len(tables) > 50
    taken = []
    for path in tables:
        try:
            head = look(path)
        except BadFile:
            continue
        if owners.LOADER.sniff(head):
            taken.append(path.name)
    assert taken == []


P, Q = "Примерова Алия Пробовна", "Образцов Пётр Тестович"
WAITING = {
    "no headers": (table([[P, IIN, BIN, "60%", "01.02.2023"], [Q, INN, BIN, "40%", "01.02.2023"]], header=[]), "no row of headers"),
    "two columns of firms' numbers": (
        table([["ООО «Проба»", FIRM, "ТОО «Пример»", BIN, "100"]], ["Учредитель", "ИНН", "Компания", "Код", "Доля"]),
        "owner's number or the company's",
    ),
    "two names for the owner": (table([[P, "PRIMEROVA ALIYA", BIN]], ["owner", "shareholder", "company"]), "both read like owner_name"),
    "a date of what": (table([[P, BIN, "01.02.2023"]], ["owner", "company", "date"]), "began or ended"),
    "day or month first": (table([[P, BIN, "01/02/2023"]], ["owner", "company", "since"]), "day or the month"),
    "days and months first": (table([[P, BIN, "25/02/2023"], [Q, BIN, "02/25/2023"]], ["owner", "company", "since"]), "only the month"),
    "shares of one": (table([[P, BIN, "0,5"], [Q, BIN, "0,5"]], ["owner", "company", "share"]), "parts of one"),
    "several owners in a cell": (table([[f"{P}; {Q}", BIN, "100"]], ["owners", "company", "share"]), "several owners"),
    "names under a number": (table([[P, "ТОО «Пример»", "100"]], ["owner", "company number", "share"]), "only 0 of 1 values are numbers"),
    "no company": (table([[P, IIN, "100"]], ["shareholder", "id", "share"]), "the company's name or number"),
    "a header half understood": (table([[P, IIN, BIN]], ["owner", "owner code as filed", "company"]), "not understood"),
    "shares under a strange header": (table([[P, BIN, "60%"], [Q, BIN, "40%"]], ["owner", "company", "xyz"]), "look like share"),
}  # fmt: skip


@pytest.mark.parametrize("case", WAITING)
def test_doubt_makes_a_table_wait(case: str, tmp_path: Path) -> None:
    text, doubt = WAITING[case]
    path = write(tmp_path, text)
    assert owners.LOADER.sniff(look(path)), "a table about owners is known as one, even if it has to wait"
    with pytest.raises(NeedsMapping) as raised:
        read(path)
    assert doubt in raised.value.message
    assert raised.value.code == "needs-mapping"
    assert "transship load table.csv --dry-run > table.csv.yml" in raised.value.fix


def test_owners_and_directors_in_one_column_need_another_that_says_who_is_which(tmp_path: Path) -> None:
    header = ["Участник / руководитель", "ИИН участника", "БИН компании", "Доля, %", "С какой даты", "Роль"]
    rows = [[P, IIN, BIN, "60", "01.02.2023", "Учредитель"], [Q, INN, BIN, "", "01.03.2023", "Директор"]]
    claims = read(write(tmp_path, table(rows, header)))
    assert [(i.edge, i.since.isoformat() if i.since else None) for i in claims.interests] == [
        ("OWNS", "2023-02-01"),
        ("DIRECTS", "2023-03-01"),
    ]
    with pytest.raises(NeedsMapping, match="no other column says who is which"):
        read(write(tmp_path, table([row[:-1] for row in rows], header[:-1])))


def test_a_second_sheet_with_rows_makes_a_workbook_wait(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("2022", "2023"):
        sheet = book.create_sheet(name)
        sheet.append(["owner", "company", "share"])
        sheet.append([P if name == "2022" else Q, BIN, 100])
    del book["Sheet"]
    path = tmp_path / "table.xlsx"
    book.save(path)
    with pytest.raises(NeedsMapping, match="other sheets"):
        read(path)
    columns = {"owner": "owner_name", "company": "company_number", "share": "share"}
    claims = read(path, {"sheet": "2023", "columns": columns})
    assert [m.name for m in claims.mentions if m.kind == "person"] == [Q]
    with pytest.raises(BadFile, match="no sheet"):
        read(path, {"sheet": "2024", "columns": columns})


@given(st.permutations(range(len(HEADER))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_order_of_columns_changes_nothing(tmp_path: Path, order: list[int]) -> None:
    moved = table([[row[i] for i in order] for row in ROWS], [HEADER[i] for i in order])
    assert facts(read(write(tmp_path, moved))) == facts(read(write(tmp_path, table(ROWS), "plain.csv")))


CELLS = st.one_of(
    st.sampled_from(
        ["", "-", "NULL", P, "PRIMER LLP", "скрыто", "withheld", IIN, INN, BIN, FIRM, "HE907807", "100", "33,3%", "1/3", "340", "-1",
         "31.02.2019", "01.02.2019", "2019-02", "н.в.", "итого", "owner", "6,5E+11", "a;b", "\t", "\n"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=0, max_size=8), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_every_row_is_accounted_for(tmp_path: Path, rows: list[list[str]]) -> None:
    # The first rows settle what kind of file it is; what follows is any dirt.
    path = write(tmp_path, table([*ROWS * 8, *rows]))
    claims = read(path, {"columns": dict(zip(HEADER, MEANT, strict=True))})
    assert claims.rows_read == claims.loaded + claims.skipped + len(claims.rejects)
    assert len({r.row for r in claims.rejects}) == len(claims.rejects)
    stated = {m.row for m in claims.mentions}
    assert claims.loaded == len(stated)
    assert not stated & {r.row for r in claims.rejects}
    assert {i.holder_id for i in claims.interests} | {i.company_id for i in claims.interests} <= {
        m.id for m in claims.mentions
    }
    assert all(0 <= i.share_min <= 100 for i in claims.interests if i.share_min is not None)


MEANT = ["owner_name", "owner_number", "company_number", "share", "since", "until"]

BEARERS = [
    (P, IIN, "person"), (P, None, "person"), (P, BIN, "person"), ("PRIMEROVA ALIYA", INN, "person"), ("Ли Ан", None, "person"),
    ("ИП Образцов Пётр Тестович", INN, "person"), ("ТОО Пример", None, "company"), ("Пример", BIN, "company"),
    ("SAMPLE HOLDING LIMITED", "HE900001", "company"), ("Комитет государственного имущества", None, "company"),
    ("АО Пример", None, "company"), ("Sample Test", "HE900001", "unknown"), ("Пример", None, "unknown"), (None, IIN, "person"),
    (None, BIN, "company"), (None, "HE900001", "unknown"), ("ООО «Проба»", IIN, "company"), ("Sample Bank", IIN, "unknown"),
    (P, IIN[:-1] + str((int(IIN[-1]) + 1) % 10), "person"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "kind"), BEARERS)
def test_who_bears_a_name(name: str | None, number: str | None, kind: str) -> None:
    assert bearer(name, number).kind == kind


def test_a_birth_date_tells_a_person() -> None:
    assert bearer("Sample Test", "A123456", born=True).kind == "person"
