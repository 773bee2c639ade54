"""The sample data folder: it lies beside the checkout and is not part of it.

A test that needs it asks for the fixture `shared` and gets its path. Without the folder such a test is skipped, and the
last line of the run says how many were. With CI=true it fails instead, so a green run there has run everything.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRANSSHIP_SHARED") or ROOT.parent / "shared")
# How long an example takes depends on what else the machine does; a test that hangs is ended by its own limit.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

ABSENT = "no sample data folder: put it beside the checkout as ../shared or name it in TRANSSHIP_SHARED"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sample data, holding `data/` and `scenarios/`."""
    if not SHARED.is_dir():
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(ABSENT, pytrace=False)
        pytest.skip(ABSENT)
    return SHARED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    yield  # a wrapper, so that the line comes after the list of skipped tests
    skipped = terminalreporter.stats.get("skipped", [])
    absent = sum(1 for report in skipped if ABSENT in str(report.longrepr))
    if absent:
        terminalreporter.write_line(f"{absent} tests were not run: {ABSENT}", yellow=True)
