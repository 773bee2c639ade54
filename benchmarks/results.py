"""Where results are kept: one Markdown file a day and subject, with the machine, the versions and the commit they were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent / "results"


def _commit() -> str:
    """The commit, with a plus where files differ from it; ``unknown`` outside a checkout."""
    told = ["git", "describe", "--always", "--dirty=+", "--exclude", "*"]
    done = subprocess.run(told, cwd=FOLDER.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def circumstances() -> str:
    """What the numbers depend on, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"load {os.getloadavg()[0]:.0f} at the end, Python {platform.python_version()}, DuckDB {version('duckdb')}, commit {_commit()}"
    )


def keep(subject: str, table: str) -> None:
    """Print a table and add it to the file of its subject."""
    text = f"{circumstances()}\n\n{table}\n"
    print(text)
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{subject}.md").open("a", encoding="utf-8") as handle:
        handle.write(f"\n{text}")
