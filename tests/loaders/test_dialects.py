"""Tables of shipments under headers that no sample has: each comes out right or waits with a doubt, and is never read wrongly.

``dialects/<name>.csv`` is one such table: first what must become of it (``# loader``, ``# values``, ``# waits`` with words of the doubt),
then a line ``meaning,header`` for each column, with the text of the merged cell above as a third part; ``-`` is a column that is
nobody's. A new dialect to be known is a new file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from loaders.contract import Claims, Document
from loaders.intake import recognise
from loaders.mapping import NeedsMapping
from loaders.reading import look
from tests.loaders.invented import firm_kg, firm_kz, firm_ru

RETITLED = Path(__file__).parent / "retitled.csv"
FILES = sorted((Path(__file__).parent / "dialects").glob("*.csv"))
ROWS = 8
# The number of the sender and of the receiver in each kind of table; None where it has none.
NUMBERS = {
    "ru": (None, firm_ru),
    "kz": (None, lambda n: firm_kz("2206", n)),
    "form": (lambda n: firm_kz("2206", n), firm_ru),
    "kg": (lambda n: firm_kg("05102022", n), firm_ru),
    "am": (lambda n: f"0{1234567 + n * 7:07d}", firm_ru),
    "other": (lambda n: f"30{4567891 + n * 13:07d}", lambda n: f"20{7654321 + n * 17:07d}"),
}
COUNTRIES = {"ru": "CN", "kz": "CN", "form": "KZ", "kg": "KG", "am": "AM", "other": "UZ"}
OFFICES = {"ru": "10702020/", "kz": "55302/", "other": "26010/"}
DAYS = ("day", "day_filed", "day_shipped", "day_released")
WEIGHTS = {"net_t": ("net_kg", 1000), "gross_t": ("gross_kg", 1000), "net_lb": ("net_kg", 0.45359237)}


class Dialect(NamedTuple):
    loader: str
    values: str
    waits: str
    columns: list[tuple[str, str, str]]


def dialect(path: Path) -> Dialect:
    told, columns = {}, []
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
        if row and row[0].startswith("#"):
            key, _, value = ",".join(row)[1:].partition(":")
            told[key.strip()] = value.strip()
        elif row:
            columns.append((row[0], row[1], row[2] if len(row) > 2 else ""))
    return Dialect(told["loader"], told["values"], told.get("waits", ""), columns)


def cell(meaning: str, values: str, n: int) -> Any:
    """What the row n states under a meaning, as the file writes it."""
    role, _, attribute = meaning.partition(".")
    side = 0 if role in ("sender", "exporter", "seller") else 1
    match attribute or meaning:
        case "number":
            number = NUMBERS[values][side]
            return number(n) if number else ""
        case "name":
            name = f"QUILLON {'ABCDEFGH'[n]} TRADING LTD" if side == 0 else f"ООО «ПРОБА-{'АБВГДЕЖЗ'[n]}»"
            return name if role not in ("declarant", "contract_holder") else "ООО «БРОКЕР-ПРИМЕР»"
        case "address":
            return f"улица Примерная, {n + 1}"
        case "country":
            return COUNTRIES[values] if side == 0 else "RU"
        case "declaration":
            return f"{OFFICES.get(values, '')}{14 + n}0323/301234{n}"
        case "item":
            return n + 1
        case "direction":
            return "ИМ"
        case "hs":
            return f"854231900{n}"
        case "description":
            return f"микросхемы интегральные, образец {n}"
        case "net_kg" | "net_t" | "net_lb":
            return f"{n + 1}.25"
        case "gross_kg" | "gross_t":
            return f"{n + 1}.75"
        case "quantity":
            return 100 + n
        case "unit":
            return "шт"
        case "value_usd" | "value_customs_usd":
            return f"{1000 + n}.5"
        case "value":
            return f"{7000 + n}"
        case "currency":
            return "EUR"
        case "origin":
            return "CN"
        case "departure":
            return COUNTRIES[values]
        case "destination":
            return "RU"
        case "brand":
            return "QUILLON"
        case "manufacturer":
            return "QUILLON WORKS"
        case "month_first":
            return f"03/{14 + n}/2023"
        case "unclear":
            return f"03/0{1 + n}/2023" if n != 2 else "03/02/2023"
        case day if day in DAYS:
            return f"{14 + n}.03.2023"
    return f"прочее {n}"


def written(spoken: Dialect) -> str:
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";")
    if any(above for _, _, above in spoken.columns):
        lines.writerow([above if above != "^" else "" for _, _, above in spoken.columns])
    lines.writerow([header for _, header, _ in spoken.columns])
    lines.writerows([[cell(meaning, spoken.values, n) for meaning, _, _ in spoken.columns] for n in range(ROWS)])
    return out.getvalue()


def read(path: Path) -> tuple[str, list[Claims]]:
    head = look(path)
    loader = recognise(head)
    assert loader is not None, "no format fits"
    return loader.name, list(loader.read(Document(head, "00" * 16, path.name)))


def of(batches: Sequence[Claims], part: str) -> list[Any]:
    return list(chain.from_iterable(getattr(claims, part) for claims in batches))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dialect(path: Path, tmp_path: Path) -> None:
    spoken = dialect(path)
    file = tmp_path / "table.csv"
    file.write_text(written(spoken), encoding="utf-8")
    if spoken.waits:
        with pytest.raises(NeedsMapping, match=spoken.waits):
            read(file)
        return
    loader, batches = read(file)
    assert loader == spoken.loader
    assert of(batches, "rejects") == []
    shipments = of(batches, "shipments")
    assert len(shipments) == ROWS
    names = {m.id: m.names for m in of(batches, "mentions")}
    numbers: dict[str, set[str]] = {}
    for identifier in of(batches, "identifiers"):
        numbers.setdefault(identifier.mention_id, set()).add(identifier.value)
    meanings = [meaning for meaning, _, _ in spoken.columns]
    for n, shipment in enumerate(shipments):
        for meaning in meanings:
            expected = cell(meaning, spoken.values, n)
            role, _, attribute = meaning.partition(".")
            party = shipment.sender_id if role in ("sender", "exporter", "seller") else shipment.receiver_id
            if meaning in ("-", "*") or role in ("declarant", "contract_holder"):
                continue
            if attribute == "name":
                assert expected in names[party or ""], meaning
            elif attribute == "number":
                assert not expected or expected in numbers[party or ""], meaning
            elif attribute:
                continue  # read with the party, where its number does not tell more
            elif meaning in DAYS or meaning == "month_first":
                assert shipment.day == date(2023, 3, 14 + n), meaning
            elif meaning == "hs":
                assert shipment.hs_raw == expected
            elif meaning in WEIGHTS:
                kg, factor = WEIGHTS[meaning]
                assert getattr(shipment, kg) == pytest.approx(float(expected) * factor)
            elif meaning in ("value_usd", "value_customs_usd"):
                assert shipment.value_usd == float(expected), meaning
            elif meaning in ("origin", "departure", "destination"):
                assert getattr(shipment, meaning) == expected.lower(), meaning
            elif meaning == "direction":
                assert shipment.direction == "import"
            elif isinstance(got := getattr(shipment, meaning), float):
                assert got == float(expected), meaning
            else:
                assert got == str(expected), meaning
    assert shipments[0].net_kg is None or any(m.startswith("net_") for m in meanings)
    assert shipments[0].value_usd is None or "value_usd" in meanings or "value_customs_usd" in meanings


def retitled() -> dict[str, dict[str, str]]:
    """By file (and language) what stands instead of each header."""
    told: dict[str, dict[str, str]] = {}
    for row in csv.reader(line for line in RETITLED.read_text(encoding="utf-8").splitlines() if line[0] != "#"):
        told.setdefault(row[0], {})[row[1]] = row[2]
    return told


def said(batches: Sequence[Claims]) -> list[object]:
    """Who is named in which row, and what the shipments say. Loaders that read the same firms may give a country another basis."""
    named = {(m.row, m.name, m.kind) for m in of(batches, "mentions")}
    borne = {(i.row, i.kind, i.value) for i in of(batches, "identifiers")}
    held = {(i.row, i.share_min, i.since, i.until) for i in of(batches, "interests")}
    sent = [
        (s.row, s.day, s.hs6, s.value_usd, s.net_kg, s.gross_kg, s.quantity, s.origin) for s in of(batches, "shipments")
    ]
    return [named, borne, held, sent]


@pytest.mark.parametrize("name", retitled())
def test_a_sample_file_under_other_headers_says_the_same(name: str, shared: Path, tmp_path: Path) -> None:
    path = shared / "scenarios/kz" / name.partition("|")[0]
    head = look(path)
    header, *rows = csv.reader(
        io.StringIO(path.read_bytes().decode(head.encoding), newline=""), delimiter=head.delimiter
    )
    out = io.StringIO()
    instead = retitled()[name]
    csv.writer(out, delimiter=head.delimiter).writerows([[instead.get(h, h) for h in header], *rows])
    again = tmp_path / "table.csv"
    again.write_text(out.getvalue(), encoding="utf-8")
    (_, before), (_, after) = read(path), read(again)
    assert said(before) == said(after)
    assert of(before, "rejects") == of(after, "rejects") == []
