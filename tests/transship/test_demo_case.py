"""The bundled case: it can be made again, every file is recognised, and the product finds its chains and nothing else.

``demo_expected.json`` is the key: written with the case by ``scripts/make_demo_case.py``, so it knows what was meant, not what was found.
"""

import csv
import importlib.util
import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

import transship

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(str(files("transship"))) / "demo" / "case"
KEY = json.loads(Path(__file__).with_name("demo_expected.json").read_text(encoding="utf-8"))
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
LARGEST = 1_000_000  # bytes; the case travels in every wheel


@pytest.fixture(scope="module")
def written() -> tuple[dict[str, bytes], dict[str, Any]]:
    """The case as the script writes it now."""
    return script("make_demo_case").files.build()


@pytest.fixture(scope="module")
def case() -> Iterator[transship.Case]:
    with transship.open(":memory:") as opened:
        opened.load(FOLDER)
        yield opened


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    before = list(sys.path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    return module


def test_the_script_writes_the_committed_files(
    written: tuple[dict[str, bytes], dict[str, Any]], tmp_path: Path
) -> None:
    made, key = written
    assert sorted(made) == NAMES, "run scripts/make_demo_case.py and commit what it writes"
    assert key == KEY
    for name, content in made.items():
        if name.endswith(".xlsx"):  # compressed bytes may differ between builds of zlib; the cells may not
            (tmp_path / "made.xlsx").write_bytes(content)
            assert cells(tmp_path / "made.xlsx") == cells(FOLDER / name), name
        else:
            assert content == (FOLDER / name).read_bytes(), name


def cells(path: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_the_case_is_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in NAMES) <= LARGEST


def test_numbers_in_the_case_belong_to_nobody() -> None:
    # No region has the code 98, so no tax office begins with it; no month of Kazakh registrations comes near the serial 98001.
    with (FOLDER / "kz" / "stat_gov_juridical.csv").open(encoding="utf-8-sig", newline="") as handle:
        bins = [row["bin"] for row in csv.DictReader(handle, delimiter=";")]
    assert bins
    assert all(number[6:8] == "98" for number in bins)
    assert all(chain["seller"].startswith("9899") and chain["buyer"].startswith("9899") for chain in KEY["chains"])


def test_every_file_is_recognised_and_accounted_for(case: transship.Case) -> None:
    sources = {source.file: source for source in case.sources()}
    assert sorted(sources) == [name for name in NAMES if name != "README.txt"]
    for source in sources.values():
        assert source.rows_read == source.loaded + source.rejected + source.skipped
        assert source.rows_read, source.file
    short = sources["customs/Kazakhstan_Export_SHORT.xlsx"]
    assert (short.loaded, short.skipped) == (0, short.rows_read), "sums of a month are no shipments"


def test_the_broken_rows_are_refused_and_no_other(case: transship.Case) -> None:
    refused = sorted((reject.file, reject.row) for reject in case.rejects())
    assert refused == sorted((reject["file"], reject["row"]) for reject in KEY["rejects"])


def numbers(firm: Any) -> set[str]:
    given = firm.identifiers if hasattr(firm, "identifiers") else firm["identifiers"]
    return {number for value in dict(given).values() for number in ([value] if isinstance(value, str) else value)}


def found(case: transship.Case) -> list[tuple[set[str], set[str], set[str], Any]]:
    return [(numbers(chain.seller), numbers(chain.front), numbers(chain.buyer), chain) for chain in case.chains()]


def test_the_chains_are_found_and_no_other(case: transship.Case) -> None:
    left = [
        (chain["seller"], chain["front"], chain["buyer"], chain["link_strength"], chain["movements"], chain["why"])
        for chain in KEY["chains"]
    ]
    extra = []
    for seller, front, buyer, chain in found(case):
        movements = sum(leg.shipments for leg in chain.route)
        match = next(
            (want for want in left
             if want[0] in seller and want[1] in front and want[2] in buyer and want[3:5] == (chain.link_strength, movements)),
            None,
        )  # fmt: skip
        if match:
            left.remove(match)
        else:
            extra.append((chain.seller.name, chain.front.name, chain.buyer.name, chain.link_strength, movements))
    assert (left, extra) == ([], [])


@pytest.mark.parametrize("lookalike", KEY["lookalikes"], ids=lambda lookalike: lookalike["why"])
def test_a_look_alike_is_no_chain(case: transship.Case, lookalike: dict[str, str]) -> None:
    pairs = [(seller, front) for seller, front, _, _ in found(case)]
    assert not any(lookalike["seller"] in seller and lookalike["front"] in front for seller, front in pairs)
    assert not any(lookalike["front"] in front for _, front in pairs), "not even with another seller"


def test_strong_links_come_first(case: transship.Case) -> None:
    order = ["same_identifier", "name_birthdate", "name_birthmonth", "name_support", "family"]
    strengths = [order.index(chain.link_strength) for chain in case.chains()]
    assert strengths[-1] == order.index("family")
    assert strengths[0] == 0


def test_chains_asked_for_by_rank_are_those_of_the_whole_list(demo: Path) -> None:
    case = transship.open(demo)
    found = case.chains()
    assert len(found) > 3
    some = case.chains(ranks="3,1")
    assert (list(some), some.notes) == ([found[0], found[2]], found.notes)
    assert [case.show(f"chain:{chain.rank}") for chain in found] == list(found)
    with pytest.raises(transship.BadParams, match=f"there is no chain 99: {len(found)} were found"):
        case.chains(ranks=(99,))
