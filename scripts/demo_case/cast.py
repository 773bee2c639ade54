"""The chains of the invented case, one function each, with what has to be found. Their look-alikes stand in ``doubles``."""

from __future__ import annotations

from datetime import date, timedelta

from demo_case.goods import (
    AMPLIFIER,
    CERAMIC,
    DRONE,
    DRONE_2021,
    LOGIC,
    MEMORY,
    MICRO,
    NAVIGATION,
    RADIO,
    ROUTER,
    SERVER,
    TANTALUM,
)
from demo_case.world import EXTRACTS, Expected, Firm, Good, Movement, Person, World


def everyone(world: World) -> None:
    """All chains, in the order of the strength of their link."""
    for tell in (same_number, left_before, through_holdings, date_in_number, two_legs, other_script, kyrgyz_register, director_only,
                 shared_phone, family):  # fmt: skip
        tell(world)


def sold(world: World, seller: Firm, supplier: Firm, good: Good, *days: date, usd: int = 48000) -> None:
    """What the seller imported before the war, and never after."""
    for place, day in enumerate(days):
        world.ship(day, supplier, seller, good, usd + 5300 * place)


def expect(
    world: World, why: str, seller: Firm, front: Firm, buyer: Firm, strength: str, movements: list[Movement]
) -> None:
    world.expected.append(Expected(why, seller, front, buyer, strength, movements))


def run(world: World, front: Firm, buyer: Firm, good: Good, first: date, *usd: int) -> list[Movement]:
    """Deliveries some three weeks apart."""
    return [
        world.ship(first + timedelta(days=23 * place), front, buyer, good, worth) for place, worth in enumerate(usd)
    ]


def manager(world: World, firm: Firm, name: str) -> Person:
    """A local director who stands behind nothing else."""
    made = world.person(name, ru=False)
    world.directs(made, firm)
    return made


def same_number(world: World) -> None:
    """One taxpayer number on both sides; the old supplier delivers to the front; two movements stand in two files."""
    owner = world.person("Небылицын Пров Сказович", date(1971, 5, 14), abroad="NEBYLITSYN PROV SKAZOVICH")
    partner = world.person("Побасёнкина Забава Гвидоновна")
    seller = world.russian("ОДУВАНЧИК-НЕБЫЛЬ", date(2012, 3, 19), extracts=EXTRACTS[1:])
    world.owns(owner, seller, "60")
    world.owns(partner, seller, "40")
    world.directs(owner, seller)
    supplier = world.foreign("cn", "SHENZHEN NOWHERE LOTUS ELECTRONICS CO LTD", "Shenzhen, China")
    sold(
        world,
        seller,
        supplier,
        MICRO,
        date(2019, 4, 9),
        date(2019, 11, 21),
        date(2020, 8, 3),
        date(2021, 5, 27),
        date(2021, 12, 14),
    )
    front = world.kazakh("Лопух-Небыль Импорт", date(2022, 6, 8), city="Алматы")
    world.owns(owner, front)
    manager(world, front, "Жезтырнаков Мамай Толагаевич")
    for day, good, usd in (
        (date(2022, 7, 20), MICRO, 41000),
        (date(2022, 9, 2), MICRO, 52500),
        (date(2022, 11, 15), LOGIC, 38000),
    ):
        world.ship(day, supplier, front, good, usd)
    buyer = world.russian("КРАПИВА-НЕВИДАЛЬ ПРИБОР", date(2008, 10, 1))
    twice = ("statform", "kz_export")
    moved = [
        world.ship(date(2022, 8, 11), front, buyer, MICRO, 69800),
        world.ship(date(2022, 9, 29), front, buyer, MICRO, 83100, *twice),
        world.ship(date(2022, 12, 6), front, buyer, LOGIC, 61900, *twice),
        world.ship(date(2023, 1, 17), front, buyer, MICRO, 74200),
        world.ship(date(2023, 2, 8), front, buyer, LOGIC, 15400, "kz_export"),
    ]
    expect(world, "one taxpayer number on both sides; two movements stand in two files and count once", seller, front, buyer,
           "same_identifier", moved)  # fmt: skip


