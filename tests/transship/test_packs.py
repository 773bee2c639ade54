"""Evidence packs: the same bytes twice, whole by their own manifest, and a check that sees every change."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

import transship
from graph.errors import BadFile
from tests.transship.conftest import Run
from tests.transship.worlds import PETROV
from transship.packs import verify


@pytest.fixture(scope="module")
def pack(case_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pack") / "chain.zip"
    transship.open(case_file).export("pack", out, chain=1)
    return out


def _again(pack: Path, out: Path, changed: dict[str, bytes | None]) -> Path:
    """The pack with some parts changed, added or left out."""
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = changed.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name] or b"")
    return out


def test_two_runs_give_the_same_bytes(case_file: Path, pack: Path, tmp_path: Path) -> None:
    transship.open(case_file).export("pack", tmp_path / "again.zip", chain=1)
    assert (tmp_path / "again.zip").read_bytes() == pack.read_bytes()


def test_it_holds_everything_and_says_how_it_was_made(pack: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "README.md", "dossier.html", "entities.ftm.json", "entities.ftm.json.side.jsonl", "manifest.json", "rows.jsonl",
            "workbook.xlsx",
        ]  # fmt: skip
        manifest = json.loads(archive.read("manifest.json"))
        rows = [json.loads(line) for line in archive.read("rows.jsonl").splitlines()]
        words = archive.read("README.md").decode()
    assert manifest["again"] == "transship export pack PACK.zip --chain 1"
    assert manifest["again"] in words
    assert (manifest["params"]["goods"], manifest["params"]["cutoff"], manifest["redacted"]) == (
        "controlled",
        "2022-02-24",
        True,
    )
    assert {source["file"] for source in manifest["sources"]} == {
        "registers/ru.xml",
        "registers/kz.csv",
        "customs/2022.csv",
    }
    assert {row["file"] for row in rows} == {"registers/ru.xml", "registers/kz.csv", "customs/2022.csv"}
    assert all(row["shows"] and row["row"] and row["sha256"] for row in rows)
    assert PETROV not in str(rows)


def test_a_sound_pack_is_sound_and_every_change_is_seen(pack: Path, tmp_path: Path) -> None:
    assert verify(pack).sound
    changes: dict[str, bytes | None] = {"dossier.html": b"another", "rows.jsonl": None, "extra.txt": b"new"}
    found = verify(_again(pack, tmp_path / "bad.zip", changes))
    verdicts = {part.name: part.verdict for part in found.parts if part.verdict != "same"}
    assert verdicts == {"dossier.html": "changed", "rows.jsonl": "missing", "extra.txt": "added"}
    assert not found.sound


def test_broken_bits_are_a_change(pack: Path, tmp_path: Path) -> None:
    raw = bytearray(pack.read_bytes())
    with zipfile.ZipFile(pack) as archive:
        at = archive.getinfo("workbook.xlsx").header_offset + 200
    raw[at] ^= 0xFF
    (tmp_path / "broken.zip").write_bytes(raw)
    assert {part.name: part.verdict for part in verify(tmp_path / "broken.zip").parts}["workbook.xlsx"] == "changed"


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04rest"])
def test_what_is_no_pack_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BadFile, match="cannot be read"):
        verify(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("manifest.json", "[]")
    with pytest.raises(BadFile, match="no manifest"):
        verify(tmp_path / "other.zip")


def test_source_files_are_told_by_their_content(run: Run, tmp_path: Path) -> None:
    store, pack, folder = tmp_path / "case.duckdb", tmp_path / "case.zip", tmp_path / "sources"
    folder.mkdir()
    for name in ("a.json", "b.json", "c.json"):
        person = {"id": f"person-{name}", "schema": "Person", "properties": {"name": [f"Invented {name}"]}}
        (folder / name).write_text(json.dumps(person) + "\n", encoding="utf-8")
    assert run("load", folder, "--store", store, "--format", "ftm").exit_code == 0
    assert run("export", "pack", pack, "--store", store).exit_code == 0
    assert run("verify-pack", pack, folder).exit_code == 0
    (folder / "a.json").rename(folder / "renamed.json")
    (folder / "b.json").write_text("changed", encoding="utf-8")
    (folder / "c.json").unlink()
    done = run("verify-pack", pack, folder, "--json")
    assert done.exit_code == 1
    sources = {source["file"]: source["verdict"] for source in json.loads(done.stdout)["sources"]}
    assert sources == {"a.json": "same", "b.json": "changed", "c.json": "missing"}
