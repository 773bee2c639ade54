"""Any list of people: names with numbers, birth dates, nationalities, addresses and contacts.

One row is one person. Delimited text or a workbook, headers in the words of ``loaders/data/headers_registers.csv``; a name may stand in
several columns. What is certain is read, and the report says column by column how; else the list waits for a mapping.

Traps. Two people of one name without number and birth date are told apart by address and contact only. About one twelve-digit number in
eighty is a valid Kazakh and a valid Russian number of a person, and keeps both readings.
"""

from __future__ import annotations

from loaders.contract import Loader
from loaders.registers import PeopleDeclaration, RegisterTable

_TABLE = RegisterTable(PeopleDeclaration)

LOADER = Loader(
    name="people",
    title="List of people",
    version="1",
    sniff=_TABLE.sniff,
    read=_TABLE.read,
    priority=0,
    declares=PeopleDeclaration,
    draft=_TABLE.draft,
)
