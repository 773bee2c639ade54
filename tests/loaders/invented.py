"""Invented numbers with right check digits, and tables of owners made of them. Whoever bears one is chance."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from stdnum.ru import inn

from graph.values.identifiers import is_valid, kz_check_digit
from loaders import owners
from loaders.contract import Claims, Document
from loaders.reading import look


def _kz(stem: str, serial: int, digits: int) -> str:
    """The first number from a serial on that the Kazakh rule allows and that is no Russian number as well."""
    while True:
        first = f"{stem}{serial:0{digits}d}"
        check = kz_check_digit(first)
        if check is not None and not is_valid("inn_person", f"{first}{check}"):
            return f"{first}{check}"
        serial += 1


def firm_kz(year_month: str, serial: int) -> str:
    return _kz(f"{year_month}40", serial, 5)


def person_kz(birth: str, serial: int) -> str:
    """``birth`` as YYMMDD, in the 1900s."""
    return _kz(f"{birth}3", serial, 4)


def firm_ru(serial: int) -> str:
    stem = f"77{serial:07d}"
    return stem + str(inn.calc_company_check_digit(stem))


def person_ru(serial: int) -> str:
    stem = f"54{serial:08d}"
    return stem + str(inn.calc_personal_check_digits(stem))


def firm_kg(day_month_year: str, serial: int) -> str:
    return f"0{day_month_year}{serial:05d}"


HEADER = ["owner", "owner_id", "company", "share", "since", "until"]
ROWS = [
    ["Примерова Алия Пробовна", person_kz("850711", 4022), firm_kz("1905", 123), "34", "14.05.2019", ""],
    ["OBRAZTSOV PETR", person_ru(98), firm_kz("1905", 123), "66%", "14.05.2019", "20.01.2022"],
    ["SAMPLE HOLDING LIMITED", "HE900001", firm_kz("2206", 777), "50", "30.06.2022", ""],
    ["Пробный Иван Тестович", "", firm_kg("05102022", 426), "33,3%", "05.10.2022", ""],
]


def table(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, delimiter: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *rows] if header else list(rows))
    return out.getvalue()


def write(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, mapping: dict[str, object] | None = None) -> Claims:
    """Everything that a table of owners states, as one batch."""
    total = Claims()
    for claims in owners.read(Document(look(path), "00" * 16, path.name, mapping)):
        total.rows_read += claims.rows_read
        total.loaded += claims.loaded
        total.skipped += claims.skipped
        for part in ("mentions", "identifiers", "interests", "rejects", "warnings"):
            getattr(total, part).extend(getattr(claims, part))
        total.unread_columns += claims.unread_columns
        total.notes += claims.notes
    return total


def facts(claims: Claims) -> object:
    """What was read, without the notes on how it was recognised."""
    return (
        claims.rows_read, claims.loaded, claims.skipped, claims.mentions, claims.identifiers, claims.interests, claims.rejects,
        claims.warnings, set(claims.unread_columns),
    )  # fmt: skip
