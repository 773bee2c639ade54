"""A Neo4j of its own that is filled by files, made read-only, and killed: nothing is left behind that the next push does not mend."""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

import pytest

import transship
from graph.errors import StoreUnavailable
from graph.stores import connect
from graph.stores.neo4j import Login, NeoStore, open_server, push, verify, write_files
from scripts import neo4j_server as local
from tests.conftest import NO_SERVER, ON_CI, lacking
from tests.graph.test_neo4j_copy import SMUGGLED, WORLD
from tests.queries.worlds import Interest, Party, Row, World, open_world

REPO = Path(__file__).resolve().parents[2]

# How often the client is killed, and how often the server; ten times together where time is no matter.
ROUNDS = 5 if ON_CI else 2


class Own:
    """A server that is started and killed as a test wants."""

    def __init__(self, home: Path) -> None:
        self.server = local.Server(home, local.free_port(), local.free_port(), f"-{secrets.token_urlsafe(16)}", "500m")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> None:
        self.process = self.server.start(
            {name.replace("__", "."): value for name, value in settings.items()}, bound=True
        )

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def open(self) -> NeoStore:
        return open_server(self.server.uri, Login(local.USER, self.server.password))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    server = Own(tmp_path_factory.mktemp("own"))
    try:
        local.fetch()
    except local.Missing as lack:
        lacking(f"{NO_SERVER}: {lack}")
    yield server
    server.kill()


def hostile() -> World:
    """A world whose texts are hard for a file of comma-separated values."""
    texts = (*SMUGGLED, "", " ", ",", '"', '""', ";", "\\", "a\r\nb", "=1+1", "null", "\x1f", "a\x1fb", "'")
    parties = [
        Party(f"X{i}", country="kz", activities=(text.replace(",", ".") or ".",)) for i, text in enumerate(texts)
    ]
    rows = [
        Row("x.csv", 10 + i, "2022-09-01", "854231", f"X{i}", "B", 1.5e-7 * i, text=text, declaration=text, item=text)
        for i, text in enumerate(texts)
    ]
    owned = [Interest("P", party.id) for party in parties]
    return World((*WORLD.parties, *parties), (*WORLD.interests, *owned), WORLD.kin, (*WORLD.rows, *rows))


@pytest.mark.timeout(600)
def test_files_give_the_same_graph_as_a_push(own: Own, demo: Path, tmp_path: Path) -> None:
    own.stop()
    with connect(str(demo), read_only=True) as store:
        bulk = write_files(store.view(), tmp_path / "demo")
    own.server.take(bulk.folder)
    own.start()
    with connect(str(demo), read_only=True) as store, own.open() as server:
        done = push(store.view(), server)
        assert done.counts == bulk.counts
        assert not any((*done.written.values(), *done.removed.values())), (
            "a push after the import finds nothing to change"
        )
        assert verify(store.view(), server).differing == 0
    own.stop()
    with open_world(hostile()) as store:
        own.server.take(write_files(store.view(), tmp_path / "hostile").folder)
        own.start()
        with own.open() as server:
            done = push(store.view(), server)
            assert not any((*done.written.values(), *done.removed.values()))
            found = verify(store.view(), server)
            assert found.differing == 0, found.differences


def test_a_database_that_is_read_only(own: Own) -> None:
    own.stop()
    own.start(server__databases__default_to_read_only="true")
    with open_world(WORLD) as store, own.open() as server, pytest.raises(StoreUnavailable, match="read-only"):
        push(store.view(), server)
    own.stop()


def test_a_full_disk_leaves_no_script(demo: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "Shipment.csv.gz").symlink_to("/dev/full")
    with connect(str(demo), read_only=True) as store, pytest.raises(StoreUnavailable, match="No space left") as full:
        write_files(store.view(), tmp_path)
    assert "Free space" in full.value.fix
    assert not (tmp_path / "import.sh").exists()


