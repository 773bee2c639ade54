"""In what two records can agree or differ, as data.

Of one group only one feature counts for a pair, so that a birth date is not counted again as a birth month, nor a telephone again as an
e-mail of the same firm: in a ``nested`` group the finest one that both records have, elsewhere the rarest agreement.
"""

from __future__ import annotations

from typing import NamedTuple

from graph.identity.components import SINGLE


class Feature(NamedTuple):
    """``agrees``: how often two records of one person or firm that both have it agree in it, until a store's own numbers say otherwise.
    Where a difference does not count against a pair it tells nothing: people move, and found other firms. ``excludes``: it forbids a join.
    """

    name: str
    group: str
    rank: int  # in its group, the finest first
    agrees: float
    words: str
    least_chance: float = 0.0  # strangers agree at least so often, however few of them the store knows
    differs: bool = False  # whether a difference counts against
    excludes: bool = False


NESTED = ("name", "birth")

FEATURES: tuple[Feature, ...] = (
    *(Feature(kind, "number", 1, 0.99, f"number ({kind})", 1e-9, True, True) for kind in SINGLE),
    Feature("name", "name", 1, 0.85, "name in any script and order"),
    Feature("sound", "name", 2, 0.1, "name by its sound"),
    Feature("letter", "name", 3, 0.02, "name but for one letter"),
    Feature("initial", "name", 4, 0.02, "surname and the initial of the given name"),
    Feature("patronymic", "patronymic", 1, 0.97, "patronymic", 0.005, True, True),
    Feature("day", "birth", 1, 0.97, "birth date", 1 / 25_000, True, True),
    Feature("slip", "birth", 2, 0.02, "birth date but for one digit, or day and month exchanged"),
    Feature("month", "birth", 3, 0.98, "birth month", 1 / 600, True, True),
    Feature("year", "birth", 4, 0.99, "birth year", 1 / 60, True, True),
    Feature("phone", "contact", 1, 0.4, "telephone"),
    Feature("email", "contact", 1, 0.4, "e-mail"),
    Feature("address", "address", 1, 0.4, "address"),
    Feature("firm", "firm", 1, 0.4, "firm that both stand behind"),
    Feature("owner", "firm", 2, 0.2, "co-owner"),
    Feature("holder", "firm", 1, 0.4, "owner or director"),
    # Names go with countries: two strangers of one name mostly come from one.
    Feature("origin", "origin", 1, 0.7, "country of a firm, citizenship or residence", 0.5),
)

# With fewer pairs joined by number than this, the shares above count for more than what a store shows itself.
PRIOR_PAIRS = 50
# A store of a few records does not know how common a name is; so many strangers are thought to stand beside them.
STRANGERS = 1_000

# Two surnames drawn by chance are one letter apart in about four of a thousand pairs; a given name begins with a certain letter in one of
# ten.
LETTER_CHANCE, INITIAL_CHANCE = 0.004, 0.1
# A birth date has some thirty neighbours by one digit or by exchange.
SLIP_CHANCE = 30 / 36_525
# One digit, or day and month exchanged; of two dates as text.
SLIPPED = """
(levenshtein({one}, {other}) = 1
 OR (left({one}, 4) = left({other}, 4) AND substr({one}, 6, 2) = substr({other}, 9, 2) AND substr({one}, 9, 2) = substr({other}, 6, 2)))
"""
