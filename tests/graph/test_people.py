"""People without a number in common: what joins them by name, what makes a family of them, and what does neither."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from graph.identity import resolve
from graph.identity.rules.people import COMMON_NAME
from graph.identity.rules.support import MASS_ADDRESS, SHARED_CONTACT
from graph.store import Store
from tests.graph.test_identity import people
from tests.graph.worlds import Paper, fill, iin, inn, inn_person, number, parse

SELLER = inn("770012345")
FRONT = iin("22064060030")
NAME = "ГРОМОВ ЛЕВ ИЛЬИЧ"
LATIN = "Gromov Lev"
TAX = inn_person("7700123456")
HOME = "г. Пермь, ул. Тихая, д. 79, кв. 57"


def seller(name: str = NAME, tax: str | None = TAX, firm: str = SELLER) -> Paper:
    """A Russian register: a firm and its founder."""
    paper = Paper(f"register-{firm}-{name}.xml")
    company = paper.make.company(1, "ООО «Вектор»", number(firm, "inn"), country="ru", country_basis="register")
    person = paper.make.person(1, name, number(tax, "inn_person"), scope=firm)
    paper.make.interest(1, "OWNS", person, company, "founder", since=parse("2014-05-06"))
    return paper


def front(
    name: str = LATIN,
    *,
    born: str | None = None,
    addresses: Sequence[str] = (),
    nationalities: Sequence[str] = (),
    phones: Sequence[str] = (),
    firm_phones: Sequence[str] = (),
    firm_addresses: Sequence[str] = (),
    firm: str = FRONT,
    file: str = "owners.json",
) -> Paper:
    """A firm abroad and its owner."""
    paper = Paper(file)
    company = paper.make.company(
        1,
        "Vektor LLP",
        number(firm, "bin"),
        country="kz",
        country_basis="register",
        phones=firm_phones,
        addresses=firm_addresses,
    )
    person = paper.make.person(
        1, name, scope=firm, born=parse(born), addresses=addresses, nationalities=nationalities, phones=phones
    )
    paper.make.interest(1, "OWNS", person, company, "owner")
    return paper


def file_of_people(*rows: dict[str, object]) -> Paper:
    """People with what is known of them besides firms."""
    paper = Paper("people.ftm.json")
    for line, row in enumerate(rows, start=1):
        given = {"name": NAME, "tax": TAX, "born": None, **row}
        paper.make.person(
            line, str(given["name"]), number(given["tax"], "inn_person"), record=f"p-{line}", born=parse(given["born"]),  # type: ignore[arg-type]
            **{k: v for k, v in row.items() if k in ("phones", "emails", "addresses", "nationalities")},  # type: ignore[arg-type]
        )  # fmt: skip
    return paper


def resolved(*papers: Paper) -> Store:
    store = fill(papers)
    resolve(store)
    return store


def joined(*papers: Paper) -> bool:
    """Whether the front's owner is the seller's founder."""
    return any({NAME, LATIN} <= set(names) for names in people(resolved(*papers)))


def basis(store: Store) -> set[str]:
    return {row["basis"] for row in store.view().rows("SELECT basis FROM decision WHERE verdict = 'same'")}


def test_birth_month_joins_where_the_register_hides_the_day() -> None:
    assert joined(seller(), file_of_people({"born": "1979-03-02"}), front(born="1979-03"))


def test_another_birth_month_keeps_apart() -> None:
    assert not joined(seller(), file_of_people({"born": "1979-03-02"}), front(born="1979-04"))


def test_birth_month_says_nothing_of_a_common_name() -> None:
    others = [
        {"name": NAME, "tax": inn_person(f"78001234{i:02d}"), "born": f"19{50 + i}-07-01"}
        for i in range(COMMON_NAME + 1)
    ]
    assert not joined(seller(), file_of_people({"born": "1979-03-02"}, *others), front(born="1979-03"))


def test_two_with_one_birth_month_leave_the_third_alone() -> None:
    twin = {"tax": inn_person("7800999111"), "born": "1979-03-20"}
    assert not joined(seller(), file_of_people({"born": "1979-03-02"}, twin), front(born="1979-03"))


@pytest.mark.parametrize("written", ["Gromov Leo", "Gromoff Lew", "GROMOV LEV IL'ICH", "Лев Громов", "Hromov Lev"])
def test_with_a_birth_date_the_sound_of_the_name_is_enough(written: str) -> None:
    store = resolved(seller(), file_of_people({"born": "1979-03-02"}), front(written, born="1979-03-02"))
    assert any({NAME, written} <= set(names) for names in people(store))


def test_a_birth_date_of_very_many_is_a_placeholder() -> None:
    others = [
        {"name": f"Выдумка{i} Иван Ильич", "tax": inn_person(f"7800{i:06d}"), "born": "1900-01-01"} for i in range(60)
    ]
    assert not joined(seller(), file_of_people({"born": "1900-01-01"}, *others), front(born="1900-01-01"))


@pytest.mark.parametrize(
    ("contact", "abroad"),
    [
        ({"phones": ["+7 (922) 736-82-93"]}, {"firm_phones": ["8 922 7368293"]}),
        ({"phones": ["+79227368293"]}, {"phones": ["+79227368293"]}),
        ({"addresses": [HOME]}, {"addresses": ["614000, Россия, Пермский край, ПЕРМЬ, УЛ. ТИХАЯ, Д. 79, КВ. 57"]}),
        ({"addresses": [HOME]}, {"firm_addresses": ["Perm, ul. Tikhaya 79, kv 57"]}),
    ],
)
def test_a_shared_contact_supports_the_name(contact: dict[str, object], abroad: dict[str, Sequence[str]]) -> None:
    store = resolved(seller(), file_of_people(contact), front(**abroad))  # type: ignore[arg-type]
    assert any({NAME, LATIN} <= set(names) for names in people(store))
    assert "name_support" in basis(store)


def test_another_name_at_the_same_telephone_is_another_person() -> None:
    papers = (
        seller(),
        file_of_people({"phones": ["+79227368293"]}),
        front("Gromov Ivan", firm_phones=["+79227368293"]),
    )
    assert len(people(resolved(*papers))) == 1, "only the seller's founder and the file of people"


def test_a_telephone_of_many_is_an_agents() -> None:
    phone = ["+79227368293"]
    others = [
        front("Иной Человек", firm_phones=phone, firm=iin(f"2206406{i:04d}"), file=f"o{i}")
        for i in (12, 14, 15, 16, 17, 18, 20, 21, 22, 24, 25, 26)
    ]
    assert len(others) > SHARED_CONTACT
    assert not joined(seller(), file_of_people({"phones": phone}), front(firm_phones=phone), *others)


def test_an_address_of_many_firms_is_no_home() -> None:
    crowd = Paper("crowd.csv")
    for i in range(MASS_ADDRESS):
        crowd.make.company(
            i,
            f"Фирма {i}",
            number(inn(f"54000{i:04d}"), "inn"),
            country="ru",
            country_basis="register",
            addresses=[HOME],
        )
    assert not joined(seller(), file_of_people({"addresses": [HOME]}), front(addresses=[HOME]), crowd)


def test_a_shared_owner_supports_the_name() -> None:
    here, there = seller(), front()
    for paper, scope in ((here, SELLER), (there, FRONT)):
        partner = paper.make.person(
            2, "Партнёр Иван Ильич", number(inn_person("7800555111"), "inn_person"), scope=scope
        )
        paper.make.interest(2, "OWNS", partner, paper.claims.interests[0].company_id, "owner")
    assert joined(here, there)


def test_a_citizen_of_the_sellers_country_whose_name_nobody_else_bears() -> None:
    assert joined(seller(tax=None), front(nationalities=["ru"]))


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Громов Лев Ильич", "tax": inn_person("7800999111")},
        {"name": "Gromov Lev", "tax": None},
        # The front's owner is written without patronymic, so everybody of that surname and given name counts.
        {"name": "Громов Лев Петрович", "tax": inn_person("7800999111")},
    ],
)
def test_a_name_borne_by_a_third_needs_more_than_a_citizenship(other: dict[str, object]) -> None:
    assert not joined(seller(tax=None), front(nationalities=["ru"]), file_of_people(other))


def test_with_both_patronymics_another_patronymic_is_another_name() -> None:
    third = file_of_people({"name": "Громов Лев Петрович", "tax": inn_person("7800999111")})
    store = resolved(seller(tax=None), front("Gromov Lev Ilyich", nationalities=["ru"]), third)
    assert [NAME, "Gromov Lev Ilyich"] in people(store) or ["Gromov Lev Ilyich", NAME] in people(store)


def test_citizenship_of_another_country_is_no_support() -> None:
    assert not joined(seller(tax=None), front(nationalities=["kz"]))


def test_support_never_joins_two_numbers_or_birth_dates() -> None:
    contact = {"phones": ["+79227368293"], "born": "1979-03-02"}
    assert not joined(seller(), file_of_people(contact), front(born="1981-05-05", phones=["+79227368293"]))


def kin(store: Store) -> set[tuple[str, str, str]]:
    rows = store.view().rows(
        "SELECT x.name AS one, y.name AS other, k.basis FROM kin k JOIN entity x ON x.id = k.a JOIN entity y ON y.id = k.b"
    )
    return {(row["one"], row["other"], row["basis"]) for row in rows if row["one"] < row["other"]}


@pytest.mark.parametrize("relative", ["Gromova Anna Ilyinichna", "Анна Громова"])
def test_one_surname_in_one_home_is_a_family(relative: str) -> None:
    found = kin(resolved(seller(), file_of_people({"addresses": [HOME]}), front(relative, addresses=[HOME])))
    assert {basis for _, _, basis in found} == {"the same surname and home address"}


@pytest.mark.parametrize(
    ("relative", "address"),
    [
        ("Громова Анна Ильинична", "г. Пермь, ул. Тихая, д. 79, кв. 58"),  # a neighbour
        ("Лев Петров", HOME),  # the given name is no surname
        ("Сидорова Анна Ильинична", HOME),
    ],
)
def test_neighbours_tenants_and_namesakes_are_no_family(relative: str, address: str) -> None:
    assert not kin(resolved(seller(), file_of_people({"addresses": [HOME]}), front(relative, addresses=[address])))
