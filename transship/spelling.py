"""Names in Latin letters and days as far as they are known: how exports write what the store holds."""

from __future__ import annotations

import re
from datetime import date

_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")


def romanised(name: str | None) -> str:
    """A name in Latin letters, where it is written in others; empty where it is in Latin letters already. A reading aid, no spelling."""
    if not name or not _OTHER_SCRIPT.search(name):
        return ""
    from normality import ascii_text

    return str(ascii_text(name)).strip()


def day_as_known(day: date, precision: str | None) -> date | str:
    """The day itself, or ``2022-06`` or ``2022`` where no more is known."""
    return day if precision in (None, "day") else day.isoformat()[: 7 if precision == "month" else 4]
