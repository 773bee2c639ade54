"""Golden cases: what each question answers in a small world. A new case is a folder, no Python.

``cases/<question>/<rule>-valid-1`` (or ``-invalid-1``) holds ``world.json`` (see ``worlds.py``; ``params`` are those of the question, firms
and people by their short names), ``expected.json`` and a one-line ``why.txt``. ``TRANSSHIP_UPDATE=1 pytest tests/queries/test_cases.py``
writes the expectations anew; read the difference before you keep it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from queries import questions
from queries.chains import Chain
from tests.queries.worlds import open_world, read_world

CASES = Path(__file__).parent / "cases"
UPDATE = os.environ.get("TRANSSHIP_UPDATE", "") not in ("", "0")
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/why.txt"))


def moved(names: Mapping[str, str], part: Any, *ends: str) -> str:
    value = "no value" if part.value_usd is None else f"${part.value_usd:.2f}"
    firms = " → ".join(names[end] for end in ends)
    return f"{firms} {part.hs6}: {part.shipments} shipments, {value}, {part.first} to {part.last}"


def of_chain(names: Mapping[str, str], chain: Chain) -> dict[str, Any]:
    """A chain in a form to be reviewed by eye."""
    people = []
    for person in chain.people:
        who = names[person.id] + (f" and {names[person.relative.id]}" if person.relative else "")
        paths = [" ".join(names[firm.id] for firm in path) for path in (person.seller_path, person.front_path)]
        people.append({"who": who, "paths": paths, "strength": person.link_strength.value, "basis": person.basis})
    return {
        "chain": " → ".join(names[firm.id] for firm in (chain.seller, chain.front, chain.buyer)),
        "link_strength": chain.link_strength.value,
        "score_parts": chain.score_parts,
        "people": people,
        "route": [moved(names, leg, leg.sender.id, leg.receiver.id) for leg in chain.route],
        "suppliers": [moved(names, supply, supply.firm.id, chain.front.id) for supply in chain.suppliers],
        "value_usd": chain.value_usd,
        "evidence": sorted({f"{fact.file}:{fact.row}" for fact in chain.evidence}),
        "doubts": chain.doubts,
    }


def of_row(names: Mapping[str, str], row: BaseModel) -> dict[str, Any]:
    """A row without what is empty, with short names for ids."""
    plain = row.model_dump(mode="json", exclude_none=True)
    return {k: [names.get(x, x) for x in v] if isinstance(v, list) else names.get(v, v) for k, v in plain.items()}


def answer(case: Path) -> list[dict[str, Any]]:
    question = next(q for q in questions() if q.name == case.parent.name)
    world, given = read_world(case / "world.json")
    with open_world(world) as store:
        params = {
            name: world.ids.get(value, value) if isinstance(value, str) else value for name, value in given.items()
        }
        rows = list(question.answer(store.view(), question.params(**params)))
    return [of_chain(world.names, row) if isinstance(row, Chain) else of_row(world.names, row) for row in rows]


def test_there_are_cases_of_every_question() -> None:
    assert {question.name for question in questions()} == {folder.parent.name for folder in FOLDERS}


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_case(case: Path) -> None:
    found = answer(case)
    expected = case / "expected.json"
    if UPDATE:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8")), (case / "why.txt").read_text(encoding="utf-8")
    if case.parent.name == "chains":
        assert bool(found) == ("-valid-" in case.name), "an invalid case shows that no chain is found"
