"""Customs sheets of any country as vendors sell them (FULL), with English headers: one row is one goods item of one declaration.

Weights are kilograms, the day is that of the declaration. The sheets share a layout (a title, the word ``DATA``, the header on row 6) and
no names: what a column means is told by the words of ``data/headers_vendor_en.csv``. Kazakh ones have rules of their own (``kz_vendor``),
rows of bills of lading too (``bill_of_lading``), sums over months are never shipments (``vendor_sums``).

Traps. Whose customs it is stands nowhere: it is told by the currencies and laws that headers name (``data/vendor_homes.csv``), else by the
name of the file, and said in a note. The country of the other side is often one column without a direction (``COUNTRY``). Statistical
values may be in thousands. A column ``TOTAL_VALUE_USD`` may hold the value of the item or of the whole declaration: such a value counts
once for each declaration. A consignee ``TO THE ORDER OF`` is none. Columns of national currencies are left alone.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from importlib.resources import files

from graph.values.countries import country_code
from loaders.contract import Document, Head, Loader
from loaders.headers import Recognised, words
from loaders.shipments import RECEIVERS, SENDERS, Rules, ShipmentTable
from loaders.shipments.bills import is_bill
from loaders.shipments.traders import CHECKED
from loaders.shipments.understanding import home_of

_FROM_NAME = re.compile(
    r"[\W_]*([^\W\d_]+(?:[ _-][^\W\d_]+)??)[ _-]+(?:customs[ _-]+)?(import|export)s?(?![^\W_])", re.IGNORECASE
)
# Short words in front of "import" that are codes of countries too.
_NO_COUNTRY = frozenset(
    {
        "my",
        "no",
        "in",
        "it",
        "is",
        "to",
        "me",
        "so",
        "as",
        "at",
        "be",
        "by",
        "do",
        "an",
        "st",
        "for",
        "all",
        "old",
        "the",
    }
)
_LOCAL_SIDE = {"import": ("importer", "receiver", "buyer"), "export": ("exporter", "sender", "seller")}


@cache
def _homes() -> dict[str, str]:
    text = (files("loaders") / "data" / "vendor_homes.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if line and not line.startswith("#"))
    return {word: country for country, told in rows for word in told.split("|")}


def _direction(found: Recognised) -> str | None:
    """Whether the sheet holds imports or exports, where no cell says so: by the day it names, else by the sides it names."""
    named = {*words(found.named("day") or "")}
    for word, direction in (("imp", "import"), ("import", "import"), ("exp", "export"), ("export", "export")):
        if word in named:
            return direction
    at = {meaning.split(".")[0] for meaning in found.columns}
    into, out = bool(at & {"importer", "seller"}), bool(at & {"exporter", "buyer"})
    if into != out:
        return "import" if into else "export"
    # Both sides are named: the local one is the one with a number.
    local = [d for d, role in (("import", "importer"), ("export", "exporter")) if f"{role}.number" in found.columns]
    return local[0] if len(local) == 1 else None


def _home(found: Recognised, document: Document) -> tuple[str | None, str | None]:
    """Whose customs a sheet comes from, and how that was told where it was not by its headers."""
    votes = Counter(_homes()[word] for name in found.names for word in {*words(name)} if word in _homes())
    if votes and len(best := votes.most_common(2)) and (len(best) == 1 or best[0][1] > best[1][1]):
        return best[0][0], None
    told = _FROM_NAME.match(document.path.stem)
    country = country_code(told[1].replace("_", " ")) if told and told[1].lower() not in _NO_COUNTRY else None
    return country, f"read as customs of {country}, because the file is named so" if country else None


def _adapt(rules: Rules, found: Recognised, document: Document) -> tuple[Rules, Recognised]:
    """Whose customs it is and which way the goods go; columns of "the trader" belong to the local side."""
    direction = _direction(found)
    home, note = _home(found, document)
    columns = dict(found.columns)
    for attribute in ("number", "address"):
        sides = [
            role
            for role in _LOCAL_SIDE.get(direction or "", ())
            if f"{role}.name" in columns or f"{role}.name_en" in columns
        ]
        place = columns.pop(f"home.{attribute}", None)
        if place is not None and sides:
            columns.setdefault(f"{sides[0]}.{attribute}", place)
    doubts = (*found.doubts, note) if note else found.doubts
    # Numbers of a country whose rule is not known pass that of another one by chance, one in ten of them.
    rows = document.head.rows[found.header_row :]
    checks = home in CHECKED or home_of(found._replace(columns=columns), rows)[1]
    return rules._replace(home=home, direction=direction, checks=checks), found._replace(columns=columns, doubts=doubts)


def _accepts(found: Recognised, head: Head) -> bool:
    """A table in English words that names both sides, or one side and a number of the declaration, and is no bill of lading."""
    sides = [any(meaning.split(".")[0] in roles for meaning in found.columns) for roles in (SENDERS, RECEIVERS)]
    return not is_bill(found) and (all(sides) or "declaration" in found.columns)


TABLE = ShipmentTable(
    "vendor_en",
    Rules(
        document="vendor_row", values=("value_customs_usd", "value_usd", "value_cargo_usd", "value_1000_usd", "value", "value_total_usd"),
        by_route=True, several_hs=False, to_order=True,
    ),
    _accepts,
    _adapt,
)  # fmt: skip

# Below the formats of single countries.
LOADER = Loader(
    name="vendor_rows",
    title="Customs sheet of a vendor, any country",
    version="1",
    sniff=TABLE.sniff,
    read=TABLE.read,
    priority=5,
)
