"""The owners of a firm against a walk in plain Python, over small worlds with cycles, ends, holdings and doubtful days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.owners import QUERY, Interest, Params
from tests.queries.test_chains_agree import FIRMS, PEOPLE, interests
from tests.queries.worlds import Interest as Stake
from tests.queries.worlds import Party, World, last_day, open_world

PARTIES = (*(Party(name) for name in FIRMS), *(Party(name, kind="person") for name in PEOPLE))
CYCLE = (Stake("H1", "R1"), Stake("H2", "H1"), Stake("R1", "H2"), Stake("P1", "H2"), Stake("P2", "H2", "DIRECTS"))
Step = tuple[str, str, str, tuple[str, ...]]  # holder, company, edge, firms on the way (nearest to the holder first)


def held(stake: Stake, on: date | None) -> bool:
    """Whether it can have held on the day; without a day, always."""
    if on is None:
        return True
    # Of a month or a year that a start is known by, the first day counts.
    begins = stake.since and date.fromisoformat(
        (stake.since + "-01-01")[:10] if len(stake.since) == 4 else (stake.since + "-01")[:10]
    )
    return not (
        (begins and begins > on)
        or (stake.left_by and date.fromisoformat(stake.left_by) <= on)
        or (stake.until and last_day(stake.until) < on)
    )


def walked(stakes: tuple[Stake, ...], firm: str, most: int, on: date | None) -> Iterator[Step]:
    """Every way up, one step at a time."""

    def up(path: tuple[str, ...]) -> Iterator[Step]:
        for stake in stakes:
            if stake.company == path[0] and stake.holder not in path and held(stake, on):
                if len(path) > 1 and stake.edge != "OWNS":
                    continue
                yield stake.holder, stake.company, stake.edge, path
                if stake.edge == "OWNS" and len(path) <= most:
                    yield from up((stake.holder, *path))

    yield from up((firm,))


def asked(world: World, **params: object) -> list[Interest]:
    with open_world(world) as store:
        given_ = {**params, "company": world.ids[str(params["company"])]}
        return list(QUERY.answer(store.view(), Params.model_validate(given_)))


stakes = st.lists(interests(FIRMS[:8]), max_size=14).map(tuple) | st.lists(interests(FIRMS[:8]), max_size=4).map(
    lambda more: (*CYCLE, *more)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    stakes,
    st.sampled_from(FIRMS[:4]),
    st.sampled_from((0, 1, 2, 4)),
    st.sampled_from((None, date(2022, 2, 24), date(2018, 7, 1))),
)
def test_every_way_up_is_found_in_order(links: tuple[Stake, ...], firm: str, most: int, on: date | None) -> None:
    world = World(PARTIES, links, (), ())
    found = asked(world, company=firm, max_holdings=most, on=on)
    name = world.names
    told = [(name[row.holder_id], name[row.company_id], row.edge, tuple(name[i] for i in row.path)) for row in found]
    assert sorted(told) == sorted(walked(links, firm, most, on))
    assert all(row.holdings == len(row.path) - 1 and row.of_total == len(found) for row in found)
    assert all(
        (a.holdings, a.holder_id, a.company_id) <= (b.holdings, b.holder_id, b.company_id) for a, b in pairwise(found)
    )


def test_a_cut_is_told_and_keeps_the_nearest() -> None:
    whole = asked(World(PARTIES, CYCLE, (), ()), company="R1")
    cut = asked(World(PARTIES, CYCLE, (), ()), company="R1", limit=2)
    assert cut == whole[:2]
    assert {row.of_total for row in cut} == {len(whole)} == {3}
    assert {row.holder for row in whole} == {"H1", "H2", "P1"}
