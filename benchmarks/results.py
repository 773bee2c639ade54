"""Where results are kept: tables in a Markdown file a subject, and where something is computed from them later, the same as data; both with
the machine, the versions and the commit they were measured on.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"
NAMED = ("duckdb", "polars", "networkx")


def _commit() -> str:
    """The commit, with a plus where files differ from it; ``unknown`` outside a checkout."""
    told = ["git", "describe", "--always", "--dirty=+", "--exclude", "*"]
    done = subprocess.run(told, cwd=FOLDER.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def circumstances() -> dict[str, Any]:
    """What the numbers depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        "load": round(os.getloadavg()[0]),
        "versions": {"Python": platform.python_version(), **{name: _version(name) for name in NAMED}},
        "commit": _commit(),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not there"


def _line(told: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    return f"{told['day']}, {told['machine']}, load {told['load']} at the end, {versions}, commit {told['commit']}"


def keep(subject: str, table: str) -> None:
    """Print a table and add it to the file of its subject."""
    text = f"{_line(circumstances())}\n\n{table}\n"
    print(text)
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{subject}.md").open("a", encoding="utf-8") as handle:
        handle.write(f"\n{text}")


def keep_data(subject: str, measured: dict[str, Any]) -> dict[str, Any]:
    """Add what was measured to the subject's data, a JSON object a line, with the circumstances; it is returned."""
    told = {**circumstances(), **measured}
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{subject}.jsonl").open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(told) + "\n")
    return told


def kept_data(subject: str) -> list[dict[str, Any]]:
    """All that was kept of a subject, the oldest first."""
    path = FOLDER / f"{subject}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]
