"""Lists of companies, of people, or of both: one row is one of them, with numbers, addresses and contacts, and for a company its director.

The formats differ only in whom a row is about (``companies``, ``people``, ``parties``). What the columns mean is found from headers and
values, or said by a mapping; rows are read over the shared reader of tables, each distinct cell cleaned once.
"""

from loaders.registers.declared import CompaniesDeclaration, PartiesDeclaration, PeopleDeclaration
from loaders.registers.table import RegisterTable

__all__ = ["CompaniesDeclaration", "PartiesDeclaration", "PeopleDeclaration", "RegisterTable"]
