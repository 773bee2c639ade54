"""What the columns of a table of shipments can mean, and what a cell of each meaning looks like."""

from __future__ import annotations

from typing import NamedTuple

from graph.values.amounts import Mark

# Who sends and who receives, by the word that says it best: the consignor of the goods before the exporter before the seller. Where a bill
# of lading is made out to order, whoever has to be notified stands for the receiver.
NOTIFIED = "notify"
SENDERS = ("sender", "exporter", "seller")
RECEIVERS = ("receiver", "importer", "buyer", NOTIFIED)
OTHERS = ("declarant", "contract_holder")
SIDES = (SENDERS, RECEIVERS, *((role,) for role in OTHERS))
ATTRIBUTES = {
    "number": "number",
    "name": "name",
    "name_en": "name",
    "address": "text",
    "address_en": "text",
    "country": "country",
}
# The day of a row is the first of these that the table has, and what happened on it.
INVOICED = "day_invoiced"
DAYS = (
    ("day", "registered"),
    ("day_filed", "filed"),
    ("day_released", "released"),
    ("day_shipped", "shipped"),
    ("day_arrived", "arrived"),
    ("day_expected", "expected"),
    (INVOICED, "invoiced"),
)
ROUTE = ("origin", "departure", "destination")
# Weights in a unit that only their header names: the meaning in kilograms, and how many of these one unit has (the pound by the agreement
# of 1959).
IN_UNITS = {
    "net_t": ("net_kg", 1000.0), "net_lb": ("net_kg", 0.45359237), "net_g": ("net_kg", 0.001), "gross_g": ("gross_kg", 0.001),
}  # fmt: skip
# With the word for it in messages.
AMOUNTS = {
    "gross_kg": "gross weight",
    "gross": "gross weight",  # in the unit that stands beside it
    "gross_lb": "gross weight",
    "gross_t": "gross weight",
    "net_kg": "net weight",
    **{meaning: f"{meaning.split('_')[0]} weight" for meaning in IN_UNITS},
    "quantity": "quantity",
    "quantity_extra": "quantity",
    "value": "value",
    "value_usd": "value",
    "value_customs_usd": "value",
    "value_cargo_usd": "value",
    "value_1000_usd": "value",  # in thousands
    "value_total_usd": "value",  # may be that of the whole declaration
}
# The value of a row in US dollars, best first; a total may be that of the whole declaration, and counts once for it.
VALUES = ("value_usd", "value_customs_usd", "value_cargo_usd", "value_1000_usd", "value", "value_total_usd")
# Weights whose cells may hold their unit too.
WEIGHTS = ("gross_kg", "gross")
TEXTS = (
    "declaration",
    "bill",
    "item",
    "procedure",
    "currency",
    "unit",
    "unit_extra",
    "description",
    "description_en",
    "hs_text",
    "hs_text_en",
    "brand",
    "manufacturer",
)
# Kinds of cell, see loaders.kinds; a meaning that is not here can be any text.
KINDS = {
    **{meaning: "day" for meaning, _ in DAYS},
    **dict.fromkeys(AMOUNTS, "amount"),
    **dict.fromkeys(WEIGHTS, "weight"),
    **dict.fromkeys((*ROUTE, *(f"{way}_en" for way in ROUTE)), "country"),
    **{f"{role}.{attribute}": kind for side in SIDES for role in side for attribute, kind in ATTRIBUTES.items()},
    "hs": "hs",
    "hs6": "hs",  # the code where no longer one stands beside it
    "item": "whole",
    "direction": "direction",
    "partner": "country",
    "home.number": "number",
    "unit": "unit",
    "unit_extra": "unit",
    "currency": "currency",
    "weight_unit": "unit",
    # Read for nothing but to see that the cells of a row stand where they should.
    "rate": "amount",
}


class Rules(NamedTuple):
    """What sets the rows of one format apart.

    ``document`` is what a row is; ``home`` the country whose numbers stand in the number columns where a row states no country; ``values``
    the columns that hold the value in US dollars, best first; ``hs_required`` that a row without a code is refused; ``several_hs`` that a
    cell may hold several codes; ``by_route`` that a party without a stated country has the numbers of the country of its side;
    ``to_order`` that a row made out to order, which names no receiver, is a record all the same; ``direction`` that the goods of all rows
    come into ``home`` or leave it, where no column says so; ``checks`` that check digits say something of the numbers; ``month_first``
    how dates in figures are written (None: the column tells); ``decimal`` the decimal sign of amounts (None: the columns tell);
    ``currency`` that of the prices, if no column says it.
    """

    document: str
    home: str | None = None
    values: tuple[str, ...] = ("value_usd", "value_customs_usd", "value_cargo_usd")
    hs_required: bool = True
    several_hs: bool = False
    by_route: bool = False
    to_order: bool = False
    direction: str | None = None
    checks: bool = True
    month_first: bool | None = None
    decimal: Mark | None = None
    currency: str | None = None
