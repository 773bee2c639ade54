"""A store works in the memory it is given and goes to disk beyond it; Ctrl-C ends a long statement at once and leaves the file whole."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from graph.errors import BadParams, StoreUnavailable
from graph.store import Step
from graph.stores import connect

# Three million texts of 32 signs: more than the limit holds.
LARGE = Step(
    "large", "SELECT n, md5(CAST(n AS VARCHAR)) AS text FROM (SELECT range AS n FROM range(3000000)) r ORDER BY text"
)


def test_what_needs_more_than_the_limit_goes_to_disk_beside_the_store(tmp_path: Path) -> None:
    with connect(str(tmp_path / "case.duckdb")) as store:
        store.limit("100MB")
        view = store.view()
        view.run((LARGE,))
        spilled = view.rows("SELECT path, size FROM duckdb_temporary_files()")
        assert sum(row["size"] for row in spilled) > 10_000_000
        assert all(Path(row["path"]).is_relative_to(tmp_path) for row in spilled)
        assert view.rows("SELECT count(*) AS n, count(DISTINCT text) AS texts FROM large") == [
            {"n": 3_000_000, "texts": 3_000_000}
        ]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["case.duckdb"]


@pytest.mark.parametrize("text", ["", "4", "much", "-1GB", "0MB", "4GB; DROP TABLE mention", "80%"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with connect(":memory:") as store, pytest.raises(BadParams, match="size of memory"):
        store.limit(text)


def test_rows_that_were_added_are_not_kept_in_memory_until_the_end(tmp_path: Path) -> None:
    batch = [("firm", f"{n:040d}", "", (), None, False, 1) for n in range(8192)]
    with connect(str(tmp_path / "case.duckdb")) as store, store.writer() as writer:
        writer.add("spelling", batch)
        one = pa.total_allocated_bytes()
        for _ in range(20):
            writer.add("spelling", batch)
        assert pa.total_allocated_bytes() <= one + len(batch) * 100
        assert writer.rows("SELECT count(*) AS n FROM spelling") == [{"n": 21 * len(batch)}]


# A run in the background of a shell ignores Ctrl-C, and its children would too.
ENDLESS = """
import signal
import sys
from graph.stores import connect
signal.signal(signal.SIGINT, signal.default_int_handler)
with connect(sys.argv[1]) as store, store.writer() as writer:
    writer.execute("INSERT INTO waiting (file) VALUES ('half')")
    print("ready", flush=True)
    writer.execute("INSERT INTO waiting (file) SELECT CAST(max(a.range * b.range) AS VARCHAR) FROM range(9000000) a, range(9000000) b")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_ctrl_c_ends_a_long_statement_and_leaves_the_store_whole(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    command = [sys.executable, "-c", ENDLESS, str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert said.strip().endswith("KeyboardInterrupt")
    assert process.returncode == -signal.SIGINT
    with connect(str(path)) as store:
        assert store.view().rows("SELECT count(*) AS n FROM waiting") == [{"n": 0}]


def test_too_little_memory_says_how_to_give_more(tmp_path: Path) -> None:
    with connect(str(tmp_path / "case.duckdb")) as store:
        store.limit("1MB")
        with pytest.raises(StoreUnavailable, match="too little memory") as caught:
            store.view().run((LARGE,))
    assert "--memory" in caught.value.fix
