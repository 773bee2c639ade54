"""Nodes of the leaks as mentions: firms, officers, intermediaries and others."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Literal

from graph.errors import BadValue
from graph.provenance import key
from graph.values import dates
from graph.values.dates import PartialDate
from loaders import parties
from loaders.building import number
from loaders.records import Cells, Records, country_or_nationality

Kind = Literal["entity", "address", "other"]

NODE = frozenset({"node_id", "sourceID"})
KNOWN = NODE | {
    "countries", "country_codes",
    "name", "original_name", "former_name", "jurisdiction", "jurisdiction_description", "address", "incorporation_date",
    "inactivation_date", "struck_off_date", "closed_date", "status", "ibcRUC", "valid_until", "type", "company_type",
    # Numbers inside the provider's own files, who provided, when a firm lay dormant, remarks of the publisher.
    "internal_id", "service_provider", "dorm_date", "note", "icij_id",
}  # fmt: skip

# Papers made out to whoever holds them.
_BEARER = re.compile(
    r"(?:to\s+)?(?:the\s+)?bearers?(?:\s+(?:share|warrant|certificate)s?)?(?:\s*[\d#-]+)?|(?:el|al)\s+portador(?:es)?|portador(?:es)?"
    r"|(?:the\s+)?holders?\s+of\s+bearer\s+shares?|au\s+porteur|ao\s+portador|inhaber",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def kind_of(names: Collection[str]) -> Kind | None:
    """Which table of nodes a header is: entities and other nodes with a jurisdiction, addresses, or people and intermediaries."""
    if not set(names) >= NODE or not {"name", "address"} & set(names):
        return None
    if "jurisdiction" in names:
        return "entity"
    return "address" if "address" in names and "status" not in names and "internal_id" not in names else "other"


def mention_id(node: str) -> str:
    """The id of the mention of a node, wherever it is named."""
    return key("icij", node)


def is_bearer(name: str) -> bool:
    """Whether a name stands for whoever holds the paper."""
    return _BEARER.fullmatch(name.strip(" .,'\"-")) is not None


def address(records: Records, cells: Cells, raw: object) -> None:
    """A row of the address table: it is looked up where a relationship names it."""
    if cells.get("node_id") is None:
        records.refuse("the row gives no node_id", column="node_id", fix="Download the table again.", cells=raw)
    else:
        records.skip("addresses, which are read where a relationship names them")


def party(records: Records, cells: Cells, raw: object) -> None:
    """A firm, an officer or an intermediary."""
    node, name = cells.get("node_id"), cells.get("name") or cells.get("original_name")
    if node is None or name is None:
        lacking = "node_id" if node is None else "name"
        records.refuse(f"the row gives no {lacking}", column=lacking, fix="Download the table again.", cells=raw)
        return
    if is_bearer(name):
        records.skip("bearers: papers that belong to whoever holds them, so nobody is named")
        return
    records.make.as_of = as_of(cells.get("valid_until"))
    marks = [f"leak:{source}"] if (source := cells.get("sourceID")) else []
    if "jurisdiction" in cells:
        _firm(records, node, name, cells, marks)
    else:
        _officer(records, node, name, cells, marks)
    records.load()


def _firm(records: Records, node: str, name: str, cells: Cells, marks: list[str]) -> None:
    told = cells.get("jurisdiction_description")
    country = (country_or_nationality(told) if told else None) or _country(records, cells, "jurisdiction")
    ended = _day(records, cells, "struck_off_date", "closed_date", "inactivation_date")
    records.make.company(
        records.row, name, number(cells.get("ibcRUC"), "reg_no", country=country), record=node, known_as=mention_id(node),
        other_names=[cells.get("original_name"), cells.get("former_name")], country=country, country_basis="stated" if country else None,
        addresses=[cells.get("address")], founded=_day(records, cells, "incorporation_date"), dissolved=ended.day if ended else None,
        status=cells.get("status"), marks=marks,
    )  # fmt: skip


def _officer(records: Records, node: str, name: str, cells: Cells, marks: list[str]) -> None:
    country = _country(records, cells, "country_codes")
    kind = parties.bearer(name, None).kind
    if kind == "person" and "internal_id" in cells:
        kind = "unknown"  # an intermediary: mostly a firm, whatever the shape of its name
    if kind == "company":
        records.make.company(
            records.row, name, record=node, known_as=mention_id(node), country=country, country_basis="stated" if country else None,
            addresses=[cells.get("address")], status=cells.get("status"), marks=marks,
        )  # fmt: skip
    else:
        records.make.person(
            records.row, name, record=node, known_as=mention_id(node), country=country, addresses=[cells.get("address")], marks=marks,
            kind=kind,
        )  # fmt: skip


def _country(records: Records, cells: Cells, column: str) -> str | None:
    """The one country of a cell; several without order are none, ``XXX`` is not identified."""
    codes = {code.strip() for code in (cells.get(column) or "").split(";")} - {"", "XXX", "XX"}
    return country_or_nationality(codes.pop()) if len(codes) == 1 else None


def _day(records: Records, cells: Cells, *columns: str) -> PartialDate | None:
    """The first of several days that is given."""
    return next((day for column in columns if (day := records.day(column, cells.get(column)))), None)


def as_of(text: str | None) -> date | None:
    """The last day of what a leak tells: "The Panama Papers data is current through 2015"."""
    years = _YEAR.findall(text or "")
    try:
        told = dates.parse(years[-1]) if years else None
    except BadValue:
        return None
    return told.last if told else None
