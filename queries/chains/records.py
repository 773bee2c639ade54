"""The records an answer is put together from, as they come out of the store."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Entity(NamedTuple):
    """A firm or person of the answer."""

    id: str
    kind: str
    name: str
    names: tuple[str, ...]
    country: str | None
    founded: date | None
    founded_precision: str | None
    founded_basis: str | None
    founded_last: date | None
    dissolved: date | None
    identifiers: tuple[tuple[str, str], ...]  # (kind, value)
    firms: int
    marks: tuple[str, ...]


class Link(NamedTuple):
    """An ownership or directorship over time."""

    id: str
    edge: str
    holder: str
    company: str
    kinds: tuple[str, ...]
    share_min: float | None
    share_max: float | None
    since: date | None
    since_precision: str | None
    until: date | None
    until_precision: str | None
    left_after: date | None
    left_by: date | None
    seen_first: date | None
    marks: tuple[str, ...]


class Place(NamedTuple):
    """A row of a file."""

    file: str
    row: int
    sha256: str


class LinkRow(NamedTuple):
    """A row that states an interest, the mentions of its two ends, and the holder's name as that row writes it."""

    holder: str
    company: str
    holder_name: str
    place: Place


class Way(NamedTuple):
    """A way from somebody to a firm. ``hops``: the links of each step, nearest to the person first."""

    holdings: tuple[str, ...]
    hops: tuple[tuple[str, ...], ...]
    vague: bool  # on the seller's side: perhaps begun only after the cutoff, in its month or year
    owned: bool  # not a mere directorship


class GoodsRow(NamedTuple):
    """A row of a customs record under a movement."""

    sender: str | None  # the firm
    receiver: str | None
    sender_mention: str | None
    receiver_mention: str | None
    document: str
    day: date
    day_kind: str
    hs6: str
    value_usd: float | None
    marks: tuple[str, ...]
    place: Place
