"""Hints of family: who gets one, who does not, and that a hint makes nobody family."""

from __future__ import annotations

import pytest

from graph.store import Row, Store
from tests.graph.test_people import resolved
from tests.graph.worlds import Paper, inn, number

FIRM = inn("770012345")


def founders(*names: str, firms: tuple[str, ...] = (FIRM, FIRM)) -> Paper:
    paper = Paper("register.xml")
    for row, (name, firm) in enumerate(zip(names, firms, strict=True), start=1):
        company = paper.make.company(row, None, number(firm, "inn"), country="ru", country_basis="register")
        person = paper.make.person(row, name, scope=firm)
        paper.make.interest(row, "OWNS", person, company, "founder")
    return paper


def hints(store: Store) -> list[Row]:
    return store.view().rows("SELECT a, b, hint FROM kin_hint ORDER BY a, b")


@pytest.mark.parametrize(
    ("one", "other", "pattern"),
    [
        ("Вяземский Олег Павлович", "Вяземская Анна Павловна", "children of one father"),
        ("Вяземский Павел Ильич", "Вяземская Анна Павловна", "a father and a child"),
    ],
)
def test_a_rare_surname_a_fitting_patronymic_and_one_firm_are_a_hint(one: str, other: str, pattern: str) -> None:
    store = resolved(founders(one, other))
    found = hints(store)
    assert len(found) == 2, "both directions"
    assert pattern in found[0]["hint"]
    assert found[0]["hint"].startswith("a hint only")
    assert store.view().rows("SELECT * FROM kin") == [], "a hint makes nobody family"


@pytest.mark.parametrize(
    ("names", "firms"),
    [
        (("Вяземский Олег Павлович", "Вяземская Анна Павловна"), (FIRM, inn("780012345"))),
        (("Вяземский Олег Павлович", "Вяземская Анна Игоревна"), (FIRM, FIRM)),
        (("Вяземский Олег Павлович", "Громова Анна Павловна"), (FIRM, FIRM)),
    ],
    ids=["no firm in common", "another patronymic", "another surname"],
)
def test_less_than_all_three_is_no_hint(names: tuple[str, str], firms: tuple[str, str]) -> None:
    assert hints(resolved(founders(*names, firms=firms))) == []


def test_a_surname_of_many_is_no_hint() -> None:
    crowd = [
        f"Петров {name} Павлович" for name in ("Иван", "Олег", "Лев", "Игорь", "Илья", "Антон", "Юрий", "Глеб", "Марк")
    ]
    assert hints(resolved(founders(*crowd, firms=(FIRM,) * len(crowd)))) == []
