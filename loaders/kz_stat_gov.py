"""Kazakhstan, counter of legal entities and sole traders of the statistics bureau, delimited text or a workbook.

One row is one firm or sole trader (``ip`` 1) with its head. Published at https://stat.gov.kz/ (business register).

Traps. There are no owners and no date of the table. A sole trader stands under a personal number: the firm gets the
mark ``sole_trader``, and the head is a person with that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.values.text import clean, squeeze
from loaders.building import Builder, kz_firm, number
from loaders.contract import BATCH_ROWS, Claims, Document, Head, Loader
from loaders.reading import open_table

NEEDED = frozenset({"bin", "name", "registerdate", "fio"})
READ = NEEDED | {"okedcode", "secondokeds", "katoaddress", "ip"}


def _header(cells: Sequence[object]) -> list[str]:
    return [squeeze(str(cell or "")).lower() for cell in cells]


def sniff(head: Head) -> bool:
    return head.shape == "table" and bool(head.rows) and NEEDED.issubset(_header(head.rows[0]))


def read(document: Document) -> Iterator[Claims]:
    table = open_table(document.head)
    columns: list[str] = []
    written: list[str] = []
    claims = Claims()
    for row, cells in table:
        if not columns:
            columns, written = _header(cells), [squeeze(str(cell or "")) for cell in cells]
            continue
        values = [clean(cell) for cell in cells]
        if not any(values):
            continue
        claims.rows_read += 1
        if any(values[len(columns) :]):
            claims.refuse(
                document, row, column=None, value=None, reason=f"the row has {len(cells)} cells under {len(columns)} columns",
                fix="Look for an unquoted separator in this row.", cells=cells,
            )  # fmt: skip
        else:
            _firm(document, claims, row, dict(zip(columns, values, strict=False)))
        if row in table.odd_rows:
            claims.warn(document, row, column=None, value=None, reason="the row is in another encoding than the file")
        if len(claims.mentions) >= BATCH_ROWS:
            yield claims
            claims = Claims()
    claims.unread_columns = tuple(name for name in written if name and name.lower() not in READ)
    yield claims


def _firm(document: Document, claims: Claims, row: int, cells: Mapping[str, str | None]) -> None:
    trader = cells.get("ip") == "1"
    given, marks = (number(cells.get("bin"), "iin"), ["sole_trader"]) if trader else kz_firm(cells.get("bin"))
    if not cells.get("name") and not given:
        claims.refuse(
            document, row, column="name", value=None, reason="the row gives neither a name nor a number",
            fix="Look at the row in the source file.", cells=cells,
        )  # fmt: skip
        return
    claims.loaded += 1
    make = Builder(document, claims)
    activities = [cells.get("okedcode"), *re.split(r"[,;\s]+", cells.get("secondokeds") or "")]
    company = make.company(
        row, cells.get("name"), given, country="kz", country_basis="register",
        addresses=[cells.get("katoaddress")], founded=make.day(row, "registerDate", cells.get("registerdate")),
        activities=[code for code in activities if code], marks=marks,
    )  # fmt: skip
    if head := cells.get("fio"):
        person = make.person(row, head, given if trader else (), scope=cells.get("bin"), apart=company)
        make.interest(row, "DIRECTS", person, company, "sole_trader" if trader else "director")


LOADER = Loader(
    name="kz_stat_gov", title="Kazakhstan, counter of the statistics bureau", version="1", sniff=sniff, read=read
)
