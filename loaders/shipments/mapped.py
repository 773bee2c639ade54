"""A user's mapping of a table of shipments, as the declaration that all such tables are read by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import BeforeValidator, model_validator

from graph.values.amounts import Mark
from loaders.contract import Head
from loaders.headers import Recognised
from loaders.layout import any_header, at_sheet, declared_header, places_of
from loaders.mapping import Declaration
from loaders.mapping.declaration import Text, empty_is_none
from loaders.shipments.meanings import (
    AMOUNTS,
    ATTRIBUTES,
    DAYS,
    RECEIVERS,
    ROUTE,
    SENDERS,
    SIDES,
    TEXTS,
    VALUES,
    Rules,
)

ROLES = tuple(role for side in SIDES for role in side)
_PARTY = {
    "name": "the {0} as written", "number": "the {0}'s tax or register number", "address": "the {0}'s address",
    "country": "the country of the {0}",
}  # fmt: skip
_GLOSSARY = {
    "day": "the day of registration; also day_filed, day_released, day_shipped, day_arrived",
    "declaration": "the number of the document", "item": "the number of the goods item in it", "direction": "import or export",
    "hs": "the HS code", "description": "the goods in words", "brand": "the trade mark", "manufacturer": "the maker of the goods",
    **{f"sender_{attribute}": words.format("sender") for attribute, words in _PARTY.items()},
    **{f"receiver_{attribute}": words.format("receiver") for attribute, words in _PARTY.items()},
    "exporter_name": "the same four of the exporter, seller, importer and buyer, where they are not the sender or receiver",
    "declarant_name": "the same of the declarant and the contract_holder, who are no parties to the deal",
    "net_kg": "net weight in kilograms; also net_t (tonnes), net_lb, net_g", "gross_kg": "gross weight; also gross_t, gross_lb, gross_g",
    "quantity": "how many units", "unit": "of what", "value_usd": "the value of the row in US dollars",
    "value": "the value in the currency of the contract", "currency": "that currency",
    "origin": "the country the goods were made in", "departure": "the country they left", "destination": "the country they went to",
    "procedure": "the customs procedure",
}  # fmt: skip


def plain(meaning: str) -> str:
    """What a mapping calls a meaning of the reader (``sender.name``)."""
    return meaning.replace(".", "_")


# What the reader calls each meaning ("sender.name"), by the name it has in a mapping ("sender_name").
MEANINGS = {
    plain(meaning): meaning
    for meaning in (
        *(day for day, _ in DAYS), "hs", "direction", "rate", *TEXTS, *AMOUNTS, *ROUTE, *(f"{way}_en" for way in ROUTE),
        *(f"{role}.{attribute}" for role in ROLES for attribute in ATTRIBUTES),
    )
}  # fmt: skip


class ShipmentsDeclaration(Declaration):
    """A mapping of a table of shipments.

    ``sender`` and ``receiver`` name the firm that sent or received everything, where no column does (a firm's own ledger); its number may
    stand behind the name. ``currency`` is that of all prices. ``document`` says what a row is. ``decimal`` is the decimal sign of weights,
    values and quantities, where the cells do not show it (``2.400``).
    """

    meanings: ClassVar = dict.fromkeys(MEANINGS, "") | _GLOSSARY
    glossary: ClassVar = _GLOSSARY
    whose_country: ClassVar = "whose numbers its columns hold, and where the firm behind the key sender or receiver is"
    needs: ClassVar = (tuple(day for day, _ in DAYS), ("hs",))

    format: Literal["shipments"] = "shipments"
    document: Literal["declaration", "statistical_form", "bill_of_lading", "vendor_row"] = "vendor_row"
    sender: Text = None
    receiver: Text = None
    currency: Text = None
    decimal: Annotated[Mark | None, BeforeValidator(empty_is_none)] = None

    @model_validator(mode="after")
    def _somebody_receives(self) -> ShipmentsDeclaration:
        told = {
            meaning.rpartition("_")[0] for meaning in self.columns.values() if meaning.endswith(("_name", "_number"))
        }
        if self.receiver is None and not told & {*RECEIVERS}:
            raise ValueError(
                "no column means receiver_name or receiver_number: one of them, or the key receiver, is needed"
            )
        return self


class Mapped(NamedTuple):
    """How a table is read by a mapping: ``constants`` are cells that stand behind each row, ``page`` the sheet."""

    found: Recognised
    rules: Rules
    constants: tuple[str, ...]
    page: str | None


def by_mapping(declared: ShipmentsDeclaration, head: Head) -> Mapped:
    """The declared columns of a table. Raises BadFile where it lacks one, or the workbook its sheet."""
    page = at_sheet(head, declared.sheet)
    header_row, labels = declared_header(page, declared, any_header(page))
    places = {MEANINGS[meaning]: several for meaning, several in places_of(declared, labels).items()}
    columns = {meaning: several[0] for meaning, several in places.items()}
    constants = _constants(declared, columns)
    names = (*labels, *(f"{plain(meaning)} (by the mapping)" for meaning in constants))
    columns |= {meaning: place for place, meaning in enumerate(constants, start=len(labels))}
    unread = tuple(label for label in labels if label not in declared.used)
    found = Recognised(header_row, columns, places, names, (), frozenset(), unread, 0.0)
    rules = Rules(
        declared.document, values=VALUES, home=declared.country, month_first=declared.month_first, decimal=declared.decimal,
        currency=declared.currency,
    )  # fmt: skip
    return Mapped(found, rules, tuple(constants.values()), declared.sheet)


def _constants(declared: ShipmentsDeclaration, columns: Mapping[str, int]) -> dict[str, str]:
    """What the mapping says of all rows, by meaning; a column that says it row by row comes first."""
    told: dict[str, str] = {}
    for side, text, roles in (("sender", declared.sender, SENDERS), ("receiver", declared.receiver, RECEIVERS)):
        if text and not any(f"{role}.name" in columns for role in roles):
            told[f"{side}.name"] = text
            # It is the country of the firm whose ledger this is.
            if declared.country and not any(meaning.endswith(".country") for meaning in told):
                told[f"{side}.country"] = declared.country
    return {meaning: text for meaning, text in told.items() if meaning not in columns}
