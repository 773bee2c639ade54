"""Weights in whatever unit a table gives them, and money in thousands, as kilograms and US dollars."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph.errors import BadValue
from graph.values.text import clean
from loaders.headers import Recognised, words

Numbers = Sequence[float | None]

KG_PER_LB = 0.45359237  # international yard and pound agreement of 1959
# Words and codes of UN/ECE recommendation 20, and the letters that US manifests use.
_KG_PER_UNIT = {
    **dict.fromkeys(("kg", "kgs", "kgm", "kilo", "kilos", "kilogram", "kilograms", "k", "кг"), 1.0),
    **dict.fromkeys(("lb", "lbs", "lbr", "pound", "pounds", "l"), KG_PER_LB),
    **dict.fromkeys(
        ("t", "mt", "mts", "ton", "tons", "tne", "tonne", "tonnes", "metric ton", "metric tons", "т", "тн"), 1000.0
    ),
    **dict.fromkeys(("g", "gr", "grm", "gram", "grams", "г"), 0.001),
    **dict.fromkeys(("stn", "short ton", "short tons"), 907.18474),
    **dict.fromkeys(("ltn", "long ton", "long tons"), 1016.0469088),
}
_WITH_UNIT = re.compile(r"\s*(?P<number>\d[\d\s.,]*?)\s*(?P<unit>[^\W\d_][^\W\d_ .]*(?: [^\W\d_]+)?\.?)\s*")
_KILOGRAMS = frozenset({"kg", "kilogram", "кг"})


def kg_per_unit(cell: object) -> float | None:
    """How many kilograms a unit of weight is; None where the cell is empty. Raises BadValue for a unit that is none of weight."""
    text = clean(cell)
    if text is None:
        return None
    factor = _KG_PER_UNIT.get(text.lower().strip(" ."))
    if factor is None:
        raise BadValue(f'"{text}" is no unit of weight', "Write KG or LB in this column and load the file again.")
    return factor


def _split(cell: object) -> tuple[object, float | None]:
    """A weight and the kilograms of the unit that stands in its cell (``27.6 LB``), None where none does."""
    found = _WITH_UNIT.fullmatch(cell) if isinstance(cell, str) else None
    factor = _KG_PER_UNIT.get(found["unit"].lower().strip(" .")) if found else None
    return (found["number"], factor) if found and factor else (cell, None)


def number_inside(cell: object) -> object:
    """A weight without the unit that may stand in its cell."""
    return _split(cell)[0]


def unit_inside(cell: object) -> float | None:
    """The kilograms of the unit that stands in the cell of a weight; None where none does."""
    return _split(cell)[1]


def says_kilograms(found: Recognised, meaning: str) -> bool:
    """Whether the header of a weight names kilograms."""
    return bool(_KILOGRAMS & {*words(found.named(meaning) or "")})


def gross_kg(
    found: Recognised, amounts: Mapping[str, Numbers], inside: Mapping[str, Numbers], beside: Numbers, empty: Numbers
) -> Numbers:
    """The gross weight of each row: as given in kilograms, else in the unit in its cell or beside it, in pounds or in tonnes.

    ``inside`` and ``beside`` are the kilograms of the unit that stands in the cell of a weight, or in a column of its own; a weight whose
    unit nobody says is left empty.
    """
    kept = amounts.get("gross_kg", empty)
    if "gross_kg" in amounts:
        others = empty if says_kilograms(found, "gross_kg") else beside
        units = [i or b or 1.0 for i, b in zip(inside.get("gross_kg", empty), others, strict=True)]
        kept = _times(kept, units) if set(units) != {1.0} else kept
    usual = 1.0 if says_kilograms(found, "gross") else None
    units_of_gross = [i or b or usual for i, b in zip(inside.get("gross", empty), beside, strict=True)]
    offers = (
        _times(amounts.get("gross", empty), units_of_gross),
        [n and n * KG_PER_LB for n in amounts.get("gross_lb", ())],
        [n and n * 1000 for n in amounts.get("gross_t", ())],
    )
    for offer in offers:
        if offer and None in kept:
            kept = [a or b for a, b in zip(kept, offer, strict=True)]
    return kept


def _times(numbers: Numbers, factors: Numbers) -> list[float | None]:
    return [round(n * f, 6) if n and f else None for n, f in zip(numbers, factors, strict=True)]


# Declarations whose total was counted, remembered; items of one declaration stand together.
_REMEMBERED = 100_000


class Totals:
    """Values that may be those of a whole declaration, which repeat on each of its items: each is counted once, at its first item."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, float], str] = {}

    def once(
        self, declarations: Sequence[str | None], values: Numbers, ids: Sequence[str | None]
    ) -> list[float | None]:
        """The values, without those that another item of the same declaration had before; an exact copy (the same id) keeps its own, and so
        does a row without a declaration. A row without an id is left out."""
        kept: list[float | None] = []
        for declaration, value, key in zip(declarations, values, ids, strict=True):
            if declaration is None or value is None or key is None:
                kept.append(value)
            else:
                kept.append(value if self._counted.setdefault((declaration, value), key) == key else None)
        if len(self._counted) > _REMEMBERED:
            self._counted = dict(list(self._counted.items())[-_REMEMBERED // 2 :])
        return kept
