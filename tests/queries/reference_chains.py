"""The definition of the intermediary chain in plain Python, straight from the design: slow, short, and written apart from the SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from graph.values.goods import Goods
from tests.queries.worlds import Interest, Row, World, file_key, first_day, last_day, place_of

PAPERS = ("declaration", "vendor_row", "statistical_form", "bill_of_lading")
STRENGTHS = ("same_identifier", "judgement", "name_birthdate", "name_birthmonth", "name_support", "family")
DRONE_WORDS = ("drone", "дрон", "беспилот", "квадрокоптер")
LONG_AGO, FOR_EVER = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class Rules:
    """The definition's numbers."""

    cutoff: date = date(2022, 2, 24)
    max_holdings: int = 4
    max_legs: int = 3
    window_days: int = 180
    mirror_days: int = 10
    mirror_value_pct: float = 10.0
    min_link: str = "family"
    as_of: date | None = None


@dataclass
class Movement:
    rows: list[Row]

    @property
    def best(self) -> Row:
        return min(self.rows, key=lambda r: (PAPERS.index(r.document), order(r)))

    @property
    def day(self) -> date:
        return date.fromisoformat(self.best.day)

    @property
    def value(self) -> float | None:
        valued = [r for r in self.rows if r.value]
        return min(valued, key=lambda r: (PAPERS.index(r.document), order(r))).value if valued else None

    @property
    def ends(self) -> tuple[str | None, str | None, str]:
        return self.best.sender, self.best.receiver, self.best.hs6


def order(row: Row) -> tuple[str, int]:
    return file_key(row.file), row.row


def starts(code: str, codes: Sequence[str]) -> bool:
    return any(code.startswith(c) for c in codes)


def told(row: Row, goods: Goods) -> bool:
    """Does a row say that it is of the goods: by its code, or by an older code and its text?"""
    words = any(word in (row.text or "").lower() for word in DRONE_WORDS)
    return starts(row.hs6, (*goods.hs6, *goods.earlier)) or (words and starts(row.hs6, goods.earlier_with_text))


def is_wanted(world: World, movement: Movement, goods: Goods, rules: Rules) -> bool:
    """Movements of the goods; codes of earlier editions before the cutoff only, and there only trade of the seller country."""
    sender, receiver, code = movement.ends
    if movement.day >= rules.cutoff:
        return starts(code, goods.hs6) and bool(sender and receiver)
    of_home = any(name and world.party(name).country == "ru" for name in (sender, receiver))
    return of_home and any(told(row, goods) for row in movement.rows)


def deliveries(rows: Sequence[Row]) -> list[list[Row]]:
    """The same statement twice, or one item of one declaration between the same parties, is one delivery."""
    groups: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=order):
        ends = row.sender, row.receiver, row.hs6
        if row.declaration and row.item and row.sender and row.receiver:
            name: Any = ("item", row.declaration, row.item, ends)
        else:
            name = ("statement", row.statement or (row.file, row.row), ends)
        groups.setdefault(name, []).append(row)
    return list(groups.values())


def close(x: float | None, y: float | None) -> bool:
    """Equal up to rounding, or not known on one side."""
    return not x or not y or abs(x - y) <= max(0.01, 0.005 * min(x, y)) + 1e-9


def value_gap(x: float | None, y: float | None) -> float:
    return abs(x - y) / max(x, y) if x and y else 1.0


def may_mirror(here: list[Row], there: list[Row], rules: Rules) -> bool:
    x, y = Movement(here), Movement(there)
    a, b = x.best, y.best
    return (
        x.ends == y.ends
        and None not in x.ends
        and a.sender != a.receiver
        and not {r.file for r in here} & {r.file for r in there}
        and bool((a.net and b.net) or (a.gross and b.gross))
        and close(a.net, b.net)
        and close(a.gross, b.gross)
        and close(a.quantity, b.quantity)
        and abs((x.day - y.day).days) <= rules.mirror_days
        and (not x.value or not y.value or value_gap(x.value, y.value) <= rules.mirror_value_pct / 100 + 1e-9)
        and not (
            a.document == b.document
            and a.direction == b.direction
            and a.declaration is not None
            and b.declaration is not None
            and a.declaration != b.declaration
        )
    )


