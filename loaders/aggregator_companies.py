"""Companies of many registers from a private aggregator, CSV in the manner of OpenCorporates; goes with its officers.

One row is one company. Its officers stand in a table of their own (``aggregator_officers``); the two are joined by
company number and jurisdiction together, because numbers repeat between countries.

Traps. A jurisdiction may be a part of a country (``ae_rk``, ``us_de``): the number counts within the country. ``branch``
says that the row is the branch of a company elsewhere, ``|`` joins previous names. The day is that of ``retrieved_at``.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.contract import Claims, Document, Head, Loader
from loaders.records import Cells, Records, firm_number, has_columns, table_claims

NEEDED = frozenset({"company_number", "jurisdiction_code", "name", "current_status", "incorporation_date"})
PLACE = "registered_address"
PARTS = ("street_address", "locality", "region", "postal_code")
NAMES = ("previous_names", "current_alternative_legal_name")
READ = NEEDED | {
    "dissolution_date",
    "branch",
    "retrieved_at",
    *NAMES,
    f"{PLACE}.in_full",
    *(f"{PLACE}.{part}" for part in PARTS),
}
# They repeat what the name, the status or the jurisdiction says; when papers are due, and the record of the aggregator.
IGNORED = frozenset({
    "normalised_name", "company_type", f"{PLACE}.country", "inactive", "current_alternative_legal_name_language", "nonprofit",
    "registry_url", "restricted_for_marketing", "accounts_next_due", "accounts_reference_date", "accounts_last_made_up_date",
    "annual_return_next_due", "annual_return_last_made_up_date", "has_been_liquidated", "has_insolvency_history", "has_charges",
    "number_of_employees",
})  # fmt: skip


def sniff(head: Head) -> bool:
    return has_columns(head, NEEDED)


def read(document: Document) -> Iterator[Claims]:
    return table_claims(document, READ | IGNORED, _company)


def _company(records: Records, cells: Cells, raw: object) -> None:
    written, name = cells.get("company_number"), cells.get("name")
    if not (written or name):
        records.refuse(
            "the row gives neither a number nor a name", column="company_number", fix="Order it again.", cells=raw
        )
        return
    seen = records.day("retrieved_at", cells.get("retrieved_at"))
    records.make.as_of = seen.day if seen else None
    country = records.country("jurisdiction_code", cells.get("jurisdiction_code"))
    given, marks = firm_number(written, country)
    ended = records.day("dissolution_date", cells.get("dissolution_date"))
    parts = ", ".join(text for part in PARTS if (text := cells.get(f"{PLACE}.{part}")))
    records.make.company(
        records.row, name, given, other_names=[text for column in NAMES for text in (cells.get(column) or "").split("|")],
        country=country, country_basis="register" if country else None, addresses=[cells.get(f"{PLACE}.in_full") or parts],
        founded=records.day("incorporation_date", cells.get("incorporation_date")), dissolved=ended.day if ended else None,
        status=cells.get("current_status"), marks=[*marks, "branch"] if cells.get("branch") else marks,
    )  # fmt: skip
    records.load()


LOADER = Loader(name="aggregator_companies", title="Aggregator, companies", version="1", sniff=sniff, read=read)
