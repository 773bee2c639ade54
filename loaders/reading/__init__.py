"""Files as streams: encodings, delimited text, spreadsheets, XML and JSON. No source format is named here.

Everything read is hostile: entities are off, lines, cells, depth and archive expansion are bounded, and what breaks a bound is a BadFile.
"""

from loaders.reading.documents import json_items, json_lines, xml_elements
from loaders.reading.encodings import guess_encoding
from loaders.reading.heads import HEAD_ROWS, look
from loaders.reading.tables import TextTable, Workbook, open_table

__all__ = [
    "HEAD_ROWS",
    "TextTable",
    "Workbook",
    "guess_encoding",
    "json_items",
    "json_lines",
    "look",
    "open_table",
    "xml_elements",
]
