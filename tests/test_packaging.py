"""What is shipped: the locks hold what pyproject.toml asks for, and the wheel holds every file of the packages."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "requirements-cluster.lock")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Name and version of each locked package; an entry without hash or version is not read, and so found missing."""
    return {name: version for name, version, _ in PIN.findall((ROOT / lock).read_text(encoding="utf-8"))}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9-]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def test_locks_hold_what_is_asked_for() -> None:
    run, dev, bench, cluster = (pins(lock) for lock in LOCKS)
    groups = SETTINGS["dependency-groups"]
    assert names(SETTINGS["project"]["dependencies"] + groups["build"] + groups["icu"]) <= run.keys(), "run `make lock`"
    assert names(groups["dev"]) <= dev.keys(), "run `make lock`"
    assert names(groups["bench"]) <= bench.keys(), "run `make lock`"
    assert names(SETTINGS["project"]["optional-dependencies"]["cluster"] + groups["wheels"]) <= cluster.keys(), (
        "run `make lock`"
    )
    assert run.items() <= dev.items() <= bench.items() & cluster.items(), "a test runs with exactly what a user runs"


@pytest.mark.parametrize("file", [*LOCKS, "Makefile", ".ci/run", "scripts/lock.sh", "scripts/venv.sh"])
def test_no_address_is_written_down(file: str) -> None:
    # Where packages come from is the business of whoever installs: a mirror, a proxy, a folder of wheels.
    assert re.findall(r"\w+://\S+", (ROOT / file).read_text(encoding="utf-8")) == []


def test_pyicu_is_built_from_source_on_macos_only() -> None:
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        markers = {name: marker for name, _, marker in PIN.findall(text) if "pyicu" in name}
        assert markers == {"pyicu": "sys_platform == 'darwin'", "pyicu-wheels": "sys_platform != 'darwin'"}


def test_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packages = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    files = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(not file.endswith(".py") for file in files)
    with zipfile.ZipFile(wheel) as archive:
        assert files - set(archive.namelist()) == set()
