"""The definition's numbers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Rules(NamedTuple):
    goods: str = "controlled"
    cutoff: date = date(2022, 2, 24)
    seller_country: str = "ru"
    max_holdings: int = 4  # on each side
    max_legs: int = 3
    window_days: int = 180
    min_link: str = "family"
    as_of: date = date.max  # only what was shipped, and what records showed, by this day
    mirror_days: int = 10
    mirror_value: float = 0.1  # of the larger value
    mirror_weight: float = 0.005  # of the smaller weight or number
