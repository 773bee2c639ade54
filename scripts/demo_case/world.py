"""Firms, people, stakes and movements of the invented case, before any file is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo_case import words
from demo_case.numbers import Numbers

CUTOFF = date(2022, 2, 24)
EXTRACTS = (date(2019, 6, 17), date(2021, 12, 6), date(2023, 11, 20))
UNION = frozenset({"ru", "kz", "kg", "am", "by"})


@dataclass(frozen=True)
class Good:
    """Goods by ten-digit code, with the price and weight of one unit."""

    hs10: str
    ru: str
    en: str
    unit: str
    usd: float
    kg: float


@dataclass(eq=False)
class Person:
    """Somebody invented. ``abroad`` is the name as a foreign file writes it, where that is not ``name``."""

    surname: str
    given: str
    father: str
    woman: bool
    born: date
    inn: str = ""
    iin: str = ""
    abroad: str = ""
    phone: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        return f"{self.surname} {self.given} {self.father}"


@dataclass(eq=False)
class Firm:
    """A firm. ``number`` is what its country's register knows it by; ``dateless`` leaves its founding day out of the register."""

    country: str
    name: str
    number: str
    founded: date
    form: str = ""
    ogrn: str = ""
    city: str = ""
    address: str = ""
    trade: str = ""
    phone: str = ""
    dateless: bool = False
    extracts: tuple[date, ...] = ()
    listed: bool = True

    @property
    def latin(self) -> str:
        ending = {"kz": " LLP", "ru": " LLC", "kg": " LLC"}.get(self.country, "")
        return words.latin(self.name.replace("«", "").replace("»", "")).upper() + ending


@dataclass(eq=False)
class Stake:
    """Who owns (``share`` in per cent) or directs a firm, from when to when. ``hidden``: withheld in extracts from that day on."""

    holder: Person | Firm
    firm: Firm
    since: date
    share: str = ""
    until: date | None = None
    hidden: date | None = None
    written: str = ""

    @property
    def directs(self) -> bool:
        return not self.share

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(eq=False)
class Movement:
    """One delivery of one kind of goods. ``files`` says which tables hold it."""

    day: date
    sender: Firm
    receiver: Firm
    good: Good
    quantity: int
    brand: str
    files: tuple[str, ...]

    @property
    def usd(self) -> float:
        return round(self.quantity * self.good.usd, 2)

    @property
    def net(self) -> float:
        return round(self.quantity * self.good.kg, 3)

    @property
    def gross(self) -> float:
        return round(self.net * 1.07, 3)


@dataclass(eq=False)
class Expected:
    """A chain that has to be found."""

    why: str
    seller: Firm
    front: Firm
    buyer: Firm
    strength: str
    movements: list[Movement] = field(default_factory=list)


class World:
    """Everything there is, with the ways to add to it. One seed, one world."""

    def __init__(self, seed: int = 2022) -> None:
        self.random = Random(seed)
        self.numbers = Numbers()
        self.firms: list[Firm] = []
        self.people: list[Person] = []
        self.stakes: list[Stake] = []
        self.family: list[tuple[Person, Person, str]] = []
        self.movements: list[Movement] = []
        self.sums: list[Movement] = []
        self.expected: list[Expected] = []
        self.lookalikes: list[tuple[str, Firm, Firm]] = []
        self.told: list[Person] = []  # those of the file of people
        self.unowned: set[Firm] = set()  # Kazakh firms that the leaked table does not name

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def person(self, name: str, born: date | None = None, *, ru: bool = True, abroad: str = "") -> Person:
        """Somebody with a Russian tax number, or (``ru`` False) with a Kazakh personal number."""
        surname, given, father = name.split()
        woman = surname.endswith("а")
        born = born or self.day(date(1958, 1, 1), date(1994, 12, 28))
        made = Person(surname, given, father, woman, born)
        if ru:
            made.inn = self.numbers.person_inn()
        else:
            made.iin = self.numbers.iin(born, woman)
        made.abroad = abroad
        _, city = self.random.choice(words.RU_CITIES)
        street = self.random.choice(words.RU_STREETS)
        made.address = f"{city}, УЛ. {street}, Д. {self.random.randrange(1, 150)}, КВ. {len(self.people) + 301}"
        made.phone = f"+7 000 98{len(self.people):05d}"  # no operator has 000
        self.people.append(made)
        return made

    def russian(
        self,
        name: str,
        founded: date,
        *,
        form: str = "ООО",
        extracts: Sequence[date] = EXTRACTS[2:],
        trade: str = "46.52",
    ) -> Firm:
        code, city = self.random.choice(words.RU_CITIES)
        street, house = self.random.choice(words.RU_STREETS), self.random.randrange(1, 150)
        firm = Firm("ru", name, self.numbers.firm_inn(), founded, form, self.numbers.firm_ogrn(founded), f"{code} {city}",
                    f"{street}|{house}|{self.random.randrange(1, 400)}", trade, extracts=tuple(extracts))  # fmt: skip
        return self._add(firm)

    def kazakh(self, name: str, founded: date, *, dateless: bool = False, trade: str = "46900", city: str = "") -> Firm:
        city = city or self.random.choice(words.KZ_CITIES)
        address = f"ул. {self.random.choice(words.KZ_STREETS)}, д. {self.random.randrange(1, 180)}, оф. {self.random.randrange(1, 90)}"
        phone = f"+7 000 99{len(self.firms):05d}"
        return self._add(
            Firm("kz", name, self.numbers.bin(founded), founded, "ТОО", "", city, address, trade, phone, dateless)
        )

    def kyrgyz(self, name: str, founded: date) -> Firm:
        address = f"ул. {self.random.choice(words.KG_PLANTS)}, {self.random.randrange(1, 120)}"
        return self._add(Firm("kg", name, self.numbers.kg(founded), founded, "ОсОО", "", "Бишкек", address))

    def foreign(
        self, country: str, name: str, city: str, *, founded: date = date(2009, 1, 1), number: str = ""
    ) -> Firm:
        address = f"{self.random.randrange(1, 300)} Nonesuch Street, {city}"
        return self._add(Firm(country, name, number, founded, "", "", city, address, listed=bool(number)))

    def _add(self, firm: Firm) -> Firm:
        self.firms.append(firm)
        return firm

    def owns(self, holder: Person | Firm, firm: Firm, share: str = "100", since: date | None = None, until: date | None = None,
             hidden: date | None = None, written: str = "") -> None:  # fmt: skip
        self.stakes.append(Stake(holder, firm, since or firm.founded, share, until, hidden, written))

    def directs(self, holder: Person, firm: Firm, since: date | None = None, until: date | None = None) -> None:
        self.stakes.append(Stake(holder, firm, since or firm.founded, "", until))

    def ship(self, day: date, sender: Firm, receiver: Firm, good: Good, usd: int, *files: str) -> Movement:
        """One delivery worth about ``usd``; without ``files`` it stands where such trade is written down."""
        made = Movement(
            day,
            sender,
            receiver,
            good,
            max(1, round(usd / good.usd)),
            self.random.choice(words.BRANDS),
            files or _place(day, sender, receiver),
        )
        self.movements.append(made)
        return made


def _place(day: date, sender: Firm, receiver: Firm) -> tuple[str, ...]:
    """Which table trade between two countries stands in: forms inside the customs union, declarations at its border."""
    if sender.country in UNION and receiver.country in UNION:
        return ("statform",)
    if "ru" in (sender.country, receiver.country):
        return ("dt_old" if day.year < 2022 else "dt_new",)
    return ("kz_export" if sender.country == "kz" else "kz_import",)
