"""Possible intermediary chains as they can be read aloud: who, which goods, when, why these people, and what speaks against it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from queries.chains.rows import Behind, Chain, Firm, Strength
from transship.render.formats import count, country, day, firm_name, hs, listed, money, shown, span
from transship.render.tables import grid

# On the short form; `transship show chain:N` has all.
MOST_PEOPLE, MOST_CODES, MOST_LEGS, MOST_SUPPLIERS = 3, 2, 6, 2

# Names in the head; beyond it three firms never stand side by side.
MAX_NAME = 60

_ARROW = "  →  "

_STRENGTH = {
    Strength.SAME_IDENTIFIER: "same number",
    Strength.JUDGEMENT: "judged the same by a person",
    Strength.NAME_BIRTHDATE: "same name and birth date",
    Strength.NAME_BIRTHMONTH: "same name and month of birth",
    Strength.NAME_SUPPORT: "same name, supported by more",
    Strength.FAMILY: "family",
    Strength.FAMILY_HINT: "perhaps relatives, a hint only",
}


def same_list(given: Mapping[str, object], store: Path) -> str:
    """The options that give the same list again, so that ``chain:1`` means the same chain."""
    named = ("goods", "cutoff", "seller")
    words = [f"--{name} {shlex.quote(str(given[name]))}" for name in named if name in given]
    words += [f"--param {shlex.quote(f'{name}={value}')}" for name, value in given.items() if name not in named]
    return " ".join([*words, f"--store {shlex.quote(str(store))}"])


class _Head:
    """The first lines: the three firms side by side where they fit, one below the other where not, and what was moved."""

    def __init__(self, chain: Chain) -> None:
        self.rank = f"{chain.rank}"
        self.firms = [
            (firm_name(chain.seller.name, MAX_NAME), _home(chain.seller, to_year=True)),
            (firm_name(chain.front.name, MAX_NAME), _home(chain.front)),
            (firm_name(chain.buyer.name, MAX_NAME), _home(chain.buyer, dated=False)),
        ]
        self.what = f"{money(chain.value_usd)} · {count(chain.shipments, 'shipment')} · {_goods(chain.goods)}"
        self.when = span(chain.first, chain.last)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = " " * (len(self.rank) + 2)
        room = options.max_width - len(indent)
        widths = [max(cell_len(name), cell_len(home)) for name, home in self.firms]
        beside = sum(widths) + 2 * len(_ARROW)
        right = max(cell_len(self.what), cell_len(self.when))
        if beside > room:
            lines = [f"{'→ ' if place else ''}{name}, {home}" for place, (name, home) in enumerate(self.firms)]
            lines.append(f"{self.what} · {self.when}")
            body: RenderableType = Group(*(Text(line) for line in lines))
            yield _beside(self.rank, body)
            return
        names = _ARROW.join(set_cell_size(name, width) for (name, _), width in zip(self.firms, widths, strict=True))
        homes = (" " * len(_ARROW)).join(
            set_cell_size(home, width) for (_, home), width in zip(self.firms, widths, strict=True)
        )
        if beside + 3 + right <= room:
            yield Text(f"{self.rank}  {set_cell_size(names, room - right)}{self.what}", style="bold")
            yield Text(f"{indent}{set_cell_size(homes, room - right)}{self.when}")
        else:
            yield Text(f"{self.rank}  {names}".rstrip(), style="bold")
            yield Text(f"{indent}{homes}".rstrip())
            yield _beside("", Group(Text(f"{self.what} · {self.when}")), len(self.rank))


def _beside(rank: str, body: RenderableType, width: int | None = None) -> Table:
    made = Table.grid(padding=(0, 2, 0, 0))
    made.add_column(width=width or len(rank) or 1, no_wrap=True)
    made.add_column(overflow="fold")
    made.add_row(Text(rank, style="bold"), body)
    return made


def _home(firm: Firm, *, dated: bool = True, to_year: bool = False) -> str:
    since = firm.incorporated if dated else None
    if since and to_year:
        since = since[:4]
    return country(firm.country) + (f", since {day(since)}" if since else "")


@cache
def _groups() -> dict[str, str]:
    """The everyday word for a controlled code (chips, drones), where its list has one."""
    from graph.values.goods import NAMED, controlled

    return {good.hs6: good.group for good in controlled() if good.group in NAMED}


def _goods(codes: list[str]) -> str:
    words = list(dict.fromkeys(_groups()[code] for code in codes if code in _groups()))
    return " ".join([*words, listed((hs(code) for code in codes), MOST_CODES)])


def chain(found: Chain, options: str) -> RenderableType:
    """The short form of a chain; ``options`` give the same list again."""
    lines = [_person(person, found) for person in found.people[:MOST_PEOPLE]]
    if len(found.people) > MOST_PEOPLE:
        lines.append(
            ("", f"and {count(len(found.people) - MOST_PEOPLE, 'more person or holding', 'more people or holdings')}")
        )
    lines += _route(found, MOST_LEGS) if len(found.route) > 1 else []
    lines += [("before", _before(found))] if found.before else []
    lines += _upstream(found, MOST_SUPPLIERS)
    files = len({(fact.file, fact.sha256) for fact in found.evidence})
    lines.append(
        (
            "evidence",
            f"{count(len(found.evidence), 'record')} in {count(files, 'file')}: transship show chain:{found.rank} {options}",
        )
    )
    if found.doubts:
        lines.append(("doubts", "; ".join(shown(doubt, 300) for doubt in found.doubts)))
    return Group(_Head(found), _beside(" " * len(str(found.rank)), grid(lines)), Text(""))


def whole(found: Chain) -> RenderableType:
    """A chain with all of its people, legs, suppliers, evidence and doubts, and the parts of its score."""
    strength = f"{found.link_strength.grade}: {_STRENGTH[found.link_strength]}"
    parts = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in found.score_parts.items())
    lines = [("score", f"{found.score:g} = {parts}" if parts else f"{found.score:g}"), ("link", strength)]
    lines += [
        (role, _firm(firm)) for role, firm in (("seller", found.seller), ("front", found.front), ("buyer", found.buyer))
    ]
    for person in found.people:
        lines.append(_person(person, found))
        others = [shown(name) for name in person.names if name != person.name]
        lines.append(("", "; ".join([f"id {person.id}", *(["also " + ", ".join(others)] if others else [])])))
    lines += _route(found, len(found.route))
    lines += [("before", _before(found))] if found.before else []
    lines += _upstream(found, len(found.suppliers))
    lines += [("doubts" if not place else "", shown(doubt, 600)) for place, doubt in enumerate(found.doubts)]
    joins = [
        (
            "",
            f"{join.role}, {shown(join.name)}: {join.basis.replace('_', ' ')}, {shown(join.reasons, 300)}  ({join.id})",
        )
        for join in found.joins
    ]
    evidence = [("", f"{shown(fact.file, 400)}:{fact.row}  {shown(fact.fact, 400)}") for fact in found.evidence]
    hashes = sorted({(fact.file, fact.sha256) for fact in found.evidence})
    files = [("", f"{shown(file, 400)}  SHA-256 {sha256}") for file, sha256 in hashes]
    return Group(
        _Head(found), Text(""), grid(lines), Text(""),
        *((Text("rests on these decisions (what falls with one: transship chains --without ID)", style="bold"),
           grid(joins, label_width=2), Text("")) if joins else ()),
        Text("evidence", style="bold"), grid(evidence, label_width=2), Text(""),
        Text("files", style="bold"), grid(files, label_width=2),
    )  # fmt: skip


def _person(person: Behind, found: Chain) -> tuple[str, str]:
    label = {"person": "same person", "company": "same owner"}.get(person.kind, "same holder")
    if person.link_strength is Strength.FAMILY:
        label = "same family"
    elif person.link_strength is Strength.FAMILY_HINT:
        label = "hint: family?"
    relative = f" and {shown(person.relative.name)}" if person.relative else ""
    crowd = f"; stands behind {person.firms:,} firms, perhaps a nominee" if person.nominee else ""
    return (
        label,
        f"{shown(person.name)}{relative}: {shown(_by_role(person.basis, found), 600)}{crowd} ({person.link_strength.grade} link)",
    )


def _role(firm: Firm, found: Chain) -> str:
    """What a firm is in the chain, or its name and country where it is none of the three."""
    roles = {found.buyer.id: "buyer", found.front.id: "front"}
    return roles.get(firm.id) or f"{firm_name(firm.name)}, {country(firm.country)}"


def _by_role(text: str, found: Chain) -> str:
    """A sentence in which seller and front, whose names stand in the head, go by their roles."""
    for firm, role in ((found.seller, "the seller"), (found.front, "the front")):
        text = text.replace(f" of {firm.name}", f" of {role}")
    return text


def _route(found: Chain, most: int) -> list[tuple[str, str]]:
    lines = []
    for place, leg in enumerate(found.route[:most]):
        facts = (
            f"{hs(leg.hs6)}, {count(leg.shipments, 'shipment')}, {money(leg.value_usd)}, {span(leg.first, leg.last)}"
        )
        lines.append(("" if place else "route", f"{_role(leg.sender, found)} → {_role(leg.receiver, found)}, {facts}"))
    if len(found.route) > most:
        lines.append(("", f"and {count(len(found.route) - most, 'more leg')}"))
    return lines


def _before(found: Chain) -> str:
    parts = [
        f"{hs(b.hs6)}: {count(b.shipments, 'shipment')}, {money(b.value_usd)}, {span(b.first, b.last)}"
        for b in found.before[:MOST_CODES]
    ]
    more = len(found.before) - MOST_CODES
    if more > 0:
        parts.append(f"and {count(more, 'more code')}")
    return f"the seller dealt in {'; '.join(parts)}"


def _upstream(found: Chain, most: int) -> Iterator[tuple[str, str]]:
    for place, supply in enumerate(found.suppliers[:most]):
        facts = f"{hs(supply.hs6)}, {count(supply.shipments, 'shipment')}, {money(supply.value_usd)}, {span(supply.first, supply.last)}"
        yield "" if place else "upstream", f"{_role(supply.firm, found)} → front, {facts}"
    if len(found.suppliers) > most:
        yield "", f"and {count(len(found.suppliers) - most, 'more supplier line')}"


def _firm(firm: Firm) -> str:
    numbers = ", ".join(
        f"{kind} {', '.join([value] if isinstance(value, str) else value)}" for kind, value in firm.identifiers.items()
    )
    return "; ".join(part for part in (shown(firm.name), _home(firm), shown(numbers, 300), f"id {firm.id}") if part)
