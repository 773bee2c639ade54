"""Two records side by side: what each says, what agrees and what differs, what was decided, and what falls with a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from queries.chains.rows import Chain
from transship.falls import Falls
from transship.render.formats import count, country, firm_name, listed, money, shown
from transship.render.tables import SHORT, grid
from transship.review import Pair
from transship.why import Feature, Ruled, Side, Why

# On the screen; all of them are in --json.
MOST_PLACES = 4


def _about(side: Side) -> Iterator[tuple[str, str]]:
    yield "name", shown(side.name) or "(no name)"
    yield "also", "; ".join(shown(name) for name in side.names if name != side.name)
    yield "is", {"company": "firm"}.get(side.kind, side.kind) + (f", {country(side.country)}" if side.country else "")
    yield "born", side.born or ""
    yield "numbers", listed(shown(number) for number in side.identifiers)
    yield "citizen of", ", ".join(country(code) for code in side.nationalities)
    yield "contacts", listed(shown(text) for text in (*side.phones, *side.emails))
    yield "addresses", listed((shown(text) for text in side.addresses), 3)
    yield "stands behind", listed((firm_name(name) for name in side.firms), 4)
    more = f" and {side.records - MOST_PLACES:,} more" if side.records > MOST_PLACES else ""
    yield "said in", ", ".join(shown(place, 400) for place in side.places[:MOST_PLACES]) + more
    yield "id", side.id[:SHORT]


def beside(left: Side, right: Side) -> Table:
    """Both sides under each other's labels; what neither says is left out."""
    made = Table.grid(padding=(0, 2, 0, 0), expand=True)
    made.add_column(no_wrap=True, width=13)
    made.add_column(ratio=1, overflow="fold")
    made.add_column(ratio=1, overflow="fold")
    for (label, one), (_, other) in zip(_about(left), _about(right), strict=True):
        if one or other:
            made.add_row(Text(label, style="bold"), Text(one or "–"), Text(other or "–"))
    return made


def features(found: Sequence[Feature]) -> list[RenderableType]:
    """What agrees and what differs, each with its worth."""
    lines = []
    for feature in found:
        label = "agrees" if feature.agrees else "differs"
        value = f": {shown(feature.value)}" if feature.value else ""
        worth = "" if feature.bits is None else f"  {feature.bits:+.1f} bits"
        lines.append(
            (label, f"{shown(feature.words, 300)}{value}{worth}{'; forbids a join' if feature.excludes else ''}")
        )
    return [grid(lines, label_width=13)] if lines else []


def _sure(probability: float | None, bits: float | None) -> str:
    if probability is None:
        return ""
    chance = "over 99.9%" if probability > 0.999 else f"{probability:.1%}"
    return f"{chance} likely" + (f" ({bits:+.1f} bits)" if bits is not None else "")


def pair(found: Pair) -> RenderableType:
    """A pair for review."""
    touched = []
    if found.makes:
        touched.append(f"would tie {count(found.makes, 'seller and front', 'pairs of seller and front')}")
    if found.breaks:
        touched.append(
            f"{count(len(found.breaks), 'chain rests', 'chains rest')} on it: {listed((str(rank) for rank in found.breaks), 8)}"
        )
    facts = "; ".join(part for part in (_sure(found.probability, found.bits), *touched) if part)
    return Group(
        Text(f"{found.place}  {facts}", style="bold"), Text(shown(found.said, 400)), beside(found.left, found.right),
        *features(found.features), Text(f"resolve decide {found.a} {found.b} same|different --because …"), Text(""),
    )  # fmt: skip


def weighed(probability: float | None, bits: float | None, found: Sequence[Feature]) -> list[RenderableType]:
    """How a decision stands without itself."""
    return [Text(f"weighed without this join: {_sure(probability, bits)}"), *features(found)]


def _ruled(found: Ruled) -> list[RenderableType]:
    by = "a rule" if found.decided_by == "rule" else shown(found.decided_by)
    head = f"{found.verdict}, by {by}: {found.basis.replace('_', ' ')}, {shown(found.reasons, 400)}"
    sure = _sure(found.probability, found.bits)
    said = found.id[:SHORT] + (f"; weighed without this join: {sure}" if sure and found.bits is not None else "")
    return [Text(head, style="bold"), Text(said), *features(found.features if found.bits is not None else ())]


def why(found: Why) -> RenderableType:
    """Why two are one or not."""
    head = "one person or firm" if found.joined else found.verdict
    sure = _sure(found.probability, found.bits)
    parts: list[RenderableType] = [
        Text(f"{head}{f'; {sure}' if sure and not found.joined else ''}", style="bold"), beside(found.a, found.b),
    ]  # fmt: skip
    parts += features(found.features)
    for decision in found.decisions:
        parts += [Text(""), *_ruled(decision)]
    if found.joined and not found.decisions:
        parts.append(Text("no decision on record joins the two; run `transship resolve`"))
    if found.needed:
        parts += [Text(""), *(Text(line) for line in found.needed)]
    return Group(*parts)


def _chain(found: Chain) -> str:
    names = " → ".join(firm_name(firm.name) for firm in (found.seller, found.front, found.buyer))
    return f"{found.rank:>4}  {names}  {money(found.value_usd)}, {found.link_strength.value.replace('_', ' ')}"


def falls(found: Falls) -> RenderableType:
    """Chains that fall, change and stay."""
    parts: list[RenderableType] = [
        Text(f"without {', '.join(text[:SHORT] for text in found.without)}: {count(len(found.falls), 'chain falls', 'chains fall')}, "
             f"{len(found.stays):,} stay. The store is as it was.", style="bold"),
    ]  # fmt: skip
    for title, chains in (("fall", found.falls), ("come", found.comes), ("stay", found.stays)):
        if chains:
            parts += [Text(title, style="bold"), *(Text(_chain(chain)) for chain in chains)]
    if found.weaker:
        parts += [Text("with a weaker link", style="bold"), *(Text(line) for line in found.weaker)]
    return Group(*parts)
