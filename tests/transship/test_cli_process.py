"""The program as a process: exit codes, what goes to which stream, and never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from tests.transship.worlds import write_case

CASE = Path(str(files("transship"))) / "demo" / "case"
HEAVY = ("duckdb", "pyarrow", "followthemoney", "networkx", "pydantic", "rich", "icu", "lxml", "openpyxl")


def transship(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(CASE.parents[2]), "COLUMNS": "100", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "transship", *map(str, arguments)],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Wrong use or unreadable input: code 2, nothing on stdout, what happened and what to do on stderr."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Fix: " in done.stderr
    for word in words:
        assert word in done.stderr


def cut(source: Path, to: Path, share: float = 0.5) -> Path:
    raw = source.read_bytes()
    to.write_bytes(raw[: int(len(raw) * share)])
    return to


def test_help_imports_nothing_heavy() -> None:
    code = f"import sys, transship.cli, transship; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CASE.parents[2])
    assert done.stdout.strip() == "[]"


def test_help_and_version() -> None:
    done = transship("--help")
    assert done.returncode == 0
    for command in (
        "demo",
        "load",
        "sources",
        "rejects",
        "status",
        "resolve",
        "chains",
        "ask",
        "show",
        "path",
        "export",
    ):
        assert f"  {command} " in done.stdout
    assert transship("--version").stdout.strip() == "0.1.0"


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    refused(
        transship("load", tmp_path / "nowhere", "--store", tmp_path / "c.duckdb"), "no such file or folder", "nowhere"
    )


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    refused(transship("chains", "--store", tmp_path / "none.duckdb"), "there is no store here", "transship load")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    refused(
        transship("load", tmp_path / "empty.csv", "--store", tmp_path / "c.duckdb"), "empty.csv", "the file is empty"
    )


def test_a_file_of_no_known_format(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague,\nplease find nothing here.\n", encoding="utf-8")
    refused(
        transship("load", tmp_path / "letter.txt", "--store", tmp_path / "c.duckdb"),
        "letter.txt",
        "no source format fits",
    )


def test_a_format_that_is_none(tmp_path: Path) -> None:
    done = transship("load", CASE / "kz", "--format", "xls", "--store", tmp_path / "c.duckdb")
    refused(done, 'no format "xls"', "kz_gbd_ul")


@pytest.mark.parametrize("pattern", ["egrul/*20231120*.xml", "customs/DT_2022_2023.xlsx", "kz/gbd_ul*.json"])
def test_a_truncated_file(tmp_path: Path, pattern: str) -> None:
    source = next(CASE.glob(pattern))
    broken = cut(source, tmp_path / source.name)
    done = transship("load", broken, "--store", tmp_path / "c.duckdb")
    refused(done, source.name)
    assert json.loads(transship("sources", "--json", "--store", tmp_path / "c.duckdb").stdout) == [], (
        "nothing of a cut file is kept"
    )


def test_in_a_folder_a_broken_file_is_listed_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    cut(CASE / "customs" / "DT_2022_2023.xlsx", folder / "broken.xlsx")
    (folder / "letter.txt").write_text("Dear colleague,\n", encoding="utf-8")
    good = next((CASE / "kz").glob("stat_gov*.csv"))
    (folder / good.name).write_bytes(good.read_bytes())
    done = transship("load", folder, "--store", tmp_path / "c.duckdb")
    assert done.returncode == 1, done.stderr
    assert "broken.xlsx" in done.stderr
    assert "No format fits 1 file, left out: letter.txt" in done.stderr
    assert "1 read" in done.stdout
    assert [
        row["file"] for row in json.loads(transship("sources", "--json", "--store", tmp_path / "c.duckdb").stdout)
    ] == [good.name]


def test_unknown_files_alone_are_no_finding(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"{name} is a letter.\n", encoding="utf-8")
    assert transship("load", folder, "--store", tmp_path / "c.duckdb").returncode == 0


def test_too_many_refused_rows_are_a_finding(tmp_path: Path) -> None:
    table = CASE / "customs" / "DT_2019_2021.csv"
    assert transship("load", table, "--allow-rejects", "0", "--store", tmp_path / "a.duckdb").returncode == 1
    assert transship("load", table, "--store", tmp_path / "b.duckdb").returncode == 0


def test_load_again_changes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "c.duckdb"
    assert transship("load", CASE / "kz", "--store", store).returncode == 0
    before = transship("status", "--json", "--store", store).stdout
    again = transship("load", CASE / "kz", "--store", store)
    assert again.returncode == 0
    assert "in already" in again.stdout
    assert transship("status", "--json", "--store", store).stdout == before


def test_dry_run_stores_nothing_and_drafts_a_mapping(tmp_path: Path) -> None:
    from loaders.mapping import read_file

    table = CASE / "kz" / "uchrediteli_TOO_vygruzka.csv"
    done = transship("load", table, "--dry-run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "draft.yml").write_text(done.stdout, encoding="utf-8")
    assert read_file(tmp_path / "draft.yml")["format"] == "owners", "what is printed is a mapping as it stands"
    loaded = transship("load", table, "--mapping", tmp_path / "draft.yml", "--store", tmp_path / "c.duckdb")
    assert loaded.returncode == 0, loaded.stderr


def test_a_store_of_a_newer_version(tmp_path: Path) -> None:
    from graph.stores import connect

    store = write_case(tmp_path / "case.duckdb")
    with connect(str(store)) as opened, opened.writer() as writer:
        writer.execute("UPDATE schema_version SET version = 999")
    refused(transship("chains", "--store", store), "999", "newer transship")


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "notes.duckdb").write_text("these are notes", encoding="utf-8")
    refused(transship("status", "--store", tmp_path / "notes.duckdb"), "notes.duckdb")
    assert (tmp_path / "notes.duckdb").read_text(encoding="utf-8") == "these are notes"


def test_a_store_that_another_process_writes_to(tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    hold = f"from graph.stores import connect; s = connect({str(store)!r}); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CASE.parents[2]
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == "held\n"
        refused(transship("chains", "--store", store), "in use by")
        refused(transship("resolve", "--store", store), "in use by")
        holder.stdin.write("\n")


def test_readers_do_not_disturb_each_other(tmp_path: Path) -> None:
    from graph.stores import connect

    store = write_case(tmp_path / "case.duckdb")
    with connect(str(store), read_only=True):
        assert transship("chains", "--store", store).returncode == 0


def test_the_store_may_come_from_the_environment(tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    assert "Вектор" in transship("chains", TRANSSHIP_STORE=str(store)).stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    line = f"'{sys.executable}' -m transship chains --json --store '{store}' | true"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=CASE.parents[2], check=False)
    assert "Broken pipe" not in done.stderr
    assert "Traceback" not in done.stderr


def test_stopping_with_control_c(tmp_path: Path) -> None:
    fifo = tmp_path / "slow.csv"
    os.mkfifo(fifo)
    # Reading the draft of a mapping from a pipe that nobody writes to waits for ever; the signal finds the program there.
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "transship",
            "load",
            str(tmp_path),
            "--mapping",
            str(fifo),
            "--store",
            str(tmp_path / "c.duckdb"),
        ],
        stderr=subprocess.PIPE,
        text=True,
        cwd=CASE.parents[2],
        # A shell that runs the tests in the background has its children ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        time.sleep(2)
        running.send_signal(signal.SIGINT)
        assert running.stderr
        said = running.stderr.read()
    assert not (tmp_path / "c.duckdb").exists(), "nothing was to be stored yet"
    assert running.returncode == 130
    assert "stopped" in said
    assert "Traceback" not in said


def test_a_load_that_is_killed_is_simply_run_again(tmp_path: Path) -> None:
    whole, store = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    assert transship("load", CASE, "--store", whole).returncode in (0, 1)
    command = [sys.executable, "-m", "transship", "load", str(CASE), "--store", str(store)]
    for nth in range(1, 4):
        # Killed after the first, second and third file, while the next is being read or written.
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=CASE.parents[2]) as running:
            assert running.stderr
            for _ in range(nth):
                running.stderr.readline()
            running.kill()
        assert transship("status", "--store", store).returncode == 0, "what is there can be asked"
        for source in json.loads(transship("sources", "--json", "--store", store).stdout):
            assert source["rows_read"] == source["loaded"] + source["rejected"] + source["skipped"]
    done = transship("load", CASE, "--store", store)
    assert "in already" in done.stdout
    wanted = json.loads(transship("status", "--json", "--store", whole).stdout)
    found = json.loads(transship("status", "--json", "--store", store).stdout)
    assert found | {"store": ""} == wanted | {"store": ""}


def test_progress_is_told_in_plain_lines_where_nobody_watches(tmp_path: Path) -> None:
    done = transship("load", CASE / "customs", "--store", tmp_path / "c.duckdb")
    assert "\x1b" not in done.stderr
    assert "\r" not in done.stderr
    assert any(line.startswith("DT_2019_2021.csv: ") and " rows in " in line for line in done.stderr.splitlines())
    again = transship("load", CASE / "customs", "--store", tmp_path / "c.duckdb")
    assert " rows in " not in again.stderr, "what is in already is not told of"


def test_demo_runs_from_start_to_finish(tmp_path: Path) -> None:
    for _ in range(2):  # the second time it begins anew
        done = transship("demo", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["transship-demo.duckdb", "transship-demo.html"]
    for words in ("read aloud", "possible chains", "transship show chain:1 --store transship-demo.duckdb", "not proof"):
        assert words in done.stdout
    assert "invented" in done.stderr


def test_demo_leaves_other_stores_alone(tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    before = store.read_bytes()
    refused(transship("demo", "--store", store), "a file already")
    assert transship("demo", cwd=tmp_path, TRANSSHIP_STORE=str(store)).returncode == 0
    assert store.read_bytes() == before
