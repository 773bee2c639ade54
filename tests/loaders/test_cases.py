"""Golden cases: what each format makes of a small file. A new case is a folder, no Python.

``cases/<loader>/<rule>-valid-1`` (or ``-invalid-1``) holds one ``input.*`` (a ``mapping.yml`` beside it, if the format takes one),
``expected.json`` and a one-line ``why.txt``. The loader is found by what the file looks like, as ``transship load`` finds it.
``TRANSSHIP_UPDATE=1 pytest tests/loaders/test_cases.py`` writes the expectations anew; read the difference before you keep it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.model import Mention
from loaders import formats
from loaders.contract import Claims, Document, Loader
from loaders.intake import recognise
from loaders.reading import look

CASES = Path(__file__).parent / "cases"
UPDATE = os.environ.get("TRANSSHIP_UPDATE", "") not in ("", "0")
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/why.txt"))
# What a reader of a case cannot check: ids are hashes.
UNSHOWN = frozenset({"id", "source_id", "mention_id", "cells"})


def read(case: Path) -> tuple[Loader, list[Claims]]:
    """The loader that knows the input of a case, and everything it reads from it."""
    (path,) = case.glob("input.*")
    head = look(path)
    loader = recognise(head)
    assert loader is not None, f"no loader knows {path.name}"
    mapping = None
    if (given := case / "mapping.yml").is_file():
        import yaml

        mapping = yaml.safe_load(given.read_text(encoding="utf-8"))
    document = Document(head=head, source_id="00" * 16, file=path.name, mapping=mapping)
    return loader, list(loader.read(document))


def shown(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def fields(record: Any, labels: dict[str, str]) -> dict[str, object]:
    """A record without what is empty and what nobody can check; ids of mentions become their labels."""
    plain = {k: shown(v) for k, v in record._asdict().items() if k not in UNSHOWN and v is not None and v != ()}
    return {k.removesuffix("_id"): labels.get(v, v) if k.endswith("_id") else v for k, v in plain.items()}


def label(mentions: Iterable[Mention]) -> dict[str, str]:
    """A readable name for each mention's id: its name, with a number where two share it."""
    labels: dict[str, str] = {}
    for mention in mentions:
        if mention.id not in labels:
            same = sum(1 for text in labels.values() if re.sub(r" #\d+$", "", text) == mention.name)
            labels[mention.id] = f"{mention.name} #{same + 1}" if same else mention.name
    return labels


def summary(loader: Loader, batches: list[Claims]) -> dict[str, Any]:
    """What was read, in a form to be reviewed by eye."""
    mentions = [m for c in batches for m in c.mentions]
    labels = label(mentions)
    bearers: dict[tuple[str, int], list[str]] = {}
    for i in (i for c in batches for i in c.identifiers):
        mark = ("" if i.checked else " unchecked") + ("" if i.sure else " unsure")
        bearers.setdefault((i.mention_id, i.row), []).append(f"{i.kind} {i.value}{mark}")
    described = []
    for m in mentions:
        entry = fields(m, labels)
        if entry.get("names") == [m.name]:
            del entry["names"]
        if numbers := bearers.get((m.id, m.row)):
            entry["numbers"] = numbers
        described.append({"as": labels[m.id], **entry} if labels[m.id] != m.name else entry)
    shipments = [s for c in batches for s in c.shipments]
    first = {}
    for s in shipments:
        first.setdefault(s.id, s.row)
    parts = {
        "mentions": described,
        "interests": [fields(x, labels) for c in batches for x in c.interests],
        "kinships": [fields(x, labels) for c in batches for x in c.kinships],
        "rosters": [fields(x, labels) for c in batches for x in c.rosters],
        "shipments": [
            fields(s, labels) | ({"same_as_row": first[s.id]} if first[s.id] != s.row else {}) for s in shipments
        ],
        "listings": [{"of": labels[x.mention_id], **fields(x, labels)} for c in batches for x in c.listings],
        "trade_flows": [fields(x, labels) for c in batches for x in c.trade_flows],
        "rejects": [fields(x, labels) for c in batches for x in c.rejects],
        "warnings": [fields(x, labels) for c in batches for x in c.warnings],
        "unread_columns": list(dict.fromkeys(n for c in batches for n in c.unread_columns)),
        "notes": list(dict.fromkeys(n for c in batches for n in c.notes)),
    }
    account = {
        "rows_read": sum(c.rows_read for c in batches),
        "loaded": sum(c.loaded for c in batches),
        "rejected": len(parts["rejects"]),
        "skipped": sum(c.skipped for c in batches),
    }
    as_of = next((c.as_of.isoformat() for c in reversed(batches) if c.as_of), None)
    return {
        "loader": loader.name,
        "account": account,
        **({"as_of": as_of} if as_of else {}),
        **{k: v for k, v in parts.items() if v},
    }


def test_there_are_cases() -> None:
    assert FOLDERS
    without = {loader.name for loader in formats()} - {case.parent.name for case in FOLDERS}
    assert not without, f"formats without a golden case: {sorted(without)}"


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case.relative_to(CASES).as_posix())
def test_case(case: Path) -> None:
    assert re.fullmatch(r"[a-z0-9-]+-(valid|invalid)-\d+", case.name), (
        "a case is named <rule>-valid-1 or <rule>-invalid-1"
    )
    assert len((case / "why.txt").read_text(encoding="utf-8").strip().splitlines()) == 1, "why.txt is one line"
    loader, batches = read(case)
    assert loader.name == case.parent.name
    found = summary(loader, batches)
    account = found["account"]
    assert account["rows_read"] == account["loaded"] + account["skipped"] + account["rejected"]
    bad = case.name.rpartition("-")[0].endswith("-invalid")
    assert bad == bool(account["rejected"]), "an invalid case is one with a reject"
    file = case / "expected.json"
    if UPDATE:
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))
