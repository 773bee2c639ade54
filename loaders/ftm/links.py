"""Links of an FtM file: ownerships, directorships, family relations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from graph.errors import BadValue
from graph.values import amounts
from loaders.building import Builder
from loaders.ftm.objects import Object, agreed
from loaders.records import OVER_UNTOLD, over


class Link(NamedTuple):
    """A schema that links: the properties of its two ends, the edge (empty for a family relation) and the usual kind."""

    source: str
    target: str
    edge: str
    kind: str


LINKS = {
    "Ownership": Link("owner", "asset", "OWNS", "owner"),
    "Directorship": Link("director", "organization", "DIRECTS", "director"),
    "Family": Link("person", "relative", "", ""),
}
READ = frozenset({"percentage", "role", "status", "ownershipType", "relationship", "startDate", "endDate"}) | {
    end for link in LINKS.values() for end in (link.source, link.target)
}

# Words of a role that make the interest another one than the schema says.
KINDS = (
    ("benefici", "beneficial_owner"), ("бенефици", "beneficial_owner"), ("founder", "founder"), ("учредител", "founder"),
    ("liquidator", "liquidator"), ("ликвидатор", "liquidator"),
)  # fmt: skip
_RANGE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?\s*[-–]\s*(\d+(?:[.,]\d+)?)\s*%?")

# Finds the mention of an id: its own id, None for an object that is no party; raises KeyError for an id that is not there.
Find = Callable[[str], str | None]


class Missing(NamedTuple):
    """Why a link was not made: the property and the value at fault."""

    column: str
    value: str | None
    reason: str


def add(make: Builder, item: Object, find: Find) -> Missing | bool:
    """Add what a link says between each two of its ends. True: added; False: an end is there but is no party of the graph."""
    link = LINKS[item.schema]
    ends: dict[str, list[str]] = {}
    others = 0
    for name in (link.source, link.target):
        ids = item.texts(name)
        if not ids:
            return Missing(name, None, f"this {item.schema} names no {name}")
        ends[name] = []
        for text in ids:
            try:
                mention = find(text)
            except KeyError:
                return Missing(name, text, f'the {name} "{text}" of this {item.schema} is not in the file')
            ends[name] += [mention] if mention else []
            others += not mention
    pairs = [(source, target) for source in ends[link.source] for target in ends[link.target]]
    if pairs and others:
        make.claims.warn(
            make.document,
            item.row,
            column=link.source,
            value=None,
            reason="an end of this link that is no party is left out",
        )
    for source, target in pairs:
        if link.edge:
            _interest(make, item, link, source, target)
        else:
            make.kinship(item.row, source, target, "; ".join(item.texts("relationship")) or None)
    return bool(pairs)


def _interest(make: Builder, item: Object, link: Link, holder: str, company: str) -> None:
    role = "; ".join(item.texts("role", "ownershipType")) or None
    told = (role or "").lower()
    ended = over(agreed(make, item, "endDate", "last"), make.as_of, role, *item.texts("status"))
    if ended is None:
        make.claims.warn(
            make.document, item.row, column="role", value=role or "; ".join(item.texts("status")),
            reason=f"{OVER_UNTOLD}: no interest is made",
        )  # fmt: skip
        return
    until, marks = ended
    make.interest(
        item.row, link.edge, holder, company, next((kind for word, kind in KINDS if word in told), link.kind), role=role,
        share=_share(make, item), since=agreed(make, item, "startDate", "first"), until=until,
        marks=["nominee", *marks] if "nominee" in told or "номинал" in told else marks,
    )  # fmt: skip


def _share(make: Builder, item: Object) -> tuple[float | None, float | None]:
    """The range that all percentages of a link span; unknown where there is none that can be read."""
    found: list[float] = []
    for text in item.texts("percentage"):
        ends = _RANGE.fullmatch(text)
        try:
            shares = [amounts.parse_share(part) for part in (ends.groups() if ends else (text,))]
        except BadValue as error:
            make.claims.warn(make.document, item.row, column="percentage", value=text, reason=error.reason)
            continue
        found += [share for share in shares if share is not None]
    return (min(found), max(found)) if found else (None, None)
