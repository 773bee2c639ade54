"""The link of `transship neo4j browse` in a real Neo4j Browser, with our style dropped on its window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Bolt, lacking
from tests.transship.browser import ABSENT, browser, program
from tests.transship.conftest import Run

REPO = Path(__file__).resolve().parents[2]
STYLE = (REPO / "cypher" / "transship.grass").read_text(encoding="utf-8")

# What a person does with a file and the mouse.
DROP = """
(text => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], 'transship.grass'));
    for (const step of ['dragenter', 'dragover', 'drop'])
        document.querySelector('#mount > *').dispatchEvent(new DragEvent(step, {dataTransfer: carried, bubbles: true, cancelable: true}));
})
"""
CIRCLES = (
    "Array.from(document.querySelectorAll('svg g.node circle.b-outline')).map(circle => circle.getAttribute('fill'))"
)
CAPTIONS = "Array.from(document.querySelectorAll('svg g.node text.caption')).map(text => text.textContent).join(' ')"


@pytest.mark.timeout(600)
def test_the_link_draws_the_chain_in_the_colours_of_its_roles(
    run: Run, neo4j_server: Bolt, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if neo4j_server.local is None:
        pytest.skip("where the Browser of NEO4J_URI is, nobody says")
    if program() is None:
        lacking(ABSENT)
    uri, user, password, local = neo4j_server
    for name, value in (("NEO4J_URI", uri), ("NEO4J_USER", user), ("NEO4J_PASSWORD", password)):
        monkeypatch.setenv(name, value)
    assert run("neo4j", "push", "--store", demo).exit_code == 0
    said = run("neo4j", "browse", "--chain", 1, "--store", demo, "--port", local.http, "--no-open")
    assert said.exit_code == 0
    with browser(tmp_path) as page:
        page.look(1500)
        page.visit(said.stdout.splitlines()[0])
        page.wait_for("document.querySelector('[data-testid=password]') !== null")
        page.write("[data-testid=username]", user)
        page.write("[data-testid=password]", password)
        page.run("document.querySelector('[data-testid=connect]').click()")
        page.wait_for("document.body.innerText.includes('You are connected as user')")
        page.run(f"({DROP})({json.dumps(STYLE)})")
        page.wait_for("(localStorage['neo4j.grass'] || '').includes('node.RussianBuyer')")
        page.run("document.querySelector('[data-testid=editor-Run]').click()")
        page.wait_for("document.body.innerText.includes('Displaying 13 nodes')")
        page.wait_for(f"{CIRCLES}.length === 13")
        page.picture(tmp_path / "chain.png", height=900)
        roles = {
            "PreWarSeller": "#F79767",
            "NewForeignFirm": "#F16667",
            "RussianBuyer": "#C990C0",
            "Supplier": "#4C8EDA",
        }
        drawn = [colour.upper() for colour in page.run(CIRCLES)]
        assert {colour: drawn.count(colour) for colour in set(drawn)} == {
            **dict.fromkeys(roles.values(), 1), "#57C7E3": 1, "#FFC454": 8,
        }  # fmt: skip
        assert "2022-07" in page.run(CAPTIONS)
