"""Russian customs declarations as vendors sell them: one row is one goods item of one declaration.

Weights are kilograms, the value is the statistical value in US dollars (box 46), the day is that of registration. Headers come in three
dialects: codes (``G33``, alone or with a text), box numbers with a text (``33 (…)``), and plain Russian; the words are in
``data/headers_customs_ru.csv``. Boxes 12 and 22 repeat the totals of the whole declaration on each item and are never read. The declarant
(box 14, mostly a broker) is no party to the deal. Foreign parties have no number.
"""

from __future__ import annotations

import re

from graph.values import identifiers
from graph.values.text import clean
from loaders import kinds
from loaders.contract import Head, Loader
from loaders.headers import Recognised
from loaders.shipments import RECEIVERS, SENDERS, Rules, ShipmentTable
from loaders.shipments.bills import is_bill
from loaders.shipments.understanding import RUSSIAN, party_columns

_NUMBER = re.compile(r"\d{5,8}/\d{6}/\w?\d{4,7}(?:/\d+)?")  # office/DDMMYY/serial
_RUSSIAN_OFFICE = re.compile(r"\d{8}/")  # eight digits; other customs services of the union have five
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_CODE = re.compile(r"\b(?:G\d{2,4}[A-Z]?(?:_\d+)?|ND)\b")


def looks_like_form(found: Recognised, head: Head) -> bool:
    """Whether a table in these words holds statistical forms of trade inside the customs union, not declarations.

    A form says so in a header, or it states the numbers of both sides: a declaration has a number for the Russian side only.
    """
    below = head.rows[found.header_row :]
    numbers = [text for row in below if (text := _cell(row, found.columns.get("declaration")))]
    if (
        any(_CODE.search(name) for name in found.names)
        or sum(map(bool, map(_NUMBER.fullmatch, numbers))) * 2 > len(numbers) > 0
    ):
        return False
    if any("статформ" in name.lower() or "статистической форм" in name.lower() for name in found.names):
        return True
    both = [_numbers(row, found) == 2 for row in below if _numbers(row, found)]
    return sum(both) * 2 > len(both) > 0


def _cell(row: tuple[object, ...], place: int | None) -> str | None:
    return clean(row[place]) if place is not None and place < len(row) else None


def _numbers(row: tuple[object, ...], found: Recognised) -> int:
    return sum(any(_cell(row, found.columns.get(f"{role}.number")) for role in roles) for roles in (SENDERS, RECEIVERS))


def _accepts(found: Recognised, head: Head) -> bool:
    coded = sum(bool(_CODE.search(name)) for name in found.names) > 3
    if looks_like_form(found, head) or is_bill(found):
        return False
    if coded:
        return True
    in_russian = sum(bool(_CYRILLIC.search(name)) for name in found.names) * 2 > len([n for n in found.names if n])
    return in_russian and _is_russian(found, head)


def _is_russian(found: Recognised, head: Head) -> bool:
    """Whether most numbers of parties or of declarations are Russian ones: Kazakh and Kyrgyz sheets have the same words."""
    below = head.rows[found.header_row :]
    numbers = [m for m in party_columns(found, (*SENDERS, *RECEIVERS)) if m.endswith(".number")]
    traders = {t for row in below for m in numbers if (t := _cell(row, found.columns[m])) and kinds.fits("number", t)}
    offices = {t for row in below if (t := _cell(row, found.columns.get("declaration"))) and kinds.fits("number", t)}
    russian = sum(any(n.checked and n.kind in RUSSIAN for n in identifiers.readings(text)) for text in traders)
    known = sum(bool(_RUSSIAN_OFFICE.match(text)) for text in offices)
    return russian * 2 > len(traders) or known * 2 > len(offices) or not (traders or offices)


TABLE = ShipmentTable("customs_ru", Rules(document="declaration", home="ru"), _accepts)

LOADER = Loader(
    name="ru_declarations", title="Russia, customs declarations", version="1", sniff=TABLE.sniff, read=TABLE.read
)
