"""Document formats beyond their golden cases: cut files, and the order of lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadFile
from graph.model import Interest
from graph.stores.duckdb import open_store
from loaders import ftm, intake
from loaders.contract import Document
from loaders.reading import look

CASES = Path(__file__).parent / "cases"
CUT = [
    CASES / "ru_egrul" / "vanished-owner-valid-1" / "input.xml",
    CASES / "kz_gbd_ul" / "empty-date-valid-1" / "input.json",
]


@pytest.mark.parametrize("whole", CUT, ids=lambda path: path.parent.parent.name)
@pytest.mark.parametrize("share", [0.6, 0.9, 0.99])
def test_a_cut_file_is_refused_and_nothing_of_it_is_kept(whole: Path, share: float, tmp_path: Path) -> None:
    raw = whole.read_bytes().rstrip()
    cut = tmp_path / whole.name
    cut.write_bytes(raw[: int(len(raw) * share)])
    with open_store(":memory:") as store:
        with pytest.raises(BadFile) as refused:
            intake.load(store, [cut])
        assert refused.value.fix
        for table in ("source", "mention", "identifier", "interest", "roster", "warning", "reject"):
            assert store.view().rows(f"SELECT * FROM {table}") == []


LINES = (CASES / "ftm" / "link-first-valid-1" / "input.json").read_text(encoding="utf-8").splitlines()


def interests(path: Path) -> set[Interest]:
    document = Document(head=look(path), source_id="00" * 16, file=path.name)
    return {i._replace(row=0) for claims in ftm.LOADER.read(document) for i in claims.interests}


@settings(max_examples=24)
@given(st.permutations(LINES))
def test_the_order_of_lines_does_not_change_the_graph(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    (folder / "ordered").write_text("\n".join(LINES), encoding="utf-8")
    (folder / "mixed").write_text("\n".join(lines), encoding="utf-8")
    assert interests(folder / "mixed") == interests(folder / "ordered")
