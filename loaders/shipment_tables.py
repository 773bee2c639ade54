"""Any other table of shipments: a customs sheet of another country or vendor, a statistical form, a firm's own ledger.

One row is one goods item of one delivery: a day, an HS code, who received it, and if told who sent it, weight, value, quantity. Delimited
text or a workbook, headers in the words of ``loaders/data/headers_customs_*.csv`` and ``headers_vendor_en.csv``. Weights are kilograms
unless the header names another unit; prices count as dollars only where header, column or mapping says so. A number like ``2.400`` or
``2,400`` is read by the decimal sign that the other cells of its column show, then those of the other columns, then by how the table writes
numbers; where nothing tells, its sign is taken as decimal, and the row has a doubt that a mapping with ``decimal: ","`` or ``decimal: "."``
settles. That holds for all formats of shipments (docs/adr/0041-decimal-signs.md).

A table whose columns leave no doubt is read, and the report says column by column how; else it waits for a mapping (``--dry-run`` drafts
one, ``--mapping`` brings it back). A ledger that names only the other side needs one too: who its owner is stands in no cell.

Traps. Tax numbers of countries without a rule here pass the Russian check by chance; where fewer than half of a column check, none counts
as checked. Dates with slashes are read only if the table shows whether day or month comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from operator import itemgetter

from graph.errors import UnknownFormat
from loaders.contract import Claims, Document, Head, Loader
from loaders.headers import Recognised, Vocabulary
from loaders.mapping import Draft, NeedsMapping, declare_as
from loaders.shipments import KINDS
from loaders.shipments.mapped import ShipmentsDeclaration, by_mapping, plain
from loaders.shipments.rows import ShipmentRows
from loaders.shipments.understanding import draft, understand


@cache
def _words() -> Vocabulary:
    return Vocabulary.load("customs_ru", "vendor_en", "customs_world", "things", kinds=KINDS)


def _in_order(found: Recognised) -> list[tuple[str, int]]:
    """The meanings of the columns in the order of the table."""
    return sorted(found.columns.items(), key=itemgetter(1))


def _sniff(head: Head) -> bool:
    return understand(_words(), head) is not None


def _draft(head: Head) -> Draft | None:
    understood = understand(_words(), head, claimed=True)
    return None if understood is None else draft(understood, head)


def _read(document: Document) -> Iterator[Claims]:
    if document.mapping is not None:
        mapped = by_mapping(declare_as(ShipmentsDeclaration, document.mapping), document.head)
        found, names = mapped.found, mapped.found.names
        notes = [f'column "{names[place]}" is {plain(meaning)} by the mapping' for meaning, place in _in_order(found)]
        rows = ShipmentRows(mapped.rules, document, found, constants=mapped.constants, page=mapped.page, notes=notes)
        yield from rows.read()
        return
    understood = understand(_words(), document.head)
    if understood is None:
        raise UnknownFormat(
            "the header has no columns of a shipment: goods, a party, a weight or value",
            where=document.file,
            fix="Look at the first rows of the file, or say what its columns mean in a mapping file.",
        )
    if understood.doubts:
        raise NeedsMapping(draft(understood, document.head))
    found = understood.found
    notes = [
        f'column "{found.names[place]}" is {plain(meaning)} by its header and values'
        for meaning, place in _in_order(found)
    ]
    if understood.rules.home:
        notes.append(f"most of its numbers are of {understood.rules.home}")
    yield from ShipmentRows(understood.rules, document, found, notes=notes).read()


LOADER = Loader(
    name="shipments",
    title="Table of shipments",
    version="1",
    sniff=_sniff,
    read=_read,
    priority=1,
    declares=ShipmentsDeclaration,
    draft=_draft,
)
