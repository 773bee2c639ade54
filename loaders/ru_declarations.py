"""Russian customs declarations as vendors sell them: one row is one goods item of one declaration.

Weights are kilograms, the value is the statistical value in US dollars (box 46), the day is that of registration. Headers come in three
dialects: codes (``G33``, alone or with a text), box numbers with a text (``33 (…)``), and plain Russian; the words are in
``data/headers_customs_ru.csv``. Boxes 12 and 22 repeat the totals of the whole declaration on each item and are never read. The declarant
(box 14, mostly a broker) is no party to the deal. Foreign parties have no number.
"""

from __future__ import annotations

import re

from graph.values.text import clean
from loaders.contract import Head, Loader
from loaders.headers import Recognised
from loaders.shipments import RECEIVERS, SENDERS, Rules, ShipmentTable

_NUMBER = re.compile(r"\d{5,8}/\d{6}/\w?\d{4,7}(?:/\d+)?")  # office/DDMMYY/serial
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_CODE = re.compile(r"(?:G\d{2,4}[A-Z]?(?:_\d+)?|ND)\b.*")


def looks_like_form(found: Recognised, head: Head) -> bool:
    """Whether a table in these words holds statistical forms of trade inside the customs union, not declarations.

    A form says so in a header, or it states the numbers of both sides: a declaration has a number for the Russian side only.
    """
    below = head.rows[found.header_row :]
    numbers = [text for row in below if (text := _cell(row, found.columns.get("declaration")))]
    if (
        any(_CODE.fullmatch(name) for name in found.names)
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
    in_russian = sum(bool(_CYRILLIC.search(name)) for name in found.names) * 2 > len([n for n in found.names if n])
    coded = sum(bool(_CODE.fullmatch(name)) for name in found.names) > 3
    return (in_russian or coded) and not looks_like_form(found, head)


TABLE = ShipmentTable("customs_ru", Rules(document="declaration", home="ru"), _accepts)

LOADER = Loader(
    name="ru_declarations", title="Russia, customs declarations", version="1", sniff=TABLE.sniff, read=TABLE.read
)
