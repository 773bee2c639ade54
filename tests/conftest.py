"""What tests need from outside: the sample data folder, and a real Neo4j server.

The sample data lie beside the checkout and are no part of it: a test that needs them asks for the fixture `shared` and gets their path.
A test that needs Neo4j asks for `neo4j_server`: one server for the whole run, from the published Java artifacts, on free loopback ports
with a home that is thrown away; or the server of NEO4J_URI (with NEO4J_USER and NEO4J_PASSWORD), whose graph is then overwritten.
Where either is missing such a test is skipped, and the last line of the run says how many were. With CI=true it fails instead, so a
green run there has run everything.
"""

import os
import secrets
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from neo4j import GraphDatabase
from xdist.scheduler import LoadScopeScheduling

import transship
from scripts import neo4j_server as local

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRANSSHIP_SHARED") or ROOT.parent / "shared")
# How long an example takes depends on what else the machine does; a test that hangs is ended by its own limit.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

NO_SERVER = "no Neo4j server"
ABSENT = "no sample data folder: put it beside the checkout as ../shared or name it in TRANSSHIP_SHARED"
ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}
ANSWERED: list[str] = []  # which Neo4j the run spoke to, for its last lines


class Bolt(NamedTuple):
    """Where a Neo4j server answers. ``local`` is None for one that somebody else runs."""

    uri: str
    user: str
    password: str
    local: local.Server | None


def lacking(what: str) -> None:
    """Skip the test; on CI fail it."""
    if ON_CI:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "neo4j" not in item.path.name)  # they take longest, so they begin first


class _ByFile(LoadScopeScheduling):
    """Which process runs a test: those of one file the same, and all that speak to Neo4j the same, which so needs one server."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "neo4j" if "neo4j" in file.rpartition("/")[2] else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _ByFile(config, log)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sample data, holding `data/` and `scenarios/`."""
    if not SHARED.is_dir():
        lacking(ABSENT)
    return SHARED


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled case as a store file, to read from."""
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    with transship.open(path) as case:
        case.load(ROOT / "transship" / "demo" / "case")
    return path


def started(home: Path, release: local.Release) -> Generator[Bolt]:
    """A server of this release with a home of its own, stopped in the end."""
    server = local.Server(home, local.free_port(), local.free_port(), secrets.token_urlsafe(16), "700m", release)
    try:
        process = server.start({"db.transaction.timeout": "240s"}, bound=True)
    except local.Missing as lack:
        lacking(f"{NO_SERVER}: {lack}")
    try:
        yield answering(Bolt(server.uri, local.USER, server.password, server))
    finally:
        process.terminate()
        process.wait(60)


def answering(bolt: Bolt) -> Bolt:
    """The same, with what it says of itself kept for the last lines of the run."""
    with GraphDatabase.driver(bolt.uri, auth=(bolt.user, bolt.password)) as driver:
        ANSWERED.append(f"{driver.get_server_info().agent} answered at {bolt.uri}")
    return bolt


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bolt]:
    """A real Neo4j server that answers: of the long-term line, or whatever NEO4J_URI names."""
    if uri := os.environ.get("NEO4J_URI"):
        yield answering(Bolt(uri, os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""), None))
    else:
        yield from started(tmp_path_factory.mktemp("neo4j"), local.LTS)


@pytest.fixture
def neo4j_current(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bolt]:
    """A real Neo4j server of the calendar line, for the one test that asks for it."""
    yield from started(tmp_path_factory.mktemp("neo4j-current"), local.CURRENT)


def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)  # only in a process that another one started
    if told is not None:
        told["answered"] = ANSWERED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    ANSWERED.extend(getattr(node, "workeroutput", {}).get("answered", ()))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    yield  # a wrapper, so that the line comes after the list of skipped tests
    skipped = terminalreporter.stats.get("skipped", [])
    for what in (ABSENT, NO_SERVER):
        absent = [str(report.longrepr) for report in skipped if what in str(report.longrepr)]
        if absent:
            why = absent[0][absent[0].index(what) :].rstrip("')")
            terminalreporter.write_line(f"{len(absent)} tests were not run: {why}", yellow=True)
    for answered in ANSWERED:
        terminalreporter.write_line(answered)
