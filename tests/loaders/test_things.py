"""Headers of a paper, a weight or a sum and what is told of it, in any language and order."""

from __future__ import annotations

import pytest

from loaders.headers import Phrases, Vocabulary
from loaders.shipments import KINDS

CUSTOMS = Vocabulary.load("customs_ru", "vendor_en", "customs_world", "things", kinds=KINDS)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("BE_DT", "day"),
        ("CONTRACT_DT", "-"),
        ("dt_vypuska_decl", "day_released"),
        ("BYuD rasmiylashtirilgan sana", "day"),
        ("Bestelldatum", "-"),  # one word of two
        ("Rechnungswährung", "currency"),
        ("massa_brutto_kg", "gross_kg"),
        ("Вага нетто, тонн", "net_t"),
        ("summa_inv", "value"),
        ("Статистикалық құны, мың АҚШ доллары", "value_1000_usd"),
        ("Фрахт, сума", "-"),
        ("Тамга", None),
    ],
)
def test_a_thing_and_what_is_told_of_it(header: str, said: str | None) -> None:
    readings = CUSTOMS.readings(header)
    assert (readings[0].meaning if readings else None) == said


def test_what_a_pair_means_is_said_by_a_line_and_every_half_has_one() -> None:
    lines = [("thing+:contract", "contract"), ("aspect+:date", "(date|day)"), ("=-", "contract.date")]
    assert [r.meaning for r in Phrases(lines).readings("Contract day")] == ["-"]
    with pytest.raises(ValueError, match="no line with = says what is meant by order"):
        Phrases([*lines, ("thing+:order", "order")])


def test_a_header_has_to_say_the_two_and_nothing_else() -> None:
    phrases = Phrases([("thing+:net", "net"), ("aspect+:weight", "weight"), ("=net_kg", "net.weight")])
    assert [r.meaning for r in phrases.readings("Net weight")] == ["net_kg"]
    assert phrases.readings("Net weight of container") == ()
    assert phrases.readings("Weight") == ()
