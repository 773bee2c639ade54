"""Customs tables as their vendors write them: Russian declarations in two dialects, forms of the customs union, Kazakh sheets.

Each table is a header and rows; ``dirt`` spoils a few of them on purpose. Everything a table does not know stays empty, or ``NULL``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from demo_case import words
from demo_case.goods import ORDINARY
from demo_case.registers import full_address
from demo_case.world import Firm, Movement, World

Cell = str | int | float | datetime | None

COUNTRIES = {
    "cn": ("КИТАЙ", "CHINA"), "tr": ("ТУРЦИЯ", "TURKEY"), "de": ("ГЕРМАНИЯ", "GERMANY"), "uz": ("УЗБЕКИСТАН", "UZBEKISTAN"),
    "ru": ("РОССИЯ", "RUSSIA"), "kz": ("КАЗАХСТАН", "KAZAKHSTAN"), "kg": ("КЫРГЫЗСТАН", "KYRGYZSTAN"),
}  # fmt: skip
ROUBLES, TENGE = 74.5, 462.0


class Table(NamedTuple):
    """A header and its rows, each with the movement it tells of."""

    columns: list[str]
    rows: list[list[Cell]]
    of: list[Movement]


def _in_file(world: World, file: str) -> list[Movement]:
    return sorted(
        (m for m in world.movements if file in m.files),
        key=lambda m: (m.day, m.sender.name, m.receiver.name, m.good.hs10),
    )


def _table(columns: str, moved: list[Movement], row: Callable[[int, Movement], dict[str, Cell]]) -> Table:
    names = [name.strip() for name in columns.split("|")]
    rows = []
    for place, movement in enumerate(moved):
        cells = row(place, movement)
        assert cells.keys() <= set(names), cells.keys() - set(names)
        rows.append([cells.get(name) for name in names])
    return Table(names, rows, moved)


def _named(firm: Firm) -> str:
    """A firm as a Russian customs officer writes it."""
    if not firm.form:
        return firm.name
    return f'{firm.form} "{words.russian_letters(firm.name).upper()}"'


def _street(firm: Firm) -> str:
    if firm.country != "ru":
        return full_address(firm)
    street, house, office = firm.address.split("|")
    return f"{firm.city[3:]}, УЛ. {street}, Д. {house}, ОФ. {office}"


DIALECT_A = (
    "ND (Номер декларации)|G072 (Дата регистрации)|G011 (Направление перемещения)|G021 (ИНН отправителя)|G022 (Наименование отправителя)|"
    "G023 (Адрес отправителя)|G0231 (Код страны отправителя)|G081 (ИНН получателя)|G082 (Наименование получателя)|G083 (Адрес получателя)|"
    "G0831 (Код страны получателя)|G141 (ИНН декларанта)|G142 (Наименование декларанта)|G15A (Код страны отправления)|"
    "G16 (Страна происхождения)|G17A (Код страны назначения)|G221 (Валюта контракта)|G12 (Общая таможенная стоимость)|"
    "G31_1 (Наименование и характеристики товара)|G31_11 (Изготовитель)|G31_12 (Товарный знак)|G31_7 (Количество)|"
    "G31_71 (Единица измерения)|G32 (Номер товара)|G33 (Код товара по ТН ВЭД ЕАЭС)|G35 (Вес брутто, кг)|G38 (Вес нетто, кг)|"
    "G42 (Цена товара)|G45 (Таможенная стоимость, руб.)|G46 (Статистическая стоимость, USD)"
)


def declarations_old(world: World) -> Table:
    """Dialect A: code and text. Two items of one declaration follow each other, the declaration's total on both."""
    number = ""
    moved = _in_file(world, "dt_old")
    pairs = [
        place for place in range(1, len(moved)) if moved[place - 1].good in ORDINARY and moved[place].good in ORDINARY
    ]
    seconds = set(pairs[5::12])
    for place in seconds:  # the second item of a declaration has its day and its parties
        first, other = moved[place - 1], moved[place]
        other.day, other.sender, other.receiver = first.day, first.sender, first.receiver

    def row(place: int, m: Movement) -> dict[str, Cell]:
        nonlocal number
        second = place in seconds
        if not second:
            number = f"10998010/{m.day:%d%m%y}/98{place:05d}"
        ours = m.receiver if m.receiver.country == "ru" else m.sender
        texts: list[Cell] = [
            number, f"{m.day:%d.%m.%Y}", "ИМ" if m.receiver.country == "ru" else "ЭК",
            m.sender.number if ours is m.sender else "", _named(m.sender), _street(m.sender), m.sender.country.upper(),
            m.receiver.number if ours is m.receiver else "", _named(m.receiver), _street(m.receiver),
            m.receiver.country.upper() if place % 4 else "", ours.number if place % 2 else "", _named(ours) if place % 3 == 1 else "",
            m.sender.country.upper(), "CN" if m.sender.country != "ru" else "RU", m.receiver.country.upper(), "USD",
            f"{m.usd * ROUBLES:.2f}", f"{m.good.ru}, МАРКА {m.brand}", f"{m.brand} CO" if place % 3 else "", m.brand,
            m.quantity, m.good.unit,
            2 if second else 1, m.good.hs10, m.gross, m.net, f"{m.usd:.2f}", f"{m.usd * ROUBLES:.2f}", f"{m.usd:.2f}",
        ]  # fmt: skip
        return dict(zip(DIALECT_A.split("|"), texts, strict=True))

    return _table(DIALECT_A, moved, row)


