"""Sole traders of the Russian register, and entries on sanctions lists: counted again from the files."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from lxml import etree

from graph.model import Listing
from loaders import ftm, ru_egrip, sanctions_simple
from loaders.contract import Claims, Document, Loader
from loaders.reading import look
from loaders.ru_egrul import LOADER as EGRUL


def read(loader: Loader, path: Path) -> list[Claims]:
    head = look(path)
    assert loader.sniff(head), path.name
    batches = list(loader.read(Document(head, "00" * 16, path.name)))
    assert sum(c.rows_read for c in batches) == sum(c.loaded + c.skipped + len(c.rejects) for c in batches)
    return batches


def listings(loader: Loader, path: Path) -> list[Listing]:
    return [x for c in read(loader, path) for x in c.listings]


def test_sole_traders_of_real_extracts(shared: Path) -> None:
    paths = sorted((shared / "data" / "egrul").glob("VO_RIGFO_*.xml"))
    assert len(paths) == 2
    for path in paths:
        traders = etree.parse(path).findall("Документ/СвИП")
        batches = read(ru_egrip.LOADER, path)
        assert not EGRUL.sniff(look(path))
        firms = [m for c in batches for m in c.mentions if m.kind == "company"]
        people = [m for c in batches for m in c.mentions if m.kind == "person"]
        numbers = Counter((i.kind, i.checked) for c in batches for i in c.identifiers)
        assert len(firms) == len(people) == sum(c.loaded for c in batches) == len(traders), path.name
        assert numbers == {("inn_person", True): 2 * len(traders), ("ogrnip", True): 2 * len(traders)}
        begun = Counter(t.get("ДатаОГРНИП") for t in traders)
        assert Counter(str(m.founded) for m in firms) == begun
        assert Counter(str(i.since) for c in batches for i in c.interests) == begun
        assert sum(i.until is not None for c in batches for i in c.interests) == len(
            [t for t in traders if t.find("СвПрекращ") is not None]
        )
        activities = [len(set(t.xpath("СвОКВЭД/*/@КодОКВЭД"))) for t in traders]
        assert [len(m.activities) for m in firms] == activities
        latin = sum(t.find("СвФЛ/ФИОЛат") is not None for t in traders)
        assert sum(len(m.names) > 1 for m in people) == latin


def test_listings_of_entity_files(shared: Path) -> None:
    """One listing for each party that an entry names; parties are firms and people, ships and airplanes are none."""
    for path in (
        shared / "scenarios" / "kz" / "sanctions" / "entities.ftm.json",
        shared / "data" / "ftm" / "zala.entities.ftm.json",
    ):
        objects = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        parties = {
            o["id"]
            for o in objects
            if o["schema"] in ("Person", "Company", "Organization", "LegalEntity", "PublicBody")
        }
        entries = [o for o in objects if o["schema"] == "Sanction"]
        named = [e for o in entries for e in o["properties"]["entity"] if e in parties]
        alone = {
            o["id"]
            for o in objects
            if o["id"] in parties and "sanction" in o["properties"].get("topics", []) and o["id"] not in named
        }
        found = listings(ftm.LOADER, path)
        assert len(found) == len(named) + len(alone), path.name
        dated = sum(
            any(o["properties"].get(day) for day in ("startDate", "listingDate"))
            for o in entries
            for e in o["properties"]["entity"]
            if e in parties
        )
        assert sum(x.since is not None for x in found) == dated, path.name
        assert all(x.list for x in found)


def test_listings_of_simple_tables(shared: Path) -> None:
    paths = (
        shared / "scenarios" / "kz" / "sanctions" / "targets.simple.csv",
        shared / "data" / "sanctions" / "ua_war_sanctions.targets.simple.csv",
    )
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = [r for r in csv.DictReader(handle) if r["schema"] in sanctions_simple.KIND_OF]
        entries = Counter((r["dataset"], p) for r in rows for p in (r.get("program_ids") or "").split(";"))
        found = listings(sanctions_simple.LOADER, path)
        assert Counter((x.list, x.programme or "") for x in found) == entries, path.name
        assert len({x.mention_id for x in found}) <= len(rows)


def test_the_day_of_a_measure_is_read_and_the_first_sight_is_not(shared: Path) -> None:
    found = listings(sanctions_simple.LOADER, shared / "scenarios" / "kz" / "sanctions" / "targets.simple.csv")
    assert {(x.since.isoformat(), x.authority) for x in found if x.since} == {
        ("2022-03-15", "Council of the Example Union")
    }
    real = listings(sanctions_simple.LOADER, shared / "data" / "sanctions" / "ua_war_sanctions.targets.simple.csv")
    assert not any(x.since for x in real), "that list gives no day"
