"""Pairs weighed beside the rules: what a rare name is worth, what is proposed and what never is; order changes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.identity import decide, resolve, undo
from graph.identity.evidence import ASK, SAME
from graph.store import Row, Store
from tests.graph.test_people import HOME, front, resolved, seller
from tests.graph.worlds import Paper, fill, iin, inn, inn_person, number, parse


def proposals(store: Store) -> list[Row]:
    return store.view().rows(
        "SELECT e.*, x.name AS x_name, y.name AS y_name FROM evidence e JOIN entity x ON x.id = e.a JOIN entity y ON y.id = e.b "
        "WHERE standing = 'proposed' ORDER BY least(x.name, y.name), greatest(x.name, y.name), e.a"
    )


def bits(row: Row) -> dict[str, float]:
    return {f["feature"]: f["bits"] for f in row["features"]}


def test_one_letter_apart_with_the_same_birth_date_is_proposed_and_not_joined() -> None:
    register = seller("ГРОМОВ ЛЕВ ИЛЬИЧ", tax=None)
    people = Paper("people.json")
    people.make.person(
        1, "ГРОМОВ ЛЕВ ИЛЬИЧ", number(inn_person("7700123456"), "inn_person"), record="p", born=parse("1979-03-02")
    )
    store = resolved(register, people, front("Grobov Lev Ilich", born="1979-03-02"))
    (found,) = [row for row in proposals(store) if "letter" in bits(row)]
    assert set(bits(found)) == {"letter", "patronymic", "day"}
    assert found["probability"] >= ASK
    assert found["verdict"] in ("ask", "same")


def test_a_surname_with_an_initial_and_a_telephone_is_proposed() -> None:
    person = Paper("people.json")
    person.make.person(1, "Громов Лев Ильич", (), record="p", phones=["+7 912 345 67 89"])
    store = resolved(person, front("L. Gromov", phones=["+79123456789"]))
    (found,) = proposals(store)
    assert {"initial", "phone"} <= set(bits(found))


def test_a_name_alone_is_a_matter_for_a_person_however_rare() -> None:
    (found,) = proposals(resolved(seller("НЕОБЫКНОВЕННЫЙ ЛЕВ ИЛЬИЧ"), front("Neobyknovenny Lev Ilich")))
    assert found["verdict"] == "ask"
    assert set(bits(found)) <= {"name", "patronymic", "origin"}


def test_a_common_name_weighs_less_than_a_rare_one() -> None:
    paper = Paper("people.json")
    names = ["Громов Лев Ильич"] * 2 + ["Петров Иван Игоревич"] * 2 + ["Петров Иван"] * 6
    for row, name in enumerate(names):
        paper.make.person(row, name, (), record=f"p-{row}", emails=[f"{name[:3]}@mail.example"] if row < 4 else ())
    found = {row["x_name"]: bits(row)["name"] for row in proposals(resolved(paper)) if "email" in bits(row)}
    assert found == {}, "a shared e-mail joins by rule"
    store = resolved(paper)
    worth = store.view().rows(
        "SELECT any_value(b.name) AS name, max(f.bits) AS bits FROM evidence e JOIN mention b ON b.id = e.a, unnest(e.features) AS u(f) "
        "WHERE e.standing = 'decided' AND f.feature = 'name' GROUP BY b.name ORDER BY name"
    )
    rare, common = (row["bits"] for row in worth)
    assert [row["name"] for row in worth] == ["Громов Лев Ильич", "Петров Иван Игоревич"]
    assert common < rare


def test_another_country_is_no_penalty() -> None:
    there = front("Gromov Lev Ilich")
    store = resolved(seller("ГРОМОВ ЛЕВ ИЛЬИЧ"), there)
    (found,) = proposals(store)
    assert all(f["agrees"] for f in found["features"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"born": "1979-03-02"}, {"born": "1981-07-15"}),
        ({"name": "Громов Лев Ильич"}, {"name": "Gromov Lev Petrovich"}),
    ],
    ids=["birth date", "patronymic"],
)
def test_what_differs_is_never_proposed(one: dict[str, str], other: dict[str, str]) -> None:
    paper = Paper("people.json")
    for row, given_here in enumerate((one, other), start=1):
        paper.make.person(
            row,
            given_here.get("name", "Громов Лев Ильич"),
            (),
            record=f"p-{row}",
            born=parse(given_here.get("born")),
            addresses=[HOME],
        )
    assert proposals(resolved(paper)) == []


def test_every_join_has_its_weight_its_features_and_its_probability() -> None:
    store = resolved(seller(), front(born="1979-03-02"), people_with_birth())
    rows = store.view().rows(
        "SELECT d.basis, e.probability, e.model, e.features FROM decision d LEFT JOIN evidence e ON e.a = d.a AND e.b = d.b "
        "AND e.standing = 'decided' WHERE d.verdict = 'same' ORDER BY d.basis"
    )
    assert [row["basis"] for row in rows] == ["name_birthdate", "same_identifier"]
    assert all(row["model"] and row["features"] and row["probability"] >= SAME for row in rows)
    assert {f["feature"] for f in rows[0]["features"]} >= {"name", "day"}


def people_with_birth() -> Paper:
    paper = Paper("people.ftm.json")
    paper.make.person(
        1, "ГРОМОВ ЛЕВ ИЛЬИЧ", number(inn_person("7700123456"), "inn_person"), record="p", born=parse("1979-03-02")
    )
    return paper


def test_agreement_that_a_number_proves_teaches_the_weights() -> None:
    here, there = Paper("a.json"), Paper("b.json")
    for i in range(200):
        tax = number(inn_person(f"77{i:08}"), "inn_person")
        here.make.person(i, f"Имя{chr(0x430 + i % 30)} Фамилия{chr(0x430 + i // 30)}ов", tax, record=f"a-{i}")
        there.make.person(i, f"Другое{chr(0x430 + i % 30)} Прочий{chr(0x430 + i // 30)}ов", tax, record=f"b-{i}")
    store = resolved(here, there)
    (learnt,) = store.view().rows("SELECT m, pairs FROM weight WHERE party = 'person' AND feature = 'name'")
    assert learnt["pairs"] == 200
    assert learnt["m"] < 0.3, "these names never agree, so an agreement of names says less"


NAMES = ("Громов Лев Ильич", "Gromov Lev", "Grobov Lev Ilich", "Л. Громов", "Громова Анна Ильинична", "Петров Иван")
PERSON = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from((None, "7700123456", "7800999111", "5000111222")),
    st.sampled_from((None, "1979-03-02", "1979-03", "1981-07-15")),
    st.sampled_from((None, "+7 912 345 67 89")),
    st.sampled_from((None, HOME)),
    st.integers(0, 2),
    st.sampled_from((None, "ru")),
)
FIRMS = (inn("770012345"), iin("22064060030"), inn("780012345"))


def world(rows: Iterable[tuple[object, ...]], seed: int = 0) -> Store:
    """People in firms, in two files; the order of rows and of files is drawn by the seed."""
    papers = [Paper("a.json"), Paper("b.json")]
    every = list(enumerate(rows))
    random.Random(seed).shuffle(every)
    for place, (name, tax, born, phone, home, firm, citizen) in every:
        paper = papers[place % 2]
        bin_number = FIRMS[int(str(firm))]
        company = paper.make.company(
            place,
            None,
            number(bin_number, "bin" if firm == 1 else "inn"),
            country="kz" if firm == 1 else "ru",
            country_basis="register",
        )
        person = paper.make.person(
            place, str(name), number(inn_person(str(tax)), "inn_person") if tax else (), record=f"r-{place}", born=parse(born),  # type: ignore[arg-type]
            phones=[str(phone)] if phone else (), addresses=[str(home)] if home else (), nationalities=[str(citizen)] if citizen else (),
        )  # fmt: skip
        paper.make.interest(place, "OWNS", person, company, "owner")
    random.Random(seed).shuffle(papers)
    return fill(papers)


DERIVED = ("member", "entity", "link", "kin", "kin_hint", "trace", "weight", "evidence")


def derived(store: Store) -> dict[str, list[Row]]:
    return {table: store.view().rows(f"SELECT * FROM {table} ORDER BY ALL") for table in DERIVED}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PERSON, min_size=2, max_size=10), st.integers(1, 1000))
def test_the_order_of_rows_and_files_changes_nothing(rows: list[tuple[object, ...]], seed: int) -> None:
    one, other = world(rows), world(rows, seed)
    resolve(one)
    resolve(other)
    assert derived(one) == derived(other)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PERSON, min_size=2, max_size=10))
def test_two_numbers_of_one_kind_are_never_joined_nor_proposed(rows: list[tuple[object, ...]]) -> None:
    store = world(rows)
    resolve(store)
    view = store.view()
    held = "SELECT b.entity_id AS id, i.value FROM identifier i JOIN member b USING (mention_id) WHERE i.kind = 'inn_person'"
    assert view.rows(f"SELECT id FROM ({held}) GROUP BY id HAVING count(DISTINCT value) > 1") == []
    crossing = (
        f"SELECT e.a FROM evidence e JOIN ({held}) x ON x.id = e.a JOIN ({held}) y ON y.id = e.b "
        "WHERE e.standing = 'proposed' AND x.value <> y.value"
    )
    assert view.rows(crossing) == []


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PERSON, min_size=3, max_size=8), st.data())
def test_a_judgement_taken_back_leaves_everything_as_it_was(
    rows: list[tuple[object, ...]], data: st.DataObject
) -> None:
    store = world(rows)
    resolve(store)
    before = derived(store)
    people = [
        row["id"] for row in store.view().rows("SELECT DISTINCT id FROM mention WHERE kind = 'person' ORDER BY id")
    ]
    if len(people) < 2:
        return
    a, b = data.draw(st.permutations(people))[:2]
    made = decide(store, a, b, data.draw(st.sampled_from(("same", "different"))), "drawn", "test")
    undo(store, made, "drawn", "test")
    assert derived(store) == before
