"""How values are written for people: money, days, HS codes, countries, and names that come from hostile files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache

from graph.values.text import squeeze

# A name on a screen; the whole of it is in --json.
MAX_SHOWN = 120

UNKNOWN = "?"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def shown(text: object, limit: int = MAX_SHOWN) -> str:
    """Text from a file as one harmless line: no control, direction or private signs, blanks collapsed, cut with … where it is very long."""
    plain = squeeze("" if text is None else str(text).replace("\t", " ").replace("\n", " "))
    # Cc and Cf could move the cursor or turn the reading direction; Co, Cs and Cn have no agreed shape.
    safe = squeeze("".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn")))
    return safe if len(safe) <= limit else safe[: limit - 1].rstrip() + "…"


def firm_name(text: str, limit: int = MAX_SHOWN) -> str:
    """A firm's name with its legal form in short (``ООО``, ``LLC``), as people say it; the name as written is in --json."""
    from rigour.names.org_types import replace_org_types_display

    return shown(replace_org_types_display(shown(text, 4 * limit)), limit)


def money(usd: float | None) -> str:
    """``$812,000``; unknown is said, never shown as zero."""
    if usd is None:
        return "value unknown"
    return f"${usd:,.0f}" if usd >= 1 or usd == 0 else f"${usd:,.2f}"


def day(value: date | str | None, precision: str | None = "day") -> str:
    """``9 Sep 2022``, ``June 2022`` or ``2022``, as far as it is known."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, str):
        precision = {4: "year", 7: "month"}.get(len(value), precision)
        value = date.fromisoformat(f"{value}-01-01"[:10])
    if precision == "year":
        return str(value.year)
    month = _MONTHS[value.month - 1]
    return f"{month} {value.year}" if precision == "month" else f"{value.day} {month[:3]} {value.year}"


def span(first: date | str | None, last: date | str | None) -> str:
    """``9 Sep 2022 – 11 Feb 2023``, or one day."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def hs(code: str | None) -> str:
    """``8542 31``: the heading, then the subheading."""
    return shown(code) if code is None or len(code) <= 4 else f"{shown(code[:4])} {shown(code[4:])}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 shipment``, ``7 shipments``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(low: float | None, high: float | None) -> str:
    """``50 %``, ``25-50 %``; empty where nothing is known, because unknown is neither 0 nor 100."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"at least {low:g} %" if low is not None else f"up to {high:g} %"
    return f"{low:g} %" if low == high else f"{low:g}-{high:g} %"


@cache
def country(code: str | None) -> str:
    """The English name of a country by its two-letter code; a code that is none is shown as it is."""
    if not code:
        return "country unknown"
    import icu

    name = str(icu.Locale("", code.upper()).getDisplayCountry(icu.Locale("en")))
    return shown(name or code)


def listed(values: Iterable[str], limit: int = 6) -> str:
    """``a, b, c and 4 more``."""
    every = list(values)
    if len(every) <= limit:
        return ", ".join(every)
    return f"{', '.join(every[:limit])} and {len(every) - limit} more"
