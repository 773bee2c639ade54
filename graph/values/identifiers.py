"""Registration, tax and identity-card numbers: what they are, whether they check, what they say.

Check digits of Russian, Chinese and LEI numbers come from python-stdnum; the Kazakh rule is ours because stdnum has none.
A number that fails its check is kept as text by the loaders, never used to join two records.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from operator import mul
from types import ModuleType
from typing import Literal, NamedTuple

from graph.values.dates import PartialDate

Bearer = Literal["company", "person", "any"]


class Number(NamedTuple):
    """One reading of a number: its kind, the country (or register) it counts in, its compact form, and whether it checks."""

    kind: str
    scope: str
    value: str
    checked: bool


# kind -> (country it belongs to, who bears it). ``reg_no`` is any national register number without a rule known here.
KINDS: dict[str, tuple[str, Bearer]] = {
    "inn": ("ru", "company"),
    "inn_person": ("ru", "person"),
    "ogrn": ("ru", "company"),
    "ogrnip": ("ru", "person"),
    "bin": ("kz", "company"),
    "iin": ("kz", "person"),
    "inn_kg": ("kg", "company"),
    "pin_kg": ("kg", "person"),
    "lei": ("", "company"),
    "uscc": ("cn", "company"),
    "imo": ("", "any"),
    "reg_no": ("", "any"),
}

# What a reader who knows no abbreviations calls each kind.
WORDS = {
    "inn": "Russian taxpayer number",
    "inn_person": "Russian taxpayer number",
    "ogrn": "Russian register number",
    "ogrnip": "Russian sole trader's number",
    "bin": "Kazakh business number",
    "iin": "Kazakh identity number",
    "inn_kg": "Kyrgyz taxpayer number",
    "pin_kg": "Kyrgyz personal number",
    "lei": "legal entity identifier",
    "uscc": "Chinese unified social credit code",
    "imo": "ship's number",
    "reg_no": "register number",
}

_SEPARATORS = re.compile(r"[\s\u00a0.\-/\\№#]")


# Register numbers mix look-alike letters of two scripts (``НЕ907807`` typed in Cyrillic).
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")


def compact(text: str) -> str:
    """Upper case, without blanks, dots, dashes and slashes, Cyrillic look-alikes as Latin letters."""
    if text.isascii() and text.isdecimal():
        return text  # most numbers
    return _SEPARATORS.sub("", text).upper().translate(_LOOKALIKES)


_KZ_WEIGHTS = tuple(range(1, 12))
_KZ_SECOND = (*range(3, 12), 1, 2)


def kz_check_digit(digits: str) -> int | None:
    """The 12th digit of a Kazakh BIN or IIN from the first eleven; None where the rule allows no number.

    Rule: weights 1..11, modulo 11; a remainder of 10 is computed again with 3..11, 1, 2; 10 again means the number is not given out
    (Government decree No. 853 of 22 May 2007 on identification numbers).
    """
    values = [*map(int, digits[:11])]
    remainder = sum(map(mul, _KZ_WEIGHTS, values)) % 11
    if remainder == 10:
        remainder = sum(map(mul, _KZ_SECOND, values)) % 11
    return None if remainder == 10 else remainder


def _is_kz(value: str) -> bool:
    return len(value) == 12 and value.isdecimal() and kz_check_digit(value) == int(value[11])


_BIN_BEARERS = frozenset("456")  # the fifth digit: a firm of here, a firm of abroad, a sole trader


def is_bin(value: str) -> bool:
    """A Kazakh business number: month 01-12, fifth digit 4-6, check digit right."""
    return value[4:5] in _BIN_BEARERS and "01" <= value[2:4] <= "12" and _is_kz(value)


def is_iin(value: str) -> bool:
    """A Kazakh personal number: a real birth date, a century digit, check digit right."""
    return len(value) == 12 and value.isdecimal() and _iin_birth(value) is not None and _is_kz(value)


def _iin_birth(value: str) -> date | None:
    # 7th digit: 1, 2 born in the 1800s, 3, 4 in the 1900s, 5, 6 in the 2000s; odd for men (same decree).
    century = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}.get(value[6])
    return None if century is None else _real_date(century + int(value[0:2]), int(value[2:4]), int(value[4:6]))


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _kg_date(value: str) -> date | None:
    return _real_date(int(value[5:9]), int(value[3:5]), int(value[1:3]))


def is_inn_kg(value: str) -> bool:
    """A Kyrgyz taxpayer number of a firm: 14 digits, 0, then day, month and year of registration."""
    return len(value) == 14 and value.isdecimal() and value[0] == "0" and _kg_date(value) is not None


def is_pin_kg(value: str) -> bool:
    """A Kyrgyz personal number: 14 digits, 1 (woman) or 2 (man), then the birth date."""
    return len(value) == 14 and value.isdecimal() and value[0] in "12" and _kg_date(value) is not None


def is_ogrnip(value: str) -> bool:
    """A Russian sole trader's register number: 15 digits, the last is the rest of division by 13, of that the last digit.

    Ours because python-stdnum 2.2 leaves out "of that the last digit" and refuses every fourth real number.
    """
    return len(value) == 15 and value.isdecimal() and value[0] in "34" and int(value[:-1]) % 13 % 10 == int(value[-1])


_MODULES = {"uscc": "stdnum.cn.uscc", "ogrn": "stdnum.ru.ogrn", "inn": "stdnum.ru.inn", "inn_person": "stdnum.ru.inn"}


@cache
def _rule(kind: str) -> ModuleType:
    """The library's module for a kind of number, imported when the first such number is met."""
    return import_module(_MODULES.get(kind, f"stdnum.{kind}"))


