"""An LEI record as a company."""

from __future__ import annotations

from graph.values.text import clean
from loaders.building import number
from loaders.gleif.documents import Record, texts
from loaders.records import Records, firm_number, mapping

READ = frozenset({
    "LegalName", "OtherEntityNames", "TransliteratedOtherEntityNames", "LegalAddress", "HeadquartersAddress", "RegistrationAuthority",
    "LegalJurisdiction", "EntityCategory", "EntityStatus", "EntityCreationDate", "EntityExpirationDate",
})  # fmt: skip
# The legal form stands in the name; events repeat what changed; other addresses are those above in other languages.
IGNORED = frozenset(
    {"LegalForm", "LegalEntityEvents", "OtherAddresses", "TransliteratedOtherAddresses", "EntitySubCategory"}
)
KNOWN = READ | IGNORED
# Records that should never have been: withdrawn as wrong, or the same company or relationship as another one.
VOID = frozenset({"ANNULLED", "DUPLICATE"})
MARKS = {"BRANCH": "branch", "FUND": "fund", "SOLE_PROPRIETOR": "sole_trader", "RESIDENT_GOVERNMENT_ENTITY": "state"}
# Regions and countries are codes there, which no other source writes in an address.
ADDRESS = ("FirstAddressLine", "AdditionalAddressLine", "City", "PostalCode")


def company(records: Records, record: Record) -> None:
    """The company of an LEI record, as it was on the day of its last update."""
    lei, entity = clean(record.get("LEI")), mapping(record.get("Entity"))
    name = next(iter(texts(entity, "LegalName")), None)
    if not lei or not name:
        lacking = "LegalName" if lei else "LEI"
        records.refuse(f"the record gives no {lacking}", column=lacking, fix="Download the file again.", cells=record)
        return
    if registration_status(record) in VOID:
        records.skip("LEI records that were withdrawn as wrong or double")
        return
    records.note_unread(f"Entity.{part}" for part in entity if part not in KNOWN)
    set_day(records, record)
    country = records.country("LegalJurisdiction", entity.get("LegalJurisdiction"))
    given, marks = firm_number(
        clean(mapping(entity.get("RegistrationAuthority")).get("RegistrationAuthorityEntityID")), country
    )
    ended = records.day("EntityExpirationDate", entity.get("EntityExpirationDate"))
    category = MARKS.get(clean(entity.get("EntityCategory")) or "")
    records.make.company(
        records.row, name, [*number(lei, "lei"), *given],
        other_names=[
            *texts(entity, "OtherEntityName", inside="OtherEntityNames"),
            *texts(entity, "TransliteratedOtherEntityName", inside="TransliteratedOtherEntityNames"),
        ],
        country=country, country_basis="stated" if country else None,
        addresses=[_address(mapping(entity.get(place))) for place in ("LegalAddress", "HeadquartersAddress")],
        founded=records.day("EntityCreationDate", entity.get("EntityCreationDate")), dissolved=ended.day if ended else None,
        status=clean(entity.get("EntityStatus")), marks=[*marks, category] if category else marks,
    )  # fmt: skip
    records.load()


def registration_status(record: Record) -> str | None:
    """What became of the record itself: ISSUED, LAPSED, RETIRED, DUPLICATE …"""
    return clean(mapping(record.get("Registration")).get("RegistrationStatus"))


def set_day(records: Records, record: Record) -> None:
    """What a record says held on the day of its last update, else on the day of the file."""
    updated = records.day(
        "LastUpdateDate", mapping(record.get("Registration")).get("LastUpdateDate") or record.get("ContentDate")
    )
    records.make.as_of = updated.day if updated else records.as_of


def _address(parts: Record) -> str | None:
    """An address as one line. A part that another one repeats is said once."""
    found: list[str] = []
    for text in (text for name in ADDRESS for text in texts(parts, name)):
        if text.lower() not in ", ".join(found).lower():
            found.append(text)
    return ", ".join(found) or None
