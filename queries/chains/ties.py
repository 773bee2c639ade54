"""Who ties a seller to a front, and how strongly: the rows of ``tie`` with the agreement of the mentions on both sides."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from graph.store import Params, Row, View
from queries.chains import ways
from queries.chains.details import Details
from queries.chains.rows import Strength
from queries.chains.strength import Agreement, agreement

_TIES = """
SELECT seller, front, holder, front_holder, kind, seller_holdings, front_holdings, doubt
FROM tie ORDER BY seller, front, kind, holder, front_holder
"""


class Tie(NamedTuple):
    """Somebody behind a seller and a front. ``kind``: same, self (the seller owns the front), family (two people)."""

    seller: str
    front: str
    holder: str
    front_holder: str
    kind: str
    seller_holdings: tuple[str, ...]  # nearest to the person first
    front_holdings: tuple[str, ...]
    vague: bool  # an interest on the seller's side is only known to have begun in the month or year of the cutoff
    agreement: Agreement

    @property
    def strength(self) -> Strength:
        return Strength.FAMILY if self.kind == "family" else self.agreement.strength

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Strongest first, then with the fewest firms between."""
        return self.strength.order, len(self.seller_holdings) + len(self.front_holdings), self.holder, self.front_holder


def _mentions(view: View, params: Params) -> dict[tuple[str, str, str], set[str]]:
    """By side, firm and holder: the holder's mentions that stand nearest to him. A seller that owns the front is its own holder."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in view.rows(ways.NEAREST_MENTIONS, params):
        found[row["side"], row["firm"], row["holder"]].add(row["mention"])
    for row in view.rows(ways.OWN_MENTIONS, params):
        found["seller", row["holder"], row["holder"]].add(row["mention"])
    return found


def _judged(row: Row, details: Details, mentions: dict[tuple[str, str, str], set[str]]) -> Tie:
    here = mentions["seller", row["seller"], row["holder"]]
    there = mentions["front", row["front"], row["front_holder"]]
    agreed = (
        Agreement(Strength.FAMILY, (), True)
        if row["kind"] == "family"
        else agreement(details.decisions[row["holder"]], here, there)
    )
    return Tie(
        row["seller"],
        row["front"],
        row["holder"],
        row["front_holder"],
        row["kind"],
        tuple(str(firm) for firm in row["seller_holdings"]),
        tuple(str(firm) for firm in row["front_holdings"]),
        row["doubt"] == 1,
        agreed,
    )


def read(view: View, params: Params, details: Details, weakest: Strength) -> dict[tuple[str, str], list[Tie]]:
    """By seller and front: the ties that are strong enough, strongest first."""
    view.run(ways.STEPS, params)
    rows = view.rows(_TIES, params)
    details.read_decisions(row["holder"] for row in rows if row["kind"] != "family")
    mentions = _mentions(view, params)
    found: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for row in rows:
        tie = _judged(row, details, mentions)
        if tie.strength.order <= weakest.order:
            found[tie.seller, tie.front].append(tie)
    for several in found.values():
        several.sort(key=lambda tie: tie.order)
    return found
