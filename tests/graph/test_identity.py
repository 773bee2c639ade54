"""Who is the same, by example: what joins two mentions, what keeps them apart, and how a person overrules a rule."""

from __future__ import annotations

import random
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.identity import decide, resolve, undo
from graph.identity.components import Edge, settle
from graph.model import Roster
from graph.schema import DERIVED
from graph.store import Row, Store
from tests.graph.worlds import Paper, add, fill, iin, inn, inn_person, number, numbers, parse

SELLER = inn("770012345")
PETROV = inn_person("7700123456")
OTHER = inn_person("7800999111")


def people(store: Store) -> list[list[str]]:
    """The names in each person of more than one mention, sorted."""
    rows = store.view().rows(
        "SELECT e.id, list_sort(array_agg(m.name)) AS names FROM entity e JOIN member b ON b.entity_id = e.id "
        "JOIN mention m ON m.id = b.mention_id WHERE e.kind = 'person' GROUP BY e.id HAVING count(DISTINCT m.id) > 1 ORDER BY names"
    )
    return [row["names"] for row in rows]


def register(name: str = "Петров Павел Ильич", tax: str | None = PETROV, firm: str = SELLER) -> Paper:
    paper = Paper("register.xml", date(2023, 1, 1))
    company = paper.make.company(
        1, "ООО «Вектор»", number(firm, "inn"), country="ru", country_basis="register", founded=parse("2014-05-06")
    )
    person = paper.make.person(1, name, number(tax, "inn_person"), scope=firm)
    paper.make.interest(1, "OWNS", person, company, "founder", since=parse("2014-05-06"))
    return paper


def abroad(name: str, given_numbers: str | None = None, born: str | None = None) -> Paper:
    paper = Paper("owners.csv")
    company = paper.make.company(2, None, number(iin("22064060030"), "bin"))
    person = paper.make.person(
        2, name, numbers(given_numbers, bearer="person"), scope=iin("22064060030"), born=parse(born)
    )
    paper.make.interest(2, "OWNS", person, company, "owner", share=(100.0, 100.0))
    return paper


def directory(tax: str = PETROV, born: str = "1979-03-02") -> Paper:
    paper = Paper("people.ftm.json")
    paper.make.person(1, "Петров Павел Ильич", number(tax, "inn_person"), record="p-1", born=parse(born))
    return paper


def test_same_checked_number_joins_whatever_the_spelling() -> None:
    store = fill([register(), abroad("Pavel Petrov", PETROV)])
    resolve(store)
    assert people(store) == [["Pavel Petrov", "Петров Павел Ильич"]]


def test_same_name_alone_joins_nobody() -> None:
    store = fill([register(), abroad("Pavel Petrov")])
    resolve(store)
    assert people(store) == []


def test_birth_date_may_come_through_a_third_record_with_the_same_number() -> None:
    store = fill([register(), directory(), abroad("PETROV PAVEL", born="1979-03-02")])
    resolve(store)
    assert people(store) == [["PETROV PAVEL", "Петров Павел Ильич", "Петров Павел Ильич"]]


def test_birth_date_may_be_read_from_a_personal_number() -> None:
    store = fill([register(), directory(), abroad("Petrov Pavel", iin("79030230045"))])
    resolve(store)
    assert people(store)[0][0] == "Petrov Pavel"


def test_differing_birth_date_keeps_apart() -> None:
    store = fill([register(), directory(), abroad("Petrov Pavel", born="1979-03-03")])
    resolve(store)
    assert people(store) == [["Петров Павел Ильич", "Петров Павел Ильич"]]


def test_differing_patronymic_keeps_apart() -> None:
    store = fill([register(), directory(), abroad("Петров Павел Андреевич", born="1979-03-02")])
    resolve(store)
    assert people(store) == [["Петров Павел Ильич", "Петров Павел Ильич"]]


def test_differing_number_of_one_kind_keeps_apart_although_name_and_birth_date_agree() -> None:
    twin = Paper("other-people.ftm.json")
    twin.make.person(1, "Петров Павел Ильич", number(OTHER, "inn_person"), record="p-2", born=parse("1979-03-02"))
    store = fill([directory(), twin])
    resolve(store)
    assert people(store) == []


def test_third_record_between_two_numbers_joins_neither() -> None:
    twin = Paper("other-people.ftm.json")
    twin.make.person(1, "Петров Павел Ильич", number(OTHER, "inn_person"), record="p-2", born=parse("1979-03-02"))
    store = fill([directory(), twin, abroad("Pavel Petrov", born="1979-03-02")])
    resolve(store)
    assert people(store) == []