DIALECT_B = (
    "7 Справочный номер|72 Дата регистрации|1 (Тип декларации)|33 (Код товара)|31.1 (Описание товара)|2 (Наименование)|2 (ИНН)|"
    "2 (Код страны)|8 (Наименование)|8 (ИНН)|8 (Код страны)|14 (ИНН)|14 (Наименование)|15 (Страна отправления)|16 (Страна происхождения)|"
    "17 (Страна назначения)|31.12 (Товарный знак)|32 (№ товара)|35 (Вес брутто)|38 (Вес нетто)|41 (Доп. единицы)|22 (Валюта)|"
    "42 (Цена товара)|45 (Таможенная стоимость)|46 (Статистическая стоимость, долл. США)"
)


def declarations_new(world: World) -> Table:
    """Dialect B: box number and text, other order, real dates; one cell holds number and name together."""

    def row(place: int, m: Movement) -> dict[str, Cell]:
        glued = place % 19 == 11
        texts: list[Cell] = [
            f"10998020/{m.day:%d%m%y}/98{place:05d}", datetime(m.day.year, m.day.month, m.day.day), "ИМ", m.good.hs10,
            f"{m.good.ru}. ТОВАРНЫЙ ЗНАК {m.brand}", _named(m.sender), None, m.sender.country.upper(),
            f"{m.receiver.number} 989901001 {_named(m.receiver)}" if glued else _named(m.receiver), None if glued else m.receiver.number,
            "RU", None if place % 2 else m.receiver.number, None if place % 2 else _named(m.receiver), m.sender.country.upper(),
            "CN", "RU", m.brand, 1, m.gross, m.net, m.quantity, "USD", m.usd, round(m.usd * ROUBLES, 2), m.usd,
        ]  # fmt: skip
        return dict(zip(DIALECT_B.split("|"), texts, strict=True))

    return _table(DIALECT_B, _in_file(world, "dt_new"), row)


STATFORM = (
    "Регистрационный №|Дата подачи статформы|Наименование отправителя|ИНН отправителя|Код страны отправителя|Наименование получателя|"
    "ИНН получателя|Код страны получателя|Код товара по ТН ВЭД ЕАЭС|Наименование товара по ТН ВЭД ЕАЭС|Вес нетто кг|Вес брутто кг|"
    "Количество в доп. ед. изм.|Статистическая стоимость $|Код страны происхождения"
)