def movements(world: World, goods: Goods, rules: Rules) -> list[Movement]:
    """Deliveries joined with their mirrors, the nearest pair first, until none is left that may be joined in all its parts."""
    codes = *goods.hs6, *goods.earlier, *goods.earlier_with_text
    known = [r for r in world.rows if not (rules.as_of and date.fromisoformat(r.day) > rules.as_of)]
    groups = [[d] for d in deliveries([r for r in known if starts(r.hs6, codes) and (r.sender or r.receiver)])]
    groups.sort(key=lambda g: order(g[0][0]))
    every = [delivery for group in groups for delivery in group]

    def turn(delivery: list[Row]) -> int:
        """The place of a delivery among those of its day in its file (or in several files)."""

        def kind(d: list[Row]) -> Any:
            files = {row.file for row in d}
            return Movement(d).ends, Movement(d).day, files if len(files) == 1 else None

        return [d for d in every if kind(d) == kind(delivery)].index(delivery)

    while True:
        best = None
        for i, x in enumerate(groups):
            for y in groups[i + 1 :]:
                if all(may_mirror(a, b, rules) for a, b in product(x, y)):
                    gaps = [
                        (
                            abs((Movement(a).day - Movement(b).day).days),
                            value_gap(Movement(a).value, Movement(b).value),
                            abs(turn(a) - turn(b)),
                        )
                        for a, b in product(x, y)
                    ]
                    widest = tuple(max(parts) for parts in zip(*gaps, strict=True))
                    rank = widest, order(x[0][0]), order(y[0][0])
                    if best is None or rank < best[0]:
                        best = rank, x, y
        if best is None:
            made = [Movement([row for delivery in group for row in delivery]) for group in groups]
            return [movement for movement in made if is_wanted(world, movement, goods, rules)]
        _, x, y = best
        groups.remove(y)
        x.extend(y)


@dataclass(frozen=True)
class Stake:
    """Somebody's way to a firm; ``holdings`` nearest to him first. ``vague``: perhaps begun after the cutoff; ``unknown``: no sign."""

    holder: str
    holdings: tuple[str, ...]
    links: tuple[Interest, ...]
    vague: bool
    unknown: bool


def earliest(world: World, link: Interest) -> date:
    founded = world.party(link.company).founded
    return first_day(link.since) if link.since else first_day(founded) if founded else LONG_AGO


def latest(link: Interest) -> date:
    ends = [last_day(link.until)] if link.until else []
    ends += [date.fromisoformat(link.left_by)] if link.left_by else []
    return min(ends, default=FOR_EVER)


def begun(link: Interest, cutoff: date) -> str:
    """Had it begun before the cutoff? yes, perhaps, unknown, no."""
    signs = [last_day(link.since)] if link.since else []
    signs += [date.fromisoformat(link.seen)] if link.seen else []
    if min([*signs, latest(link)]) < cutoff:
        return "yes"
    if link.since is None:
        return "unknown"
    return "perhaps" if first_day(link.since) < cutoff else "no"


def stakes(world: World, firm: str, rules: Rules, seller_side: bool) -> list[Stake]:
    """Everybody above a firm: holders of it, then owners of holdings, over at most ``max_holdings`` of them, no firm twice."""
    found = []

    def climb(at: str, holdings: tuple[str, ...], links: tuple[Interest, ...]) -> None:
        for link in world.interests:
            if link.company != at or link.holder in (firm, at, *holdings) or (link.edge == "DIRECTS" and at != firm):
                continue
            if rules.as_of and (
                (link.seen and date.fromisoformat(link.seen) > rules.as_of)
                or (link.since and first_day(link.since) > rules.as_of)
            ):
                continue
            if not all(earliest(world, link) < latest(o) and earliest(world, o) < latest(link) for o in links):
                continue
            way = (link, *links)
            signs = {begun(part, rules.cutoff) for part in way} if seller_side else {"yes"}
            if "no" in signs:
                continue
            found.append(Stake(link.holder, holdings, way, "perhaps" in signs, "unknown" in signs))
            if link.edge == "OWNS" and len(holdings) < rules.max_holdings:
                climb(link.holder, (link.holder, *holdings), way)

    climb(firm, (), ())
    return found


def agreement(world: World, holder: str, here: set[str], there: set[str]) -> str:
    basis = world.party(holder).basis
    if here & there or basis == "same_firm":
        return "same_identifier"
    return basis if basis in STRENGTHS else "name_support"


def weakest(strengths: Iterable[str]) -> str:
    return max(strengths, key=STRENGTHS.index)


def joints(world: World, way: Stake) -> list[str]:
    """How the firms between are joined: each is owned in its own record and owner in another."""
    return [
        agreement(world, firm, {"home"}, {place_of(world, firm, way.links[i + 1].company)})
        for i, firm in enumerate(way.holdings)
    ]


def nearest_places(world: World, every: Sequence[Stake], way: Stake) -> set[str]:
    """The records that name somebody nearest on a way; several links may lead over the same firms."""
    alike = [s for s in every if s.holder == way.holder and s.holdings == way.holdings]
    return {place_of(world, s.holder, s.links[0].company) for s in alike}