def test_director_and_owner_of_one_firm_with_one_name_are_one_person() -> None:
    paper = register()
    director = paper.make.person(1, "ПЕТРОВ ПАВЕЛ ИЛЬИЧ", scope=SELLER)
    company = paper.claims.interests[0].company_id
    paper.make.interest(1, "DIRECTS", director, company, "director")
    store = fill([paper])
    resolve(store)
    assert people(store) == [["ПЕТРОВ ПАВЕЛ ИЛЬИЧ", "Петров Павел Ильич"]]


def test_firm_without_number_is_the_one_numbered_firm_of_that_name_in_the_country() -> None:
    sheet = Paper("export.xlsx")
    bare = sheet.make.company(7, 'OOO "VEKTOR"', country="ru", country_basis="stated")
    elsewhere = sheet.make.company(8, "VEKTOR LLP", country="kz", country_basis="stated")
    store = fill([register(), sheet])
    resolve(store)
    member = {row["mention_id"]: row["entity_id"] for row in store.view().rows("SELECT * FROM member")}
    vector = ids(store, "ООО «Вектор»")[0]
    assert member[bare] == member[vector]
    assert member[elsewhere] != member[vector]


def test_firm_without_number_stays_apart_where_two_firms_bear_the_name() -> None:
    second = register(firm=inn("540012345"))
    sheet = Paper("export.xlsx")
    bare = sheet.make.company(7, "Вектор ООО", country="ru", country_basis="stated")
    store = fill([register(), second, sheet])
    resolve(store)
    rows = store.view().rows("SELECT entity_id, count(*) AS n FROM member GROUP BY entity_id")
    alone = {row["entity_id"] for row in rows if row["n"] == 1}
    assert bare in alone


def test_owner_missing_from_the_later_extract_left_between_the_two() -> None:
    papers = []
    for day, owners in (
        (date(2019, 1, 1), ["Первый Пётр Ильич", "Второй Олег Ильич"]),
        (date(2021, 1, 1), ["Первый Пётр Ильич"]),
    ):
        paper = Paper(f"extract-{day}.xml", day)
        company = paper.make.company(1, "ООО «Вектор»", number(SELLER, "inn"), country="ru", country_basis="register")
        for owner in owners:
            paper.make.interest(
                1, "OWNS", paper.make.person(1, owner, scope=SELLER), company, "founder", since=parse("2014-05-06")
            )
        paper.claims.rosters.append(Roster(paper.document.source_id, 1, company, "OWNS", day))
        papers.append(paper)
    store = fill(papers)
    resolve(store)
    rows = store.view().rows(
        "SELECT e.name, left_after, left_by FROM link JOIN entity e ON e.id = holder_id ORDER BY e.name"
    )
    assert [(r["name"], r["left_after"], r["left_by"]) for r in rows] == [
        ("Второй Олег Ильич", date(2019, 1, 1), date(2021, 1, 1)),
        ("Первый Пётр Ильич", None, None),
    ]


@pytest.mark.parametrize(
    ("ended", "begun", "day", "until"),
    [
        ("2021-01-02", "2021-01-02", None, None),  # a share that changed: an end and a new beginning on one day
        ("2021-01-02", None, date(2021, 1, 2), None),  # one record is closed on the day that another one is seen open
        ("2021-01-02", "2018-05-06", None, date(2021, 1, 2)),
        ("2021-01-02", None, None, date(2021, 1, 2)),
        ("2021-01-02", None, date(2020, 1, 2), date(2021, 1, 2)),
    ],
)
def test_a_holding_is_over_unless_another_one_is_open_from_that_day_on(
    ended: str, begun: str | None, day: date | None, until: date | None
) -> None:
    paper = Paper("owners.csv", day)
    company = paper.make.company(1, "ООО «Вектор»", number(SELLER, "inn"), country="ru", country_basis="register")
    owner = paper.make.person(1, "Первый Пётр Ильич", scope=SELLER)
    paper.make.interest(1, "OWNS", owner, company, "shares", since=parse("2014-05-06"), until=parse(ended))
    paper.make.interest(2, "OWNS", owner, company, "shares", since=parse(begun))
    store = fill([paper])
    resolve(store)
    assert [row["until"] for row in store.view().rows("SELECT until FROM link")] == [until]


def test_one_record_id_of_one_file_is_one_person_also_where_its_versions_differ() -> None:
    paper = Paper("statements.json")
    paper.make.person(1, "Pavel Petrov", record="rec-7")
    paper.make.person(2, "Petrov Pavel Ilyich", record="rec-7", born=parse("1979-03"))
    other = Paper("other-statements.json")
    other.make.person(1, "Olga Lis", record="rec-7")
    store = fill([paper, other])
    resolve(store)
    assert people(store) == [["Pavel Petrov", "Petrov Pavel Ilyich"]]


def ids(store: Store, *names: str) -> list[str]:
    return [
        str(store.view().rows("SELECT min(id) AS id FROM mention WHERE name = $name", {"name": name})[0]["id"])
        for name in names
    ]


