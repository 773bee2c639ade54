"""Who lies next to whom is written whenever who is who is worked out, and never taken for true in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import transship
from graph.identity import neighbourhood, work_out
from graph.neighbours import Neighbours
from graph.stores import connect
from tests.graph.test_neighbours import same_as_the_tables
from transship.falls import without

DAY = date(2023, 12, 31)
DEMO = Path(transship.__file__).parent / "demo" / "case"


@pytest.fixture
def case(tmp_path: Path) -> transship.Case:
    case = transship.open(tmp_path / "case.duckdb")
    case.load(DEMO)
    return case


def held(case: transship.Case) -> bool:
    """Whether it holds; if so, it says what the tables say."""
    with connect(case.address, read_only=True) as store:
        holds = Neighbours.of(store.view()) is not None
        if holds:
            same_as_the_tables(store.view())
        return holds


def gaps(case: transship.Case) -> list[str]:
    tables = ("entity", "link", "mention", "decision", "interest", "identifier", "shipment")
    found = {
        name: case.sql(f"SELECT count(*) - max(rowid) - 1 AS n FROM {name}").to_pylist()[0]["n"] for name in tables
    }
    return [name for name, n in found.items() if n]


def test_a_load_writes_it_and_one_without_resolving_ends_it(tmp_path: Path, case: transship.Case) -> None:
    assert held(case)
    assert not gaps(case)
    file = tmp_path / "owners.csv"
    file.write_text("Company;BIN;Owner;Share\nALPHA LLP;220640000017;Ivanov Ivan;60\n", encoding="utf-8")
    case.load(file, resolve=False)
    assert not held(case)
    case.load(file)
    assert held(case)
    assert not gaps(case)


def test_who_is_who_is_written_without_gaps(case: transship.Case) -> None:
    for _ in range(2):
        with connect(case.address) as store, store.writer() as writer:
            work_out(writer)
        assert not held(case)
        assert not gaps(case)


def test_a_file_that_is_taken_out_ends_it_until_who_is_who_is_worked_out(case: transship.Case) -> None:
    case.forget(case.sources()[0].sha256, resolve=False)
    assert not held(case)
    case.refresh()
    assert held(case)
    case.forget(case.sources()[0].sha256)
    assert held(case)
    assert not gaps(case)


def test_a_file_that_comes_back_while_the_clock_is_behind(case: transship.Case) -> None:
    before = "UPDATE source SET loaded_at = TIMESTAMP '2023-06-01'"
    with connect(case.address) as store:
        with store.writer() as writer:
            writer.execute(before)
        neighbourhood.build(store)
    assert held(case)
    case.forget(case.sources()[0].sha256, resolve=False)
    case.load(DEMO, resolve=False)
    with connect(case.address) as store, store.writer() as writer:
        writer.execute(before)
    assert not held(case)
    case.refresh()
    assert held(case)


def test_judgements_write_it_anew(case: transship.Case) -> None:
    a, b = (
        row["id"] for row in case.sql("SELECT id FROM entity WHERE kind = 'person' ORDER BY id LIMIT 2").to_pylist()
    )
    made = case.decide(a, b, "different", "met both of them")
    assert held(case)
    case.undo(made.id, "it was a dream")
    assert held(case)
    case.resolve()
    assert held(case)
    assert not gaps(case)


def test_a_store_that_has_none_gets_it_although_who_is_who_stands(case: transship.Case) -> None:
    with connect(case.address) as store, store.writer() as writer:
        before = writer.rows("SELECT state FROM resolved")
        writer.execute("DELETE FROM placed")
    assert not held(case)
    case.refresh()
    assert held(case)
    assert case.sql("SELECT state FROM resolved").to_pylist() == before


def test_no_answer_depends_on_it(case: transship.Case) -> None:
    def answers() -> list[object]:
        asked = case.chains()
        known = case.chains(as_of=DAY)
        assert known
        ends = sorted({firm.id for chain in asked for firm in (chain.seller, chain.front, chain.buyer)})
        with connect(case.address) as store:
            fallen = [
                without(store, chain.decisions[:1], {"seed": chain.front.id}) for chain in asked if chain.decisions
            ]
        assert fallen
        return [
            *(list(case.chains(seed=end)) for end in ends),
            *(list(case.chains(seller=chain.seller.id, family_hints=True)) for chain in asked),
            *(list(case.chains(seed=chain.front.id, as_of=DAY)) for chain in known),
            *fallen,
        ]

    # Records without a day are known from the day on which their file was loaded.
    with connect(case.address) as store:
        with store.writer() as writer:
            writer.execute("UPDATE source SET loaded_at = TIMESTAMP '2023-06-01'")
        neighbourhood.build(store)
    assert held(case)
    found = answers()
    assert held(case)
    with connect(case.address) as store, store.writer() as writer:
        neighbourhood.forget(writer)
    assert answers() == found
