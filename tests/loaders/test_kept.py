"""What loaders remember of a whole file: on the disk the same as in memory, and no memory that grows with the file."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import StoreUnavailable
from loaders import bods, ftm, icij, kept, records
from loaders.bods import index, waiting
from loaders.bods.statements import parse
from loaders.contract import Claims, Document, Loader
from loaders.kept import Disk, Kept, Marks, short
from loaders.reading import look
from tests.loaders.test_cases import FOLDERS, read

LOADERS: dict[str, Loader] = {"bods": bods.LOADER, "ftm": ftm.LOADER, "icij": icij.LOADER}
# Short and long ones, in and outside of ASCII, digests of one and the other.
NAMES = st.sampled_from(["a", "b", "c", "ж", "ё" * 70, "a" * 64, "a" * 65, "a" * 66, ""]) | st.text(max_size=3)


@pytest.fixture
def nothing_near(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (kept, index):
        monkeypatch.setattr(module, "NEAR", 1)
    monkeypatch.setattr(kept, "_ASKED", 2)
    monkeypatch.setattr(kept, "_TOGETHER", 3)
    monkeypatch.setattr(index, "_BATCH", 1)


@given(names=st.lists(NAMES, unique=True))
def test_names_are_equal_where_their_short_forms_are(names: list[str]) -> None:
    assert len({short(name) for name in names}) == len(names)
    assert all(len(short(name)) <= 64 for name in names)


@given(
    near=st.integers(1, 4),
    steps=st.lists(
        st.tuples(st.sampled_from(["set", "get", "meet"]), NAMES, st.integers(0, 3) | st.none()), max_size=60
    ),
)
def test_a_dictionary_on_the_disk_is_a_dictionary(near: int, steps: list[tuple[str, str, int | None]]) -> None:
    with pytest.MonkeyPatch.context() as patched, Disk() as disk:
        patched.setattr(kept, "NEAR", near)
        found, plain = Kept(disk, "some", "number", "text"), dict[str, tuple[Any, ...]]()
        for step, name, number in steps:
            if step == "set":
                found[short(name)] = plain[name] = (number, name)
            elif step == "get":
                assert found.get(short(name)) == plain.get(name)
            else:
                found.meet(map(short, (name, *plain)))
        assert {name: found.get(short(name)) for name in plain} == plain


@given(
    near=st.integers(1, 4),
    added=st.lists(st.tuples(st.sampled_from([1, 2, 4]), NAMES), max_size=40),
    asked=st.lists(NAMES),
)
def test_sets_on_the_disk_are_sets(near: int, added: list[tuple[int, str]], asked: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched, Disk() as disk:
        patched.setattr(kept, "NEAR", near)
        marks = Marks(disk, "some")
        for bit, name in added:
            marks.add(bit, [name])
        told = [
            sum(bit for bit in (1, 2, 4) if any((bit, name) in added for name in names))
            for names in ((n,) for n in asked)
        ]
        assert [marks.of([name]) for name in asked] == told
        assert marks.of(asked) == sum(bit for bit in (1, 2, 4) if any((bit, name) in added for name in asked))


def _statements(links: list[tuple[int, list[int]]]) -> Iterator[dict[str, Any]]:
    for own, replaced in links:
        yield {
            "statementID": f"s{own}", "statementType": "entityStatement", "replacesStatements": [f"s{name}" for name in replaced],
        }  # fmt: skip


@given(links=st.lists(st.tuples(st.integers(0, 6), st.lists(st.integers(0, 8), max_size=2)), max_size=12))
def test_a_replaced_statement_stands_for_the_last_that_replaced_it(links: list[tuple[int, list[int]]]) -> None:
    """Beside a walk from each statement by itself; circles are in it."""
    parsed = [parse(row, value) for row, value in enumerate(_statements(links), 1)]
    statements = [statement for statement in parsed if statement]
    with Disk() as disk:
        found = index.Index(disk)
        for statement in statements:
            found.add(statement)
        found.close()
        after: dict[str, str] = {}
        for statement in statements:
            for name in statement.replaces:
                after.setdefault(name, statement.record)
        rows: dict[str, list[int]] = {}
        today: dict[str, str] = {}
        for name in [f"s{n}" for n in range(10)]:
            seen, last = {name}, name
            while (later := after.get(last)) and later not in seen:
                seen.add(later)
                last = later
            today[name] = last
        for statement in statements:
            rows.setdefault(today[statement.record], []).append(statement.row)
        every = [s.record for s in statements]
        for name, last in today.items():
            record, several = found.record(name), rows.get(last, [])
            assert record.name == last
            assert record.of("entity") == (min(several, default=0), max(several, default=0))
            assert (record.first, record.party) == record.of("entity")
            assert found.holds(name) == (name in every)
        assert [found.is_twice(s) for s in statements] == [every.count(s.record) > 1 for s in statements]


@given(rows=st.sets(st.integers(1, 300)))
def test_rows_are_a_set(rows: set[int]) -> None:
    found = waiting.Rows()
    for row in rows:
        found.add(row)
    assert {row for row in range(400) if row in found} == rows
    assert bool(found) == bool(rows)


def _told(batches: list[Claims]) -> list[Any]:
    names = ("mentions", "identifiers", "interests", "kinships", "listings", "rejects", "warnings", "shipments")
    told: list[Any] = [[record for claims in batches for record in getattr(claims, name)] for name in names]
    return [*told, [(c.rows_read, c.loaded, c.skipped, c.unread_columns, c.notes) for c in batches]]


@pytest.mark.parametrize(
    "case", [f for f in FOLDERS if f.parent.name in LOADERS], ids=lambda f: f"{f.parent.name}/{f.name}"
)
def test_on_the_disk_a_file_says_the_same(case: Path, request: pytest.FixtureRequest) -> None:
    loader, before = read(case)
    request.getfixturevalue("nothing_near")
    assert _told(read(case)[1]) == _told(before)
    assert loader is LOADERS[case.parent.name]


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Disk() as disk:
        disk.run("PRAGMA max_page_count = 20")
        found = Kept(disk, "some", "text")
        monkeypatch.setattr(kept, "NEAR", 100)
        for n in range(99):
            found[f"name {n}"] = ("a text " * 1000,)
        with pytest.raises(StoreUnavailable, match="full") as caught:
            found["the hundredth"] = ("is one too many",)
        assert caught.value.fix.startswith("Make room")


# A line is long, so that the smaller file too fills what is read at a time.
LONG = "x" * 2_000


def _bods(path: Path, records: int) -> None:
    """Two statements for each record, the second one after all the first ones; relationships stand before an end; every name the same."""
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("person", {"personType": "knownPerson", "names": [{"fullName": "Nebyl Vydumov"}]}),
        ("entity", {"entityType": {"type": "registeredEntity"}, "name": "NEBYL LLP"}),
        ("relationship", {"interests": [{"type": "shareholding"}]}),
    ]
    with path.open("w", encoding="utf-8") as handle:
        for n in range(2 * records):
            own = n % records
            kind, said = kinds[own % 3]
            details = said | {"subject": f"r{own - 1}", "interestedParty": f"r{own + 1}"}
            line = {
                "statementId": f"s{n}",
                "recordId": f"r{own}",
                "recordType": kind,
                "recordDetails": details,
                "source": LONG,
            }
            handle.write(json.dumps(line) + "\n")


def _ftm(path: Path, records: int) -> None:
    """Firms, addresses and ownerships, a third each, known by an older id too; every name the same."""
    with path.open("w", encoding="utf-8") as handle:
        for n in range(2 * records):
            own = n - n % 3
            schema, said = (
                ("Company", {"name": ["NEBYL LLP"], "addressEntity": [f"e{own + 1}"]}),
                ("Address", {"full": ["Nowhere Road 7"]}),
                ("Ownership", {"owner": [f"e{own}"], "asset": [f"old-{own}"]}),
            )[n % 3]
            line = {"id": f"e{n}", "schema": schema, "properties": said, "referents": [f"old-{n}"], "caption": LONG}
            handle.write(json.dumps(line) + "\n")


def _peak(loader: Loader, path: Path) -> tuple[int, int]:
    """The most memory that Python's objects took while the file was read, and how many rows it had."""
    document = Document(look(path), "00" * 16, path.name)
    tracemalloc.start()
    try:
        rows = sum(claims.rows_read for claims in loader.read(document))
        return tracemalloc.get_traced_memory()[1], rows
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("name", "write"), [("bods", _bods), ("ftm", _ftm)])
def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, write: Any
) -> None:
    """An entry of a dictionary of Python's takes 200 bytes and more for each statement; the bits of rows take an eighth of one."""
    for module in (kept, index):
        monkeypatch.setattr(module, "NEAR", 100)
    monkeypatch.setattr(kept, "_TOGETHER", 100)
    monkeypatch.setattr(index, "_BATCH", 100)
    for module in (records, ftm):
        monkeypatch.setattr(module, "BATCH_ROWS", 100)
    paths = [tmp_path / f"{size}.jsonl" for size in (30, 300, 1_500)]
    for path in paths:
        write(path, int(path.stem))
    _, small, large = (_peak(LOADERS[name], path) for path in paths)  # the first one fills what is remembered of words
    assert (small[1], large[1]) == (600, 3_000)
    assert large[0] - small[0] < 50 * (large[1] - small[1])
