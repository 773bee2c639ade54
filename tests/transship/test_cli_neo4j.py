"""The command neo4j, as a person would use it, on a real server."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from graph.stores.neo4j import Login, open_server
from tests.conftest import Bolt
from tests.transship.conftest import Run


@pytest.fixture
def at(neo4j_server: Bolt, monkeypatch: pytest.MonkeyPatch) -> str:
    """The credentials in the environment, and the address."""
    monkeypatch.setenv("NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    monkeypatch.delenv("NEO4J_PASSWORD_FILE", raising=False)
    return neo4j_server.uri


def test_push_then_verify_then_browse(run: Run, case_file: Path, at: str, neo4j_server: Bolt) -> None:
    pushed = run("neo4j", "push", "--store", case_file, "--uri", at, "--anew")
    assert pushed.exit_code == 0, pushed.stderr
    assert "Shipment" in pushed.stdout
    again = run("neo4j", "push", "--store", case_file, "--uri", at, "--json", "-q")
    told = json.loads(again.stdout)
    assert not any(told["written"].values())
    chains = json.loads(run("chains", "--store", case_file, "--json").stdout)
    assert told["chains"] == len(chains)
    assert told["roles"]["PreWarSeller"] == len({chain["seller"]["id"] for chain in chains})

    verified = run("neo4j", "verify", "--store", case_file, "--uri", at)
    assert verified.exit_code == 0, verified.stderr
    assert "DIFFERENT" not in verified.stdout

    with open_server(at, Login(neo4j_server.user, neo4j_server.password)) as server:
        firms = server.view().rows("MATCH (f:NewForeignFirm) RETURN f.id AS id ORDER BY id")
        assert [firm["id"] for firm in firms] == sorted({chain["front"]["id"] for chain in chains})
        for options in ([], ["--chain", "1"]):
            browse = run("neo4j", "browse", "--store", case_file, "--uri", at, "--no-open", *options)
            link, _, statement = browse.stdout.partition("\n\n")
            asked = parse_qs(urlsplit(link).query)
            assert asked["cmd"] == ["edit"]
            assert asked["arg"] == [statement.strip()]
            assert asked["dbms"] == [at]
            assert len(link) < 8000, "a web server takes no longer line"
            assert server.view().rows(statement), "what is opened draws something"

        server.write("MATCH (f:NewForeignFirm) SET f.country = 'xx'", {})
    changed = run("neo4j", "verify", "--store", case_file, "--uri", at)
    assert changed.exit_code == 2
    assert "differs in country" in changed.stdout
    assert "--anew" in changed.stderr
    assert run("neo4j", "push", "--store", case_file, "--uri", at, "--anew", "-q").exit_code == 0
    assert run("neo4j", "verify", "--store", case_file, "--uri", at, "-q").exit_code == 0


def test_bulk_writes_files_and_says_how(run: Run, case_file: Path, tmp_path: Path) -> None:
    done = run("neo4j", "bulk", tmp_path / "files", "--store", case_file)
    assert done.exit_code == 0, done.stderr
    assert "import.sh" in done.stdout
    assert (tmp_path / "files" / "Company.csv.gz").is_file()
    script = (tmp_path / "files" / "import.sh").read_text()
    assert "--nodes=Party:Company=Company.csv.gz" in script


def test_a_server_that_is_not_there(run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "nobody-may-see-this")
    done = run("neo4j", "push", "--store", case_file, "--uri", "bolt://127.0.0.1:1")
    assert done.exit_code == 2
    assert "no Neo4j server answers" in done.stderr
    assert "make neo4j-up" in done.stderr
    assert "nobody" not in done.output


def test_without_a_password_it_is_asked_for_by_name(run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.delenv("NEO4J_PASSWORD_FILE", raising=False)
    done = run("neo4j", "verify", "--store", case_file)
    assert done.exit_code == 2
    assert "NEO4J_PASSWORD_FILE" in done.stderr
    missing = run("neo4j", "verify", "--store", case_file, "--password-file", case_file.parent / "none")
    assert missing.exit_code == 2
    assert "cannot be read" in missing.stderr


def test_no_password_may_stand_in_an_address(run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "x")
    for command in ("push", "verify", "browse"):
        done = run("neo4j", command, "--store", case_file, "--uri", "bolt://neo4j:nobody-may-see-this@127.0.0.1:1")
        assert done.exit_code == 2
        assert "nobody" not in done.output
