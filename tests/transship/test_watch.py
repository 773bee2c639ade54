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


def kept(store: Path, out: Path, **params: object) -> Path:
    """The answer of a store, kept as a file."""
    transship.open(store).chains(**params).save(out)  # type: ignore[arg-type]
    return out


def test_a_kept_answer_stands_for_its_store(store: Path, tmp_path: Path) -> None:
    answer = kept(store, tmp_path / "answer.json")
    for old, new in ((answer, store), (store, answer), (answer, answer)):
        found = transship.diff(old, new)
        assert (found.new, found.vanished, found.changed, found.unchanged) == ([], [], [], 1)
        assert "answer.json is a kept answer" in found.notes[0]


def test_what_came_and_went_since_an_answer_was_kept(store: Path, tmp_path: Path) -> None:
    answer = kept(store, tmp_path / "answer.json")
    new = changed(store, tmp_path / "new.duckdb", "UPDATE shipment SET value_usd = 1 WHERE value_usd = 12000")
    assert [change.differs for change in transship.diff(answer, new).changed] == [["value: $812,000 → $800,001"]]
    gone = changed(store, tmp_path / "gone.duckdb", "DELETE FROM shipment WHERE \"day\" > DATE '2022-01-01'")
    assert [chain.why for chain in transship.diff(answer, gone).vanished] == [
        ["the shipments on its way are not in the new case"]
    ]
    back = transship.diff(kept(gone, tmp_path / "empty.json"), store)
    assert [(chain.rank, chain.why) for chain in back.new] == [(1, [])]
    assert (back.owners, back.first_shipments) == ([], [])


def test_firms_of_a_kept_answer_are_found_again_by_their_numbers(store: Path, tmp_path: Path) -> None:
    other = write_case(tmp_path / "renamed.duckdb", seller="ООО «Вектор-Новый»", front="ТОО «Иной»")
    for old, new in ((store, kept(other, tmp_path / "a.json")), (kept(store, tmp_path / "b.json"), other)):
        found = transship.diff(old, new)
        assert (found.new, found.vanished, found.unchanged + len(found.changed)) == ([], [], 1)


def test_a_kept_answer_brings_its_parameters_and_refuses_others(store: Path, tmp_path: Path) -> None:
    answer = kept(store, tmp_path / "chips.json", goods="chips", window_days=30)
    assert transship.diff(answer, store).unchanged == len(transship.open(store).chains(goods="chips", window_days=30))
    assert transship.diff(answer, store, window_days="30").empty
    with pytest.raises(transship.BadParams, match="asked with window_days 30, not 60") as told:
        transship.diff(answer, store, window_days=60)
    assert (told.value.where, told.value.fix[:21]) == ("chips.json", "Leave window_days out")
    with pytest.raises(transship.BadParams, match="goods chips and controlled, window_days 30 and 180"):
        transship.diff(answer, kept(store, tmp_path / "all.json"))


def test_the_list_that_json_prints_does_not_tell_its_parameters(run: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(run("chains", "--json", "--store", store).stdout, encoding="utf-8")
    found = transship.diff(tmp_path / "list.json", store)
    assert (found.unchanged, found.empty) == (1, True)
    assert "list.json does not tell its parameters" in found.notes[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"transship_chains": 1', "no JSON"), ('{"transship_chains": 2, "params": {}}', "no answer of chains: transship_chains"),
        ('[{"rank": 1}]', "chains.0.score"),
    ],
    ids=["broken", "another version", "no chain"],
)  # fmt: skip
def test_a_file_that_is_no_kept_answer_is_refused(store: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    with pytest.raises(transship.BadFile, match=said):
        transship.diff(tmp_path / "odd.json", store)


def test_only_a_whole_answer_of_chains_is_kept(store: Path, tmp_path: Path) -> None:
    case = transship.open(store)
    for answer in (case.chains(ranks="1"), case.ask("shared_person")):
        with pytest.raises(transship.BadParams, match="only a whole answer of chains"):
            answer.save(tmp_path / "odd.json")
    assert list(tmp_path.iterdir()) == []


def test_keeping_and_comparing_from_the_command_line(run: Run, store: Path, tmp_path: Path) -> None:
    assert run("chains", "--save", tmp_path / "old.json", "--store", store).exit_code == 0
    done = run("diff", tmp_path / "old.json", store, "--html", tmp_path / "diff.html")
    assert (done.exit_code, "Nothing changed: 1 chain as before." in done.stderr) == (0, True)
    assert "owners and first shipments are not compared" in (tmp_path / "diff.html").read_text(encoding="utf-8")
    refused = run("diff", tmp_path / "old.json", store, "--cutoff", "2023-01-01")
    assert (refused.exit_code, "Leave cutoff out" in refused.stderr) == (2, True)
