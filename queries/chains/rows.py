"""The rows of the answer: a chain and its parts, in the shape that ``chains --json`` prints."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class Strength(StrEnum):
    """In what the two mentions of somebody agree, strongest first. ``judgement``: a person decided that they are the same; ``family_hint``:
    two people who may be relatives, found only where hints are asked for."""

    SAME_IDENTIFIER = "same_identifier"
    JUDGEMENT = "judgement"
    NAME_BIRTHDATE = "name_birthdate"
    NAME_BIRTHMONTH = "name_birthmonth"
    NAME_SUPPORT = "name_support"
    FAMILY = "family"
    FAMILY_HINT = "family_hint"

    @property
    def order(self) -> int:
        """0 for the strongest."""
        return list(Strength).index(self)

    @property
    def grade(self) -> str:
        """strong, medium or weak."""
        return {Strength.NAME_SUPPORT: "medium", Strength.FAMILY: "weak", Strength.FAMILY_HINT: "weak"}.get(
            self, "strong"
        )


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


class Firm(_Row):
    """A firm as the answer names it. ``incorporated`` is as precise as it is known: ``2022-06-03``, ``2022-06`` or ``2022``."""

    id: str
    name: str
    country: str | None
    incorporated: str | None
    identifiers: dict[str, str | list[str]]


class Relative(_Row):
    """The member of the family who stands behind the front."""

    id: str
    name: str


class Behind(_Row):
    """Somebody who stands behind both seller and front, with the firms between, nearest to the person first."""

    id: str
    name: str
    names: list[str]
    kind: str  # person, company or unknown
    link_strength: Strength
    seller_path: list[Firm]
    front_path: list[Firm]
    basis: str
    firms: int  # how many firms this one stands behind directly
    nominee: bool
    relative: Relative | None = None


class Leg(_Row):
    """All movements of one code between two firms that take part in a route of the chain."""

    sender: Firm = Field(serialization_alias="from", validation_alias=AliasChoices("sender", "from"))
    receiver: Firm = Field(serialization_alias="to", validation_alias=AliasChoices("receiver", "to"))
    hs6: str
    shipments: int
    value_usd: float | None
    first: date
    last: date


class Supply(_Row):
    """Who sent the same goods to the front before they left it."""

    firm: Firm
    hs6: str
    shipments: int
    value_usd: float | None
    first: date
    last: date


class Before(_Row):
    """What the seller sent or received before the cutoff."""

    hs6: str
    shipments: int
    value_usd: float | None
    first: date
    last: date


class Evidence(_Row):
    """A row of a file, and what it shows."""

    fact: str
    file: str
    row: int
    sha256: str


class Join(_Row):
    """A decision that a chain rests on: that two records tell of one person or firm. ``role``: whose records, or what they stand for."""

    id: str
    role: str
    name: str
    basis: str
    reasons: str


class Chain(_Row):
    """A possible intermediary chain: seller, front, buyer, the people behind both and the way of the goods."""

    rank: int
    score: float
    score_parts: dict[str, float]
    link_strength: Strength
    seller: Firm
    front: Firm
    buyer: Firm
    people: list[Behind]
    route: list[Leg]
    legs: int  # of the shortest route
    suppliers: list[Supply]
    before: list[Before]
    goods: list[str]
    shipments: int
    value_usd: float | None
    first: date
    last: date
    evidence: list[Evidence]
    doubts: list[str]
    decisions: list[str]  # ids of the decisions it rests on; `chains --without ID` tells what falls with one
    joins: list[Join]  # the same decisions in words
