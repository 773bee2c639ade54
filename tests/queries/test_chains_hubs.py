"""Hubs: somebody behind thousands of firms, a carrier with thousands of shipments. The answer is bounded and says what it cut.

A walk or a join that squares the hub runs into the time limit of the test runner.
"""

from __future__ import annotations

from datetime import date, timedelta

from queries.chains import Chains, Params
from queries.chains.answer import answer
from tests.queries.worlds import Interest, Party, Row, World, open_world

START = date(2022, 3, 1)

PEOPLE = (Party("P", kind="person"),)
FIRMS = (
    Party("R", country="ru", founded="2014"),
    Party("F", country="kz", founded="2022-03-01"),
    Party("M", country="am"),
    Party("B", country="ru"),
)
BEHIND = (Interest("P", "R", since="2015"), Interest("P", "F"))
OLD_TRADE = Row("older.csv", 1, "2021-05-01", "854231", None, "R", 100.0)


def asked(world: World, **params: int) -> Chains:
    with open_world(world) as store:
        return answer(store.view(), Params.model_validate(params))


def day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


def test_a_mass_director_is_cut_and_the_notes_say_so() -> None:
    sellers = [Party(f"R{i}", country="ru", founded="2014") for i in range(500)]
    fronts = [Party(f"F{i}", country="kz", founded="2022-03-01") for i in range(500)]
    others = [Party(f"X{i}", country="kz", founded="2010") for i in range(4000)]
    director = Party("D", kind="person", firms=5000)
    links = [Interest("D", firm.id, "DIRECTS", since="2015") for firm in (*sellers, *fronts, *others)]
    rows = [Row("old.csv", i, "2021-05-01", "854231", None, f"R{i}", 100.0) for i in range(500)]
    rows += [Row("new.csv", i, day(i), "854231", f"F{i}", "B", 10.0) for i in range(500)]
    rows += [Row("new.csv", 900, day(9), "854231", "F", "B", 10.0), OLD_TRADE]
    parties = (*FIRMS, *PEOPLE, director, *sellers, *fronts, *others)
    found = asked(World(parties, (*BEHIND, *links), (), tuple(rows)), max_pairs=2_000, max_chains=1_000)
    assert len(found) == 1_000
    assert found[0].people[0].name.startswith("P "), "who is no nominee comes first"
    assert all(chain.people[0].nominee for chain in found.chains[1:])
    assert any("max_pairs 2,000" in note for note in found.notes)
    assert any("max_chains 1,000" in note for note in found.notes)


def test_a_carrier_of_ten_thousand_shipments() -> None:
    buyers = [Party(f"B{i}", country="ru") for i in range(200)]
    rows = [OLD_TRADE]
    rows += [Row("in.csv", i, day(i % 600), "854231", "F", "M", 1.0) for i in range(5_000)]
    rows += [Row("out.csv", i, day(i % 700), "854231", "M", f"B{i % 200}", 1.0) for i in range(5_000)]
    found = asked(World((*FIRMS, *PEOPLE, *buyers), BEHIND, (), tuple(rows)))
    assert len(found) == 200
    # Nothing sent after the last departure to a buyer, or more than 180 days before his first, belongs to his chain.
    assert all(chain.first >= START and chain.legs == 2 for chain in found)
    assert sum(chain.shipments for chain in found) == 5_000


def test_routes_through_a_hub_are_cut_and_the_notes_say_so() -> None:
    buyers = [Party(f"B{i}", country="ru") for i in range(300)]
    rows = [OLD_TRADE, Row("in.csv", 1, day(1), "854231", "F", "M", 1.0)]
    rows += [Row("out.csv", i, day(2 + i), "854231", "M", f"B{i}", 1.0) for i in range(300)]
    found = asked(World((*FIRMS, *PEOPLE, *buyers), BEHIND, (), tuple(rows)), max_routes=100)
    # Buyers past the window of 180 days are no routes, though they may have taken a place among those that were followed.
    assert 0 < len(found) <= 100
    assert any("max_routes 100" in note for note in found.notes)


def test_equal_parcels_of_one_trader_are_matched_one_to_one() -> None:
    rows = [OLD_TRADE]
    for file, paper in (("sheet.xlsx", "vendor_row"), ("forms.csv", "statistical_form")):
        rows += [Row(file, i, day(i % 500), "854231", "F", "B", 5.0, 1.0, document=paper) for i in range(1_000)]
    found = asked(World((*FIRMS, *PEOPLE), BEHIND, (), tuple(rows)))
    assert found[0].shipments == 1_000
    assert found[0].value_usd == 5_000.0
    assert found.considered["mirrored"] == 1_000
