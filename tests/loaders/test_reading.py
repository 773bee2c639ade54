"""Files as streams: encodings, delimiters, spreadsheets, hostile input. Every file is made by its test."""

from __future__ import annotations

import contextlib
import random
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadFile
from loaders.reading import TextTable, Workbook, encodings, json_items, json_lines, look, pieces, xml_elements
from loaders.reading.archives import is_archive

RUSSIAN = "Номер;Наименование;Вес нетто\n1;Общество Небыль;12,5\n2;Товарищество Одуванчик;3,7\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "utf-16"])
def test_russian_text_is_read_in_every_encoding_met(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes((RUSSIAN * 3).encode(encoding))
    head = look(path)
    assert head.encoding == encoding
    assert head.delimiter == ";"
    assert head.rows[1][1] == "Общество Небыль"


def test_a_row_in_another_encoding_is_read_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(RUSSIAN.encode("cp1251") + "3;Мыло хозяйственное;1\n".encode() + RUSSIAN.encode("cp1251"))
    table = TextTable(path, "utf-8", ";")
    rows = dict(table)
    assert rows[4][1] == "Мыло хозяйственное"
    assert 4 not in table.odd_rows
    assert {2, 3} <= table.odd_rows


def test_a_foreign_row_far_down_in_the_file_is_read_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    line = "1;Мыло хозяйственное;1\r\n".encode()
    many = 2 * encodings.BLOCK // len(line)
    path.write_bytes(line * many + "2;Мыло душистое;1\n".encode("cp1251") + line)
    table = TextTable(path, "utf-8", ";")
    rows = dict(table)
    assert len(rows) == many + 2
    assert rows[many + 1] == ["2", "Мыло душистое", "1"]
    assert rows[many + 2] == rows[1] == ["1", "Мыло хозяйственное", "1"]
    assert table.odd_rows == {many + 1}


def test_a_sheet_that_begins_in_the_middle_keeps_its_places(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["C3"], sheet["D5"] = "x", 1.5
    path = tmp_path / "book.xlsx"
    made.save(path)
    empty = [None] * 4
    assert list(Workbook(path)) == [
        (1, empty),
        (2, empty),
        (3, [None, None, "x", None]),
        (4, empty),
        (5, [None] * 3 + [1.5]),
    ]


def test_one_shifted_row_does_not_turn_the_decimal_comma_into_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a;b;c\n" + "1,5;2,5;3,5\n" * 10 + "1,1;2,2;3,3;4,4;5,5;6,6\n")
    assert look(path).delimiter == ";"


def test_rows_count_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('a;b\n"two\nlines";1\n\nlast;2\n')
    assert [(n, cells) for n, cells in TextTable(path, "utf-8", ";")] == [
        (1, ["a", "b"]), (2, ["two\nlines", "1"]), (3, []), (4, ["last", "2"]),
    ]  # fmt: skip


def test_nul_bytes_and_carriage_returns_inside_a_cell_are_tamed(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a;b\r\nx\x00y;p\rq\r\n")
    assert [cells for _, cells in TextTable(path, "utf-8", ";")] == [["a", "b"], ["xy", "p q"]]


def test_an_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "MAX_LINE", 1000)
    path = tmp_path / "table.csv"
    path.write_text("a;b\n" + "x" * 5000 + "\n")
    with pytest.raises(BadFile, match="line 2 is longer"):
        list(TextTable(path, "utf-8", ";"))


def book(path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Number", "Day", "Weight", "Empty"])
    for n in range(5):
        sheet.append([f"00{n}", date(2022, 3, n + 1), n + 0.5, None])
    sheet.append([7700000000, None, 3, "text"])
    made.save(path)
    return path


def test_both_spreadsheet_readers_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "sheet.xlsx")
    whole = list(Workbook(path))
    monkeypatch.setattr(pieces, "MAX_CELLS", 0)
    assert list(Workbook(path)) == whole
    assert whole[1] == (2, ["000", date(2022, 3, 1), 0.5, None])
    assert whole[6] == (7, [7700000000, None, 3, "text"])


def test_a_cut_workbook_is_refused_with_advice(tmp_path: Path) -> None:
    path = book(tmp_path / "sheet.xlsx")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BadFile, match="cannot be opened") as told:
        look(path)
    assert told.value.fix


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 << 20))
    with pytest.raises(BadFile, match="would unpack to"):
        look(path)


