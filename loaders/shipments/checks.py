"""Whether a row of a shipment table can be used, and if not, why. For rows in which something was found wrong; most never come here."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from graph.values.text import clean
from loaders import kinds
from loaders.headers import Recognised
from loaders.shipments.columns import ColumnReader
from loaders.shipments.meanings import KINDS, RECEIVERS, Rules
from loaders.shipments.traders import TO_ORDER, Trader, split
from loaders.table import Cleaned

_FIX = "Correct the cell in the source file and load the file again."


class Refusal(NamedTuple):
    """Why a row cannot be used."""

    meaning: str | None
    value: object
    reason: str
    fix: str


# A meaning, its cell, and what is odd about it.
Doubt = tuple[str, object, str]


def _fits(kind: str, cell: object) -> bool:
    if kind == "name":
        name = split(clean(cell) or "")[0]
        return name is not None and kinds.fits("name", name)
    return kinds.fits(kind, cell)


class RowChecks:
    """The checks of one file. ``width``: how many cells of a row are the file's; what a mapping says of all rows stands behind them."""

    def __init__(self, found: Recognised, used: set[str], reader: ColumnReader, rules: Rules, width: int) -> None:
        self._rules = rules
        self._at = found.columns
        self._width = width
        in_order = sorted(self._at.items(), key=itemgetter(1))
        self._columns = [(m, place, KINDS[m]) for m, place in in_order if m in used and m in KINDS]
        self._read: list[tuple[str, str, Cleaned[Any], bool]] = [
            (reader.day_meaning, "date", reader.days, True),
        ]
        if "hs" in self._at:
            self._read.append(("hs", "HS code", reader.hs, rules.hs_required))
        self._amounts = reader.amounts
        self._texts: dict[str, Cleaned[Any]] = dict(reader.texts)
        if "weight_unit" in self._at:
            self._texts["weight_unit"] = reader.units
        names = [f"{role}.{attribute}" for role in RECEIVERS for attribute in ("name", "name_en", "number")]
        self._receivers = [meaning for meaning in names if meaning in self._at]

    def judge(
        self, row: Sequence[Any], overlong: Sequence[Any] | None, receiver: Trader | None
    ) -> tuple[Refusal | None, list[Doubt]]:
        """Why the row is refused, or None and what is odd about it. ``overlong``: the row as read, if it has more cells than the header."""
        doubts: list[Doubt] = []
        refusal = self._shifted(row, overlong) or self._unreadable(row) or self._amount(row, doubts)
        if refusal is None and receiver is None and not (self._rules.to_order and self.is_to_order(row)):
            reason = "nobody is named as receiver, neither by name nor by number"
            refusal = Refusal(self._receivers[0], row[self._at[self._receivers[0]]], reason, _FIX)
        return refusal, [] if refusal else doubts

    def is_to_order(self, row: Sequence[Any]) -> bool:
        """Whether the row says that whoever holds the paper receives the goods: that is a delivery to somebody it does not name."""
        cells = (clean(row[self._at[meaning]]) for meaning in self._receivers)
        return any(cell is not None and TO_ORDER.fullmatch(cell.strip(" -*.")) for cell in cells)

    def _shifted(self, row: Sequence[Any], overlong: Sequence[Any] | None) -> Refusal | None:
        if overlong is not None:
            return Refusal(
                None,
                next(cell for cell in overlong[self._width :] if clean(cell)),
                f"the row has {len(overlong)} cells, the header {self._width}",
                "Look for a delimiter inside a cell that is not quoted, and load the file again.",
            )
        wrong = [
            (m, row[at], kind)
            for m, at, kind in self._columns
            if clean(row[at]) is not None and not _fits(kind, row[at])
        ]
        # A country that nobody knows is common; two cells of other kinds are not, unless the cells of the row moved.
        if len(wrong) > 1 and any(kind != "country" for _, _, kind in wrong):
            return Refusal(
                wrong[0][0],
                wrong[0][1],
                f"the cells are shifted: {len(wrong)} of them hold another kind of value than their columns",
                "Move the cells of this row back below their headers and load the file again.",
            )
        return None

    def _unreadable(self, row: Sequence[Any]) -> Refusal | None:
        for meaning, what, cleaned, required in self._read:
            cell = row[self._at[meaning]]
            value = cleaned[cell]
            if flaw := cleaned.flaws.get(cell):
                return Refusal(meaning, cell, flaw.reason, flaw.fix)
            if value is None and required:
                return Refusal(meaning, cell, f"the {what} is missing", _FIX)
        return None

    def _amount(self, row: Sequence[Any], doubts: list[Doubt]) -> Refusal | None:
        """A number below zero is refused; what is no number, unit or currency is left out with a doubt."""
        for meaning, cleaned in self._amounts.items():
            cell = row[self._at[meaning]]
            if flaw := cleaned.flaws.get(cell):
                if kinds.fits("amount", cell):
                    return Refusal(meaning, cell, flaw.reason, flaw.fix)
                doubts.append((meaning, cell, f"{flaw.reason}; it is left empty"))
        for meaning, shaped in self._texts.items():
            if flaw := shaped.flaws.get(cell := row[self._at[meaning]]):
                doubts.append((meaning, cell, f"{flaw.reason}; it is left empty"))
        return None
