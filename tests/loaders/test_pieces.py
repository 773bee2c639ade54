"""Sheets in pieces: the same rows as from a reader of one row at a time, and no block that fills the memory."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading import Workbook, pieces, tables
from loaders.reading.tables import cell_value, column_values, streamed

SHEET = "xl/worksheets/sheet1.xml"


def written(path: Path, rows: int, *, shared: bool = True) -> Path:
    """A workbook with texts, numbers, days, empty cells and rows, and cells that begin late."""
    with xlsxwriter.Workbook(path, {"constant_memory": not shared}) as book:
        page, day = book.add_worksheet("Листок"), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(1, 1, ["Name", "Weight", "Day", "Note"])
        for n in range(2, rows):
            if n % 17:
                page.write_row(n, 1, [f"НЕБЫЛЬ & {n % 40}", n + n % 3 / 4, "", None if n % 5 else "<odd>"])
                page.write_datetime(n, 3, datetime(2022, 1, 1 + n % 28), day)
        page.write(rows + 300, 1, "the last one")
    return path


def rewritten(path: Path, pattern: str, by: str) -> Path:
    """The workbook with its sheet's XML changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = re.sub(pattern, by, parts[SHEET].decode())
    assert changed != parts[SHEET].decode()
    parts[SHEET] = changed.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def by_hand(path: Path) -> list[list[Any]]:
    """The rows as the reader of one row at a time has them, without the empty cells at their ends."""
    return [trimmed(cells) for rows in streamed(path, "Листок") for cells in rows]


def trimmed(cells: list[Any]) -> list[Any]:
    filled = [n for n, cell in enumerate(cells, 1) if cell is not None]
    return cells[: filled[-1]] if filled else []


def plain(path: Path) -> bool:
    return all(piece.content for piece in pieces.pieces(path, "Листок"))


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("size", [900, 5_000, 1 << 22])
def test_pieces_give_the_rows_of_the_other_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: bool, size: int
) -> None:
    monkeypatch.setattr(pieces, "LEAST_PIECE", size)
    monkeypatch.setattr(pieces, "MOST_PIECE", size)
    path = written(tmp_path / "a.xlsx", 400, shared=shared)
    assert plain(path)
    assert (len([*pieces.pieces(path, "Листок")]) > 3) == (size < 1 << 20)
    rows = [*Workbook(path)]
    assert [n for n, _ in rows] == [*range(1, 702)]
    assert [trimmed(cells) for _, cells in rows] == by_hand(path)
    assert rows[1][1] == [None, "Name", "Weight", "Day", "Note"]
    assert rows[10][1] == [None, "НЕБЫЛЬ & 10", 10.25, date(2022, 1, 11), "<odd>"]
    assert rows[-1][1] == [None, "the last one", None, None, None]


@pytest.mark.parametrize(
    ("pattern", "by", "fast"),
    [
        (r"<(/?)(\w)", r"<\1x:\2", True),
        (r'<c (r="B2\d") (t="s")', r"<c \2 \1", False),
        (r'(<row r="300")', r"<!-- a remark -->\1", True),
        (r'<c r="E(\d)"', r'<c r="AAE\1"', False),
    ],
)
def test_other_ways_to_write_a_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, by: str, fast: bool
) -> None:
    monkeypatch.setattr(pieces, "LEAST_PIECE", 5_000)
    monkeypatch.setattr(pieces, "MOST_PIECE", 5_000)
    path = rewritten(written(tmp_path / "a.xlsx", 400), pattern, by)
    if "x:" in by:
        rewritten(path, "<x:worksheet xmlns=", "<x:worksheet xmlns:x=")
    assert plain(path) == fast
    rows = [trimmed(cells) for _, cells in Workbook(path)]
    assert rows == by_hand(path)
    assert len(rows) == 701


@pytest.mark.parametrize("corner", ["XFD1048576", "ZZ1048576", "A1048576", "XFD1"])
@pytest.mark.parametrize(
    "cell", ['<c r="{}"><v>1</v></c>', "<c  r = '{}'><v>1</v></c>", '<y:c xmlns:y="{ns}" r="{}"><v>1</v></y:c>']
)
def test_cells_in_opposite_corners_do_not_fill_the_memory(tmp_path: Path, corner: str, cell: str) -> None:
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = re.sub("[A-Z]", "", corner)
    far = f'<row r="{row}">{cell.format(corner, ns=ns)}</row></sheetData>'
    path = rewritten(written(tmp_path / "a.xlsx", 50), "</sheetData>", far)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "from pathlib import Path\nfrom loaders.reading import Workbook\n"
        "rows = iter(Workbook(Path(sys.argv[1])))\nprint([next(rows)[1][1:2] for _ in range(2)][1])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "['Name']\n"), done.stderr[-2000:]


def test_a_sheet_that_is_wrong_about_its_size_loses_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rewritten(written(tmp_path / "a.xlsx", 50), r'<dimension ref="[^"]+"/>', '<dimension ref="A1"/>')
    rows = [*Workbook(path)]
    monkeypatch.setattr(pieces, "MAX_CELLS", 0)
    assert [trimmed(cells) for _, cells in Workbook(path)] == [trimmed(cells) for _, cells in rows]
    assert len(rows) == 351


_CELLS = (
    st.text(max_size=5)
    | st.floats()
    | st.sampled_from([2.0, 1e15, -3.0, True, date(2022, 3, 4), datetime(2022, 3, 4), "x" * 40])
)


@given(st.lists(st.text(max_size=5)) | st.lists(st.floats()) | st.lists(st.just("")) | st.lists(_CELLS))
def test_a_column_is_cleaned_like_its_cells(cells: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "MAX_CELL", 30)
        # A number that is none is not equal to itself.
        assert list(map(repr, column_values(cells))) == [repr(cell_value(cell)) for cell in cells]
