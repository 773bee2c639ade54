"""Registers and lists of the sample folder against counts made here in another way: plain json, csv and lxml, whole files.

Real files hold real people: only numbers are compared, so that a failing test prints no name.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from lxml import etree
from stdnum.ru import inn, ogrn

from graph.errors import BadFile, UnknownFormat
from loaders import formats
from loaders.intake import recognise
from loaders.reading import look
from tests.loaders.whole_files import Read, statements

MINE = {"bods", "uk_psc", "uk_companies", "gleif", "aggregator_companies", "aggregator_officers", "sanctions_simple"}


# -- United Kingdom


def psc_files(shared: Path) -> list[Path]:
    snapshots = (shared / "scenarios/kz/registry/gb").glob("persons-with-*.txt")
    return [*snapshots, shared / "data/uk/psc-fixtures-as-lines.txt", *sorted((shared / "data/uk/psc").glob("*.json"))]


def test_people_with_significant_control(shared: Path) -> None:
    files = psc_files(shared)
    assert len(files) == 13
    for path in files:
        data = [(r.get("company_number"), r["data"]) for r in statements(path)]
        holders = [d for _, d in data if re.search(r"^(ind|corp|legal).*(control|owner)$", d["kind"])]
        natures = [(n, d) for d in holders for n in d["natures_of_control"]]
        bands = Counter(
            (float(b[0]), float(b[1]))
            for n, _ in natures
            if len(b := re.findall(r"\d+", n.replace("more-than-25", ""))) == 2
        )

        read = Read(path, "uk_psc")
        assert read.rows == len(data)
        assert len(read.interests) == len(natures)
        assert read.closed == sum("ceased_on" in d for _, d in natures)
        assert Counter({share: n for share, n in read.shares.items() if None not in share}) == bands
        assert read.shares[25.0, None] == sum("more-than-25" in n for n, _ in natures)
        individuals = [(c, d) for c, d in data if d["kind"].startswith("individual")]
        assert read.ids("person") == len({(c, d["name"], str(d["date_of_birth"])) for c, d in individuals})
        assert all(m.born_precision == "month" for m in read.mentions if m.kind == "person")
        assert {m.scope for m in read.mentions if m.kind == "person"} == {c for c, _ in individuals}
        nobody = [
            d for _, d in data if d not in holders and not d["kind"].startswith("totals") and "ceased_on" not in d
        ]
        assert sum(m.startswith(("owner_", "no_owner_")) for x in read.mentions for m in x.marks) == len(nobody)
        assert read.skipped == len(data) - len(holders) - len(nobody)


def test_the_snapshot_of_the_scenario(shared: Path) -> None:
    read = Read(psc_files(shared)[0], "uk_psc")
    assert (read.rows, read.loaded, read.skipped, len(read.rejects), len(read.warnings)) == (200, 199, 1, 0, 0)
    assert (read.ids("person"), len(read.interests), read.closed) == (189, 380, 32)
    assert (read.marked("no_owner_declared"), read.marked("owner_withheld")) == (6, 3)
    assert read.batches[-1].as_of is not None
    assert read.batches[-1].as_of.isoformat() == "2023-12-01"


def test_basic_company_data(shared: Path) -> None:
    scenario = next((shared / "scenarios/kz/registry/gb").glob("BasicCompanyData*.csv"))
    for path, rows in (
        (scenario, 190),
        (shared / "data/uk/BasicCompanyData-one-row.csv", 1),
        (shared / "data/uk/company-data-1.json", 2),
    ):
        read = Read(path, "uk_companies")
        assert (read.rows, read.loaded, len(read.warnings)) == (rows, rows, 0)
        assert all(len(i.value) == 8 for i in read.identifiers)
        assert all(m.founded and m.founded_precision == "day" and m.country == "gb" for m in read.mentions)
    with scenario.open(encoding="utf-8", newline="") as handle:
        years = Counter(row["IncorporationDate"][-4:] for row in csv.DictReader(handle))
    assert Counter(str(m.founded.year) for m in Read(scenario, "uk_companies").mentions if m.founded) == years
    # Hard-wrapped inside header names: no table of this format any more.
    assert recognise_or_none(shared / "data/uk/basic-company-data-1.csv.txt") not in MINE


# -- GLEIF


def texts(path: Path, tag: str) -> Counter[str]:
    return Counter(str(element.text) for element in etree.parse(path).iter("{*}" + tag))


def test_gleif_records(shared: Path) -> None:
    for path, rows in (
        (shared / "scenarios/kz/registry/gleif/lei-cdf.xml", 71),
        (shared / "data/gleif/bodspipelines/lei-data.xml", 13),
    ):
        read = Read(path, "gleif")
        assert (read.rows, read.loaded) == (rows, rows)
        assert {i.value for i in read.identifiers if i.kind == "lei"} == set(texts(path, "LEI"))
        assert all(i.checked for i in read.identifiers if i.kind == "lei")
        assert len([i for i in read.identifiers if i.kind != "lei"]) == sum(
            texts(path, "RegistrationAuthorityEntityID").values()
        )
        assert Counter(m.country for m in read.mentions) == Counter(
            code[:2].lower() for code in texts(path, "LegalJurisdiction").elements()
        )
    scenario = Read(shared / "scenarios/kz/registry/gleif/lei-cdf.xml", "gleif")
    assert Counter(i.kind for i in scenario.identifiers) == {"lei": 71, "ogrn": 55, "bin": 6, "reg_no": 10}


def test_gleif_relationships(shared: Path) -> None:
    for path in (shared / "scenarios/kz/registry/gleif/rr-cdf.xml", shared / "data/gleif/bodspipelines/rr-data.xml"):
        kinds = texts(path, "RelationshipType")
        read = Read(path, "gleif")
        control = sum(n for kind, n in kinds.items() if "CONSOLIDATED" in kind)
        assert (read.rows, len(read.interests), read.skipped) == (kinds.total(), control, kinds.total() - control)
        assert all((i.share_min, i.share_max, i.kind) == (None, None, "consolidated_by") for i in read.interests)
    assert len(Read(shared / "scenarios/kz/registry/gleif/rr-cdf.xml", "gleif").interests) == 39


def test_gleif_exceptions_and_json(shared: Path) -> None:
    folder = shared / "data/gleif/bodspipelines"
    exceptions = Read(folder / "repex-data.xml", "gleif")
    reasons = texts(folder / "repex-data.xml", "ExceptionReason")
    assert (exceptions.rows, exceptions.ids("company")) == (10, 10)
    assert exceptions.marked("owner_unknown") == reasons["NO_KNOWN_PERSON"]
    assert exceptions.marked("no_parent_company") == reasons["NON_CONSOLIDATING"]
    assert exceptions.marked("owner_withheld") == reasons["NON_PUBLIC"]
    # XML and JSON of the same records say the same.
    for name in ("lei-data", "rr-data", "repex-data"):
        left, right = (Read(folder / f"{name}.{ext}", "gleif") for ext in ("xml", "json"))
        assert [m.id for m in left.mentions] == [m.id for m in right.mentions]
        assert [i.id for i in left.interests] == [i.id for i in right.interests]
    mixed = {path.name: Read(path, "gleif") for path in sorted(folder.glob("*.json")) if "-out" not in path.name}
    assert {name: read.rows for name, read in mixed.items()} == {path: len(statements(folder / path)) for path in mixed}
    assert not any(read.rejects for read in mixed.values())
    assert len(mixed) == 8


# -- Aggregator and sanctions


def test_the_aggregator_pair(shared: Path) -> None:
    folder = shared / "scenarios/kz/registry/aggregator"
    with (folder / "officers.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    read = Read(folder / "officers.csv", "aggregator_officers")
    assert (read.rows, read.loaded, len(read.warnings)) == (691, 691, 0)
    assert Counter(i.edge for i in read.interests) == Counter(
        "OWNS" if r["position"].startswith("shareholder") else "DIRECTS" for r in rows
    )
    assert read.closed == sum(bool(r["end_date"]) for r in rows) == 24
    told = Counter(float(n[1]) for r in rows if (n := re.search(r"\((\d+)%\)", r["position"])))
    assert Counter(i.share_max for i in read.interests if i.edge == "OWNS") == told
    firms = sum(r["name"].endswith(")") for r in rows)
    people = {(r["company_number"], r["name"], r["date_of_birth"]) for r in rows if not r["name"].endswith(")")}
    assert (firms, read.ids("person"), read.ids("unknown")) == (3, len(people), 0)
    assert {m.scope for m in read.mentions if m.kind == "person"} == {company for company, _, _ in people}
    companies = Read(folder / "companies.csv", "aggregator_companies")
    assert (companies.rows, companies.loaded, companies.ids("company")) == (532, 532, 532)
    numbers = {(i.value, i.scope) for i in companies.identifiers}
    assert {(re.sub(r"[\s.\-]", "", r["company_number"]), r["jurisdiction_code"][:2]) for r in rows} <= numbers


def test_sanctioned_targets(shared: Path) -> None:
    for path in (
        shared / "scenarios/kz/sanctions/targets.simple.csv",
        shared / "data/sanctions/ua_war_sanctions.targets.simple.csv",
    ):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        schemas = Counter(row["schema"] for row in rows)
        read = Read(path, "sanctions_simple")
        assert (read.rows, read.skipped, len(read.rejects)) == (len(rows), schemas["Vessel"], 0)
        assert read.marked("listed") == len(rows) - schemas["Vessel"] == read.loaded
        assert read.ids("person") == schemas["Person"]
        firms = [n for r in rows if r["schema"] in ("Company", "LegalEntity") for n in r["identifiers"].split(";")]
        found = Counter(i.kind for i in read.identifiers if i.checked)
        assert found["ogrn"] == sum(len(n) == 13 and ogrn.is_valid(n) for n in firms)
        assert found["inn"] == sum(len(n) == 10 and n.isdecimal() and inn.is_valid(n) for n in firms)
    assert found == {"ogrn": 612, "inn": 612, "inn_person": 560, "imo": 73, "iin": 8}


# -- Recognition


def recognise_or_none(path: Path) -> str | None:
    try:
        found = recognise(look(path))
    except (BadFile, UnknownFormat):
        return None
    return found.name if found else None


def test_no_format_claims_the_file_of_another(shared: Path) -> None:
    expected = {
        "bods": lambda p: "bods" in p.name or "/bods/0" in p.as_posix() or p.name.endswith("-out.json"),
        "uk_psc": lambda p: p.name.startswith(("persons-with", "psc-")),
        "uk_companies": lambda p: p.name.startswith("BasicCompanyData") or p.name == "company-data-1.json",
        "gleif": lambda p: "gleif" in p.parts and not p.name.endswith("-out.json"),
        "aggregator_companies": lambda p: p.name == "companies.csv",
        "aggregator_officers": lambda p: p.name == "officers.csv",
        "sanctions_simple": lambda p: p.name.endswith("targets.simple.csv"),
    }  # fmt: skip
    loaders = [loader for loader in formats() if loader.name in MINE]
    assert {loader.name for loader in loaders} == MINE == set(expected)
    for path in sorted(p for folder in ("scenarios/kz", "data") for p in (shared / folder).rglob("*") if p.is_file()):
        try:
            head = look(path)
        except BadFile:
            continue
        claimed = {loader.name for loader in loaders if loader.sniff(head)}
        bundle = path.name in ("schema_fixtures_open.jsonl", "expected_errors.csv")
        assert claimed == set() if bundle else claimed == {name for name, fits in expected.items() if fits(path)}, (
            path.name
        )
