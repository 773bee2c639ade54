"""The picture of a chain: people above, the firms between them and it below, then the firms that goods went through from left to right.

Places are computed here, so they can be tested; a page only draws what it gets. What does not fit is counted in ``left_out``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from queries.chains import words
from queries.chains.rows import Behind, Chain, Firm, Leg, Supply
from transship.spelling import country, fitting, romanised, short_form, wrapped

BOX_WIDTH, BOX_HEIGHT, GAP, ROW_GAP, MARGIN = 224, 104, 128, 92, 16
LINE = 17  # from one line of text to the next

# More than these no eye takes in at once; the tables below the picture have all.
MOST_PEOPLE, MOST_BETWEEN, MOST_MIDDLE, MOST_SUPPLIERS = 4, 6, 4, 3
ROOM = BOX_WIDTH - 20  # for a line of text in a box


@dataclass(slots=True)
class Box:
    """A person or firm: its role in the chain, its name in up to two lines and a romanised one, and a line of what is known.

    The first ``own`` lines are the name in its own script. ``x``, ``y``: the upper left corner.
    """

    id: str
    kind: str  # person, seller, front, buyer, middle, between, supplier
    lines: tuple[str, ...]
    about: str
    own: int = 1
    x: float = 0
    y: float = 0

    @property
    def middle(self) -> float:
        return self.x + BOX_WIDTH / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line between two boxes. ``kind``: holds (an interest), goods, family. ``path`` is an SVG path; labels stand around (x, y)."""

    kind: str
    start: str
    end: str
    path: str
    labels: tuple[str, ...]
    x: float
    y: float


