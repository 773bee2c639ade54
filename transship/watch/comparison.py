"""The comparison of the chains of two sides, with what stands behind each difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from queries.chains import words
from queries.chains.rows import Chain
from transship.watch.agreeing import agreed
from transship.watch.finding import Held, Side, Traded, again, renamed

Key = tuple[str, ...]


class ChainLine(BaseModel, frozen=True):
    """A chain in one line. ``why``: what speaks for its having come or gone, as far as the two stores tell."""

    rank: int
    seller: str
    front: str
    buyer: str
    people: list[str]
    link_strength: str
    shipments: int
    value_usd: float | None
    first: date
    last: date
    why: list[str]


class Change(BaseModel, frozen=True):
    """A chain that both stores have, and what differs."""

    rank: int
    seller: str
    front: str
    buyer: str
    differs: list[str]


class OwnerChange(BaseModel, frozen=True):
    """A holder of a firm of some chain that came, went, or holds otherwise than before."""

    firm: str
    holder: str
    what: str


class FirstShipment(BaseModel, frozen=True):
    """Goods of one code that go between two firms for the first time as far as the stores know; one of them stands in a chain."""

    sender: str
    receiver: str
    hs6: str | None
    first: date
    rows: int


class Diff(BaseModel, frozen=True):
    """All differences. Owners and shipments are those of firms that stand in a chain of either side; none where a side is a kept answer."""

    new: list[ChainLine]
    vanished: list[ChainLine]
    changed: list[Change]
    owners: list[OwnerChange]
    first_shipments: list[FirstShipment]
    unchanged: int
    notes: list[str]

    @property
    def empty(self) -> bool:
        return not (self.new or self.vanished or self.changed or self.owners or self.first_shipments)


def compare(old: Side, new: Side, params: Mapping[str, Any]) -> Diff:
    """What the new side tells otherwise than the old one, with the same parameters asked of both. Raises BadParams where they differ."""
    asked, notes = agreed(old, new, params)
    before, after = old.chains(asked), new.chains(asked)
    ids = again(old, new, {party for chain in before for party in _named(chain)})
    old_by_key = {renamed(ids, chain.seller.id, chain.front.id, chain.buyer.id): chain for chain in before}
    new_by_key: dict[Key, Chain] = {(chain.seller.id, chain.front.id, chain.buyer.id): chain for chain in after}
    firms = {party for key in (*old_by_key, *new_by_key) for party in key}
    back = {now: then for then, now in ids.items()}
    old_firms = renamed(back, *sorted(firms))
    then_held, then_trade = old.held(old_firms), old.traded(old_firms)
    ids |= again(old, new, {party for key in (*then_held, *then_trade) for party in key[:2]} - ids.keys())
    old_held = {(*renamed(ids, firm, holder), edge): value for (firm, holder, edge), value in then_held.items()}
    old_trade = {(*renamed(ids, sender, receiver), hs6): value for (sender, receiver, hs6), value in then_trade.items()}
    new_held, new_trade = new.held(firms), new.traded(firms)
    both_whole = old.whole and new.whole
    names = {
        chain_firm.id: chain_firm.name
        for chain in (*before, *after)
        for chain_firm in (chain.seller, chain.front, chain.buyer)
    }
    names |= {now: names[then] for then, now in ids.items() if then in names and now not in names}
    both = [key for key in new_by_key if key in old_by_key]
    changed = [change for key in both if (change := _change(old_by_key[key], new_by_key[key]))]
    return Diff(
        new=[
            _line(chain, _why_new(key, chain, old_trade, old_held) if old.whole else iter(()))
            for key, chain in new_by_key.items()
            if key not in old_by_key
        ],
        vanished=[
            _line(chain, _why_gone(chain, ids, new, new_held, new_trade) if new.whole else iter(()))
            for key, chain in old_by_key.items()
            if key not in new_by_key
        ],
        changed=changed,
        owners=list(_owners(old_held, new_held, names)) if both_whole else [],
        first_shipments=[
            FirstShipment(sender=t.sender, receiver=t.receiver, hs6=key[2], first=t.first, rows=t.rows)
            for key, t in new_trade.items()
            if both_whole and key not in old_trade
        ],
        unchanged=len(both) - len(changed),
        notes=[*notes, *(f"old: {note}" for note in before.notes), *(f"new: {note}" for note in after.notes)],
    )


def _named(chain: Chain) -> Iterator[str]:
    yield from (chain.seller.id, chain.front.id, chain.buyer.id)
    for person in chain.people:
        yield from (person.id, *(firm.id for firm in (*person.seller_path, *person.front_path)))


def _line(chain: Chain, why: Iterator[str]) -> ChainLine:
    return ChainLine(
        rank=chain.rank, seller=chain.seller.name, front=chain.front.name, buyer=chain.buyer.name,
        people=[person.name for person in chain.people], link_strength=chain.link_strength.value, shipments=chain.shipments,
        value_usd=chain.value_usd, first=chain.first, last=chain.last, why=list(dict.fromkeys(why)),
    )  # fmt: skip


def _change(old: Chain, new: Chain) -> Change | None:
    differs = []
    if new.link_strength != old.link_strength:
        differs.append(f"link: {old.link_strength.value} → {new.link_strength.value}")
    if new.shipments != old.shipments:
        differs.append(f"shipments: {old.shipments:,} → {new.shipments:,}")
    if new.value_usd != old.value_usd:
        differs.append(f"value: {_usd(old.value_usd)} → {_usd(new.value_usd)}")
    if (new.first, new.last) != (old.first, old.last):
        differs.append(f"from {old.first} – {old.last} to {new.first} – {new.last}")
    came = [person.name for person in new.people if person.name not in {other.name for other in old.people}]
    gone = [person.name for person in old.people if person.name not in {other.name for other in new.people}]
    differs += [f"now also behind both: {words.listed(came)}"] if came else []
    differs += [f"no longer behind both: {words.listed(gone)}"] if gone else []
    differs += [f"new doubt: {doubt}" for doubt in new.doubts if doubt not in old.doubts]
    if not differs:
        return None
    return Change(rank=new.rank, seller=new.seller.name, front=new.front.name, buyer=new.buyer.name, differs=differs)


def _usd(value: float | None) -> str:
    return words.usd(value) if value is not None else "unknown"


def _why_new(key: Key, chain: Chain, trade: Mapping[Any, Traded], holders: Mapping[Any, Held]) -> Iterator[str]:
    _, front, _ = key
    if not any(sender == front for sender, _, _ in trade):
        yield "the old case knows no shipment from the front"
    elif not any((leg.sender.id, leg.receiver.id, leg.hs6) in trade for leg in chain.route):
        yield "the old case knows no shipment of these goods on this way"
    for person in chain.people:
        holder = person.front_path[0].id if person.front_path else front
        if not any(firm == holder and who == person.id for firm, who, _ in holders):
            yield f"the old case knows no interest of {person.name} on the side of the front"


def _why_gone(
    chain: Chain, ids: Mapping[str, str], new: Side, holders: Mapping[Any, Held], trade: Mapping[Any, Traded]
) -> Iterator[str]:
    """The first reasons that the new store shows; where none is found, that is said."""
    told = False
    for role, firm in (("seller", chain.seller), ("front", chain.front), ("buyer", chain.buyer)):
        if firm.id not in ids:
            told = True
            yield f"the {role}, {firm.name}, is not in the new case"
    seller, front = renamed(ids, chain.seller.id, chain.front.id)
    for person in chain.people:
        if person.id not in ids:
            told = True
            yield f"{person.name} is not in the new case"
        elif not person.seller_path and not person.front_path:
            for side, at in (("seller", seller), ("front", front)):
                if not any(firm == at and who == ids[person.id] for firm, who, _ in holders):
                    told = True
                    yield f"the record of {person.name} at the {side} is gone, or is no longer taken to be the same person"
    gone = [leg for leg in chain.route if (*renamed(ids, leg.sender.id, leg.receiver.id), leg.hs6) not in trade]
    if len(gone) == len(chain.route):
        told = True
        yield "the shipments on its way are not in the new case"
    founded, was = new.founded(front) or "", chain.front.incorporated or ""
    if chain.front.id in ids and founded[: len(was)] != was:
        told = True
        yield f"the founding date of the front is now {founded or 'unknown'}, it was {was or 'unknown'}"
    if not told:
        yield "its firms, people and shipments are there, but together they no longer meet the definition with these parameters"


def _owners(old: Mapping[Any, Held], new: Mapping[Any, Held], names: Mapping[str, str]) -> Iterator[OwnerChange]:
    for firm, holder, edge in sorted(old.keys() | new.keys()):
        then, now = old.get((firm, holder, edge)), new.get((firm, holder, edge))
        what = "owner" if edge == "OWNS" else "director"
        if then is None and now is not None:
            change = f"new {what}" + (f" since {now.since}" if now.since else "")
        elif then is not None and now is None:
            change = f"no record names this {what} any more"
        elif then is not None and now is not None and now.ended and not then.ended:
            change = f"ended as {what}" + (f" on {now.until}" if now.until else f" by {now.left_by}")
        elif (
            then is not None and now is not None and (then.share_min, then.share_max) != (now.share_min, now.share_max)
        ):
            change = f"share {_share(then)} → {_share(now)}"
        else:
            continue
        yield OwnerChange(firm=names.get(firm, firm), holder=(now or then).name, what=change)  # type: ignore[union-attr]


def _share(of: Held) -> str:
    if of.share_min is None and of.share_max is None:
        return "unknown"
    if of.share_min == of.share_max:
        return f"{of.share_min:g} %"
    return f"{'?' if of.share_min is None else f'{of.share_min:g}'}-{'?' if of.share_max is None else f'{of.share_max:g}'} %"
