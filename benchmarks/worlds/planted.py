"""Chains that a question must find, of nine shapes, and near misses of eight kinds that it must not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.worlds.background import CUTOFF

Chain = tuple[int, int, int]  # numbers of seller, front and buyer
SHAPES = (
    "direct",
    "two legs",
    "three legs",
    "holding over the seller",
    "holdings over the front",
    "company above",
    "family",
    "owner",
    "back to the seller",
)
MISSES = (
    "came later",
    "front older",
    "front at home",
    "other goods",
    "too late",
    "buyer abroad",
    "sold later",
    "five holdings",
)
PEOPLE = 900_000_000  # numbers of planted people begin here
OLD, NEW = date(2014, 3, 1), date(2022, 5, 4)


class _Plot:
    """Records of the planted firms, numbered above the crowd's."""

    def __init__(self, first_firm: int) -> None:
        self.firms: list[tuple[int, str, date]] = []
        self.stakes: list[tuple[str, int | None, int | None, int, date]] = []
        self.parcels: list[tuple[date, str, int, int]] = []
        self.kin: list[tuple[int, int]] = []
        self._firm, self._person = first_firm, PEOPLE

    def firm(self, country: str, founded: date) -> int:
        self._firm += 1
        self.firms.append((self._firm, country, founded))
        return self._firm

    def person(self) -> int:
        self._person += 1
        return self._person

    def own(self, firm: int, since: date, person: int | None = None, owner: int | None = None) -> None:
        self.stakes.append(("OWNS", person, owner, firm, since))

    def under(self, firm: int, since: date, holdings: int, person: int) -> None:
        """The person owns the firm through so many holdings."""
        for _ in range(holdings):
            above = self.firm("cy", date(2008, 1, 1))
            self.own(firm, since, owner=above)
            firm = above
        self.own(firm, since, person=person)

    def ship(self, day: date, sender: int, receiver: int, times: int = 2, hs6: str = "854231") -> None:
        self.parcels += [(day + timedelta(days=9 * i), hs6, sender, receiver) for i in range(times)]


def _tell(plot: _Plot, number: int, miss: str, shape: str) -> Chain:
    """One story; with a ``miss`` it lacks one thing that makes a chain."""
    person, supplier = plot.person(), plot.firm("cn", date(2005, 1, 1))
    several = 1 + number // len(SHAPES) % 4
    seller = plot.firm("ru", OLD)
    front = plot.firm("ru" if miss == "front at home" else "kz", date(2019, 1, 9) if miss == "front older" else NEW)
    buyer = (
        seller
        if shape == "back to the seller"
        else plot.firm("tr" if miss == "buyer abroad" else "ru", date(2020, 2, 2))
    )
    since = date(2022, 6, 1) if miss == "came later" else OLD
    if shape == "owner":
        plot.own(seller, OLD, person=person)
        plot.own(front, NEW, owner=seller)
    elif shape == "company above":
        above = plot.firm("cy", date(2009, 1, 1))
        plot.own(seller, OLD, owner=above)
        plot.own(front, NEW, owner=above)
    else:
        holdings = 5 if miss == "five holdings" else several if shape == "holding over the seller" else 0
        plot.under(seller, since, holdings, person)
        relative = person
        if shape == "family":
            relative = plot.person()
            plot.kin.append((person, relative))
        plot.under(front, NEW, several if shape == "holdings over the front" else 0, relative)
    hs6 = "640399" if miss == "other goods" else "854231"
    plot.ship(date(2023, 1, 1) if miss == "sold later" else date(2021, 3, 5 + number % 20), supplier, seller)
    start = date(2022, 8, 1) + timedelta(days=number % 90)
    legs = {"two legs": 2, "three legs": 3}.get(shape, 2 if miss == "too late" else 1)
    firms = [front, *(plot.firm("am", date(2011, 1, 1)) for _ in range(legs - 1)), buyer]
    gap = 300 if miss == "too late" else 30
    for step in range(legs):
        plot.ship(start + timedelta(days=gap * step), firms[step], firms[step + 1], hs6=hs6)
    return seller, front, buyer


def _insert(connection: duckdb.DuckDBPyConnection, sql: str, rows: list[tuple[Any, ...]], names: str) -> None:
    columns = list(zip(*rows, strict=True))
    connection.register("rows", pa.table(dict(zip(names.split(), map(list, columns), strict=True))))
    connection.execute(sql)
    connection.unregister("rows")


def plant(connection: duckdb.DuckDBPyConnection, chains: int, first_firm: int) -> list[Chain]:
    """Add the planted firms to the crowd; ``kin`` is made here. The chains as numbers of firms."""
    assert all(day < CUTOFF for day in (OLD, date(2021, 3, 25)))
    plot = _Plot(first_firm)
    found = [_tell(plot, i, "", SHAPES[i % len(SHAPES)]) for i in range(chains)]
    for i in range(chains):
        _tell(plot, i, MISSES[i % len(MISSES)], "direct")
    _insert(
        connection,
        "INSERT INTO firm SELECT firm, country, country = 'ru', TRUE, founded >= DATE '2022-02-24', 2, founded, firm FROM rows",
        plot.firms,
        "firm country founded",
    )
    _insert(
        connection,
        "INSERT INTO stake SELECT (SELECT max(stake) FROM stake) + row_number() OVER (), edge, person, owner, firm, since, NULL FROM rows",
        plot.stakes,
        "edge person owner firm since",
    )
    _insert(
        connection,
        "INSERT INTO parcel SELECT n, day, hs6, sender, receiver, 5000 + n % 977, 20.5 + n % 89, 22 + n % 89, 10, year(day), "
        "n // 3, n % 3, n % 1997 "
        "FROM (SELECT *, (SELECT max(parcel) FROM parcel) + row_number() OVER () AS n FROM rows)",
        plot.parcels,
        "day hs6 sender receiver",
    )
    connection.execute("CREATE TEMP TABLE family (a INTEGER, b INTEGER)")
    if plot.kin:
        _insert(connection, "INSERT INTO family SELECT * FROM rows", plot.kin, "a b")
    return found
