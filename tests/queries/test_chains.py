"""What an answer says of itself: its notes, its errors, its shape as JSON; and how the agreement of two mentions is weighed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.errors import BadParams
from queries.chains import Chains, Params
from queries.chains.answer import answer
from queries.chains.rows import Strength
from queries.chains.strength import Decision, agreement
from tests.queries.test_chains_agree import asked as found_in
from tests.queries.test_chains_agree import worlds
from tests.queries.worlds import Interest, Party, Row, World, open_world

PARTIES = (
    Party("R", country="ru", founded="2014"),
    Party("F", country="kz", founded="2022-06-03"),
    Party("B", country="ru"),
    Party("X", country=None),
    Party("P", kind="person"),
)
BEHIND = (Interest("P", "R", since="2015"), Interest("P", "F"))
ROWS = (
    Row("old.csv", 1, "2021-05-01", "854231", None, "R", 900.0),
    Row("new.csv", 2, "2022-09-01", "854231", "F", "B", 500.0),
)


def asked(world: World, **params: Any) -> Chains:
    with open_world(world) as store:
        return answer(store.view(), Params(**params))


def test_the_answer_has_the_keys_that_were_agreed() -> None:
    (chain,) = asked(World(PARTIES, BEHIND, (), ROWS))
    told = chain.model_dump(mode="json")
    assert set(told) >= {
        "rank", "score", "link_strength", "seller", "front", "buyer", "people", "route", "suppliers", "goods", "value_usd", "first",
        "last", "evidence", "doubts",
    }  # fmt: skip
    assert set(told["route"][0]) == {"from", "to", "hs6", "shipments", "value_usd", "first", "last"}
    assert (
        set(told["seller"]) == set(told["route"][0]["from"]) == {"id", "name", "country", "incorporated", "identifiers"}
    )
    assert set(told["evidence"][0]) == {"fact", "file", "row", "sha256"}
    assert set(told["people"][0]) >= {"id", "name", "names", "seller_path", "front_path", "basis"}
    assert told["people"][0]["name"] == "P (home)", "the name is that of the seller's record"
    assert told["people"][0]["names"] == ["P"]
    assert told["score"] == round(sum(told["score_parts"].values()), 4)


def test_an_empty_store_gives_an_empty_answer_that_explains_itself() -> None:
    found = asked(World(()))
    assert list(found) == []
    assert found.considered["sellers"] == found.considered["fronts"] == 0
    assert found.notes


def test_what_was_set_aside_is_counted() -> None:
    unknown = (Interest("P", "R", seen="2023-12-25"), Interest("P", "F"))
    found = asked(World(PARTIES, unknown, (), ROWS))
    assert list(found) == []
    assert found.considered["set_aside"] == 1
    assert any("set aside" in note for note in found.notes)


def test_movements_of_firms_without_a_country_are_counted() -> None:
    found = asked(World(PARTIES, BEHIND, (), (*ROWS, Row("new.csv", 3, "2022-09-02", "854231", "F", "X", 1.0))))
    assert found.considered["unplaced"] == 1
    assert any("unknown country" in note for note in found.notes)


def test_ways_up_are_cut_and_the_notes_say_so() -> None:
    owners = [Party(f"O{i}", kind="person") for i in range(30)]
    holding = Party("H", country="cy")
    links = (*BEHIND, Interest("H", "R", since="2015"), *(Interest(o.id, "H", since="2015") for o in owners))
    found = asked(World((*PARTIES, holding, *owners), links, (), ROWS), max_paths=10)
    assert len(found) == 1
    assert any("max_paths 10" in note for note in found.notes)


def test_an_id_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BadParams, match="no firm or person has the id"):
        asked(World(PARTIES), seed="0" * 32)
    with pytest.raises(BadParams, match="neither a list of goods nor an HS code"):
        asked(World(PARTIES), goods="cucumbers")


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds)
def test_a_wider_window_and_more_holdings_never_lose_a_chain(world: World) -> None:
    narrow, _ = found_in(world, window_days=20, max_holdings=0, max_legs=2)
    wide, _ = found_in(world, window_days=180, max_holdings=4, max_legs=3)
    assert set(narrow) <= set(wide)


def decision(a: str, b: str, basis: str) -> Decision:
    return Decision(a, b, basis, f"{a} and {b}")


WAYS = (
    decision("a", "b", "same_identifier"),
    decision("b", "c", "name_birthdate"),
    decision("a", "c", "name_support"),
    decision("c", "d", "same_firm"),
    decision("x", "y", "same_name_firm"),
)


@pytest.mark.parametrize(
    ("here", "there", "strength", "steps"),
    [
        ("a", "a", Strength.SAME_IDENTIFIER, 0),
        ("a", "b", Strength.SAME_IDENTIFIER, 1),
        ("a", "c", Strength.NAME_BIRTHDATE, 2),  # the strongest way, not the shortest
        ("a", "d", Strength.NAME_BIRTHDATE, 3),  # one name in one firm takes nothing away
        ("x", "y", Strength.NAME_SUPPORT, 1),  # a basis that is not known is a name
    ],
)
def test_two_mentions_agree_as_strongly_as_the_weakest_decision_of_the_best_way(
    here: str, there: str, strength: Strength, steps: int
) -> None:
    found = agreement(WAYS, {here}, {there})
    assert found.strength is strength
    assert len(found.decisions) == steps
    assert found.recorded


def test_without_a_decision_on_record_the_names_are_all_there_is() -> None:
    found = agreement(WAYS, {"a"}, {"x"})
    assert found.strength is Strength.NAME_SUPPORT
    assert not found.recorded


def test_perhaps_relatives_tie_a_chain_only_where_hints_are_asked_for() -> None:
    parties = (*PARTIES, Party("Q", kind="person"))
    behind = (Interest("P", "R", since="2015"), Interest("Q", "F"))
    world = World(parties, behind, (), ROWS)
    with open_world(world) as store:
        with store.writer() as writer:
            ends = (world.ids["P"], world.ids["Q"])
            hint = "a hint only: one rare surname"
            writer.add("kin_hint", [(*ends, hint, list(ends)), (*reversed(ends), hint, list(ends))])
        assert list(answer(store.view(), Params())) == []
        (chain,) = answer(store.view(), Params(family_hints=True))
        assert chain.link_strength is Strength.FAMILY_HINT
        assert hint in chain.people[0].basis
        assert chain.people[0].relative is not None
        assert any("hint only" in doubt for doubt in chain.doubts)
        assert list(answer(store.view(), Params(family_hints=True, min_link=Strength.NAME_SUPPORT))) == []


def test_a_chain_names_the_decisions_between_the_records_it_needs() -> None:
    (chain,) = asked(World(PARTIES, BEHIND, (), ROWS))
    assert chain.joins[0].role == "stands behind both"
    assert chain.decisions == [join.id for join in chain.joins]
    assert len(set(chain.decisions)) == len(chain.decisions)
