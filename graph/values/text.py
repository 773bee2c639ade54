"""Plain text as sources write it: the many spellings of "nothing", broken encodings, script mixing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Markers of an empty cell met in real registers and customs sheets (vendor sheets, OFAC, gbd_ul, Russian declarations).
NOTHING = frozenset({
    "", "-", "--", "—", ".", "..", "-0-", "n/a", "na", "null", "none", "nan", "#n/a", "#н/д", "nil",
    "отсутствует", "absent", "нет", "нет данных", "не указан", "не указано", "не определен", "неизвестно", "жоқ", "немає",
    "yok", "не установлен", "не установлена", "без названия", "not available", "not applicable", "unknown", "(blank)",
})  # fmt: skip

# A cell that begins with one of these may be run as a formula by a spreadsheet program (OWASP, "CSV Injection"), the wide forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_SPACE = re.compile(r"\s+")
# Cc (control), Cf (format: right-to-left marks, zero-width blanks) carry no meaning in a name or a number.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)

# Letters that look the same in Cyrillic and Latin print.
_LOOKALIKE_LATIN = "ABCEHKMOPTXaceopxyKM"
_LOOKALIKE_CYRILLIC = "АВСЕНКМОРТХасеорхуКМ"
_TO_CYRILLIC = str.maketrans(_LOOKALIKE_LATIN, _LOOKALIKE_CYRILLIC)
_TO_LATIN = str.maketrans(_LOOKALIKE_CYRILLIC, _LOOKALIKE_LATIN)
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")


def squeeze(text: str) -> str:
    """The text in Unicode NFC, without control and direction marks, blanks collapsed."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()  # most cells; printable text holds no mark and no blank but the plain one
    return _SPACE.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()


def clean(value: object) -> str | None:
    """A cell as text, or None where it says "nothing" in one of the ways sources do.

    Whole floats lose their ``.0`` so that a number typed into a spreadsheet cell reads as it was typed.
    """
    if value is None:
        return None
    if isinstance(value, str):
        text = squeeze(value)
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        text = str(int(value))
    else:
        text = str(value)
    return None if text.lower() in NOTHING else text


@lru_cache(maxsize=8192)
def unmix(text: str) -> str:
    """Words that mix Cyrillic and Latin look-alikes, rewritten in the script of most of their letters."""
    if not (_CYRILLIC.search(text) and _LATIN.search(text)):
        return text

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
        if not cyrillic or not latin:
            return word
        return word.translate(_TO_CYRILLIC) if cyrillic >= latin else word.translate(_TO_LATIN)

    return _WORD.sub(mend, text)


def looks_misdecoded(text: str) -> bool:
    """True where utf-8 Cyrillic was read as windows-1251 (``РћРћРћ``) or the reverse left replacement marks."""
    if "\ufffd" in text:
        return True
    pairs = len(re.findall("[РС][\u00a0-\u00bf\u0401-\u040f\u0451-\u045f\u2010-\u2122\u20ac]", text))
    return pairs >= 3 and pairs * 2 >= len(_WORD.sub("", text)) / 2


def mend_misdecoded(text: str) -> str:
    """Undo one wrong decoding (utf-8 read as windows-1251); what cannot be undone comes back unchanged.

    Bytes that windows-1251 has no letter for are lost in such text, so the result may still hold gaps.
    """
    try:
        return text.encode("cp1251").decode("utf-8")
    except UnicodeError:
        return text
