"""What changed between two stores, as it can be read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from transship.render.formats import count, day, firm_name, hs, money, shown, span
from transship.render.tables import grid
from transship.watch import ChainLine, Diff


def differences(found: Diff) -> RenderableType:
    """All differences, kind by kind; a kind without any is one line."""
    parts: list[RenderableType] = []
    parts += _part("new possible chains", (line for chain in found.new for line in _chain(chain)), len(found.new))
    parts += _part("vanished chains", (line for chain in found.vanished for line in _chain(chain)), len(found.vanished))
    changed = (
        (f"{c.rank}", f"{_ends(c.seller, c.front, c.buyer)}: {shown('; '.join(c.differs), 600)}") for c in found.changed
    )
    parts += _part("chains that differ", changed, len(found.changed))
    owners = (("", f"{firm_name(o.firm)}: {shown(o.holder)}, {shown(o.what)}") for o in found.owners)
    parts += _part("owners and directors of their firms", owners, len(found.owners))
    first = (
        ("", f"{day(f.first)}: {firm_name(f.sender)} → {firm_name(f.receiver)}, {hs(f.hs6)}, {count(f.rows, 'row')}")
        for f in found.first_shipments
    )
    parts += _part("first shipments of their firms", first, len(found.first_shipments))
    parts.append(Text(f"{count(found.unchanged, 'chain')} as before."))
    return Group(*parts)


def _part(title: str, lines: Iterable[tuple[str, str]], number: int) -> list[RenderableType]:
    if not number:
        return [Text(f"{title}: none")]
    return [Text(f"{title}: {number:,}", style="bold"), grid(list(lines), label_width=4), Text("")]


def _ends(seller: str, front: str, buyer: str) -> str:
    return " → ".join(firm_name(name) for name in (seller, front, buyer))


def _chain(chain: ChainLine) -> Iterable[tuple[str, str]]:
    moved = f"{money(chain.value_usd)} · {count(chain.shipments, 'shipment')} · {span(chain.first, chain.last)}"
    yield f"{chain.rank}", f"{_ends(chain.seller, chain.front, chain.buyer)}: {moved}"
    yield "", f"behind both: {shown(', '.join(chain.people), 300)}"
    for why in chain.why:
        yield "", shown(why, 300)
