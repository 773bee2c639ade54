"""What a table of shipments in any words means, how its values are to be read, and every doubt about it.

A known format has its own words and rules; this is for all others. Headers and cells together say what a column is. Where two readings are
possible, or something that a shipment needs is missing, that is a doubt, and the table waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from graph.values import identifiers
from graph.values.text import clean
from loaders import kinds
from loaders.contract import Head
from loaders.evidence import SAMPLE_ROWS, Column, are_firms
from loaders.headers import Recognised, Vocabulary, standing_in, told_by_cells, words
from loaders.layout import labels, other_sheets, rows_below
from loaders.mapping import UNDECIDED, UNUSED, Draft, Finding, Option
from loaders.reading import open_table
from loaders.shipments.bills import is_bill
from loaders.shipments.days import month_comes_first
from loaders.shipments.mapped import MEANINGS, ShipmentsDeclaration
from loaders.shipments.meanings import (
    DAYS,
    IN_UNITS,
    INVOICED,
    NOTIFIED,
    OTHERS,
    RECEIVERS,
    ROUTE,
    SENDERS,
    VALUES,
    Rules,
)

_PLAIN = {meaning: name for name, meaning in MEANINGS.items()}
RUSSIAN = frozenset({"inn", "inn_person", "ogrn", "ogrnip"})
_HALF = 0.5
_BILL = frozenset({"bill", "lading"})
# Beside a party or the goods one of these has to be there; a list of firms with a code has none.
_MEASURES = ("net_kg", "gross_kg", "gross", "gross_lb", "gross_t", *IN_UNITS, "quantity", *VALUES)
_OPTIONS = {
    "document": "what a row is: declaration, statistical_form, bill_of_lading, vendor_row",
    "sender": "the firm that sent everything, where no column says it; its number may stand behind the name",
    "receiver": "the firm that received everything, where no column says it",
    "currency": "that of the prices (the meaning value), where no column says it: USD, EUR, RUB …",
    "decimal": 'the decimal sign of weights and values ("." or ","), where the cells do not show it',
}
_NOT_NEEDED = frozenset(
    {"direction", "rate", "item", "procedure", "unit", "unit_extra", "quantity_extra", "currency", *ROUTE}
)
_NOT_OF_THE_DEAL = tuple(f"{role}." for role in OTHERS)

_SOUNDS = re.compile(r" reads like (\S+), but")
_BESIDE = re.compile(r" is read as (\S+) because it stands beside")


class Understanding(NamedTuple):
    """A recognised table, the rules for its values, and what is doubtful: ``doubts`` make it wait."""

    found: Recognised
    rules: Rules
    doubts: tuple[str, ...]
    dates: str


def is_shipments(found: Recognised | None) -> bool:
    """Whether a header is that of a table of shipments, though something may be missing: goods, somebody, and how much."""
    if found is None:
        return False
    at = found.columns
    # Bills of lading have a loader of their own: several codes and weights stand in a cell, and parties that are none.
    if is_bill(found) or ("declaration" not in found.columns and any({*words(name)} >= _BILL for name in found.names)):
        return False
    somebody = any(party_columns(found, (*SENDERS, *RECEIVERS)))
    goods = "hs" in at or "description" in at
    when = any(day in at for day, _ in DAYS)
    return somebody and goods and any(m in at for m in _MEASURES) and ("hs" in at or when)


def party_columns(found: Recognised, roles: Sequence[str]) -> Iterator[str]:
    """The names and numbers that a table has of these roles."""
    for role in roles:
        for attribute in ("name", "name_en", "number"):
            if f"{role}.{attribute}" in found.columns:
                yield f"{role}.{attribute}"


def understand(vocabulary: Vocabulary, head: Head, *, claimed: bool = False) -> Understanding | None:
    """What a table means, or None where it is none of shipments; ``claimed``: a person says that it is one."""
    found = vocabulary.find(head.rows) if head.shape == "table" else None
    if found is None:
        return None
    below = head.rows[found.header_row :]
    found = told_by_cells(standing_in(found, "hs6", "hs"), "hs", "hs", below)
    if not any(day in found.columns for day, _ in DAYS):
        found = told_by_cells(found, "day", "day", below)
    if not (claimed or is_shipments(found)):
        return None
    rows = [cells for _, cells in islice(rows_below(open_table(head), found.header_row, None), SAMPLE_ROWS)]
    dates, doubt = _day_order(found, head, rows)
    home, checks = home_of(found, rows)
    doubts = [
        *found.conflicts,
        *_missing(found, rows),
        *nameless(found, rows),
        *_unsure(found),
        *([doubt] if doubt else []),
    ]
    if others := other_sheets(head):
        doubts.append(
            f'rows are also in other sheets than "{head.sheets[0]}", and one alone is read: {", ".join(others)}'
        )
    rules = Rules("vendor_row", values=VALUES, home=home, checks=checks, month_first=dates == "month-first")
    return Understanding(found, rules, tuple(doubts), dates)


def _cells(rows: Sequence[Sequence[Any]], place: int) -> list[Any]:
    return [row[place] for row in rows if place < len(row)]


def unread_day(found: Recognised, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """A column of dates that is neither read nor known to be something else, where only the day of the invoice is known."""
    if any(day in found.columns for day, _ in DAYS if day != INVOICED):
        return
    used = {*found.columns.values()} | found.ignored
    for place, name in enumerate(found.names):
        if name and place not in used and kinds.share("day", _cells(rows, place))[0] > _HALF:
            yield f'column "{name}" holds dates under a header that is not understood, and else only the day of the invoice is known'


def _missing(found: Recognised, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    if "hs" not in found.columns:
        yield "no column is known to hold the HS code"
    if not any(day in found.columns for day, _ in DAYS):
        yield "no column is known to hold the day"
    else:
        yield from unread_day(found, rows)
    for side, roles in (("sender", SENDERS), ("receiver", RECEIVERS)):
        if not any(party_columns(found, roles)):
            yield f"no column is known to hold the {side}; if it is one firm for all rows, write it behind the key {side}"


def nameless(found: Recognised, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Columns of firms that nobody reads, where a party has its number alone, or only somebody to be notified: one may be its name."""
    names = ("name", "name_en")
    without = [
        side for side, roles in (("sender", SENDERS), ("receiver", RECEIVERS))
        if not any(f"{role}.{name}" in found.columns for role in roles if role != NOTIFIED for name in names)
    ]  # fmt: skip
    if not without:
        return
    used = {place for places in found.places.values() for place in places} | found.ignored
    for place, header in enumerate(found.names):
        if header and place not in used and are_firms(_cells(rows, place)):
            yield f'column "{header}" holds firms under a header that is not understood, and the {" and the ".join(without)} has no name'


