"""ICIJ Offshore Leaks, the public tables as CSV: entities, officers, intermediaries, other nodes, addresses and relationships.

One row is one node or one relationship between two nodes; the header tells which table it is. The International Consortium of
Investigative Journalists publishes them: https://offshoreleaks.icij.org/pages/database . A name in these tables says nothing of wrongdoing.

Traps. Relationships stand in a file of their own and name nodes by number, so the id of a mention is made of that number alone.
Addresses are nodes too: their text is looked up in the address tables beside the relationships, or in their archive. ``THE BEARER``
and ``EL PORTADOR`` hold papers that belong to whoever has them: nobody is made of them. An officer may be a person or a firm; the name
decides, or leaves it open. Intermediaries set firms up and own nothing. ``similar`` and ``same_name_as`` are guesses by name and join
nobody. Days are written ``23-MAR-2006``, countries as three letters, several joined by ``;``. What holds, held when the leak ended
(``valid_until``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loaders.contract import Claims, Document, Head, Loader
from loaders.icij import nodes, relations
from loaders.kept import Disk
from loaders.records import Cells, Records, header_of, table_claims


def sniff(head: Head) -> bool:
    names = set(header_of(head.rows[0])) if head.shape == "table" and head.rows else set()
    return relations.columns(names) is not None or nodes.kind_of(names) is not None


def read(document: Document) -> Iterator[Claims]:
    with Disk() as disk:
        one, known = _reader(document, set(header_of(document.head.rows[0])), disk)
        yield from table_claims(document, known, one)


def _reader(
    document: Document, names: set[str], disk: Disk
) -> tuple[Callable[[Records, Cells, object], None], frozenset[str]]:
    """What reads a row of this table, and the columns that are read or known."""
    if at := relations.columns(names):
        return relations.Relations(document, at, disk).add, relations.KNOWN | frozenset(at)
    kind = nodes.kind_of(names)
    return (nodes.address if kind == "address" else nodes.party), nodes.KNOWN


LOADER = Loader(name="icij", title="ICIJ Offshore Leaks", version="1", sniff=sniff, read=read)