def test_a_person_overrules_a_rule_and_can_take_it_back() -> None:
    store = fill([register(), abroad("Pavel Petrov", PETROV)])
    resolve(store)
    before = store.view().rows("SELECT * FROM member ORDER BY ALL")
    a, b = ids(store, "Pavel Petrov", "Петров Павел Ильич")
    judgement = decide(store, a, b, "different", "met both of them", "reporter")
    assert people(store) == []
    undo(store, judgement, "mistaken", "reporter")
    assert store.view().rows("SELECT * FROM member ORDER BY ALL") == before


def test_a_person_may_join_what_no_rule_joins() -> None:
    store = fill([register(), abroad("P. Petrov")])
    resolve(store)
    a, b = ids(store, "P. Petrov", "Петров Павел Ильич")
    decide(store, a, b, "same", "the passport copy in the court file", "reporter")
    assert people(store) == [["P. Petrov", "Петров Павел Ильич"]]


def test_a_cluster_never_holds_two_numbers_of_one_kind() -> None:
    numbers_of = {"a": {("inn_person", "1")}, "b": set(), "c": {("inn_person", "2")}}
    refused = settle([Edge("a", "b", 2, "x"), Edge("b", "c", 3, "y")], numbers_of, [])
    assert refused == [Edge("b", "c", 3, "y")]


def test_a_judgement_over_two_numbers_takes_the_other_records_of_both_along() -> None:
    one, two, three = (frozenset({("inn_person", n)}) for n in "123")
    numbers_of = {"a": one, "a2": one, "b": two, "b2": two, "c": three, "both": one | two}
    judged = Edge("a", "b", 0, "judgement")
    by_number = [Edge("a", "a2", 1, "same_identifier"), Edge("b", "b2", 1, "same_identifier")]
    stranger = Edge("a", "c", 2, "name_birthdate")
    assert settle([judged, *by_number, stranger], numbers_of, []) == [stranger]
    # A record that bears two numbers by itself is no judgement.
    bridge = [Edge("a", "both", 1, "same_identifier"), Edge("b", "both", 1, "same_identifier")]
    assert settle(bridge, numbers_of, []) == bridge


def test_a_person_may_join_two_who_bear_different_numbers() -> None:
    store = fill([register(), directory(), abroad("Pavel Petrov", PETROV), abroad("P. Petroff", OTHER)])
    resolve(store)
    a, b = ids(store, "P. Petroff", "Pavel Petrov")
    decide(store, a, b, "same", "the passports in the court file", "reporter")
    assert people(store) == [["P. Petroff", "Pavel Petrov", "Петров Павел Ильич", "Петров Павел Ильич"]]


def papers() -> list[Paper]:
    """Four files in which numbers, a birth date out of a number and a record between two firms have a say."""
    return [
        register(),
        directory(),
        abroad("Petrov Pavel", iin("79030230045")),
        register("Сидоров Илья Ильич", OTHER, inn("540012345")),
    ]


def derived(store: Store) -> dict[str, list[Row]]:
    """All that ``resolve`` makes, in one order; the day of a decision is left out."""
    tables = {table.name: ", ".join(f'"{name}"' for name in table.columns) for table in DERIVED}
    tables["decision"] = "id, a, b, verdict, basis, reasons, score, decided_by, reverses, rests_on"
    tables["spelling"] = "*"
    tables["resolved"] = "mentions, people, companies, decisions, refused"  # its state holds the days of loading
    view = store.view()
    return {name: view.rows(f'SELECT {columns} FROM "{name}" ORDER BY ALL') for name, columns in tables.items()}


@pytest.fixture(scope="module")
def at_once() -> dict[str, list[Row]]:
    """What comes of those files resolved together, in the order in which they stand."""
    store = fill(papers())
    resolve(store)
    return derived(store)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_order_of_files_and_rows_changes_nothing(at_once: dict[str, list[Row]], shuffle: random.Random) -> None:
    mixed_papers = papers()
    shuffle.shuffle(mixed_papers)
    for paper in mixed_papers:
        shuffle.shuffle(paper.claims.mentions)
        shuffle.shuffle(paper.claims.identifiers)
        shuffle.shuffle(paper.claims.interests)
    mixed = fill(mixed_papers)
    resolve(mixed)
    assert derived(mixed) == at_once


@pytest.mark.parametrize("files", list(permutations(range(4)))[::5])
def test_a_store_resolved_after_each_file_is_that_of_all_files_at_once(
    at_once: dict[str, list[Row]], files: tuple[int, ...]
) -> None:
    store = fill([])
    for file in files:
        add(store, [papers()[file]])
        resolve(store)
    assert derived(store) == at_once
