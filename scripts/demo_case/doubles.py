"""What looks like a chain and is none. Each has an older seller, a front and goods, and one thing that is missing."""

from __future__ import annotations

from datetime import date

from demo_case.cast import manager, run, sold
from demo_case.goods import AMPLIFIER, CHOCOLATE, LOGIC, MEMORY, MICRO, PAPER, TANTALUM
from demo_case.world import EXTRACTS, Firm, Good, Person, World


def everyone(world: World) -> None:
    """All look-alikes. None of them may be found."""
    for tell in (
        namesake,
        older_front,
        harmless_goods,
        wrong_order,
        joined_later,
        only_sums,
        common_name,
        other_buyer,
        younger_seller,
    ):
        tell(world)


def stage(world: World, why: str, seller: str, front: str, good: Good, *, founded: date = date(2012, 5, 15),
          opened: date = date(2022, 7, 4), extracts: tuple[date, ...] = EXTRACTS[2:]) -> tuple[Firm, Firm, Firm]:  # fmt: skip
    """A seller that imported the goods before the war, a front, and a buyer; nobody stands behind them yet."""
    old = world.russian(seller, founded, extracts=extracts)
    new = world.kazakh(front, opened)
    buyer = world.russian(f"{seller.split('-')[0]}-ПОКУПАЙКА", date(2011, 3, 3))
    supplier = world.foreign("cn", f"NINGBO NOWHERE {len(world.firms)} TRADING CO LTD", "Ningbo, China")
    if founded.year < 2019:
        sold(world, old, supplier, good, date(2019, 7, 2), date(2021, 1, 19), usd=27000)
    world.lookalikes.append((why, old, new))
    return old, new, buyer


def both_sides(world: World, owner: Person, seller: Firm, front: Firm, director: str) -> None:
    world.owns(owner, seller)
    world.directs(owner, seller)
    world.owns(owner, front)
    manager(world, front, director)


def namesake(world: World) -> None:
    seller, front, buyer = stage(
        world, "namesake: another number and another birth date", "ВАСИЛЁК-ВЫДУМКА", "Жалбыз-Қияли", MICRO
    )
    owner = world.person("Шишиморин Вавила Гвидонович", date(1970, 2, 3))
    world.told.append(owner)
    world.owns(owner, seller)
    world.directs(owner, seller)
    other = world.person(
        "Шишиморин Вавила Гвидонович", date(1988, 9, 12), ru=False, abroad="SHISHIMORIN VAVILA GVIDONOVICH"
    )
    world.owns(other, front)
    manager(world, front, "Желмаяков Жиренше Кендебаевич")
    run(world, front, buyer, MICRO, date(2022, 9, 6), 30100, 34800)


def older_front(world: World) -> None:
    seller, front, buyer = stage(
        world,
        "the front is older than the cutoff",
        "ЛЕБЕДА-ЗАТЕЙКА",
        "Шиповник-Қияли",
        MEMORY,
        opened=date(2019, 9, 10),
    )
    both_sides(world, world.person("Перьежаров Фарлаф Ратмирович"), seller, front, "Кангбаков Алпамыс Толагаевич")
    run(world, front, buyer, MEMORY, date(2022, 8, 23), 26700, 31000)


def harmless_goods(world: World) -> None:
    seller, front, buyer = stage(
        world,
        "the front ships goods that are not controlled",
        "БУРЬЯН-ПРИСКАЗКА",
        "Жидек-Ертегі",
        LOGIC,
        opened=date(2022, 6, 29),
    )
    both_sides(world, world.person("Пряникова Милолика Сказовна"), seller, front, "Жалмаузова Гулбаршын Ертостиковна")
    run(world, front, buyer, CHOCOLATE, date(2022, 8, 2), 15800, 17200, 16100)
    run(world, front, buyer, PAPER, date(2023, 2, 1), 9900)


def wrong_order(world: World) -> None:
    """The second leg runs before the first, then too late, and once with other goods."""
    seller, front, buyer = stage(
        world,
        "legs out of order, too far apart, or of other goods",
        "ОСОКА-НЕБЫЛЬ",
        "Рауғаш-Елес",
        TANTALUM,
        opened=date(2022, 9, 5),
    )
    both_sides(world, world.person("Сундукова Несмеяна Еруслановна"), seller, front, "Сикыршин Мамай Кобландыевич")
    middle = world.kyrgyz("Чырпык-Калп", date(2012, 6, 1))
    world.ship(date(2022, 9, 13), middle, buyer, TANTALUM, 24000)
    world.ship(date(2022, 11, 10), front, middle, TANTALUM, 22500)
    world.ship(date(2022, 12, 22), middle, buyer, MICRO, 12800)
    world.ship(date(2023, 6, 21), middle, buyer, TANTALUM, 23900)


