"""GLEIF: legal entity identifiers (LEI-CDF), relationships (RR-CDF) and reporting exceptions, as XML, JSON or CSV.

One row is one record: a company with its LEI and national number, a relationship between two LEIs, or the reason why a
company reports no parent. Published daily at https://www.gleif.org/en/lei-data/gleif-golden-copy , free of restrictions.

Traps. Only consolidation is control, and it has no percentage; fund managers, feeders, subfunds and branches are
skipped. Of the periods only ``RELATIONSHIP_PERIOD`` says how long it held; the others are those of its papers. Cycles
occur, and a company above itself, which is skipped. Lapsed records still hold; those that were annulled, or double another
one, are skipped. A record that comes again is another version: both are kept, side by side. One JSON file may hold records
of all three sorts, so one loader reads them all. The CSV names columns by their place in the XML, which they repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from graph.errors import BadFile
from loaders.contract import Claims, Document, Head, Loader
from loaders.gleif import links, parties
from loaders.gleif.documents import Record, content_day, records_of, unwrapped
from loaders.gleif.flat import flat_records, nested
from loaders.records import Records, header_of, mapping

# Root elements of the three formats, with the element that is one record.
ROOTS = {
    "LEIData": "LEIRecord",
    "RelationshipData": "RelationshipRecord",
    "ReportingExceptionData": "Exception",
}
# By what a record is recognised, and what reads it.
READERS: tuple[tuple[frozenset[str], Callable[[Records, Record], None]], ...] = (
    (frozenset({"LEI", "Entity"}), parties.company),
    (frozenset({"Relationship"}), links.relationship),
    (frozenset({"LEI", "ExceptionCategory"}), links.exception),
)


def _reader(record: Mapping[str, object]) -> Callable[[Records, Record], None] | None:
    return next((reader for names, reader in READERS if names <= record.keys()), None)


def sniff(head: Head) -> bool:
    if head.shape == "xml":
        return head.root in ROOTS
    if head.shape == "table":
        return bool(head.rows) and _reader(nested({name: name for name in header_of(head.rows[0])})) is not None
    first = mapping(unwrapped(head.first))
    known = _reader(first) is not None and not (
        "Relationship" in first and "StartNode" not in mapping(first["Relationship"])
    )
    return known and (head.shape == "json_lines" or (head.shape == "json" and head.root.endswith("item")))


def record_of(head: Head) -> str:
    """The element, or the array, whose members are records."""
    return ROOTS.get(head.root, head.root or "item")


def read(document: Document) -> Iterator[Claims]:
    records = Records(document, as_of=content_day(document.head))
    for record, raw in _records(records):
        if isinstance(record, BadFile):
            records.refuse(record.message, fix=record.fix)
        elif reader := _reader(record):
            reader(records, record)
        else:
            records.refuse(
                "this is no LEI record, relationship or exception", fix="Remove it from the file.", cells=raw
            )
        if records.is_full:
            yield records.hand_over()
    yield records.hand_over(last=True)


def _records(records: Records) -> Iterator[tuple[Record | BadFile, object]]:
    """The records of a file of any shape, each with what a reject of it shows. Each is begun."""
    head = records.document.head
    if head.shape == "table":
        yield from flat_records(records)
        return
    for row, record in records_of(head, record_of(head)):
        records.begin(row)
        yield record, record


LOADER = Loader(
    name="gleif", title="GLEIF, LEI records and relationships", version="1", sniff=sniff, read=read, records=record_of
)