def left_before(world: World) -> None:
    """The founder left the seller between the extracts of 2019 and 2021."""
    owner = world.person("Домовушкин Чурила Полканович", abroad="DOMOVUSHKIN CHURILA")
    heir = world.person("Веретёнкина Ненила Ставровна")
    seller = world.russian("ЧЕРТОПОЛОХ-ВЫДУМКА", date(2010, 2, 16), extracts=EXTRACTS)
    world.owns(owner, seller, "50", until=date(2020, 9, 30))
    world.owns(heir, seller, "50")
    world.directs(heir, seller)
    supplier = world.foreign("cn", "NINGBO NEVERWAS FERN TECHNOLOGY CO LTD", "Ningbo, China")
    sold(world, seller, supplier, AMPLIFIER, date(2019, 2, 5), date(2019, 9, 30), date(2021, 3, 11))
    front = world.kazakh("Жусан-Қияли", date(2022, 8, 22))
    world.owns(owner, front, "75")
    world.owns(manager(world, front, "Тазшабаева Карашаш Кобландыевна"), front, "25")
    buyer = world.russian("ПОЛЫНЬ-ЗАТЕЙКА СНАБ", date(2014, 6, 11))
    moved = run(world, front, buyer, AMPLIFIER, date(2022, 10, 4), 33000, 28700, 31900)
    expect(world, "the founder had left the seller before the war: only two extracts together show it", seller, front, buyer,
           "same_identifier", moved)  # fmt: skip


def through_holdings(world: World) -> None:
    """A holding above the seller, another above the front, one owner above both."""
    owner = world.person("Жарптицын Гвидон Салтанович", abroad="ZHARPTITSYN GVIDON SALTANOVICH")
    holding = world.russian("ТРИДЕВЯТОЕ-НЕБЫЛЬ ХОЛДИНГ", date(2013, 9, 2), trade="64.20", extracts=EXTRACTS[1:])
    world.owns(owner, holding)
    world.directs(owner, holding)
    seller = world.russian("ПОДОРОЖНИК-ПРИСКАЗКА", date(2015, 4, 28), extracts=EXTRACTS[1:])
    world.owns(holding, seller, "75")
    world.owns(world.person("Ковригина Рогнеда Лукоморовна"), seller, "25")
    world.directs(world.person("Полкодёров Садко Додонович"), seller)
    supplier = world.foreign("de", "LUFTSCHLOSS MOOS GMBH", "Bremen, Germany")
    sold(world, seller, supplier, SERVER, date(2020, 1, 23), date(2020, 10, 8), date(2021, 9, 16), usd=96000)
    above = world.kazakh("Жоқжер Холдинг", date(2022, 5, 17), trade="64200")
    front = world.kazakh("Қызғалдақ-Елес Жүйе", date(2022, 10, 12))
    world.owns(owner, above)
    manager(world, above, "Киялжоков Жиренше Алпамысович")
    world.owns(above, front)
    manager(world, front, "Мыстанова Жупар Кендебайкызы")
    buyer = world.russian("ПАПОРОТНИК-НЕСБЫЛЬ ТЕХНО", date(2017, 1, 25))
    moved = run(world, front, buyer, SERVER, date(2022, 12, 1), 118000, 94600)
    moved += run(world, front, buyer, ROUTER, date(2023, 3, 2), 27900)
    expect(world, "one owner behind a Russian and a Kazakh holding", seller, front, buyer, "same_identifier", moved)


def date_in_number(world: World) -> None:
    """Drones: 880220 before 2022, 8806 after it. The register leaves the front's founding day empty; two buyers."""
    owner = world.person("Ковролётов Емеля Горынович", abroad="KOVROLYOTOV YEMELYA")
    seller = world.russian("КОВЫЛЬ-САМОЛЁТ НЕБЫВАЛЫЙ", date(2016, 7, 5), trade="46.43")
    world.owns(owner, seller)
    world.directs(owner, seller)
    supplier = world.foreign("cn", "GUANGZHOU IMAGINARY DRAGONFLY TECHNOLOGY CO LTD", "Guangzhou, China")
    sold(world, seller, supplier, DRONE_2021, date(2020, 6, 18), date(2020, 12, 2), date(2021, 7, 7))
    front = world.kazakh("Итмұрын-Ертегі Аэро", date(2022, 9, 14), dateless=True)
    world.owns(owner, front)
    manager(world, front, "Шимурынов Кобланды Ертостикович")
    world.ship(date(2022, 10, 19), supplier, front, DRONE, 65000)
    world.ship(date(2023, 1, 24), supplier, front, DRONE, 71000)
    for name, first, usd in (
        ("ХВОЩ-ЗАТЕЙКА", date(2022, 11, 8), (36000, 41400)),
        ("МЕДУНИЦА-ПОНАРОШКУ", date(2023, 2, 21), (58800,)),
    ):
        buyer = world.russian(name, date(2011, 5, 5))
        expect(world, "drones under 8806 from a seller of 880220; the front's founding month is only in its BIN", seller, front, buyer,
               "same_identifier", run(world, front, buyer, DRONE, first, *usd))  # fmt: skip


