"""Damaged files of registers, lists and goods: whatever byte is wrong, a loader refuses the file or accounts for every row of it.

The head is that of the sound file: what recognises files is tested elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadFile
from loaders.contract import Document
from loaders.intake import recognise
from loaders.reading import look

CASES = Path(__file__).parent / "cases"
LOADERS = (
    "bods", "uk_psc", "uk_companies", "gleif", "aggregator_companies", "aggregator_officers", "sanctions_simple", "icij", "ru_egrip", "ftm",
    "comtrade", "bill_of_lading", "vendor_rows",
)  # fmt: skip
INPUTS = [path for loader in LOADERS for path in sorted((CASES / loader).glob("*/input.*"))]

Damage = tuple[float, int, bool]


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Where in the file (0 to 1), which byte is put there, and whether the rest is cut off."""
    return draw(st.floats(0, 1, exclude_max=True)), draw(st.integers(0, 255)), draw(st.booleans())


@pytest.mark.parametrize("path", INPUTS, ids=lambda p: f"{p.parent.parent.name}/{p.parent.name}")
@settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=damages())
def test_no_damage_breaks_the_account(tmp_path: Path, path: Path, damage: Damage) -> None:
    place, byte, cut = damage
    raw = bytearray(path.read_bytes())
    at = int(place * len(raw))
    raw[at] = byte
    copy = tmp_path / path.name
    copy.write_bytes(raw[:at] if cut else raw)
    head = look(path)
    loader = recognise(head)
    assert loader is not None
    try:
        batches = list(loader.read(Document(replace(head, path=copy), "00" * 16, copy.name)))
    except BadFile:
        return
    rejected = sum(len(c.rejects) for c in batches)
    assert sum(c.rows_read for c in batches) == sum(c.loaded + c.skipped for c in batches) + rejected
