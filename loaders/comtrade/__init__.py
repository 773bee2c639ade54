"""UN Comtrade, official trade statistics of the new API or the one before, CSV or JSON: one row is one flow of two countries in a period.

Values are US dollars (imports CIF, exports FOB), weights kilograms. The United Nations publish the data: https://comtradeplus.un.org/ .
Statistics are never shipments: rows go to a table of their own (``trade_flow``).

Traps. Most rows repeat the money of others: ``motCode`` splits it by transport, ``customsCode`` by procedure, ``partner2Code`` by second
partner, ``mosCode`` by mode of supply; only where none splits it is the row a total (``is_total``). Partner 0 is all partners together
(``is_world``), codes of two and four digits repeat those of six (``hs_level``), ``isAggregate`` tells nothing of this. ``refMonth`` 52 is a
whole year. Country codes are M49 numbers with exceptions (842 US, 699 India); ISO codes and descriptions may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import BadValue
from graph.model import TradeFlow
from graph.values import amounts
from graph.values.countries import country_code, country_of_m49
from graph.values.text import clean
from loaders.comtrade import names
from loaders.comtrade.names import as_now, renamed
from loaders.contract import Claims, Document, Head, Loader
from loaders.reading import json_items
from loaders.records import Cells, Records, header_of, mapping, table_rows

NEEDED = frozenset({"reporterCode", "partnerCode", "flowCode", "cmdCode", "primaryValue", "motCode", "refYear"})
MONEY = ("primaryValue", "cifvalue", "fobvalue", "netWgt", "grossWgt", "qty")
READ = NEEDED | {
    *MONEY, "typeCode", "refMonth", "period", "reporterISO", "partnerISO", "partner2Code", "classificationCode", "aggrLevel", "customsCode",
    "mosCode", "qtyUnitCode",
}  # fmt: skip
# Descriptions of codes, what was estimated, second units, and flags that tell nothing (see above).
IGNORED = frozenset({
    "freqCode", "refPeriodId", "reporterDesc", "flowDesc", "partnerDesc", "partner2ISO", "partner2Desc", "classificationSearchCode",
    "isOriginalClassification", "cmdDesc", "isLeaf", "customsDesc", "motDesc", "qtyUnitAbbr", "isQtyEstimated", "altQtyUnitCode",
    "altQtyUnitAbbr", "altQty", "isAltQtyEstimated", "isNetWgtEstimated", "isGrossWgtEstimated", "legacyEstimationFlag", "isReported",
    "isAggregate",
})  # fmt: skip

KNOWN = READ | IGNORED | names.OLD.keys() | names.IGNORED

WHOLE_YEAR = 52
WORLD = "0"
# The code of each dimension that says "not split". An export without the column is not split by it either.
TOTALS = {"motCode": "0", "customsCode": "C00", "partner2Code": "0", "mosCode": "0"}
SERVICES = "S"


def sniff(head: Head) -> bool:
    if head.shape == "json":
        return renamed(mapping(head.first)) >= NEEDED
    return head.shape == "table" and bool(head.rows) and renamed(header_of(head.rows[0])) >= NEEDED


def read(document: Document) -> Iterator[Claims]:
    records = Records(document)
    for raw, cells in _rows(records):
        _flow(records, as_now(cells), raw)
        if records.is_full:
            yield records.hand_over()
    records.notes.append(
        "trade statistics, kept apart from shipments; add up only rows with is_total and of one hs_level"
    )
    yield records.hand_over(last=True)


def _rows(records: Records) -> Iterator[tuple[object, Cells]]:
    head = records.document.head
    if head.shape == "table":
        records.note_unread(name for name in header_of(head.rows[0]) if name not in KNOWN)
        yield from table_rows(records)
        return
    for row, value in json_items(head, head.root):
        records.begin(row)
        records.note_unread(mapping(value).keys() - KNOWN)
        yield value, {name: clean(cell) for name, cell in mapping(value).items()}


def _flow(records: Records, cells: Cells, raw: object) -> None:
    if cells.get("typeCode") == SERVICES:
        records.skip("trade in services")
        return
    try:
        numbers = {name: amounts.parse(cells.get(name)) for name in MONEY}
        reporter, partner, flow, goods, year = (
            _needed(cells, name) for name in ("reporterCode", "partnerCode", "flowCode", "cmdCode", "refYear")
        )
        month = _month(cells)
        if not (year.isdecimal() and len(year) == 4):
            raise BadValue(f'"{year}" is no year', "Download the answer again.")
        if (numbers["primaryValue"] or 0) < 0:
            raise BadValue(f"a value of {numbers['primaryValue']:g} is below zero", "Download the answer again.")
    except BadValue as error:
        records.refuse(error.reason, fix=error.fix, cells=raw)
        return
    goods, level = _goods(records, goods, cells.get("aggrLevel"))
    split = {name: cells.get(name) or total for name, total in TOTALS.items()}
    records.claims.trade_flows.append(
        TradeFlow(
            source_id=records.document.source_id, row=records.row,
            reporter=country_code(cells.get("reporterISO")) or country_of_m49(reporter), reporter_code=reporter,
            partner=country_code(cells.get("partnerISO")) or country_of_m49(partner), partner_code=partner,
            partner2_code=split["partner2Code"], flow=flow, year=int(year), month=month,
            classification=cells.get("classificationCode"), hs=goods, hs_level=level, customs_code=split["customsCode"],
            transport_code=split["motCode"], supply_code=split["mosCode"], is_total=split == TOTALS, is_world=partner == WORLD,
            value_usd=numbers["primaryValue"], cif_usd=numbers["cifvalue"], fob_usd=numbers["fobvalue"],
            net_kg=numbers["netWgt"] or None, gross_kg=numbers["grossWgt"] or None, quantity=numbers["qty"] or None,
            unit_code=cells.get("qtyUnitCode"),
        )
    )  # fmt: skip
    records.load()


def _needed(cells: Cells, name: str) -> str:
    value = cells.get(name)
    if value is None:
        raise BadValue(f"the row gives no {name}", "Download the answer again, with all columns.")
    return value


def _month(cells: Cells) -> int | None:
    """The month of a row; None for a whole year."""
    written = cells.get("refMonth") or str(WHOLE_YEAR)
    if not written.isdecimal() or not (1 <= int(written) <= 12 or int(written) == WHOLE_YEAR):
        raise BadValue(f'"{written}" is no month', "Download the answer again.")
    return None if int(written) == WHOLE_YEAR else int(written)


def _goods(records: Records, written: str, level: str | None) -> tuple[str, int]:
    """A code of goods with its digits; a leading zero lost in a spreadsheet is put back. ``TOTAL`` has level 0."""
    if not written.isdecimal():
        return written, 0
    digits = int(level) if level and level.isdecimal() else len(written) + len(written) % 2
    if digits > len(written):
        records.warn("cmdCode", written, "a leading zero lost in a spreadsheet was put back")
    return written.zfill(digits), digits


LOADER = Loader(name="comtrade", title="UN Comtrade, trade statistics", version="1", sniff=sniff, read=read)
