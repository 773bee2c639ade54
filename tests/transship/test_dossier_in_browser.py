"""The dossier in a real browser: it filters, sorts, leads to its evidence, fits a narrow window, prints, and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import transship
from tests.conftest import lacking
from tests.transship.browser import ABSENT, Page, browser, program
from tests.transship.worlds import HOSTILE, write_case


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Path]]:
    if program() is None:
        lacking(ABSENT)
    room = tmp_path_factory.mktemp("browser")
    store = write_case(room / "case.duckdb", seller=f"ООО «Вектор» {HOSTILE['page']}")
    out = room / "chain.html"
    transship.open(store).export("html", out, chain=1)
    with browser(room) as opened:
        opened.look(1200)
        opened.open(out)
        yield opened, out


def test_it_filters_and_sorts_the_shipments(page: tuple[Page, Path]) -> None:
    opened, _ = page
    rows = "[...document.querySelectorAll('#c1-table tbody tr')]"
    assert opened.run(f"{rows}.length") == 3
    opened.run(
        "(i => { i.value = '2023-02'; i.dispatchEvent(new Event('input')); })(document.querySelector('[data-said=c1-said]'))"
    )
    assert opened.run(f"{rows}.filter(r => !r.hidden).length") == 1
    assert opened.run("document.getElementById('c1-said').textContent") == "1 of 3 rows"
    opened.run(
        "(i => { i.value = ''; i.dispatchEvent(new Event('input')); })(document.querySelector('[data-said=c1-said]'))"
    )
    head = "document.querySelectorAll('#c1-table th')[5]"
    opened.run(f"{head}.querySelector('button').click()")
    assert opened.run(f"{head}.getAttribute('aria-sort')") == "ascending"
    assert opened.run(f"{rows}.map(r => r.cells[5].textContent)") == ["9,000", "12,000", "800,000"]
    opened.run(f"{head}.querySelector('button').click()")
    assert opened.run(f"{rows}.map(r => r.cells[5].textContent)")[0] == "800,000"


def test_a_claim_leads_to_its_evidence(page: tuple[Page, Path]) -> None:
    opened, _ = page
    anchor = opened.run(
        "(a => { a.click(); return a.getAttribute('href').slice(1); })(document.querySelector('.claims a'))"
    )
    assert opened.run("location.hash.slice(1)") == anchor
    row = f"document.getElementById('{anchor}')"
    assert "customs/2022.csv" in opened.run(f"{row}.textContent")
    assert opened.run(f"{row} === document.activeElement || {row}.matches(':target')")


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (1200, True), (380, False), (380, True)])
def test_it_fits_the_window_in_light_and_dark(page: tuple[Page, Path], width: int, dark: bool) -> None:
    opened, _ = page
    opened.look(width, dark=dark)
    assert opened.run("document.documentElement.scrollWidth") <= width, "the page as a whole must not scroll sideways"
    paper, ink = opened.run("(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))")
    light = [sum(int(part) for part in colour[4:-1].split(",")) for colour in (paper, ink)]
    assert (light[0] < light[1]) is dark
    assert abs(light[0] - light[1]) > 400, "text and paper must differ enough to be read"


def test_headings_tables_and_pictures_are_named_for_screen_readers(page: tuple[Page, Path]) -> None:
    opened, _ = page
    assert opened.run("document.documentElement.lang") == "en"
    assert opened.run("document.querySelectorAll('h1').length") == 1
    assert opened.run(
        "[...document.querySelectorAll('svg')].every(s => ['title', 'desc'].every(n => s.querySelector(n).textContent.trim()))"
    )
    assert opened.run("[...document.querySelectorAll('thead th')].every(h => h.scope === 'col')")
    assert opened.run("[...document.querySelectorAll('input')].every(i => i.labels.length === 1)")
    regions = opened.run("[...document.querySelectorAll('[role=region]')].map(r => r.getAttribute('aria-label'))")
    assert regions == ["Picture of the chain, chain 1", "Timeline, chain 1", "Goods in and out by month, chain 1"]


def test_it_prints_and_asks_for_nothing_else(page: tuple[Page, Path], tmp_path: Path) -> None:
    opened, out = page
    opened.paper(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert {address.partition("#")[0] for address in opened.requests} == {out.as_uri()}
    assert opened.problems == []