def statforms(world: World) -> Table:
    """Trade inside the customs union: decimal comma, the day of filing."""

    def comma(value: float) -> str:
        return str(value).replace(".", ",")

    def row(place: int, m: Movement) -> dict[str, Cell]:
        texts: list[Cell] = [
            f"СФ98{place:06d}", f"{m.day:%d.%m.%Y}", _named(m.sender), m.sender.number, m.sender.country.upper(), _named(m.receiver),
            m.receiver.number, m.receiver.country.upper(), m.good.hs10, m.good.ru if place % 5 else "", comma(m.net), comma(m.gross),
            str(m.quantity), f"{m.usd:.2f}".replace(".", ","), "CN",
        ]  # fmt: skip
        return dict(zip(STATFORM.split("|"), texts, strict=True))

    return _table(STATFORM, _in_file(world, "statform"), row)


# The columns of a FULL sheet; those of the two sides differ by direction. What no row fills is NULL all the way down.
SHEET = (
    "BRAND|BRAND_EN|CARGO_VALUE_IN_FC|CARGO_VALUE_KZT|CARGO_VALUE_USD|COST_ADJUST_METHOD_CODE|COST_ADJUST_METHOD_NAME|"
    "COST_ADJUST_METHOD_NAME_EN|COUNTRY_ISO_CODE_2|CUSTOMS_OFFICE_CODE|CUSTOMS_OFFICE_CODE_AT_BORDER|CUSTOMS_OFFICE_NAME|"
    "CUSTOMS_OFFICE_NAME_AT_BORDER|CUSTOMS_OFFICE_NAME_EN|CUSTOMS_PROCEDURE_CODE|CUSTOMS_PROCEDURE_NAME|CUSTOMS_PROCEDURE_NAME_EN|"
    "CUSTOMS_VALUE_KZT|CUSTOMS_VALUE_USD|DECLARANT_ADDRESS|DECLARANT_ADDRESS_EN|DECLARANT_CODE|DECLARANT_NAME|DECLARANT_NAME_EN|"
    "DECLARATION_NUMBER|DIRECTION|EXCHANGE_RATE|FOREIGN_CURRENCY|FROM_COUNTRY_NAME|FROM_COUNTRY_NAME_EN|GUARANTEE_ADDRESS|"
    "GUARANTEE_ADDRESS_EN|GUARANTEE_CODE|GUARANTEE_NAME|GUARANTEE_NAME_EN|G_WEIGHT|HS_CODE|HS_CODE_2|HS_CODE_4|HS_CODE_DESCRIPTION|"
    "HS_CODE_DESCRIPTION_EN|{local}_ADDRESS|{local}_ADDRESS_EN|{local}_CODE|{local}_NAME|{local}_NAME_EN|INCOTERMS|MANUFACTURER|"
    "MANUFACTURER_EN|N_WEIGHT|ORIGIN_COUNTRY_NAME|ORIGIN_COUNTRY_NAME_EN|PLACE_OF_DELIVERY|PLACE_OF_DELIVERY_EN|PRODUCT_DESCRIPTION|"
    "PRODUCT_DESCRIPTION_EN|QUANTITY|RECORDS_TAG|RECORD_ID|REGISTRATION_DATE|{abroad}_ADDRESS|{abroad}_ADDRESS_EN|{abroad}_NAME|"
    "{abroad}_NAME_EN|TOTAL_COST|TOTAL_QUANTITY|TO_COUNTRY_NAME|TO_COUNTRY_NAME_EN|TRADING_COUNTRY_NAME|TRADING_COUNTRY_NAME_EN|"
    "TRANS_TYPE_CROSS_BORDER|TRANS_TYPE_CROSS_BORDER_EN|TRANS_TYPE_WITHIN_COUNTRY|TRANS_TYPE_WITHIN_COUNTRY_EN|UNIT_OF_QUANTITY|"
    "VALUE_IN_FOREIGN_CURRENCY"
)