def is_mended(own: Own, case: Path) -> None:
    with connect(str(case), read_only=True) as store, own.open() as server:
        push(store.view(), server)
        found = verify(store.view(), server)
    assert found.differing == 0, found.differences


def pushing(own: Own, case: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "transship", "neo4j", "push", "-q", "--store", str(case), "--uri", own.server.uri]
    credentials = {"NEO4J_USER": local.USER, "NEO4J_PASSWORD": own.server.password}
    return subprocess.Popen(
        command, cwd=REPO, env={**os.environ, **credentials}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.fixture(scope="module")
def other(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of the demo: what a push has to change back and forth."""
    path = tmp_path_factory.mktemp("other") / "other.duckdb"
    with transship.open(path) as case:
        case.load(REPO / "transship" / "demo" / "case" / "customs")
    return path


@pytest.mark.timeout(900)
def test_killing_the_client_is_mended_by_the_next_push(own: Own, demo: Path, other: Path) -> None:
    if own.process is None:
        own.start()
    draw = random.Random(24)
    for case in islice(cycle((demo, other)), ROUNDS):
        client = pushing(own, case)
        time.sleep(0.7 + draw.random() * 2.5)
        client.kill()
        client.communicate()
        is_mended(own, case)


@pytest.mark.timeout(900)
def test_killing_the_server_is_mended_by_the_next_push(own: Own, demo: Path, other: Path) -> None:
    if own.process is None:
        own.start()
    draw = random.Random(5)
    for case in islice(cycle((demo, other)), ROUNDS):
        client = threading.Thread(target=unless_it_goes_away, args=(own, case))
        client.start()
        time.sleep(draw.random() * 1.5)
        own.kill()
        own.start()  # while the client still tries again
        client.join(120)
        assert not client.is_alive()
        is_mended(own, case)


def unless_it_goes_away(own: Own, case: Path) -> None:
    with suppress(StoreUnavailable), connect(str(case), read_only=True) as store, own.open() as server:
        push(store.view(), server)


def test_the_password_shows_nowhere(own: Own, demo: Path, tmp_path: Path) -> None:
    if own.process is None:
        own.start()
    is_mended(own, demo)
    wrong = "nobody-may-see-this"
    command = [
        sys.executable,
        "-m",
        "transship",
        "neo4j",
        "verify",
        "-vv",
        "--store",
        str(demo),
        "--uri",
        own.server.uri,
    ]
    for told in ({"NEO4J_PASSWORD": wrong}, {"NEO4J_PASSWORD_FILE": str(tmp_path / "file")}):
        (tmp_path / "file").write_text(f"{wrong}\n")
        done = subprocess.run(
            command, cwd=REPO, env={**os.environ, **told}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "refuses the user or the password" in done.stderr
        assert wrong not in done.stdout + done.stderr
        time.sleep(2)  # three wrong ones in a row would lock the user out
    done = subprocess.run(
        command,
        cwd=REPO,
        env={**os.environ, "NEO4J_PASSWORD": own.server.password},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert own.server.password not in done.stdout + done.stderr
    shown = subprocess.run(["ps", "-ww", "-e", "-o", "command="], capture_output=True, text=True, check=True).stdout
    assert own.server.password not in shown
    kept = [
        path for path in own.server.home.rglob("*") if path.is_file() and path.suffix in (".log", ".conf", ".ini", "")
    ]
    assert kept
    assert not [path for path in kept if own.server.password.encode() in path.read_bytes()]


def test_the_server_listens_for_this_machine_only(own: Own) -> None:
    if own.process is None:
        own.start()
    settings = (own.server.home / "conf" / "neo4j.conf").read_text()
    assert f"server.bolt.listen_address=127.0.0.1:{own.server.bolt}" in settings
    log = (own.server.home / "logs" / "console.log").read_text()
    assert "0.0.0.0" not in log
    local.write_secret(own.server.home / "secret", "x")
    assert (own.server.home / "secret").stat().st_mode & 0o777 == 0o600