def test_external_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for you")
    path = tmp_path / "evil.xml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><r><i a="1">&x;</i></r>'
    )
    assert all("not for you" not in "".join(element.itertext()) for _, element in xml_elements(path, "i"))


def test_a_billion_laughs_are_refused_or_harmless(tmp_path: Path) -> None:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n else "") + ";") * 10}">' for n in range(12)
    )
    path = tmp_path / "laughs.xml"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE r [{entities}]><r><i>&a11;</i></r>')
    try:
        texts = ["".join(element.itertext()) for _, element in xml_elements(path, "i")]
    except BadFile:
        return
    assert sum(map(len, texts)) < 1000


def test_a_cut_xml_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text("<r>\n<i/>\n<i>")
    with pytest.raises(BadFile, match="breaks off"):
        list(xml_elements(path, "i"))


def test_a_line_that_is_no_json_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "lines.json"
    path.write_text('{"id": 1}\nnot json\n{"id": 3}\n')
    found = list(json_lines(look(path)))
    assert [n for n, _ in found] == [1, 2, 3]
    assert isinstance(found[1][1], BadFile)


def test_a_cut_json_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text('{"page": 1, "elements": [{"id": 1}, {"id": ')
    head = look(path)
    assert head.root == "elements.item"
    with pytest.raises(BadFile, match="breaks off"):
        list(json_items(head, head.root))


@pytest.mark.parametrize("content", [b'[{"id": 1}, {"na\xffme": 2}]', b'[{"id": 1}, {"name": "\xff"}]'])
def test_json_that_is_not_utf8_is_refused_where_it_is_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    head = look(path)
    with pytest.raises(BadFile, match="the JSON text breaks off or is wrong"):
        list(json_items(head, head.root))


def test_the_head_of_json_that_is_not_utf8_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"na\xffme": 1, "elements": [{"id": 1}]}')
    assert look(path).shape == "json"


@pytest.mark.parametrize(
    ("content", "shape"),
    [(b"", "empty"), (b"\n \n", "empty"), (b"just words\nof prose\n", "other"), (bytes(range(9)) * 99, "other")],
)
def test_what_is_no_data_is_said_to_be_none(tmp_path: Path, content: bytes, shape: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert look(path).shape == shape


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.sampled_from(["csv", "xlsx", "xml", "json"]))
def test_flipped_bytes_never_crash_the_head(tmp_path: Path, draw: random.Random, kind: str) -> None:
    sources = {
        "csv": RUSSIAN.encode("cp1251"),
        "xml": "<r><i a='1'>т</i></r>".encode(),
        "json": b'{"elements": [{"id": 1}]}',
    }
    good = tmp_path / "good.xlsx"  # made once: a workbook holds the time of its making, so two of them differ in length
    content = bytearray((good if good.exists() else book(good)).read_bytes() if kind == "xlsx" else sources[kind])
    for _ in range(draw.randint(1, 4)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    path = tmp_path / f"bad.{kind}"
    path.write_bytes(bytes(content))
    with contextlib.suppress(BadFile):
        look(path)


def test_a_workbook_of_an_unknown_zip_version_is_refused(tmp_path: Path) -> None:
    content = bytearray(book(tmp_path / "good.xlsx").read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 99  # the version that is needed to unpack the first part
    path = tmp_path / "bad.xlsx"
    path.write_bytes(bytes(content))
    assert not is_archive(path)
    with pytest.raises(BadFile, match="the workbook cannot be opened"):
        look(path)


def test_rows_in_another_encoding_are_found_whatever_line_ends_their_cells_hold(tmp_path: Path) -> None:
    rows = [["№", "имя"], ["1", "один\nдва"], ["2", "имя"], [], ["3", "a\r\nb\nc"], ["4", "имя"]]
    text = [
        "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in part) + "\r\n" for part in (rows[:4], rows[4:])
    ]
    path = tmp_path / "a.csv"
    # A hundred rows more than a block holds stand between, so that the odd ones are not all in the first.
    path.write_bytes(text[0].encode("cp1251") + b'"0";"x\ny"\r\n' * 1200 + text[1].encode("utf-8"))
    table = TextTable(path, "cp1251", ";")
    assert [n for n, _ in table] == [*range(1, 1207)]
    assert table.odd_rows == set()
    path.write_bytes(text[0].encode("utf-8") + b'"0";"x\ny"\r\n' * 1200 + text[1].encode("cp1251"))
    table = TextTable(path, "utf-8", ";")
    found = list(table)
    assert found[1][1] == ["1", "один\nдва"]
    assert table.odd_rows == {1206}
