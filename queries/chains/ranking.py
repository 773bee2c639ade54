"""Which chain comes first: the strength of the link, then the directness of the route, then the value.

The parts of the score are spaced so that no later part can outweigh an earlier one: 0.3 between grades of strength, 0.05 between
numbers of legs, and less than 0.05 for any value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from queries.chains.ties import Tie

_STRENGTH = {"strong": 0.8, "medium": 0.5, "weak": 0.2}
_LEG = 0.05
_MOST_LEGS = 3
# Ten billion dollars and more fill the part of the value.
_VALUE, _VALUE_DIGITS = 0.049, 10


class ChainKey(NamedTuple):
    """A chain by the ids of its firms; ``legs`` are the run's numbers of front and buyer."""

    seller: str
    front: str
    buyer: str
    legs: tuple[int, int]


class Ranked(NamedTuple):
    """A chain in its place, before its details are read."""

    key: ChainKey
    legs: int  # of the shortest route
    parts: Mapping[str, float]

    @property
    def score(self) -> float:
        return round(sum(self.parts.values()), 4)


def strength_part(ties: Sequence[Tie], nominees: frozenset[str], by_activity: bool) -> float:
    """The grade of the strongest link through somebody who is no nominee; 0 where only nominees tie the firms, or only an activity code
    makes the seller one."""
    if by_activity:
        return 0.0
    grades = [_STRENGTH[tie.strength.grade] for tie in ties if not {tie.holder, tie.front_holder} & nominees]
    return max(grades, default=0.0)


def parts(strength: float, shortest: int, value_usd: float | None) -> dict[str, float]:
    """The parts of the score; their sum lies between 0 and 1."""
    digits = math.log10(1 + value_usd) if value_usd else 0.0
    return {
        "strength": strength,
        "directness": round(_LEG * (_MOST_LEGS + 1 - shortest), 4),
        "value": round(_VALUE * min(1.0, digits / _VALUE_DIGITS), 4),
    }