def two_legs(world: World) -> None:
    """Kazakhstan to Kyrgyzstan to Russia; what the middle firm sent earlier, or too late, is no leg."""
    owner = world.person("Скороходкин Бова Ерусланович", abroad="SKOROKHODKIN BOVA")
    seller = world.russian("БЕЛЕНА-НЕВИДАЛЬ", date(2009, 11, 3))
    world.owns(owner, seller, "34")
    world.owns(world.person("Балалайкина Купава Сказовна"), seller, "66")
    world.directs(world.person("Лаптеплётов Светозар Баюнович"), seller)
    supplier = world.foreign("cn", "YIWU MOONCASTLE THISTLE TRADING CO LTD", "Yiwu, China")
    sold(world, seller, supplier, MEMORY, date(2019, 5, 15), date(2021, 2, 24))
    front = world.kazakh("Долана-Қияли Трейд", date(2023, 1, 18))
    world.owns(owner, front)
    manager(world, front, "Алдаркосеев Кендебай Толагаевич")
    middle = world.kyrgyz("Токой-Жомок", date(2015, 3, 12))
    world.owns(world.person("Жомокбекова Айсулуу Калпаковна", ru=False), middle)
    buyer = world.russian("ЩАВЕЛЬ-НЕБЫЛЬ ЭЛЕКТРОНИКА", date(2013, 8, 20))
    moved = [
        world.ship(date(2023, 2, 14), front, middle, MEMORY, 47300),
        world.ship(date(2023, 4, 5), front, middle, MEMORY, 39900, "kz_export"),
        world.ship(date(2023, 3, 28), middle, buyer, MEMORY, 55000),
        world.ship(date(2023, 5, 16), middle, buyer, MEMORY, 44100),
    ]
    world.ship(date(2022, 12, 20), middle, buyer, MEMORY, 21000)
    world.ship(date(2023, 11, 2), middle, buyer, MEMORY, 26500)
    expect(
        world,
        "two legs over Kyrgyzstan; of four onward deliveries two lie in the window",
        seller,
        front,
        buyer,
        "same_identifier",
        moved,
    )


def other_script(world: World) -> None:
    """Name in Latin letters and an IIN that holds the birth date; a file of people gives that of the Russian number. The seller buys."""
    owner = world.person("Кикиморова Ягода Берендеевна", date(1984, 11, 9), abroad="Kikimorova Yagoda")
    world.told.append(owner)
    owner.iin = world.numbers.iin(owner.born, owner.woman)
    seller = world.russian("БАГУЛЬНИК-ПОНАРОШКУ", date(2011, 1, 27), extracts=EXTRACTS[1:])
    world.owns(owner, seller, hidden=date(2023, 1, 1))
    world.directs(owner, seller, until=date(2022, 4, 1))
    world.directs(world.person("Кочергин-Небывалов Дюк Фарлафович"), seller, date(2022, 4, 1))
    supplier = world.foreign("cn", "URUMQI NOWHERE BURDOCK TRADING CO LTD", "Urumqi, China")
    sold(world, seller, supplier, TANTALUM, date(2019, 8, 13), date(2020, 4, 21), date(2021, 11, 9), usd=21000)
    front = world.kazakh("Ермен-Ертегі Компонент", date(2022, 4, 26))
    world.owns(owner, front, written="iin")
    manager(world, front, "Елесжокова Кортка Жиреншекызы")
    moved = run(world, front, seller, CERAMIC, date(2022, 6, 7), 18300, 22600, 19700, 24100)
    expect(
        world,
        "another script and the same birth date; the seller itself buys",
        seller,
        front,
        seller,
        "name_birthdate",
        moved,
    )


def kyrgyz_register(world: World) -> None:
    """A Kyrgyz front; its register gives the owner's birth date and citizenship, no number."""
    owner = world.person("Змеегорынцев Добрыня Потапович", date(1968, 2, 23), abroad="ZMEEGORYNTSEV DOBRYNIA")
    world.told.append(owner)
    seller = world.russian("ДУРМАН-ПРИСКАЗКА", date(2007, 12, 12))
    world.owns(owner, seller, "51")
    world.owns(world.person("Гуслярова Журавина Горыновна"), seller, "49")
    world.directs(owner, seller)
    supplier = world.foreign("tr", "MASAL KUZGUN DIS TICARET LTD STI", "Istanbul, Turkey")
    sold(world, seller, supplier, RADIO, date(2019, 3, 26), date(2020, 9, 17), date(2021, 10, 5), usd=30500)
    front = world.kyrgyz("Алтын-Жомок", date(2022, 7, 13))
    world.owns(owner, front, "80")
    buyer = world.russian("РОГОЗ-ТРИДЕСЯТОЕ", date(2018, 3, 15))
    moved = run(world, front, buyer, RADIO, date(2022, 9, 20), 26400, 30800, 29000)
    expect(world, "a Kyrgyz front whose register gives a birth date", seller, front, buyer, "name_birthdate", moved)


