"""From ranked keys to full chains: everything an answer shows is read in bulk, then put together chain by chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from graph.store import View
from queries.chains import doubts, evidence, joins, words
from queries.chains.basis import behind
from queries.chains.details import Details
from queries.chains.params import Params
from queries.chains.ranking import ChainKey, Ranked
from queries.chains.rows import Before, Chain, Evidence, Firm, Leg, Supply
from queries.chains.ties import Tie

Tied = Mapping[tuple[str, str], Sequence[Tie]]


class _Goods(NamedTuple):
    """The part of a chain that front and buyer share with every seller."""

    route: list[Leg]
    suppliers: list[Supply]
    evidence: list[Evidence]


def _named(details: Details, kept: Iterable[Ranked], tied: Tied) -> Iterator[str]:
    """Every firm and person that the answer names."""
    for chain in kept:
        yield from chain.key[:3]
        for tie in tied[chain.key.seller, chain.key.front]:
            yield from (tie.holder, tie.front_holder, *tie.seller_way.holdings, *tie.front_way.holdings)
        for leg in details.legs[chain.key.legs]:
            yield from (leg["sender"], leg["receiver"])
        yield from (supply["sender"] for supply in details.supplies[chain.key.legs])
        for row in details.trade_rows[chain.key.seller]:
            yield from (firm for firm in (row.sender, row.receiver) if firm)


def _read(details: Details, kept: Sequence[Ranked], tied: Tied) -> None:
    keys = [chain.key for chain in kept]
    pairs = {(key.seller, key.front) for key in keys}
    several = [tie for pair in sorted(pairs) for tie in tied[pair]]
    details.read_families(tie.holder for tie in several if tie.of_relatives)
    details.read_goods((key.legs[0] for key in keys), (key.legs[1] for key in keys), (key.seller for key in keys))
    details.read_foundings(firm for key in keys for firm in (key.seller, key.front))
    details.read_entities(_named(details, kept, tied))
    details.read_mentions(mention for tie in several for mention in _mentions(tie))


def _mentions(tie: Tie) -> Iterator[str]:
    """The mentions that decisions join."""
    for agreed in (tie.agreement, *(joint for _, joint in tie.joints)):
        for decision in agreed.decisions:
            yield from (decision.a, decision.b, *decision.rests_on)


def _firms(details: Details) -> dict[str, Firm]:
    return {entity.id: words.firm(entity) for entity in details.entities.values()}


def _goods(details: Details, firms: Mapping[str, Firm], legs: tuple[int, int], most: int) -> _Goods:
    route = [
        Leg(
            sender=firms[leg["sender"]],
            receiver=firms[leg["receiver"]],
            hs6=leg["hs6"],
            shipments=leg["shipments"],
            value_usd=leg["value_usd"],
            first=leg["first"],
            last=leg["last"],
        )
        for leg in details.legs[legs]
    ]
    suppliers = [
        Supply(
            firm=firms[row["sender"]],
            hs6=row["hs6"],
            shipments=row["shipments"],
            value_usd=row["value_usd"],
            first=row["first"],
            last=row["last"],
        )
        for row in details.supplies[legs]
    ]
    shown = (
        *evidence.goods(details, "on the way", details.leg_rows[legs]),
        *evidence.goods(details, "upstream", evidence.latest(details.supply_rows[legs], most)),
    )
    return _Goods(route, suppliers, list(shown))


def _evidence(details: Details, key: ChainKey, several: Sequence[Tie], moved: _Goods) -> list[Evidence]:
    return evidence.distinct(
        (
            *evidence.of_ties(details, several),
            *evidence.founding(details, key.seller),
            *evidence.founding(details, key.front),
            *evidence.goods(details, "before the cutoff", details.trade_rows[key.seller]),
            *moved.evidence,
        )
    )


def assemble(view: View, details: Details, params: Params, kept: Mapping[int, Ranked], tied: Tied) -> tuple[Chain, ...]:
    """The chains in full, by rank, in the order given."""
    if not kept:
        return ()
    _read(details, list(kept.values()), tied)
    firms = _firms(details)
    by_text = {row["hs6"] for row in view.rows("SELECT hs6 FROM good_code WHERE listed = 0 AND whole = 0")}
    by_activity = {row["id"] for row in view.rows("SELECT id FROM seller WHERE basis = 'activity'")}
    moved = {
        legs: _goods(details, firms, legs, params.max_trade_rows)
        for legs in dict.fromkeys(chain.key.legs for chain in kept.values())
    }
    chains = []
    for rank, chain in kept.items():
        key = chain.key
        several, way = tied[key.seller, key.front], moved[key.legs]
        arriving = [leg for leg in way.route if leg.receiver.id == key.buyer]
        rests_on = joins.of_chain(details, key, several)
        values = [leg.value_usd for leg in arriving if leg.value_usd is not None]
        chains.append(
            Chain(
                rank=rank,
                score=chain.score,
                score_parts=dict(chain.parts),
                link_strength=several[0].strength,
                seller=firms[key.seller],
                front=firms[key.front],
                buyer=firms[key.buyer],
                people=[behind(details, tie, params.nominee_firms) for tie in several],
                route=way.route,
                suppliers=way.suppliers,
                before=[Before.model_validate(row) for row in details.trade[key.seller]],
                goods=sorted({leg.hs6 for leg in way.route}),
                shipments=sum(leg.shipments for leg in arriving),
                value_usd=round(sum(values), 2) if values else None,
                legs=chain.legs,
                first=min(leg.first for leg in arriving),
                last=max(leg.last for leg in arriving),
                evidence=_evidence(details, key, several, way),
                doubts=doubts.of_chain(
                    details, params, key, several, by_activity=key.seller in by_activity, by_text=by_text
                ),
                decisions=[join.id for join in rests_on],
                joins=rests_on,
            )
        )
    return tuple(chains)
