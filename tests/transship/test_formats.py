"""How values are written for people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transship.outfiles import safe_cell
from transship.render import formats


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (formats.money(812000.4), "$812,000"),
        (formats.money(0.25), "$0.25"),
        (formats.money(None), "value unknown"),
        (formats.day(date(2022, 9, 9)), "9 Sep 2022"),
        (formats.day("2022-06"), "June 2022"),
        (formats.day("2014"), "2014"),
        (formats.day(date(2022, 6, 1), "month"), "June 2022"),
        (formats.day(None), "?"),
        (formats.span("2022-09-09", "2023-02-11"), "9 Sep 2022 – 11 Feb 2023"),
        (formats.hs("854231"), "8542 31"),
        (formats.hs("8542"), "8542"),
        (formats.share(50.0, 50.0), "50 %"),
        (formats.share(25.0, 50.0), "25-50 %"),
        (formats.share(None, None), ""),
        (formats.share(25.0, None), "at least 25 %"),
        (formats.country("kz"), "Kazakhstan"),
        (formats.country(None), "country unknown"),
        (formats.count(1, "shipment"), "1 shipment"),
        (formats.count(7000, "shipment"), "7,000 shipments"),
        (formats.listed("abcdefgh", 3), "a, b, c and 5 more"),
        (formats.firm_name('Общество с ограниченной ответственностью "Вектор"'), 'ООО "Вектор"'),
    ],
)
def test_values_are_written_so(made: str, wanted: str) -> None:
    assert made == wanted


@given(st.text(max_size=300))
def test_shown_text_is_one_harmless_line(text: str) -> None:
    shown = formats.shown(text)
    assert len(shown) <= formats.MAX_SHOWN
    assert shown == formats.shown(shown)
    assert all(sign.isprintable() for sign in shown)


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe_cell(text).endswith(text)


@pytest.mark.parametrize("value", [-5, -5.5, None, date(2022, 1, 1)])
def test_numbers_and_dates_stay_as_they_are(value: object) -> None:
    assert safe_cell(value) is value
