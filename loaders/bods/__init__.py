"""Beneficial Ownership Data Standard (BODS) 0.2, 0.3 and 0.4: a JSON array of statements, also in an object, JSON lines, or one statement.

One row is one statement: of an entity, a person, or a relationship (ownership or control). Shares are per cent, as a
range. The standard: https://standard.openownership.org ; packages come from registers and from
https://bods-data.openownership.org .

Traps. A change is another statement of the same record (0.4: same ``recordId``; before: ``replacesStatements``), so
adding all statements counts an owner twice: one record becomes one mention or one relationship, as its last statement
has it. A closed relationship without an end date had ended by the day of its closing statement. A step of an indirect
relationship (``isComponent``) repeats in part what the whole states, and is marked. Owners may be withheld, exempt or
unknown: the company is marked, nobody is made. The same human is another record in each declaration. A day may stand for a
month or year: an annotation says so in words, and in ``precision`` where the file is an export of ours. The file is read
twice, and a third time where relationships stand before their ends. What is remembered between (ids, parties, statements of a record
that is not complete) lies on the disk; memory holds the statements of one record.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.bods.package import Package, record_of
from loaders.bods.statements import is_statement
from loaders.contract import Claims, Document, Head, Loader
from loaders.kept import Disk
from loaders.records import mapping


def sniff(head: Head) -> bool:
    if head.shape not in ("json", "json_lines"):
        return False
    return is_statement(frozenset(mapping(head.first))) or (head.shape == "json" and is_statement(head.keys))


def read(document: Document) -> Iterator[Claims]:
    with Disk() as disk:
        yield from Package(document, disk).read()


LOADER = Loader(
    name="bods", title="Beneficial Ownership Data Standard", version="1", sniff=sniff, read=read, records=record_of
)
