"""A generated case with all its near misses: exactly the planted chains are found, in little memory too, and one firm's are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.worlds import Size, Triple, generate
from graph.stores import connect
from queries.chains import QUERY, Chain, Params

SIZE = Size(companies=3_000, parcels=30_000, chains=64)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[Triple]]:
    path = tmp_path_factory.mktemp("planted") / "case.duckdb"
    return path, generate(path, SIZE)


def triple(chain: Chain) -> Triple:
    return chain.seller.id, chain.front.id, chain.buyer.id


@pytest.mark.parametrize("memory", [None, "200MB"])
def test_all_planted_chains_are_found_and_no_other(case: tuple[Path, frozenset[Triple]], memory: str | None) -> None:
    path, key = case
    with connect(str(path), read_only=True) as store:
        if memory is not None:
            store.limit(memory)
        found = QUERY.answer(store.view(), Params())
    assert {triple(chain) for chain in found} == key
    assert len(found) == SIZE.chains


def standing_in(chain: Chain) -> set[str]:
    """Everybody a chain holds."""
    named = {*triple(chain), *(firm.id for leg in chain.route for firm in (leg.sender, leg.receiver))}
    for person in chain.people:
        named |= {person.id, *(firm.id for firm in (*person.seller_path, *person.front_path))}
        named |= {person.relative.id} if person.relative else set()
    return named


def test_a_question_about_one_reads_less_and_finds_the_same(case: tuple[Path, frozenset[Triple]]) -> None:
    path, _ = case
    with connect(str(path), read_only=True) as store:
        everything = QUERY.answer(store.view(), Params())
        for chain in everything.chains[:: len(everything) // 8]:
            for one in sorted(standing_in(chain)):
                found = QUERY.answer(store.view(), Params(seed=one))
                expected = [c for c in everything if one in standing_in(c)]
                assert [plain(c) for c in found] == [plain(c) for c in expected]
                assert found.considered["records"] < everything.considered["records"] / 10
            found = QUERY.answer(store.view(), Params(seller=chain.seller.id))
            assert [plain(c) for c in found] == [plain(c) for c in everything if c.seller.id == chain.seller.id]


def plain(chain: Chain) -> Chain:
    """Without its place, which is that among the chains asked for."""
    return chain.model_copy(update={"rank": 0})
