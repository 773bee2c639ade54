"""Who is who is worked out again where something changed, and only there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import transship
from graph.identity import decide, evidence, refresh, resolve, spellings, standing, undo
from graph.store import Store
from graph.stores import connect
from loaders.intake import load

DEMO = Path(transship.__file__).parent / "demo" / "case"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with some files in it, worked out; then emptied of its entities, so that it shows whether that is done again."""
    opened = connect(str(tmp_path / "case.duckdb"))
    load(opened, [DEMO / "egrul"])
    resolve(opened)
    tell_tale(opened)
    yield opened
    opened.close()


def tell_tale(store: Store) -> None:
    with store.writer() as writer:
        writer.execute("DELETE FROM entity")


def entities(store: Store) -> int:
    return int(store.view().rows("SELECT count(*) AS n FROM entity")[0]["n"])


def test_known_files_are_not_worked_out_again(store: Store) -> None:
    before = resolve(store)
    tell_tale(store)
    assert {report.status for report in load(store, [DEMO / "egrul"])} == {"unchanged"}
    assert refresh(store) == before
    assert entities(store) == 0
    assert resolve(store) == before
    assert entities(store) == before.people + before.companies


def test_the_same_content_under_another_name_changes_nobody(store: Store, tmp_path: Path) -> None:
    shutil.copytree(DEMO / "egrul", tmp_path / "again")
    load(store, [tmp_path / "again"])
    refresh(store)
    assert entities(store) == 0


def test_a_new_file_is_worked_out(store: Store) -> None:
    load(store, [DEMO / "kz"])
    assert refresh(store).people + refresh(store).companies == entities(store) > 0


def test_a_judgement_and_its_end_are_worked_out(store: Store) -> None:
    a, b = (
        row["id"]
        for row in store.view().rows("SELECT DISTINCT id FROM mention WHERE kind = 'person' ORDER BY id LIMIT 2")
    )
    made = decide(store, a, b, "different", "for the test", "tester")
    assert entities(store) > 0
    tell_tale(store)
    refresh(store)
    assert entities(store) == 0
    undo(store, made, "for the test", "tester")
    assert entities(store) > 0
    # Recorded without working out, as an import of many does before its end.
    tell_tale(store)
    with store.writer() as writer:
        writer.execute(
            "INSERT INTO decision SELECT uuid(), * EXCLUDE (id) FROM decision WHERE decided_by <> 'rule' LIMIT 1"
        )
    refresh(store)
    assert entities(store) > 0


@pytest.mark.parametrize(
    ("room", "name", "value"),
    [
        (standing, "MODEL", "next"),
        (spellings, "VERSION", 1_000),
        (evidence, "MODEL", "next"),
        (standing, "LIMITS", {"other": 1}),
    ],
)
def test_other_rules_are_worked_out(
    store: Store, monkeypatch: pytest.MonkeyPatch, room: object, name: str, value: object
) -> None:
    monkeypatch.setattr(room, name, value)
    refresh(store)
    assert entities(store) > 0


def test_facts_written_beside_any_file_are_worked_out(store: Store) -> None:
    with store.writer() as writer:
        writer.execute("DELETE FROM interest")
    refresh(store)
    assert entities(store) > 0
