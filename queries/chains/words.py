"""How days, sums, shares and roles are put into words. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from queries.chains.records import Entity, Link
from queries.chains.rows import Firm

_ROLES = {
    "shares": "shareholder",
    "votes": "holder of votes",
    "managing_company": "managing company",
    "beneficial_owner": "beneficial owner",
}


def day(value: date, precision: str | None) -> str:
    """A day as precise as it is known: ``2022-06-03``, ``2022-06``, ``2022``."""
    return value.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)]


def usd(value: float) -> str:
    return f"${value:,.0f}" if value >= 100 else f"${value:,.2f}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 record``, ``2 records``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    every = list(words)
    return every[0] if len(every) == 1 else ", ".join(every[:-1]) + " and " + every[-1] if every else ""


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def share(link: Link) -> str:
    """`` (51 %)`` or `` (25-50 %)``; empty where the share is unknown."""
    if link.share_min is None and link.share_max is None:
        return ""
    if link.share_min is None or link.share_max is None:
        known = (
            f"at least {_percent(link.share_min)}"
            if link.share_min is not None
            else f"up to {_percent(link.share_max or 0)}"
        )
        return f" ({known} %)"
    if link.share_min == link.share_max:
        return f" ({_percent(link.share_min)} %)"
    return f" ({_percent(link.share_min)}-{_percent(link.share_max)} %)"


def role(link: Link) -> str:
    """``founder``, ``director``, ``founder and owner (34 %)``."""
    names = dict.fromkeys(_ROLES.get(kind, kind.replace("_", " ")) for kind in link.kinds)
    return listed(names) + share(link)


def span(link: Link) -> str:
    """When the interest held, as far as it is known."""
    if link.since is not None:
        begin = f"since {day(link.since, link.since_precision)}"
    elif link.seen_first is not None:
        begin = f"on record on {link.seen_first.isoformat()}"
    else:
        begin = "since an unknown day"
    if link.until is not None:
        return f"{begin}, until {day(link.until, link.until_precision)}"
    if link.left_by is not None and link.left_after is not None:
        return f"{begin}, gone between {link.left_after.isoformat()} and {link.left_by.isoformat()}"
    return begin


def founding(entity: Entity) -> str | None:
    return None if entity.founded is None else day(entity.founded, entity.founded_precision)


def firm(entity: Entity) -> Firm:
    """An entity in the shape of the answer, with every known number under its kind."""
    numbers: dict[str, list[str]] = {}
    for number in sorted(entity.identifiers):
        known = numbers.setdefault(number[0], [])
        if number[1] not in known:
            known.append(number[1])
    return Firm(
        id=entity.id,
        name=entity.name,
        country=entity.country,
        incorporated=founding(entity),
        identifiers={kind: values[0] if len(values) == 1 else values for kind, values in numbers.items()},
    )
