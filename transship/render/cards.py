"""A person, a firm, a decision or a path on the screen: each statement with the file and row it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from transship.entities import Card, Decision, LinkLine, MentionLine, TradeLine
from transship.history import Change
from transship.network import Path
from transship.render.formats import UNKNOWN, count, country, day, hs, listed, money, share, shown, span
from transship.render.pairs import weighed
from transship.render.tables import SHORT, decision_line, grid

# Words for the kinds of interest; others are shown with their underscores as blanks.
_BOUND = {"OWNS": "owner", "DIRECTS": "director"}


def card(facts: Card) -> RenderableType:
    """Everything about one person or firm."""
    parts: list[RenderableType] = [Text(shown(facts.name) or "(no name)", style="bold")]
    parts += [*(Text(shown(line, 400)) for line in facts.seen_as), grid(_about(facts))]
    for title, lines in (
        ("stands behind", [_link(x) for x in facts.links if x.outward]),
        ("owners and directors", [_link(x) for x in facts.links if not x.outward]),
        ("owners over time", [_change(c) for c in facts.history]),
        (
            "family",
            [
                f"{shown(k.other_name)} ({k.other_id[:SHORT]}): {shown(k.kind or 'relative')}, {shown(k.basis)}"
                for k in facts.family
            ],
        ),
        ("goods, by rows of records (one delivery may stand in two records)", [_trade(t) for t in facts.trade]),
        ("said in", [_mention(m) for m in facts.mentions]),
        ("why these are one", [decision_line(d) for d in facts.decisions if d.verdict == "same" and not d.reversed_by]),
        (
            "kept apart or taken back",
            [decision_line(d) for d in facts.decisions if d.verdict != "same" or d.reversed_by],
        ),
        ("not shown", [f"{note}; all of them: --json" for note in facts.notes]),
    ):
        if lines:
            parts += [Text(""), Text(title, style="bold"), *(grid([("", line)], label_width=2) for line in lines)]
    return Group(*parts)


def _about(facts: Card) -> Iterator[tuple[str, str]]:
    kind = {"company": "firm"}.get(facts.kind, facts.kind)
    yield "id", facts.id
    yield "is", f"{kind}, {country(facts.country)}" if facts.country or facts.kind == "company" else kind
    others = [shown(name) for name in facts.names if name != facts.name]
    if others:
        yield "also", "; ".join(others)
    for number in facts.identifiers:
        yield (
            shown(number.kind),
            shown(number.value)
            + ("" if number.checked or number.kind == "reg_no" else " (its check digits are wrong)"),
        )
    if facts.born:
        yield "born", day(facts.born, facts.born_precision)
    if facts.nationalities:
        yield "nationality", ", ".join(country(code) for code in facts.nationalities)
    if facts.founded:
        read = ", read from its number" if facts.founded_basis == "number" else ""
        yield "since", day(facts.founded, facts.founded_precision) + read
    if facts.dissolved:
        yield "until", day(facts.dissolved)
    for label, texts in (
        ("status", [facts.status] if facts.status else []), ("addresses", facts.addresses), ("phones", facts.phones),
        ("e-mails", facts.emails), ("activities", facts.activities), ("marks", facts.marks),
    ):  # fmt: skip
        if texts:
            yield label, "; ".join(shown(text, 200) for text in texts)


def _period(link: LinkLine) -> str:
    since = day(link.since, link.since_precision) if link.since else ""
    until = day(link.until, link.until_precision) if link.until else ""
    if link.left_by and not until:
        until = f"left between {day(link.left_after)} and {day(link.left_by)}"
    if not since and not until:
        return f"seen {span(link.seen_first, link.seen_last)}" if link.seen_first else "dates unknown"
    return f"{since or UNKNOWN} – {until or 'no end known'}"


def roles(link: LinkLine) -> str:
    """``founder, 50 %`` or ``director (general director)``."""
    kinds = ", ".join(kind.replace("_", " ") for kind in link.kinds) or _BOUND.get(link.edge, link.edge.lower())
    role = f" ({', '.join(shown(r) for r in link.roles)})" if link.roles else ""
    part = share(link.share_min, link.share_max)
    return shown(kinds) + role + (f", {part}" if part else "")


def _link(link: LinkLine) -> str:
    where = f", {country(link.other_country)}" if link.other_country else ""
    marks = f"; {', '.join(shown(m) for m in link.marks)}" if link.marks else ""
    evidence = listed(shown(place) for place in link.evidence or ())
    return f"{shown(link.other_name)}{where} ({link.other_id[:SHORT]}): {roles(link)}; {_period(link)}{marks}  [{evidence}]"


def _change(change: Change) -> str:
    if change.after:
        when = f"between {day(change.after)} and {day(change.day)}"
    elif change.day_precision == "seen":
        when = f"by {day(change.day)}"
    else:
        when = day(change.day, change.day_precision) if change.day else "on an unknown day"
    now = share(*change.share) if change.share else ""
    before = share(*change.before) if change.before else ""
    what = {
        "came": "came" + (f" with {now}" if now else ""),
        "share": f"from {before or UNKNOWN} to {now or UNKNOWN}",
        "left": "left" + (f", having had {before}" if before else ""),
    }[change.what]
    return f"{when}: {shown(change.holder)} ({change.holder_id[:SHORT]}) {what}  [{listed(shown(p) for p in change.evidence)}]"


def _trade(line: TradeLine) -> str:
    direction = "to" if line.role == "sent" else "from"
    partner = (
        f"{shown(line.partner_name)} ({(line.partner_id or '')[:SHORT]})" if line.partner_name else "an unnamed partner"
    )
    where = f", {country(line.partner_country)}" if line.partner_country else ""
    goods = hs(line.hs6) if line.hs6 else "goods without a code"
    facts = f"{count(line.rows, 'row')}, {money(line.value_usd)}, {span(line.first, line.last)}"
    return f"{line.role} {goods} {direction} {partner}{where}: {facts}  [{listed((shown(f) for f in line.files), 3)}]"


def _mention(line: MentionLine) -> str:
    facts = [shown(line.name) or "(no name)"]
    if line.born:
        facts.append(f"born {day(line.born, line.born_precision)}")
    if line.founded:
        facts.append(f"since {day(line.founded, line.founded_precision)}")
    if line.scope:
        facts.append(f"in the record of {shown(line.scope)}")
    if line.as_of:
        facts.append(f"as of {day(line.as_of)}")
    return f"{shown(line.file, 400)}:{line.row}  {', '.join(facts)}  ({line.id[:SHORT]})"


def decision(facts: Decision) -> RenderableType:
    """A decision with its reasons."""
    return Group(
        Text(decision_line(facts)),
        Text(f"full ids: {facts.id}; {facts.a}; {facts.b}"),
        *(weighed(facts.probability, facts.bits, facts.features) if facts.bits is not None else ()),
    )


def path(way: Path) -> RenderableType:
    """A path, one step a line, each with what joins its ends."""
    if not way.legs:
        return Text(f"No path was found: {'; '.join(way.notes)}.")
    parts: list[RenderableType] = []
    for number, leg in enumerate(way.legs, start=1):
        parts.append(Text(f"{number}  {shown(leg.start.name)}  →  {shown(leg.end.name)}", style="bold"))
        lines = [*(_tie(link, leg.start.name, leg.end.name) for link in leg.ties.links)]
        lines += [f"family: {shown(k.kind or 'relative')}, {shown(k.basis)}" for k in leg.ties.family]
        lines += [_trade(t) for t in leg.ties.trade]
        parts += _indented(lines)
    if way.alternatives:
        parts.append(Text(f"{count(way.alternatives, 'other path')} of the same length."))
    return Group(*parts)


def _tie(link: LinkLine, start: str, end: str) -> str:
    holder, firm = (start, end) if link.outward else (end, start)
    evidence = listed(shown(place) for place in link.evidence or ())
    return f"{shown(holder)} is or was {roles(link)} of {shown(firm)}; {_period(link)}  [{evidence}]"


def _indented(lines: Iterable[str]) -> list[RenderableType]:
    return [grid([("", line)], label_width=1) for line in lines]
