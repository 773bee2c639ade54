"""Names of UN Comtrade before the new API: those of its CSV and those of its JSON, with what they are called now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TABLE = {
    "Classification": "classificationCode", "Year": "refYear", "Period": "period", "Aggregate Level": "aggrLevel",
    "Trade Flow Code": "flowCode", "Reporter Code": "reporterCode", "Reporter ISO": "reporterISO", "Partner Code": "partnerCode",
    "Partner ISO": "partnerISO", "2nd Partner Code": "partner2Code", "Customs Proc. Code": "customsCode",
    "Mode of Transport Code": "motCode", "Commodity Code": "cmdCode", "Qty Unit Code": "qtyUnitCode", "Qty": "qty",
    "Netweight (kg)": "netWgt", "Gross weight (kg)": "grossWgt", "Trade Value (US$)": "primaryValue",
    "CIF Trade Value (US$)": "cifvalue", "FOB Trade Value (US$)": "fobvalue",
}  # fmt: skip
ANSWER = {
    "pfCode": "classificationCode", "yr": "refYear", "rgCode": "flowCode", "rtCode": "reporterCode", "rt3ISO": "reporterISO",
    "ptCode": "partnerCode", "pt3ISO": "partnerISO", "ptCode2": "partner2Code", "cstCode": "customsCode", "qtCode": "qtyUnitCode",
    "TradeQuantity": "qty", "NetWeight": "netWgt", "GrossWeight": "grossWgt", "TradeValue": "primaryValue", "CIFValue": "cifvalue",
    "FOBValue": "fobvalue",
}  # fmt: skip
OLD = TABLE | ANSWER
# Descriptions of codes, second units, and what was estimated.
IGNORED = frozenset({
    "Period Desc.", "Is Leaf Code", "Trade Flow", "Reporter", "Partner", "2nd Partner", "2nd Partner ISO", "Customs", "Mode of Transport",
    "Commodity", "Qty Unit", "Alt Qty Unit Code", "Alt Qty Unit", "Alt Qty", "Flag", "periodDesc", "IsLeaf", "rgDesc", "rtTitle", "ptTitle",
    "ptTitle2", "pt3ISO2", "cstDesc", "motDesc", "cmdDescE", "qtDesc", "qtAltCode", "qtAltDesc", "AltQuantity", "estCode",
})  # fmt: skip
FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}


def renamed(names: Iterable[str]) -> set[str]:
    """The names of columns as they are called now."""
    return {OLD.get(name, name) for name in names}


def as_now(cells: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """A row under the names and codes of today; its month stood in the period (``201503``)."""
    if "flowCode" in cells:
        return cells
    found = {OLD.get(name, name): value for name, value in cells.items()}
    flow, period = found.get("flowCode") or "", found.get("period") or ""
    found["flowCode"] = FLOWS.get(flow, flow) or None
    if len(period) == 6:
        found["refMonth"] = period[4:].lstrip("0")
    return found
