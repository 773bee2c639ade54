"""The folder: which table goes into which file, in which encoding, and the key with what has to be found."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from demo_case import cast, crowd, customs, dirt, doubles, egrul, registers
from demo_case.customs import Table
from demo_case.dirt import Refused
from demo_case.world import EXTRACTS, World

OLD, NEW, FORMS = "customs/DT_2019_2021.csv", "customs/DT_2022_2023.xlsx", "customs/statformy_EAES_2021_2023.csv"
EXPORT, IMPORT = "customs/Kazakhstan_Export_FULL_2022-2023.xlsx", "customs/Kazakhstan_Import_FULL_2022-2023.xlsx"
SHORT = "customs/Kazakhstan_Export_SHORT.xlsx"
TITLE_ROWS = 5

README = Path(__file__).with_name("README.case.txt")


def build() -> tuple[dict[str, bytes], dict[str, Any]]:
    """All files of the case by name, and the key."""
    world = World()
    cast.everyone(world)
    doubles.everyone(world)
    crowd.everyone(world)
    files: dict[str, bytes] = {"README.txt": README.read_bytes()}
    for day in EXTRACTS:
        name, content = egrul.extract(world, day)
        files[f"egrul/{name}"] = content
    files["kz/gbd_ul_v1_page_001.json"] = registers.gbd_ul(world).encode()
    files["kz/stat_gov_juridical.csv"] = registers.stat_gov(world).encode("utf-8-sig")
    files["kz/uchrediteli_TOO_vygruzka.csv"] = registers.owners(world).encode()
    files["kz/directory.ftm.json"] = registers.directory(world).encode()
    files["other/kg_minjust.ftm.json"] = registers.register_abroad(world, "kg", "kg_register_extract").encode()
    files["other/tr_ticaret_sicili.ftm.json"] = registers.register_abroad(world, "tr", "tr_register_extract").encode()
    files["other/people.ftm.json"] = registers.people(world).encode()
    refused = _customs(world, files)
    return dict(sorted(files.items())), _key(world, refused)


def _customs(world: World, files: dict[str, bytes]) -> list[Refused]:
    old, forms, bought = (
        customs.declarations_old(world),
        customs.statforms(world),
        customs.kazakh_sheet(world, "kz_import"),
    )
    refused = dirt.old_declarations(OLD, old) + dirt.forms(FORMS, forms) + dirt.imports(IMPORT, bought, TITLE_ROWS + 1)
    files[OLD] = dirt.other_encoding(_delimited(old), 41, "cp1251")
    files[FORMS] = _delimited(forms).encode("utf-8-sig")
    files[NEW] = _sheet(customs.declarations_new(world), 0)
    files[IMPORT] = _sheet(bought, TITLE_ROWS)
    files[EXPORT] = _sheet(customs.kazakh_sheet(world, "kz_export"), TITLE_ROWS)
    files[SHORT] = _sheet(customs.monthly_sums(world), 0)
    return refused


def _delimited(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue()


def _sheet(table: Table, title_rows: int) -> bytes:
    """A workbook without a trace of when it was written."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet"
    for place in range(title_rows):
        sheet.append([None] * 4 + ["DATA"] if place == 1 else [None])
    sheet.append(table.columns)
    for row in table.rows:
        sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return _timeless(raw)


def _timeless(raw: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2024-01-15T09:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, (2024, 1, 15, 9, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _key(world: World, refused: list[Refused]) -> dict[str, Any]:
    """What the product has to find, and what it must not."""
    chains = [
        {
            "why": e.why,
            "seller": e.seller.number,
            "front": e.front.number,
            "buyer": e.buyer.number,
            "link_strength": e.strength,
            "movements": len(e.movements),
        }
        for e in world.expected
    ]
    return {
        "chains": sorted(chains, key=lambda c: (str(c["front"]), str(c["buyer"]))),
        "lookalikes": [{"why": why, "seller": old.number, "front": new.number} for why, old, new in world.lookalikes],
        "rejects": [{"file": r.file, "row": r.row, "why": r.why} for r in sorted(refused)],
    }


def write(folder: Path, key_file: Path | None) -> None:
    """Write the case into an empty or older folder, and the key where a file is given."""
    files, key = build()
    for old in (p for p in folder.rglob("*") if p.is_file()):
        old.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if key_file:
        key_file.write_text(json.dumps(key, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
