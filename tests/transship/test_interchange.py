"""Every format: whole by an independent reader, the same when read back, harmless with hostile names, free of what is private."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pytest
from followthemoney import model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import transship
from graph.identity import resolve
from graph.stores import connect
from loaders.intake import write
from tests.graph.worlds import Paper, inn, number, parse
from tests.transship.worlds import BUYER, FRONT, HOSTILE, PETROV, PRIVATE, SELLER, write_case
from transship.exports import exports
from transship.privacy import SIGN

CHAIN_ONLY = {"mermaid", "dot"}


def _ftm(path: Path) -> int:
    entities = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for entity in entities:
        model[entity["schema"]].validate(entity)
    return sum(entity["schema"] in ("Person", "Company", "LegalEntity") for entity in entities)


def _csv(path: Path) -> int:
    with (path / "entity.csv").open(encoding="utf-8", newline="") as handle:
        return len(list(csv.DictReader(handle)))


def _sheets(path: Path) -> int:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return book["people"].max_row - 1 + book["companies"].max_row - 1


def _parties(graph: Any) -> int:
    return sum(kind != "shipment" for _, kind in graph.nodes(data="kind"))


def _page(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    etree.fromstring(text.encode(), etree.HTMLParser(huge_tree=True))
    assert text.count("<script") == 1
    return 0


def _lines(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    # Every label stands between quotes on one line: a name that could end it would leave an odd number of them.
    for line in text.replace("\\\\", "").replace('\\"', "").splitlines():
        assert line.count('"') % 2 == 0, line
    assert "<script" not in text or path.name == "dot"
    return 0


def _pack(path: Path) -> int:
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as room:
        archive.extractall(room)
        _page(Path(room) / "dossier.html")
        return max(_ftm(Path(room) / "entities.ftm.json"), _sheets(Path(room) / "workbook.xlsx"))


# How many people and firms an independent reader finds; 0 where the format has no list of them.
READERS: dict[str, Callable[[Path], int]] = {
    "ftm": _ftm,
    "csv": _csv,
    "parquet": lambda path: int(pq.read_table(path / "entity.parquet").num_rows),
    "xlsx": _sheets,
    "graphml": lambda path: _parties(nx.read_graphml(path)),
    "gexf": lambda path: _parties(nx.read_gexf(path)),
    "bods": lambda path: sum(s["recordType"] != "relationship" for s in json.loads(path.read_text(encoding="utf-8"))),
    "html": _page,
    "mermaid": _lines,
    "dot": _lines,
    "pack": _pack,
}


def test_every_format_has_a_reader_here() -> None:
    assert {export.name for export in exports()} == set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_a_whole_case_goes_out_complete(case_file: Path, tmp_path: Path, name: str) -> None:
    case = transship.open(case_file)
    chosen = {"chain": 1} if name in CHAIN_ONLY else {}
    case.export(name, tmp_path / name, **chosen)  # type: ignore[arg-type]
    found = READERS[name](tmp_path / name)
    assert found in (0, case.sql("SELECT * FROM entity").num_rows)
    assert found or name in {"html", *CHAIN_ONLY}


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    seller=st.one_of(st.sampled_from(sorted(HOSTILE.values())), st.text(min_size=1)).filter(
        lambda text: text.strip("- .")
    ),
    goods=st.one_of(st.sampled_from(sorted(HOSTILE.values())), st.text()),
)
def test_hostile_texts_pass_through_every_format(tmp_path: Path, seller: str, goods: str) -> None:
    store = tmp_path / f"{abs(hash((seller, goods)))}.duckdb"
    clean = "".join(sign for sign in seller if not "\ud800" <= sign <= "\udfff")
    case = transship.open(
        write_case(store, seller=clean or "x", goods="".join(s for s in goods if not "\ud800" <= s <= "\udfff"))
    )
    entities = case.sql("SELECT * FROM entity").num_rows
    for name, reader in READERS.items():
        out = store.with_name(f"{store.stem}-{name}") / name
        out.parent.mkdir(exist_ok=True)
        if name in CHAIN_ONLY and not len(case.chains()):
            continue
        case.export(name, out, **({"chain": 1} if name in CHAIN_ONLY else {}))  # type: ignore[arg-type]
        assert reader(out) in (0, entities), name


def everything(path: Path) -> Iterator[str]:
    """All text that somebody could find in what was written: names and contents of files, parts of archives, cells of columns."""
    for file in sorted(path.rglob("*")) if path.is_dir() else sorted(path.parent.glob(f"{path.name}*")):
        yield file.name
        if file.suffix == ".parquet":
            yield str(pq.read_table(file).to_pylist())
        elif file.is_file():
            yield from _unpacked(file.read_bytes())


def _unpacked(raw: bytes) -> Iterator[str]:
    yield raw.decode("utf-8", "replace")
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            for part in parts.namelist():
                yield from _unpacked(parts.read(part))


SECRETS = {
    "birth day": r"1979-03-14|1979, 3, 14|14\.03\.1979|28928(?!\d)",
    "home": r"Ежевичная",
    "phone": r"999 ?555 ?01 ?23",
    "e-mail": r"pavel\.petrov",
    "personal number": PETROV,
}  # 28928 is the birth day as a spreadsheet counts it


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("private") / "case.duckdb", details=PRIVATE)


@pytest.mark.parametrize("name", READERS)
def test_what_is_private_is_in_no_byte_of_a_redacted_export(private: Path, tmp_path: Path, name: str) -> None:
    case = transship.open(private)
    chosen = {"chain": 1} if name in CHAIN_ONLY else {"seed": PETROV, "hops": 3} if name == "html" else {}
    (tmp_path / "out").mkdir()
    done = case.export(name, tmp_path / "out" / name, redact=True, **chosen)  # type: ignore[arg-type]
    written = list(everything(tmp_path / "out" / name))
    assert any(len(text) > 100 for text in written)
    for what, pattern in SECRETS.items():
        for text in written:
            assert not re.search(pattern, text), f"{what} is in {name}"
    if name not in CHAIN_ONLY:
        assert any(SIGN in text for text in written), "that something was left out must be seen"
        assert any(SIGN in note for note in done.notes)
    assert SELLER in "".join(written) or name in CHAIN_ONLY, "numbers of firms stay"


@pytest.mark.parametrize("name", sorted(set(READERS) - CHAIN_ONLY))
def test_without_redaction_the_same_search_finds_them(private: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    chosen: dict[str, Any] = {"seed": PETROV} if name == "html" else {}
    transship.open(private).export(name, tmp_path / "out" / name, redact=False, **chosen)
    written = "".join(everything(tmp_path / "out" / name))
    missing = [what for what, pattern in SECRETS.items() if not re.search(pattern, written)]
    # Graph programs and BODS have no place for contacts.
    allowed = {"graphml": ["home", "phone", "e-mail"], "gexf": ["home", "phone", "e-mail"], "bods": ["phone", "e-mail"]}
    assert missing == allowed.get(name, [])


def test_the_dossier_is_redacted_unless_that_is_asked_for(private: Path, tmp_path: Path) -> None:
    case = transship.open(private)
    case.export("html", tmp_path / "a.html", chain=1)
    case.export("html", tmp_path / "b.html", chain=1, redact=False)
    a, b = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.html", "b.html"))
    assert (PETROV in a, PETROV in b) == (False, True)
    assert f"{SIGN}{PETROV[-4:]}" in a


def _shape(case: transship.Case) -> tuple[list[Any], list[Any]]:
    """People and firms by their names and numbers, and who holds what of whom."""
    parties = case.sql(
        "SELECT kind, name, list_sort(list_transform(identifiers, lambda n: n.value)) AS n FROM entity"
    ).to_pylist()
    links = case.sql(
        "SELECT h.name AS holder, c.name AS company, l.edge, l.share_min, l.share_max FROM link l "
        "JOIN entity h ON h.id = l.holder_id JOIN entity c ON c.id = l.company_id"
    ).to_pylist()
    return sorted(map(str, parties)), sorted(map(str, links))


@pytest.mark.parametrize(("name", "file"), [("ftm", "case.ftm.json"), ("bods", "case.bods.json")])
def test_people_firms_and_interests_come_back_as_they_went_out(
    case_file: Path, tmp_path: Path, name: str, file: str
) -> None:
    case = transship.open(case_file)
    case.export(name, tmp_path / file, seed=PETROV, hops=1)
    with transship.open(":memory:") as again:
        again.load(tmp_path / file)
        parties, links = _shape(again)
    with transship.open(":memory:") as whole:
        case.export(name, tmp_path / f"whole-{file}")
        whole.load(tmp_path / f"whole-{file}")
        assert len(_shape(whole)[1]) == len(_shape(case)[1]), "nothing is lost in the whole case"
    ours = _shape(case)
    assert len(parties) == {"ftm": 4, "bods": 4}[name]
    assert set(links) <= set(ours[1])
    assert len(links) == 2
    for told in (PETROV, SELLER, FRONT):
        assert any(told in party for party in parties)


@pytest.mark.parametrize(("name", "reader"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_graph_comes_back_as_the_selection_it_was(
    case_file: Path, tmp_path: Path, name: str, reader: Callable[[Path], Any]
) -> None:
    case = transship.open(case_file)
    case.export(name, tmp_path / name, seed=SELLER, hops=4)
    found, wanted = reader(tmp_path / name), case.extract(seed=SELLER, hops=4)
    assert set(found.nodes) == set(wanted.nodes)
    ends = sorted((a, b, facts["edge"]) for a, b, facts in found.edges(data=True))
    assert ends == sorted((a, b, facts["edge"]) for a, b, facts in wanted.edges(data=True))
    for node, facts in wanted.nodes(data=True):
        assert found.nodes[node]["label"] == facts["label"]
        assert found.nodes[node]["sources"] == "; ".join(facts["sources"])
    shipped = [facts for _, facts in found.nodes(data=True) if facts["kind"] == "shipment"]
    assert {facts["value_usd"] for facts in shipped} == {9000.0, 800000.0, 12000.0}


# What BODS keeps of a case: all parties, and links without roles, marks, days of extracts, and kinds that the standard does not know.
OF_BODS = (
    """SELECT kind, name, list_sort(names) AS names, country, nationalities, born, born_precision, founded, founded_precision, dissolved,
              addresses, list_sort(list_transform(identifiers, lambda n: n.kind || ' ' || n.value)) AS numbers FROM entity""",
    """SELECT h.name AS holder, c.name AS company, l.edge, l.share_min, l.share_max, l.since, l.since_precision, l.until, l.until_precision
       FROM link l JOIN entity h ON h.id = l.holder_id JOIN entity c ON c.id = l.company_id""",
)


def test_the_demo_case_comes_back_from_bods(demo: Path, tmp_path: Path) -> None:
    case = transship.open(demo)
    done = case.export("bods", tmp_path / "demo.bods.json")
    with transship.open(":memory:") as again:
        (report,) = again.load(tmp_path / "demo.bods.json").reports
        assert (report.rows_read, report.warned) == (sum(done.written.values()), 0)
        for sql in OF_BODS:
            was, came = (sorted(map(str, where.sql(sql).to_pylist())) for where in (case, again))
            assert was == came
    assert done.left_out["founder as the kind of an interest (in words only)"]
    assert done.left_out["gone between two extracts (in words only)"]


def test_days_known_to_the_month_or_year_come_back_from_bods_as_they_were(tmp_path: Path) -> None:
    paper = Paper("registers/months.csv", date(2023, 1, 1))
    person = paper.make.person(1, "Небылов Пример Выдумкович", number(PETROV, "inn_person"), born=parse("1979-03"))
    for row, days in enumerate(
        (("2014", "2016"), ("2015-02", "2020"), ("2014-05-06", "2022-06"), ("2022-06-01", None)), 1
    ):
        founded = ("2013", "2014-12", "2014-05-06", None)[row - 1]
        firm = paper.make.company(
            row, f"NEBYL {row} LLC", number(inn(f"99001234{row}"), "inn"), country="ru", founded=parse(founded)
        )
        since, until = (parse(day) if day else None for day in days)
        paper.make.interest(row, "OWNS", person, firm, "shares", share=(50, 50), since=since, until=until)
    with connect(str(tmp_path / "case.duckdb")) as store:
        with store.writer() as writer:
            write(writer, paper.claims)
        resolve(store)
    case = transship.open(tmp_path / "case.duckdb")
    case.export("bods", tmp_path / "case.bods.json")
    assert bods_errors(tmp_path / "case.bods.json") == []
    assert '"startDate":"2015-02-01"' in (tmp_path / "case.bods.json").read_text(encoding="utf-8")
    with transship.open(":memory:") as again:
        again.load(tmp_path / "case.bods.json")
        for sql in OF_BODS:
            was, came = (sorted(map(str, where.sql(sql).to_pylist())) for where in (case, again))
            assert was == came


def bods_errors(path: Path) -> list[str]:
    """What the schema of the standard's own library says against a file."""
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource

    folder = files("libcovebods") / "data" / "schema-0-4-0"
    parts = [json.loads(part.read_text(encoding="utf-8")) for part in folder.iterdir() if part.name.endswith(".json")]
    registry: Registry[Any] = Registry().with_resources(
        (part["$id"], Resource.from_contents(part)) for part in parts if "$id" in part
    )
    whole = json.loads((folder / "statement.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(whole, registry=registry, format_checker=FormatChecker())
    statements = json.loads(path.read_text(encoding="utf-8"))
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(statements)]


def test_bods_is_valid_by_the_schema_of_its_own_library(
    case_file: Path, private: Path, demo: Path, tmp_path: Path
) -> None:
    for place, store in enumerate((case_file, private, demo)):
        for redact in (False, True):
            out = tmp_path / f"{place}{redact}.json"
            transship.open(store).export("bods", out, redact=redact)
            assert bods_errors(out) == []
            statements = json.loads(out.read_text(encoding="utf-8"))
            at = {s["recordId"]: place for place, s in enumerate(statements)}
            for statement in statements:
                details = statement["recordDetails"]
                if statement["recordType"] == "relationship":
                    own = at[statement["recordId"]]
                    assert at[details["subject"]] < own > at[details["interestedParty"]]
    out.write_text(json.dumps([{**statements[0], "recordType": "firm"}]), encoding="utf-8")
    assert bods_errors(out), "the validator can fail"


def test_a_query_chooses_what_its_answer_names(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    (front,) = (chain.front.id for chain in case.chains())
    done = case.export("graphml", tmp_path / "owners", query="owners", company=front)
    assert done.written == {"person": 1, "company": 1, "OWNS": 1}
    every = case.export("graphml", tmp_path / "chains", query="chains")
    one = case.export("graphml", tmp_path / "one", chain=[1])
    assert every.written == one.written
    with pytest.raises(transship.BadParams, match="cannot be given together"):
        case.export("csv", tmp_path / "both", chain=1, query="owners")
    with pytest.raises(transship.BadParams, match="one chain"):
        case.export("mermaid", tmp_path / "none", goods="drones")


def test_nothing_is_cut_unless_that_is_asked_for(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    whole = case.export("csv", tmp_path / "whole", seed=BUYER, hops=6)
    cut = case.export("csv", tmp_path / "cut", seed=BUYER, hops=6, max_nodes=2)
    assert whole.written["entity"] == 6
    assert cut.written["entity"] + cut.written["shipment"] == 2
    assert not any("cut" in note for note in whole.notes)
    assert any("cut at 2 nodes" in note for note in cut.notes)
