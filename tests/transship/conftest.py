"""The small invented case as a store file, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.transship.worlds import write_case
from transship.cli import app

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def case_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store to read from; tests that write make their own."""
    return write_case(tmp_path_factory.mktemp("case") / "case.duckdb")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line with some arguments; the screen is 100 columns wide."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("TRANSSHIP_STORE", raising=False)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])
