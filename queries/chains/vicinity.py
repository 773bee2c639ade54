"""The choice of ``narrowing`` in a store with a neighbourhood: the same walks over numbers, and few statements on tables of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from graph.neighbours import NOBODY, Neighbours, Tie
from graph.store import View

# ``front``: it can be one; ``seller``: it can be one; ``abroad``: goods can go on from it. Nothing is known of a country that is not.
_FIRMS = """
SELECT rowid AS number, coalesce(country <> $seller_country, FALSE) AS abroad,
       coalesce(kind = 'company' AND country <> $seller_country AND founded_last >= $cutoff, FALSE) AS front,
       coalesce(kind = 'company' AND country = $seller_country AND (founded IS NULL OR founded < $cutoff), FALSE) AS seller
FROM entity WHERE rowid IN (SELECT unnest(CAST($numbers AS BIGINT[])))
"""
_GOODS = """
WITH given AS MATERIALIZED (
    SELECT rowid AS place, hs6, day FROM shipment WHERE rowid IN (SELECT unnest(CAST($places AS BIGINT[])))
)
SELECT g.place, c.good, c.listed = 1 AND coalesce(g.day >= $cutoff, FALSE) AS leg FROM given g JOIN good_code c ON c.hs6 = g.hs6
"""

# A firm and the good that came to it or left it; none where any will do.
Goods = tuple[int, int | None]


# Rows of shipments, of whatever goods, beyond which one look through the whole table is quicker than one at each place.
MOST_PLACES = 10_000


class _TooMany(Exception):
    """So much lies near that the tables are better searched."""


class _Firm(NamedTuple):
    abroad: bool
    front: bool
    seller: bool


class _Vicinity:
    """What is read of a case for one question; each firm and each row of goods once."""

    def __init__(self, view: View, near: Neighbours, params: Mapping[str, Any]) -> None:
        self._view, self._near, self._params = view, near, params
        self._firms: dict[int, _Firm | None] = {}
        self._goods: dict[int, tuple[int, bool] | None] = {}

    def firms(self, numbers: Iterable[int]) -> dict[int, _Firm]:
        """What these can be."""
        asked = list(numbers)
        if new := [number for number in asked if number not in self._firms]:
            self._firms.update(dict.fromkeys(new))
            for row in self._view.rows(_FIRMS, {**self._params, "numbers": new}):
                self._firms[row["number"]] = _Firm(row["abroad"], row["front"], row["seller"])
        return {number: firm for number in asked if (firm := self._firms[number])}

    def goods(self, places: Iterable[int]) -> dict[int, tuple[int, bool]]:
        """Which rows are of the goods: of which, and whether they can be a leg."""
        asked = list(places)
        if new := [place for place in asked if place not in self._goods]:
            self._goods.update(dict.fromkeys(new))
            if len(self._goods) > MOST_PLACES:
                raise _TooMany
            for row in self._view.rows(_GOODS, {**self._params, "places": new}):
                self._goods[row["place"]] = (row["good"], row["leg"])
        return {place: good for place in asked if (good := self._goods[place])}

    def around(self, foot: Iterable[int]) -> set[int]:
        """All firms and people whom somebody above those of ``foot``, or a relative, stands behind. They are among them."""
        steps = self._params["max_holdings"] + 1
        above = set(foot)
        reached = above
        for step in range(steps):
            # Who directs counts for the firm itself only.
            kinds = (Tie.OWNER,) if step else (Tie.OWNER, Tie.DIRECTOR)
            reached = self._near.tied(reached, *kinds) - above
            if not reached:
                break
            above |= reached
        kin = (Tie.RELATIVE, Tie.HINTED) if self._params["family_hints"] else (Tie.RELATIVE,)
        owned = above | self._near.tied(above, *kin)
        near, reached = set(owned), owned
        for _ in range(steps):
            # Below a firm that is only directed nobody walks on.
            near |= self._near.tied(reached, Tie.DIRECTED)
            reached = self._near.tied(reached, Tie.OWNED) - owned
            if not reached:
                break
            owned |= reached
        return near | owned

    def _next(self, goods: set[Goods], *, sent: bool) -> set[Goods]:
        """Whom the goods went to (``sent``) or came from, and which they were."""
        wanted: dict[int, set[int | None]] = {}
        for number, good in goods:
            wanted.setdefault(number, set()).add(good)
        rows = [row for row in self._near.traded(wanted) if row.sent == sent and row.other != NOBODY]
        legs = {place: good for place, (good, leg) in self.goods(row.place for row in rows).items() if leg}
        return {
            (row.other, legs[row.place])
            for row in rows
            if row.place in legs and not wanted[row.number].isdisjoint((None, legs[row.place]))
        }

    def came_from(self, start: int) -> set[int]:
        """Who sent goods to ``start``, to those, and so on: backwards along legs."""
        found: set[Goods] = {(start, None)}
        reached = found
        for _ in range(self._params["max_legs"]):
            reached = self._next(reached, sent=False) - found
            if not reached:
                break
            found |= reached
        return {number for number, _ in found}

    def goes_to(self, fronts: Iterable[int]) -> set[int]:
        """Where the goods of the fronts can have gone on from."""
        found: set[Goods] = {(front, None) for front in fronts}
        reached = found
        for _ in range(self._params["max_legs"] - 1):
            reached = self._next(reached, sent=True) - found
            firms = self.firms({number for number, _ in reached})
            reached = {(number, good) for number, good in reached if number in firms and firms[number].abroad}
            if not reached:
                break
            found |= reached
        return {number for number, _ in found}

    def rows(self, senders: set[int], receivers: set[int]) -> list[int]:
        """The places of all rows of the goods that these sent or received."""
        traded = self._near.traded(senders | receivers)
        return sorted(self.goods({row.place for row in traded if row.number in (senders if row.sent else receivers)}))


def rows(view: View, near: Neighbours, params: Mapping[str, Any], start: str, *, as_seller: bool) -> list[int] | None:
    """The places of the rows of shipments that decide what chains the firm or person ``start`` stands in; None where so much lies near that
    the tables are better searched. ``good_code`` must be there."""
    try:
        return _rows(_Vicinity(view, near, params), near, start, as_seller=as_seller)
    except _TooMany:
        return None


def _rows(vicinity: _Vicinity, near: Neighbours, start: str, *, as_seller: bool) -> list[int]:
    first = near.number(start)
    near.turn_to({first}, "ties", "shipments")
    came_from = {first} if as_seller else vicinity.came_from(first)
    fronts = {number for number, firm in vicinity.firms(vicinity.around({first}) | came_from).items() if firm.front}
    sellers = {number for number, firm in vicinity.firms(vicinity.around(fronts) | {first}).items() if firm.seller}
    return vicinity.rows(vicinity.goes_to(fronts) | sellers, fronts | sellers)
