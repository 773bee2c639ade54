"""Pairs for a person to look at, why two records are one or not, and which chains rest on which decision."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

import transship
from graph.errors import BadParams
from tests.transship.conftest import Run
from tests.transship.worlds import FRONT, HOSTILE, PETROV, write_case


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """The case in which nothing but the full name says that the front's owner is the seller's founder."""
    return write_case(tmp_path / "apart.duckdb", owner="Petrov Pavel Ilich", owner_tax=None)


def test_a_pair_that_would_make_a_chain_comes_first(apart: Path) -> None:
    with transship.open(apart) as case:
        assert len(case.chains()) == 0
        first, *others = case.review()
        assert first.makes == 1
        assert not first.joined
        assert {first.left.name, first.right.name} == {"Петров Павел Ильич", "Petrov Pavel Ilich"}
        assert {f.feature for f in first.features if f.agrees} >= {"name", "patronymic"}
        assert first.left.places
        assert first.right.places
        assert all(other.makes == 0 for other in others)
        case.decide(first.a, first.b, "same", "seen together")
        (chain,) = case.chains()
        assert chain.link_strength == "judgement"
        assert [pair for pair in case.review() if {pair.a, pair.b} == {first.a, first.b}] == [], "it has been judged"


def test_a_pair_judged_different_is_not_asked_again(apart: Path) -> None:
    with transship.open(apart) as case:
        first = case.review()[0]
        made = case.decide(first.a, first.b, "different", "two passports")
        assert all({pair.a, pair.b} != {first.a, first.b} for pair in case.review())
        case.undo(made.id, "an error")
        assert case.review()[0] == first


def test_a_chain_names_its_decisions_and_falls_without_one(case_file: Path) -> None:
    before = hashlib.sha256(case_file.read_bytes()).hexdigest()
    with transship.open(case_file) as case:
        (chain,) = case.chains()
        assert chain.decisions == [join.id for join in chain.joins]
        (join,) = [join for join in chain.joins if join.role == "stands behind both"]
        assert PETROV in join.reasons
        told = case.without(join.id)
        assert [fallen.seller.id for fallen in told.falls] == [chain.seller.id]
        assert (told.stays, told.comes) == ([], [])
        assert [still.decisions for still in case.chains()] == [chain.decisions]
        with pytest.raises(BadParams, match="no decision"):
            case.without("00000000")
    assert hashlib.sha256(case_file.read_bytes()).hexdigest() == before, "not a byte of the store changed"


def test_without_a_judgement_that_joins_the_chain_falls_and_without_one_that_parts_it_comes(apart: Path) -> None:
    with transship.open(apart) as case:
        first = case.review()[0]
        same = case.decide(first.a, first.b, "same", "seen together")
        assert len(case.without(same.id).falls) == 1
        case.undo(same.id, "an error")
        assert len(case.without(*[case.decide(first.a, first.b, "different", "x").id]).falls) == 0


def test_why_two_records_are_one(case_file: Path) -> None:
    with transship.open(case_file) as case:
        a, b = sorted(mention.id for mention in case.show(PETROV).mentions)
        told = case.why(a, b)
        assert told.joined
        assert [d.basis for d in told.decisions] == ["same_identifier"]
        assert (told.a.records, told.b.records) == (1, 1)
        with pytest.raises(BadParams, match="one person or firm"):
            case.why(a, a)


def test_why_two_are_not_one_and_what_would_be_needed(apart: Path) -> None:
    with transship.open(apart) as case:
        first = case.review()[0]
        told = case.why(first.a, first.b)
        assert not told.joined
        assert told.probability == first.probability
        assert told.bits == first.bits
        assert any("a name alone joins nobody" in line for line in told.needed)
        wife = next(m for m in case.sql("SELECT id FROM entity WHERE name LIKE '%Анна%'")["id"].to_pylist())
        assert any("patronymic forbids" in line for line in case.why(str(wife), first.a).needed)


def test_the_command_line_shows_pairs_reasons_and_what_falls(run: Run, apart: Path) -> None:
    listed = run("resolve", "review", "--store", apart)
    assert listed.exit_code == 0, listed.output
    assert "would tie 1 seller and front" in listed.stdout
    (pair, *_) = json.loads(run("resolve", "review", "--json", "--limit", 1, "--store", apart).stdout)
    told = run("show", pair["a"], pair["b"], "--why", "--store", apart)
    assert "a name alone joins nobody" in " ".join(told.stdout.split())
    assert run("show", pair["a"], "--why", "--store", apart).exit_code == 2
    judged = run("resolve", "decide", pair["a"], pair["b"], "same", "--because", "seen", "--json", "--store", apart)
    decision = json.loads(judged.stdout)["id"]
    shown = run("show", "chain:1", "--store", apart)
    assert decision in shown.stdout.replace("\n", "").replace(" ", "")
    assert "1 chain falls, 0 stay" in run("chains", "--without", decision, "--store", apart).stdout
    assert len(json.loads(run("chains", "--without", decision[:8], "--json", "--store", apart).stdout)["falls"]) == 1


def test_judgements_go_from_store_to_store(run: Run, apart: Path, tmp_path: Path) -> None:
    (pair, *_) = json.loads(run("resolve", "review", "--json", "--limit", 1, "--store", apart).stdout)
    run("resolve", "decide", pair["a"], pair["b"], "same", "--because", "seen", "--store", apart)
    file = tmp_path / "judged.jsonl"
    assert run("resolve", "export", file, "--store", apart).exit_code == 0
    other = write_case(tmp_path / "other.duckdb", owner="Petrov Pavel Ilich", owner_tax=None)
    assert run("resolve", "import", file, "--store", other).exit_code == 0
    assert len(json.loads(run("chains", "--json", "--store", other).stdout)) == 1
    file.write_text('["nobody", "nothing", "positive", null, null, null]\n', encoding="utf-8")
    done = run("resolve", "import", file, "--store", other)
    assert (done.exit_code, "nobody" in done.stderr) == (1, True)
    file.write_text("[]\n", encoding="utf-8")
    broken = run("resolve", "import", file, "--store", other)
    assert (broken.exit_code, "judged.jsonl:1" in broken.stderr) == (2, True)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_do_nothing_side_by_side(run: Run, tmp_path: Path, name: str) -> None:
    store = write_case(tmp_path / "case.duckdb", seller=name, front=name, owner="Petrov Pavel Ilich", owner_tax=None)
    done = run("resolve", "review", "--store", store)
    assert done.exit_code == 0, done.output
    assert not set(done.output) & {"\x1b", "\x9b", "\u202e", "\u200f"}


def test_on_a_terminal_pairs_are_judged_key_by_key(apart: Path) -> None:
    here, there = pty.openpty()
    root = Path(transship.__file__).parents[1]
    command = [sys.executable, "-m", "transship", "resolve", "review", "--store", str(apart), "--who", "Ada"]
    env = {**os.environ, "PYTHONPATH": str(root), "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=env, close_fds=True)
    os.close(there)
    seen = ""

    def until(words: str, press: bytes = b"") -> None:
        nonlocal seen
        end = time.monotonic() + 120
        while words not in seen and time.monotonic() < end:
            # What is typed before the program waits for a key is dropped by the terminal.
            os.write(here, press)
            if select.select([here], [], [], 1)[0]:
                try:
                    seen += os.read(here, 4096).decode("utf-8", "replace")
                except OSError:  # the other end is gone
                    break
        assert words in seen, seen

    try:
        until("s same")
        until("because [", press=b"s")
        # Further presses stand in the answer already; Ctrl-U clears it.
        os.write(here, b"\x15seen together\n")
        until("1 judged")
        process.wait(60)
    finally:
        process.kill()
        process.wait()
        os.close(here)
    with transship.open(apart) as case:
        (made,) = case.judgements()
        assert (made.verdict, made.decided_by, made.reasons) == ("same", "Ada", "seen together")
        assert case.show(FRONT).kind == "company"
        assert len(case.chains()) == 1
