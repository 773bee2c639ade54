"""The copy of a case in a real Neo4j: exact, counted, only what differs is sent, and nothing in the data is ever taken for Cypher."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from graph.errors import BadParams, StoreUnavailable, StoreVersion
from graph.stores import connect
from graph.stores.neo4j import Login, NeoStore, Pushed, Run, mark_run, open_server, push, verify
from graph.stores.neo4j.connection import check_version
from graph.stores.neo4j.copying import compare
from graph.values.romanisation import latin
from queries import questions
from tests.conftest import Bolt
from tests.queries.worlds import Interest, Party, Row, World, open_world
from transship.pasting import defaults, literal

WORLD = World(
    (
        Party("R", country="ru", founded="2014"), Party("F", country="kz", founded="2022-06-03"), Party("B", country="ru"),
        Party("P", kind="person"), Party("Q", kind="person"), Party("U", kind="unknown"),
    ),
    (Interest("P", "R", since="2015"), Interest("P", "F"), Interest("Q", "F", "DIRECTS"), Interest("U", "F")),
    (("P", "Q"),),
    (
        Row("old.csv", 1, "2021-05-01", "854231", None, "R", 900.0),
        Row("new.csv", 2, "2022-09-01", "854231", "F", "B", 500.0, net=10.0),
        Row("new.csv", 3, "2022-09-01", "854231", "F", "B", 500.0, net=10.0),
        Row("mirror.csv", 4, "2022-09-03", "854231", "F", "B", 510.0, net=10.0, document="statistical_form", text="МИКРОСХЕМЫ"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def server(neo4j_server: Bolt) -> Iterator[NeoStore]:
    with open_server(neo4j_server.uri, Login(neo4j_server.user, neo4j_server.password)) as opened:
        yield opened


def pushed(server: NeoStore, world: World, **how: Any) -> Pushed:
    """The world on the server; what was compared afterwards is clean."""
    with open_world(replace(world, ids={})) as store:
        done = push(store.view(), server, **how)
        found = verify(store.view(), server)
    assert found.differing == 0, found.differences
    assert {table.name: table.there for table in found.tables} == done.counts
    return done


def differences(server: NeoStore, world: World) -> list[str]:
    with open_world(replace(world, ids={})) as store:
        return [f"{d.name}: {d.what}" for d in verify(store.view(), server).differences]


def rows(server: NeoStore, cypher: str, **params: Any) -> list[dict[str, Any]]:
    return server.view().rows(cypher, params)


def test_parallel_shipments_stay_and_mirrors_count_once(server: NeoStore) -> None:
    done = pushed(server, WORLD)
    assert done.counts["Shipment"] == 3, (
        "two equal parcels of one file are two, the partner's record of one of them is none"
    )
    (mirrored,) = rows(
        server,
        "MATCH (s:Shipment) WHERE s.records = 2 RETURN s.evidence AS evidence, s.value_usd AS value, s.caption AS caption",
    )
    assert mirrored == {
        "evidence": ["mirror.csv:4", "new.csv:2"],
        "value": 500.0,
        "caption": "854231 · 2022-09-01 · $500",
    }
    assert rows(server, "MATCH (:Company {name: 'F'})-[r:SENT]->() RETURN count(r) AS n") == [{"n": 2}]


def test_a_second_push_writes_nothing(server: NeoStore) -> None:
    first = pushed(server, WORLD)
    again = pushed(server, WORLD)
    assert again.counts == first.counts
    assert not any(again.written.values())
    assert not any(again.removed.values())


def test_only_what_changed_is_sent_and_what_is_gone_is_taken_out(server: NeoStore) -> None:
    pushed(server, WORLD)
    parties = tuple(
        replace(party, country="am") if party.id == "F" else party for party in WORLD.parties if party.id != "Q"
    )
    changed = replace(
        WORLD, parties=parties, interests=WORLD.interests[:2] + WORLD.interests[3:], kin=(), rows=WORLD.rows[:2]
    )
    done = pushed(server, changed)
    assert {name: n for name, n in done.written.items() if n} == {
        "Company": 1,
        "Unknown": 1,
        "OWNS": 1,
        "Shipment": 1,
    }, (
        "the firm that moved, somebody and an interest that stand in another line now, the delivery that has one record less"
    )
    assert {name: n for name, n in done.removed.items() if n} == {
        "Person": 1, "Source": 1, "OWNS": 1, "DIRECTS": 1, "FAMILY": 1, "Shipment": 1, "SENT": 1, "RECEIVED": 1,
    }  # fmt: skip


def test_an_entity_that_becomes_a_firm_keeps_its_id_and_its_links(server: NeoStore) -> None:
    pushed(server, WORLD)
    known = replace(WORLD, parties=tuple(replace(p, kind="company") if p.id == "U" else p for p in WORLD.parties))
    done = pushed(server, known)
    assert (done.removed["Unknown"], done.written["Company"], done.written["OWNS"]) == (1, 1, 1)


def test_what_people_add_stays(server: NeoStore) -> None:
    pushed(server, WORLD)
    server.write(
        "MATCH (f:Company {name: 'F'}) SET f.my_note = 'look here', f:Suspicious CREATE (f)-[:SEEN_IN]->(:Article {id: 'a'})",
        {},
    )
    parties = tuple(replace(party, country="am") if party.id == "F" else party for party in WORLD.parties)
    pushed(server, replace(WORLD, parties=parties))
    (kept,) = rows(
        server, "MATCH (f:Suspicious)-[:SEEN_IN]->(a) RETURN f.my_note AS note, f.country AS country, a.id AS article"
    )
    assert kept == {"note": "look here", "country": "am", "article": "a"}
    server.write("MATCH (a:Article) DETACH DELETE a", {})


def test_a_difference_is_found_and_told(server: NeoStore) -> None:
    pushed(server, WORLD)
    server.write("MATCH (f:Company {name: 'F'}) SET f.country = 'de'", {})
    server.write("MATCH (:Company {name: 'F'})-[r:SENT]->() WITH r LIMIT 1 DELETE r", {})
    server.write("CREATE (:Company {name: 'made by hand'})", {})
    assert differences(server, WORLD) == [
        "Company: differs in country",
        "Company: 1 on the server were made by nobody's push",
        "SENT: is missing on the server",
    ]
    server.write("MATCH (c:Company) WHERE c.id IS NULL DELETE c", {})
    pushed(server, WORLD, anew=True)


def test_comparing_two_ordered_lists() -> None:
    mine = [("a", 1), ("b", 1), ("d", 1), ("e", 1)]
    theirs = [("b", 2), ("c", 1), ("d", 1), ("f", 1)]
    assert compare(mine, theirs) == (["a", "e"], ["b"], ["c", "f"])
    assert compare([], theirs) == ([], [], ["b", "c", "d", "f"])
    assert compare(mine, []) == (["a", "b", "d", "e"], [], [])


def test_roles_are_those_of_the_last_run(server: NeoStore) -> None:
    with open_world(replace(WORLD, ids={})) as store:
        push(store.view(), server)
        ids = {
            row["name"]: row["id"] for row in store.view().rows("SELECT name, CAST(id AS VARCHAR) AS id FROM entity")
        }
    run = Run(
        "chains",
        {"goods": "chips", "cutoff": "2022-02-24"},
        1,
        {"Company": 3},
        {"PreWarSeller": [ids["R"]], "Supplier": [ids["B"]]},
    )
    assert mark_run(server, run) == {"PreWarSeller": 1, "NewForeignFirm": 0, "RussianBuyer": 0, "Supplier": 1}
    mark_run(server, replace_roles(run, {"RussianBuyer": [ids["B"]]}))
    assert rows(
        server, "MATCH (x:Party) WHERE x:PreWarSeller OR x:Supplier OR x:RussianBuyer RETURN x.name AS name"
    ) == [{"name": "B"}]
    (told,) = rows(
        server,
        "MATCH (r:Run) RETURN r.question AS question, r.parameters AS parameters, r.count_Company AS firms, r.found AS n",
    )
    assert told == {"question": "chains", "parameters": '{"goods":"chips","cutoff":"2022-02-24"}', "firms": 3, "n": 1}
    pushed(server, WORLD)


def replace_roles(run: Run, roles: dict[str, list[str]]) -> Run:
    return run._replace(roles=roles)


SMUGGLED = (
    "'}) CREATE (:Smuggled) //",
    "') DETACH DELETE n //",
    "` CREATE (:Smuggled) `",
    "\\' CREATE (:Smuggled) //",
    "$id} RETURN 1 UNION MATCH (n) SET n:Smuggled RETURN 1 //",
    'a";CREATE (:Smuggled);//',
    "line\nbreak\ttab\u2028 and \U0001f69a",
)


@pytest.mark.parametrize("text", SMUGGLED)
def test_nothing_that_was_loaded_is_taken_for_cypher(server: NeoStore, text: str) -> None:
    hostile = Party(text, country="kz", activities=(text.replace(",", ";"),), marks=("x",))
    goods = Row(
        text,
        9,
        "2022-09-01",
        "854231",
        text,
        "B",
        1.0,
        declaration=text,
        item=text,
        text=text,
        document=text,
        direction=text,
    )
    pushed(
        server,
        replace(
            WORLD,
            parties=(*WORLD.parties, hostile),
            interests=(*WORLD.interests, Interest("P", text)),
            rows=(*WORLD.rows, goods),
        ),
    )
    assert rows(
        server, "MATCH (c:Company {name: $name})-[:SENT]->(s) RETURN s.description AS text, s.item AS item", name=text
    ) == [{"text": text, "item": text}]
    assert rows(server, "MATCH (n:Smuggled) RETURN count(n) AS n") == [{"n": 0}]


def test_nothing_in_a_parameter_is_taken_for_cypher(server: NeoStore) -> None:
    before = pushed(server, WORLD).counts
    for query, text in product(questions(), SMUGGLED):
        given = dict(query.cypher_params(defaults(query)))
        for name, value in given.items():
            # A text where a number or a day belongs is refused; nothing else may happen.
            with suppress(BadParams):
                server.view().rows(query.cypher, {**given, name: [text] if isinstance(value, list) else text})
    assert pushed(server, WORLD).counts == before
    assert rows(server, "MATCH (n:Smuggled) RETURN count(n) AS n") == [{"n": 0}]


@pytest.mark.parametrize("text", SMUGGLED)
def test_what_is_pasted_is_read_as_it_was_written(server: NeoStore, text: str) -> None:
    assert rows(server, f"RETURN {literal(text)} AS text, {literal([text, None, 1.5, True])} AS several") == [
        {"text": text, "several": [text, None, 1.5, True]}
    ]


@pytest.mark.parametrize("cypher", ["CREATE (:Smuggled)", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.name = 'x'"])
def test_a_view_cannot_write(server: NeoStore, cypher: str) -> None:
    with pytest.raises(StoreUnavailable, match="read-only"):
        server.view().rows(cypher)


def test_an_address_of_a_server_opens_it_for_reading(neo4j_server: Bolt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    with connect(neo4j_server.uri, read_only=True) as store:  # type: ignore[attr-defined]
        assert store.view().rows("RETURN 1 AS one") == [{"one": 1}]
        assert store.view().arrow("RETURN 1 AS one").to_pylist() == [{"one": 1}]
        with pytest.raises(BadParams, match="filled from a store file"):
            store.writer()
    with pytest.raises(BadParams, match="no store to load into"):
        connect(neo4j_server.uri)


def test_a_wrong_password_is_refused_and_not_shown(neo4j_server: Bolt) -> None:
    login = Login(neo4j_server.user, "nobody-may-see-this")
    assert "nobody" not in repr(login)
    with pytest.raises(StoreUnavailable, match="refuses the user or the password") as refused:
        open_server(neo4j_server.uri, login)
    assert "nobody" not in f"{refused.value} {refused.value.__cause__}"


def test_a_server_that_is_not_there() -> None:
    from scripts.neo4j_server import free_port

    with pytest.raises(StoreUnavailable, match="no Neo4j server answers"):
        open_server(f"bolt://127.0.0.1:{free_port()}", Login("neo4j", "x"))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "127.0.0.1:7687", "bolt://neo4j:secret@127.0.0.1:7687", "bolt://127.0.0.1:x"]
)
def test_a_wrong_address(address: str) -> None:
    with pytest.raises(BadParams) as refused:
        open_server(address, Login("neo4j", "x"))
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there(neo4j_server: Bolt) -> None:
    with (
        open_server(neo4j_server.uri, Login(neo4j_server.user, neo4j_server.password), "nowhere") as opened,
        pytest.raises(BadParams, match="no such database"),
    ):
        opened.view().rows("RETURN 1 AS one")


@pytest.mark.parametrize("agent", ["Neo4j/4.4.41", "Neo4j/5.12.0", "Neo4j/5.22.0", "something else"])
def test_a_server_that_is_too_old(agent: str) -> None:
    with pytest.raises(StoreVersion, match=r"5\.23 or newer"):
        check_version(agent, "bolt://x")


@pytest.mark.parametrize(
    ("agent", "version"), [("Neo4j/5.26.28", "5.26.28"), ("Neo4j/2026.01.3", "2026.01.3"), ("Neo4j/5.23.0", "5.23.0")]
)
def test_a_server_that_will_do(agent: str, version: str) -> None:
    assert check_version(agent, "bolt://x") == version


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("Хвощева Юлия", "Khvoshcheva Yuliya"), ("İŞIK", "ISIK"), ("Қазақ", "Kazak"), ("ACME", "ACME")],
)
def test_names_in_latin_letters(name: str, spelled: str) -> None:
    assert latin(name) == spelled


def test_names_are_found_in_latin_letters(server: NeoStore) -> None:
    pushed(server, replace(WORLD, parties=(*WORLD.parties, Party("ОБЪЕДКОВ ЮРИЙ", kind="person"))))
    found = rows(
        server, "CALL db.index.fulltext.queryNodes('party_names', 'obyedkov') YIELD node RETURN node.name AS name"
    )
    assert found == [{"name": "ОБЪЕДКОВ ЮРИЙ"}]
