"""Beneficial Ownership Data Standard 0.4: a JSON array of statements of entities, people and relationships.

One record is one entity of the resolved graph; a relationship is one link with all its interests. Every row that states a record is an
annotation of its statement (file, row, SHA-256). A founding or an interest known only to the month or year has the first day of it, as the
standard asks, and an annotation says so; ``transship load`` reads that back. The standard has no word for shipments and families: what is
left out is counted. ``statementDate`` and ``publicationDate`` are the newest day that the case knows of, so that two exports of one case
are the same. Schema: https://standard.openownership.org/en/0.4.0/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from graph.provenance import key
from graph.store import Row, View
from graph.values.identifiers import WORDS
from transship import graph_rows
from transship.exports.contract import Export, Exported, Wanted, choose, pages
from transship.outfiles import whole_file
from transship.spelling import country, day_as_known

# Interests by the kind of a link: type, and whether it is beneficial ownership or control by itself.
_TYPES = {
    "founder": "shareholding", "shares": "shareholding", "owner": "shareholding", "votes": "votingRights",
    "appointment_of_board": "appointmentOfBoard", "influence_or_control": "otherInfluenceOrControl",
    "beneficial_owner": "otherInfluenceOrControl", "surplus_assets": "rightsToSurplusAssetsOnDissolution",
    "profit_rights": "rightsToProfitOrIncome", "use_of_assets": "enjoymentAndUseOfAssets", "contract_rights": "rightsGrantedByContract",
    "settlor": "settlor", "trustee": "trustee", "protector": "protector", "beneficiary": "beneficiaryOfLegalArrangement",
    "nominee": "nominee", "nominator": "nominator", "unpublished_interest": "unpublishedInterest",
}  # fmt: skip
# Kinds that are another one when the statement is read again.
_SAYS_ITSELF = frozenset({*_TYPES, "director"}) - {"founder", "owner", "beneficial_owner"}

# Schemes that the standard's own lists name for numbers of firms (org-id.guide) and of people.
_SCHEMES = {
    "bin": "KZ-BIN", "inn": "RU-INN", "ogrn": "RU-OGRN", "inn_kg": "KG-INN", "uscc": "CN-USCI", "lei": "XI-LEI", "iin": "KAZ-IDCARD",
    "inn_person": "RUS-TAXID",
}  # fmt: skip

_NEWEST = """
SELECT coalesce((SELECT max(as_of) FROM source), (SELECT max(seen_last) FROM link), (SELECT max("day") FROM shipment)) AS day
"""
_NOT_SAID = """
SELECT (SELECT count(*) FROM kin k JOIN chosen a ON a.id = k.a JOIN chosen b ON b.id = k.b WHERE k.a < k.b) AS family,
       (SELECT count(*) FROM chosen_shipment) AS shipment
