"""What a run of ``chains`` can be told: the definition's numbers, what to look for, and where an answer is cut."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from graph.movements import MIRROR_DAYS, MIRROR_VALUE_PCT
from queries.chains.rows import Strength


class Params(BaseModel, frozen=True, extra="forbid"):
    """Parameters of the intermediary chain; the defaults are those of the definition."""

    goods: str = "controlled"  # a list (controlled, chpl, drones, chips) or HS codes of 2, 4 or 6 digits
    cutoff: date = date(2022, 2, 24)
    seller_country: str = Field("ru", pattern=r"^[a-z]{2}$")
    max_holdings: int = Field(4, ge=0, le=8)  # on each side, between the people and the firm
    max_legs: int = Field(3, ge=1, le=3)
    window_days: int = Field(180, ge=0, le=3650)  # from one leg to the next
    as_of: date | None = None  # only what was shipped, and what records showed, by this day
    min_link: Strength = Strength.FAMILY  # the weakest link that counts
    family_hints: bool = False  # also show ties through people who only may be relatives, marked as hints
    seller: str | None = None  # id of a seller
    seed: str | None = None  # id of a firm or person that a chain must hold
    nominee_firms: int = Field(25, ge=2)  # who stands behind so many firms may be a nominee
    activities: str = (
        ""  # activity codes (beginnings, comma-separated) that make a seller without any trade record; off by default
    )

    # Signs that rows of two files are one movement.
    mirror_days: int = Field(MIRROR_DAYS, ge=0, le=60)
    mirror_value_pct: float = Field(MIRROR_VALUE_PCT, ge=0, le=100)

    # Where an answer is cut, so that one hub cannot fill the memory; a cut is stated in the notes.
    max_paths: int = Field(2_000, ge=1)  # ways up from one firm
    max_pairs: int = Field(10_000, ge=1)  # seller-front pairs through one person
    max_routes: int = Field(5_000, ge=1)  # ways of the goods from one front
    max_chains: int = Field(5_000, ge=1)
    max_rows: int = Field(1_000, ge=1)  # movements of one leg that are shown as evidence; all are counted
    max_trade_rows: int = Field(10, ge=1)  # the same of the latest movements before the cutoff and to the front
    ranks: tuple[int, ...] = ()  # only the chains of these ranks are told (``1,3``); all are found and counted

    @field_validator("ranks", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return value.split(",") if isinstance(value, str) else value

    @field_validator("seller", "seed")
    @classmethod
    def _as_id(cls, value: str | None) -> str | None:
        """Ids are taken with or without dashes."""
        return None if value is None else str(UUID(value))