def director_only(world: World) -> None:
    """A hired director of the seller directs a Turkish front, which the declarations name without a number."""
    director = world.person("Баюнов Лель Котофеевич", date(1979, 8, 30), abroad="BAYUNOV LEL")
    world.told.append(director)
    seller = world.russian("МУХОМОР-НЕСБЫЛЬ", date(2005, 6, 6))
    world.owns(world.person("Сапогоскоров Ратмир Ставрович"), seller)
    world.directs(director, seller, date(2017, 2, 1))
    supplier = world.foreign("de", "NIRGENDWO KOMPASS GMBH", "Hamburg, Germany")
    sold(world, seller, supplier, NAVIGATION, date(2019, 10, 10), date(2021, 4, 20), usd=64000)
    front = world.foreign("tr", "YALAN MANTAR DIS TICARET LIMITED SIRKETI", "Istanbul, Turkey", founded=date(2022, 5, 11),
                          number=world.numbers.plain("98"))  # fmt: skip
    world.directs(director, front)
    buyer = world.russian("МЯТЛИК-НЕБЫЛЬ НАВИГАЦИЯ", date(2016, 9, 9))
    moved = run(world, front, buyer, NAVIGATION, date(2022, 8, 16), 71700, 66600, 79400)
    expect(world, "director of both, owner of neither", seller, front, buyer, "name_birthdate", moved)


def shared_phone(world: World) -> None:
    """The Kazakh register names the director without a number; his phone is the firm's in a business directory."""
    owner = world.person("Лешаков Егоза Пнёвич", abroad="ЛЕШАКОВ ЕГОЗА ПНЁВИЧ")
    world.told.append(owner)
    seller = world.russian("ЛЮТИК-НЕСБЫЛЬ", date(2014, 10, 30))
    world.owns(owner, seller)
    world.directs(owner, seller)
    supplier = world.foreign("cn", "SHENZHEN MOONCASTLE TOADSTOOL TECHNOLOGY CO LTD", "Shenzhen, China")
    sold(world, seller, supplier, LOGIC, date(2020, 3, 4), date(2021, 6, 29))
    front = world.kazakh("Бүлдірген-Елес", date(2022, 11, 9))
    front.phone = owner.phone
    world.unowned.add(front)
    world.directs(owner, front)
    buyer = world.russian("ДУШИЦА-ВЫДУМКА", date(2012, 12, 4))
    moved = run(world, front, buyer, LOGIC, date(2023, 1, 10), 45200, 51000)
    expect(
        world, "a name, and the telephone of the founder is the front's", seller, front, buyer, "name_support", moved
    )


def family(world: World) -> None:
    """His wife, under another surname, founds the front."""
    husband = world.person("Избушкин Ставр Вавилович", date(1976, 4, 2))
    wife = world.person("Скатертёва Чернава Дюковна", date(1980, 12, 19), ru=False, abroad="СКАТЕРТЁВА ЧЕРНАВА ДЮКОВНА")
    wife.inn = world.numbers.person_inn()
    world.told += [husband, wife]
    world.family.append((husband, wife, "супруга"))
    seller = world.russian("РЕПЕЙНИК-НЕБЫВАЛЫЙ", date(2013, 2, 14), extracts=EXTRACTS[1:])
    world.owns(husband, seller)
    world.directs(husband, seller)
    supplier = world.foreign("cn", "GUANGZHOU NEVERWAS BAMBOO ELECTRONICS CO LTD", "Guangzhou, China")
    sold(world, seller, supplier, MICRO, date(2019, 6, 25), date(2020, 11, 12), date(2021, 8, 19))
    front = world.kazakh("Шырғанақ-Ойдан", date(2022, 3, 29))
    world.owns(wife, front, written="iin")
    manager(world, front, "Дауперин Толагай Алпамысович")
    buyer = world.russian("ЧАБРЕЦ-НЕВИДАЛЬ", date(2015, 7, 21))
    moved = run(world, front, buyer, MICRO, date(2022, 5, 31), 36700, 40200, 44400)
    expect(world, "the founder's wife, stated as such in a file of people", seller, front, buyer, "family", moved)
