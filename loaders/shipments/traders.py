"""The parties of a shipment, from the cells of a row: name, number, address, country; each distinct party is read and built once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from graph.values import firm_names, identifiers
from graph.values.countries import country_code
from graph.values.identifiers import Number
from graph.values.text import clean
from loaders import kinds
from loaders.building import Builder, numbers
from loaders.parties import bearer, is_sole_trader
from loaders.table import Cleaned, alike

# The kinds of number that a country gives to firms and traders, by length. A column of the country's own numbers holds these.
_NATIONAL: dict[str, dict[int, tuple[str, ...]]] = {
    "ru": {10: ("inn",), 12: ("inn_person",), 13: ("ogrn",), 15: ("ogrnip",)},
    "kz": {12: ("bin", "iin")},
    "kg": {14: ("inn_kg", "pin_kg")},
}
CHECKED = frozenset(_NATIONAL)  # countries whose numbers are told by their check digits
# Zeros that a spreadsheet may have taken from the front of such a number; a BIN of 2000 begins with two or three.
_LOST_ZEROS = {"ru": 1, "kz": 3, "kg": 1}
# One in eleven numbers passes as an INN, so a zero is put back only where the row states Russia, and a firm with a Latin name whose goods
# come from elsewhere bears a number of that country (a Turkish one has ten digits too).
_LOOSE = frozenset({"ru"})
_WORLDWIDE = frozenset({"lei", "uscc"})  # numbers of a length and a check that no other one has
_PERSONAL = frozenset(kind for kind, (_, owner) in identifiers.KINDS.items() if owner == "person")

# "ИНН 7743015521", "БИН/ИИН: 220640015331", "ИНН/КПП 7743015521/774301001" anywhere in a cell.
_LABELLED = re.compile(
    r"[\s,;(\[]*\b(?:ИНН|INN|ИНН\s*/\s*КПП|INN\s*/\s*KPP|БИН|BIN|ИИН|IIN|БИН\s*/\s*ИИН|ИИН\s*/\s*БИН|УНП|UNP|ОГРН|ОГРНИП|OGRN|ЄДРПОУ|ЕДРПОУ|БСН|ЖСН"
    r"|TIN|TAX\s+ID|USCC)\s*[:№#=-]?\s*(\d{8,20}|\d[\d ]{7,17}\d)(?:\s*[/,;]?\s*(?:КПП|KPP)?\s*[:№]?\s*\d{9})?\b[\s,;)\]]*",
    re.IGNORECASE,
)
# "7743015521 774301001 ООО …" at the beginning, "… 7743015521" at the end: only with right check digits.
_LEADING = re.compile(r"(\d{10,15})(?:[\s/,;]+(?:КПП|KPP)?\s*\d{9}(?=[\s/,;]))?[\s/,;:-]+(?=\D)", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;(/]+(\d{10}|\d{12,15})\)?\s*$")
# One in eleven telephone numbers passes the check of a ten-digit INN; only 9909… and a few regions really begin with nine.
_MOBILE = re.compile(r"9(?!909)\d{9}")
_WITH_KPP = re.compile(r"(\d{10})\s*[/\\,; ]\s*\d{9}")
# What stands in the cell of a name and names nobody: a reference to another box, "various".
_NOBODY = re.compile(
    r"см\.?\s*(?:гр|графу?|п|доп|лист)\b.*|контрагенты|разные(?:\s+\w+)?|он же|тот же|various|same(?: as .+)?|as (?:above|consignee)"
    r"|the same|idem|ditto|notify party|not (?:available|declared)|as agent for .+|mismo consignatario|o mesmo",
    re.IGNORECASE,
)
# A bill of lading made out to order: whoever holds the paper receives the goods. "ORDER LOGISTICS LTD" is a firm.
TO_ORDER = re.compile(
    r"(?:consigned\s+)?(?:un)?to\s+(?:the\s+)?order\b.*|(?:the\s+)?order(?:\s+of\b.*)?|to\s+(?:bearer|holder)\b.*"
    r"|a\s+la\s+orden(?:\s+de\b.*)?|[aà]\s+ordem(?:\s+de\b.*)?|по\s+приказу\b.*|приказу\b.*|emrine\b.*|an\s+order(?:\s+von\b.*)?",
    re.IGNORECASE,
)

_COMMA = re.compile(r"[,;\n]\s*")
_ADDRESS_WORDS = 3

# Parties of a file that are remembered; one that comes again when it is forgotten is stated again, by that row.
MAX_PARTIES = 1 << 17
# So many ways in which some columns of a party say the same in all rows of a batch are told apart at a time.
MAX_SHAPES = 16
_VARIES = object()

# An attribute of a party, its cell, and what is odd about it.
Doubt = tuple[str, str, str]


def _checked(value: str) -> bool:
    return any(n.checked for n in identifiers.readings(value))


@lru_cache(maxsize=65536)
def split(cell: str) -> tuple[str | None, str | None]:
    """Name and number of a cell that holds both; a number without a label is taken out only if its check digits are right."""
    if found := _LABELLED.search(cell):
        rest = f"{cell[: found.start()]} {cell[found.end() :]}"
        return clean(rest.strip(" ,;()[]")), found[1].replace(" ", "")
    if (found := _LEADING.match(cell)) and _checked(found[1]):
        return clean(cell[found.end() :]), found[1]
    if (found := _TRAILING.search(cell)) and _checked(found[1]) and not _MOBILE.fullmatch(found[1]):
        return clean(cell[: found.start()].rstrip(" ,;(")), found[1]
    if cell.isdecimal() and len(cell) >= 10 and _checked(cell):
        return None, cell
    return cell, None


@lru_cache(maxsize=65536)
def given(cell: str, country: str | None, home: str | None, *, checks: bool = True) -> tuple[tuple[Number, str], ...]:
    """The readings of a number in a column of a country's numbers; ``country`` is what the row states, ``home`` what the table implies.

    A leading zero lost in a spreadsheet is put back if the number then checks. A number of no known kind is a register number.
    """
    written = with_kpp[1] if (with_kpp := _WITH_KPP.fullmatch(cell.strip())) else cell
    value = identifiers.compact(written)
    whose = country or home or ""
    national = _NATIONAL.get(whose, {})
    for number in (value, *_with_zeros(value, whose, national, stated=country is not None)):
        for kind in national.get(len(number), ()):
            if identifiers.is_valid(kind, number):
                return ((identifiers.read_as(number, kind), cell),)
    if not checks and country not in _NATIONAL:
        wide = [n for n in identifiers.readings(written, country=country) if n.checked and n.kind in _WORLDWIDE]
        return tuple((n, cell) for n in wide or [identifiers.read_as(written, "reg_no", country=country)])
    told = country or (home if home not in _NATIONAL else None)
    if told is None and (anywhere := [pair for pair in numbers(written) if pair[0].checked]):
        return tuple((number, cell) for number, _ in anywhere)
    if kinds_here := national.get(len(value), ()):
        return ((identifiers.read_as(value, kinds_here[0]), cell),)
    return tuple((number, cell) for number, _ in numbers(written, country=told))


def _with_zeros(value: str, whose: str, sizes: Iterable[int], *, stated: bool) -> list[str]:
    if not value.isdecimal() or (whose in _LOOSE and not stated):
        return []
    return [value.zfill(size) for size in sizes if 0 < size - len(value) <= _LOST_ZEROS.get(whose, 0)]


# One firm comes with many routes and spellings of its address: its cells are cleaned once.
_clean = lru_cache(maxsize=1 << 15, typed=True)(clean)


@lru_cache(maxsize=65536)
def without_address(name: str) -> tuple[str, str | None]:
    """The name of a firm and the address behind it, where one cell holds both: ``VEKTOR CO., LTD, Room 5, Baker Road 7, Shenzhen``.

    The name ends with its legal form or in quotes, the address has figures and several words.
    """
    for comma in _COMMA.finditer(name):
        before, behind = name[: comma.start()].strip(), name[comma.end() :].strip()
        said = behind.split()
        form = firm_names.legal_form(before)
        address = len(said) >= _ADDRESS_WORDS and any(map(str.isdigit, behind))
        # "CO., LTD, Room 5": what follows the first comma belongs to the form.
        if form and address and firm_names.legal_form(f"{before} {said[0]}") == form:
            return before, behind
    return name, None


class Trader:
    """One party as the cells of a row describe it. ``doubts``: which of its cells hold another kind of value than they should."""

    __slots__ = ("addresses", "basis", "country", "doubts", "given", "id", "names", "numbers")

    def __init__(
        self,
        spelled: tuple[str, ...],
        given: tuple[tuple[Number, str], ...],
        addresses: tuple[str, ...],
        country: str | None,
        basis: str | None,
        doubts: tuple[Doubt, ...],
    ) -> None:
        self.names, self.given, self.addresses, self.country, self.basis = spelled, given, addresses, country, basis
        self.numbers = frozenset(n for n, _ in given)
        self.doubts = doubts
        self.id: str | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """That it is a sole trader, told by its name and number; asked for once, when the party is built, for many never are."""
        name, number = self.names[0] if self.names else None, self.given[0][1] if self.given else None
        personal = any(n.checked and n.kind in _PERSONAL for n, _ in self.given)
        # Looking for the legal form of a firm takes most of the time, and is needed for those few only that bear a person's number.
        alone = is_sole_trader(name, number) or (personal and bearer(name, number).kind == "person")
        return ("sole_trader",) if alone else ()

    @property
    def key(self) -> str:
        """The name without its legal form, whatever its script."""
        first = firm_names.company_key(self.names[0]) if self.names else None
        return first.base if first else ""

    def build(self, builder: Builder, row: int) -> str:
        """Add the party to the claims at the row it first stands in; its id stays the same for the file."""
        self.id = builder.company(
            row,
            self.names[0] if self.names else None,
            self.given,
            other_names=self.names[1:],
            country=self.country,
            country_basis=self.basis,
            addresses=self.addresses,
            marks=self.marks,
        )
        return self.id

    def same(self, other: Trader | None) -> bool:
        """Whether two parties of one row are one firm: by number where both have one, else by name."""
        if other is None:
            return False
        if self.numbers and other.numbers:
            return not self.numbers.isdisjoint(other.numbers)
        return bool(self.key) and self.key == other.key


class Cells(NamedTuple):
    """What a row says about one party; ``route`` is the country the goods came from or went to."""

    number: str | None
    name: str | None
    other_name: str | None
    address: str | None
    other_address: str | None
    country: str | None
    route: str | None


class Traders:
    """Reads the parties of a file. ``home``: whose numbers the number columns hold where a row states no country; ``by_route``: where that
    is not known either, a party's numbers are those of the country its goods come from or go to. Without ``checks`` they are of a country
    whose rule is not known, and pass the rule of another one only by chance.
    """

    def __init__(self, home: str | None, *, by_route: bool = False, checks: bool = True) -> None:
        self.any_odd = False
        self._home, self._by_route, self._checks = home, by_route, checks
        self._by_content: dict[tuple[object, ...], Trader] = {}
        self._by_cells: dict[tuple[Any, ...], Cleaned[Trader]] = {}

    def column(self, columns: Sequence[Sequence[Any]]) -> list[Trader | None]:
        """The party of each row, from columns in the order of ``Cells``; rows with one content share one object.

        Rows are told apart by the columns that differ among them. A table has few of a party, and each cell of a row takes its time.
        """
        said = tuple(cells[0] if alike(cells) else _VARIES for cells in columns)
        varied = [cells for cells, one in zip(columns, said, strict=True) if one is _VARIES]
        if not varied:
            return [self._read(said)] * len(columns[0])
        known = self._by_cells.get(said)
        if known is None:
            if len(self._by_cells) >= MAX_SHAPES:
                self._by_cells.clear()
            known = self._by_cells[said] = Cleaned(partial(self._filled, said))
        return known.column(list(zip(*varied, strict=True)))

    def _filled(self, said: tuple[Any, ...], varied: tuple[Any, ...]) -> Trader | None:
        cells = iter(varied)
        return self._read([next(cells) if cell is _VARIES else cell for cell in said])

    def _read(self, written: Sequence[Any]) -> Trader | None:
        cells = Cells(*map(_clean, written))
        country, route = country_code(cells.country), country_code(cells.route)
        names, inside, behind, doubts = _named(cells.name, cells.other_name, cells.address is None)
        if cells.country and country is None:
            doubts = (("country", cells.country, "this country is not known; it is left empty"), *doubts)
        number = cells.number
        if number and number.strip("0") and not kinds.fits("number", number):
            doubts = (*doubts, ("number", number, "this does not look like a number; it is kept as text"))
            name, found = split(number)
            if found:
                names, number = names or ((name,) if name else ()), found
        bears: tuple[tuple[Number, str], ...] = ()
        if number and any(c in "123456789" for c in number):
            bears = given(number, country or self._abroad(names, route), self._home, checks=self._checks)
        for found in inside:
            # A number inside a name can be of any country.
            bears += tuple(pair for pair in given(found, country, None) if pair[0] not in {n for n, _ in bears})
        if not names and not bears:
            return None
        basis = "stated" if country else "route" if route else None
        addresses = tuple(a for a in (cells.address, cells.other_address, *behind) if a)
        content = (names, bears, addresses, country or route, basis)
        trader = self._by_content.get((*content, len(doubts)))
        if trader is None:
            if len(self._by_content) >= MAX_PARTIES:
                self._by_content.clear()
            trader = self._by_content[(*content, len(doubts))] = Trader(*content, doubts)
            self.any_odd |= bool(doubts)
        return trader

    def _abroad(self, names: Sequence[str], route: str | None) -> str | None:
        """The country of the route: where the table's country is not known, or where the number cannot be one of it (see _LOOSE)."""
        if self._home is None and self._by_route:
            return route
        if self._home not in _LOOSE or route in (None, self._home):
            return None
        return route if all(map(str.isascii, names)) else None


class Named(NamedTuple):
    """What the cells of a name hold: its spellings, the numbers and the addresses in them, and what is odd about them."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    addresses: tuple[str, ...]
    doubts: tuple[Doubt, ...]


@lru_cache(maxsize=65536)
def _named(name: str | None, other_name: str | None, alone: bool) -> Named:
    """What the cells of a name and of its translation hold; ``alone``: the address has no cell of its own."""
    names, numbers, addresses, doubts = [], [], [], []
    for written in (name, other_name):
        bare = (written or "").strip(" -*.")  # "-NOT AVAILABLE-"
        if written is None or clean(bare) is None or _NOBODY.fullmatch(bare) or TO_ORDER.fullmatch(bare):
            continue
        said, number = split(written)
        if said is not None and alone:
            said, behind = without_address(said)
            addresses += [behind] if behind else []
        if said is None or not kinds.fits("name", said):
            doubts.append(("name", written, "this does not look like a name"))
        names += [said] if said else []
        numbers += [number] if number else []
    return Named(tuple(dict.fromkeys(names)), tuple(numbers), tuple(addresses), tuple(doubts))
