"""The parties of a shipment, from the cells of a row: name, number, address, country; each distinct party is read and built once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from graph.values import identifiers, names
from graph.values.countries import country_code
from graph.values.identifiers import Number
from graph.values.text import clean
from loaders import kinds
from loaders.building import Builder, numbers
from loaders.parties import bearer
from loaders.table import Cleaned

# The kinds of number that a country gives to firms and traders, by length. A column of the country's own numbers holds these.
_NATIONAL: dict[str, dict[int, tuple[str, ...]]] = {
    "ru": {10: ("inn",), 12: ("inn_person",), 13: ("ogrn",), 15: ("ogrnip",)},
    "kz": {12: ("bin", "iin")},
    "kg": {14: ("inn_kg", "pin_kg")},
}
_PERSONAL = frozenset(kind for kind, (_, owner) in identifiers.KINDS.items() if owner == "person")

# "ИНН 7700001676", "БИН/ИИН: 040140603369", "ИНН/КПП 7700001676/770001001" anywhere in a cell.
_LABELLED = re.compile(
    r"[\s,;(\[]*\b(?:ИНН|INN|ИНН\s*/\s*КПП|INN\s*/\s*KPP|БИН|BIN|ИИН|IIN|БИН\s*/\s*ИИН|ИИН\s*/\s*БИН|УНП|UNP|ОГРН|ОГРНИП|OGRN|ЄДРПОУ|ЕДРПОУ|БСН|ЖСН"
    r"|TIN|TAX\s+ID|USCC)\s*[:№#=-]?\s*(\d[\d ]{7,17}\d)(?:\s*[/,;]?\s*(?:КПП|KPP)?\s*[:№]?\s*\d{9})?\b[\s,;)\]]*",
    re.IGNORECASE,
)
# "7700001676 770001001 ООО …" at the beginning, "… 7700001676" at the end: only with right check digits.
_LEADING = re.compile(r"(\d{10,15})(?:[\s/,;]+(?:КПП|KPP)?\s*\d{9}(?=[\s/,;]))?[\s/,;:-]+(?=\D)", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;(/]+(\d{10}|\d{12,15})\)?\s*$")
# One in eleven telephone numbers passes the check of a ten-digit INN; only 9909… and a few regions really begin with nine.
_MOBILE = re.compile(r"9(?!909)\d{9}")
_WITH_KPP = re.compile(r"(\d{10})\s*[/\\,; ]\s*\d{9}")
# What stands in the cell of a name and names nobody: a reference to another box, "various".
_NOBODY = re.compile(
    r"см\.?\s*(?:гр|графу?|п|доп|лист)\b.*|контрагенты|разные(?:\s+\w+)?|он же|тот же|various|same as .+"
    r"|(?:to\s+)?(?:the\s+)?order(?:\s+of)?",
    re.IGNORECASE,
)


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
def given(cell: str, country: str | None, home: str | None) -> tuple[tuple[Number, str], ...]:
    """The readings of a number in a column of a country's numbers; ``country`` is what the row states, ``home`` what the table implies.

    A leading zero lost in a spreadsheet is put back if the number then checks. A number of no known kind is a register number.
    """
    written = with_kpp[1] if (with_kpp := _WITH_KPP.fullmatch(cell.strip())) else cell
    value = identifiers.compact(written)
    national = _NATIONAL.get(country or home or "", {})
    for padded in (
        value,
        *(value.zfill(size) for size in national if size - 2 <= len(value) < size and value.isdecimal()),
    ):
        for kind in national.get(len(padded), ()):
            if identifiers.is_valid(kind, padded):
                return ((identifiers.read_as(padded, kind), cell),)
    if country is None and (anywhere := [pair for pair in numbers(written) if pair[0].checked]):
        return tuple((number, cell) for number, _ in anywhere)
    if kinds_here := national.get(len(value), ()):
        return ((identifiers.read_as(value, kinds_here[0]), cell),)
    return tuple((number, cell) for number, _ in numbers(written, country=country or home))


class Trader:
    """One party as the cells of a row describe it. ``odd``: how many of its cells hold another kind of value than they should."""

    __slots__ = ("addresses", "basis", "country", "doubts", "given", "id", "key", "marks", "names", "odd")

    def __init__(
        self,
        spelled: tuple[str, ...],
        given: tuple[tuple[Number, str], ...],
        addresses: tuple[str, ...],
        country: str | None,
        basis: str | None,
    ) -> None:
        self.names, self.given, self.addresses, self.country, self.basis = spelled, given, addresses, country, basis
        first = names.company_key(spelled[0]) if spelled else None
        self.key = first.base if first else ""
        who = bearer(spelled[0] if spelled else None, given[0][1] if given else None)
        personal = any(n.checked and n.kind in _PERSONAL for n, _ in given)
        self.marks = ("sole_trader",) if who.sole_trader or (personal and who.kind == "person") else ()
        self.odd = 0
        self.doubts: list[tuple[str, str, str]] = []
        self.id: str | None = None

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
        mine, theirs = {n for n, _ in self.given}, {n for n, _ in other.given}
        return bool(mine & theirs) if mine and theirs else bool(self.key) and self.key == other.key


class Traders:
    """Reads the parties of one role. Cells come as tuples: number, name, other name, address, other address, country, route country."""

    def __init__(self, home: str | None) -> None:
        self._home = home
        self.any_odd = False
        self._by_content: dict[tuple[object, ...], Trader] = {}
        self.read: Cleaned[Trader] = Cleaned(self._read)

    def _read(self, cells: Sequence[Any]) -> Trader | None:
        number, name, other_name, address, other_address, own_country, route_country = (clean(cell) for cell in cells)
        odd = 0
        doubts: list[tuple[str, str, str]] = []
        country = country_code(own_country)
        if own_country and country is None:
            odd += 1
            doubts.append(("country", own_country, "this country is not known; it is left empty"))
        spelled: list[str] = []
        glued: list[str] = []
        for written in (name, other_name):
            if written is None or _NOBODY.fullmatch(written):
                continue
            plain, inside = split(written)
            if plain is None or not kinds.fits("name", plain):
                odd += 1
                doubts.append(("name", written, "this does not look like a name"))
            spelled += [plain] if plain else []
            glued += [inside] if inside else []
        if number and not kinds.fits("number", number):
            odd += 1
            doubts.append(("number", number, "this does not look like a number; it is kept as text"))
            plain, inside = split(number)
            if inside:
                spelled, number = spelled or ([plain] if plain else []), inside
        # A number inside a name is anybody's; the column's own numbers are those of the table's country.
        bears = (
            given(number, country, self._home)
            if number and any(c.isdigit() for c in number) and number.strip("0 ")
            else ()
        )
        for inside in glued:
            bears += tuple(pair for pair in given(inside, country, None) if pair[0] not in {n for n, _ in bears})
        if not spelled and not bears:
            return None
        route = country_code(route_country)
        basis = "stated" if country else "route" if route else None
        content = (
            tuple(dict.fromkeys(spelled)),
            bears,
            tuple(a for a in (address, other_address) if a),
            country or route,
            basis,
        )
        trader = self._by_content.get(content)
        if trader is None:
            trader = self._by_content[content] = Trader(*content)
            trader.odd, trader.doubts = odd, doubts
            self.any_odd |= bool(odd)
        return trader

    def column(self, cells: Iterable[tuple[Any, ...]]) -> list[Trader | None]:
        """The party of each row; rows with one content share one object."""
        return self.read.column(list(cells))
