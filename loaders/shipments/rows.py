"""The rows of a table of shipments: each becomes a shipment, a reject with its reason, or a row that is no record.

Rejected are rows that cannot be used: a day that does not exist, a negative weight or value, no readable HS code, nobody who receives,
cells that were shifted. Kept with a warning are rows with a doubtful part. An empty value is unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress, repeat
from operator import itemgetter
from typing import Any

import orjson

from graph.provenance import content_id
from loaders import table
from loaders.building import Builder
from loaders.contract import BATCH_ROWS, Claims, Document
from loaders.headers import Recognised
from loaders.shipments import decimal_signs
from loaders.shipments.checks import RowChecks
from loaders.shipments.columns import ColumnReader, Columns, meaning_of_day
from loaders.shipments.days import order_of_parts
from loaders.shipments.meanings import RECEIVERS, ROUTE, SENDERS, SIDES, Rules
from loaders.shipments.measures import Totals
from loaders.table import Batch, Sheet

# Copies of a row are looked for among about this many rows before it; farther ones have the same id all the same.
REMEMBERED = 100_000

# Adds a mark and a warning to the row at a place: place, mark, meaning of the column, value, reason.
Doubt = Callable[[int, str, str | None, object, str], None]


class ShipmentRows:
    """Reads one file."""

    def __init__(
        self,
        rules: Rules,
        document: Document,
        found: Recognised,
        *,
        constants: Sequence[str] = (),
        page: str | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self._rules, self._document, self._found = rules, document, found
        month_first, note = rules.month_first, None
        if month_first is None:
            month_first, note = order_of_parts(document, found, found.columns[meaning_of_day(found)[0]])
        self._reader = ColumnReader(rules, found, month_first=month_first)
        used = self._reader.used()
        prose = ("description", *(f"{role}.name" for role in (*SENDERS, *RECEIVERS)))
        spoken = [found.columns[m] for m in prose if m in used]
        self._sheet = Sheet(document, found, spoken, constants=constants, page=page)
        self._checks = RowChecks(found, used, self._reader, rules, self._sheet.width)
        read = {found.columns[m] for m in used}
        unread = [i for i in range(len(found.names)) if i not in read]
        self._rest = sorted(unread, key=lambda i: (found.names[i].lower(), i))
        self._claims = Claims(
            unread_columns=tuple(found.names[i] for i in unread if found.names[i] and i not in found.ignored),
            notes=(*notes, *found.doubts, *((note,) if note else ()), *table.sheets_left(document, page)),
        )
        self._total, self._totals = found.named("value_total_usd"), Totals()
        self._told: set[tuple[str, object]] = set()
        self._seen: tuple[dict[str, int], dict[str, int]] = ({}, {})

    def read(self) -> Iterator[Claims]:
        """All claims; the first ones say which columns nobody read and what was doubtful about the header."""
        batches = self._sheet.batches()
        signs = decimal_signs.settle(self._reader.amounts, batches, self._reader.cells, self._document.head.delimiter)
        self._claims.notes += tuple(signs.notes(self._found.named))
        batches = chain(signs.ahead, batches)
        more = True
        while more:
            more = self._fill(batches)
            yield self._claims
            self._claims = Claims()

    def _fill(self, batches: Iterator[Batch]) -> bool:
        """Turn rows into claims until there are enough to hand over; False at the end of the file."""
        for batch in batches:
            columns = self._reader.read(batch)
            kept = self._sift(batch, columns)
            self._build(batch, columns, kept)
            self._add(batch, columns, kept)
            if self._claims.rows_read >= BATCH_ROWS:
                return True
        return False

    def _warn(self, number: int, meaning: str | None, value: object, reason: str) -> None:
        column = self._found.named(meaning) if meaning else None
        self._claims.warn(self._document, number, column=column, value=value, reason=reason)

    def _sift(self, batch: Batch, columns: Columns) -> list[bool]:
        """Which rows are kept. The others become rejects, are skipped as no record, or are blank and not counted."""
        claims, receivers = self._claims, columns.parties[1]
        kept = [True] * len(batch.rows)
        blank = 0
        for place in columns.suspects:
            row, number = batch.rows[place], batch.numbers[place]
            if nothing := self._sheet.no_record(row):
                kept[place] = False
                blank += nothing == "blank"
                claims.skipped += nothing != "blank"
                continue
            refusal, doubts = self._checks.judge(row, batch.overlong.get(number), receivers[place])
            if refusal is not None:
                kept[place] = False
                meaning, value, reason, fix = refusal
                column = self._found.named(meaning) if meaning else None
                cells = list(batch.overlong.get(number, row))
                claims.refuse(self._document, number, column=column, value=value, reason=reason, fix=fix, cells=cells)
            for meaning, value, reason in doubts:
                self._warn(number, meaning, value, reason)
        claims.rows_read += len(batch.rows) - blank
        claims.loaded += sum(kept)
        return kept

    def _build(self, batch: Batch, columns: Columns, kept: Sequence[bool]) -> None:
        """Add the parties that this batch is the first to name, each at its first row."""
        if all(party is None or party.id is not None for party in set().union(*columns.parties)):
            return
        builder = Builder(self._document, self._claims)
        for number, ok, *row in zip(batch.numbers, kept, *columns.parties, strict=True):
            for roles, party in zip(SIDES, row, strict=True) if ok else ():
                if party is not None and party.id is None:
                    party.build(builder, number)
                    for attribute, value, reason in party.doubts:
                        meaning = next(
                            (m for role in roles if (m := f"{role}.{attribute}") in self._found.columns), None
                        )
                        self._warn(number, meaning, value, reason)

    def _add(self, batch: Batch, columns: Columns, kept: Sequence[bool]) -> None:
        """Give the kept rows their ids and marks and add them to the claims."""
        empty: list[None] = [None] * len(batch.rows)
        numbers, text = columns.amounts.get, columns.texts.get
        quantity, unit = _measured(columns, empty)
        names = (_either(columns, "declaration", "bill", empty), text("item", empty))
        said = (
            columns.day, [c and c.raw for c in columns.hs], [(c and c.hs6) or None for c in columns.hs],
            *([p and p.id for p in column] for column in columns.parties), columns.value_usd,
        )  # fmt: skip
        more = (
            numbers("value", empty), text("currency", empty), numbers("gross_kg", empty), numbers("net_kg", empty), quantity, unit,
            _described(columns, empty), text("brand", empty), text("manufacturer", empty), text("procedure", empty), columns.direction,
            *names, *columns.route,
        )  # fmt: skip
        ids = self._ids(batch, (*said, *more), names)
        marks = self._doubts(batch, columns, kept, ids)
        count = len(ids)
        day, *about, value = said
        basis = columns.basis
        if self._total is not None and self._total in basis:
            value = self._once(names[0], columns, [key if ok else None for key, ok in zip(ids, kept, strict=True)])
            basis = [b if v is not None else None for b, v in zip(basis, value, strict=True)]
        rows = (
            ids, [self._document.source_id] * count, batch.numbers, [self._rules.document] * count, day,
            [self._reader.day_kind] * count, *about, value, basis, *more,
            [marks.get(i, ()) for i in range(count)] if marks else [()] * count, columns.hs_more,
        )  # fmt: skip
        self._claims.shipments.add_columns(rows if all(kept) else [compress(column, kept) for column in rows])

    def _once(self, declarations: Sequence[Any], columns: Columns, ids: Sequence[str | None]) -> list[float | None]:
        """The values of rows, where those that may be totals of a declaration count at one of its items only."""
        totals = [v if b == self._total else None for v, b in zip(columns.value_usd, columns.basis, strict=True)]
        once = self._totals.once(declarations, totals, ids)
        return [o if b == self._total else v for o, v, b in zip(once, columns.value_usd, columns.basis, strict=True)]

    def _ids(
        self, batch: Batch, said: Sequence[Sequence[Any]], names: tuple[Sequence[Any], Sequence[Any]]
    ) -> list[str]:
        """An id from what a row says, so that a copy has the same one, also in another file and under other headers.

        A row without declaration and item number says nothing that sets it apart from a second delivery of the same goods, so there all
        its other cells count too (tests/loaders/cases/kz_vendor/alphabetical-text-valid-1).
        """
        others: Iterable[object] = repeat(None, len(batch.rows))
        if self._rest and any(None in column for column in names):
            rest = itemgetter(*self._rest, self._rest[0])
            named = zip(*names, strict=True)
            others = [rest(row) if None in pair else None for row, pair in zip(batch.rows, named, strict=True)]
        rows = zip(repeat(self._rules.document, len(batch.rows)), *said, others, strict=True)
        return [content_id(orjson.dumps(row, default=str)) for row in rows]

    def _doubts(
        self, batch: Batch, columns: Columns, kept: Sequence[bool], ids: Sequence[str]
    ) -> dict[int, tuple[str, ...]]:
        """Warn about what is doubtful in the kept rows; the marks of those rows whose doubt a chain has to repeat."""
        marks: dict[int, tuple[str, ...]] = {}

        def doubt(place: int, mark: str, meaning: str | None, value: object, reason: str) -> None:
            marks[place] = tuple(dict.fromkeys((*marks.get(place, ()), mark)))
            self._warn(batch.numbers[place], meaning, value, reason)

        for place, code in enumerate(columns.hs):
            if code is not None and code.doubt and kept[place]:
                doubt(place, "hs_doubtful", "hs", code.raw, code.doubt)
        for place, meaning, cell, reason in self._reader.unclear(batch):
            if kept[place]:
                doubt(place, "number_open", meaning, cell, reason)
        for place, mark in self._unnamed(batch, columns):
            if kept[place]:
                marks[place] = (*marks.get(place, ()), mark)
        for place, number in enumerate(batch.numbers) if batch.foreign else ():
            if number in batch.foreign and kept[place]:
                reason = "this row is in another encoding than its file; its text was mended as far as possible"
                doubt(place, "encoding", None, None, reason)
        for way in ROUTE if self._reader.unknown_countries else ():
            self._unknown_countries(batch, way, kept)
        self._copies(batch, ids, kept, doubt)
        return marks

    def _unnamed(self, batch: Batch, columns: Columns) -> Iterator[tuple[int, str]]:
        """Places of rows that are as such papers are, and not faulty: several codes, a paper to order, a party only to be notified."""
        if any(columns.hs_more):
            yield from ((place, "hs_several") for place, more in enumerate(columns.hs_more) if more)
        if True in columns.notified:
            yield from ((place, "notify_party") for place, notified in enumerate(columns.notified) if notified)
        receivers = columns.parties[1] if self._rules.to_order else ()
        yield from ((place, "to_order") for place, receiver in enumerate(receivers) if receiver is None)

    def _unknown_countries(self, batch: Batch, way: str, kept: Sequence[bool]) -> None:
        for number, ok, cell in zip(batch.numbers, kept, self._reader.cells(batch, way, f"{way}_en"), strict=True):
            if ok and cell in self._reader.unknown_countries and (way, cell) not in self._told:
                self._told.add((way, cell))
                self._warn(number, way, cell, "this country is not known; it is left empty here and in later rows")

    def _copies(self, batch: Batch, ids: Sequence[str], kept: Sequence[bool], doubt: Doubt) -> None:
        before, now = self._seen
        if len(set(ids)) == len(ids) and now.keys().isdisjoint(ids) and before.keys().isdisjoint(ids):
            now.update(compress(zip(ids, batch.numbers, strict=True), kept))
            ids = ()
        for place, key in enumerate(ids):
            if not kept[place]:
                continue
            row = now.get(key) or before.get(key)
            if row is None:
                now[key] = batch.numbers[place]
            else:
                doubt(place, "copy", None, None, f"an exact copy of row {row}; it counts once")
        if len(now) > REMEMBERED:
            self._seen = (now, {})


def _either(columns: Columns, first: str, second: str, empty: list[None]) -> Sequence[Any]:
    """One text of each row: the first, and where that is empty the second."""
    one, other = columns.texts.get(first, empty), columns.texts.get(second)
    return one if other is None else [a or b for a, b in zip(one, other, strict=True)]


def _measured(columns: Columns, empty: list[None]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Quantity and unit; where that quantity is empty, the one in additional units."""
    quantity, unit = columns.amounts.get("quantity", empty), columns.texts.get("unit", empty)
    extra, extra_unit = columns.amounts.get("quantity_extra"), columns.texts.get("unit_extra", empty)
    if extra is None or None not in quantity:
        return quantity, unit
    units = [u if q or not x else e for q, x, u, e in zip(quantity, extra, unit, extra_unit, strict=True)]
    return [q or x for q, x in zip(quantity, extra, strict=True)], units


def _described(columns: Columns, empty: list[None]) -> Sequence[Any]:
    """The goods as described, else in translation, else the text of their code."""
    described: Sequence[Any] = columns.texts.get("description", empty)
    for meaning in ("description_en", "hs_text", "hs_text_en"):
        if meaning in columns.texts and None in described:
            described = [a or b for a, b in zip(described, columns.texts[meaning], strict=True)]
    return described
