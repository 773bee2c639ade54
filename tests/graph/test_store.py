"""The store: all or nothing, one writer, a version, and the same protocol on disk and in memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParams, StoreUnavailable, StoreVersion
from graph.identity import resolve
from graph.migrations import MIGRATIONS
from graph.provenance import key
from graph.schema import TABLES, VERSION
from graph.store import Step
from graph.stores import connect
from graph.stores.duckdb import ours, prepare

WARNING = (key("source", "a"), 7, "weight", "-1", "it is negative")


@pytest.fixture(params=["disk", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "case.duckdb") if request.param == "disk" else ":memory:"


def test_a_store_reads_back_what_it_wrote(address: str) -> None:
    with connect(address) as store:
        with store.writer() as writer:
            writer.add("warning", [WARNING])
        assert store.view().rows("SELECT * FROM warning") == [
            {"source_id": WARNING[0], "row": 7, "column": "weight", "value": "-1", "reason": "it is negative"}
        ]


def test_an_error_inside_a_writer_leaves_nothing(address: str) -> None:
    with connect(address) as store:
        with pytest.raises(ZeroDivisionError), store.writer() as writer:  # noqa: PT012  # two statements are the point
            writer.add("warning", [WARNING])
            _ = 1 // 0
        assert store.view().rows("SELECT count(*) AS n FROM warning") == [{"n": 0}]


def test_values_are_bound_never_pasted(address: str) -> None:
    with connect(address) as store:
        text = "'; DROP TABLE warning; --"
        assert store.view().rows("SELECT $text AS text", {"text": text, "unused": 1}) == [{"text": text}]


def test_steps_see_each_other_and_leave_the_store_alone(address: str) -> None:
    with connect(address) as store:
        view = store.view()
        view.run([Step("one", "SELECT $n AS n"), Step("two", "SELECT n + 1 AS n FROM one")], {"n": 4})
        assert view.rows("SELECT n FROM two") == [{"n": 5}]
        assert {t.name for t in TABLES} < {
            r["table_name"] for r in view.rows("SELECT table_name FROM information_schema.tables")
        }


def test_a_killed_writer_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    connect(str(path)).close()
    script = (
        "import sys, time\n"
        "from graph.stores import connect\n"
        "writer = connect(sys.argv[1]).writer().__enter__()\n"
        "for n in range(200):\n"
        "    writer.add('warning', [('00000000-0000-0000-0000-000000000000', n, 'c', 'v', 'r')] * 5000)\n"
        "print('written', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with connect(str(path)) as store:
        assert store.view().rows("SELECT count(*) AS n FROM warning") == [{"n": 0}]


@pytest.mark.parametrize(
    "told", [RuntimeError("Query interrupted"), duckdb.InvalidInputException("Python exception: KeyboardInterrupt")]
)
def test_control_c_inside_a_statement_is_control_c(told: Exception) -> None:
    """The library tells it in errors of its own; whoever stops a load must not read of a defect."""
    with pytest.raises(KeyboardInterrupt), ours():
        raise told
    with pytest.raises(RuntimeError, match="another"), ours():
        raise RuntimeError("another")


def test_a_second_writer_is_told_who_holds_the_store(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    script = "import sys, time\nfrom graph.stores import connect\nstore = connect(sys.argv[1])\nprint('open', flush=True)\ntime.sleep(60)\n"
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with pytest.raises(StoreUnavailable, match=f"in use by process {process.pid}"):
            connect(str(path))
    finally:
        process.kill()
        process.wait()
    for _ in range(50):
        try:
            connect(str(path)).close()
            return
        except StoreUnavailable:
            time.sleep(0.1)
    pytest.fail("the store stayed locked after its holder was gone")


def test_several_may_read_while_nobody_writes(tmp_path: Path) -> None:
    path = str(tmp_path / "case.duckdb")
    connect(path).close()
    reader = connect(path, read_only=True)
    script = "import sys\nfrom graph.stores import connect\nprint(connect(sys.argv[1], read_only=True).view().rows('SELECT 1 AS n'))"
    other = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert other.stdout == "[{'n': 1}]\n"
    reader.close()


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "case.duckdb")
    connect(path).close()
    with duckdb.connect(path) as raw:
        raw.execute("UPDATE schema_version SET version = 999")
    with pytest.raises(StoreVersion, match="schema version 999"):
        connect(path)


def test_an_older_store_is_migrated_or_refused_when_no_way_leads_on(tmp_path: Path) -> None:
    path = str(tmp_path / "case.duckdb")
    connect(path).close()
    with duckdb.connect(path) as raw:
        raw.execute("UPDATE schema_version SET version = ?", [VERSION - 1])
        with pytest.raises(StoreVersion, match="no way leads"):
            prepare(raw, path, read_only=False, migrations={})
        prepare(raw, path, read_only=False, migrations={VERSION - 1: ["CREATE TABLE came_later (n INTEGER)"]})
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(VERSION,)]
        assert raw.execute("SELECT * FROM came_later").fetchall() == []


OLDER = sorted((Path(__file__).parent / "versions").glob("*.sql"), key=lambda path: int(path.stem))


@pytest.mark.parametrize("dump", OLDER, ids=lambda path: path.stem)
def test_a_store_of_an_older_version_is_like_a_new_one_with_its_rows(tmp_path: Path, dump: Path) -> None:
    path = str(tmp_path / "case.duckdb")
    with duckdb.connect(path) as raw:
        raw.execute(dump.read_text(encoding="utf-8"))
    with pytest.raises(StoreVersion, match="must be brought to"):
        connect(path, read_only=True)
    columns = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'main' ORDER BY ALL"
    with connect(path) as store, connect(":memory:") as new:
        assert store.view().rows(columns) == new.view().rows(columns)
        resolve(store)
        assert [
            row["verdict"] for row in store.view().rows("SELECT verdict FROM decision WHERE decided_by <> 'rule'")
        ] == ["different"]
        assert store.view().rows("SELECT count(*) AS n FROM entity")[0]["n"] == 2
        assert store.view().rows("SELECT file, place FROM copy") == [{"file": "owners.csv", "place": None}]


def test_every_older_version_has_its_dump() -> None:
    assert [int(path.stem) for path in OLDER] == list(range(1, VERSION))


def test_another_program_s_file_is_not_touched(tmp_path: Path) -> None:
    path = str(tmp_path / "other.duckdb")
    with duckdb.connect(path) as raw:
        raw.execute("CREATE TABLE mine (n INTEGER)")
    with pytest.raises(StoreVersion, match="not a transship store"):
        connect(path)


def test_a_file_that_is_no_store_says_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("shopping list, long enough to be read as a header of something " * 100)
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        connect(str(path))


def test_reading_a_store_that_is_not_there_creates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "none.duckdb"
    with pytest.raises(StoreUnavailable, match="no store here"):
        connect(str(path), read_only=True)
    assert not path.exists()


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_two_different_inputs_never_share_an_id(one: list[str], two: list[str]) -> None:
    assert (key(*one) == key(*two)) == (one == two)


def test_nothing_and_an_empty_text_are_different_parts() -> None:
    assert key("a", None) != key("a", "")


def test_a_store_of_version_1_gets_its_new_tables(tmp_path: Path) -> None:
    """The tables of goods and listings: those of a migrated file are those of a new one, and its rows are still there."""
    path, fresh = str(tmp_path / "old.duckdb"), str(tmp_path / "new.duckdb")
    connect(path).close()
    connect(fresh).close()
    with duckdb.connect(path) as raw:
        raw.execute("DROP TABLE listing")
        raw.execute("DROP TABLE trade_flow")
        raw.execute("ALTER TABLE shipment DROP COLUMN hs_more")
        raw.execute("INSERT INTO shipment (document, hs6) VALUES ('declaration', '854231')")
        raw.execute("UPDATE schema_version SET version = 1")
        statements = [s for s in MIGRATIONS[1] if any(name in s for name in ("hs_more", "listing", "trade_flow"))]
        prepare(raw, path, read_only=False, migrations={1: statements, 2: (), 3: ()})
        assert raw.execute("SELECT hs6, hs_more FROM shipment").fetchall() == [("854231", [])]
    shapes = []
    for file in (path, fresh):
        with duckdb.connect(file, read_only=True) as raw:
            shapes.append(
                raw.execute(
                    "SELECT table_name, column_name, data_type FROM information_schema.columns "
                    "WHERE table_name IN ('shipment', 'listing', 'trade_flow') ORDER BY ALL"
                ).fetchall()
            )
    assert shapes[0] == shapes[1]


def test_statements_together_see_one_state_of_the_store(tmp_path: Path) -> None:
    count = "SELECT count(*) AS n FROM waiting"
    with connect(str(tmp_path / "case.duckdb")) as store:
        view = store.view()

        def work() -> list[int]:
            before = view.rows(count)[0]["n"]
            with store.writer() as writer:
                writer.add("waiting", [("a.csv", "00", "unknown", "tell")])
            view.run((Step("kept", count),))
            return [before, view.rows(count)[0]["n"]]

        assert view.together(work) == [0, 0]
        assert view.rows(count) == [{"n": 1}]
        assert view.rows("SELECT n FROM kept") == [{"n": 0}]


def test_work_together_that_fails_leaves_a_view_that_goes_on(tmp_path: Path) -> None:
    with connect(str(tmp_path / "case.duckdb")) as store:
        view = store.view()
        with pytest.raises(BadParams, match="no_such_table"):
            view.together(lambda: view.rows("SELECT * FROM no_such_table"))
        assert view.rows("SELECT 1 AS one") == [{"one": 1}]
