"""The gold sets of names: pairs of one person or firm, and of two, as the sets in ``../shared/data/names`` tell them.

They are read in place. A pair goes to the training or the test half by its entities, and a pair of two entities from both halves is left
out, so that no entity stands on both sides. An entity is what the pairs marked as one hold together.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "../shared/data/names"


class Pair(NamedTuple):
    """Two sides, each with all its spellings, and whether they are one."""

    kind: str  # person or company
    same: bool
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_id: str
    right_id: str


class Gold(NamedTuple):
    """A gold set, its halves, and how many pairs were left out because their entities fall into both."""

    name: str
    train: list[Pair]
    test: list[Pair]
    left_out: int

    @property
    def kind(self) -> str:
        """person or company"""
        return (self.train or self.test)[0].kind


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def _people() -> Iterator[Pair]:
    for row in _rows("person_pairs_cross_script.csv"):
        latin, cyrillic = row["name_latin"], row["name_cyrillic"]
        yield Pair("person", row["same"] == "1", (latin,), (cyrillic,), latin, cyrillic)


def _companies() -> Iterator[Pair]:
    for row in _rows("company_pairs_by_register_number.csv"):
        sides = [tuple(n for n in (row[f"name_{s}"], *row[f"alias_{s}"].split(";")) if n) for s in "ab"]
        yield Pair("company", row["same"] == "1", sides[0], sides[1], row["id_a"], row["id_b"])


def _bench(kind: str) -> Iterator[Pair]:
    for row in _rows("name_bench_cases.csv"):
        if (row["schema"] == "Person") == (kind == "person") and row["schema"] != "Vessel":
            left, right = row["name1"], row["name2"]
            yield Pair(kind, row["is_match"] == "true", (left,), (right,), left, right)


def _entities(pairs: list[Pair]) -> dict[str, str]:
    """The entity of each id: the smallest id that pairs marked as one connect it with."""
    leader: dict[str, str] = {}

    def find(node: str) -> str:
        while leader.setdefault(node, node) != node:
            node = leader[node]
        return node

    for pair in pairs:
        x, y = find(pair.left_id), find(pair.right_id)
        if pair.same and x != y:
            leader[max(x, y)] = min(x, y)
    return {node: find(node) for node in leader}


def _halves(name: str, pairs: list[Pair]) -> Gold:
    entity = _entities(pairs)
    gold = Gold(name, [], [], 0)
    left_out = 0
    for pair in pairs:
        sides = {hashlib.md5(entity[i].encode()).digest()[0] % 2 for i in (pair.left_id, pair.right_id)}
        if len(sides) == 2:
            left_out += 1
        else:
            (gold.test if sides.pop() else gold.train).append(pair)
    return gold._replace(left_out=left_out)


def gold_sets() -> list[Gold]:
    """All sets, people and companies apart."""
    return [
        _halves("people across scripts", list(_people())),
        _halves("people, name benchmark", list(_bench("person"))),
        _halves("companies by register number", list(_companies())),
        _halves("companies, name benchmark", list(_bench("company"))),
    ]
