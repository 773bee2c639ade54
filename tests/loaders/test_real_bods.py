"""BODS packages of the sample folder against counts made here in another way: plain json, whole files.

Real files hold real people: only numbers are compared, so that a failing test prints no name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.whole_files import Read, Share, statements


def kinds_of(package: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Statements by sort, with the newest one last."""
    found: dict[str, list[dict[str, Any]]] = {"entity": [], "person": [], "relationship": []}
    for statement in sorted(package, key=lambda s: s.get("statementDate", "")):  # stable: the file's order within a day
        sort = statement.get("recordType") or statement["statementType"]
        found[
            {
                "entityStatement": "entity",
                "personStatement": "person",
                "ownershipOrControlStatement": "relationship",
            }.get(sort, sort)
        ].append(statement.get("recordDetails", statement) | {"_": statement})
    return found


@pytest.mark.parametrize(
    ("country", "rows", "people", "opened", "closed"),
    [("kz", 795, 255, 225, 30), ("kg", 40, 13, 12, 1), ("cy", 302, 108, 112, 6)],
)
def test_bods_of_the_scenario(shared: Path, country: str, rows: int, people: int, opened: int, closed: int) -> None:
    path = shared / f"scenarios/kz/registry/{country}/beneficial_owners.bods04.json"
    sorts = kinds_of(statements(path))
    last = {r["_"]["recordId"]: r for r in sorts["relationship"]}
    held = [interest for r in last.values() for interest in r["interests"]]
    shares: Counter[Share] = Counter()
    for interest in held:
        share = interest.get("share", {})
        shares[share.get("exact", share.get("minimum")), share.get("exact", share.get("maximum"))] += 1

    read = Read(path, "bods")
    assert (read.rows, len(read.rejects)) == (rows, 0)
    assert read.records("person") == read.ids("person") == people == len({p["_"]["recordId"] for p in sorts["person"]})
    assert read.ids("company") == len({e["_"]["recordId"] for e in sorts["entity"]})
    assert len(read.interests) == len(held) == opened + closed
    assert read.closed == closed == sum("endDate" in interest for interest in held)
    assert read.shares == shares
    assert Counter(i.edge for i in read.interests) == Counter(
        "DIRECTS" if i["type"] == "seniorManagingOfficial" else "OWNS" for i in held
    )
    # No firm has more than 100 per cent of open, exact shares: nobody counts twice.
    owned: Counter[str] = Counter()
    for i in read.interests:
        if i.until is None and i.share_min == i.share_max:
            owned[i.company_id] += i.share_min or 0
    assert max(owned.values()) <= 100.01


def bods_files(shared: Path) -> Iterator[Path]:
    folders = (
        shared / "data/bods/0.2",
        shared / "data/bods/0.3",
        shared / "data/bods/0.4",
        shared / "data/gleif/bodspipelines",
    )
    for folder in folders:
        files = sorted(path for path in folder.rglob("*.json*") if path.name != "schema_fixtures_open.jsonl")
        yield from (path for path in files if "bodspipelines" not in path.parts or path.name.endswith("-out.json"))


def own_id(statement: dict[str, Any]) -> str:
    return str(statement.get("recordId") or statement.get("statementID") or statement.get("statementId"))


def ends_of(body: dict[str, Any]) -> list[str | None]:
    ends: list[str | None] = []
    for role in ("subject", "interestedParty"):
        end = body.get(role)
        if isinstance(end, dict):
            end = end.get("describedByEntityStatement") or end.get("describedByPersonStatement")
        ends.append(end)
    return ends


def test_every_bods_package_of_the_sample(shared: Path) -> None:
    count, total = 0, Counter[str]()
    for path in bods_files(shared):
        package = statements(path)
        sorts = kinds_of(package)
        nameless = {"anonymousPerson", "unknownPerson"}
        people = {own_id(p["_"]) for p in sorts["person"] if p.get("personType") not in nameless}
        firms = {own_id(e["_"]) for e in sorts["entity"]}
        unnamed = {own_id(p["_"]) for p in sorts["person"]} - people
        replaced = {name for s in package for name in s.get("replacesStatements", [])}
        last = {(own_id(r["_"]), *ends_of(r)): r for r in sorts["relationship"] if own_id(r["_"]) not in replaced}
        interests = [
            interest
            for (_, subject, party), r in last.items()
            if subject in firms and party in people | firms
            for interest in r.get("interests") or [{}]
        ]
        marked = [1 for (_, subject, party) in last if subject in firms and (party in unnamed or party is None)]

        read = Read(path, "bods")
        assert read.rows == len(package), path.name
        assert read.records("person") - (None in {m.record for m in read.mentions if m.kind == "person"}) == len(
            people
        ), path.name
        assert len({m.record for m in read.mentions if m.kind == "company"}) == len(firms), path.name
        assert len(read.interests) == len(interests), path.name
        assert sum(m.startswith(("owner_", "no_owner_")) for x in read.mentions for m in x.marks) == len(marked), (
            path.name
        )
        exact = Counter(s["exact"] for i in interests if "exact" in (s := i.get("share", {})))
        assert (
            Counter(i.share_min for i in read.interests if i.share_min is not None and i.share_min == i.share_max)
            == exact
        ), path.name
        assert read.closed == sum("endDate" in i for i in interests), path.name
        count += 1
        total.update(
            statements=len(package), people=len(people), firms=len(firms), interests=len(interests), unnamed=len(marked)
        )
    assert count == 137
    assert total == {"statements": 475, "people": 106, "firms": 168, "interests": 172, "unnamed": 11}


def test_bods_pairs_of_good_and_wrong_files(shared: Path) -> None:
    """What a check of the standard finds wrong gives a warning or a reject, the good twin gives neither."""
    pairs = sorted((shared / "data/bods/0.4/lib-cove-checks").glob("*.json"))
    assert len(pairs) == 42
    for path in pairs:
        read = Read(path, "bods")
        assert bool(read.warnings or read.rejects) == ("-invalid-" in path.name), path.name


def test_no_fault_in_a_schema_fixture_stops_the_reading(shared: Path, tmp_path: Path) -> None:
    lines = [
        json.loads(line)
        for line in (shared / "data/bods/0.4/schema_fixtures_open.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) == 156
    for line in lines:
        path = tmp_path / line["fixture"]
        path.write_text(json.dumps(line["statements"], indent=1), encoding="utf-8")
        assert Read(path, "bods").rows == len(line["statements"]), line["fixture"]
