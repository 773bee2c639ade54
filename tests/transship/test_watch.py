"""What changed between two stores: new and vanished chains with a reason, owners, first shipments; as text, JSON and a page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import transship
from graph.identity import resolve
from graph.stores import connect
from tests.transship.conftest import Run
from tests.transship.worlds import HOSTILE, write_case


def changed(store: Path, out: Path, *statements: str) -> Path:
    """A copy of a store, changed and resolved anew."""
    shutil.copy(store, out)
    with connect(str(out)) as opened:
        with opened.writer() as writer:
            for statement in statements:
                writer.execute(statement)
        resolve(opened)
    return out


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("watch") / "case.duckdb")


def test_nothing_changes_between_a_store_and_itself(store: Path) -> None:
    found = transship.diff(store, store)
    assert (found.empty, found.unchanged) == (True, 1)


def test_a_chain_that_came_with_its_shipments(store: Path, tmp_path: Path) -> None:
    old = changed(store, tmp_path / "old.duckdb", "DELETE FROM shipment WHERE \"day\" > DATE '2022-01-01'")
    found = transship.diff(old, store)
    assert [chain.why for chain in found.new] == [["the old case knows no shipment from the front"]]
    assert [(f.receiver, str(f.first), f.rows) for f in found.first_shipments] == [("ООО «Дальснаб»", "2022-09-09", 2)]
    back = transship.diff(store, old)
    assert [chain.why for chain in back.vanished] == [["the shipments on its way are not in the new case"]]


def test_a_chain_that_went_with_its_owner(store: Path, tmp_path: Path) -> None:
    new = changed(store, tmp_path / "new.duckdb", "DELETE FROM interest WHERE share_max = 50")
    found = transship.diff(store, new)
    assert [chain.why for chain in found.vanished] == [
        ["the record of Петров Павел Ильич at the front is gone, or is no longer taken to be the same person"]
    ]
    assert [(owner.what, "Вектор Импорт" in owner.firm) for owner in found.owners] == [
        ("no record names this owner any more", True)
    ]


def test_a_share_and_a_shipment_that_changed(store: Path, tmp_path: Path) -> None:
    new = changed(
        store, tmp_path / "new.duckdb", "UPDATE interest SET share_min = 51, share_max = 51 WHERE share_max = 50",
        "UPDATE shipment SET value_usd = 1 WHERE value_usd = 12000",
    )  # fmt: skip
    found = transship.diff(store, new)
    assert [change.differs for change in found.changed] == [["value: $812,000 → $800,001"]]
    assert [owner.what for owner in found.owners] == ["share 25-50 % → 51 %"]


def test_parties_are_found_again_by_their_numbers(store: Path, tmp_path: Path) -> None:
    new = write_case(tmp_path / "renamed.duckdb", seller="ООО «Вектор-Новый»", front="ТОО «Иной»")
    found = transship.diff(store, new)
    assert (found.new, found.vanished, found.unchanged + len(found.changed)) == ([], [], 1)


def test_as_text_json_and_a_page(run: Run, store: Path, tmp_path: Path) -> None:
    other = write_case(tmp_path / "hostile.duckdb", seller=HOSTILE["page"])
    old = changed(other, tmp_path / "old.duckdb", "DELETE FROM shipment WHERE \"day\" > DATE '2022-01-01'")
    done = run("diff", old, other, "--html", tmp_path / "diff.html")
    assert done.exit_code == 0
    assert "new possible chains: 1" in done.stdout
    assert json.loads(run("diff", old, other, "--json").stdout)["new"][0]["rank"] == 1
    page = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "New possible chains (1)" in page
    assert "default-src 'none'" in page
    assert "Nothing changed" in run("diff", store, store).stderr
