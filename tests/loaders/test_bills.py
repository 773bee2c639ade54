"""Bills of lading and vendor sheets: what their key or their cells say, counted again by other means."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.values.goods import parse_hs_list
from loaders import bill_of_lading, vendor_rows
from loaders.contract import Claims, Document
from loaders.intake import recognise
from loaders.reading import look
from loaders.shipments.days import month_comes_first
from loaders.shipments.measures import Totals, kg_per_unit
from loaders.shipments.traders import TO_ORDER

NO_RECEIVER = {"", "NULL", "N/A", "NONE"}


def load(path: Path) -> tuple[str, list[Claims]]:
    head = look(path)
    loader = recognise(head)
    assert loader is not None, path.name
    batches = list(loader.read(Document(head, "00" * 16, path.name)))
    assert sum(c.rows_read for c in batches) == sum(c.loaded + c.skipped + len(c.rejects) for c in batches), path.name
    return loader.name, batches


def test_sample_bills_give_what_their_key_says(shared: Path) -> None:
    folder = shared / "scenarios" / "kz"
    key = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["files"]
    names = [name for name in key if "bill_of_lading" in name]
    assert len(names) == 4
    for name in names:
        loader, batches = load(folder / name)
        with (folder / name).open(encoding="utf-8-sig", newline="") as handle:
            cells = dict(enumerate(csv.DictReader(handle), start=2))
        assert loader == "bill_of_lading"
        assert sum(c.rows_read for c in batches) == len(cells) == key[name]["rows"], name
        refused = {r.row for c in batches for r in c.rejects}
        assert refused == {r["row"] for r in key[name]["rejected"]}, name
        assert {w.row for c in batches for w in c.warnings} == {r["row"] for r in key[name]["soft"]}, name
        shipments = [s for c in batches for s in c.shipments]
        assert len({s.id for s in shipments}) == key[name]["good"]
        mentions = {m.id: m for c in batches for m in c.mentions}
        for s in shipments:
            row = cells[s.row]
            codes = [code for code in row["hs_codes"].split("|") if code]
            if not any("*" in code for code in codes):
                assert (s.hs6, *s.hs_more) == (tuple(dict.fromkeys(codes)) or (None,)), (name, s.row)
            assert (s.gross_kg, s.net_kg) == (float(row["weight_kg"]) or None, None)
            assert s.value_usd == (float(row["value_usd"]) if row["value_usd"] else None)
            to_order = row["consignee_name"] == "TO THE ORDER OF"
            told = row["notify_party_name"] if to_order else row["consignee_name"]
            named = mentions[s.receiver_id].name if s.receiver_id else None
            assert named == (told if told and told != "SAME AS CONSIGNEE" else None), (name, s.row)
            assert ("notify_party" in s.marks, "to_order" in s.marks) == (
                to_order and bool(named),
                to_order and not named,
            )
        assert all(m.country for m in mentions.values()), "addresses name the country of every party"
        assert not any("SAME AS" in m.name or "ORDER OF" in m.name for m in mentions.values())


def sheet(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The header on row 6 and the rows below it, by another reader."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        rows = [
            [str(c if c is not None else "") for c in row] for row in book.worksheets[0].iter_rows(values_only=True)
        ]
    finally:
        book.close()
    header = rows[5]
    return header, [dict(zip(header, row, strict=False)) for row in rows[6:] if any(row)]


def test_every_real_vendor_sheet_is_read(shared: Path) -> None:
    """All rows of full sheets are loaded, but those whose receiver the vendor left out; short sheets are sums."""
    found: Counter[str] = Counter()
    for path in sorted((shared / "data" / "customs_vendor").glob("*.xlsx")):
        name, batches = load(path)
        found[name] += 1
        if name == "vendor_sums":
            continue
        header, rows = sheet(path)
        receivers = [c for c in header if c.replace("_", " ") in {
            "CONSIGNEE NAME", "BUYER NAME", "IMPORTER NAME", "IMPORTER NAME EN", "IMPORTER", "NOTIFY PARTY NAME", "NORTIFY PARTY NAME",
            "IMPORTER NAME VN", "IMPORTERNAME",
        }]  # fmt: skip
        nobody = [i for i, row in enumerate(rows) if all(row[c].strip().upper() in NO_RECEIVER for c in receivers)]
        rejects = [r for c in batches for r in c.rejects]
        assert sum(c.rows_read for c in batches) == len(rows), path.name
        assert {r.row for r in rejects} == {i + 7 for i in nobody}, path.name
        assert all(r.reason.startswith("nobody is named as receiver") for r in rejects)
        (codes,) = [c for c in header if c in ("HS_CODE", "HS CODE")]
        for s in chain.from_iterable(c.shipments for c in batches):
            assert s.hs6 == rows[s.row - 7][codes][:6], path.name
    assert found == {"vendor_sums": 12, "vendor_rows": 19, "bill_of_lading": 3, "kz_vendor": 2}


def test_weights_and_values_of_real_sheets(shared: Path) -> None:
    folder = shared / "data" / "customs_vendor"
    _, batches = load(folder / "US_Import_610990_(1).xlsx")
    rows = sheet(folder / "US_Import_610990_(1).xlsx")[1]
    for s in chain.from_iterable(c.shipments for c in batches):
        factor = {"LB": 0.45359237, "K": 1.0, "KG": 1.0}[rows[s.row - 7]["WEIGHT_UNIT"]]
        assert s.gross_kg == pytest.approx(float(rows[s.row - 7]["WEIGHT"]) * factor, rel=1e-3)
        assert s.value_usd is None
    for name in ("Uzbekistan_export_F.xlsx", "Uzbekistan_import_Full.xlsx"):
        rows = sheet(folder / name)[1]
        for s in chain.from_iterable(c.shipments for c in load(folder / name)[1]):
            assert s.value_usd == pytest.approx(float(rows[s.row - 7]["CUSTOMS_VALUE_USD"]))
    homes = {
        "Russia_Import_Full.xlsx": "ru",
        "Turkey_Export_F.xlsx": "tr",
        "Vietnam_import_full.xlsx": "vn",
        "India_Import_F.xlsx": "in",
    }
    for name, country in homes.items():
        batches = load(folder / name)[1]
        local = {(s.receiver_id if "mport" in name else s.sender_id) for c in batches for s in c.shipments}
        assert {m.country for c in batches for m in c.mentions if m.id in local} == {country}, name


@pytest.mark.parametrize(
    "text",
    ["TO THE ORDER OF", "to order", "TO ORDER OF EXAMPLE BANK", "ORDER", "A LA ORDEN DE BANCO", "UNTO THE ORDER OF X"],
)
def test_a_paper_to_order_names_nobody(text: str) -> None:
    assert TO_ORDER.fullmatch(text)


@pytest.mark.parametrize("text", ["ORDER LOGISTICS LLC", "TOORDER LTD", "BORDER TRADE LLC", "NEW ORDER OF MERIT GMBH"])
def test_a_firm_called_order_is_a_firm(text: str) -> None:
    assert not TO_ORDER.fullmatch(text)


@pytest.mark.parametrize(
    ("cell", "first", "more"),
    [
        ("854231", "854231", ()),
        ("854231|690721", "854231", ("690721",)),
        ("8542.31.90; 6907 21", "854231", ("690721",)),
        ("39*|854231", "854231", ()),
        ("85423190,85423110,880622", "854231", ("880622",)),
        ("8542", "", ()),
        ("854231 690721", "854231", ("690721",)),
        ("8542 31 0000", "854231", ()),
        ("PIECES", "", ()),
    ],
)
def test_codes_of_a_cell(cell: str, first: str, more: tuple[str, ...]) -> None:
    found = parse_hs_list(cell)
    assert found is not None
    assert (found.first.raw, found.first.hs6, found.more) == (cell, first, more)


@given(st.text(max_size=40))
def test_any_cell_of_codes_is_read_or_doubted(cell: str) -> None:
    found = parse_hs_list(cell)
    assert found is None or found.first.doubt or len(found.first.hs6) == 6


def test_the_month_comes_first_only_where_the_column_says_so() -> None:
    assert month_comes_first(["01/02/2023", "08/25/2023"])
    assert month_comes_first(["01/02/2023", "25/08/2023"]) is False
    assert month_comes_first(["01/02/2023", "2023-08-25", None, "00/00/0000", "99/99/2023"]) is None


@pytest.mark.parametrize(
    ("last", "day", "noted"),
    [
        ("08/25/2023", "2023-08-03", False),
        ("25/08/2023", "2023-03-08", False),
        ("", "2023-03-08", True),
    ],
)
def test_a_manifest_sorted_by_day_is_read_to_its_end(tmp_path: Path, last: str, day: str, noted: bool) -> None:
    """Its first rows all bear one day that could be read both ways."""
    path = tmp_path / "bills.csv"
    rows = [f"EX{n},08/03/2023,INVENTED LTD,SAMPLE LLC,BOAT,1E,854231" for n in range(50)]
    rows += [f"EX99,{last},INVENTED LTD,SAMPLE LLC,BOAT,1E,854231"] if last else []
    path.write_text(
        "\n".join(("BL Number,Arrival Date,Shipper,Consignee,Vessel,Voyage,HS Code", *rows, "")), encoding="utf-8"
    )
    batches = load(path)[1]
    assert {str(s.day) for c in batches for s in c.shipments if s.row < 52} == {day}
    assert not [r for c in batches for r in c.rejects]
    assert any("day first" in note for c in batches for note in c.notes) == noted


def test_a_total_counts_once_for_each_declaration() -> None:
    totals = Totals()
    ids = ["a", "b", "c", "d", "e"]
    assert totals.once(["A", "A", "B", None, None], [5.0, 5.0, 5.0, 5.0, 5.0], ids) == [5.0, None, 5.0, 5.0, 5.0]
    assert totals.once(["A", "A"], [5.0, 7.0], ["f", "g"]) == [None, 7.0], (
        "items of one declaration may stand in two batches"
    )
    assert totals.once(["A"], [5.0], ["a"]) == [5.0], "an exact copy is told by its id, so it keeps what it says"


@pytest.mark.parametrize(("unit", "kg"), [("LB", 0.45359237), ("Kgs.", 1.0), ("MT", 1000.0), ("", None)])
def test_units_of_weight(unit: str, kg: float | None) -> None:
    assert kg_per_unit(unit) == kg


BILL = {
    "B/L No": "EX{n}", "ETA": "2023-03-0{n}", "Shipper Name": "INVENTED LTD", "Consignee Name": "SAMPLE LLC", "POL": "SHANGHAI",
    "POD": "ALMATY", "Vessel/Voyage": "PAPER BOAT 1E", "HS": "854231", "Commodity": "CHIPS",
}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cell", "kg"),
    [
        ("Weight", "27.6 LB", 27.6 * 0.45359237),
        ("Gross Weight", "1,234.5 KGS", 1234.5),
        ("Gross Weight (kg)", "12.5", 12.5),
        ("G.W. (KGS)", "12.5", 12.5),
        ("Gross Weight", "2 MT", 2000.0),
        ("Weight", "12.5", None),
    ],
)
def test_a_weight_is_read_in_its_unit(tmp_path: Path, header: str, cell: str, kg: float | None) -> None:
    """In headers as vendors of many countries write them; a weight in nobody knows what is left empty."""
    path = tmp_path / "bills.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        table = csv.DictWriter(handle, [*BILL, header, "Value (USD)"])
        table.writeheader()
        for n in range(1, 8):
            table.writerow({**{k: v.format(n=n) for k, v in BILL.items()}, header: cell, "Value (USD)": "$1,000.50"})
    name, batches = load(path)
    shipments = [s for c in batches for s in c.shipments]
    assert (name, len(shipments), [r for c in batches for r in c.rejects]) == ("bill_of_lading", 7, [])
    assert all(s.gross_kg == (pytest.approx(kg, rel=1e-5) if kg else None) for s in shipments)
    assert {(s.value_usd, s.day_kind, s.departure, s.destination) for s in shipments} == {
        (1000.5, "expected", "cn", "kz")
    }


def test_the_two_formats_do_not_take_each_others_files(shared: Path) -> None:
    for path in (shared / "scenarios" / "kz" / "customs").iterdir():
        head = look(path)
        assert bill_of_lading.LOADER.sniff(head) == path.name.startswith("bill_of_lading"), path.name
        if path.name.startswith(("bill_of_lading", "ru_", "eaeu_")):
            assert not vendor_rows.LOADER.sniff(head), path.name
