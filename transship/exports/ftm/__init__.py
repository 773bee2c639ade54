"""FollowTheMoney entities as JSON lines: people, firms, ownerships, directorships, families, and shipments as economic activities.

Each line is one entity of the resolved graph; its id is ours, its ``referents`` are the mentions joined in it, its ``datasets`` the files
that state it. What the FollowTheMoney schema has no property for, values that it refuses, and the file and row of each statement stand in
``<OUT>.side.jsonl``, one line an entity, and are counted: nothing vanishes. Relations that rest on a rule alone are not exported as facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from graph.provenance import key
from graph.store import Row, View
from transship import graph_rows as rows
from transship.exports.contract import Export, Exported, Wanted, choose, pages
from transship.exports.ftm.drafts import Sheet
from transship.outfiles import whole_file

_PRECISION = {"year": 4, "month": 7, "day": 10}


def _partial(day: object, precision: str | None) -> str | None:
    return None if day is None else str(day)[: _PRECISION.get(precision or "day", 10)]


def _party(sheet: Sheet, row: Row) -> None:
    schema = (
        "Company"
        if row["kind"] == "company" or row["owned"]
        else "Person"
        if row["kind"] == "person"
        else "LegalEntity"
    )
    draft = sheet.entity(schema, row)
    draft.entity.referents = {mention for mention in row["mention_ids"] if mention != row["id"]}
    draft.name(row["name"] or "", (number["value"] for number in row["identifiers"] or ()))
    draft.add("alias", [name for name in row["names"] or () if name != row["name"]])
    draft.add("country", row["country"])
    for name in ("addresses", "phones", "emails"):
        draft.add({"addresses": "address", "phones": "phone", "emails": "email"}[name], row[name])
    for number in row["identifiers"] or ():
        draft.number(number["kind"], number["value"])
    if schema == "Person":
        draft.add("birthDate", _partial(row["born"], row["born_precision"]))
        draft.add("nationality", row["nationalities"])
        draft.keep(activities=row["activities"])
    else:
        # A country that only the route of a delivery tells is no jurisdiction.
        draft.add("jurisdiction", row["country"] if row["registered"] else None)
        draft.add("incorporationDate", _partial(row["founded"], row["founded_precision"]))
        draft.add("dissolutionDate", row["dissolved"])
        draft.add("legalForm", row["legal_form"])
        draft.add("classification", row["activities"])
        draft.keep(founded_basis=row["founded_basis"], nationalities=row["nationalities"], born=row["born"])
    draft.add("status", row["status"])
    draft.keep(marks=row["marks"])
    sheet.write(draft)


def _link(sheet: Sheet, row: Row) -> None:
    if row["company_kind"] == "person":
        sheet.leave_out("Ownership", row, "what is owned or directed is a person")
        return
    owns = row["edge"] == "OWNS"
    draft = sheet.entity("Ownership" if owns else "Directorship", row)
    draft.add("owner" if owns else "director", row["holder_id"])
    draft.add("asset" if owns else "organization", row["company_id"])
    kinds = [kind.replace("_", " ") for kind in row["kinds"] or ()]
    draft.add("role", [*(row["roles"] or ()), *([] if owns else kinds)])
    if owns:
        draft.add("ownershipType", kinds)
        low, high = row["share_min"], row["share_max"]
        if low is not None and high is not None:
            draft.add("percentage", f"{low:g}" if low == high else f"{low:g}-{high:g}")
        else:
            draft.keep(share_min=low, share_max=high)
    draft.add("startDate", _partial(row["since"], row["since_precision"]))
    draft.add("endDate", _partial(row["until"], row["until_precision"]))
    draft.add("recordId", [f"{s['file']}:{s['row']}" for s in (row["sources"] or ())[:1]])
    draft.keep(
        marks=row["marks"], since_by=row["since_by"], left_after=row["left_after"], left_by=row["left_by"],
        seen_first=row["seen_first"], seen_last=row["seen_last"],
    )  # fmt: skip
    sheet.write(draft)


def _family(sheet: Sheet, row: Row) -> None:
    if row["basis"] != "stated":
        sheet.leave_out("Family", row, "it rests on a rule, no record states it")
        return
    draft = sheet.entity("Family", row, key("kin", row["a"], row["b"], row["kind"]))
    draft.add("person", row["a"])
    draft.add("relative", row["b"])
    draft.add("relationship", row["kind"])
    sheet.write(draft)


def _shipment(sheet: Sheet, row: Row) -> None:
    draft = sheet.entity("EconomicActivity", row)
    for name, value in (
        ("sender", row["sender"]), ("receiver", row["receiver"]), ("declarant", row["declarant"]),
        ("contractHolder", row["contract_holder"]), ("vedCode", row["hs_raw"] or row["hs6"]), ("goodsDescription", row["description"]),
        ("ccdNumber", row["declaration"]), ("directionOfTransportation", row["direction"]), ("customsProcedure", row["procedure"]),
        ("originCountry", row["origin"]), ("departureCountry", row["departure"]), ("destinationCountry", row["destination"]),
        ("date", row["day"]), ("recordId", [f"{s['file']}:{s['row']}" for s in (row["sources"] or ())[:1]]),
        ("invoiceAmount", _amount(row["value"], row["currency"])), ("customsAmount", _amount(row["value_usd"], "USD")),
    ):  # fmt: skip
        draft.add(name, value)
    draft.keep(**{name: row[name] for name in rows.SHIPMENT_ONLY})
    sheet.write(draft)


def _listing(sheet: Sheet, row: Row) -> None:
    draft = sheet.entity("Sanction", row)
    for name, value in (
        ("entity", row["entity_id"]), ("program", row["programme"]), ("authority", row["authority"]), ("reason", row["reason"]),
        ("sourceUrl", row["url"]), ("startDate", _partial(row["since"], row["since_precision"])),
        ("endDate", _partial(row["until"], row["until_precision"])), ("recordId", [f"{s['file']}:{s['row']}" for s in row["sources"][:1]]),
    ):  # fmt: skip
        draft.add(name, value)
    draft.keep(list=row["list"])
    sheet.write(draft)


def _amount(value: float | None, currency: str | None) -> str | None:
    return None if value is None else f"{value:.2f} {currency or ''}".strip()


_PARTS: tuple[tuple[str, Callable[[Sheet, Row], None]], ...] = (
    (rows.PARTIES, _party), (rows.LINKS, _link), (rows.FAMILIES, _family), (rows.SHIPMENTS, _shipment),
    (rows.LISTINGS, _listing),
)  # fmt: skip


def _with_datasets(found: Iterable[Row], datasets: dict[str, str]) -> Iterable[Row]:
    for row in found:
        for source in row["sources"] or ():
            source["dataset"] = datasets[source["sha256"]]
        yield row


def _datasets(view: View) -> dict[str, str]:
    """A dataset name for each file: its name in small letters, and the beginning of its hash so that no two are alike."""
    from normality import slugify

    files = view.rows("SELECT file, sha256 FROM source ORDER BY file, sha256")
    return {row["sha256"]: f"{slugify(row['file'], sep='_') or 'file'}_{row['sha256'][:8]}" for row in files}


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the entities and, beside them, what FollowTheMoney cannot say."""
    notes = choose(view, wanted)
    datasets = _datasets(view)
    beside = out.with_name(f"{out.name}.side.jsonl")
    with whole_file(out) as lines, whole_file(beside) as side:
        sheet = Sheet(lines, side)
        for sql, make in _PARTS:
            for row in _with_datasets(pages(view, sql), datasets):
                make(sheet, row)
    return Exported((out, beside), dict(sheet.written), dict(sheet.left_out), notes)


EXPORT = Export(name="ftm", title="FollowTheMoney entities, JSON lines", writes="file", write=write)
