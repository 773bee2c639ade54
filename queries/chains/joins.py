"""The decisions that a chain rests on: that two records tell of one person or firm.

They are those between the records that show an interest and, for firms, those that show the goods: a seller's old trade and its owners, a
front's exports and its owners, a middle firm's receipts and deliveries, and a buyer that customs papers name without its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from queries.chains.details import Details
from queries.chains.ranking import ChainKey
from queries.chains.records import GoodsRow, Way
from queries.chains.rows import Join
from queries.chains.strength import Decision, agreement
from queries.chains.ties import Tie


def _joins(details: Details, role: str, entity: str, decisions: Iterable[Decision]) -> Iterator[Join]:
    for decision in decisions:
        yield Join(
            id=decision.id,
            role=role,
            name=details.entities[entity].name,
            basis=decision.basis,
            reasons=decision.reasons,
        )


def _between(details: Details, role: str, entity: str, here: set[str], there: set[str]) -> Iterator[Join]:
    if here and there:
        yield from _joins(details, role, entity, agreement(details.decisions[entity], here, there).decisions)


def _owned(details: Details, ways: Iterable[Way]) -> set[str]:
    """The mentions of a firm at the upper end of which somebody stands."""
    return {row.company for way in ways if way.hops for link in way.hops[-1] for row in details.link_rows[link]}


def _named(rows: Sequence[GoodsRow], firm: str) -> tuple[set[str], set[str]]:
    """The mentions by which customs rows name a firm as sender, and as receiver."""
    sent = {row.sender_mention for row in rows if row.sender == firm and row.sender_mention}
    received = {row.receiver_mention for row in rows if row.receiver == firm and row.receiver_mention}
    return sent, received


def of_chain(details: Details, key: ChainKey, ties: Sequence[Tie]) -> list[Join]:
    """Each decision once: first those about people and holdings, then firms."""

    def told() -> Iterator[Join]:
        for tie in ties:
            yield from _joins(details, "stands behind both", tie.holder, tie.agreement.decisions)
            for firm, joint in tie.joints:
                yield from _joins(details, "holding", firm, joint.decisions)
        traded = set().union(*_named(details.trade_rows[key.seller], key.seller))
        yield from _between(details, "seller", key.seller, _owned(details, (tie.seller_way for tie in ties)), traded)
        rows = details.leg_rows[key.legs]
        sent, _ = _named(rows, key.front)
        yield from _between(details, "front", key.front, _owned(details, (tie.front_way for tie in ties)), sent)
        legs = details.legs[key.legs]
        for middle in sorted({leg["receiver"] for leg in legs} - {key.buyer}):
            sent, received = _named(rows, middle)
            yield from _between(details, "on the way", middle, received, sent)
        _, received = _named(rows, key.buyer)
        by_name = (d for d in details.decisions[key.buyer] if d.basis == "same_name_firm" and received & {d.a, d.b})
        yield from _joins(details, "buyer", key.buyer, by_name)

    return list({join.id: join for join in reversed(list(told()))}.values())[::-1]
