"""Any list in which companies and people stand together: contacts, counterparties, an address book.

One row is a company or a person, told by its name, its number and a birth date; where these say nothing it is kept as either, and compared
with both. Headers and doubts are those of lists of companies and of people.
"""

from __future__ import annotations

from loaders.contract import Loader
from loaders.registers import PartiesDeclaration, RegisterTable

_TABLE = RegisterTable(PartiesDeclaration)

LOADER = Loader(
    name="parties",
    title="List of companies and people",
    version="1",
    sniff=_TABLE.sniff,
    read=_TABLE.read,
    priority=0,
    declares=PartiesDeclaration,
    draft=_TABLE.draft,
)
