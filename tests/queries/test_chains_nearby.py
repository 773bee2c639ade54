"""A question about one firm or person is answered from few rows in memory, and the answer is that of the store, to the last figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.worlds import Size, Triple, generate
from graph.identity import as_known, neighbourhood
from graph.neighbours import Neighbours
from graph.store import Params as Values
from graph.store import Step, View
from graph.stores import connect
from queries.chains import QUERY, Chains, Params, nearby, notes, vicinity
from queries.chains.conclusion import conclude
from queries.chains.counted import movements_of
from queries.chains.tables import prepare
from tests.queries.test_chains_agree import OLD_TRADE, worlds
from tests.queries.worlds import Interest, Party, Row, World, open_world

EVERYBODY = "SELECT id FROM entity ORDER BY id"
MOVED = "SELECT s.sha256, h.row FROM shipment h JOIN source s ON s.id = h.source_id"


def in_memory(view: View, params: Params) -> Chains | None:
    return nearby.answer(view, params)[1]


def in_the_store(view: View, params: Params) -> Chains:
    values = prepare(view, params)
    return conclude(view, params, values, notes.counted(view, values))


def searching(view: View) -> View:
    """A view that finds rows by looking through the tables."""
    view.by_place = False
    return view


def agree(near: View, far: View, params: Params) -> int:
    """How many chains both ways find, which are the same."""
    found = in_memory(near, params)
    assert found is not None, "more rows than are kept in memory"
    assert found == in_the_store(far, params)
    return len(found)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds, st.integers(0, 99), st.booleans(), st.booleans(), st.booleans())
def test_small_worlds(world: World, one: int, hints: bool, as_seller: bool, by_place: bool) -> None:
    with open_world(world) as store:
        if by_place:
            neighbourhood.build(store)
            assert Neighbours.of(store.view())
        asked = {"seller" if as_seller else "seed": world.ids[world.parties[one % len(world.parties)].id]}
        agree(store.view(), searching(store.view()), Params.model_validate({**asked, "family_hints": hints}))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[Triple]]:
    path = tmp_path_factory.mktemp("nearby") / "case.duckdb"
    return path, generate(path, Size(companies=2_000, parcels=20_000, chains=32))


def test_every_kind_of_planted_chain(planted: tuple[Path, frozenset[Triple]]) -> None:
    path, key = planted
    with connect(str(path), read_only=True) as store:
        near, searched, far = store.view(), searching(store.view()), searching(store.view())
        assert Neighbours.of(near)
        for i, chain in enumerate(sorted(key)):
            asked = Params(seed=chain[i % len(chain)])
            assert agree(searched if i % 4 == 0 else near, far, asked)


@pytest.mark.parametrize(
    "known", [None, date(2040, 1, 1)]
)  # a day hides nothing here, and works everything out in the view
def test_firms_and_people_of_the_demo(demo: Path, known: date | None) -> None:
    with connect(str(demo), read_only=True) as store:

        def view() -> View:
            fresh = store.view()
            if known is not None:
                as_known(fresh, known)
            return fresh

        near, far = view(), view()
        chain = in_the_store(far, Params(as_of=known)).chains[0]
        everybody = [row["id"] for row in near.rows(EVERYBODY)]
        standing = {chain.seller.id, chain.front.id, chain.buyer.id, *(person.id for person in chain.people)}
        for one in sorted(standing):
            assert agree(near, far, Params(seed=one, as_of=known))
        for one in everybody[::12]:
            agree(near, far, Params(seed=one, as_of=known))


def test_who_draws_the_rows_finds_their_movements(demo: Path) -> None:
    with connect(str(demo), read_only=True) as store:
        seller = QUERY.answer(store.view(), Params()).chains[0].seller.id
        near, far = store.view(), store.view()
        places = [(row["sha256"], row["row"]) for row in far.rows(MOVED)]
        assert in_memory(near, Params(seed=seller))
        in_the_store(far, Params(seed=seller))
        counted, stored = movements_of(near, places), movements_of(far, places)
        assert counted == stored
        assert counted


def test_what_is_too_much_for_memory_is_left_to_the_store(
    planted: tuple[Path, frozenset[Triple]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = planted
    seller, *_ = min(key)
    with connect(str(path), read_only=True) as store:
        whole = QUERY.answer(store.view(), Params(seed=seller))
        monkeypatch.setattr(nearby, "MOST_ROWS", 1)
        monkeypatch.setattr(vicinity, "MOST_PLACES", 1)
        assert in_memory(store.view(), Params(seed=seller)) is None
        assert QUERY.answer(store.view(), Params(seed=seller)) == whole
        assert in_memory(store.view(), Params(seed=seller, activities="46.5")) is None  # looks at all firms


FIRMS = (Party("R1", country="ru", founded="2014"), Party("F1", country="kz", founded="2022-03-01"))
BUYERS = (Party("B1", country="ru"), Party("B2", country="ru"))
BEHIND = (Interest("P1", "R1", since="2015-05-01"), Interest("P1", "F1"))


def sold(line: int, code: str, buyer: str, value: float) -> Row:
    return Row("a.csv", line, "2022-03-01", code, "F1", buyer, value)


@pytest.mark.parametrize("several", ["B1", "B2"])
def test_buyers_of_one_worth_stand_in_the_same_order(several: str) -> None:
    other = {"B1": "B2", "B2": "B1"}[several]
    parts = [sold(2, "854231", several, 0.1), sold(3, "854232", several, 0.2), sold(4, "854233", several, 0.3)]
    rows = (OLD_TRADE, *parts, sold(5, "854231", other, 0.6))
    world = World((*FIRMS, *BUYERS, Party("P1", kind="person")), BEHIND, (), rows)
    with open_world(world) as store:
        asked = Params(seed=world.ids["P1"])
        assert agree(store.view(), store.view(), asked) == 2
        buyers = [chain.buyer.id for chain in QUERY.answer(store.view(), asked)]
        assert buyers == sorted(buyers), "what was added up to the last binary digit does not order them"


@pytest.mark.parametrize("most", [0, 500])
def test_files_that_go_meanwhile(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Rows that come to lie where those of the question lay are not taken for these."""
    monkeypatch.setattr(nearby, "MOST_ROWS", most)
    rows = (
        sold(1, "100000", "B2", 7.0),
        replace(OLD_TRADE, row=2),
        sold(3, "854231", "B1", 100.0),
        sold(4, "854231", "B2", 9.0),
    )
    world = World((*FIRMS, *BUYERS, Party("P1", kind="person")), BEHIND, (), rows)
    with open_world(world) as store:
        neighbourhood.build(store)
        asked = Params(seed=world.ids["B1"])
        before = in_the_store(store.view(), asked)
        view = store.view()
        run = view.run

        def meanwhile(steps: Sequence[Step], values: Values | None = None) -> None:
            run(steps, values)
            if steps[0].name == "near_row":
                with store.writer() as writer:
                    writer.execute("DELETE FROM shipment WHERE row = 1")
                    writer.renew("shipment")

        monkeypatch.setattr(view, "run", meanwhile)
        assert list(QUERY.answer(view, asked)) == list(before)
        assert len(before) == 1
