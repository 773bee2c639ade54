"""Values and attributes as XML text. Built as trees and then written, elements take twice as long, and an export has millions of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from graph.values.text import squeeze

# What no XML 1.0 document can hold, not even escaped (XML 1.0, 2.2 Characters).
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(value: str) -> str:
    """A text without what XML cannot hold (a control character, a noncharacter), and with single blanks; not escaped."""
    squeezed = squeeze(value)
    return squeezed if squeezed.isprintable() else _NOT_XML.sub("", squeezed)


def text(value: Any) -> str:
    """A value as XML can hold it, escaped for an element and for an attribute between double quotes."""
    return escape(plain(value)) if isinstance(value, str) else str(value)


def attributes(values: Mapping[str, Any]) -> str:
    """Attributes as they stand in a tag, each with a blank before it; the names are our own."""
    return "".join(f' {name}="{text(value)}"' for name, value in values.items())
