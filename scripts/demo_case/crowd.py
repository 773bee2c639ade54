"""Ordinary firms, their owners and their trade: what the chains are hidden in. Nobody here stands on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from demo_case import words
from demo_case.goods import CONTROLLED, ORDINARY
from demo_case.world import EXTRACTS, Firm, Good, Person, World

RUSSIANS, KAZAKHS, KYRGYZ, CHINESE = 44, 40, 9, 14
TRADE_CODES = ("46.90", "46.52", "49.41", "10.71", "41.20", "62.01", "47.11")


class Crowd:
    """Draws ordinary people and firms, each name once."""

    def __init__(self, world: World) -> None:
        self.world = world
        taken = {(p.surname.rstrip("а"), p.given) for p in world.people}
        pairs = [*product(words.SURNAMES, words.MEN), *((f"{s}а", g) for s, g in product(words.SURNAMES, words.WOMEN))]
        self.russians = [(s, g) for s, g in pairs if (s.rstrip("а"), g) not in taken]
        self.kazakhs = [
            (s, g)
            for s, g in [
                *product(words.KZ_SURNAMES, words.KZ_MEN),
                *((f"{s}а", g) for s, g in product(words.KZ_SURNAMES, words.KZ_WOMEN)),
            ]
            if (s.rstrip("а"), g) not in taken
        ]
        world.random.shuffle(self.russians)
        world.random.shuffle(self.kazakhs)

    def russian(self) -> Person:
        surname, given = self.russians.pop()
        father = self.world.random.choice(words.FATHERS)
        return self.world.person(f"{surname} {given} {father}{'овна' if surname.endswith('а') else 'ович'}")

    def kazakh(self) -> Person:
        surname, given = self.kazakhs.pop()
        father = self.world.random.choice(words.KZ_FATHERS)
        return self.world.person(f"{surname} {given} {father}{'кызы' if surname.endswith('а') else 'улы'}", ru=False)


def everyone(world: World) -> None:
    """The crowd and its trade; firms of the cast that have no owner or director yet get one."""
    crowd = Crowd(world)
    russians, kazakhs = _russian_firms(world), _kazakh_firms(world)
    kyrgyz = _kyrgyz_firms(world, crowd)
    chinese = _chinese_firms(world)
    crowded = world.expected[-1].front  # one house where many firms are registered
    for firm in kazakhs[1::6]:
        firm.city, firm.address = crowded.city, crowded.address
    others = [
        world.foreign(country, name, city, number=_number(world, country))
        for country, city, names in words.ELSEWHERE
        for name in names
    ]
    _people_for(world, crowd)
    far = [f for f in others if f.country in ("tr", "de")] + chinese
    near = [f for f in others if f.country in ("am", "by")]
    uzbek = [f for f in others if f.country == "uz"]
    buyers = sorted(
        {e.buyer.number: e.buyer for e in world.expected if e.buyer is not e.seller}.values(), key=lambda f: f.number
    )
    first, last = date(2019, 1, 9), date(2021, 12, 27)
    _trade(world, 118, far, russians[:24] + buyers[:4], first, last, 0.3)
    _trade(world, 14, russians[24:30], far, first, last, 0.0)
    _trade(world, 76, far, russians[10:36] + buyers[4:], date(2022, 1, 12), date(2023, 10, 30), 0.25)
    _trade(world, 62, kazakhs + kyrgyz + near, russians[20:] + buyers, date(2021, 1, 11), date(2023, 10, 25), 0.15)
    _trade(world, 30, russians[:20], kazakhs + kyrgyz, date(2021, 1, 11), date(2023, 10, 25), 0.0)
    _trade(world, 74, far + uzbek, kazakhs, date(2022, 1, 5), date(2023, 10, 30), 0.3)
    _trade(world, 52, kazakhs, uzbek + far, date(2022, 1, 5), date(2023, 10, 30), 0.05)
    for _ in range(26):
        sender, receiver = world.random.choice(kazakhs), world.random.choice(russians)
        world.sums.append(
            world.ship(
                world.day(date(2022, 3, 1), date(2023, 9, 28)),
                sender,
                receiver,
                world.random.choice(ORDINARY),
                26000,
                "short",
            )
        )


def _number(world: World, country: str) -> str:
    """Firms of the customs union bear a number in its forms."""
    return world.numbers.plain("98000") if country in ("am", "by") else ""


def _names(world: World, plants: list[str], tales: list[str], count: int) -> list[str]:
    used = {f.name for f in world.firms}
    names = [f"{plant}-{tale}" for plant, tale in product(plants, tales) if f"{plant}-{tale}" not in used]
    return world.random.sample(names, count)


def _russian_firms(world: World) -> list[Firm]:
    firms = []
    for place, name in enumerate(_names(world, words.RU_PLANTS, words.RU_TALES, RUSSIANS)):
        founded = (
            world.day(date(2003, 2, 1), date(2018, 11, 1))
            if place % 9
            else world.day(date(2022, 3, 1), date(2023, 5, 1))
        )
        seen = EXTRACTS[2:] if founded.year > 2020 or place % 5 in (1, 3) else EXTRACTS[place % 2 :]
        firms.append(
            world.russian(
                name, founded, form="АО" if place % 11 == 5 else "ООО", extracts=seen, trade=TRADE_CODES[place % 7]
            )
        )
    return firms


def _kazakh_firms(world: World) -> list[Firm]:
    firms = []
    for place, name in enumerate(_names(world, words.KZ_PLANTS, words.KZ_TALES, KAZAKHS)):
        founded = (
            world.day(date(2006, 2, 1), date(2021, 12, 20))
            if place % 3
            else world.day(date(2022, 3, 5), date(2023, 3, 20))
        )
        firms.append(world.kazakh(name, founded, dateless=place % 13 == 7))
    return firms


def _kyrgyz_firms(world: World, crowd: Crowd) -> list[Firm]:
    firms = []
    for name in _names(world, words.KG_PLANTS, words.KG_TALES, KYRGYZ):
        firm = world.kyrgyz(name, world.day(date(2008, 1, 10), date(2022, 12, 10)))
        world.owns(crowd.kazakh(), firm)
        firms.append(firm)
    return firms


def _chinese_firms(world: World) -> list[Firm]:
    firms = []
    pairs = list(product(words.CN_CITIES, words.CN_TALES, words.CN_PLANTS))
    used = " ".join(f.name for f in world.firms if f.country == "cn")
    for city, tale, plant in world.random.sample([p for p in pairs if " ".join(p) not in used], CHINESE):
        kind = world.random.choice(("ELECTRONICS", "TRADING", "IMPORT AND EXPORT", "TECHNOLOGY"))
        firms.append(world.foreign("cn", f"{city} {tale} {plant} {kind} CO LTD", f"{city.title()}, China"))
    return firms


def _people_for(world: World, crowd: Crowd) -> None:
    """Founders and a director for every Russian firm, a director and mostly an owner for every Kazakh one."""
    owned = {s.firm for s in world.stakes if not s.directs}
    directed = {s.firm for s in world.stakes if s.directs}
    for place, firm in enumerate(f for f in world.firms if f.country == "ru"):
        director = crowd.russian() if firm not in directed else None
        if director:
            world.directs(director, firm)
        if firm not in owned:
            _found(world, crowd, firm, place, director)
    for place, firm in enumerate(f for f in world.firms if f.country == "kz"):
        if firm not in directed:
            world.directs(crowd.kazakh(), firm)
        if firm not in owned and place % 5 and firm not in world.unowned:
            world.owns(
                crowd.kazakh(), firm, until=date(2021, 6, 30) if place % 17 == 1 and firm.founded.year < 2021 else None
            )
    world.told += [p for p in world.people if p.inn and p not in world.told][::6]


def _found(world: World, crowd: Crowd, firm: Firm, place: int, director: Person | None) -> None:
    """One founder, two equal ones, three with a rounded share, or one whom the register withholds."""
    if place % 4 == 1:
        world.owns(crowd.russian(), firm, "50")
        world.owns(crowd.russian(), firm, "50")
    elif place % 10 == 7:
        for share in ("33.34", "33.33", "33.33"):
            world.owns(crowd.russian(), firm, share)
    elif place % 10 == 8:
        world.owns(crowd.russian(), firm, hidden=date(2022, 6, 1))
    else:
        world.owns(director or crowd.russian(), firm)


def _trade(
    world: World, count: int, senders: list[Firm], receivers: list[Firm], first: date, last: date, controlled: float
) -> None:
    """``count`` deliveries; a firm sends or receives the same two or three kinds of goods. Nothing goes to a firm before it exists."""
    random = world.random
    made = 0
    while made < count:
        sender, receiver = random.choice(senders), random.choice(receivers)
        day = world.day(first, last)
        if day < max(sender.founded, receiver.founded) + timedelta(days=20) or sender.country == receiver.country:
            continue
        world.ship(day, sender, receiver, _kind(world, receiver, controlled), random.randrange(1800, 46000))
        made += 1


def _kind(world: World, firm: Firm, controlled: float) -> Good:
    pool = CONTROLLED if world.random.random() < controlled else ORDINARY
    return pool[(len(firm.name) + world.random.randrange(3)) % len(pool)]
