"""What a long load says of itself: rows, bytes, rate and time left."""

from __future__ import annotations

from pathlib import Path

import pytest

import transship
from transship.cli import progress
from transship.cli.progress import LoadProgress


def test_the_time_left_follows_from_bytes_also_in_the_first_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 1000, 20))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    told = LoadProgress(4_000_000, quiet=False)
    told("big.csv", 1000, 1_000_000)
    told("big.csv", 2000, 2_000_000)
    told.file_done()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "big.csv: 1,000 rows, 50 rows/s, 1.0 MB of 4.0 MB, about 1 min 00 s left"
    assert lines[1] == "big.csv: 2,000 rows, 50 rows/s, 2.0 MB of 4.0 MB, about 40.0 s left"


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_is_measured_while_it_is_read(tmp_path: Path, kind: str) -> None:
    lines = [f'{{"id": "p{n}", "schema": "Person", "properties": {{"name": ["Person {n}"]}}}}' for n in range(20_000)]
    rows = [
        "Company;Company BIN;Owner;Share",
        *(f"FIRM {n} LLP;22064000001{n % 10};Ivanov {n};50" for n in range(20_000)),
    ]
    path = tmp_path / f"big.{kind}"
    path.write_text("\n".join(lines if kind == "json" else rows) + "\n", encoding="utf-8")
    seen: list[int] = []
    transship.open(":memory:").load(path, resolve=False, progress=lambda _, __, done: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size
    assert 0 < seen[0] < seen[-1]
