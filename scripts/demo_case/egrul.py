"""Extracts of the Russian register as the tax service sends them: VO_RUGFO, form 4.07, windows-1251, everything in attributes."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from xml.etree import ElementTree as XML  # written here, never parsed

from demo_case.world import Firm, Person, Stake, World

REGIONS = {
    "77": "Г.МОСКВА",
    "78": "Г.САНКТ-ПЕТЕРБУРГ",
    "66": "СВЕРДЛОВСКАЯ ОБЛАСТЬ",
    "54": "НОВОСИБИРСКАЯ ОБЛАСТЬ",
    "16": "РЕСПУБЛИКА ТАТАРСТАН",
    "63": "САМАРСКАЯ ОБЛАСТЬ",
}
FULL = {"ООО": "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ", "АО": "АКЦИОНЕРНОЕ ОБЩЕСТВО"}
TRADES = {
    "46.52": "Торговля оптовая электронным и телекоммуникационным оборудованием и его запасными частями",
    "46.43": "Торговля оптовая бытовыми электротоварами",
    "46.90": "Торговля оптовая неспециализированная",
    "49.41": "Деятельность автомобильного грузового транспорта",
    "10.71": "Производство хлеба и мучных кондитерских изделий недлительного хранения",
    "41.20": "Строительство жилых и нежилых зданий",
    "62.01": "Разработка компьютерного программного обеспечения",
    "47.11": "Торговля розничная преимущественно пищевыми продуктами",
    "56.10": "Деятельность ресторанов и услуги по доставке продуктов питания",
    "64.20": "Деятельность холдинговых компаний",
}


def extract(world: World, day: date) -> tuple[str, bytes]:
    """The file of one day: its name and its bytes."""
    firms = sorted((f for f in world.firms if f.country == "ru" and day in f.extracts), key=lambda f: f.number[::-1])
    name = f"VO_RUGFO_0000_9965_{day:%Y%m%d}_{_uuid(world)}"
    root = XML.Element(
        "Файл", ИдФайл=name, ВерсФорм="4.07", ТипИнф="ЕГРЮЛ_ОТКР_СВЕД", ВерсПрог="1.0.0.2", КолДок=f"{len(firms):10d}"
    )
    sender = XML.SubElement(root, "ИдОтпр", ДолжОтв="Специалист", Тлф="(000)0000000")
    XML.SubElement(sender, "ФИООтв", Фамилия="Придуманова", Имя="Запись", Отчество="Примеровна")
    root.text, sender.tail = "\n", "\n"
    for firm in firms:
        document = XML.SubElement(root, "Документ", ИдДок=str(_uuid(world)))
        document.append(_firm(world, firm, day))
        document.tail = "\n"
    return f"{name}.xml", XML.tostring(root, encoding="windows-1251") + b"\n"


def _uuid(world: World) -> UUID:
    return UUID(int=world.random.getrandbits(128), version=4)


def _dated(parent: XML.Element, entry: str, day: date, tag: str = "ГРНДата") -> None:
    XML.SubElement(parent, tag, ГРН=entry, ДатаЗаписи=day.isoformat())


def _firm(world: World, firm: Firm, day: date) -> XML.Element:
    made = XML.Element("СвЮЛ", ДатаВып=day.isoformat(), ОГРН=firm.ogrn, ДатаОГРН=firm.founded.isoformat(), ИНН=firm.number,
                       КПП="989901001", СпрОПФ="ОКОПФ", КодОПФ="12300" if firm.form == "ООО" else "12267")  # fmt: skip
    named = XML.SubElement(made, "СвНаимЮЛ", НаимЮЛПолн=f'{FULL[firm.form]} "{firm.name}"')
    _dated(named, firm.ogrn, firm.founded)
    short = XML.SubElement(named, "СвНаимЮЛСокр", НаимСокр=f'{firm.form} "{firm.name}"')
    _dated(short, firm.ogrn, firm.founded)
    made.append(_address(firm))
    birth = XML.SubElement(made, "СвОбрЮЛ", ОГРН=firm.ogrn, ДатаОГРН=firm.founded.isoformat())
    XML.SubElement(birth, "СпОбрЮЛ", КодСпОбрЮЛ="11", НаимСпОбрЮЛ="Создание юридического лица")
    _dated(birth, firm.ogrn, firm.founded)
    stakes = [s for s in world.stakes if s.firm is firm and s.holds_on(day)]
    for stake in stakes:
        if stake.directs:
            _director(made, stake)
    owners = [s for s in stakes if not s.directs]
    if owners:
        founders = XML.SubElement(made, "СвУчредит")
        for stake in owners:
            _founder(founders, stake, day)
    trades = XML.SubElement(made, "СвОКВЭД")
    main = XML.SubElement(trades, "СвОКВЭДОсн", КодОКВЭД=firm.trade, НаимОКВЭД=TRADES[firm.trade])
    _dated(main, firm.ogrn, firm.founded)
    return made


def _address(firm: Firm) -> XML.Element:
    code, city = firm.city.split(" ", 1)
    street, house, office = firm.address.split("|")
    where = XML.Element("СвАдресЮЛ", ВидАдрКлассиф="2")
    if int(house) % 3:
        old = XML.SubElement(
            where, "АдресРФ", Индекс=f"{code}0000", КодРегион=code, Дом=f"Д. {house}", Кварт=f"ОФИС {office}"
        )
        XML.SubElement(old, "Регион", НаимРегион=REGIONS[code])
        XML.SubElement(old, "Город", ТипГород="Г.", НаимГород=city)
        XML.SubElement(old, "Улица", ТипУлица="УЛ.", НаимУлица=street)
        _dated(old, firm.ogrn, firm.founded)
        return where
    new = XML.SubElement(where, "СвАдрЮЛФИАС", Индекс=f"{code}0000")
    XML.SubElement(new, "Регион").text = code
    XML.SubElement(new, "НаимРегион").text = REGIONS[code]
    XML.SubElement(new, "НаселенПункт", Вид="Г", Наим=city)
    XML.SubElement(new, "ЭлУлДорСети", Тип="УЛ", Наим=street)
    XML.SubElement(new, "Здание", Тип="Д.", Номер=house)
    XML.SubElement(new, "ПомещЗдания", Тип="ОФИС", Номер=office)
    _dated(new, firm.ogrn, firm.founded)
    return where


def _person(parent: XML.Element, person: Person, stake: Stake) -> None:
    who = XML.SubElement(
        parent,
        "СвФЛ",
        Фамилия=person.surname.upper(),
        Имя=person.given.upper(),
        Отчество=person.father.upper(),
        ИННФЛ=person.inn,
    )
    _dated(who, _entry(stake), stake.since)


def _entry(stake: Stake) -> str:
    """The number of the register entry that brought somebody in: that of the founding, or a later one."""
    return stake.firm.ogrn if stake.since == stake.firm.founded else f"2{stake.since:%y}98{stake.firm.ogrn[5:]}"


def _director(parent: XML.Element, stake: Stake) -> None:
    made = XML.SubElement(parent, "СведДолжнФЛ")
    _dated(made, _entry(stake), stake.since, "ГРНДатаПерв")
    if isinstance(stake.holder, Person):
        _person(made, stake.holder, stake)
    post = XML.SubElement(
        made, "СвДолжн", ВидДолжн="02", НаимВидДолжн="Руководитель юридического лица", НаимДолжн="ГЕНЕРАЛЬНЫЙ ДИРЕКТОР"
    )
    _dated(post, _entry(stake), stake.since)


def _founder(parent: XML.Element, stake: Stake, day: date) -> None:
    made = XML.SubElement(parent, "УчрФЛ" if isinstance(stake.holder, Person) else "УчрЮЛРос")
    if stake.hidden and stake.hidden <= day:
        hidden = XML.SubElement(made, "ОгрДосСв", ОгрДосСв="1")
        _dated(hidden, _entry(stake), stake.hidden)
        return
    _dated(made, _entry(stake), stake.since, "ГРНДатаПерв")
    if isinstance(stake.holder, Person):
        _person(made, stake.holder, stake)
    else:
        above = stake.holder
        named = XML.SubElement(
            made, "НаимИННЮЛ", ОГРН=above.ogrn, ИНН=above.number, НаимЮЛПолн=f'{FULL[above.form]} "{above.name}"'
        )
        _dated(named, _entry(stake), stake.since)
    share = XML.SubElement(made, "ДоляУстКап", НоминСтоим=str(round(float(stake.share) * 100)))
    XML.SubElement(XML.SubElement(share, "РазмерДоли"), "Процент").text = stake.share
    _dated(share, _entry(stake), stake.since)
