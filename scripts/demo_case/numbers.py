"""Register numbers with right check digits that no office has given out.

Russian ones stand in tax office 9899 (no region has the code 98), Kazakh and Kyrgyz ones have serial numbers from 98001 on, which no
month comes near.
"""

from __future__ import annotations

from datetime import date

from stdnum.ru import inn, ogrn

from graph.values.identifiers import kz_check_digit, readings


class Numbers:
    """Gives out each number once; every twelve-digit one passes a single rule, so nothing in the case hangs on chance."""

    def __init__(self) -> None:
        self._serial: dict[str, int] = {}

    def _next(self, series: str, first: int = 1) -> int:
        self._serial[series] = self._serial.get(series, first - 1) + 1
        return self._serial[series]

    def firm_inn(self) -> str:
        body = f"9899{self._next('inn') * 37 % 100000:05d}"
        return body + str(inn.calc_company_check_digit(body))

    def person_inn(self) -> str:
        while True:
            body = f"9899{self._next('person') * 3701 % 1000000:06d}"
            value = body + str(inn.calc_personal_check_digits(body))
            if len(readings(value)) == 1:
                return value

    def firm_ogrn(self, founded: date, lead: str = "1") -> str:
        """A main state register number; with ``lead`` 2 that of a later entry."""
        body = f"{lead}{founded:%y}98{self._next('ogrn') * 613 % 10000000:07d}"
        return ogrn.compact(body + ogrn.calc_check_digit(f"{body}0"))

    def bin(self, founded: date) -> str:
        return self._kazakh(f"{founded:%y%m}40", "bin", 98001)

    def iin(self, born: date, woman: bool) -> str:
        century = (5 if born.year >= 2000 else 3) + woman
        return self._kazakh(f"{born:%y%m%d}{century}", "iin", 9801)

    def _kazakh(self, front: str, series: str, first: int) -> str:
        while True:
            body = f"{front}{self._next(series, first)}"
            digit = kz_check_digit(body)
            if digit is not None and len(readings(f"{body}{digit}")) == 1:
                return f"{body}{digit}"

    def kg(self, day: date, lead: str = "0") -> str:
        """A Kyrgyz taxpayer number; ``lead`` 0 for a firm, 1 for a woman, 2 for a man."""
        return f"{lead}{day:%d%m%Y}{self._next('kg', 98001)}"

    def plain(self, prefix: str) -> str:
        """A number of a register without a rule."""
        return f"{prefix}{self._next('plain', 1) * 17:04d}"
