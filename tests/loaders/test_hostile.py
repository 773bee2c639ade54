"""Files that mean harm, each made by its test: they are refused with advice or read as plain text, and never take the program along."""

from __future__ import annotations

import csv
import gzip
import io
import os
import resource
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadFile
from graph.stores import connect
from loaders.contract import LoadReport
from loaders.intake import load
from loaders.reading import archives, bounded, encodings, find, json_items, look, opened, tables, xml_elements
from loaders.reading.tables import TextTable

OWNERS = "Company;BIN;Owner;Share\nALPHA LLP;220640000017;Ivanov Ivan;60\n"
BESIDE = "beside.txt"
NAMES = "SELECT name FROM mention ORDER BY name"


def loaded(path: Path, sql: str = NAMES) -> tuple[list[LoadReport], list[object]]:
    """What a load of a path reports, and the rows of a statement in a store of its own.

    A folder gets another file, so that one that cannot be read does not end the load.
    """
    if path.is_dir():
        (path / BESIDE).write_text("nothing", encoding="utf-8")
    with connect(":memory:") as store:
        reports = [report for report in load(store, [path]) if report.file != BESIDE]
        return reports, [next(iter(row.values())) for row in store.view().rows(sql)]


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture(autouse=True)
def nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Archives are unpacked into a folder of this test; it is empty at the end."""
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    yield room
    assert list(room.iterdir()) == []


# Archives


@pytest.mark.parametrize(
    ("name", "pack"),
    [("owners.csv.gz", gzip.compress), ("owners.csv.zst", zstandard.compress), ("owners.zip", None)],
)
def test_archives_are_read_directly(tmp_path: Path, name: str, pack: Callable[[bytes], bytes] | None) -> None:
    path = tmp_path / "data" / name
    path.parent.mkdir()
    if pack:
        path.write_bytes(pack(OWNERS.encode()))
    else:
        packed(path, {"sub/owners.csv": OWNERS.encode(), "two.csv": OWNERS.replace("60", "40").encode()})
    reports, names = loaded(path.parent)
    inner = ["sub/owners.csv", "two.csv"] if pack is None else ["owners.csv"]
    assert [(r.file, r.status, r.loaded) for r in reports] == [(f"{name}/{inside}", "loaded", 1) for inside in inner]
    assert set(names) == {"ALPHA LLP", "Ivanov Ivan"}


def test_an_archive_alone_is_as_good_as_its_file(tmp_path: Path) -> None:
    bad = tmp_path / "nothing.csv.gz"
    bad.write_bytes(gzip.compress(b"x\n"))
    with pytest.raises(Exception, match="no source format fits"):
        loaded(bad)


def test_a_folder_and_its_archive_count_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.csv").write_text(OWNERS, encoding="utf-8")
    packed(data / "b.zip", {"a.csv": OWNERS.encode()})
    reports, copies = loaded(data, "SELECT file FROM copy ORDER BY file")
    assert [(r.file, r.status, r.reason) for r in reports] == [
        ("a.csv", "loaded", ""), ("b.zip/a.csv", "unchanged", "the same content as a.csv"),
    ]  # fmt: skip
    assert copies == ["a.csv", "b.zip/a.csv"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "data" / "bomb.csv.gz"
    path.parent.mkdir()
    path.write_bytes(pack(bytes(1 << 26)))
    (found,) = opened(path, "bomb.csv.gz")
    assert "looks like a zip bomb" in str(found.error)
    reports, _ = loaded(path.parent)
    assert [r.status for r in reports] == ["failed"]


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.zip", {"a.csv": bytes(1 << 26), "b.csv": OWNERS.encode()})
    raw = path.read_bytes().replace(struct.pack("<I", 1 << 26), struct.pack("<I", 1000))
    path.write_bytes(raw)
    first, second = opened(path, "bomb.zip")
    assert first.error
    assert second.error is None


def test_all_files_of_an_archive_share_one_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 3 * len(OWNERS))
    path = packed(tmp_path / "many.zip", {f"{n}.csv": OWNERS.encode() for n in range(5)})
    assert [found.error is None for found in opened(path, "many.zip")] == [True, True, True, False, False]
    monkeypatch.setattr(archives, "MAX_MEMBERS", 4)
    (found,) = opened(path, "many.zip")
    assert "more than 4" in str(found.error)


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    content = OWNERS.encode()
    for level in range(3):
        content = packed(tmp_path / f"{level}.zip", {f"level{level}.zip" if level else "a.csv": content}).read_bytes()
    (found,) = opened(tmp_path / "2.zip", "2.zip")
    assert (found.file, found.error) == ("2.zip/level2.zip/level1.zip/a.csv", None)
    packed(tmp_path / "3.zip", {"level3.zip": content})
    (found,) = opened(tmp_path / "3.zip", "3.zip")
    assert "4 deep" in str(found.error)


@pytest.mark.parametrize(
    "name", ["../up.csv", "a/../../up.csv", "/abs/up.csv", "..\\up.csv", "C:/up.csv", "\\up.csv", "a\nb.csv"]
)
def test_names_that_lead_out_of_an_archive(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "data.zip", {name: OWNERS.encode(), "good.csv": OWNERS.encode()})
    bad, good = opened(path, "data.zip")
    assert "leads out" in str(bad.error)
    assert ".." not in bad.file
    assert good.error is None
    assert not list(tmp_path.rglob("up.csv"))


def test_links_and_locked_files_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("locked.csv", OWNERS)
        archive.writestr("__MACOSX/._owners.csv", b"\x00\x05\x16\x07")
    raw = bytearray(path.read_bytes())
    # The flag that says a file is locked, in its own header and in the list of files.
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = [i for i in range(len(raw)) if raw.startswith(signature, i)][1]
        raw[start + at] |= 1
    path.write_bytes(raw)
    assert ["link" in str(f.error) or "password" in str(f.error) for f in opened(path, "data.zip")] == [True, True]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_cut_archive_gives_no_half_file(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    lines = OWNERS + "".join(f"F{n} LLP;{n};Owner {n};5\n" for n in range(5000))
    path = tmp_path / "data" / "owners.csv.gz"
    path.parent.mkdir()
    path.write_bytes(pack(lines.encode())[:-100])
    reports, names = loaded(path.parent)
    assert [(r.status, "cannot be read" in r.reason) for r in reports] == [("failed", True)]
    assert names == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.data(), st.sampled_from(["zip", "gz", "zst"]))
def test_flipped_bytes_in_an_archive_crash_nothing(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    path = tmp_path / f"flipped.{kind}"
    if kind == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("a.csv"), OWNERS * 9)
        content = bytearray(buffer.getvalue())
    else:
        made = gzip.compress(OWNERS.encode(), mtime=0) if kind == "gz" else zstandard.compress(OWNERS.encode())
        content = bytearray(made)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content))
    for found in opened(path, path.name):
        assert found.error is None or found.error.fix


# Documents


def test_an_xml_file_brings_nothing_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET", encoding="utf-8")
    path = tmp_path / "a.xml"
    path.write_text(
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]><r><i>&x;</i></r>',
        encoding="utf-8",
    )
    try:
        texts = ["".join(element.itertext()) for _, element in xml_elements(path, "i")]
    except BadFile as error:
        texts = [str(error)]
    assert "TOPSECRET" not in "".join(texts)


def test_xml_of_great_depth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.xml"
    path.write_text("<a>" * 100_000 + "</a>" * 100_000, encoding="utf-8")
    with pytest.raises(BadFile, match=r"(?i)depth"):
        list(xml_elements(path, "a"))


def test_xml_with_an_endless_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.xml"
    path.write_text("<r><i>" + "x" * 11_000_000 + "</i></r>", encoding="utf-8")
    with pytest.raises(BadFile):
        list(xml_elements(path, "i"))


@pytest.mark.parametrize("inside", [True, False])
def test_xml_without_an_end_of_records_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    monkeypatch.setattr(bounded, "MAX_RECORD", 1 << 20)
    path = tmp_path / "one.xml"
    path.write_text(
        "<r><i>" + "<p/>" * 400_000 + "</i></r>" if inside else "<r>" + "<p/>" * 400_000 + "</r>", encoding="utf-8"
    )
    with pytest.raises(BadFile, match="without the end of a record"):
        list(xml_elements(path, "i"))


def test_records_may_be_many_as_long_as_each_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_RECORD", 1 << 17)
    xml, js = tmp_path / "a.xml", tmp_path / "a.json"
    xml.write_text("<r>" + "<i>text</i>" * 50_000 + "</r>", encoding="utf-8")
    js.write_text("[" + ",".join(['{"a": "text"}'] * 50_000) + "]", encoding="utf-8")
    assert sum(1 for _ in xml_elements(xml, "i")) == 50_000
    assert sum(1 for _ in json_items(look(js), "item")) == 50_000


@pytest.mark.parametrize(
    "content",
    ['{"a": "' + "x" * (1 << 21) + '"}', '[{"a": "' + "x" * (1 << 21) + '"}]', '{"a":\n[' + "1," * (1 << 20) + "1]}"],
)
def test_json_without_an_end_of_records_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr(bounded, "MAX_RECORD", 1 << 20)
    path = tmp_path / "a.json"
    path.write_text("\n" + content, encoding="utf-8")
    with pytest.raises(BadFile, match="without the end of a record"):
        list(json_items(look(path), "item"))


@pytest.mark.parametrize("shape", ["[{}]", '{{"elements": [{{"bin": {}}}], "totalPages": 1}}'])
def test_json_of_great_depth_takes_nothing_along(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "data" / "deep.json"
    path.parent.mkdir()
    path.write_text(shape.format('{"a":' * 50_000 + "1" + "}" * 50_000), encoding="utf-8")
    reports, names = loaded(path.parent)
    assert [r.status for r in reports] in (["failed"], ["unknown"])
    assert names == []


# Tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_endless_line_is_refused_in_every_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(encodings, "MAX_LINE", 1 << 12)
    path = tmp_path / "a.csv"
    path.write_text("a;b\n" + "x" * (1 << 13) + "\n", encoding=encoding)
    with pytest.raises(BadFile, match="line 2 is longer"):
        list(TextTable(path, encoding, ";"))


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a;b\n1;"' + "x;y\n" * (tables.MAX_CELL // 3), encoding="utf-8")
    with pytest.raises(BadFile, match=r"unclosed|too long|field"):
        list(TextTable(path, "utf-8", ";"))


def test_a_workbook_whose_texts_would_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_PART_BYTES", 1 << 16)
    path = tmp_path / "a.xlsx"
    packed(
        path, {"[Content_Types].xml": b"", "xl/worksheets/sheet1.xml": b"", "xl/sharedStrings.xml": os.urandom(1 << 17)}
    )
    with pytest.raises(BadFile, match=r"sharedStrings.*would unpack"):
        look(path)


def test_formulas_stay_text_on_the_way_in(tmp_path: Path) -> None:
    path = tmp_path / "owners.csv"
    path.write_text("Company;Company BIN;Owner;Share\n=cmd|' /C calc'!A0;220640000017;@SUM(1+1);60\n", encoding="utf-8")
    _, names = loaded(path)
    assert set(names) == {"=cmd|' /C calc'!A0", "@SUM(1+1)"}
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"):
        sheet.append(row)
    for cell in sheet[2]:
        cell.data_type = "s"
    book.save(tmp_path / "owners.xlsx")
    assert set(loaded(tmp_path / "owners.xlsx")[1]) == set(names)


def test_nul_bytes_and_direction_marks_fall_out_of_names(tmp_path: Path) -> None:
    path = tmp_path / "owners.csv"
    rows = (
        "BE\x00TA LLP;220740000015;Pet\x00rov Petr;40\nGAM\u202eMA LLP;220840000013;\u200fSidorov\u200e Ivan\u2066;30\n"
    )
    path.write_text(OWNERS + rows, encoding="utf-8")
    _, names = loaded(path)
    assert {"BETA LLP", "Petrov Petr", "GAMMA LLP", "Sidorov Ivan"} <= set(names)


def test_rows_in_another_encoding_than_their_file(tmp_path: Path) -> None:
    path = tmp_path / "owners.csv"
    usual = "".join(f"ТОО «Гамма {n}»;22084000001{n};Образцов Пробный;30\n" for n in range(9))
    other = "ТОО «Дельта»;220940000011;Примеров Пробный;20\n"
    path.write_bytes((OWNERS + usual).encode() + other.encode("cp1251"))
    reports, names = loaded(path)
    assert {"ТОО «Дельта»", "Примеров Пробный", "ТОО «Гамма 8»"} <= set(names)
    assert (reports[0].loaded, reports[0].rejected) == (11, 0)
    assert reports[0].warned >= 1, "the row is kept with a warning"


def test_links_out_of_a_folder_and_hidden_files_are_not_followed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "outside.csv").write_text(OWNERS, encoding="utf-8")
    (data / "link.csv").symlink_to(tmp_path / "outside.csv")
    (data / ".hidden.csv").write_text(OWNERS, encoding="utf-8")
    os.mkfifo(data / "pipe.csv")
    (data / "loop").symlink_to(data)
    assert [found for path, name in find([data]) for found in opened(path, name)] == []


def test_a_name_with_control_signs_is_shown_without_them(tmp_path: Path) -> None:
    from transship.render.loads import findings
    from transship.results import Loaded

    data = tmp_path / "data"
    data.mkdir()
    (data / "odd\x1b[2J\u202e\nname.csv").write_bytes(b"")
    reports, _ = loaded(data)
    (line,) = findings(Loaded(reports, None), 5.0)
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert "\n" not in line


def test_memory_stays_bounded_on_a_large_archive(tmp_path: Path) -> None:
    path = tmp_path / "large.csv.zst"
    # Not so alike that it is taken for a bomb.
    content = b"".join(b"%d;" % n + os.urandom(4).hex().encode() + b"\n" for n in range(400_000)) * 8
    path.write_bytes(zstandard.compress(content))
    size = len(content)
    del content
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (read,) = [found.path.stat().st_size for found in opened(path, path.name)]
    assert read == size
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10, "kilobytes on Linux"
