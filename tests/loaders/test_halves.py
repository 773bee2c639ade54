"""Headers of a party and what is said of it: no pair is written down, and each is read, in both orders and as one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.headers import Phrases

ROLES = {"sender": "отправитель|shipper|продавец товара", "receiver": "получатель|consignee", "": "груз"}
ATTRIBUTES = {"number": "инн|tax code", "address": "адрес|full address", "-": "телефон"}
LINES = [(f"role:{role or 'cargo'}", f"({words})") for role, words in ROLES.items()]
LINES += [(f"attribute:{attribute}", f"({words})") for attribute, words in ATTRIBUTES.items()]
LINES += [("role+:sender", "göndərən"), ("attribute+:number", "vöen"), ("bank", "адрес получателя"), ("!", "всего")]
PHRASES = Phrases(LINES)

_roles = st.sampled_from([(role or "cargo", word) for role, words in ROLES.items() for word in words.split("|")])
_attributes = st.sampled_from([(what, word) for what, words in ATTRIBUTES.items() for word in words.split("|")])


def _read(header: str) -> str | None:
    readings = PHRASES.readings(header)
    return readings[0].meaning if readings and readings[0].score >= 2.9 else None


@given(_roles, _attributes, st.booleans())
def test_a_party_and_what_is_said_of_it_are_read_in_both_orders(
    role: tuple[str, str], attribute: tuple[str, str], behind: bool
) -> None:
    header = f"{role[1]} {attribute[1]}" if behind else f"{attribute[1]} {role[1]}"
    meaning = "-" if attribute[0] == "-" else f"{role[0]}.{attribute[0]}"
    own = role[1] == "получатель" and attribute[1] == "адрес"  # has a line of its own, and says that in one order only
    assert _read(header) == (meaning if not own or behind else "bank")


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Грузополучатель", None),  # no word of it is known
        ("Получатель", "receiver.name"),  # a party alone is its name
        ("ShipperTaxCode", "sender.number"),
        ("shippertaxcode", "sender.number"),
        ("taxcodeshipper", "sender.number"),
        ("göndərən vöen", "sender.number"),
        ("göndərən инн", "sender.number"),
        ("отпр. инн", "sender.number"),
        ("ИНН прод. тов.", "sender.number"),
        ("инн получателя всего", None),  # one word more changes what it says
    ],
)
def test_what_two_halves_say(header: str, meaning: str | None) -> None:
    assert _read(header) == meaning


def test_words_from_around_are_read_in_headers_that_say_nothing_else() -> None:
    assert _read("göndərən vöen xyz") is None
