"""The walls of the house: who imports whom, names, sizes, and the one home of each library."""

import ast
import importlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import loaders

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("graph", "loaders", "queries", "transship")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

MAX_LINES = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}

# Where a library may be imported; `*` also reaches into folders.
HOMES = {
    "duckdb": ("graph/stores/duckdb.py",),
    "neo4j": ("graph/stores/neo4j/*.py",),
    "followthemoney": ("loaders/ftm*.py", "transship/exports/ftm*.py"),
    "typer": ("transship/cli*.py",),
    "rich": ("transship/*.py",),
    "pyspark": ("transship/cluster/*.py",),
    "sqlglot": ("transship/cluster/dialect.py",),
    "sqlite3": ("loaders/kept.py", "graph/sqlite/*.py"),
}

# Rooms whose files are entries of a list: each ends in this constant. The names beside it are shared by the entries.
ENTRY_ROOMS = {
    "loaders": ("LOADER", loaders.SHARED),
    "queries": ("QUERY", {"contract"}),
    "graph/stores": ("STORE", set()),
    "transship/exports": ("EXPORT", {"contract"}),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def imports_of(path: Path) -> Iterator[str]:
    """Every library a file names, also inside functions and in importlib.import_module("...")."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield module.partition(".")[0]


def entries_of(room: str) -> list[Path]:
    """The modules of a room that are entries; a package counts by its __init__.py."""
    _, shared = ENTRY_ROOMS[room]
    children = (ROOT / room).glob("*") if (ROOT / room).is_dir() else ()
    modules = (child / "__init__.py" if child.is_dir() else child for child in children)
    return sorted(
        module
        for module in modules
        if module.is_file() and module.suffix == ".py" and (stem := entry_name(room, module)) and stem not in shared
    )


def entry_name(room: str, module: Path) -> str:
    """Name of the entry a file stands for; empty for the __init__.py of the room itself."""
    if module.name == "__init__.py":
        return "" if module.parent == ROOT / room else module.parent.name
    return module.stem


ENTRIES = [(room, module) for room in ENTRY_ROOMS for module in entries_of(room)]


def test_there_is_something_to_look_at() -> None:
    # Everything below collects what it finds; this test keeps an empty collection from passing.
    assert {name_of(path).partition("/")[0] for path in FILES} == set(PACKAGES)
    assert {"loaders", "queries", "graph/stores"} <= {room for room, _ in ENTRIES}


def test_rooms_import_only_the_rooms_below() -> None:
    lint = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr
    analyzed = re.search(r"Analyzed (\d+) files", lint.stdout)
    assert analyzed, lint.stdout
    assert int(analyzed[1]) == len(FILES), "import-linter saw other files than this test"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_keeps_to_the_house(path: Path) -> None:
    name = path.parent.name if path.name == "__init__.py" else path.stem
    assert name not in NAMES_THAT_SAY_NOTHING, "the name of a module says what is in it"

    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{lines} lines: this file probably holds two ideas"

    foreign = {
        library
        for library in imports_of(path)
        if library in HOMES and not any(fnmatch(name_of(path), home) for home in HOMES[library])
    }
    assert not foreign, f"each has its own home: {[(library, HOMES[library]) for library in sorted(foreign)]}"


@pytest.mark.parametrize(("room", "module"), ENTRIES, ids=[name_of(module) for _, module in ENTRIES])
def test_entry_ends_in_its_constant(room: str, module: Path) -> None:
    constant, _ = ENTRY_ROOMS[room]
    body = tree_of(module).body
    if module.name == "__init__.py":
        assert any(constant in names_bound_by(statement) for statement in body), f"the package has no {constant}"
    else:
        assert names_bound_by(body[-1]) == {constant}, f"the last statement is not {constant} = ..."


def test_no_format_hides_among_the_shared_rooms() -> None:
    shared = [ROOT / "loaders" / f"{name}.py" for name in loaders.SHARED]
    hidden = [path.name for path in shared if path.is_file() and "LOADER" in names_bound_by(tree_of(path).body[-1])]
    assert hidden == []


def names_bound_by(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.ImportFrom(names=names):
            return {alias.asname or alias.name for alias in names}
    return set()


@pytest.mark.parametrize("room", ENTRY_ROOMS)
def test_names_of_entries_are_unique(room: str) -> None:
    constant, _ = ENTRY_ROOMS[room]
    modules = [f"{room.replace('/', '.')}.{entry_name(room, module)}" for module in entries_of(room)]
    names = Counter(getattr(importlib.import_module(module), constant).name for module in modules)
    assert [name for name, count in names.items() if count > 1] == []
