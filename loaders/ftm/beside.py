"""The side file of an export of our own: what FollowTheMoney could not say of an entity, read along with the line of that entity.

``NAME.side.jsonl`` lies beside ``NAME``. Its first line says what it is, its last line the SHA-256 of the file it belongs to; one of other
content is not read. Between them stands a line for each entity, in the order of the entities. Facts have the names of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, Field, StringConstraints

from graph.provenance import content_hash
from loaders.contract import Head
from loaders.reading import json_lines

MARK = "transship_side_file"
SUFFIX = ".side.jsonl"
VERSION = 1
_LAST_LINE = 1024  # bytes; the last line is shorter

Edge = Literal["OWNS", "DIRECTS"]
Partial = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")]


class Extract(BaseModel, frozen=True):
    """That an extract of a register lists all holders of one edge of a firm on a day."""

    edge: Edge
    day: date
    withheld: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Facts(BaseModel, frozen=True):
    """What a side line states. A fact that it does not name stands in the properties."""

    kind: str | None = None  # of a party: person, company, unknown; of a family: which relation
    name: str = ""
    name_note: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    country_basis: str | None = None
    nationalities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    born: Partial | None = None
    founded: Partial | None = None
    founded_basis: str | None = None
    dissolved: date | None = None
    status: str | None = None
    activities: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    extracts: tuple[Extract, ...] = ()
    joined_by: tuple[str, ...] = ()  # on what bases the records were joined that a party stands for

    edge: Edge | None = None
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    share_min: float | None = None
    share_max: float | None = None
    since: Partial | None = None
    until: Partial | None = None
    seen_on: tuple[date, ...] = ()

    list: str | None = None
    programme: str | None = None
    authority: str | None = None
    url: str | None = None
    reason: str | None = None

    document: str = "declaration"
    day: date | None = None
    day_kind: str = "registered"
    hs_raw: str | None = None
    hs6: str | None = None
    hs_more: tuple[str, ...] = ()
    value_usd: float | None = None
    value_basis: str | None = None
    value: float | None = None
    currency: str | None = None
    gross_kg: float | None = None
    net_kg: float | None = None
    quantity: float | None = None
    unit: str | None = None
    description: str | None = None
    brand: str | None = None
    manufacturer: str | None = None
    procedure: str | None = None
    direction: str | None = None
    declaration: str | None = None
    item: str | None = None
    origin: str | None = None
    departure: str | None = None
    destination: str | None = None
    repeats: str | None = None
    movement_value_usd: float | None = None

    numbers: tuple[tuple[str, str, str], ...] = ()  # kind, scope, value

    def has(self, name: str) -> bool:
        return name in self.model_fields_set


def side_of(path: Path) -> tuple[Path | None, str]:
    """The side file beside a file of entities, or none and why one that lies there is not read (empty: there is none of ours)."""
    beside = path.with_name(path.name + SUFFIX)
    if not beside.is_file():
        return None, ""
    with beside.open("rb") as handle:
        first = _parsed(handle.readline(_LAST_LINE))
        handle.seek(max(0, beside.stat().st_size - _LAST_LINE))
        last = _parsed(handle.read().rstrip(b"\n").rpartition(b"\n")[2])
    if MARK not in first:
        return None, ""
    if first[MARK] != VERSION:
        return None, f"{beside.name} is not read: it is of version {first[MARK]}, this program reads {VERSION}"
    if last.get("side_file_of_sha256") != content_hash(path):
        return None, f"{beside.name} is not read: it belongs to entities of other content, or breaks off"
    return beside, ""


def _parsed(line: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


class Beside:
    """The side lines in step with the entities: ``facts`` is asked for one entity after the other, in the order of the file."""

    def __init__(self, path: Path) -> None:
        self._lines: Iterator[tuple[int, Any]] = json_lines(Head(path, "json_lines", "utf-8"))

    def facts(self, entity_id: str) -> Facts | None:
        """What is said beside of an entity; None where nothing is. Raises pydantic's ValidationError for values that mean nothing."""
        for _, line in self._lines:
            if isinstance(line, dict) and line.get("id") == entity_id and "entity_left_out" not in line:
                told = {**_section(line, "changed"), **_section(line, "not_said")}
                numbers = told.pop("kinds of numbers", ())
                return Facts.model_validate({**told, "numbers": numbers})
        return None


def _section(line: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = line.get(name)
    return found if isinstance(found, dict) else {}
