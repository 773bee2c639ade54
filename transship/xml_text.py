"""Values and attributes as XML text. Built as trees and then written, elements take twice as long, and an export has millions of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from graph.values.text import squeeze

# What no XML 1.0 document can hold, not even escaped (XML 1.0, 2.2 Characters).
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: Any) -> str:
    """A value as XML can hold it, escaped for an element and for an attribute between double quotes.

    A sign that XML cannot hold (a control character, a noncharacter) is left out.
    """
    if not isinstance(value, str):
        return str(value)
    plain = squeeze(value)
    return escape(plain if plain.isprintable() else _NOT_XML.sub("", plain))


def attributes(values: Mapping[str, Any]) -> str:
    """Attributes as they stand in a tag, each with a blank before it; the names are our own."""
    return "".join(f' {name}="{text(value)}"' for name, value in values.items())
