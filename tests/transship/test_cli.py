"""The commands by example: what they print where, the JSON contracts, and exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.transship.conftest import Run
from tests.transship.worlds import BUYER, FRONT, HOSTILE, HS, PETROV, SELLER, write_case

CHAIN_KEYS = {
    "rank", "score", "link_strength", "seller", "front", "buyer", "people", "route", "suppliers", "goods", "value_usd", "first", "last",
    "evidence", "doubts",
}  # fmt: skip


def test_chains_as_json_keep_the_contract(run: Run, case_file: Path) -> None:
    done = run("chains", "--json", "--store", case_file)
    assert done.exit_code == 0, done.output
    (chain,) = json.loads(done.stdout)
    assert chain.keys() >= CHAIN_KEYS
    assert chain["seller"]["identifiers"]["inn"] == SELLER
    assert chain["front"]["identifiers"]["bin"] == FRONT
    assert chain["buyer"]["identifiers"]["inn"] == BUYER
    assert chain["route"][0].keys() >= {"from", "to", "hs6", "shipments", "value_usd", "first", "last"}
    assert {"fact", "file", "row", "sha256"} == chain["evidence"][0].keys()
    assert (chain["value_usd"], chain["first"], chain["last"]) == (812000.0, "2022-09-09", "2023-02-11")


def test_chains_on_the_screen_can_be_read_aloud(run: Run, case_file: Path) -> None:
    done = run("chains", "--store", case_file, "--goods", "chips")
    assert done.exit_code == 0, done.output
    for words in (
        "1  ООО «Вектор»", "→", "Russia, since 2014", "Kazakhstan, since June 2022", "$812,000 · 2 shipments · chips 8542 31",
        "9 Sep 2022 – 11 Feb 2023", "same person", "show chain:1 --goods chips --store",
    ):  # fmt: skip
        assert words in done.stdout
    assert all(len(line) <= 100 for line in done.stdout.splitlines())
    assert done.stderr, "how much was considered stands on stderr"


def test_memory_may_be_bounded(run: Run, case_file: Path) -> None:
    done = run("chains", "--json", "--store", case_file, "--memory", "300MB")
    assert done.exit_code == 0, done.output
    assert len(json.loads(done.stdout)) == 1
    refused = run("chains", "--store", case_file, "--memory", "much")
    assert refused.exit_code == 2
    assert '"much" is no size of memory' in refused.stderr


def test_chains_fit_eighty_columns(run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = run("chains", "--store", case_file)
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "Дальснаб" in done.stdout


def test_chains_as_csv(run: Run, case_file: Path, tmp_path: Path) -> None:
    done = run("chains", "--csv", tmp_path / "chains.csv", "--store", case_file)
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    with (tmp_path / "chains.csv").open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["rank"], row["seller_country"], row["value_usd"]) == ("1", "ru", "812000.0")


def test_an_empty_answer_explains_itself(run: Run, case_file: Path) -> None:
    done = run("chains", "--goods", "drones", "--store", case_file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "No possible chain was found" in done.stderr
    assert run("chains", "--goods", "drones", "--json", "--store", case_file).stdout.strip() == "[]"


@pytest.mark.parametrize("seller", [SELLER, f"inn:{SELLER}"])
def test_a_seller_may_be_given_by_its_number(run: Run, case_file: Path, seller: str) -> None:
    assert len(json.loads(run("chains", "--json", "--seller", seller, "--store", case_file).stdout)) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chains", "--goods", "tanks"), "neither a list of goods nor an HS code"),
        (("chains", "--cutoff", "yesterday"), "cutoff"),
        (("chains", "--param", "windowdays=3"), "did you mean window_days?"),
        (("chains", "--param", "window_days"), "NAME=VALUE"),
        (("chains", "--seller", "0000000000"), "no person or firm"),
        (("ask", "chain"), "did you mean chains?"),
        (("show", "zz"), "no person or firm"),
        (("show", "chain:7"), "there is no chain 7"),
        (("show", "chain:x"), "no rank"),
        (("path", PETROV, "nobody"), "no person or firm"),
        (("export", "ftn", "out"), "did you mean ftm?"),
        (("export", "ftm"), "say where to write"),
        (("resolve", "undo", "abcd"), "no judgement"),
        (("resolve", "decide", SELLER, BUYER, "same", "--because", " "), "reason"),
    ],
)
def test_wrong_use_is_explained(run: Run, case_file: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, "--store", case_file)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert done.stdout == ""


def test_options_before_a_subcommand_of_resolve_are_refused(run: Run, case_file: Path) -> None:
    done = run("resolve", "--store", case_file, "list")
    assert done.exit_code == 2
    assert "behind it" in done.stderr


def test_sources_as_json_keep_the_contract(run: Run, case_file: Path) -> None:
    rows = json.loads(run("sources", "--json", "--store", case_file).stdout)
    assert [row["file"] for row in rows] == ["customs/2022.csv", "registers/kz.csv", "registers/ru.xml"]
    wanted = {
        "file",
        "sha256",
        "format",
        "loader",
        "rows_read",
        "loaded",
        "rejected",
        "skipped",
        "warned",
        "unread_columns",
    }
    assert all(wanted <= row.keys() for row in rows)


def test_rejects_as_json_and_csv(run: Run, case_file: Path, tmp_path: Path) -> None:
    (row,) = json.loads(run("rejects", "--json", "--store", case_file).stdout)
    assert row == {
        "file": "customs/2022.csv", "row": 8, "column": "G33", "value": "9024", "reason": "the code is short", "fix": "Mend it.",
    }  # fmt: skip
    assert run("rejects", "--csv", tmp_path / "r.csv", "--store", case_file).exit_code == 0
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as handle:
        (line,) = csv.DictReader(handle)
    assert (line["cell_1"], line["cell_2"], line["cell_3"]) == ("a", "1", "'=1+1")


def test_rejects_and_doubtful_values_on_the_screen(run: Run, case_file: Path) -> None:
    shown = run("rejects", "--store", case_file).stdout
    assert 'customs/2022.csv:8, column G33: "9024" the code is short. Fix: Mend it.' in shown
    assert "customs/2022.csv:6, column G31" in run("rejects", "--doubtful", "--store", case_file).stdout


def test_status_says_what_is_in_and_what_is_not(run: Run, case_file: Path) -> None:
    shown = run("status", "--store", case_file).stdout
    assert "3 read, 1 set aside" in shown
    assert "odd.csv: no source format fits this file" in shown
    facts = json.loads(run("status", "--json", "--store", case_file).stdout)
    assert (facts["shipments"], facts["unresolved"], facts["set_aside"][0]["file"]) == (3, 0, "odd.csv")


def test_show_by_number_by_begun_id_and_by_rank(run: Run, case_file: Path) -> None:
    card = json.loads(run("show", PETROV, "--json", "--store", case_file).stdout)
    assert card["kind"] == "person"
    assert {line["other_name"] for line in card["links"]} == {"ООО «Вектор»", "ТОО «Вектор Импорт»"}
    shown = run("show", card["id"][:10], "--store", case_file).stdout
    for words in (
        "stands behind",
        "founder, 60 %",
        "owner, 25-50 %",
        "June 2022 – no end known",
        "registers/ru.xml:1",
        "spouse",
    ):
        assert words in shown
    chain = run("show", "chain:1", "--store", case_file).stdout
    for words in ("score", "customs/2022.csv:6", "SHA-256", FRONT):
        assert words in chain


def test_path_names_each_step_with_its_rows(run: Run, case_file: Path) -> None:
    shown = run("path", SELLER, BUYER, "--store", case_file).stdout
    assert "founder, 60 %" in shown
    assert "registers/ru.xml:1" in shown
    legs = json.loads(run("path", SELLER, BUYER, "--json", "--store", case_file).stdout)["legs"]
    assert (
        len(legs) == 3
    )  # over the family: owner, spouse, her firm; as short as over the front, and rather family than trade


def test_ask_lists_questions_and_answers_one(run: Run, case_file: Path) -> None:
    listed = run("ask", "--store", case_file).stdout
    assert "chains" in listed
    assert "cutoff=2022-02-24" in listed
    answered = run("ask", "chains", "--param", f"goods={HS}", "--json", "--store", case_file)
    assert len(json.loads(answered.stdout)) == 1
    assert "Вектор" in run("ask", "chains", "--store", case_file).stdout


def test_a_judgement_splits_and_its_reversal_joins_again(run: Run, tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    person = json.loads(run("show", PETROV, "--json", "--store", store).stdout)
    a, b = sorted({mention["id"] for mention in person["mentions"]})
    judged = run(
        "resolve", "decide", a, b, "different", "--because", "two passports", "--who", "Ada", "--json", "--store", store
    )
    assert judged.exit_code == 0, judged.output
    decision = json.loads(judged.stdout)
    assert run("chains", "--json", "--store", store).stdout.strip() == "[]"
    assert "two passports" in run("resolve", "list", "--store", store).stdout
    assert "two passports" in run("show", decision["id"], "--store", store).stdout
    undone = run("resolve", "undo", decision["id"][:12], "--store", store)
    assert undone.exit_code == 0, undone.output
    assert "taken back" in undone.stdout
    assert len(json.loads(run("chains", "--json", "--store", store).stdout)) == 1


def test_clusters_are_written(run: Run, tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    done = run("resolve", "--clusters", tmp_path / "people.json", "--store", store)
    assert done.exit_code == 0, done.output
    people = json.loads((tmp_path / "people.json").read_text(encoding="utf-8"))
    joined = next(person for person in people if len(person["members"]) == 2)
    assert {"file": "registers/kz.csv", "company": FRONT, "name": "Pavel Petrov"} in joined["members"]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_do_nothing(run: Run, tmp_path: Path, name: str) -> None:
    store = write_case(tmp_path / "case.duckdb", seller=name, front=name)
    for command in (
        ("chains",),
        ("show", "chain:1"),
        ("show", SELLER),
        ("path", SELLER, FRONT),
        ("sources",),
        ("rejects",),
    ):
        done = run(*command, "--store", store)
        assert done.exit_code == 0, done.output
        assert not set(done.output) & {"\x1b", "\x9b", "\u202e", "\u200f"}
        assert max(map(len, done.stdout.splitlines())) <= 100
    if name.startswith("[red]"):
        assert "[red]ООО Хитрый[/red]" in run("chains", "--store", store).stdout, "markup is shown, not obeyed"
    seller = json.loads(run("chains", "--json", "--store", store).stdout)[0]["seller"]["name"]
    assert seller.startswith(name[:3]), "JSON has the name of the record"


def test_quiet_is_quiet(run: Run, case_file: Path) -> None:
    assert run("chains", "-q", "--store", case_file).stderr == ""