def _unsure(found: Recognised) -> Iterator[str]:
    """Headers that only sound like something that is missing, or whose cells are something else.

    A bare header beside a party leaves no doubt where each party has one; an address is nothing that two firms are told apart by.
    """
    named = sum(f"{role}.name" in found.columns for role in (*SENDERS, *RECEIVERS))
    beside = [told[1] for doubt in found.doubts if (told := _BESIDE.search(doubt))]
    for doubt in found.doubts:
        sounds = _SOUNDS.search(doubt)
        if sounds and (
            sounds[1] in _NOT_NEEDED or sounds[1].startswith(_NOT_OF_THE_DEAL) or sounds[1].endswith(".country")
        ):
            continue
        if told := _BESIDE.search(doubt):
            attribute = told[1].partition(".")[2]
            if attribute == "address" or sum(m.endswith(f".{attribute}") for m in beside) == named:
                continue
        yield doubt


def _day_order(found: Recognised, head: Head, rows: Sequence[Sequence[Any]]) -> tuple[str, str | None]:
    """How days in figures are written, and the doubt where the cells do not show it."""
    meaning = next((day for day, _ in DAYS if day in found.columns), None)
    if meaning is None:
        return "day-first", None
    column = Column()
    place = found.columns[meaning]
    for cell in _cells(rows, place):
        column.add(cell)
    order, name = column.day_order(), found.named(meaning)
    if order == "unclear":
        # Rows are often sorted by day: the first ones may all show a day that can be read both ways.
        every = (cells for _, cells in rows_below(open_table(head), found.header_row, None))
        first = month_comes_first(row[place] for row in every if place < len(row))
        if first is not None:
            return "month-first" if first else "day-first", None
        return UNDECIDED, f'column "{name}": the dates do not show whether the day or the month comes first'
    if order == "mixed":
        return UNDECIDED, f'column "{name}": some dates can only have the day first and some only the month'
    return order or "day-first", None


def home_of(found: Recognised, rows: Sequence[Sequence[Any]]) -> tuple[str | None, bool]:
    """The country whose numbers the table holds, where most of them check as such; and whether check digits say anything here."""
    places = [found.columns[m] for m in party_columns(found, (*SENDERS, *RECEIVERS)) if m.endswith(".number")]
    cells = {text for place in places for cell in _cells(rows, place) if (text := clean(cell))}
    if not cells:
        return None, True
    kazakh = kinds.kazakh_share(cells)
    russian = sum(any(n.checked and n.kind in RUSSIAN for n in identifiers.readings(cell)) for cell in cells) / len(
        cells
    )
    if max(kazakh, russian) > _HALF:
        return ("kz" if kazakh >= russian else "ru"), True
    return None, kinds.checked_share(cells) > _HALF


def draft(understood: Understanding, head: Head) -> Draft:
    """The mapping that says how a table was understood, with what is undecided left open."""
    found, rules = understood.found, understood.rules
    called = labels(found.names)
    meanings = {place: _PLAIN[meaning] for meaning, place in found.columns.items() if meaning in _PLAIN}
    open_places = {
        place: tuple(m for m in found.columns if found.columns[m] == place or place in found.places[m])
        for place, name in enumerate(found.names)
        if name and any(f'"{name}"' in conflict for conflict in found.conflicts)
    }
    findings = []
    for place, label in enumerate(called):
        samples = tuple(dict.fromkeys(t for c in _cells(head.rows[found.header_row :], place) if (t := clean(c))))[:3]
        if place in open_places:
            choices = (*(_PLAIN[m] for m in open_places[place] if m in _PLAIN), UNUSED)
            findings.append(Finding(label, UNDECIDED, "another column reads the same", samples, choices))
        else:
            meaning = meanings.get(place, UNUSED)
            why = "known and not needed" if place in found.ignored else "nothing that is read"
            findings.append(Finding(label, meaning, why if meaning == UNUSED else "by its header and values", samples))
    options = [Option(key, rules.document if key == "document" else "", words) for key, words in _OPTIONS.items()]
    return Draft(
        ShipmentsDeclaration, head.path.name, len(head.rows) - found.header_row, found.header_row, tuple(findings),
        understood.doubts, dates=understood.dates, options=tuple(options), country=rules.home or "",
    )  # fmt: skip
