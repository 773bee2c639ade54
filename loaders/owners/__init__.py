"""Any table of owners: one interest a row, with an owner and a company, and if told share, dates and role.

Delimited text or a workbook, headers in any of the languages of ``loaders/data/headers_owners.csv``. Such tables come from
requests to registers, leaks and colleagues; none is like the other. What the columns mean is drafted from headers and
values. Where that leaves no doubt the table is read, and the report says column by column how; else it waits for a mapping
(``--dry-run`` drafts one, ``--mapping`` brings it back).

A share is per cent of the company; an empty end means that no end was known when the table was written. A filled one is a
former owner, who counts for the time he owned.

Traps. The owner's number may be anybody's: of a person, of a firm, foreign; about one twelve-digit number in eighty is a
valid IIN and a valid INN, and keeps both readings. A withheld owner is no person: the company is marked, and no interest
made. Only one sheet of a workbook is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.contract import BATCH_ROWS, Claims, Document, Loader
from loaders.mapping import UNUSED, declare_as
from loaders.owners import drafting
from loaders.owners.declared import OwnersDeclaration
from loaders.owners.layout import Layout, lay_out
from loaders.owners.rows import RowReader
from loaders.reading import open_table


def read(document: Document) -> Iterator[Claims]:
    """Batches of claims; by the given mapping, else by a draft without doubts. Raises NeedsMapping where that has any."""
    if document.mapping is not None:
        declared = declare_as(OwnersDeclaration, document.mapping)
        notes = [f'column "{c}" is {m} by the mapping' for c, m in declared.columns.items() if m != UNUSED]
    else:
        found = drafting.settle(document.head)
        declared = declare_as(OwnersDeclaration, found.values())
        notes = [f'column "{f.column}" is {f.meaning} {f.why}' for f in found.findings if f.meaning != UNUSED]
    layout = lay_out(document.head, declared)
    reader = RowReader(document, declared, layout)
    table = open_table(document.head)
    notes += _chances(layout)
    unread = tuple(column for column in layout.labels if column not in declared.used)
    claims = Claims(notes=tuple(notes), unread_columns=unread)
    for block in table.blocks(declared.sheet):
        above = max(layout.header_row + 1 - block.first, 0)
        reader.add(claims, block.first + above, block.rows[above:], table.odd_rows)
        if claims.rows_read >= BATCH_ROWS:
            yield claims
            claims = Claims()
    yield claims


def _chances(layout: Layout) -> Iterator[str]:
    for meaning, sizes in layout.by_chance.items():
        column = layout.labels[layout.places[meaning][0]]
        for size in sorted(sizes):
            yield f'column "{column}": too few numbers of {size} characters check; none of them is read as checked'


LOADER = Loader(
    name="owners",
    title="Table of owners",
    version="1",
    sniff=drafting.fits,
    read=read,
    priority=2,
    declares=OwnersDeclaration,
    draft=drafting.draft,
)
