"""The documentation says what the code does: generated pages are fresh, commands named in the README exist."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["model.md", "loaders.md", "queries.md"])
def test_generated_pages_are_fresh(page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == _script("write_docs").PAGES[page](), f"docs/{page} is stale; run `make docs`"


def test_generated_cypher_is_fresh() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "cypher").glob("*.cypher")}
    assert written == _script("write_docs").cypher(), "cypher/ is stale; run `make docs`"


def test_every_make_target_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z][a-z0-9-]*)", readme)) - {"and"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


def test_every_command_of_the_readme_exists() -> None:
    from typer.main import get_command

    from transship.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"bin/transship ([a-z]+)", readme)) | set(
        re.findall(r"^\| `([a-z]+)[ `]", readme, re.MULTILINE)
    )
    assert named <= set(commands), named - set(commands)


def test_decisions_are_all_listed() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "adr").glob("0*.md"):
        assert page.name in index
