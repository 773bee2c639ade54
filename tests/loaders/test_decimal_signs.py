"""The decimal sign of columns: numbers in any style that shows itself come back exactly; what cannot be told is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.contract import Claims, Document
from loaders.intake import mapping_for, recognise
from loaders.reading import look
from loaders.shipments.decimal_signs import ENOUGH, MOST
from tests.loaders.invented import table, write
from transship.preview import preview

HEADER = "Declaration No;Date;Sender;Receiver;HS Code;Net weight kg;Gross weight kg;Quantity;Value USD".split(";")
FIELDS = ("net_kg", "gross_kg", "quantity", "value_usd")
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Cells = Sequence[object]


def rows_of(amounts: Iterable[Cells]) -> list[list[Any]]:
    """Whole rows around net weight, gross weight, quantity and value."""
    return [
        [f"D-{n}", "14.03.2023", "QUILLON PARTS LTD", "OOO PROBA", "8542319000", *cells]
        for n, cells in enumerate(amounts)
    ]


def read(path: Path, mapping: dict[str, Any] | None = None) -> Claims:
    """Everything a file states as one batch; its account closes."""
    loader = recognise(look(path), mapping["format"] if mapping else None)
    assert loader is not None
    total = Claims()
    for claims in loader.read(Document(look(path), "00" * 16, path.name, mapping_for(loader, mapping))):
        for count in ("rows_read", "loaded", "skipped"):
            setattr(total, count, getattr(total, count) + getattr(claims, count))
        for part in ("shipments", "rejects", "warnings"):
            getattr(total, part).extend(getattr(claims, part))
        total.notes += claims.notes
    assert total.rows_read == total.loaded + total.skipped + len(total.rejects)
    return total


def load(folder: Path, amounts: Iterable[Cells], delimiter: str = ";") -> Claims:
    return read(write(folder, table(rows_of(amounts), HEADER, delimiter)))


def numbers(claims: Claims) -> list[tuple[float | None, ...]]:
    return [tuple(getattr(s, field) for field in FIELDS) for s in claims.shipments]


def in_doubt(claims: Claims) -> list[int]:
    """The places of rows marked as open, each of which has a warning that says so."""
    told = {w.row for w in claims.warnings if "can be" in w.reason}
    marked = [s.row for s in claims.shipments if "number_open" in s.marks]
    assert sorted(told) == sorted(marked)
    return [row - 2 for row in marked]


class Style(NamedTuple):
    """How a table writes numbers: decimal sign, what groups thousands, decimals (None: as needed), groups of two as in India."""

    decimal: str
    group: str
    places: int | None
    indian: bool = False

    def write(self, thousandths: int) -> str:
        whole, rest = divmod(thousandths, 1000)
        behind = f"{rest:03d}".rstrip("0") if self.places is None else f"{rest:03d}"[: self.places]
        figures = f"{whole:,}"
        if self.indian and whole > 99_999:
            front, last = str(whole)[:-3], str(whole)[-3:]
            front = front if len(front) % 2 == 0 else "0" + front
            figures = ",".join([*(front[n : n + 2] for n in range(0, len(front), 2)), last]).lstrip("0")
        return figures.replace(",", self.group) + (self.decimal + behind if behind else "")


STYLES = [
    Style(decimal, group, places)
    for decimal in ".,"
    for group in ("", " ", "\u00a0", "\u202f", "'", "’", "," if decimal == "." else ".")
    for places in (None, 0, 2, 3)
] + [Style(".", ",", places, True) for places in (None, 0, 2)]
# What shows the sign of a style: a column of its own kind has one such cell, at any place.
SHOWING = {
    ".": ["0.125", "1234567.5", "12.5", "1,234.5", "1 234.567"],
    ",": ["0,125", "1234567,5", "12,5", "1.234,5", "1 234,567"],
}
VALUE = {"0.125": 0.125, "1234567.5": 1234567.5, "12.5": 12.5, "1,234.5": 1234.5, "1 234.567": 1234.567}
VALUE |= dict(zip(SHOWING[","], VALUE.values(), strict=True))


@OFTEN
@given(data=st.data())
def test_numbers_of_a_style_that_shows_itself_come_back_exactly(data: st.DataObject, tmp_path: Path) -> None:
    style = data.draw(st.sampled_from(STYLES))
    step = 10 ** (3 - (3 if style.places is None else style.places))
    drawn = st.integers(1, 10 ** data.draw(st.integers(2, 10))).map(lambda n: n * step)
    rows = data.draw(st.lists(st.tuples(drawn, drawn, drawn, drawn), min_size=1, max_size=12))
    written = [[style.write(n) for n in row] for row in rows]
    meant = [tuple(n / 1000 or None for n in row) for row in rows]
    # One cell in one of the columns tells for all of them.
    shows = data.draw(st.sampled_from(SHOWING[style.decimal]))
    at, column = data.draw(st.integers(0, len(rows))), data.draw(st.integers(0, 3))
    written.insert(at, [shows if n == column else "" for n in range(4)])
    meant.insert(at, tuple(VALUE[shows] if n == column else None for n in range(4)))
    claims = load(tmp_path, written, data.draw(st.sampled_from(";,\t")))
    assert [tuple(n and round(n, 3) for n in row) for row in numbers(claims)] == meant
    assert not in_doubt(claims)


@OFTEN
@given(data=st.data())
def test_whatever_stands_there_every_row_is_accounted_for(data: st.DataObject, tmp_path: Path) -> None:
    cells = "2.400 2,400 1,5 1.5 950 1.234.567 1,234,567 0,125 x - -2.400 1.2.3 ,".split(" ")
    cells += ["", "1 234,5", "2.400 kg"]
    rows = data.draw(st.lists(st.tuples(*[st.sampled_from(cells)] * 4), min_size=1, max_size=12))
    claims = load(tmp_path, rows)
    assert claims.rows_read == len(rows)
    assert {w.row for w in claims.warnings} <= {s.row for s in claims.shipments}
    assert set(in_doubt(claims)) <= set(range(len(rows)))


@pytest.mark.parametrize(
    ("rows", "delimiter", "net"),
    [
        # The column itself, then others, then weights before values.
        ([("2.400", "3", "5", "1.5"), ("1,2", "3", "5", "2")], ";", [2400, 1.2]),
        ([("2.400", "3", "5", "1,5"), ("950", "1000", "5", "2")], ";", [2400, 950]),
        ([("2.400", "3,5", "5", "1.5")], ";", [2400]),
        # No net weight is above its gross weight; here neither ends in a nought.
        ([("950", "1.022", "5", "2"), ("2.431", "2.655", "5", "2")], ";", [950, 2431]),
        ([("2.431", "3", "5", "2"), ("1.755", "2.001", "5", "2")], ";", [2.431, 1.755]),
        # Blanks group, so nothing else does.
        ([("2,400", "3", "5", "2"), ("1 200", "1 300", "5", "2")], "\t", [2.4, 1200]),
        # Where commas separate the cells, they are no decimal signs; where semicolons do, they are.
        ([("2,431", "2,655", "5", "2")], ",", [2431]),
        ([("2,431", "2,655", "5", "2")], ";", [2.431]),
        ([("2.431", "2.655", "5", "2")], ",", [2.431]),
    ],
)  # fmt: skip
def test_what_tells_the_sign(rows: list[Cells], delimiter: str, net: list[float], tmp_path: Path) -> None:
    claims = load(tmp_path, rows, delimiter)
    assert [s.net_kg for s in claims.shipments] == net
    assert not in_doubt(claims)


def test_a_quantity_in_pieces_and_kilograms_says_nothing_of_weights(tmp_path: Path) -> None:
    claims = load(tmp_path, [("12.345", "450.250", "2.500", "7"), ("12.345", "450.250", "10", "7")])
    assert numbers(claims) == [(12.345, 450.25, 2500, 7), (12.345, 450.25, 10, 7)]
    assert in_doubt(claims) == [0, 1]


def test_a_reading_without_a_sure_ground_is_noted_and_a_sure_one_is_not(tmp_path: Path) -> None:
    (told,) = [n for n in load(tmp_path, [("2.431", "3,5", "5", "2")]).notes if "numbers like" in n]
    assert told == 'column "Net weight kg": numbers like "2.431" are read as 2431, as other columns show'
    assert not [n for n in load(tmp_path, [("2.431", "3.5", "5", "2")]).notes if "numbers like" in n]


def test_where_nothing_tells_a_mapping_does(tmp_path: Path) -> None:
    path = write(tmp_path, table(rows_of([("2.400", "2.600", "5", "7")]), HEADER))
    assert in_doubt(read(path)) == [0]
    meanings = ("declaration", "day", "sender_name", "receiver_name", "hs", *FIELDS)
    mapping = {"format": "shipments", "columns": dict(zip(HEADER, meanings, strict=True))}
    for decimal, net in ((",", 2400), (".", 2.4)):
        claims = read(path, mapping | {"decimal": decimal})
        assert ([s.net_kg for s in claims.shipments], in_doubt(claims)) == ([net], [])
    assert in_doubt(read(path, mapping | {"decimal": ""})) == [0]


@OFTEN
@given(data=st.data())
def test_the_order_of_rows_changes_no_number(data: st.DataObject, tmp_path: Path) -> None:
    """Blocks are short at first and are counted as a whole where they can be; what they show is the same in any order."""
    often = st.sampled_from(["2.400"] * 5 + ["1.5"] * 3 + ["3,250", "1,5", "950", ""])
    cells = data.draw(st.lists(often, min_size=30, max_size=300))
    rows = [(cell, "", "5", n + 1) for n, cell in enumerate(cells)]
    mixed = data.draw(st.permutations(rows))
    one, other = load(tmp_path, rows), load(tmp_path, mixed)
    assert sorted(map(repr, numbers(one))) == sorted(map(repr, numbers(other)))
    assert len(in_doubt(one)) == len(in_doubt(other))


def test_one_slip_does_not_turn_a_column_round(tmp_path: Path) -> None:
    rows = [("2.400", f"{n},5", "5", "7") for n in range(1, 100)] + [
        ("1,5", "2.400", "5", "7"),
        ("1,5", "12.5", "5", "7"),
    ]
    claims = load(tmp_path, rows)
    assert {s.net_kg for s in claims.shipments} == {2400, 1.5}
    assert list(claims.shipments)[-2].gross_kg == 2400
    assert in_doubt(claims) == [99]


@pytest.mark.parametrize(("slips", "doubts"), [(1, 0), (30, 1)])
def test_a_sign_that_is_shown_late(slips: int, doubts: int, tmp_path: Path) -> None:
    rows = (
        [("12.5", "13.5", "5", "7")] * (4 * ENOUGH) + [("1,5", "2", "5", "7")] * slips + [("2.400", "2.600", "5", "7")]
    )
    claims = load(tmp_path, rows)
    assert list(claims.shipments)[-1].net_kg == 2.4
    assert in_doubt(claims) == [len(rows) - 1][:doubts]


def test_rows_are_looked_through_while_a_column_is_open(tmp_path: Path) -> None:
    rows = [("2.400", "3", "5", "7")] * (MOST - 2 * ENOUGH) + [("1,5", "3", "5", "7")]
    claims = load(tmp_path, rows)
    assert {s.net_kg for s in claims.shipments} == {2400, 1.5}
    assert not in_doubt(claims)


def test_typed_numbers_are_what_they_are_and_texts_beside_them_are_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER, *rows_of([(2.4, 2400, 5, "12,5"), ("2.400", 2500.25, 5, 7)])]:
        sheet.append(row)
    book.save(tmp_path / "table.xlsx")
    claims = read(tmp_path / "table.xlsx")
    assert numbers(claims) == [(2.4, 2400, 5, 12.5), (2400, 2500.25, 5, 7)]


def test_a_unit_in_the_cell_hides_no_sign(tmp_path: Path) -> None:
    claims = load(tmp_path, [("1", "2.400 kg", "5", "7"), ("1", "1.234,5 kg", "5", "7")])
    assert [s.gross_kg for s in claims.shipments] == [2400, 1234.5]


def test_the_dry_run_shows_what_the_load_reads(tmp_path: Path) -> None:
    path = write(tmp_path, table(rows_of([("2.400", "2.600", "5", "7"), ("1,2", "1,5", "5", "8")]), HEADER))
    (seen,) = preview([path], None, None)
    assert any("net kg 2400.0, gross kg 2600.0, quantity 5.0" in example for example in seen.examples)
    path = write(tmp_path, table(rows_of([("2.400", "2.600", "5", "7")]), HEADER))
    (seen,) = preview([path], None, None)
    assert any('"2.400" are read as 2.4: nothing in the table shows its decimal sign' in note for note in seen.notes)
    assert seen.states["warnings"] == 2
