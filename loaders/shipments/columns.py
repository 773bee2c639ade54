"""A batch of rows as columns of values: days, codes, amounts, texts, countries and parties, each distinct cell read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from graph.errors import BadValue
from graph.values import countries, goods
from graph.values.goods import HsCode, HsCodes
from graph.values.text import clean
from loaders import kinds, table
from loaders.headers import Recognised
from loaders.shipments import measures, places
from loaders.shipments.amounts import Amounts
from loaders.shipments.days import day_of_shipment
from loaders.shipments.meanings import (
    AMOUNTS,
    ATTRIBUTES,
    DAYS,
    IN_UNITS,
    KINDS,
    NOTIFIED,
    OTHERS,
    RECEIVERS,
    ROUTE,
    SENDERS,
    SIDES,
    TEXTS,
    WEIGHTS,
    Rules,
)
from loaders.shipments.traders import Trader, Traders
from loaders.table import Batch, Cleaned

# How the currency column says that a price is in US dollars; 840 is its number in ISO 4217.
_DOLLARS = frozenset({"USD", "840", "US DOLLAR", "ДОЛЛАР США", "ДОЛЛАРЫ США"})

_WORDS = {"unit": "unit", "currency": "currency", "whole": "item number"}


class Columns(NamedTuple):
    """What a batch says, one value a row in each; ``basis`` names the column that ``value_usd`` was read from."""

    day: Sequence[date | None]
    hs: Sequence[HsCode | None]
    hs_more: Sequence[tuple[str, ...]]
    parties: Sequence[Sequence[Trader | None]]  # one column for each side
    notified: Sequence[bool]  # the receiver is only the party to be notified
    value_usd: Sequence[float | None]
    basis: Sequence[str | None]
    amounts: Mapping[str, Sequence[float | None]]
    texts: Mapping[str, Sequence[str | None]]
    direction: Sequence[str | None]
    route: Sequence[Sequence[str | None]]  # origin, departure, destination
    suspects: list[int]  # places of rows in which something is wrong or missing


def meaning_of_day(found: Recognised) -> tuple[str, str]:
    """Which of its days a table is read by, and what happened on it."""
    return next(pair for pair in DAYS if pair[0] in found.columns)


def _shaped(cell: object, kind: str) -> str | None:
    """A text of a kind (a unit, a currency, a whole number); BadValue for one that it cannot be."""
    written = table.text(cell)
    if kind == "whole" and written is not None and not written.strip("0"):
        return None  # items are counted from 1: a sheet that writes 0 on each of them numbers none
    if written is not None and not kinds.fits(kind, written):
        raise BadValue(
            f'"{written}" is no {_WORDS[kind]}', "Correct the cell in the source file and load the file again."
        )
    return written


class ColumnReader:
    """Reads the columns of one file; its caches and parties belong to the file."""

    def __init__(self, rules: Rules, found: Recognised, *, month_first: bool = False) -> None:
        self._at = at = found.columns
        self._found, self._rules = found, rules
        self.day_meaning, self.day_kind = meaning_of_day(found)
        self.days: Cleaned[date] = Cleaned(partial(day_of_shipment, month_first=month_first))
        self.hs: Cleaned[HsCodes] = Cleaned(goods.parse_hs_list if rules.several_hs else _single_code)
        self.amounts = {
            m: Amounts(what, measures.number_inside if m in WEIGHTS else None, decimal=rules.decimal)
            for m, what in AMOUNTS.items()
            if m in at
        }
        self._inside = {m: Cleaned[float](measures.unit_inside) for m in WEIGHTS if m in at}
        self.texts = {
            m: Cleaned[str](partial(_shaped, kind=KINDS[m])) if m in KINDS else table.Texts() for m in TEXTS if m in at
        }
        self.units: Cleaned[float] = Cleaned(measures.kg_per_unit)
        self._directions: Cleaned[str] = Cleaned(kinds.direction)
        self._addresses: Cleaned[str] = Cleaned(places.country_of_cell)
        self._ports: Cleaned[str] = Cleaned(places.country_of_port)
        self._countries: Cleaned[str] = Cleaned(self._country)
        self.unknown_countries: set[object] = set()  # cells
        self.roles = {role: columns for side in SIDES for role, columns in _party_columns(at, side).items()}
        # Pairs of parties come again and again: the firm that declares for itself.
        self._one_firm = lru_cache(maxsize=1 << 15)(Trader.same)
        self._traders = Traders(rules.home, by_route=rules.by_route, checks=rules.checks)

    def used(self) -> set[str]:
        """The meanings that are read."""
        plain = {
            self.day_meaning, "hs", "direction", "rate", "weight_unit", "partner", *places.PORTS, *AMOUNTS, *TEXTS, *ROUTE,
            *(f"{way}_en" for way in ROUTE),
        }  # fmt: skip
        parties = {place for columns in self.roles.values() for place in columns.values()}
        return {meaning for meaning, place in self._at.items() if place in parties or meaning in plain}

    def cells(self, batch: Batch, *meanings: str) -> Sequence[Any]:
        """The cells of a meaning; of several (a name and its translation) the first that is filled."""
        places = [self._at[m] for m in meanings if m in self._at]
        cells = batch.column(places[0] if places else None)
        for place in places[1:]:
            if any(clean(cell) is None for cell in set(cells)):
                cells = [a if clean(a) is not None else b for a, b in zip(cells, batch.column(place), strict=True)]
        return cells

    def unclear(self, batch: Batch) -> Iterator[tuple[int, str, Any, str]]:
        """Amounts of a batch just read that can be read in two ways: place, meaning, cell, and the doubt."""
        for meaning, cleaned in self.amounts.items():
            cells = self.cells(batch, meaning)
            yield from ((place, meaning, cells[place], cleaned.doubt(cells[place])) for place in cleaned.unclear(cells))

    def read(self, batch: Batch) -> Columns:
        """All columns of a batch, and which of its rows have to be looked at."""
        day_cells, hs_cells = self.cells(batch, self.day_meaning), self.cells(batch, "hs")
        days, codes = self.days.column(day_cells), self.hs.column(hs_cells)
        suspects = {*self.days.flawed(day_cells), *self.hs.flawed(hs_cells)}
        amounts: dict[str, Sequence[float | None]] = {}
        for meaning, cleaned in self.amounts.items():
            cells = self.cells(batch, meaning)
            amounts[meaning] = cleaned.column(cells)
            suspects.update(cleaned.flawed(cells))
        direction = self._directions.column(self.cells(batch, "direction"))
        route = self._route(batch, direction)
        parties, notified = self._parties(batch, route, suspects)
        needed = (days, parties[1], codes) if self._rules.hs_required else (days, parties[1])
        if not all(all(column) for column in needed):
            suspects.update(place for place, values in enumerate(zip(*needed, strict=True)) if None in values)
        if batch.overlong:
            suspects.update(place for place, number in enumerate(batch.numbers) if number in batch.overlong)
        texts = {}
        for meaning, shaped in self.texts.items():
            cells = self.cells(batch, meaning)
            texts[meaning] = shaped.column(cells)
            suspects.update(shaped.flawed(cells))
        empty: list[None] = [None] * len(batch.rows)
        unit_cells = self.cells(batch, "weight_unit")
        factors = self.units.column(unit_cells) if "weight_unit" in self._at else empty
        suspects.update(self.units.flawed(unit_cells))
        inside = {
            meaning: empty if self.amounts[meaning].plain else units.column(self.cells(batch, meaning))
            for meaning, units in self._inside.items()
        }
        amounts["gross_kg"] = measures.gross_kg(self._found, amounts, inside, factors, empty)
        for meaning, (in_kg, factor) in IN_UNITS.items():
            if told := amounts.get(meaning):
                weights = [n and round(n * factor, 6) for n in told]
                amounts[in_kg] = [a or b for a, b in zip(amounts.get(in_kg, empty), weights, strict=True)]
        value, basis = self._value(batch, amounts, texts)
        if self._rules.direction:
            direction = [told or self._rules.direction for told in direction]
        ways = [self._countries.column(cells) for cells in route.values()]
        hs, more = [c and c.first for c in codes], [c.more if c else () for c in codes]
        return Columns(
            days, hs, more, parties, notified, value, basis, amounts, texts, direction, ways, sorted(suspects)
        )

    def _route(self, batch: Batch, direction: Sequence[str | None]) -> dict[str, Sequence[Any]]:
        """Cells of the countries of origin, departure and destination; what no column says is told by the ports, or by the direction."""
        route = {way: self._country_cells(batch, way) for way in ROUTE}
        for way, port in places.PORT_OF.items():
            if port in self._at:
                told = self._ports.column(self.cells(batch, port))
                route[way] = places.filled(route[way], told)
        always = self._rules.direction
        if always or "partner" in self._at:
            home = self._rules.home if always else None
            sides = places.by_direction([d or always for d in direction], self.cells(batch, "partner"), home)
            for way, cells in zip(("departure", "destination"), sides, strict=True):
                route[way] = places.filled(route[way], cells)
        return route

    def _country_cells(self, batch: Batch, way: str) -> Sequence[Any]:
        """The cells of a country; where a name is not known and its translation is, the translation."""
        cells = self.cells(batch, way, f"{way}_en")
        if way not in self._at or f"{way}_en" not in self._at:
            return cells
        pairs = zip(cells, batch.column(self._at[f"{way}_en"]), strict=True)
        return [
            b if countries.country_code(clean(a)) is None and countries.country_code(clean(b)) else a for a, b in pairs
        ]

    def _country(self, cell: object) -> str | None:
        written = clean(cell)
        code = countries.country_code(written)
        if written is not None and code is None:
            self.unknown_countries.add(cell)
        return code

    def _parties(
        self, batch: Batch, route: Mapping[str, Sequence[Any]], suspects: set[int]
    ) -> tuple[list[list[Trader | None]], list[bool]]:
        """The party of each side in each row, and where the receiver is only to be notified.

        A sender or receiver without a country of its own gets that of the route.
        """
        nowhere = [None] * len(batch.rows)
        senders = self._side(batch, SENDERS, route["departure"])
        named = self._side(batch, [role for role in RECEIVERS if role != NOTIFIED], route["destination"])
        receivers = named
        if None in named and NOTIFIED in self.roles:
            # The goods of a bill to order go to the country of the address on it, whoever is there.
            there = [self._addresses[cell] for cell in self.cells(batch, "receiver.address", "importer.address")]
            notified = self._side(batch, (NOTIFIED,), places.filled(route["destination"], there))
            receivers = [a or b for a, b in zip(named, notified, strict=True)]
        others = [self._side(batch, (role,), nowhere) for role in OTHERS]
        for column in (senders, receivers, *others) if self._traders.any_odd else ():
            suspects.update(place for place, party in enumerate(column) if party is not None and party.doubts)
        apart = [self._apart(self._apart(other, receivers), senders) for other in others]
        return [senders, receivers, *apart], [
            a is None and b is not None for a, b in zip(named, receivers, strict=True)
        ]

    def _side(self, batch: Batch, roles: Sequence[str], route: Sequence[Any]) -> list[Trader | None]:
        """The party of one side in each row: that of the first role whose cells name one."""
        found: list[Trader | None] = [None] * len(batch.rows)
        for role in (r for r in roles if r in self.roles):
            columns = [batch.column(self.roles[role].get(attribute)) for attribute in ATTRIBUTES]
            told = self._traders.column([*columns, route])
            found = told if not any(found) else [a or b for a, b in zip(found, told, strict=True)]
            if all(found):
                break
        return found

    def _apart(self, others: list[Trader | None], parties: list[Trader | None]) -> list[Trader | None]:
        """The declarants or contract holders of rows, but where they are the receiver (or sender) of the row: one firm has one role."""
        if not any(others):
            return others
        pairs = list(zip(others, parties, strict=True))
        same = {(other, party) for other, party in set(pairs) if other is not None and self._one_firm(other, party)}
        return [None if pair in same else pair[0] for pair in pairs] if same else others

    def _value(
        self, batch: Batch, amounts: Mapping[str, Sequence[float | None]], texts: Mapping[str, Sequence[str | None]]
    ) -> tuple[Sequence[float | None], Sequence[str | None]]:
        """The value in US dollars and the column it comes from: the first that has one, at last the price if it is in dollars."""
        values: list[float | None] = [None] * len(batch.rows)
        basis: list[str | None] = [None] * len(batch.rows)
        for meaning in dict.fromkeys((*self._rules.values, "value")):
            told = amounts.get(meaning)
            if told is None or None not in values:
                continue
            if meaning == "value_1000_usd":
                told = [v and round(v * 1000, 2) for v in told]
            if meaning == "value":
                told = [
                    v if c and c.upper() in _DOLLARS else None
                    for v, c in zip(told, self._currency(texts, told), strict=True)
                ]
            name = self._found.named(meaning)
            basis = [b or (name if v else None) for b, v in zip(basis, told, strict=True)]
            values = [a or b for a, b in zip(values, told, strict=True)]
        return values, basis

    def _currency(self, texts: Mapping[str, Sequence[str | None]], rows: Sequence[object]) -> Sequence[str | None]:
        """The currency of the price in each row, by its column, else by the rules of the table."""
        usual = self._rules.currency
        stated = texts.get("currency")
        return [usual] * len(rows) if stated is None else [c or usual for c in stated]


def _single_code(cell: object) -> HsCodes | None:
    """The one code of a cell; BadValue where it is none."""
    code = goods.parse_hs(cell)
    return None if code is None else HsCodes(code, ())


def _party_columns(at: Mapping[str, int], side: Sequence[str]) -> dict[str, dict[str, int]]:
    """The columns of each role of a side that has a name, or else a number.

    What the table has only under another word for that side (the consignee's name, the importer's number) belongs to the first role too.
    """
    named = [role for role in side if f"{role}.name" in at or f"{role}.name_en" in at]
    roles = named or [role for role in side if f"{role}.number" in at]
    spare = [role for role in side if role not in roles]
    columns: dict[str, dict[str, int]] = {}
    for role in roles:
        sources = (role,) if columns else (*spare, role)
        columns[role] = {a: at[m] for a in ATTRIBUTES for source in sources if (m := f"{source}.{a}") in at}
    return columns