def _stdnum(kind: str, value: str) -> bool:
    rule = _rule(kind)
    if kind in ("lei", "uscc", "imo"):
        return bool(rule.is_valid(value))
    if kind == "ogrn":
        # 1 or 5 stands for the main number of a firm, other digits for other entries; then the year, which begins with the register
        # in 2002 (Government decree No. 438 of 19 June 2002). An Armenian or Chinese number of 13 digits may pass the check digit.
        right = len(value) == 13 and value.isdecimal() and value[0] in "15" and value[1:3] >= "02"
        return right and bool(rule.calc_check_digit(value) == value[-1])
    # A compact number is asked for its check digits at once; ``inn.is_valid`` cleans it first, which takes most of its time.
    if not value.isdecimal() or len(value) != (10 if kind == "inn" else 12):
        return False
    if kind == "inn":
        return bool(rule.calc_company_check_digit(value) == value[-1])
    return bool(rule.calc_personal_check_digits(value) == value[-2:])


_CHECKS = {"bin": is_bin, "iin": is_iin, "inn_kg": is_inn_kg, "pin_kg": is_pin_kg, "ogrnip": is_ogrnip}


@lru_cache(maxsize=8192)
def is_valid(kind: str, value: str) -> bool:
    """Whether a compact number passes the rule of its kind; ``reg_no`` has none and never passes."""
    if kind == "reg_no" or not value.isascii() or not value.strip("0"):
        return False
    rule = _CHECKS.get(kind)
    return rule(value) if rule else _stdnum(kind, value)


_BY_LENGTH = {10: ("inn",), 12: ("bin", "iin", "inn_person"), 13: ("ogrn",), 14: ("inn_kg", "pin_kg"), 15: ("ogrnip",)}


@lru_cache(maxsize=16384)
def passed(value: str) -> tuple[Number, ...]:
    """All kinds whose rule a compact number passes; empty where it passes none."""
    if len(value) == 20 and is_valid("lei", value):
        return (Number("lei", "", value, True),)
    if len(value) == 18 and is_valid("uscc", value):
        return (Number("uscc", "cn", value, True),)
    if not value.isdecimal():
        return ()
    kinds = _BY_LENGTH.get(len(value), ())
    return tuple(Number(kind, KINDS[kind][0], value, True) for kind in kinds if is_valid(kind, value))


def _may_be(number: Number, country: str | None, bearer: Bearer) -> bool:
    """Whether a number that passes its rule can be meant by a source of a country that speaks of a bearer."""
    if number.kind == "lei":
        return True
    if number.kind == "uscc":
        return country in (None, "cn")
    home, owner = KINDS[number.kind]
    if bearer != "any" and owner != bearer:
        return False
    return not country or country == home or owner != "company"


@lru_cache(maxsize=16384)
def readings(text: str, *, country: str | None = None, bearer: Bearer = "any") -> tuple[Number, ...]:
    """All kinds a number passes as, given who bears it and (where known) the country whose number it is.

    A twelve-digit number may pass as a Kazakh personal number and as a Russian one; both readings come back, and it is for identity to
    decide. A number that passes nothing comes back once, as an unchecked ``reg_no``.
    """
    value = compact(text)
    found = tuple(number for number in passed(value) if _may_be(number, country, bearer))
    return found or (Number("reg_no", country or "", value, False),)


def read_as(text: str, kind: str, *, country: str | None = None) -> Number:
    """A number whose kind the source states; checked tells whether it passes."""
    value = compact(text)
    if kind == "reg_no" and country == "gb" and value.isdecimal():
        value = value.zfill(8)
    return Number(kind, KINDS[kind][0] or (country or ""), value, is_valid(kind, value))


def founded(kind: str, value: str) -> PartialDate | None:
    """The founding date that a firm's number tells: BIN to the month, a Kyrgyz number to the day."""
    if kind == "bin" and is_bin(value):
        year = 2000 + int(value[0:2]) if int(value[0:2]) < 70 else 1900 + int(value[0:2])
        return PartialDate(date(year, int(value[2:4]), 1), "month")
    if kind == "inn_kg":
        day = _kg_date(value)
        return None if day is None else PartialDate(day, "day")
    return None


def born(kind: str, value: str) -> PartialDate | None:
    """The birth date that a person's number tells: IIN and the Kyrgyz personal number, to the day."""
    day = _iin_birth(value) if kind == "iin" else _kg_date(value) if kind == "pin_kg" else None
    return None if day is None else PartialDate(day, "day")
