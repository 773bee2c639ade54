"""Numbers of firms and people whose country may be known or not: what they can be, and where check digits say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from graph.values import identifiers
from graph.values.identifiers import Bearer, Number
from loaders.building import number
from loaders.evidence import restored

# Countries whose numbers have a rule here; a number of another country may pass one of them only by chance.
RULED = frozenset({"ru", "kz", "kg", "cn"})
_RULED_LENGTHS = frozenset({10, 12, 13, 14, 15, 18})
_WORLDWIDE = frozenset({"lei", "uscc"})  # numbers of a length and a check that no other one has


class Numbers:
    """The numbers of one table. ``by_chance``: lengths of which fewer than half check there."""

    def __init__(self, by_chance: frozenset[int]) -> None:
        self._by_chance = by_chance

    def told(self, text: str, country: str | None, bearer: Bearer) -> tuple[Sequence[tuple[Number, str]], str | None]:
        """All that a number can be, as (number, text as written), and what is odd about it.

        It is a plain register number where it passes no rule of its country. Odd are zeros that were put back, and check digits that are
        wrong in a country that has them.
        """
        if country not in (None, *RULED) or len(identifiers.compact(text)) in self._by_chance:
            anywhere = [n for n in identifiers.readings(text, bearer=bearer) if n.checked and n.kind in _WORLDWIDE]
        else:
            anywhere = [n for n in identifiers.readings(restored(text), country=country, bearer=bearer) if n.checked]
        full = restored(text)
        if anywhere:
            odd = None if full == text else f"read as {full}: a spreadsheet has dropped the leading zeros"
            return [(n, text) for n in anywhere], odd
        value = identifiers.compact(full)
        by_rule = country in RULED and value.isdecimal() and len(value) in _RULED_LENGTHS
        odd = f"{len(value)} digits that pass no check of a number of {country}; kept as text" if by_rule else None
        return number(text, "reg_no", country=country), odd