def kazakh_sheet(world: World, file: str) -> Table:
    """A FULL sheet of 76 columns. What also stands in a form is there with another day and a slightly other value, equal in weight."""
    export = file == "kz_export"
    local, abroad = ("EXPORTER", "BUYER") if export else ("IMPORTER", "SUPPLIER")
    columns = SHEET.format(local=local, abroad=abroad)

    def row(place: int, m: Movement) -> dict[str, Cell]:
        here, there = (m.sender, m.receiver) if export else (m.receiver, m.sender)
        twin = len(m.files) > 1
        day = m.day - timedelta(days=3) if twin else m.day
        usd = round(m.usd * 0.985, 2) if twin else m.usd
        cells: dict[str, Cell] = dict.fromkeys(columns.split("|"), "NULL")
        cells |= {
            "BRAND": m.brand, "BRAND_EN": m.brand, "CARGO_VALUE_USD": 0 if place % 3 == 0 else usd, "CUSTOMS_VALUE_USD": usd,
            "CUSTOMS_VALUE_KZT": round(usd * TENGE, 2), "CUSTOMS_PROCEDURE_CODE": "10" if export else "40",
            "DECLARATION_NUMBER": f"98{place % 7:03d}/{day:%d%m%y}/98{place:05d}", "DIRECTION": "ЭК" if export else "ИМ",
            "EXCHANGE_RATE": TENGE, "FOREIGN_CURRENCY": "USD", "FROM_COUNTRY_NAME": COUNTRIES[m.sender.country][0],
            "FROM_COUNTRY_NAME_EN": COUNTRIES[m.sender.country][1], "TO_COUNTRY_NAME": COUNTRIES[m.receiver.country][0],
            "TO_COUNTRY_NAME_EN": COUNTRIES[m.receiver.country][1], "G_WEIGHT": m.gross, "N_WEIGHT": m.net, "HS_CODE": m.good.hs10,
            "HS_CODE_2": m.good.hs10[:2], "HS_CODE_4": m.good.hs10[:4], f"{local}_CODE": here.number,
            f"{local}_NAME": f"ТОО {here.name.upper()}", f"{local}_NAME_EN": _mixed(here.latin, place), "PRODUCT_DESCRIPTION": m.good.ru,
            f"{local}_ADDRESS": f"КАЗАХСТАН-Г.{here.city.upper()}-{here.address.upper()}", "PRODUCT_DESCRIPTION_EN": m.good.en,
            f"{abroad}_NAME": _partner(there, place), f"{abroad}_ADDRESS": _street(there), "ORIGIN_COUNTRY_NAME": "КИТАЙ",
            "QUANTITY": m.quantity, "UNIT_OF_QUANTITY": m.good.unit, "INCOTERMS": ("FCA", "DAP", "CPT")[place % 3],
            "REGISTRATION_DATE": datetime(day.year, day.month, day.day) if export else f"{day:%d.%m.%Y}",
        }  # fmt: skip
        if place % 2:
            cells |= {"DECLARANT_CODE": here.number, "DECLARANT_NAME": f"ТОО {here.name.upper()}"}
        return cells

    return _table(columns, _in_file(world, file), row)


def _partner(firm: Firm, place: int) -> str:
    """The foreign side: a name, to which a Russian number is often glued; a Latin letter or two in Cyrillic words."""
    if firm.country == "ru":
        glued = f"{firm.form} {firm.name} ИНН {firm.number}" if place % 3 else f"{firm.form} {firm.name}"
        return _mixed(glued, place)
    return (
        words.russian_letters(firm.name).upper()
        if not firm.form
        else f"{firm.form} {words.russian_letters(firm.name).upper()}"
    )


def _mixed(text: str, place: int) -> str:
    """Now and then letters of the other alphabet that look the same."""
    if place % 4 == 1:
        return text.replace("О", "O", 1).replace("А", "A", 1)
    return text.replace("K", "К", 1) if place % 4 == 2 else text


def monthly_sums(world: World) -> Table:
    """A SHORT sheet: sums of a month by pair of firms and code, no shipments."""
    columns = "EXPORTER_NAME_EN|BUYER_NAME_EN|HS_CODE|HS_CODE_DESCRIPTION_EN|SUMOFVALUE_IN_FOREIGN_CURRENCY|SUMOFQUANTITY|MONTHYEAR"

    def row(_place: int, m: Movement) -> dict[str, Cell]:
        texts: list[Cell] = [
            m.sender.latin,
            m.receiver.latin,
            m.good.hs10,
            m.good.en,
            m.usd,
            m.quantity,
            f"{m.day:%b %Y}",
        ]
        return dict(zip(columns.split("|"), texts, strict=True))

    return _table(columns, sorted(world.sums, key=lambda m: (m.sender.latin, m.day)), row)
