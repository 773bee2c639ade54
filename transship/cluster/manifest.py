"""What lies in a folder that leaves for a cluster or comes back from it, and of which state of the case it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import orjson
from pydantic import BaseModel, ValidationError

from graph.errors import BadFile
from graph.schema import VERSION
from graph.store import View
from transship.outfiles import MARK

# Derived tables are made of facts and decisions, so these tell one state from another; the counts notice an older program's work.
_STATE = (
    "SELECT CAST(id AS VARCHAR) AS id, sha256, loaded, CAST(loaded_at AS VARCHAR) AS loaded_at FROM source ORDER BY id",
    "SELECT count(*) AS n, CAST(bit_xor(md5_number_lower(CAST(id AS VARCHAR))) AS VARCHAR) AS ids FROM decision",
    "SELECT (SELECT count(*) FROM member) AS members, (SELECT count(*) FROM entity) AS entities, (SELECT count(*) FROM link) AS links, "
    "(SELECT count(*) FROM kin) AS kin, (SELECT count(*) FROM kin_hint) AS kin_hints, (SELECT count(*) FROM shipment) AS shipments",
)


def state(view: View) -> str:
    """A hash that differs when anything was loaded, forgotten or decided. Ask before a view is set to a day."""
    return hashlib.sha256(orjson.dumps([view.rows(sql) for sql in _STATE])).hexdigest()


class File(BaseModel, frozen=True, extra="forbid"):
    """A file of a table, for whoever copies the folder: ``sha256`` of its ``bytes``."""

    sha256: str
    bytes: int


class Tables(BaseModel, frozen=True, extra="forbid"):
    """A table as written: its rows and its files, by their path in the folder. ``left_out``: rows of the store that no chain can use."""

    rows: int
    left_out: int = 0
    files: dict[str, File]


class _Manifest(BaseModel, frozen=True, extra="forbid"):
    schema_version: int
    program: str
    state: str
    as_of: date | None
    tables: dict[str, Tables]

    @classmethod
    def parse(cls, text: str | bytes, where: str) -> Self:
        """Raises BadFile for a text that is something else, or of another version of the tables."""
        try:
            found = cls.model_validate_json(text)
        except ValidationError as error:
            raise BadFile(
                f"the file {MARK} is not that of this step: {error.errors()[0]['msg']}",
                where=where,
                fix="Name the folder that `transship cluster export` (for run) or `transship cluster run` (for import) wrote.",
            ) from error
        if found.schema_version != VERSION:
            raise BadFile(
                f"the tables have schema version {found.schema_version}, this program has {VERSION}",
                where=where,
                fix="Export again with the program that is to run them.",
            )
        return found

    def dump(self) -> bytes:
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_INDENT_2)


class Left(_Manifest, frozen=True):
    """Of a folder for the cluster."""

    format: Literal["cluster-export"] = "cluster-export"


class Returned(_Manifest, frozen=True):
    """Of a folder from the cluster: with what was asked, and the counts of ``queries.chains.notes``."""

    format: Literal["cluster-answer"] = "cluster-answer"
    spark: str
    params: dict[str, Any]
    counts: dict[str, int]


def summed(folder: Path, paths: Iterable[Path]) -> dict[str, File]:
    """The hashes of files, by their path in the folder."""
    found = {}
    for path in sorted(paths):
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        found[path.relative_to(folder).as_posix()] = File(sha256=digest, bytes=path.stat().st_size)
    return found
