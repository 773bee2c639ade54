"""Short sheets of customs vendors, any country: one row is a sum over a month for a pair of firms and a code. No row is a shipment.

Recognised by columns of sums (``SUMOFQUANTITY``, ``TOTALVALUE``, ``%GT…``) beside a month (``MONTHYEAR``) and the lack of a declaration
number. A sum cannot be a leg of a chain: its rows are counted as skipped, and nothing of them is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.errors import BadValue, UnknownFormat
from graph.values import dates
from graph.values.text import clean
from loaders.contract import BATCH_ROWS, Claims, Document, Head, Loader
from loaders.headers import LOOKED_AT, words
from loaders.reading import open_table

_SUM = re.compile(r"(?:sum of|sumof|total|%gt|gt|sum|сумма|итого|всего).*|.*percentage")
_MONTH = frozenset({"monthyear", "yearmonth", "month", "period", "месяцгод", "годмесяц", "месяц", "период"})
# A column of these belongs to a single delivery.
_SINGLE = tuple(
    frozenset(words(name))
    for name in ("declaration", "декларация", "дт", "bill of lading", "bill of entry", "entry no", "record id")
)


def _plain(name: object) -> str:
    return (clean(name) or "").lower().replace("_", " ").strip()


def _months(names: Sequence[object]) -> list[int]:
    """The columns of months, if the header also names sums and nothing that belongs to a single delivery."""
    plain = [_plain(name) for name in names]
    if any(mark <= set(words(name)) for name in plain for mark in _SINGLE) or not any(
        _SUM.fullmatch(name) for name in plain
    ):
        return []
    return [place for place, name in enumerate(plain) if re.sub(r"\W", "", name) in _MONTH]


def _is_month(cell: object) -> bool:
    try:
        parsed = dates.parse(cell)
    except BadValue:
        return False
    return parsed is not None and parsed.precision == "month"


def _header_row(head: Head) -> int | None:
    """The row of the header, from 1: it names sums and a month, and below the month stand months without a day."""
    for number, names in enumerate(head.rows[:LOOKED_AT], start=1):
        for place in _months(names):
            cells = [row[place] for row in head.rows[number:] if place < len(row) and clean(row[place])]
            if sum(map(_is_month, cells)) * 2 >= len(cells):
                return number
    return None


def _sniff(head: Head) -> bool:
    return head.shape == "table" and _header_row(head) is not None


def _read(document: Document) -> Iterator[Claims]:
    header_row = _header_row(document.head)
    if header_row is None:
        raise UnknownFormat(
            "this is no table of monthly sums", where=document.file, fix="Load it without naming a format."
        )
    note = "the rows are sums over months, not shipments; they are counted and left out"
    claims = Claims(
        notes=(note,), unread_columns=tuple(n for cell in document.head.rows[header_row - 1] if (n := clean(cell)))
    )
    for number, cells in open_table(document.head):
        if number > header_row and any(clean(cell) is not None for cell in cells):
            claims.rows_read += 1
            claims.skipped += 1
            if claims.rows_read >= BATCH_ROWS:
                yield claims
                claims = Claims()
    yield claims


# Above the sheets of single countries: a short sheet shares their words.
LOADER = Loader(
    name="vendor_sums", title="Monthly sums of a customs vendor", version="1", sniff=_sniff, read=_read, priority=20
)
