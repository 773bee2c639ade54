"""What is wrong with some rows, as in every table from customs. Only ordinary trade is spoilt, never a delivery of a chain."""

from __future__ import annotations

from typing import NamedTuple

from demo_case.customs import Cell, Table
from demo_case.goods import ORDINARY


class Refused(NamedTuple):
    """A row that has to be refused: the file, the row as a spreadsheet counts, and why."""

    file: str
    row: int
    why: str


def _plain(table: Table, skip: int, *, chapter: str = "") -> int:
    """The place of an ordinary row: the ``skip``-th delivery of ordinary goods."""
    found = [place for place, m in enumerate(table.of) if m.good in ORDINARY and m.good.hs10.startswith(chapter)]
    return found[skip]


def _column(table: Table, name: str) -> int:
    return next(place for place, column in enumerate(table.columns) if column.split(" (")[0] == name)


def old_declarations(file: str, table: Table) -> list[Refused]:
    """A day that does not exist, a row shifted to the right, and an exact duplicate (which counts once)."""
    impossible, shifted, twice = _plain(table, 12), _plain(table, 31), _plain(table, 50)
    table.rows[impossible][_column(table, "G072")] = "31.06.2020"
    broken = table.rows[shifted]
    at = _column(table, "G021")
    table.rows[shifted] = [*broken[:at], "ПО ПОРУЧЕНИЮ", *broken[at:-1]]
    table.rows.append(list(table.rows[twice]))
    return [
        Refused(file, impossible + 2, "the day does not exist"),
        Refused(file, shifted + 2, "the cells are shifted to the right"),
    ]


def forms(file: str, table: Table) -> list[Refused]:
    """Codes of nine digits with a star (kept), a row without a receiver, a negative weight."""
    code, weight = _column(table, "Код товара по ТН ВЭД ЕАЭС"), _column(table, "Вес нетто кг")
    for skip in (5, 17):
        place = _plain(table, skip)
        table.rows[place][code] = f"{str(table.rows[place][code])[:9]}*"
    lonely, negative = _plain(table, 24), _plain(table, 33)
    first = _column(table, "Наименование получателя")
    table.rows[lonely][first : first + 2] = ["", ""]
    table.rows[negative][weight] = f"-{table.rows[negative][weight]}"
    return [Refused(file, lonely + 2, "there is no receiver"), Refused(file, negative + 2, "the weight is negative")]


def imports(file: str, table: Table, header_row: int) -> list[Refused]:
    """A day that does not exist, and values written as text."""
    place = _plain(table, 9)
    table.rows[place][_column(table, "REGISTRATION_DATE")] = "30.02.2023"
    for column in ("CUSTOMS_VALUE_USD", "QUANTITY", "N_WEIGHT"):
        at = _column(table, column)
        for row in table.rows[::11]:
            row[at] = _as_text(row[at])
    return [Refused(file, header_row + 1 + place, "the day does not exist")]


def _as_text(value: Cell) -> Cell:
    return value if value is None else str(value)


def other_encoding(text: str, row: int, encoding: str) -> bytes:
    """A text in one encoding with one line in utf-8, as where two extracts were glued together."""
    lines = text.splitlines(keepends=True)
    return b"".join(line.encode("utf-8" if place == row else encoding) for place, line in enumerate(lines, 1))
