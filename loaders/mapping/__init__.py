"""A user's mapping file: which column of a table means what, as a short YAML text.

It is drafted by ``--dry-run``, checked by a person and given back with ``--mapping``. What the columns of a format may mean is declared by
the format (``Loader.declares``); here mappings are read, checked and written, the same way for all.
"""

from loaders.mapping.declaration import UNDECIDED, UNUSED, Declaration
from loaders.mapping.draft import Draft, Finding, NeedsMapping, Option, quote
from loaders.mapping.file import declare, declare_as, format_of, read_file

__all__ = [
    "UNDECIDED", "UNUSED", "Declaration", "Draft", "Finding", "NeedsMapping", "Option", "declare", "declare_as", "format_of",
    "quote", "read_file",
]  # fmt: skip
