"""Headers in words that no sample file has. ``headers/<vocabulary>.csv`` lists them: a new one to be known is one line there."""

from __future__ import annotations

import csv
from functools import cache, partial
from pathlib import Path

import pytest

from loaders.headers import Vocabulary, told_by_cells
from loaders.shipments import KINDS

FILES = sorted((Path(__file__).parent / "headers").glob("*.csv"))
vocabulary = cache(partial(Vocabulary.load, kinds=KINDS))


def lines() -> list[tuple[str, str, str]]:
    """Vocabulary, meaning (empty for none), header."""
    told = []
    for path in FILES:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.reader(line for line in handle if not line.startswith("#"))
            told += [(path.stem, row[0], row[1]) for row in rows]
    return told


@pytest.mark.parametrize(("name", "meaning", "header"), lines())
def test_header_means(name: str, meaning: str, header: str) -> None:
    readings = vocabulary(name).readings(header)
    first = readings[0].meaning if readings else ""
    assert first == meaning if meaning else first in ("", "-")


def test_a_title_above_the_header_is_passed_over() -> None:
    rows = [
        ["Выгрузка деклараций за 2023 год"],
        [],
        ["Дата ДТ", "Код ТН ВЭД", "Получатель"],
        ["01.02.2023", "8542310000", "ООО ВЕКТОР"],
    ]
    found = vocabulary("customs_ru").find(rows)
    assert found is not None
    assert (found.header_row, found.columns) == (3, {"day": 0, "hs": 1, "receiver.name": 2})


def test_a_header_of_two_rows() -> None:
    upper = ["Дата ДТ", "Код ТН ВЭД", "Отправитель", None, "Получатель", None]
    lower = [None, None, "Наименование", "ИНН", "Наименование", "ИНН"]
    found = vocabulary("customs_ru").find(
        [upper, lower, ["01.02.2023", "8542310000", "A LTD", None, "ООО ВЕКТОР", "7743015521"]]
    )
    assert found is not None
    assert found.header_row == 2
    assert found.columns["receiver.number"] == 5
    assert found.columns["sender.number"] == 3


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["Отправитель", "ИНН", "Получатель", "ИНН"], {"sender.number": 1, "receiver.number": 3}),
        (["ИНН", "Отправитель", "ИНН", "Получатель"], {"sender.number": 0, "receiver.number": 2}),
    ],
)
def test_a_bare_header_belongs_to_the_party_beside_it(header: list[str], columns: dict[str, int]) -> None:
    found = vocabulary("customs_ru").match(header, [])
    assert {m: found.columns[m] for m in columns} == columns
    assert found.doubts


def test_of_two_columns_with_one_meaning_the_one_that_fits_is_taken() -> None:
    rows = [["Код товара", "Код ТН ВЭД"], *[[f"A-{n}", "8542310000"] for n in range(6)]]
    found = vocabulary("customs_ru").match(rows[0], rows[1:])
    assert found.columns == {"hs": 1}
    assert found.unread == ("Код товара",)


def test_a_column_with_an_unknown_header_is_told_by_its_cells() -> None:
    rows = [
        ["Дата ДТ", "Шифр", "Получатель", "Артикул"],
        *[["01.02.2023", f"85423100{n:02d}", "ООО ВЕКТОР", f"A{n}"] for n in range(8)],
    ]
    found = vocabulary("customs_ru").match(rows[0], rows[1:])
    assert "hs" not in found.columns
    told = told_by_cells(found, "hs", "hs", rows[1:])
    assert told.columns["hs"] == 1
    assert told.unread == ("Артикул",)
    assert "because of its cells" in told.doubts[-1]


def test_taxpayer_numbers_are_no_hs_codes() -> None:
    numbers = ["7743015521", "7805123343", "5401128783", "6678091158", "0278007129", "7743015521"]
    rows = [["Дата ДТ", "Шифр", "Получатель"], *[["01.02.2023", n, "ООО ВЕКТОР"] for n in numbers]]
    found = vocabulary("customs_ru").match(rows[0], rows[1:])
    assert told_by_cells(found, "hs", "hs", rows[1:]) == found