def people(world: World, seller: str, front: str, rules: Rules) -> set[tuple[str, str, str, str]]:
    """Who stands behind both: (holder, holder on the front's side, kind, strength over the strongest way)."""
    old = [s for s in stakes(world, seller, rules, True) if not s.unknown and front not in s.holdings]
    new = stakes(world, front, rules, False)
    kin = {(x, y) for a, b in world.kin for x, y in ((a, b), (b, a)) if x != y}
    found: dict[tuple[str, str, str], list[str]] = {}
    for s, f in product(old, new):
        if s.holder == f.holder:
            agreed = agreement(world, s.holder, nearest_places(world, old, s), nearest_places(world, new, f))
            joined = weakest([agreed, *joints(world, s), *joints(world, f)])
            found.setdefault((s.holder, s.holder, "same"), []).append(joined)
        elif (s.holder, f.holder) in kin:
            found.setdefault((s.holder, f.holder, "family"), []).append("family")
    for f in new:
        if f.holder == seller and f.links[0].edge == "OWNS":
            agreed = agreement(world, seller, {"home"}, nearest_places(world, new, f))
            found.setdefault((seller, seller, "self"), []).append(weakest([agreed, *joints(world, f)]))
    himself = {holder for holder, _, kind in found if kind == "same"}
    return {
        (*who, strength)
        for who, several in found.items()
        if (strength := min(several, key=STRENGTHS.index)) in STRENGTHS[: STRENGTHS.index(rules.min_link) + 1]
        and (who[2] != "family" or not himself & set(who[:2]))
    }


def sequences(world: World, front: str, moved: Sequence[Movement], rules: Rules) -> Iterator[list[Movement]]:
    """All ways of the goods from a front to a buyer in the seller country."""
    window = timedelta(days=rules.window_days)

    def go_on(so_far: list[Movement]) -> Iterator[list[Movement]]:
        last = so_far[-1]
        receiver = world.party(str(last.ends[1]))
        if receiver.country == "ru":
            yield so_far
        elif receiver.country is not None and len(so_far) < rules.max_legs:
            visited = {m.ends[0] for m in so_far}
            for m in moved:
                right = (
                    m.ends[0] == receiver.id
                    and m.ends[2] == last.ends[2]
                    and m.ends[1] not in visited
                    and m.ends[1] != receiver.id
                )
                if right and last.day <= m.day <= last.day + window:
                    yield from go_on([*so_far, m])

    for m in moved:
        if m.ends[0] == front and m.ends[1] != front and m.day >= rules.cutoff and None not in m.ends:
            yield from go_on([m])


def total(several: Sequence[Movement]) -> float | None:
    values = [m.value for m in several if m.value is not None]
    return round(sum(values), 2) if values else None


def summary(several: Sequence[Movement]) -> tuple[int, float | None, date, date]:
    return len(several), total(several), min(m.day for m in several), max(m.day for m in several)


@dataclass(frozen=True)
class Found:
    people: frozenset[tuple[str, str, str, str]]
    route: dict[tuple[str, str, str], tuple[int, float | None, date, date]]
    arrived: tuple[int, float | None, date, date]
    suppliers: dict[tuple[str, str], tuple[int, float | None, date, date]]
    legs: int


def _grouped(moved: Sequence[Movement]) -> dict[Any, list[Movement]]:
    groups: dict[Any, list[Movement]] = {}
    for m in moved:
        groups.setdefault(m.ends, []).append(m)
    return groups


def _of_buyer(front: str, ways: Sequence[Sequence[Movement]], moved: Sequence[Movement]) -> tuple[Any, Any, Any, int]:
    used = list({id(m): m for way in ways for m in way}.values())
    route = {ends: summary(several) for ends, several in _grouped(used).items()}
    last_out = {
        hs: max(m.day for m in used if m.ends[0] == front and m.ends[2] == hs) for hs in {m.ends[2] for m in used}
    }
    supplied = [
        m
        for m in moved
        if m.ends[1] == front and m.ends[0] not in (None, front) and m.day <= last_out.get(m.ends[2], LONG_AGO)
    ]
    suppliers = {(ends[0], ends[2]): summary(several) for ends, several in _grouped(supplied).items()}
    arrived = list({id(way[-1]): way[-1] for way in ways}.values())
    return route, summary(arrived), suppliers, min(len(way) for way in ways)


def chains(world: World, goods: Goods, rules: Rules) -> dict[tuple[str, str, str], Found]:
    """All chains, by (seller, front, buyer)."""
    moved = movements(world, goods, rules)
    traded = {name for m in moved if m.day < rules.cutoff for name in m.ends[:2]}
    old = [
        p.id
        for p in world.parties
        if p.kind == "company"
        and p.country == "ru"
        and p.id in traded
        and (p.founded is None or first_day(p.founded) < rules.cutoff)
    ]
    new = [
        p.id
        for p in world.parties
        if p.kind == "company" and p.country not in (None, "ru") and p.founded and last_day(p.founded) >= rules.cutoff
    ]
    found = {}
    for front in new:
        ways: dict[str, list[list[Movement]]] = {}
        for way in sequences(world, front, moved, rules):
            ways.setdefault(str(way[-1].ends[1]), []).append(way)
        for seller, (buyer, several) in product(old, ways.items()):
            behind = people(world, seller, front, rules)
            if behind:
                route, arrived, suppliers, legs = _of_buyer(front, several, moved)
                found[seller, front, buyer] = Found(frozenset(behind), route, arrived, suppliers, legs)
    return found
