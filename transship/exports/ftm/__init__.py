"""FollowTheMoney entities as JSON lines: people, firms, ownerships, directorships, families, listings, shipments as economic activities.

Each line is one entity of the resolved graph; its id is ours, its ``referents`` are the mentions joined in it, its ``datasets`` the files
that state it. What the FollowTheMoney schema has no property for, values that it changes or refuses, and the file and row of each
statement stand in ``<OUT>.side.jsonl``, one line an entity, and are counted: nothing vanishes. Relations that rest on a rule alone are not
exported as facts.

``transship load`` reads both files back as the same graph (docs/ftm.md says what the side file holds and what does not come back).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from graph.elements import fold_movements
from graph.provenance import key
from graph.store import Row, Step, View
from transship import graph_rows as rows
from transship.exports.contract import Export, Exported, Wanted, choose, pages
from transship.exports.ftm.drafts import Draft, Sheet
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
    draft.say("aliases", "alias", [name for name in row["names"] or () if name != row["name"]])
    draft.say("country", "country", row["country"])
    for fact, name in (("addresses", "address"), ("phones", "phone"), ("emails", "email")):
        draft.say(fact, name, row[fact] or [])
    for number in row["identifiers"] or ():
        draft.number(number["kind"], number["scope"], number["value"])
    if schema == "Person":
        _day(draft, "born", "birthDate", row)
        draft.say("nationalities", "nationality", row["nationalities"] or [])
        draft.keep(activities=row["activities"], **_dated("founded", row), dissolved=row["dissolved"])
    else:
        # A country that only the route of a delivery tells is no jurisdiction.
        draft.add("jurisdiction", row["country"] if row["registered"] else None)
        _day(draft, "founded", "incorporationDate", row)
        draft.say("dissolved", "dissolutionDate", row["dissolved"])
        draft.add("legalForm", row["legal_form"])
        draft.say("activities", "classification", row["activities"] or [])
        draft.keep(nationalities=row["nationalities"], **_dated("born", row))
    draft.say("status", "status", row["status"])
    if row["kind"] != {"Company": "company", "Person": "person"}.get(schema, "unknown"):
        draft.keep(kind=row["kind"])
    draft.keep(
        marks=row["marks"], country_basis=row["country_basis"], founded_basis=row["founded_basis"], extracts=row["extracts"],
        joined_by=row["joined_by"],
    )  # fmt: skip
    sheet.write(draft)


def _dated(fact: str, row: Row) -> dict[str, object]:
    return {fact: _partial(row[fact], row[f"{fact}_precision"])}


def _day(draft: Draft, fact: str, name: str, row: Row) -> None:
    draft.say(fact, name, _partial(row[fact], row[f"{fact}_precision"]))


def _link(sheet: Sheet, row: Row) -> None:
    owns = row["edge"] == "OWNS"
    schema, holder, company = (
        # What is owned or directed is no firm: FollowTheMoney knows only that the two are linked.
        ("UnknownLink", "subject", "object") if row["company_kind"] == "person"
        else ("Ownership", "owner", "asset") if owns else ("Directorship", "director", "organization")
    )  # fmt: skip
    draft = sheet.entity(schema, row)
    draft.add(holder, row["holder_id"])
    draft.add(company, row["company_id"])
    kinds = [kind.replace("_", " ") for kind in row["kinds"] or ()]
    low, high = row["share_min"], row["share_max"]
    if schema == "Ownership":
        draft.say("roles", "role", row["roles"] or [])
        draft.say("kinds", "ownershipType", kinds, row["kinds"])
        if low is not None and high is not None:
            draft.add("percentage", f"{low:g}" if low == high else f"{low:g}-{high:g}")
    else:
        draft.add("role", [*(row["roles"] or ()), *kinds])
        draft.keep(roles=row["roles"], kinds=row["kinds"], edge=row["edge"] if schema == "UnknownLink" else None)
    # A percentage has six digits at most here, and needs both ends.
    said = (
        None not in (low, high)
        and (low, high) == (float(f"{low:g}"), float(f"{high:g}"))
        and "e" not in f"{low:g}{high:g}"
    )
    if schema != "Ownership" or not said:
        draft.keep(share_min=low, share_max=high)
    _day(draft, "since", "startDate", row)
    _day(draft, "until", "endDate", row)
    draft.add("recordId", [f"{s['file']}:{s['row']}" for s in (row["sources"] or ())[:1]])
    draft.keep(
        marks=row["marks"], since_by=row["since_by"], left_after=row["left_after"], left_by=row["left_by"], seen_on=row["seen_on"]
    )  # fmt: skip
    sheet.write(draft)


def _family(sheet: Sheet, row: Row) -> None:
    if row["basis"] != "stated":
        sheet.leave_out("Family", row, "it rests on a rule, no record states it")
        return
    draft = sheet.entity("Family", row, key("kin", row["a"], row["b"], row["kind"]))
    draft.add("person", row["a"])
    draft.add("relative", row["b"])
    draft.say("kind", "relationship", row["kind"])
    sheet.write(draft)


def _shipment(sheet: Sheet, row: Row) -> None:
    draft = sheet.entity("EconomicActivity", row)
    for name, value in (
        ("sender", row["sender"]), ("receiver", row["receiver"]), ("declarant", row["declarant"]),
        ("contractHolder", row["contract_holder"]), ("vedCode", row["hs_raw"] or row["hs6"]),
        ("recordId", [f"{s['file']}:{s['row']}" for s in (row["sources"] or ())[:1]]),
        ("invoiceAmount", _amount(row["value"], row["currency"])), ("customsAmount", _amount(row["value_usd"], "USD")),
    ):  # fmt: skip
        draft.add(name, value)
    for fact, name in (
        ("description", "goodsDescription"), ("declaration", "ccdNumber"), ("direction", "directionOfTransportation"),
        ("procedure", "customsProcedure"), ("origin", "originCountry"), ("departure", "departureCountry"),
        ("destination", "destinationCountry"), ("day", "date"),
    ):  # fmt: skip
        draft.say(fact, name, row[fact])
    # An amount is a text here, with two digits; a code may be written in many ways.
    draft.keep(**{name: row[name] for name in ("hs_raw", "hs6", "value", "currency", "value_usd", *rows.SHIPMENT_ONLY)})
    sheet.write(draft)


def _listing(sheet: Sheet, row: Row) -> None:
    draft = sheet.entity("Sanction", row, key("listed", row["id"], row["entity_id"]))
    draft.add("entity", row["entity_id"])
    for fact, name in (
        ("programme", "program"),
        ("authority", "authority"),
        ("reason", "reason"),
        ("url", "sourceUrl"),
    ):
        draft.say(fact, name, row[fact])
    _day(draft, "since", "startDate", row)
    _day(draft, "until", "endDate", row)
    draft.add("recordId", [f"{s['file']}:{s['row']}" for s in row["sources"][:1]])
    draft.keep(list=row["list"])
    sheet.write(draft)


def _amount(value: float | None, currency: str | None) -> str | None:
    return None if value is None else f"{value:.2f} {currency or ''}".strip()


_PARTS: tuple[tuple[str, Callable[[Sheet, Row], None]], ...] = (
    (rows.PARTIES, _party), (rows.LINKS, _link), (rows.FAMILIES, _family), (rows.MOVEMENT_ROWS, _shipment),
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
    fold_movements(view)
    view.run([Step("moved", rows.MOVED)])
    datasets = _datasets(view)
    beside = out.with_name(f"{out.name}.side.jsonl")
    with whole_file(out) as lines, whole_file(beside) as side:
        sheet = Sheet(lines, side)
        for sql, make in _PARTS:
            for row in _with_datasets(pages(view, sql), datasets):
                make(sheet, row)
        sheet.close()
    return Exported((out, beside), dict(sheet.written), dict(sheet.left_out), notes)


EXPORT = Export(name="ftm", title="FollowTheMoney entities, JSON lines", writes="file", write=write)
