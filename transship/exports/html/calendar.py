"""Time drawn: who held what from when to when, which goods moved on which day, and how much went in and out each month.

Like the picture of a chain, everything is a number before it is drawn, so it can be tested.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from queries.chains import words
from queries.chains.records import Link
from transship.exports.html.facts import Facts, Move, Tie
from transship.spelling import fitting

WIDTH, LEFT, RIGHT = 980, 250, 24
ROW, HEAD = 26, 34
MOST_TIES, MOST_LANES, MOST_MONTHS = 14, 6, 120
ROOM = LEFT  # for a label on the left, in letters larger than it is drawn in
BARS_HEIGHT = 190

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Interval:
    """A bar of the timeline. ``open_start`` and ``open_end``: the day is unknown, which is not the same as always."""

    label: str
    told: str
    x: float
    width: float
    y: float
    open_start: bool
    open_end: bool
    earlier: bool  # it begins before what is drawn


@dataclass(frozen=True, slots=True)
class Dot:
    """A movement on its day; ``radius`` grows with its value."""

    x: float
    y: float
    radius: float
    told: str


@dataclass(slots=True)
class Lane:
    """Movements between two firms."""

    label: str
    kind: str  # before, in, out
    y: float
    dots: list[Dot] = field(default_factory=list)


@dataclass(slots=True)
class Timeline:
    """Intervals above, shipments below, and the cutoff through both."""

    years: list[tuple[float, int]] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    cutoff: float | None = None
    cutoff_day: str = ""
    height: float = 0
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bar:
    """What went in or out in one month: its height, the month, and the sum in words."""

    x: float
    width: float
    y: float
    height: float
    kind: str  # in, out
    told: str


@dataclass(slots=True)
class Bars:
    """Goods into the firm above the line, goods out of it below. ``unit``: US dollars, or shipments where values are missing."""

    unit: str
    top: str
    bars: list[Bar] = field(default_factory=list)
    labels: list[tuple[float, str]] = field(default_factory=list)
    line: float = 0
    cutoff: float | None = None
    left_out: list[str] = field(default_factory=list)


def timeline(
    facts: Facts, ties: Sequence[Tie], moves: Sequence[Move], cutoff: date | None, front: str | None
) -> Timeline:
    """The timeline of some interests and movements. ``front``: the firm whose goods in and out are told apart."""
    made = Timeline()
    days = [move.day for move in moves] + ([cutoff] if cutoff else [])
    known = [
        day
        for tie in ties
        for day in (tie.link.since, tie.link.until, tie.link.left_by, tie.link.seen_first, tie.seen_last)
        if day
    ]
    if not days and not known:
        return made
    first, last = _range(days, known)
    at = _scale(first, last)
    made.years = [
        (at(date(year, 1, 1)), year) for year in range(first.year, last.year + 1) if date(year, 1, 1) >= first
    ]
    y = float(HEAD)
    for tie in ties[:MOST_TIES]:
        made.intervals.append(_interval(facts, tie, at, (first, last), y))
        y += ROW
    if len(ties) > MOST_TIES:
        made.left_out.append(f"{len(ties) - MOST_TIES} more interests")
    y = _lanes(made, facts, moves, cutoff, front, at, y + 14)
    if cutoff and first <= cutoff <= last:
        made.cutoff, made.cutoff_day = at(cutoff), cutoff.isoformat()
    made.height = y + 12
    return made


def _range(days: Sequence[date], known: Sequence[date]) -> tuple[date, date]:
    """From a good year before the first movement to half a year after the last day; older interests begin at the edge."""
    first = min(days) if days else min(known)
    last = max([*days, *(day for day in known)])
    earlier = [day for day in known if first - 4 * _YEAR <= day]
    first = min([first, *earlier])
    return date(first.year, 1, 1), max(last + _YEAR // 2, date(first.year + 1, 12, 31))


def _scale(first: date, last: date) -> Callable[[date], float]:
    room, span = WIDTH - LEFT - RIGHT, max((last - first).days, 1)
    return lambda day: round(LEFT + room * (day - first).days / span, 1)


def _interval(facts: Facts, tie: Tie, at: Callable[[date], float], edges: tuple[date, date], y: float) -> Interval:
    link, (first, last) = tie.link, edges
    begins = _begin(tie)
    ends = link.until or link.left_after or tie.seen_last or begins
    # What is known is drawn whole, what is not dashed: an interest without any day is dashed from edge to edge.
    start = min(max(begins or ends or first, first), last)
    stop = min(max(ends or start, start), last)
    x = at(start)
    width = round(max(at(stop) - x, 4), 1) if begins or ends else 0.0
    label = _pair(facts.short(link.holder), facts.short(link.company))
    told = f"{facts.name(link.holder)}: {words.role(link)} of {facts.name(link.company)}, {words.span(link)}"
    open_start = link.since is None and (begins or ends) is not None
    open_end = link.until is None and link.left_by is None
    return Interval(label, told, x, width, y, open_start, open_end, begins is not None and begins < first)


def _begin(tie: Tie) -> date | None:
    return tie.link.since or tie.link.seen_first


def _lanes(
    made: Timeline,
    facts: Facts,
    moves: Sequence[Move],
    cutoff: date | None,
    front: str | None,
    at: Callable[[date], float],
    y: float,
) -> float:
    grouped: dict[tuple[int, str, str], list[Move]] = defaultdict(list)
    for move in moves:
        kind, place = (
            ("before", 0) if cutoff and move.day < cutoff else ("in", 1) if move.receiver == front else ("out", 2)
        )
        grouped[place, kind, _pair(facts.short(move.sender), facts.short(move.receiver))].append(move)
    top = max((move.value_usd or 0 for move in moves), default=0)
    lanes = sorted(grouped.items(), key=lambda pair: (pair[0][0], pair[1][0].day))
    # Where many partners traded, a lane for each would fill the page: the largest ones stay.
    if len(lanes) > MOST_LANES:
        largest = sorted(lanes, key=lambda pair: (-pair[0][0], -len(pair[1])))[:MOST_LANES]
        made.left_out.append(f"{len(lanes) - MOST_LANES} more pairs of partners")
        lanes = [pair for pair in lanes if pair in largest]
    for (_, kind, label), several in lanes:
        lane = Lane(label, kind, y + ROW / 2)
        for move in several:
            value = words.usd(move.value_usd) if move.value_usd else "no value"
            lane.dots.append(
                Dot(at(move.day), lane.y, _radius(move.value_usd, top), f"{move.day}: HS {move.hs6}, {value}")
            )
        made.lanes.append(lane)
        y += ROW
    return y


def _pair(a: str, b: str) -> str:
    """Two names side by side, each with half of the room; one that needs less leaves the rest to the other."""
    half = ROOM / 2
    first = fitting(a, half)
    second = fitting(b, half if first.endswith("…") else ROOM - half * len(first) / 16)
    return f"{first} → {second}"


def _radius(value: float | None, top: float) -> float:
    return 3.0 if not value or top <= 0 else round(3 + 6 * math.sqrt(value / top), 1)


def bars(moves: Iterable[Move], firm: str, cutoff: date | None) -> Bars | None:
    """Goods into and out of a firm month by month (year by year where there are too many); None where nothing moved."""
    mine = [move for move in moves if firm in (move.sender, move.receiver) and move.sender != move.receiver]
    if not mine:
        return None
    valued = sum(move.value_usd is not None for move in mine) * 2 >= len(mine)
    sums: dict[tuple[str, int], float] = defaultdict(float)
    first, last = (_month(edge(move.day for move in mine)) for edge in (min, max))
    per = 1 if last - first < MOST_MONTHS else 12
    first, last = first // per, last // per
    for move in mine:
        kind = "in" if move.receiver == firm else "out"
        sums[kind, _month(move.day) // per] += (move.value_usd or 0.0) if valued else 1
    top = max(sums.values()) or 1.0
    made = Bars(
        "US dollars" if valued else "shipments", words.usd(top) if valued else f"{top:,.0f}", line=BARS_HEIGHT / 2
    )
    if valued and any(move.value_usd is None for move in mine):
        made.left_out.append(
            f"{words.plural(sum(move.value_usd is None for move in mine), 'shipment')} without a value"
        )
    room = WIDTH - LEFT / 2 - RIGHT
    step = room / (last - first + 1)
    for (kind, number), total in sorted(sums.items()):
        x, height = LEFT / 2 + (number - first) * step, total / top * (BARS_HEIGHT / 2 - 12)
        when = f"{number * per // 12}-{number * per % 12 + 1:02}" if per == 1 else str(number)
        told = f"{when}, {kind}: {words.usd(total) if valued else words.plural(int(total), 'shipment')}"
        width = round(max(min(step * 0.7, 40), 1.5), 1)
        made.bars.append(
            Bar(
                round(x + (step - width) / 2, 1),
                width,
                round(made.line - height if kind == "in" else made.line, 1),
                round(height, 1),
                kind,
                told,
            )
        )
    for number in range(first, last + 1):
        if number * per % 12 == 0 or number == first:
            made.labels.append((round(LEFT / 2 + (number - first) * step, 1), str(number * per // 12)))
    if len(made.labels) > 1 and made.labels[1][0] - made.labels[0][0] < 40:
        made.labels.pop(0)
    if cutoff and first <= _month(cutoff) // per <= last:
        made.cutoff = round(LEFT / 2 + (_month(cutoff) // per - first) * step, 1)
    return made


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def begins(link: Link) -> str:
    """The first day that an interest is known to have held, for sorting."""
    return str(link.since or link.seen_first or "")
