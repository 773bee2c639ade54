"""Kazakh customs sheets as vendors sell them (FULL): one row is one goods item of one declaration.

Weights are kilograms, the day is that of registration. Only the Kazakh side has a number (BIN or IIN); the foreign side is a name,
sometimes with its number glued to it. Two generations of the sheet differ in order and in a third of the column names.

The value is ``CUSTOMS_VALUE_USD``: it is what customs assessed for this item, filled in every row, and the base of the official statistics.
``CARGO_VALUE*`` is the invoice price, in which rows often hold 0 or nothing, and stands in only where nothing else is.
"""

from __future__ import annotations

from loaders import kinds
from loaders.contract import Head, Loader
from loaders.headers import Recognised, words
from loaders.shipments import RECEIVERS, SENDERS, Rules, ShipmentTable

_HALF = 0.5


def _accepts(found: Recognised, head: Head) -> bool:
    """A sheet with values in tenge, or whose traders bear Kazakh numbers, on one side: a form of the union has those of both."""
    if any("kzt" in words(name) or "tenge" in words(name) for name in found.names):
        return True
    below = head.rows[found.header_row :]
    sides = [
        [found.columns[m] for role in side if (m := f"{role}.number") in found.columns] for side in (SENDERS, RECEIVERS)
    ]
    places = [place for side in sides for place in side]
    return not all(sides) and any(kinds.kazakh_share(row[p] for row in below if p < len(row)) > _HALF for p in places)


TABLE = ShipmentTable(
    "vendor_en",
    Rules(document="vendor_row", home="kz", values=("value_customs_usd", "value_usd", "value_cargo_usd")),
    _accepts,
)

LOADER = Loader(
    name="kz_vendor", title="Kazakhstan, customs sheet of a vendor", version="1", sniff=TABLE.sniff, read=TABLE.read
)
