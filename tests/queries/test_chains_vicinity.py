"""What a question about one firm or person reads is the same with a neighbourhood and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.worlds import Size, generate
from benchmarks.worlds.rough import roughen
from graph.identity import neighbourhood, resolve
from graph.neighbours import Neighbours
from graph.store import Store, View
from graph.stores import connect
from loaders.intake import load
from queries.chains import QUERY, Params, movements
from queries.chains.tables import bound
from tests.queries.test_chains_agree import worlds
from tests.queries.worlds import open_world

ASKED: tuple[dict[str, Any], ...] = (
    {},
    {"goods": "85", "family_hints": True},
    {"max_holdings": 0, "max_legs": 1, "family_hints": True},
    {"max_holdings": 1, "max_legs": 2, "cutoff": "2020-06-01"},
    {"goods": "8542", "seller_country": "kz", "max_legs": 3},
)


def reads(view: View, params: Params, who: str, *, as_seller: bool) -> list[int]:
    """The rows of shipments that a question reads."""
    values = bound(params, *((who, None) if as_seller else (None, who)))
    movements.narrow(view, values, Neighbours.of(view))
    return [row["place"] for row in view.rows("SELECT place FROM near_row ORDER BY place")]


def same(store: Store, whom: list[str], params: Params) -> int:
    """Compare for these firms and people, every other one as a seller; of how many anything is read."""
    with_it, without = store.view(), store.view()
    without.by_place = False
    assert Neighbours.of(with_it)
    assert not Neighbours.of(without)
    any_read = 0
    for i, who in enumerate(whom):
        found = reads(with_it, params, who, as_seller=i % 2 > 0)
        assert found == reads(without, params, who, as_seller=i % 2 > 0), (who, i)
        any_read += bool(found)
    return any_read


def some(store: Store, so_many: int) -> list[str]:
    """The ids of about so many, the same ones each time."""
    ids = [row["id"] for row in store.view().rows("SELECT id FROM entity ORDER BY id")]
    return ids[:: max(1, len(ids) // so_many)]


@given(worlds, st.sampled_from(ASKED))
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_in_any_small_world(world: Any, asked: dict[str, Any]) -> None:
    with open_world(world) as store:
        neighbourhood.build(store)
        same(store, some(store, 99), Params(**asked))


@pytest.fixture(scope="module")
def sample(shared: Path) -> Iterator[Store]:
    with connect(":memory:") as store:
        load(store, [shared / "scenarios" / "kz"])
        resolve(store)
        yield store


@pytest.mark.parametrize("asked", ASKED)
def test_in_the_sample(sample: Store, asked: dict[str, Any]) -> None:
    chains = QUERY.answer(sample.view(), Params(goods=asked.get("goods", "controlled")))
    ends = sorted({firm.id for chain in chains for firm in (chain.seller, chain.front, chain.buyer)})
    assert same(sample, [*ends[::15], *some(sample, 10)], Params(**asked))


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vicinity") / "case.duckdb"
    generate(path, Size(3_000, 30_000, chains=64))
    roughen(path, 100, 1)
    with connect(str(path)) as store, store.writer() as writer:
        # Hints of families, of which neither generating nor roughening makes any.
        writer.execute(
            "INSERT INTO kin_hint SELECT a.holder_id, b.holder_id, 'drawn', NULL FROM link a JOIN link b ON hash(a.id, b.id) % 9000 = 0 "
            "JOIN entity x ON x.id = a.holder_id JOIN entity y ON y.id = b.holder_id WHERE x.kind = 'person' AND y.kind = 'person'"
        )
        assert neighbourhood.write(writer)
    return path


@pytest.mark.parametrize("asked", ASKED)
def test_in_a_rough_world(invented: Path, asked: dict[str, Any]) -> None:
    with connect(str(invented), read_only=True) as store:
        assert same(store, some(store, 24), Params(**asked))
