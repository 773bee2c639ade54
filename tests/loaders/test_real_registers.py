"""Register files as they are published, read in place: what a loader makes of them is counted again by other means.

Names of real people stand in these files. No message of a failing test may show one, so sets are compared first and
only the outcome is asserted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from loaders import ftm, kz_gbd_ul, kz_stat_gov, ru_egrul
from loaders.contract import Claims, Document, Loader
from loaders.reading import look

REGISTERS = "scenarios/kz"
NAMED = "СвФЛ or НаимИННЮЛ or ВидНаимУчр or СвНаимПИФ or ИнПрДогИнвТов"
FOUNDERS = "СвУчредит/*[starts-with(name(), 'Учр')]"
DIRECTORS = "*[self::СведДолжнФЛ or self::СвУпрОрг]"
UNRELIABLE = "СвНедДанУчр or СвНедДанДолжнФЛ or СвНедДанУпрОрг"


@cache
def load(loader: Loader, path: Path) -> Claims:
    """Everything a loader reads from a file, as one batch; the file must look like its format, and no row be lost."""
    head = look(path)
    assert loader.sniff(head), f"{path.name} is not recognised"
    document = Document(head=head, source_id="00" * 16, file=path.name)
    total = Claims()
    for claims in loader.read(document):
        for name in ("rows_read", "loaded", "skipped"):
            setattr(total, name, getattr(total, name) + getattr(claims, name))
        for name in ("mentions", "identifiers", "interests", "kinships", "rosters", "rejects", "warnings"):
            getattr(total, name).extend(getattr(claims, name))
        total.notes += claims.notes
    assert total.rows_read == total.loaded + total.skipped + len(total.rejects)
    return total


def egrul_files(shared: Path) -> Iterator[Path]:
    found = sorted([*shared.glob("data/egrul/VO_RUGFO_*.xml"), *shared.glob(f"{REGISTERS}/registry/ru/VO_RUGFO_*.xml")])
    assert len(found) == 12
    yield from found


def share_of(entry: etree._Element) -> float | None:
    """The share of a founder, computed without the loader."""
    for size in entry.iterfind("ДоляУстКап/РазмерДоли/*"):
        if size.tag == "Процент":
            return float(str(size.text))
        if size.tag == "ДробДесят":
            return float(str(size.text)) * 100
        return 100 * int(size.get("Числит", "")) / int(size.get("Знаменат", ""))
    return None


def test_egrul_holders_are_those_of_the_file(shared: Path) -> None:
    for path in egrul_files(shared):
        firms = etree.parse(path).findall("Документ/СвЮЛ")
        claims = load(ru_egrul.LOADER, path)
        assert (claims.rows_read, claims.loaded) == (len(firms), len(firms)), path.name

        for edge, places in (("OWNS", FOUNDERS), ("DIRECTS", DIRECTORS)):
            found = [i for i in claims.interests if i.edge == edge]
            entries = [e for firm in firms for e in firm.xpath(f"{places}[{NAMED}]")]
            assert len(found) == len(entries), f"{path.name}: {edge}"
            first = Counter(e.find("ГРНДатаПерв").get("ДатаЗаписи") for e in entries)
            assert Counter(str(i.since) for i in found) == first, f"{path.name}: {edge}, first entries"
            unreliable = sum(1 for e in entries if e.xpath(UNRELIABLE))
            assert sum("unreliable" in i.marks for i in found) == unreliable, f"{path.name}: {edge}, unreliable"

        withheld = [e for firm in firms for e in firm.xpath(f"({FOUNDERS} | {DIRECTORS})[ОгрДосСв][not({NAMED})]")]
        assert sum("withholds" in w.reason for w in claims.warnings) == len(withheld), f"{path.name}: withheld"


def test_egrul_shares_are_those_of_the_file(shared: Path) -> None:
    for path in egrul_files(shared):
        entries = etree.parse(path).xpath(f"//{FOUNDERS}[{NAMED}]")
        stated = sorted(s for e in entries if (s := share_of(e)) is not None)
        claims = load(ru_egrul.LOADER, path)
        found = sorted(i.share_min for i in claims.interests if i.share_min is not None)
        assert found == pytest.approx(stated), path.name
        assert all(i.share_min == i.share_max for i in claims.interests), path.name
        assert sum(i.share_min is None for i in claims.interests if i.edge == "OWNS") == len(entries) - len(stated)


def test_egrul_people_are_those_of_the_file(shared: Path) -> None:
    for path in egrul_files(shared):
        stated = set()
        for firm in etree.parse(path).findall("Документ/СвЮЛ"):
            for who in firm.xpath(f"({FOUNDERS} | {DIRECTORS})/СвФЛ"):
                name = " ".join(text for part in ("Фамилия", "Имя", "Отчество") if (text := who.get(part)))
                stated.add((firm.get("ОГРН"), " ".join(name.split()), who.get("ИННФЛ")))
        claims = load(ru_egrul.LOADER, path)
        numbers = {i.mention_id: i.as_written for i in claims.identifiers if i.kind == "inn_person"}
        found = {(m.scope, m.name, numbers.get(m.id)) for m in claims.mentions if m.kind == "person"}
        same = found == stated
        assert same, f"{path.name}: {len(found - stated)} people are not in the file, {len(stated - found)} are missing"


def test_egrul_firms_are_those_of_the_file(shared: Path) -> None:
    for path in egrul_files(shared):
        claims = load(ru_egrul.LOADER, path)
        firms = {m.row: m for m in claims.mentions if m.country_basis == "register"}
        rosters = Counter((r.row, r.edge) for r in claims.rosters)
        for row, firm in enumerate(etree.parse(path).findall("Документ/СвЮЛ"), start=1):
            where, mention = f"{path.name}, document {row}", firms[row]
            birth = firm.find("СвОбрЮЛ")
            assert str(mention.founded) == (birth.get("ДатаРег") or birth.get("ДатаОГРН")), where
            ends = [str(end) for end in firm.xpath("СвПрекрЮЛ/@ДатаПрекрЮЛ")]
            assert ends == ([] if mention.dissolved is None else [str(mention.dissolved)]), where
            assert len(mention.activities) == len(set(firm.xpath("СвОКВЭД/*/@КодОКВЭД"))), where
            assert len(mention.addresses) == 1, where
            assert mention.as_of == date.fromisoformat(firm.get("ДатаВып")), where
            joint_stock = firm.get("КодОПФ").startswith("122")
            assert rosters[row, "OWNS"] == (0 if joint_stock else 1), where
            assert rosters[row, "DIRECTS"] == 1, where


def test_sole_traders_are_not_taken_for_firms(shared: Path) -> None:
    found = list(shared.glob("data/egrul/VO_RIGFO_*.xml"))
    assert found
    assert not any(ru_egrul.LOADER.sniff(look(path)) for path in found)


def listed(shared: Path, pattern: str) -> dict[str, int]:
    """Files of the invented world that fit a pattern, with their rows as its README counts them."""
    text = (shared / REGISTERS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| [^|]+ \| [^|]+ \| (\d+) \| \d+ \| 0 \|", text, re.MULTILINE)
    return {file: int(count) for file, count in rows if re.search(pattern, file)}


@pytest.mark.parametrize(
    ("loader", "pattern", "files"),
    [
        (ru_egrul.LOADER, "VO_RUGFO", 9),
        (kz_gbd_ul.LOADER, "gbd_ul", 9),
        (kz_stat_gov.LOADER, "stat_gov", 1),
        (ftm.LOADER, r"\.ftm\.json", 13),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_invented_world_is_read_without_rejects(shared: Path, loader: Loader, pattern: str, files: int) -> None:
    counts = listed(shared, pattern)
    assert len(counts) == files
    for file, rows in counts.items():
        claims = load(loader, shared / REGISTERS / file)
        assert (claims.rows_read, len(claims.rejects)) == (rows, 0), file


def test_gbd_ul_directors_dates_and_branches(shared: Path) -> None:
    for path in sorted(shared.glob(f"{REGISTERS}/registry/kz/gbd_ul_*.json")):
        elements = json.loads(path.read_text(encoding="utf-8"))["elements"]
        claims = load(kz_gbd_ul.LOADER, path)
        firms = [m for m in claims.mentions if m.kind == "company"]
        assert len(firms) == len(elements)
        assert len(claims.interests) == sum((e["director"] or "-") not in "-." for e in elements)
        undated = [e["bin"] for e in elements if not e["datereg"]]
        assert sum(m.founded_basis == "number" for m in firms) == sum(len(number) == 12 for number in undated)
        assert sum("branch" in m.marks for m in firms) == sum((e["bin"] or "000000")[5] in "12" for e in elements)


def in_files(shared: Path, pattern: str) -> Iterator[tuple[Path, list[dict[str, object]]]]:
    for path in sorted(shared.glob(pattern)):
        yield path, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.mark.parametrize("pattern", [f"{REGISTERS}/registry/*/*.ftm.json", "data/ftm/*.*json"])
def test_ftm_objects_are_those_of_the_file(shared: Path, pattern: str) -> None:
    for path, objects in in_files(shared, pattern):
        claims = load(ftm.LOADER, path)
        schemas = Counter(str(o["schema"]) for o in objects)
        parties = sum(schemas[s] for s in ("Person", "Company", "Organization", "LegalEntity", "PublicBody"))
        assert len(claims.mentions) == parties, path.name
        edges = Counter(i.edge for i in claims.interests)
        assert (edges["OWNS"], edges["DIRECTS"]) == (schemas["Ownership"], schemas["Directorship"]), path.name
        assert len(claims.kinships) == schemas["Family"], path.name
        assert not claims.rejects, path.name


def test_contact_files_make_no_firms(shared: Path) -> None:
    for path, objects in in_files(shared, f"{REGISTERS}/registry/*/contacts.ftm.json"):
        claims = load(ftm.LOADER, path)
        assert sum("contact_only" in m.marks for m in claims.mentions) == len(objects), path.name
