"""The tables of a store as data: columns, keys, and the version of the whole.

Facts come from loaders and belong to one source each. Judgements are what people and rules decided about identity. Derived tables are
computed from both by ``graph.identity`` and can be thrown away; queries read them. Places are an index over all of these.
"""

from __future__ import annotations

from typing import NamedTuple

VERSION = 4


class Table(NamedTuple):
    """A table: its columns with their DuckDB types, its key, and what it holds."""

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]
    about: str


_SOURCE = {"source_id": "UUID", "row": "BIGINT"}
_TEXTS = "VARCHAR[]"

FACTS = (
    Table(
        "mention",
        {
            "id": "UUID", **_SOURCE, "kind": "VARCHAR", "record": "VARCHAR", "scope": "VARCHAR", "name": "VARCHAR", "names": _TEXTS,
            "country": "VARCHAR", "country_basis": "VARCHAR", "nationalities": _TEXTS, "born": "DATE", "born_precision": "VARCHAR",
            "addresses": _TEXTS, "phones": _TEXTS, "emails": _TEXTS, "founded": "DATE", "founded_precision": "VARCHAR",
            "founded_basis": "VARCHAR", "dissolved": "DATE", "status": "VARCHAR", "activities": _TEXTS, "as_of": "DATE", "marks": _TEXTS,
        },
        ("source_id", "id", "row"),
        "a person or firm as one record of one source describes it",
    ),
    Table(
        "identifier",
        {
            "mention_id": "UUID", **_SOURCE, "kind": "VARCHAR", "scope": "VARCHAR", "value": "VARCHAR", "as_written": "VARCHAR",
            "checked": "BOOLEAN", "sure": "BOOLEAN",
        },
        ("source_id", "mention_id", "kind", "scope", "value"),
        "a number that a mention bears",
    ),
    Table(
        "interest",
        {
            "id": "UUID", **_SOURCE, "edge": "VARCHAR", "holder_id": "UUID", "company_id": "UUID", "kind": "VARCHAR", "role": "VARCHAR",
            "share_min": "DOUBLE", "share_max": "DOUBLE", "since": "DATE", "since_precision": "VARCHAR", "until": "DATE",
            "until_precision": "VARCHAR", "as_of": "DATE", "marks": _TEXTS,
        },
        ("source_id", "id", "row"),
        "an ownership or directorship as one record states it",
    ),
    Table(
        "kinship",
        {"id": "UUID", **_SOURCE, "person_id": "UUID", "relative_id": "UUID", "kind": "VARCHAR"},
        ("source_id", "id", "row"),
        "a stated family relation",
    ),
    Table(
        "roster",
        {**_SOURCE, "company_id": "UUID", "edge": "VARCHAR", "as_of": "DATE", "withheld": "INTEGER"},
        ("source_id", "row", "company_id", "edge"),
        "that a source lists all holders of a firm on a day",
    ),
    Table(
        "shipment",
        {
            "id": "UUID", **_SOURCE, "document": "VARCHAR", "day": "DATE", "day_kind": "VARCHAR", "hs_raw": "VARCHAR", "hs6": "VARCHAR",
            "sender_id": "UUID", "receiver_id": "UUID", "declarant_id": "UUID", "contract_holder_id": "UUID", "value_usd": "DOUBLE",
            "value_basis": "VARCHAR", "value": "DOUBLE", "currency": "VARCHAR", "gross_kg": "DOUBLE", "net_kg": "DOUBLE",
            "quantity": "DOUBLE", "unit": "VARCHAR", "description": "VARCHAR", "brand": "VARCHAR", "manufacturer": "VARCHAR",
            "procedure": "VARCHAR", "direction": "VARCHAR", "declaration": "VARCHAR", "item": "VARCHAR", "origin": "VARCHAR",
            "departure": "VARCHAR", "destination": "VARCHAR", "marks": _TEXTS, "hs_more": _TEXTS,
        },
        ("source_id", "row"),
        "one goods item of one delivery as one row states it; hs_more holds further codes of a bill of lading, of unknown share",
    ),
    Table(
        "listing",
        {
            "id": "UUID", **_SOURCE, "mention_id": "UUID", "list": "VARCHAR", "programme": "VARCHAR", "authority": "VARCHAR",
            "since": "DATE", "since_precision": "VARCHAR", "until": "DATE", "until_precision": "VARCHAR", "url": "VARCHAR",
            "reason": "VARCHAR", "as_of": "DATE",
        },
        ("source_id", "id", "row"),
        "one entry of a sanctions or control list about one mention",
    ),
    Table(
        "trade_flow",
        {
            **_SOURCE, "reporter": "VARCHAR", "reporter_code": "VARCHAR", "partner": "VARCHAR", "partner_code": "VARCHAR",
            "partner2_code": "VARCHAR", "flow": "VARCHAR", "year": "INTEGER", "month": "INTEGER", "classification": "VARCHAR",
            "hs": "VARCHAR", "hs_level": "INTEGER", "customs_code": "VARCHAR", "transport_code": "VARCHAR", "supply_code": "VARCHAR",
            "is_total": "BOOLEAN", "is_world": "BOOLEAN", "value_usd": "DOUBLE", "cif_usd": "DOUBLE", "fob_usd": "DOUBLE",
            "net_kg": "DOUBLE", "gross_kg": "DOUBLE", "quantity": "DOUBLE", "unit_code": "VARCHAR",
        },
        ("source_id", "row"),
        "one row of official trade statistics, never a shipment; add up only rows with is_total, of one hs_level, and either all or none "
        "with is_world",
    ),
    Table(
        "reject",
        {**_SOURCE, "column": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR", "fix": "VARCHAR", "cells": "VARCHAR"},
        ("source_id", "row"),
        "a row that was refused",
    ),
    Table(
        "warning",
        {**_SOURCE, "column": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR"},
        ("source_id", "row"),
        "a value kept with a doubt",
    ),
)  # fmt: skip

SOURCES = (
    Table(
        "source",
        {
            "id": "UUID", "file": "VARCHAR", "sha256": "VARCHAR", "size": "BIGINT", "format": "VARCHAR", "loader": "VARCHAR",
            "loader_version": "VARCHAR", "encoding": "VARCHAR", "as_of": "DATE", "rows_read": "BIGINT", "loaded": "BIGINT",
            "rejected": "BIGINT", "skipped": "BIGINT", "warned": "BIGINT", "unread_columns": _TEXTS, "notes": _TEXTS,
            "loaded_at": "TIMESTAMP",
        },
        ("id",),
        "a file that was read, with its account: rows_read = loaded + rejected + skipped",
    ),
    Table(
        "waiting",
        {"file": "VARCHAR", "sha256": "VARCHAR", "reason": "VARCHAR", "fix": "VARCHAR"},
        ("file",),
        "a file that was met and not read, and why",
    ),
    Table(
        "copy",
        {"source_id": "UUID", "file": "VARCHAR", "place": "VARCHAR", "member": "VARCHAR", "met_at": "TIMESTAMP"},
        ("source_id", "file"),
        "a name under which the content of a file was met, and where on the disk; member is its path inside an archive",
    ),
    Table(
        "layout",
        {"source_id": "UUID", "shape": "VARCHAR", "records": "VARCHAR", "header": "VARCHAR", "mapping": "VARCHAR"},
        ("source_id",),
        "how the rows of a file are counted and headed, so that each can be found again; header holds the rows above the first record",
    ),
    Table(
        "control_total",
        {
            "source_id": "UUID", "measure": "VARCHAR", "unit": "VARCHAR", "total": "DOUBLE", "rows": "BIGINT", "first": "DATE",
            "last": "DATE",
        },
        ("source_id", "measure", "unit"),
        "a sum over the rows of a file that were loaded, to be compared with the file's own; repeated counts rows that say the same again",
    ),
)  # fmt: skip

JUDGEMENTS = (
    Table(
        "decision",
        {
            "id": "UUID", "a": "UUID", "b": "UUID", "verdict": "VARCHAR", "basis": "VARCHAR", "reasons": "VARCHAR", "score": "DOUBLE",
            "decided_by": "VARCHAR", "decided_at": "TIMESTAMP", "reverses": "UUID", "rests_on": "UUID[]",
        },
        ("id",),
        "SAME_AS: that two mentions are the same (or different), on what basis, decided by a rule or a person; rests_on: further mentions "
        "whose records the basis stands in (a contact of a firm, a co-owner)",
    ),
)  # fmt: skip

DERIVED = (
    Table(
        "resolved",
        {
            "state": "VARCHAR", "mentions": "BIGINT", "people": "BIGINT", "companies": "BIGINT", "decisions": "BIGINT",
            "refused": "BIGINT",
        },
        ("state",),
        "what the last run of `resolve` came to, one row; state is a hash of the files, judgements and rules that it went by",
    ),
    Table(
        "spelling",
        {
            "kind": "VARCHAR", "written": "VARCHAR", "base": "VARCHAR", "loose": _TEXTS, "rest": "VARCHAR", "initials": "BOOLEAN",
            "version": "INTEGER",
        },
        ("kind", "written"),
        "a name or address as written, with its keys for comparison: base; loose (a person's name by sound; a firm's by what "
        "is rare in it, behind =, and by sound, behind ~; of an address the building); rest (a person's patronymic, a firm's legal form)",
    ),
    Table(
        "member",
        {"mention_id": "UUID", "entity_id": "UUID"},
        ("mention_id",),
        "which entity a mention belongs to; the entity's id is the smallest id of its mentions",
    ),
    Table(
        "entity",
        {
            "id": "UUID", "kind": "VARCHAR", "name": "VARCHAR", "names": _TEXTS, "name_keys": _TEXTS, "patronymic": "VARCHAR",
            "legal_form": "VARCHAR", "country": "VARCHAR",
            "nationalities": _TEXTS, "born": "DATE", "born_precision": "VARCHAR", "addresses": _TEXTS, "address_keys": _TEXTS,
            "phones": _TEXTS, "emails": _TEXTS, "founded": "DATE", "founded_precision": "VARCHAR", "founded_basis": "VARCHAR",
            "founded_last": "DATE", "dissolved": "DATE", "status": "VARCHAR", "activities": _TEXTS, "marks": _TEXTS,
            "identifiers": "STRUCT(kind VARCHAR, scope VARCHAR, \"value\" VARCHAR, checked BOOLEAN)[]", "mentions": "INTEGER",
            "firms": "INTEGER",
        },
        ("id",),
        "a person or firm as all its mentions together describe it; founded_last is the last day its founding can mean; "
        "firms counts the firms a person or company stands behind directly",
    ),
    Table(
        "link",
        {
            "id": "UUID", "edge": "VARCHAR", "holder_id": "UUID", "company_id": "UUID", "kinds": _TEXTS, "roles": _TEXTS,
            "share_min": "DOUBLE", "share_max": "DOUBLE", "since": "DATE", "since_precision": "VARCHAR", "since_by": "DATE",
            "until": "DATE", "until_precision": "VARCHAR", "left_after": "DATE", "left_by": "DATE", "seen_first": "DATE",
            "seen_last": "DATE", "marks": _TEXTS,
        },
        ("id",),
        "an ownership or directorship between entities over time: since as stated; since_by the day by which it had surely begun; until "
        "as stated; left_after and left_by the extracts between which the holder vanished; open ends are unknown",
    ),
    Table(
        "kin",
        {"a": "UUID", "b": "UUID", "kind": "VARCHAR", "basis": "VARCHAR", "rests_on": "UUID[]"},
        ("a", "b"),
        "two people of one family, both directions; basis: stated, or the same surname and home address; rests_on: the "
        "mentions that give the address",
    ),
    Table(
        "kin_hint",
        {"a": "UUID", "b": "UUID", "hint": "VARCHAR", "rests_on": "UUID[]"},
        ("a", "b"),
        "two people who may be relatives, both directions; a hint and no more: it makes nobody family",
    ),
    Table(
        "trace",
        {
            "entity_id": "UUID", "party": "VARCHAR", "feature": "VARCHAR", "value": "VARCHAR", "own": "BOOLEAN", "borne": "BIGINT",
        },
        ("entity_id", "feature", "value"),
        "what a person or firm is known by, for comparison: names, numbers, dates, contacts, firms; own, or that of a firm behind which "
        "somebody stands; borne: by how many",
    ),
    Table(
        "weight",
        {
            "party": "VARCHAR", "feature": "VARCHAR", "group": "VARCHAR", "rank": "INTEGER", "words": "VARCHAR", "m": "DOUBLE",
            "least_chance": "DOUBLE", "differs": "BOOLEAN", "excludes": "BOOLEAN", "nested": "BOOLEAN", "everybody": "BIGINT",
            "bearers": "BIGINT", "pairs": "BIGINT", "prior_bits": "DOUBLE",
        },
        ("party", "feature"),
        "what an agreement in a feature is worth in this store: m, how often records of one person or firm agree in it, learnt from "
        "so many pairs that a number joins; prior_bits, the odds before anything is compared",
    ),
    Table(
        "evidence",
        {
            "a": "UUID", "b": "UUID", "model": "VARCHAR", "bits": "DOUBLE", "probability": "DOUBLE", "verdict": "VARCHAR",
            "standing": "VARCHAR",
            "features": "STRUCT(feature VARCHAR, words VARCHAR, agrees BOOLEAN, \"value\" VARCHAR, bits DOUBLE, excludes BOOLEAN)[]",
        },
        ("a", "b", "standing"),
        "a pair weighed: what agrees and differs, each in bits, and how likely it is one person or firm; standing: decided (the pair of a "
        "decision, by mentions), or proposed for review (two entities that no rule joins); verdict: same, ask or different",
    ),
)  # fmt: skip

# Left to choose, DuckDB packs long values so that one of them takes as long to read as two thousand.
_PAGE = "BLOB USING COMPRESSION uncompressed"

# Written from the tables above and from where their rows lie, so they hold for the store's own tables only, never for copies.
PLACES = (
    Table(
        "neighbourhood",
        {"relation": "VARCHAR", "page": "INTEGER", "heads": _PAGE, "words": _PAGE},
        ("relation", "page"),
        "who and what lies next to 128 firms and people whose rows in `entity` lie together, so that a question about one firm need not "
        "search large tables; `graph/neighbours.py` has the relations and how a page is written",
    ),
    Table(
        "placed",
        {"name": "VARCHAR", "stand": "BIGINT"},
        ("name",),
        "for which rows the neighbourhood holds: how many there are in each table it tells of, how many files, and when the last was "
        "loaded; empty where there is no neighbourhood",
    ),
)

TABLES = (*SOURCES, *FACTS, *JUDGEMENTS, *DERIVED, *PLACES)
BY_NAME = {table.name: table for table in TABLES}
