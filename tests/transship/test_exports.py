"""Exports read back with readers that are not ours; and nothing half-written is ever left."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from followthemoney import ValueEntity, model

import transship
from graph.schema import BY_NAME
from tests.transship.conftest import Run
from tests.transship.worlds import BUYER, FRONT, HOSTILE, PETROV, SELLER, write_case
from transship import outfiles
from transship.exports import exports


def entities(path: Path) -> list[ValueEntity]:
    """The lines of a file as FollowTheMoney reads them."""
    return [ValueEntity.from_dict(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def side(path: Path) -> list[dict[str, Any]]:
    """The lines of the side file about entities, without the first and the last."""
    return [
        json.loads(line) for line in path.with_name(f"{path.name}.side.jsonl").read_text(encoding="utf-8").splitlines()
    ][1:-1]


def test_ftm_is_valid_and_says_who_owns_what(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.ftm.json"
    done = transship.open(case_file).export("ftm", out)
    made = entities(out)
    for entity in made:
        entity.schema.validate(entity.to_dict())
        assert all(entity.has(name) for name in entity.schema.required)
        assert entity.datasets
    assert Counter(entity.schema.name for entity in made) == Counter(done.written)
    by_number = {
        number: e for e in made for name in ("innCode", "registrationNumber") for number in e.get(name, quiet=True)
    }
    person, seller, front = by_number[PETROV], by_number[SELLER], by_number[FRONT]
    assert (person.schema.name, seller.first("incorporationDate"), front.first("jurisdiction")) == (
        "Person",
        "2014-05-06",
        "kz",
    )
    assert len(person.referents) == 1
    shares = {
        (e.first("owner"), e.first("asset")): (e.first("percentage"), e.first("startDate"))
        for e in made
        if e.schema.name == "Ownership"
    }
    assert shares == {(person.id, seller.id): ("60", "2014-05-06"), (person.id, front.id): ("25-50", "2022-06")}
    sent = [e for e in made if e.schema.name == "EconomicActivity" and e.first("sender") == front.id]
    assert sorted(e.first("date") or "" for e in sent) == ["2022-09-09", "2023-02-11"]
    assert {e.first("receiver") for e in sent} == {by_number[BUYER].id}


def test_ftm_accounts_for_what_it_cannot_say(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.ftm.json"
    done = transship.open(case_file).export("ftm", out)
    notes = {note["id"]: note for note in side(out)}
    assert notes.keys() >= {entity.id for entity in entities(out)}, "each entity has its sources in the side file"
    assert all({"file", "row", "sha256"} <= source.keys() for note in notes.values() for source in note["sources"])
    shipment = next(note for note in notes.values() if note["schema"] == "EconomicActivity")
    assert (shipment["not_said"]["net_kg"], shipment["not_said"]["quantity"]) == (10.5, 100.0)
    assert done.left_out["net_kg (no property for it)"] == 3


@pytest.mark.parametrize("name", ["ftm", "csv"])
def test_two_exports_of_one_store_are_the_same_bytes(case_file: Path, tmp_path: Path, name: str) -> None:
    case = transship.open(case_file)
    for turn in ("a", "b"):
        case.export(name, tmp_path / turn)
    parts = [
        sorted(
            (p.relative_to(tmp_path / turn).as_posix(), p.read_bytes())
            for p in (tmp_path / turn).rglob("*")
            if p.is_file()
        )
        or (tmp_path / turn).read_bytes()
        for turn in ("a", "b")
    ]
    assert parts[0] == parts[1]


def test_csv_holds_every_row_and_explains_every_column(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    done = case.export("csv", tmp_path / "out")
    for name, count in done.written.items():
        found = rows(tmp_path / "out" / f"{name}.csv")
        assert len(found) == count == case.sql(f"SELECT * FROM {name}").num_rows
        assert not found or list(found[0]) == list(BY_NAME[name].columns)
    readme = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{column}` |" in readme for name in done.written for column in BY_NAME[name].columns)
    shipment = rows(tmp_path / "out" / "shipment.csv")[0]
    assert shipment["description"] == "'-integrated circuits", "a spreadsheet must not run it"
    assert {row["value"] for row in rows(tmp_path / "out" / "identifier.csv")} >= {SELLER, PETROV}
    person = next(row for row in rows(tmp_path / "out" / "entity.csv") if PETROV in row["identifiers"])
    assert "Pavel Petrov" in json.loads(person["names"])


def test_an_export_of_a_chain_holds_its_parts_only(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    done = case.export("ftm", tmp_path / "chain.json", chain=1)
    assert done.written["Person"] == 1, "the wife is in no chain"
    assert done.written["EconomicActivity"] == 3
    assert any("chain 1" in note for note in done.notes)
    around = case.export("ftm", tmp_path / "seed.json", seed=SELLER, hops=1)
    assert (around.written["Company"], around.written["Person"]) == (1, 1)


def test_a_parameter_of_the_question_may_be_named_like_one_of_the_export(
    case_file: Path, tmp_path: Path, run: Run
) -> None:
    (wife,) = transship.open(case_file).sql("SELECT id FROM entity WHERE name LIKE 'Петрова Анна%'").to_pylist()
    for given, told in ((SELLER, 1), (wife["id"], 0)):
        out = tmp_path / f"{told}.html"
        done = run("export", "html", out, "--store", case_file, "--param", f"seed={given}", "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["written"]["chains"] == told


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_survive_as_data(tmp_path: Path, name: str) -> None:
    case = transship.open(write_case(tmp_path / "case.duckdb", seller=name))
    (stored,) = case.sql(
        "SELECT name FROM entity WHERE name NOT LIKE '%Вектор Импорт%' AND founded = DATE '2014-05-06'"
    ).to_pylist()
    case.export("csv", tmp_path / "csv")
    written = {row["name"] for row in rows(tmp_path / "csv" / "entity.csv")}
    assert outfiles.safe_cell(stored["name"]) in written
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in written)
    done = case.export("ftm", tmp_path / "ftm.json")
    assert sum(done.written.values()) == len(entities(tmp_path / "ftm.json"))


def test_a_folder_of_somebody_else_is_not_replaced(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(transship.BadParams, match="holds other files"):
        case.export("csv", tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_nothing_half_written_is_left(case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = transship.open(case_file)
    (tmp_path / "case.json").write_text("the export of yesterday", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(outfiles.OutputFailed, match="No space left"):
        case.export("ftm", tmp_path / "case.json")
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [
        ("case.json", "the export of yesterday")
    ]


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        read = pool.submit((tmp_path / "pipe").read_text, encoding="utf-8")
        with outfiles.whole_file(tmp_path / "pipe") as handle:
            handle.write("through")
        assert read.result(timeout=10) == "through"
    assert (tmp_path / "pipe").is_fifo()


def test_a_link_leads_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("old", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("there.csv")
    with outfiles.whole_file(tmp_path / "link.csv") as handle:
        handle.write("new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "new"


def test_a_folder_that_is_not_there_is_said(case_file: Path, tmp_path: Path) -> None:
    with pytest.raises(outfiles.OutputFailed, match="cannot be written"):
        transship.open(case_file).export("ftm", tmp_path / "no" / "such" / "case.json")


def test_every_format_says_what_it_is() -> None:
    assert {export.name for export in exports()} >= {"ftm", "csv"}
    assert all(export.title and export.writes in ("file", "folder") for export in exports())


def test_schema_names_are_those_of_the_model() -> None:
    # A renamed property would silently end in the side file.
    for schema, names in {
        "Company": "innCode ogrnCode leiCode uscCode imoNumber registrationNumber jurisdiction incorporationDate classification",
        "Person": "innCode idNumber birthDate nationality address phone email",
        "Ownership": "owner asset percentage ownershipType role startDate endDate recordId",
        "Directorship": "director organization role startDate endDate recordId",
        "EconomicActivity": "sender receiver declarant contractHolder vedCode goodsDescription ccdNumber customsProcedure customsAmount",
    }.items():
        for name in names.split():
            assert model.get(schema).get(name), f"{schema}.{name}"  # type: ignore[union-attr]
