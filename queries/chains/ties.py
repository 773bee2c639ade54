"""Who ties a seller to a front, and how strongly.

A tie holds as strongly as its weakest joint: the two mentions of somebody, and the two mentions of every firm between, which one record
names as owned and another as owner. Of several ways over other firms the strongest counts, then the surest, then the shortest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from graph.store import Params, Row, View
from queries.chains import ways
from queries.chains.details import Details
from queries.chains.records import Way
from queries.chains.rows import Strength
from queries.chains.strength import Agreement, agreement

# Of somebody's many ways to one firm so many are compared, the shortest first.
COMPARED_WAYS = 20

_TIES = "SELECT seller, front, holder, front_holder, kind FROM tie ORDER BY seller, front, kind, holder, front_holder"
_SURE = Agreement(Strength.SAME_IDENTIFIER, (), True)
_AT_HOME = Way((), (), False, True)


class Tie(NamedTuple):
    """Somebody behind a seller and a front. ``kind``: same, self (the seller owns the front), family or hint (two people)."""

    seller: str
    front: str
    holder: str
    front_holder: str
    kind: str
    seller_way: Way  # without hops where the seller itself is the holder
    front_way: Way
    agreement: Agreement  # of the mentions of the holder
    joints: tuple[tuple[str, Agreement], ...]  # of the firms between

    @property
    def of_relatives(self) -> bool:
        """Two people are its ends."""
        return self.kind in ("family", "hint")

    @property
    def strength(self) -> Strength:
        """That of the weakest joint; of a family where two people are its ends."""
        if self.of_relatives:
            return Strength.FAMILY if self.kind == "family" else Strength.FAMILY_HINT
        return max((self.agreement.strength, *(joint.strength for _, joint in self.joints)), key=lambda s: s.order)

    @property
    def order(self) -> tuple[int, bool, int, str, str]:
        """Strongest first, then the surest, then with the fewest firms between."""
        between = len(self.seller_way.holdings) + len(self.front_way.holdings)
        return self.strength.order, self.seller_way.vague, between, self.holder, self.front_holder


class _Ties:
    """The ties of a run, with what is known of the mentions in them."""

    def __init__(self, view: View, params: Params, details: Details, rows: Sequence[Row]) -> None:
        self._details = details
        self._own: dict[str, set[str]] = defaultdict(set)
        if any(row["kind"] == "self" for row in rows):
            for row in view.rows(ways.OWN_MENTIONS, params):
                self._own[row["holder"]].add(row["mention"])

    def _holders(self, links: Sequence[str]) -> set[str]:
        return {row.holder for link in links for row in self._details.link_rows[link]}

    def _companies(self, links: Sequence[str]) -> set[str]:
        return {row.company for link in links for row in self._details.link_rows[link]}

    def _joints(self, way: Way) -> Iterator[tuple[str, Agreement]]:
        for i, firm in enumerate(way.holdings):
            owned, owner = self._companies(way.hops[i]), self._holders(way.hops[i + 1])
            yield firm, agreement(self._details.decisions[firm], owned, owner)

    def _tie(self, row: Row, old: Way, new: Way) -> Tie:
        here = self._holders(old.hops[0]) if old.hops else self._own[row["holder"]]
        agreed = _SURE
        if row["kind"] not in ("family", "hint"):
            agreed = agreement(self._details.decisions[row["holder"]], here, self._holders(new.hops[0]))
        joints = (*self._joints(old), *self._joints(new))
        return Tie(
            row["seller"], row["front"], row["holder"], row["front_holder"], row["kind"], old, new, agreed, joints
        )

    def best(self, row: Row) -> Tie | None:
        """The tie over the best of its ways; None where every way to the seller leads over the front itself."""
        every = self._details.ways
        old = [_AT_HOME] if row["kind"] == "self" else every["seller", row["seller"], row["holder"]]
        new = every["front", row["front"], row["front_holder"]]
        several = [
            self._tie(row, one, other)
            for one, other in product(old[:COMPARED_WAYS], new[:COMPARED_WAYS])
            if row["front"] not in one.holdings and (other.owned or row["kind"] != "self")
        ]
        return min(several, key=lambda tie: (tie.order, tie.seller_way.holdings, tie.front_way.holdings), default=None)


def read(view: View, params: Params, details: Details, weakest: Strength) -> dict[tuple[str, str], list[Tie]]:
    """By seller and front: the ties that are strong enough, strongest first. Where somebody stands behind both firms himself, a tie
    over his family adds nothing."""
    view.run(ways.STEPS, params)
    rows = view.rows(_TIES, params)
    details.read_ways()
    ties = _Ties(view, params, details, rows)
    every: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for row in rows:
        if (tie := ties.best(row)) is not None:
            every[tie.seller, tie.front].append(tie)
    found = {}
    for pair, several in every.items():
        himself = {tie.holder for tie in several if tie.kind == "same"}
        strong = [tie for tie in several if not tie.of_relatives or not himself & {tie.holder, tie.front_holder}]
        if kept := sorted((tie for tie in strong if tie.strength.order <= weakest.order), key=lambda tie: tie.order):
            found[pair] = kept
    return found
