"""Parties as customs sheets write them: numbers glued to names, numbers of several countries, zeros lost, and nobody."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from loaders.shipments.traders import Trader, Traders, given, split, without_address
from tests.graph.worlds import iin, inn, inn_person

INN, OTHER = inn("774301552"), inn("780512334")


@pytest.mark.parametrize(
    ("cell", "name", "number"),
    [
        (f'ООО "ОБРАЗЕЦ" ИНН {INN}', 'ООО "ОБРАЗЕЦ"', INN),
        (f"ООО ОБРАЗЕЦ (ИНН: {INN})", "ООО ОБРАЗЕЦ", INN),
        (f"ИНН {INN} КПП 774301001 ООО ОБРАЗЕЦ", "ООО ОБРАЗЕЦ", INN),
        (f"ИНН {INN} 774301001 ООО ОБРАЗЕЦ", "ООО ОБРАЗЕЦ", INN),
        ("БИН 2206 4001 5331 ТОО ҮЛГІ", "ТОО ҮЛГІ", "220640015331"),
        (f"{INN} 774301001 OOO OBRAZEC", "OOO OBRAZEC", INN),
        (f"{INN}/774301001, ООО ОБРАЗЕЦ", "ООО ОБРАЗЕЦ", INN),
        (f"ООО ОБРАЗЕЦ {INN}", "ООО ОБРАЗЕЦ", INN),
        (f"OBRAZEC LLC INN/KPP {INN}/774301001", "OBRAZEC LLC", INN),
        ("ТОО ҮЛГІ БИН 220640015331", "ТОО ҮЛГІ", "220640015331"),
        (INN, None, INN),
        # No number of any kind: the name stays whole.
        ("OBRAZEC 2000 LLC", "OBRAZEC 2000 LLC", None),
        ("OBRAZEC 1234567890", "OBRAZEC 1234567890", None),
        ("7 ЦВЕТОВ", "7 ЦВЕТОВ", None),
        ("ООО ВИНН 12", "ООО ВИНН 12", None),
    ],
)
def test_a_number_is_taken_out_of_a_name(cell: str, name: str | None, number: str | None) -> None:
    assert split(cell) == (name, number)


def test_a_telephone_number_is_no_taxpayer_number() -> None:
    phones = [p for p in (f"91612345{n:02d}" for n in range(100)) if inn(p[:9]) == p]
    assert phones
    assert all(split(f"OBRAZEC LLC {phone}") == (f"OBRAZEC LLC {phone}", None) for phone in phones)


@pytest.mark.parametrize(
    ("cell", "country", "home", "kind", "value", "checked"),
    [
        (INN, None, "ru", "inn", INN, True),
        (INN[:-1] + str((int(INN[-1]) + 1) % 10), None, "ru", "inn", None, False),
        (f"{INN}/774301001", "ru", None, "inn", INN, True),
        (inn("027800712")[1:], "ru", None, "inn", inn("027800712"), True),
        # Nobody says that it is Russian: nine digits can be a number of many countries.
        (inn("027800712")[1:], None, "ru", "reg_no", None, False),
        (iin("05044000312")[1:], None, "kz", "bin", iin("05044000312"), True),
        (inn_person("7712083345"), "ru", None, "inn_person", None, True),
        ("220640015331", "kz", None, "bin", None, True),
        ("220640015331", None, None, "bin", None, True),
        ("220640015331", None, "ru", "bin", None, True),
        ("220640015332", None, "kz", "bin", None, False),
        ("02806200410155", "kg", None, "inn_kg", None, True),
        ("999.110.0012345", "am", None, "reg_no", "9991100012345", False),
        ("190000000", "by", None, "reg_no", None, False),
        (INN, "kz", None, "reg_no", None, False),
    ],
)
def test_a_number_is_one_of_its_country(
    cell: str, country: str | None, home: str | None, kind: str, value: str | None, checked: bool
) -> None:
    ((number, written),) = given(cell, country, home)
    assert (number.kind, number.value, number.checked, written) == (kind, value or cell.replace(".", ""), checked, cell)


def party(*cells: str | None, home: str | None = "ru"):  # type: ignore[no-untyped-def]
    """Number, name, other name, address, other address, country, country of the route."""
    return Traders(home).column([[cell] for cell in (*cells, *[None] * (7 - len(cells)))])[0]


@pytest.mark.parametrize(
    "name",
    ["", "-", "НЕ УКАЗАН", "ОТСУТСТВУЕТ", "СМ. ГРАФУ 14 ДТ", "КОНТРАГЕНТЫ", "TO THE ORDER OF", "SAME AS CONSIGNEE"],
)
def test_nobody_is_no_party(name: str) -> None:
    assert party("", name) is None
    assert party("0", name) is None


def test_a_number_alone_is_a_party() -> None:
    found = party(INN)
    assert (found.names, [n.value for n, _ in found.given]) == ((), [INN])


def test_the_countrys_own_column_goes_before_the_route() -> None:
    stated, routed = (party(None, "A LTD", None, None, None, own, "HK") for own in ("CN", ""))
    assert (stated.country, stated.basis) == ("cn", "stated")
    assert (routed.country, routed.basis) == ("hk", "route")


def test_a_person_who_trades_is_marked() -> None:
    assert party(inn_person("7712083345"), "ОБРАЗЦОВ ПЁТР ИЛЬИЧ").marks == ("sole_trader",)
    assert party(iin("85031240077"), "ИП ҮЛГІ", home="kz").marks == ("sole_trader",)
    assert party(INN, 'ООО "ОБРАЗЦОВ"').marks == ()
    assert party(None, "GOLDEN ELECTRONICS").marks == ()


def test_cells_of_another_kind_are_counted() -> None:
    assert len(party('ООО "ОБРАЗЕЦ"', INN, None, None, None, "МОСКВА, УЛ. ОБРАЗЦОВАЯ").doubts) == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((INN, "ООО А"), (INN, None), True),
        ((INN, "ООО А"), (OTHER, "ООО А"), False),
        ((INN, "ООО А Б"), (None, 'АО "А Б"'), True),
        ((INN, "ООО А Б"), (None, "ООО В Г"), False),
    ],
)
def test_one_firm_in_two_boxes(one: tuple[str | None, ...], other: tuple[str | None, ...], same: bool) -> None:
    assert party(*one).same(party(*other)) is same


def test_a_foreign_number_that_passes_as_a_russian_one_is_not_one() -> None:
    (number, _), *_ = party(INN, "PRIMERO DIS TICARET LIMITED SIRKETI", None, None, None, None, "TR").given
    assert (number.kind, number.scope) == ("reg_no", "tr")
    (number, _), *_ = party(INN, "ООО ОБРАЗЕЦ", None, None, None, None, "TR").given
    assert (number.kind, number.scope) == ("inn", "ru")


@pytest.mark.parametrize(
    ("cell", "name", "address"),
    [
        (
            "OBRAZEC CO., LTD, Room 5, Sample Road 7, Shenzhen, China",
            "OBRAZEC CO., LTD",
            "Room 5, Sample Road 7, Shenzhen, China",
        ),
        ('ООО "ОБРАЗЕЦ", МОСКВА, УЛ. ПРОБНАЯ, Д. 5', 'ООО "ОБРАЗЕЦ"', "МОСКВА, УЛ. ПРОБНАЯ, Д. 5"),
        ("OBRAZEC MCHJ; 76 Trial Street, Osh", "OBRAZEC MCHJ", "76 Trial Street, Osh"),
        # No address: the name stays whole.
        ("OBRAZEC CO., LTD", "OBRAZEC CO., LTD", None),
        ("OBRAZEC 7, INC", "OBRAZEC 7, INC", None),
        ("OBRAZEC, PROBA AND 3 SONS LTD", "OBRAZEC, PROBA AND 3 SONS LTD", None),
    ],
)
def test_an_address_is_taken_from_behind_a_name(cell: str, name: str, address: str | None) -> None:
    assert without_address(cell) == (name, address)


_ROW = st.tuples(
    st.sampled_from([None, INN, OTHER, "220640015331"]),
    st.sampled_from(
        [
            None,
            "ООО ОБРАЗЕЦ",
            f"ООО ОБРАЗЕЦ ИНН {OTHER}",
            "ИП Примеров П. П.",
            "OBRAZEC LTD, Room 5, Nowhere Road 7, Yiwu",
        ]
    ),
    st.sampled_from([None, "OBRAZEC LLC"]),
    st.sampled_from([None, "Москва, Выдуманная, 1"]),
    st.none(),
    st.sampled_from([None, "ru", "CN", "Nowhereland"]),
    st.sampled_from([None, "RU", "tr"]),
)


@drawn(st.lists(st.lists(_ROW, min_size=1, max_size=8), min_size=1, max_size=4))
def test_a_party_is_the_same_whatever_the_rows_beside_it_say(batches: list[list[tuple[str | None, ...]]]) -> None:
    together, alone = Traders("ru"), Traders("ru")
    for rows in batches:
        told = together.column([*zip(*rows, strict=True)])
        expected = [alone.column([[cell] for cell in row])[0] for row in rows]
        assert [_content(trader) for trader in told] == [_content(trader) for trader in expected]


def _content(trader: Trader | None) -> object:
    return trader and (
        trader.names,
        trader.given,
        trader.addresses,
        trader.country,
        trader.basis,
        trader.marks,
        len(trader.doubts),
    )
