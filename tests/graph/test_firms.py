"""Firms named only by text: which spellings are the numbered firm, what supports the weaker ones, and what stays apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.identity import resolve
from graph.store import Store
from tests.graph.worlds import Paper, fill, iin, inn, number, numbers

VEKTOR = inn("770012345")
OTHER = inn("540012345")
THERE = "г. Пермь, ул. Тихая, д. 79, оф. 5"


def register(
    name: str, value: str = VEKTOR, *, kind: str = "inn", country: str = "ru", addresses: Sequence[str] = ()
) -> Paper:
    """A register that knows a firm by its number."""
    paper = Paper(f"register-{value}.xml")
    bears = number(value, kind) if kind != "reg_no" else numbers(value, country=country)
    paper.make.company(1, name, bears, country=country, country_basis="register", addresses=addresses)
    return paper


def sheet(
    *names: str,
    country: str | None = "ru",
    basis: str = "stated",
    addresses: Sequence[str] = (),
    file: str = "sheet.csv",
) -> Paper:
    """A customs sheet that knows firms by their names, one a row."""
    paper = Paper(file)
    for row, name in enumerate(names, start=1):
        paper.make.company(row, name, country=country, country_basis=basis if country else None, addresses=addresses)
    return paper


def firms(*papers: Paper) -> list[set[str]]:
    """The names of each firm, resolved."""
    store = fill(papers)
    resolve(store)
    return of(store)


def of(store: Store) -> list[set[str]]:
    rows = store.view().rows("SELECT names FROM entity WHERE kind = 'company' ORDER BY id")
    return [set(row["names"]) for row in rows]


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("ООО «Вектор-Прибор»", "LLC VEKTORPRIBOR"),
        ("ООО «Вектор-Прибор»", "PRIBOR VEKTOR, OOO"),
        ("ООО «Вектор Трейд»", "VEKTOR TRADING LLC"),
        ("ООО «Вектор Электроникс»", "VECTOR ELECTRONICS L.L.C"),
        ("ООО «Вектор Групп»", "VEKTORGRUPP OOO"),
        ("АО «Вектор Импорт-Экспорт»", "JSC VEKTOR IMP & EXP"),
        ("ООО «Живой Мир»", "Jivoi Mir SARL"),
        ("ООО «Щедрость»", "SCHTSCHEDROST OOO"),
        ("ООО «Вектор»", "VEKTOR LLC (ООО «Вектор»)"),
        ("ООО «Вектор»", "VEKTOR OOO on behalf of SOMEBODY ELSE LTD"),
    ],
)
def test_one_firm_in_its_spellings(registered: str, written: str) -> None:
    assert firms(register(registered), sheet(written)) == [{registered, written}]


@pytest.mark.parametrize(
    ("registered", "written", "country"),
    [
        ("VEKTOR FZE", "VEKTOR F.Z.E.", "ae"),
        ("VEKTOR DIŞ TİCARET LİMİTED ŞİRKETİ", "VEKTOR DIS TIC. LTD. STI.", "tr"),
        ("VEKTOR ANONİM ŞİRKETİ", "VEKTOR ANONIM SIRKETI", "tr"),
        ("VEKTOR ANONİM ŞİRKETİ", "VEKTOR A.Ş.", "tr"),
        ("ՎԵԿՏՈՐ ՍՊԸ", "VEKTOR LLC", "am"),
        ("ՀԽՎԱԽՈՒԼԱՐ ՍՊԸ", "HKHVAKHULAR LLC", "am"),
        ("შპს ჟახვოშ", "ZHAKHVOSH LLC", "ge"),
        ("ИП ООО «Жахвош»", "JAXVOSH XK MCHJ", "uz"),
        ("Vektor Savdo MCHJ", "VEKTOR TRADE LLC", "uz"),
        ("ЖШС «Вектор»", "VEKTOR LLP", "kz"),
        ("Vektor Pte. Ltd.", "VEKTOR PTE LTD", "sg"),
        ("威科贸易有限公司 VEKTOR TRADING LIMITED", "VEKTOR TRADE LTD", "hk"),
    ],
)
def test_forms_and_scripts_of_other_countries(registered: str, written: str, country: str) -> None:
    known = register(registered, "AB-123456", kind="reg_no", country=country)
    assert firms(known, sheet(written, country=country)) == [{registered, written}]


@pytest.mark.parametrize(
    "written",
    [
        "VEKTOR 2 LLC",  # another number
        "VEKTOR TEHNIKA LLC",  # another word
        "VEKTUR LLC",  # a short name by sound, no address
        "VEKTOR JSC",  # another kind of form
    ],
)
def test_another_firm_is_another_firm(written: str) -> None:
    assert len(firms(register("ООО «Вектор»"), sheet(written))) == 2


def test_a_typing_error_counts_at_the_same_address_only() -> None:
    known = register("ООО «Дорзедор»", addresses=[THERE])
    assert len(firms(known, sheet("DOZEDOR LLC", addresses=[THERE]))) == 1
    elsewhere = sheet("DOZEDOR LLC", addresses=["г. Омск, ул. Мира, д. 4, оф. 1"])
    assert len(firms(known, elsewhere)) == 2


def test_a_typing_error_in_a_long_name_that_one_firm_bears() -> None:
    assert len(firms(register("ООО «Небылинскприборсервис»"), sheet("NEBYLINSKPRIBRSERVIS LLC"))) == 1


def test_a_name_that_fits_two_numbered_firms_joins_neither() -> None:
    two = register("ООО «Вектор Трейд»"), register("ООО «Вектор Трейдинг»", OTHER)
    rows = sheet("VEKTOR TRADE LLC"), sheet("VEKTOR TRADE LLC", addresses=[THERE], file="other.csv")
    assert len(firms(*two, *rows)) == 4, "nor is it one firm in two sheets: they may mean both"


def test_a_common_word_alone_is_no_name() -> None:
    assert len(firms(register("ООО «Сервис»"), sheet("SERVIS OOO"))) == 2
    assert len(firms(register("ООО «Сервис»", addresses=[THERE]), sheet("SERVIS OOO", addresses=[THERE]))) == 1


def test_of_two_firms_of_one_name_the_one_at_the_address() -> None:
    two = register("ООО «Вектор Трейд»", addresses=[THERE]), register("ООО «Вектор Трейдинг»", OTHER)
    found = firms(*two, sheet("VEKTOR TRADE LLC", addresses=["Perm, ul. Tikhaya 79, of 5"]))
    assert {"ООО «Вектор Трейд»", "VEKTOR TRADE LLC"} in found


def test_a_firm_abroad_is_not_the_one_at_home() -> None:
    assert len(firms(register("ООО «Вектор-Прибор»"), sheet("VEKTOR PRIBOR LLP", country="kz"))) == 2


def test_where_no_country_is_stated_the_name_must_be_borne_once_in_all_files() -> None:
    known, bare = register("ООО «Вектор-Прибор»"), sheet("VEKTOR PRIBOR LLC", country=None)
    namesake = register("VEKTOR PRIBOR LLP", iin("22064060030"), kind="bin", country="kz")
    assert len(firms(known, bare)) == 1
    assert len(firms(known, namesake, bare)) == 3


def test_firms_without_numbers_are_one_by_name_country_and_form() -> None:
    assert len(firms(sheet("VEKTOR IMPORT CO LTD", "Vektor Import Limited", "VEKTOR IMPORT", country="cn"))) == 1
    assert len(firms(sheet("VEKTOR IMPORT LTD", "VEKTOR IMPORT JSC", "VEKTOR IMPORT", country="cn"))) == 3
    assert len(firms(sheet("VEKTOR IMPORT LTD", "VIKTOR IMPORT LTD", country="cn"))) == 2


WORDS = ("Вектор", "Vektor", "VIKTOR", "Прибор", "Trade", "Трейдинг", "Group", "ООО", "LLC")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=6),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=2, max_size=3),
)
def test_text_never_joins_two_firms_with_numbers(written: list[str], registered: list[str]) -> None:
    serial = itertools.count(770010000)
    papers = [register(name, inn(str(next(serial))), addresses=[THERE]) for name in registered]
    store = fill([*papers, sheet(*written, addresses=[THERE])])
    resolve(store)
    held = store.view().rows("SELECT max(len(identifiers)) AS n FROM entity")
    assert held[0]["n"] == 1


def owners(*lines: str, file: str = "owners.csv") -> Paper:
    """A list of owners that knows the firms by their numbers alone, and says of no country."""
    paper = Paper(file)
    for row, value in enumerate(lines, start=1):
        paper.make.company(row, None, numbers(value))
    return paper


REGISTERED = ("3000001", "3000002", "3000003", "3000004")


def test_a_list_of_bare_register_numbers_is_of_the_country_whose_firms_bear_them() -> None:
    known = [register(f"SAMPLE {value} LTD", value, kind="reg_no", country="hk") for value in REGISTERED]
    joined = {frozenset(one) for one in firms(*known, owners(*REGISTERED))}
    assert joined == {frozenset((f"SAMPLE {value} LTD", value)) for value in REGISTERED}


@pytest.mark.parametrize(
    "lines",
    [
        REGISTERED[:2],  # two may be chance
        (*REGISTERED[:3], "4000001", "4000002", "4000003", "4000004"),  # most of them are of firms that nobody knows
    ],
)
def test_bare_register_numbers_that_may_be_of_any_country_join_nothing(lines: Sequence[str]) -> None:
    known = [register(f"SAMPLE {value} LTD", value, kind="reg_no", country="hk") for value in REGISTERED]
    assert len(firms(*known, owners(*lines))) == len(REGISTERED) + len(lines)


def test_bare_register_numbers_that_two_countries_bear_join_nothing() -> None:
    known = [
        register(f"SAMPLE {country} {value} LTD", value, kind="reg_no", country=country)
        for value in REGISTERED
        for country in ("hk", "cy")
    ]
    assert len(firms(*known, owners(*REGISTERED))) == 3 * len(REGISTERED)


def test_one_register_number_in_one_country_joins_a_name_in_another_script() -> None:
    first = register("ИП ООО «Остхван Трейд»", "301234567", kind="reg_no", country="uz")
    second = Paper("sheet.csv")
    second.make.company(
        1, "OSTXVAN TRADE XK MCHJ", numbers("301234567", country="uz"), country="uz", country_basis="stated"
    )
    assert firms(first, second) == [{"ИП ООО «Остхван Трейд»", "OSTXVAN TRADE XK MCHJ"}]