@dataclass(slots=True)
class Picture:
    """Boxes and arrows with their places, the size of it all, and what was left out, in words."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    width: float = 0
    height: float = 0
    left_out: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """The picture in sentences, for whoever cannot see it."""
        names = {box.id: " ".join(box.lines) for box in self.boxes}
        joins = {"holds": "stands behind", "goods": "sent goods to", "family": "is of one family with"}
        return [f"{names[a.start]} {joins[a.kind]} {names[a.end]}: {', '.join(a.labels)}" for a in self.arrows]


def of_chain(chain: Chain) -> Picture:
    """The picture of a chain."""
    picture = Picture(f"{chain.seller.name} → {chain.front.name} → {chain.buyer.name}")
    rows: dict[int, list[tuple[float, Box]]] = defaultdict(list)
    step = BOX_WIDTH + GAP
    people = chain.people[:MOST_PEOPLE]
    _count(
        picture,
        len(chain.people) - len(people),
        "more person or holding behind both",
        "more people or holdings behind both",
    )
    depth = max((len(way) for person in people for way in (person.seller_path, person.front_path)), default=0)
    ground = depth + 1
    column = _columns(chain, picture)
    for firm, (place, kind) in column.items():
        known = _firms(chain)[firm]
        rows[ground].append((place * step, _firm_box(known, kind)))
    sides = {"seller": column[chain.seller.id][0] * step, "front": column[chain.front.id][0] * step}
    _between(picture, rows, people, sides, ground)
    taken = {box.id for row in rows.values() for _, box in row}
    middle = (column[chain.seller.id][0] + column[chain.front.id][0]) * step / 2
    for person in people:
        if person.id not in taken:
            rows[0].append((middle, _person_box(person)))
        if person.relative and person.relative.id not in taken:
            rows[0].append(
                (
                    middle + step,
                    _box(person.relative.id, "person", person.relative.name, "of the same family"),
                )
            )
    supplies = _supplies(chain, taken, picture)
    for supply in supplies:
        rows[ground + 1].append((column[chain.front.id][0] * step, _firm_box(supply.firm, "supplier")))
    _place(picture, rows)
    _draw(picture, chain, people, supplies)
    return picture


def _count(picture: Picture, more: int, one: str, many: str) -> None:
    if more > 0:
        picture.left_out.append(f"{more} {one if more == 1 else many}")


def _columns(chain: Chain, picture: Picture) -> dict[str, tuple[int, str]]:
    """The firms on the ground: seller, front, the firms that goods went through by their distance from the front, buyer."""
    column = {chain.seller.id: (0, "seller"), chain.front.id: (1, "front")}
    middle = dict.fromkeys(
        end.id for leg in chain.route for end in (leg.sender, leg.receiver) if end.id not in (*column, chain.buyer.id)
    )
    shown = list(middle)[:MOST_MIDDLE]
    _count(picture, len(middle) - len(shown), "more firm that goods went through", "more firms that goods went through")
    column |= {firm: (2 + place, "middle") for place, firm in enumerate(shown)}
    if chain.buyer.id not in column:
        column[chain.buyer.id] = (len(shown) + 2, "buyer")
    return column


def _firms(chain: Chain) -> dict[str, Firm]:
    ends = [end for leg in chain.route for end in (leg.sender, leg.receiver)]
    return {firm.id: firm for firm in (*ends, chain.seller, chain.front, chain.buyer)}


def _between(
    picture: Picture,
    rows: dict[int, list[tuple[float, Box]]],
    people: Sequence[Behind],
    sides: Mapping[str, float],
    ground: int,
) -> None:
    """The firms between people and the two firms: the one nearest to the firm stands right above it."""
    taken = {box.id for row in rows.values() for _, box in row} | {person.id for person in people}
    wanted: dict[str, tuple[int, float, Firm]] = {}
    for person in people:
        for side, way in (("seller", person.seller_path), ("front", person.front_path)):
            for up, firm in enumerate(reversed(way), start=1):
                wanted.setdefault(firm.id, (ground - up, sides[side], firm))
    fresh = [found for firm, found in wanted.items() if firm not in taken]
    _count(picture, len(fresh) - MOST_BETWEEN, "more firm between", "more firms between")
    for row, x, firm in fresh[:MOST_BETWEEN]:
        rows[row].append((x, _firm_box(firm, "between")))


def _supplies(chain: Chain, taken: set[str], picture: Picture) -> list[Supply]:
    best: dict[str, Supply] = {}
    for supply in chain.suppliers:
        if supply.firm.id not in taken:
            best.setdefault(supply.firm.id, supply)
    shown = list(best.values())[:MOST_SUPPLIERS]
    _count(picture, len(best) - len(shown), "more supplier", "more suppliers")
    return shown


def _place(picture: Picture, rows: dict[int, list[tuple[float, Box]]]) -> None:
    """Give each box its place: as near to where it wants to be as its neighbours let it."""
    for number, row in rows.items():
        at, moved = None, []
        for x, box in sorted(row, key=lambda pair: (pair[0], pair[1].kind != "seller", pair[1].id)):
            box.x = x if at is None else max(x, at + BOX_WIDTH + GAP / 2)
            moved.append(box.x - x)
            at = box.x
            box.y = MARGIN + number * (BOX_HEIGHT + ROW_GAP)
            picture.boxes.append(box)
        back = sum(moved) / len(moved)
        for _, box in row:
            box.x -= back
    left = min(box.x for box in picture.boxes)
    top = min(box.y for box in picture.boxes)
    for box in picture.boxes:
        box.x, box.y = round(box.x - left + MARGIN, 1), round(box.y - top + MARGIN, 1)
    picture.boxes.sort(key=lambda box: (box.y, box.x))
    picture.width = max(box.x for box in picture.boxes) + BOX_WIDTH + MARGIN
    picture.height = max(box.y for box in picture.boxes) + BOX_HEIGHT + MARGIN


def _draw(picture: Picture, chain: Chain, people: Sequence[Behind], supplies: Sequence[Supply]) -> None:
    boxes = {box.id: box for box in picture.boxes}
    hops: dict[tuple[str, str], tuple[str, ...]] = {}
    for person in people:
        holder = person.relative.id if person.relative else person.id
        for start, way, firm in (
            (person.id, person.seller_path, chain.seller),
            (holder, person.front_path, chain.front),
        ):
            stops = [stop for stop in (start, *(between.id for between in way), firm.id) if stop in boxes]
            for a, b in pairwise(stops):
                hops.setdefault((a, b), ())
        if person.relative and {person.id, person.relative.id} <= boxes.keys():
            picture.arrows.append(_across(boxes[person.id], boxes[person.relative.id], "family", ("one family",)))
    for a, b in hops:
        if a != b:
            picture.arrows.append(_down(boxes[a], boxes[b]))
    for (a, b), labels in _carried(chain.route).items():
        if a in boxes and b in boxes:
            picture.arrows.append(_across(boxes[a], boxes[b], "goods", labels))
    for supply in supplies:
        label = _goods_label([supply.hs6], supply.shipments, supply.value_usd)
        picture.arrows.append(_up(boxes[supply.firm.id], boxes[chain.front.id], label))


def _carried(route: Iterable[Leg]) -> dict[tuple[str, str], tuple[str, ...]]:
    """What went from one firm to another, all codes together."""
    legs: dict[tuple[str, str], list[Leg]] = defaultdict(list)
    for leg in route:
        legs[leg.sender.id, leg.receiver.id].append(leg)
    found = {}
    for ends, several in legs.items():
        values = [leg.value_usd for leg in several if leg.value_usd is not None]
        codes = list(dict.fromkeys(leg.hs6 for leg in several))
        found[ends] = _goods_label(codes, sum(leg.shipments for leg in several), sum(values) if values else None)
    return found


def _goods_label(codes: Sequence[str], shipments: int, value: float | None) -> tuple[str, ...]:
    more = f" +{len(codes) - 1}" if len(codes) > 1 else ""
    return (
        f"HS {codes[0][:4]} {codes[0][4:]}{more}",
        words.plural(shipments, "shipment"),
        words.usd(value) if value else "no value",
    )


def _down(a: Box, b: Box) -> Arrow:
    """From a holder to the firm below it (or beside it, where both stand on one row)."""
    if a.y == b.y:
        return _across(a, b, "holds", ())
    x1, y1, x2, y2 = a.middle, a.y + BOX_HEIGHT, b.middle, b.y
    bend = (y2 - y1) / 2
    path = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
    return Arrow("holds", a.id, b.id, path, (), (x1 + x2) / 2, (y1 + y2) / 2)


def _across(a: Box, b: Box, kind: str, labels: tuple[str, ...]) -> Arrow:
    """Between two boxes of one row: straight to the next one on the right, in a bow below the row otherwise."""
    gap = b.x - (a.x + BOX_WIDTH)
    if 0 < gap <= GAP:
        y = a.y + BOX_HEIGHT / 2
        return Arrow(
            kind, a.id, b.id, f"M{a.x + BOX_WIDTH:g} {y:g}L{b.x:g} {y:g}", labels, a.x + BOX_WIDTH + gap / 2, y
        )
    x1, x2, y = a.middle + 24, b.middle - 24, a.y + BOX_HEIGHT
    low = y + ROW_GAP * 0.8
    return Arrow(
        kind,
        a.id,
        b.id,
        f"M{x1:g} {y:g}C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y:g}",
        labels,
        (x1 + x2) / 2,
        y + ROW_GAP * 0.6,
    )


def _up(a: Box, b: Box, labels: tuple[str, ...]) -> Arrow:
    x1, y1, x2, y2 = a.middle, a.y, b.middle, b.y + BOX_HEIGHT
    bend = (y1 - y2) / 2
    path = f"M{x1:g} {y1:g}C{x1:g} {y1 - bend:g} {x2:g} {y2 + bend:g} {x2:g} {y2:g}"
    return Arrow("goods", a.id, b.id, path, labels[:1] + labels[2:], x1 + (x2 - x1) * 0.25, y1 - 24)


def _box(box_id: str, kind: str, name: str, about: str) -> Box:
    lines = wrapped(name, ROOM, 2)
    roman = romanised(name)
    return Box(box_id, kind, (*lines, fitting(roman, ROOM * 1.1)) if roman else lines, about, len(lines))


def _firm_box(firm: Firm, kind: str) -> Box:
    since = f", since {firm.incorporated[:7]}" if firm.incorporated else ""
    return _box(firm.id, kind, short_form(firm.name), f"{country(firm.country)}{since}")


def _person_box(person: Behind) -> Box:
    about = {"person": "person", "company": "holding"}.get(person.kind, "holder")
    crowd = f", behind {person.firms} firms" if person.firms > 2 else ""
    return _box(person.id, "person", person.name, f"{about}{crowd}")
