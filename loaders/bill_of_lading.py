"""Bills of lading from manifests, as vendors sell them: one row is one bill, one delivery from a shipper to a consignee.

The weight is the gross weight, in kilograms, pounds or tonnes as a header or a column of units says; the day is that of arrival, else of
shipment. The value is mostly empty, which means unknown. Headers are English in many spellings (``data/headers_vendor_en.csv``), or
Russian, Turkish or Chinese (``data/headers_bills.csv``). Manifests of the United States are public and sold by several vendors, those of
Latin America and India too.

Traps. No party has a number; its country is told by its address, else by the port (``data/ports.csv``). ``TO THE ORDER OF`` is no
consignee: then the party to be notified stands for the receiver (mark ``notify_party``), and where that is ``SAME AS CONSIGNEE`` or
empty, nobody does (mark ``to_order``). Carriers and forwarders are no parties. HS codes are missing, or several stand in one cell: the
row is one delivery, its goods are the first code, the others stand in ``hs_more`` (mark ``hs_several``;
docs/adr/0012-bills-of-lading.md). A code that cannot be read leaves the goods unknown. A master bill repeats its house bills; both are
kept, as nothing but the bill type tells them apart.
"""

from __future__ import annotations

from loaders.contract import Head, Loader
from loaders.headers import Recognised
from loaders.shipments import Rules, ShipmentTable
from loaders.shipments.bills import is_bill


def _accepts(found: Recognised, head: Head) -> bool:
    return is_bill(found)


TABLE = ShipmentTable(
    ("vendor_en", "customs_ru", "customs_world", "bills"),
    Rules(
        document="bill_of_lading", values=("value_usd", "value_cargo_usd", "value_customs_usd"), hs_required=False, several_hs=True,
        to_order=True, by_route=True,
    ),
    _accepts,
)  # fmt: skip

LOADER = Loader(
    name="bill_of_lading", title="Bills of lading", version="1", sniff=TABLE.sniff, read=TABLE.read, priority=12
)