"""
_UNDATED = date(2022, 2, 24)  # nothing in the case has a day; the standard wants one


class _Statements:
    """Statements one by one; what the standard cannot say is counted."""

    def __init__(self, published: date) -> None:
        self._details: dict[str, Any] = {
            "publicationDate": published.isoformat(),
            "bodsVersion": "0.4",
            "publisher": {"name": "transship"},
        }
        self._rounded: list[dict[str, Any]] = []
        self.left_out: Counter[str] = Counter()

    def statement(self, kind: str, row: Row, details: dict[str, Any], subject: str) -> dict[str, Any]:
        sources = row["sources"] or []
        rounded, self._rounded = self._rounded, []
        return {
            "statementId": key("bods", kind, row["id"]), "statementDate": self._details["publicationDate"],
            "declarationSubject": subject, "recordId": row["id"], "recordType": kind,
            "recordStatus": "new", "recordDetails": details, "publicationDetails": self._details,
            "source": {"type": ["thirdParty"], "description": ", ".join(dict.fromkeys(s["file"] for s in sources)) or "unknown"},
            "annotations": [
                {
                    "statementPointerTarget": "", "motivation": "commenting",
                    "description": f"stated in {s['file']}, row {s['row']}, SHA-256 {s['sha256']}",
                }
                for s in sources
            ] + rounded,
        }  # fmt: skip

    def day(self, row: Row, name: str, field: str) -> str | None:
        """A full day. One known to the month or year is its first, with an annotation of the field that is to come into the statement."""
        found, precision = row[name], row.get(f"{name}_precision")
        if found is None:
            return None
        known = day_as_known(found, precision)
        if known == found:
            return str(found)
        first = f"{known}-01-01"[:10]
        self._rounded.append({
            "statementPointerTarget": f"/recordDetails/{field}", "motivation": "transformation", "transformedContent": first,
            "description": f"known to the {precision} only: {known}; its first day stands for it", "precision": precision,
        })  # fmt: skip
        self.left_out[f"{name} known to the month or year (its first day and an annotation say so)"] += 1
        return first

    def party(self, row: Row) -> dict[str, Any]:
        is_person = row["kind"] == "person"
        facts: dict[str, Any] = {"isComponent": False}
        names = list(dict.fromkeys([row["name"] or "", *(row["names"] or ())]))
        if is_person:
            facts["personType"] = "knownPerson"
            facts["names"] = [
                {"type": "alternative" if place else "legal", "fullName": name} for place, name in enumerate(names)
            ]
            facts["nationalities"] = [_country(code) for code in row["nationalities"] or ()]
            born = row["born"]
            facts["birthDate"] = None if born is None else str(day_as_known(born, row["born_precision"]))
        else:
            known = "registeredEntity" if row["identifiers"] else "legalEntity"
            facts["entityType"] = {"type": "unknownEntity" if row["kind"] == "unknown" else known}
            facts["name"], facts["alternateNames"] = names[0], names[1:]
            facts["jurisdiction"] = _country(row["country"]) if row["country"] and row["registered"] else None
            facts["foundingDate"] = self.day(row, "founded", "foundingDate")
            facts["dissolutionDate"] = self.day(row, "dissolved", "dissolutionDate")
        facts["identifiers"] = [_identifier(number) for number in row["identifiers"] or ()]
        kind = "residence" if is_person else "registered"
        facts["addresses"] = [{"type": kind, "address": text} for text in row["addresses"] or ()]
        for name in ("phones", "emails", "activities", "status"):
            self.left_out[f"{name} (no word for it)"] += bool(row[name])
        return self.statement("person" if is_person else "entity", row, _said(facts), row["id"])

    def relationship(self, row: Row) -> dict[str, Any]:
        details = {
            "isComponent": False, "subject": row["company_id"], "interestedParty": row["holder_id"],
            "interests": [self._interest(row, kind, place) for place, kind in enumerate(row["kinds"] or ["unknown"])],
        }  # fmt: skip
        return self.statement("relationship", row, details, row["company_id"])

    def _interest(self, row: Row, kind: str, place: int) -> dict[str, Any]:
        made = _TYPES.get(kind, "unknownInterest") if row["edge"] == "OWNS" else "seniorManagingOfficial"
        told = [kind.replace("_", " "), *(row["roles"] or ())]
        for name in ("since", "until"):
            if row[name] is not None and row[f"{name}_precision"] not in (None, "day"):
                told.append(f"{name} {day_as_known(row[name], row[f'{name}_precision'])}")
        if row["left_by"] is not None:
            told.append(f"gone between {row['left_after'] or 'an unknown day'} and {row['left_by']}")
            self.left_out["gone between two extracts (in words only)"] += 1
        if kind not in _SAYS_ITSELF:
            self.left_out[f"{kind.replace('_', ' ')} as the kind of an interest (in words only)"] += 1
        self.left_out["role (in words only)"] += bool(row["roles"])
        interest: dict[str, Any] = {
            "type": made, "details": "; ".join(told), "startDate": self.day(row, "since", f"interests/{place}/startDate"),
            "endDate": self.day(row, "until", f"interests/{place}/endDate"),
            "beneficialOwnershipOrControl": True if kind == "beneficial_owner" else None,
        }  # fmt: skip
        if row["edge"] == "OWNS":
            interest["share"] = _share(row["share_min"], row["share_max"])
        return _said(interest)


def _share(low: float | None, high: float | None) -> dict[str, float]:
    if low is not None and low == high:
        return {"exact": low}
    return {name: value for name, value in (("minimum", low), ("maximum", high)) if value is not None}


def _country(code: str) -> dict[str, str]:
    return {"name": country(code), "code": code.upper()}


def _identifier(number: Row) -> dict[str, str]:
    home = f", {country(number['scope'])}" if number["scope"] and number["kind"] == "reg_no" else ""
    named = {"id": number["value"], "schemeName": f"{WORDS.get(number['kind'], number['kind'])}{home}"}
    return {**named, "scheme": _SCHEMES[number["kind"]]} if number["kind"] in _SCHEMES else named


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}


def _all(view: View, made: _Statements) -> Iterator[dict[str, Any]]:
    for row in pages(view, graph_rows.PARTIES):
        yield made.party(row)
    for row in pages(view, graph_rows.LINKS):
        if row["company_kind"] == "person":
            made.left_out["interest in a person (a subject must be an entity)"] += 1
        else:
            yield made.relationship(row)
    for what, count in view.rows(_NOT_SAID)[0].items():
        made.left_out[f"{what} (no word for it)"] += count


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the statements: first all parties, then all relationships, as the standard asks."""
    notes = choose(view, wanted)
    made = _Statements(view.rows(_NEWEST)[0]["day"] or _UNDATED)
    written: Counter[str] = Counter()
    with whole_file(out) as handle:
        handle.write("[")
        for place, statement in enumerate(_all(view, made)):
            handle.write(",\n" if place else "\n")
            handle.write(orjson.dumps(statement).decode())
            written[statement["recordType"]] += 1
        handle.write("\n]\n")
    return Exported((out,), dict(written), {what: count for what, count in made.left_out.items() if count}, notes)


EXPORT = Export(name="bods", title="Beneficial Ownership Data Standard 0.4", writes="file", write=write)