def joined_later(world: World) -> None:
    """Bought into the seller in October 2022, when the front was already there."""
    seller, front, buyer = stage(world, "joined the seller after the cutoff", "КАМЫШ-ПОНАРОШКУ", "Талшын-Ойдан", AMPLIFIER,
                                 opened=date(2022, 5, 24), extracts=EXTRACTS[1:])  # fmt: skip
    before, after = world.person("Теремкова Белослава Додоновна"), world.person("Кощеедов Еруслан Баюнович")
    world.owns(before, seller, until=date(2022, 10, 5))
    world.directs(before, seller)
    world.owns(after, seller, since=date(2022, 10, 5))
    world.owns(after, front)
    manager(world, front, "Айдагаров Тазша Жиреншевич")
    run(world, front, buyer, AMPLIFIER, date(2022, 8, 30), 19400, 22200)


def only_sums(world: World) -> None:
    seller, front, buyer = stage(
        world,
        "the front's exports stand only in monthly sums",
        "КУВШИНКА-НЕВИДАЛЬ",
        "Терек-Жоқжер",
        MICRO,
        opened=date(2022, 8, 10),
    )
    both_sides(world, world.person("Ухоносова Любава Полкановна"), seller, front, "Пырактин Ертостик Алпамысович")
    for month, usd in ((9, 41000), (10, 38500), (12, 47000)):
        world.sums.append(world.ship(date(2022, month, 15), front, buyer, MICRO, usd, "short"))


def common_name(world: World) -> None:
    """Six people bear the name; the front's director has no number."""
    seller, front, buyer = stage(
        world, "a common name and nothing else", "ПИЖМА-НЕСБЫЛЬ", "Қарағаш-Ертегі", MEMORY, opened=date(2022, 8, 31)
    )
    ivan = "Иванцаревичев Иван Дуракович"
    owner = world.person(ivan)
    world.owns(owner, seller)
    world.directs(owner, seller)
    for name in ("ЩИ-НЕБЫЛЬ", "КАША-НЕВИДАЛЬ", "КИСЕЛЬ-ВЫДУМКА", "ОКРОШКА-ПРИСКАЗКА"):
        firm = world.russian(name, world.day(date(2006, 1, 1), date(2019, 12, 1)), trade="56.10")
        other = world.person(ivan)
        world.owns(other, firm)
        world.directs(other, firm)
    world.directs(world.person(ivan, ru=False), front)
    run(world, front, buyer, MEMORY, date(2022, 9, 27), 28800, 25100)


def other_buyer(world: World) -> None:
    seller, front, _ = stage(
        world, "nobody in Russia buys", "ЗВЕРОБОЙ-ТРИДЕСЯТОЕ", "Шие-Қияли", LOGIC, opened=date(2022, 3, 17)
    )
    both_sides(world, world.person("Метлов-Небывалый Ратмир Гвидонович"), seller, front, "Толагаев Кобланды Тазшаевич")
    run(
        world,
        front,
        world.foreign("uz", "ERTAK BODOM MCHJ", "Tashkent, Uzbekistan"),
        LOGIC,
        date(2022, 9, 14),
        33300,
        29900,
    )
    run(world, front, world.kyrgyz("Мисте-Калп", date(2014, 4, 4)), LOGIC, date(2023, 1, 26), 18700)


def younger_seller(world: World) -> None:
    """The Russian firm is younger than the cutoff, so it sold nothing before the war."""
    seller, front, buyer = stage(world, "the seller is younger than the cutoff", "ГРУЗДЬ-НЕБЫВАЛЫЙ", "Алтын-Жуа", MICRO,
                                 opened=date(2022, 5, 30), founded=date(2022, 4, 12))  # fmt: skip
    both_sides(
        world, world.person("Горшкова-Небылица Купава Ставровна"), seller, front, "Самрукоедов Жиренше Толагаевич"
    )
    run(world, front, buyer, MICRO, date(2022, 10, 18), 23600, 27500)
