"""Every question asked of the store and of a real Neo4j that holds the same graph: the rows and their order are the same.

Allowed differences, by question and reason: ``chains`` in Cypher knows no ``as_of``, ``seed``, ``min_link``, ``activities`` and
``family_hints`` (they rest on single records) and no more than 4 holdings (a pattern needs a literal bound); its sums may differ in the
last cent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import transship
from graph.store import Store
from graph.stores import connect
from graph.stores.neo4j import Login, NeoStore, open_server, push, verify
from queries import chains, owners, questions, shared_person
from queries.chains import Chain
from queries.contract import Query
from tests.conftest import Bolt
from tests.queries.test_chains_agree import worlds
from tests.queries.worlds import World, open_world
from transship.pasting import defaults

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server(neo4j_server: Bolt) -> Iterator[NeoStore]:
    with open_server(neo4j_server.uri, Login(neo4j_server.user, neo4j_server.password)) as opened:
        yield opened


@pytest.fixture(scope="module")
def kz(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario as a store file."""
    path = tmp_path_factory.mktemp("kz") / "kz.duckdb"
    with transship.open(path) as case:
        case.load(shared / "scenarios" / "kz")
    return path


def of_chain(chain: Chain) -> dict[str, Any]:
    """A chain in the columns of its Cypher."""
    himself = sorted({person.id for person in chain.people if not person.relative})
    families = sorted([person.id, person.relative.id] for person in chain.people if person.relative)
    return {
        "seller_id": chain.seller.id, "front_id": chain.front.id, "buyer_id": chain.buyer.id, "people": himself, "families": families,
        "legs": chain.legs, "shipments": chain.shipments, "value_usd": chain.value_usd, "first": chain.first, "last": chain.last,
    }  # fmt: skip


def told(query: Query, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of the store in the columns of the Cypher."""
    if query is chains.QUERY:
        found = [of_chain(chain) for chain in rows]
        return sorted(found, key=lambda row: (row["seller_id"], row["front_id"], row["buyer_id"]))
    return [row.model_dump() for row in rows]


def asked(server: NeoStore, query: Query, params: BaseModel) -> list[dict[str, Any]]:
    rows = server.view().rows(query.cypher, query.cypher_params(params))
    found = [{name: value for name, value in row.items() if name not in query.drawn} for row in rows]
    if query is chains.QUERY:
        return [{**row, "people": sorted(row["people"]), "families": sorted(row["families"])} for row in found]
    return [query.row.model_validate(row).model_dump() for row in found]


def rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {k: pytest.approx(v, abs=0.011) if k == "value_usd" and v is not None else v for k, v in row.items()}
        for row in rows
    ]


def agree(store: Store, server: NeoStore, query: Query, **params: Any) -> int:
    given = query.params(**params)
    here = told(query, query.answer(store.view(), given))
    assert asked(server, query, given) == rounded(here)
    return len(here)


def test_every_question_is_compared() -> None:
    assert {query.name for query in questions()} == {"chains", "owners", "shared_person"}, (
        "compare the new question here too"
    )


def compared(store: Store, server: NeoStore, most: int = 60) -> dict[str, int]:
    """All questions with their defaults, and the owners of the firms in a chain; how many rows each gave."""
    found = list(chains.QUERY.answer(store.view(), chains.Params()))
    firms = sorted({firm.id for chain in found for firm in (chain.seller, chain.front, chain.buyer)})
    return {
        "chains": agree(store, server, chains.QUERY),
        "drones": agree(store, server, chains.QUERY, goods="drones", max_legs=2),
        "shared_person": agree(store, server, shared_person.QUERY),
        "owners": sum(agree(store, server, owners.QUERY, company=firm) for firm in firms[:most]),
        "owners then": sum(
            agree(store, server, owners.QUERY, company=firm, on=date(2022, 2, 24)) for firm in firms[: most // 3]
        ),
    }


@pytest.mark.timeout(600)
def test_the_demo_on_the_calendar_line(demo: Path, neo4j_current: Bolt) -> None:
    login = Login(neo4j_current.user, neo4j_current.password)
    with connect(str(demo), read_only=True) as store, open_server(neo4j_current.uri, login) as current:
        push(store.view(), current)
        assert verify(store.view(), current).differing == 0
        assert all(compared(store, current, most=6).values())


def test_the_demo(demo: Path, server: NeoStore) -> None:
    with connect(str(demo), read_only=True) as store:
        push(store.view(), server)
        assert verify(store.view(), server).differing == 0
        assert all(compared(store, server).values())


def plan_is_sound(server: NeoStore, query: Query) -> None:
    """It begins at an index, multiplies nothing with everything, and no way in it is unbounded."""
    with server.session("READ") as session:
        profile = session.run(f"PROFILE {query.cypher}", query.cypher_params(defaults(query))).consume().profile
    found = list(steps_of(profile))
    starts = [step for step in found if not step.get("children") and not step["operatorType"].startswith("Argument")]
    assert starts
    for step in starts:
        assert "Seek" in step["operatorType"], (
            f"{query.name} begins with {step['operatorType']}: {step['args'].get('Details')}"
        )
    assert not [step["operatorType"] for step in found if "Cartesian" in step["operatorType"]]
    assert sum(step["dbHits"] for step in found) < 300_000, "of a graph of 150,000 elements only a part is looked at"
    for way in re.findall(r"\[[^\]]*\*[^\]]*\]", query.cypher):
        assert re.search(r"\*\d+\.\.\d+\]", way), f"{query.name}: {way} has no literal bounds"


def steps_of(step: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield step
    for child in step.get("children", ()):
        yield from steps_of(child)


@pytest.mark.timeout(900)
def test_the_scenario(kz: Path, server: NeoStore) -> None:
    with connect(str(kz), read_only=True) as store:
        done = push(store.view(), server)
        checked = verify(store.view(), server)
        assert checked.differing == 0, checked.differences
        assert {table.name: table.there for table in checked.tables} == done.counts
        assert all(compared(store, server).values())
        for query in questions():
            plan_is_sound(server, query)


rules = st.fixed_dictionaries(
    {
        "max_holdings": st.sampled_from((0, 1, 4)),
        "max_legs": st.sampled_from((1, 2, 3, 3)),
        "window_days": st.sampled_from((180, 180, 179)),
    }
)
slow = settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip


@slow
@given(worlds, rules)
@pytest.mark.timeout(900)
def test_small_worlds(server: NeoStore, world: World, rule: dict[str, Any]) -> None:
    with open_world(world) as store:
        push(store.view(), server)
        assert verify(store.view(), server).differing == 0
        agree(store, server, chains.QUERY, **rule)
        agree(store, server, shared_person.QUERY)
        for name in ("R1", "F1", "H1"):
            agree(store, server, owners.QUERY, company=world.ids[name], max_holdings=rule["max_holdings"])
            agree(store, server, owners.QUERY, company=world.ids[name], on=date(2022, 2, 24), limit=3)
