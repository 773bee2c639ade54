"""United Kingdom, people with significant control (PSC): the daily snapshot as JSON lines, or arrays of its records.

One row is one record: a person or firm with control over a company, or a statement that there is none to name. Shares
are bands in per cent; birth dates have no day. Companies House publishes the snapshot at
https://download.companieshouse.gov.uk/en_pscdata.html .

Traps. Lines of totals carry no company: they are skipped, and warned about where they disagree with what was read.
Statements, super-secure people and exemptions name nobody: they become a mark on the company, unless they have ceased.
Overseas entities also state that all owners are named, or whether any have changed: that leaves nobody out, and is skipped.
A band is a range and stays one; ``more than 25 per cent`` has no upper end. The day of the snapshot stands in its line
of totals, else in the name of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from graph.errors import BadFile, BadValue
from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.text import clean
from loaders.building import number
from loaders.contract import Claims, Document, Head, Loader
from loaders.reading import json_items, json_lines
from loaders.records import Records, day_in_name, firm_number, items, mapping, over_by

HOLDER = re.compile(r"(individual|corporate-entity|legal-person)-(?:person-with-significant-control|beneficial-owner)")
TOTALS = "totals#persons-of-significant-control-snapshot"
NOBODY = re.compile(r"persons-with-significant-control-statement|super-secure-.+|exemptions")
READ = frozenset({
    "kind", "name", "name_elements", "date_of_birth", "nationality", "country_of_residence", "natures_of_control", "notified_on",
    "ceased_on", "identification", "address", "principal_office_address", "statement", "exemptions",
})  # fmt: skip
# Bookkeeping; that a holder is sanctioned is for the lists of sanctions to say.
IGNORED = frozenset({"etag", "links", "description", "ceased", "is_sanctioned"})
KNOWN = READ | IGNORED

# Who a statement leaves unnamed, by its wording; every other wording says that somebody is there and not yet known.
NO_OWNER = re.compile("no-individual-or-entity")
NOT_TELLING = re.compile("no-response|failed-to-confirm|restrictions-notice")
# Statements that leave nobody unnamed: all are named, or who has come and gone in a period.
ALL_NAMED = re.compile("all-beneficial-owners-identified|.*(?:has-become-or-ceased|relevant-period).*")
# Numbers of companies of other countries in the British register.
FOREIGN = ("OE", "FC", "SF", "NF")

_SHARE = re.compile(
    r"(ownership-of-shares|voting-rights|(?:part-)?right-to-share-surplus-assets)-(?:(\d+)-to-(\d+)|more-than-(\d+))-percent(.*)"
)
_KINDS = {"ownership-of-shares": "shares", "voting-rights": "votes"}
_TAIL_BYTES = 1 << 14


class Nature(NamedTuple):
    """A nature of control: the kind of interest, its range in per cent, and its wording where the kind does not say it all."""

    kind: str
    share: tuple[float | None, float | None] = (None, None)
    role: str | None = None


def nature(text: str) -> Nature | None:
    """What a nature of control says; None for a wording that is not known."""
    if band := _SHARE.fullmatch(text):
        what, low, high, above, rest = band.groups()
        share = (float(low or above), float(high) if high else None)
        return Nature(_KINDS.get(what, "surplus_assets"), share, text if rest else None)
    if text.startswith("right-to-appoint-and-remove-"):
        return Nature("appointment_of_board", role=text)
    if text.startswith("significant-influence-or-control"):
        return Nature("influence_or_control", role=text)
    return Nature("nominee", role=text) if "nominee" in text else None


def sniff(head: Head) -> bool:
    first = mapping(head.first)
    kind = mapping(first.get("data")).get("kind")
    if head.shape not in ("json", "json_lines") or not isinstance(kind, str):
        return False
    return kind == TOTALS or ("company_number" in first and bool(HOLDER.fullmatch(kind) or NOBODY.fullmatch(kind)))


def read(document: Document) -> Iterator[Claims]:
    records = Records(document, as_of=snapshot_day(document.head))
    lines = document.head.shape == "json_lines"
    counts = Counts()
    for row, value in json_lines(document.head) if lines else json_items(document.head, "item"):
        records.begin(row)
        if isinstance(value, BadFile):
            records.refuse(value.message, fix=value.fix)
        else:
            _record(records, counts, mapping(value), value)
        if records.is_full:
            yield records.hand_over()
    yield records.hand_over(last=True)


class Counts:
    """How many records of each kind were met, to be compared with the totals that a snapshot states."""

    NAMES = ("persons_of_significant_control_count", "statements_count", "exemptions_count")

    def __init__(self) -> None:
        self.found = dict.fromkeys(self.NAMES, 0)

    def add(self, kind: str) -> None:
        statement, exempt = kind == "persons-with-significant-control-statement", kind == "exemptions"
        # Super-secure people count in none of the three.
        if not kind.startswith("super-secure"):
            self.found[self.NAMES[1 if statement else 2 if exempt else 0]] += 1

    def compare(self, records: Records, stated: Mapping[str, object]) -> None:
        for name, found in self.found.items():
            told = stated.get(name)
            if isinstance(told, int) and told != found:
                records.warn(
                    name, told, f"the totals say {told:,}, the file holds {found:,} up to here; it is a part or was cut"
                )


def _record(records: Records, counts: Counts, record: Mapping[str, object], value: object) -> None:
    data = mapping(record.get("data"))
    kind = clean(data.get("kind")) or ""
    if kind == TOTALS:
        counts.compare(records, data)
        records.skip("totals of the snapshot, compared with what was read")
        return
    company = clean(record.get("company_number"))
    if not company:
        records.refuse(
            "the record names no company", column="company_number", fix="Remove it or complete it.", cells=value
        )
        return
    records.note_unread(f"data.{name}" for name in data if name not in KNOWN)
    if holder := HOLDER.fullmatch(kind):
        counts.add(kind)
        _holder(records, company, data, individual=holder[1] == "individual", value=value)
    elif NOBODY.fullmatch(kind):
        counts.add(kind)
        _nobody(records, company, kind, data)
    else:
        records.refuse(
            f'records of the kind "{kind}" are not known', column="data.kind", value=kind, fix="Report it.", cells=value
        )


def _company(records: Records, written: str, marks: tuple[str, ...] = ()) -> str:
    at_home = not written.upper().startswith(FOREIGN)
    return records.make.company(
        records.row, None, number(written, "reg_no", country="gb"), country="gb" if at_home else None,
        country_basis="number" if at_home else None, marks=marks,
    )  # fmt: skip


def _nobody(records: Records, company: str, kind: str, data: Mapping[str, object]) -> None:
    """A record that says why nobody is named."""
    if data.get("ceased_on") or data.get("ceased") is True or _has_lapsed(mapping(data.get("exemptions"))):
        records.skip("statements that nobody is to be named, ceased since")
        return
    statement = clean(data.get("statement")) or ""
    if ALL_NAMED.fullmatch(statement):
        records.skip("statements that leave no owner unnamed")
        return
    if kind.startswith("super-secure") or NOT_TELLING.search(statement):
        mark = "owner_withheld"
    elif kind == "exemptions":
        mark = "owner_exempt"
    else:
        mark = "no_owner_declared" if NO_OWNER.search(statement) else "owner_unknown"
    _company(records, company, (mark,))
    records.load()


def _has_lapsed(exemptions: Mapping[str, object]) -> bool:
    """Whether exemptions are given, and every period of each has an end."""
    periods = [mapping(part) for told in exemptions.values() for part in items(mapping(told).get("items"))]
    return bool(periods) and all(clean(part.get("exempt_to")) for part in periods)


def _holder(records: Records, company: str, data: Mapping[str, object], *, individual: bool, value: object) -> None:
    name = clean(data.get("name")) or _untitled(data)
    if not name:
        records.refuse("the record gives no name", column="data.name", fix="Look it up in the register.", cells=value)
        return
    firm = _company(records, company)
    holder = _person(records, name, company, data) if individual else _firm(records, name, firm, data)
    since, until = records.day("notified_on", data.get("notified_on")), records.day("ceased_on", data.get("ceased_on"))
    ended: list[str] = []
    if until is None and data.get("ceased") is True:
        until, ended = over_by(records.as_of)
    texts = [text for text in map(clean, items(data.get("natures_of_control"))) if text]
    if not texts:
        records.warn("natures_of_control", None, "the record does not say what the control consists in")
    for text in texts or [""]:
        told = nature(text)
        if told is None and text:
            records.warn("natures_of_control", text, "this nature of control is not known here")
        kind, share, role = told or Nature("unknown_interest", role=text or None)
        records.make.interest(
            records.row, "OWNS", holder, firm, kind, role=role, share=share, since=since, until=until,
            marks=["nominee", *ended] if "nominee" in text else ended,
        )  # fmt: skip
    records.load()


def _person(records: Records, name: str, company: str, data: Mapping[str, object]) -> str:
    return records.make.person(
        records.row, name, other_names=[_untitled(data)], scope=company, born=_born(records, mapping(data.get("date_of_birth"))),
        country=records.country("country_of_residence", data.get("country_of_residence")),
        nationalities=records.nationalities("nationality", data.get("nationality")), addresses=[_address(data.get("address"))],
    )  # fmt: skip


def _untitled(data: Mapping[str, object]) -> str:
    parts = mapping(data.get("name_elements"))
    return " ".join(t for part in ("forename", "middle_name", "surname") if (t := clean(parts.get(part))))


def _firm(records: Records, name: str, company: str, data: Mapping[str, object]) -> str:
    """A company, a foreign one, or a state: the country is where it is registered, which owners fill in as they like."""
    papers = mapping(data.get("identification"))
    country = records.country("identification.country_registered", papers.get("country_registered"))
    given, marks = firm_number(clean(papers.get("registration_number")), country)
    return records.make.company(
        records.row, name, given, country=country, country_basis="stated" if country else None,
        addresses=[_address(data.get("principal_office_address") or data.get("address"))], marks=marks, apart=company,
    )  # fmt: skip


def _born(records: Records, parts: Mapping[str, object]) -> PartialDate | None:
    """The birth date as far as it is told; its parts are numbers, or text in copies of the snapshot."""
    told = [text for name in ("year", "month", "day") if (text := clean(parts.get(name)))]
    return records.day("date_of_birth", "-".join(text.zfill(2) for text in told)) if clean(parts.get("year")) else None


def _address(value: object) -> str | None:
    parts = mapping(value)
    line = " ".join(t for name in ("premises", "address_line_1") if (t := clean(parts.get(name))))
    rest = [clean(parts.get(name)) for name in ("address_line_2", "locality", "region", "postal_code", "country")]
    return ", ".join(text for text in (line, *rest) if text) or None


def snapshot_day(head: Head) -> date | None:
    """The day of the snapshot: as its totals at the end say, else as the file is named."""
    with head.path.open("rb") as handle:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - _TAIL_BYTES))
        tail = handle.read().decode("utf-8", "replace")
    told = re.findall(r'"generated_at"\s*:\s*"([^"]{10,40})"', tail)
    try:
        day = dates.parse(told[-1]) if told else None
    except BadValue:
        day = None
    return day.day if day else day_in_name(head.path)


LOADER = Loader(
    name="uk_psc", title="United Kingdom, people with significant control", version="1", sniff=sniff, read=read
)
