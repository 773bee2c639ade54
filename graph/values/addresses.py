"""Addresses as keys that stay the same across scripts, abbreviations and the order of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from graph.values.names import words
from graph.values.romanisation import skeleton


class AddressKey(NamedTuple):
    """``place``: all that tells where it is, sorted; ``building``: the same without flat or office. Empty where too little is left."""

    place: str
    building: str


class _Words(NamedTuple):
    """What is done with a word (unit, before, after, part, country), and the one name of a city that has several."""

    kinds: dict[str, str]
    cities: dict[str, str]


@cache
def _words() -> _Words:
    text = (files("graph") / "data" / "address_words.txt").read_text(encoding="utf-8")
    found = _Words({}, {})
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, *listed = line.split()
            if kind == "same":
                found.cities.update((skeleton(word), skeleton(listed[0])) for word in listed)
            else:
                found.kinds.update(dict.fromkeys(listed, kind))
    return found


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _is_post_code(word: str) -> bool:
    return word.isdecimal() and len(word) in (5, 6)


def _parts(address: str) -> Iterator[tuple[str, bool]]:
    """The words that tell where it is, each with whether it only tells flat or office."""
    kinds = _words().kinds
    every = words(address)
    for i, word in enumerate(every):
        before = kinds.get(every[i - 1]) if i else None
        after = kinds.get(every[i + 1]) if i + 1 < len(every) else None
        if word in kinds or _is_post_code(word):
            continue
        if not _has_digit(word) and (after == "before" or before == "after"):
            continue
        yield word, before == "unit" and _has_digit(word)


def _key(parts: list[str]) -> str:
    cities = _words().cities
    written = (w if w.isdecimal() else skeleton(w) for w in parts)
    keys = sorted({cities.get(w, w) for w in written} - {""})
    numbers = [k for k in keys if _has_digit(k)]
    return " ".join(keys) if numbers and len(keys) - len(numbers) >= 2 else ""


def address_key(address: str) -> AddressKey:
    """Two addresses with one key name the same place as written; a key needs a house number and two more words.

    Post codes, countries and regions are left out: one register writes them, the next does not.
    """
    parts = list(_parts(address))
    return AddressKey(_key([word for word, _ in parts]), _key([word for word, unit in parts if not unit]))
