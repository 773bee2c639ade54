"""Numbers of firms and people whose country may be known or not: what they can be, and where check digits say nothing."""

from __future__ import annotations

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

    def read(self, text: str, country: str | None, bearer: Bearer) -> list[tuple[Number, str]]:
        """All that a number can be, as (number, text as written); a plain register number where it passes no rule of its country."""
        if country not in (None, *RULED) or len(identifiers.compact(text)) in self._by_chance:
            anywhere = [n for n in identifiers.readings(text, bearer=bearer) if n.checked and n.kind in _WORLDWIDE]
            return [(n, text) for n in anywhere] or number(text, "reg_no", country=country)
        found = [n for n in identifiers.readings(restored(text), country=country, bearer=bearer) if n.checked]
        return [(n, text) for n in found] or number(text, "reg_no", country=country)

    def doubt(self, text: str, country: str | None, bearer: Bearer) -> str | None:
        """What is odd about a number: zeros that were put back, or check digits that are wrong in a country that has them."""
        full = restored(text)
        value = identifiers.compact(full)
        checked = any(n.checked for n, _ in self.read(text, country, bearer))
        if checked and full != text:
            return f"read as {full}: a spreadsheet has dropped the leading zeros"
        by_rule = country in RULED and value.isdecimal() and len(value) in _RULED_LENGTHS
        return (
            f"{len(value)} digits that pass no check of a number of {country}; kept as text"
            if by_rule and not checked
            else None
        )
