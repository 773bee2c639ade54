"""docker-compose.yml: for one machine, without a password in it, the same server as the tests run. No engine is needed to see that."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts import neo4j_server as local

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICE = COMPOSE["services"]["neo4j"]


def test_the_image_is_the_server_of_the_tests() -> None:
    assert SERVICE["image"] == f"neo4j:{local.LTS.version}-community"
    assert SERVICE["environment"]["NEO4J_server_memory_heap_max__size"] == local.HEAP
    assert SERVICE["environment"]["NEO4J_server_memory_pagecache_size"] == local.PAGE_CACHE


def test_only_this_machine_reaches_it() -> None:
    assert SERVICE["ports"] == ["127.0.0.1:7474:7474", "127.0.0.1:7687:7687"]
    assert "network_mode" not in SERVICE


def test_no_password_stands_in_it() -> None:
    assert [name for name in SERVICE["environment"] if "AUTH" in name] == ["NEO4J_AUTH_FILE"]
    assert SERVICE["environment"]["NEO4J_AUTH_FILE"] == "/run/secrets/neo4j_auth"
    assert COMPOSE["secrets"] == {"neo4j_auth": {"file": "${NEO4J_AUTH_PATH:-.neo4j/auth}"}}
    assert "/.neo4j/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_it_may_do_little() -> None:
    assert SERVICE["user"] == "${NEO4J_UID:-7474}:${NEO4J_GID:-7474}", "never root"
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["volumes"] == ["graph:/data", "./import:/import:ro"]
    assert "graph" in COMPOSE["volumes"]
    assert SERVICE["healthcheck"]["test"]


def test_the_password_file_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLACE", "PASSWORD", "AUTH"):
        monkeypatch.setattr(local, name, tmp_path / ".neo4j" / ("" if name == "PLACE" else name.lower()))
    first = local.password()
    assert first == local.password()
    assert len(first) > 24
    settings = local.settings_for_docker()
    for path in (local.PASSWORD, local.AUTH):
        assert path.stat().st_mode & 0o777 == 0o600
    assert local.AUTH.read_text() == f"neo4j/{first}"
    assert settings["NEO4J_UID"] != "0"
    assert first not in " ".join(value for name, value in settings.items() if name.startswith("NEO4J_"))


def test_docker_finds_nothing_wrong_with_it() -> None:
    if (
        not shutil.which("docker")
        or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    ):
        pytest.skip("docker compose is not here")
    command = ["docker", "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    done = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip(), done.stderr
