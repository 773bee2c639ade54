"""A row in another encoding than its file is found and mended; text in any language that is right is left alone."""

from __future__ import annotations

import pytest

from loaders.mending import is_gibberish, mended

UPPER = ["14.03.2023", "ИМ", 'ООО "ВЕКТОР-НИИ"', "МОСКВА, УЛ. ОБРАЗЦОВАЯ, Д. 15", "SAMPLE LTD"]
LOWER = ["14.03.2023", "Общество Вектор", "Микросхемы интегральные, прочие"]


@pytest.mark.parametrize("read_as", ["cp1251", "cp866"])
@pytest.mark.parametrize("written", ["utf-8", "cp866", "cp1251"])
@pytest.mark.parametrize("row", [UPPER, LOWER], ids=["upper", "lower"])
def test_a_foreign_row_is_mended(read_as: str, written: str, row: list[str]) -> None:
    # As most programs do, a byte without a letter is replaced: windows-1251 has none for 0x98, half of the letter И in utf-8.
    seen = [cell.encode(written).decode(read_as, "replace").replace("\ufffd", "?") for cell in row]
    assert mended(seen, read_as) == row
    if "utf-8" in (written, read_as) or row is UPPER:
        assert any(map(is_gibberish, seen)) == (written != read_as)


RIGHT = (
    "ООО «Вектор» – тире № 5™",
    "Шектеулі Үлгі ӘҒҚҢӨҰҮҺІ",
    "Україна, Їжак і Єнот, ґанок",
    "LİMİTED ŞİRKETİ",
    "РС РС РС",
    "深圳",
    "",
)


@pytest.mark.parametrize("text", RIGHT)
def test_text_that_is_right_is_left_alone(text: str) -> None:
    assert not is_gibberish(text)
    assert mended([text, 5, None], "utf-8") == [text, 5, None]
