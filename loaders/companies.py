"""Any list of companies: the register of a country without a loader, a free zone, a directory, a list of addresses or of directors.

One row is one company with its numbers, addresses and contacts, and its director where the list has one. Delimited text or a workbook,
headers in the words of ``loaders/data/headers_registers.csv``. A list whose columns leave no doubt is read, and the report says column by
column how; else it waits for a mapping (``--dry-run`` drafts one, ``--mapping`` brings it back).

Traps. A tax number of a country without a rule here may pass a Russian check by chance: where the country is known, or fewer than half of a
column check, it stays a plain register number. A founding date that is missing is read from a Kazakh or Kyrgyz number. Owners in
such a list make it a table of owners.
"""

from __future__ import annotations

from loaders.contract import Loader
from loaders.registers import CompaniesDeclaration, RegisterTable

_TABLE = RegisterTable(CompaniesDeclaration)

LOADER = Loader(
    name="companies",
    title="List of companies",
    version="1",
    sniff=_TABLE.sniff,
    read=_TABLE.read,
    priority=0,
    declares=CompaniesDeclaration,
    draft=_TABLE.draft,
)
