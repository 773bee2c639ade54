"""Files as streams: encodings, delimited text, spreadsheets, XML and JSON. No source format is named here.

Everything read is hostile: entities are off, lines, cells, depth and archive expansion are bounded, and what breaks a bound is a BadFile.
"""

from loaders.reading.documents import json_items, json_lines, xml_elements
from loaders.reading.encodings import guess_encoding
from loaders.reading.finding import Found, find, is_one, opened
from loaders.reading.heads import HEAD_ROWS, look
from loaders.reading.rereading import Layout, layout, reread
from loaders.reading.tables import TextTable, Workbook, open_table

__all__ = [
    "HEAD_ROWS",
    "Found",
    "Layout",
    "TextTable",
    "Workbook",
    "find",
    "guess_encoding",
    "is_one",
    "json_items",
    "json_lines",
    "layout",
    "look",
    "open_table",
    "opened",
    "reread",
    "xml_elements",
]
