"""Officers and shareholders of many registers from a private aggregator, CSV; goes with ``aggregator_companies``.

One row is one person or firm in one position at one company, which is named by number and jurisdiction together. Shares
are per cent. A company without a row of its own in the other table is still a company.

Traps. Owners hide in ``position`` (``shareholder (60%)``), which may join several (``director and shareholder``). An
owning firm writes its number behind its name in brackets, without a country. Secretaries, auditors and agents neither
own nor direct: they are kept as people of that firm, without an interest in it. Who has left by ``current_status`` without an
``end_date`` had left by ``retrieved_at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.values.identifiers import Number
from loaders import parties
from loaders.building import numbers
from loaders.contract import Claims, Document, Head, Loader
from loaders.records import (
    OVER_UNTOLD,
    Cells,
    Records,
    firm_number,
    has_columns,
    over,
    table_claims,
)

NEEDED = frozenset({"company_number", "jurisdiction_code", "name", "position", "start_date", "end_date"})
READ = NEEDED | {
    "nationality", "date_of_birth", "partial_date_of_birth", "address", "address.in_full", "current_status", "type", "retrieved_at",
}  # fmt: skip
# What somebody does elsewhere; the name in parts; the record of the aggregator.
IGNORED = frozenset({"occupation", "title", "first_name", "last_name", "person_number", "person_uid", "source_url"})

# Words of a position, the first that fits counts: the edge (none for posts without power) and the kind of interest.
POSITIONS = (
    (re.compile(r"liquidator|insolvency|receiver"), "DIRECTS", "liquidator"),
    (re.compile(r"secretary|auditor|accountant|registered agent|process agent|signatory|correspondent"), "", ""),
    (re.compile(r"managing (?:company|partner firm)|corporate manager"), "DIRECTS", "managing_company"),
    (re.compile(r"director|board|chair|president|chief|ceo|manager|administrator|legal representative|head of"), "DIRECTS", "director"),
    (re.compile(r"beneficial|ubo\b|significant control"), "OWNS", "beneficial_owner"),
    (re.compile(r"founder|incorporator|subscriber"), "OWNS", "founder"),
    (re.compile(r"shareholder|stockholder|holder of shares"), "OWNS", "shares"),
    (re.compile(r"owner|proprietor|partner|member|participant"), "OWNS", "owner"),
)  # fmt: skip
_AND = re.compile(r"\s*(?:[;,/+&]|\band\b)\s*")
_SHARE = re.compile(r"\(?\s*(\d+(?:\.\d+)?)\s*%?\s*(?:[-–]\s*(\d+(?:\.\d+)?)\s*)?%\s*\)?")
_NUMBER_BEHIND = re.compile(r"(.+\S)\s*\(([A-Z]{0,4}[-/ .]?\d[\w\-/. ]{2,24})\)")
# What the aggregator itself says an officer is.
KINDS = {"person": "person", "company": "company"}
# Register numbers of a country that tell it by their own rule; a ten-digit INN is too short for that.
TELLING = frozenset({"ogrn", "bin", "uscc", "lei"})


class Position(NamedTuple):
    """One of the capacities that a position joins."""

    edge: str
    kind: str
    post: str
    share: tuple[float | None, float | None]


def positions(text: str) -> list[Position]:
    """The capacities in a position: those whose words are known, none where no word is."""
    found = []
    # A comma inside brackets or a number joins nothing: 33,3 %.
    for part in _AND.split(re.sub(r"(?<=\d),(?=\d)", ".", text)):
        known = next(((edge, kind) for word, edge, kind in POSITIONS if word.search(part.lower())), None)
        if known:
            share = _SHARE.search(part)
            low, high = (float(share[1]), float(share[2] or share[1])) if share else (None, None)
            found.append(Position(*known, part.strip(), (low, high)))
    return found


def sniff(head: Head) -> bool:
    return has_columns(head, NEEDED)


def read(document: Document) -> Iterator[Claims]:
    return table_claims(document, READ | IGNORED, _officer)


def _officer(records: Records, cells: Cells, raw: object) -> None:
    written, name, post = cells.get("company_number"), cells.get("name"), cells.get("position") or ""
    if not (written and name):
        column = "name" if written else "company_number"
        records.refuse(f"the row gives no {column.replace('_', ' ')}", column=column, fix="Order it again.", cells=raw)
        return
    seen = records.day("retrieved_at", cells.get("retrieved_at"))
    records.make.as_of = seen.day if seen else None
    country = records.country("jurisdiction_code", cells.get("jurisdiction_code"))
    given, marks = firm_number(written, country)
    basis = "stated" if country else None
    company = records.make.company(records.row, None, given, country=country, country_basis=basis, marks=marks)
    holder = _holder(records, name, written, company, cells)
    since, until = (records.day(column, cells.get(column)) for column in ("start_date", "end_date"))
    told = positions(post)
    if not told:
        records.warn("position", post, "this position is not known here; nothing is said of owning or directing")
    ended = over(until, records.make.as_of, cells.get("current_status"), post)
    if ended is None:
        told = [position for position in told if not position.edge]
        records.warn("current_status", cells.get("current_status") or post, f"{OVER_UNTOLD}: no interest is made")
    until, gone = ended or (until, [])
    for edge, kind, part, (low, high) in told:
        if not edge:
            continue
        if high is not None and not 0 <= (low or 0) <= high <= 100:
            records.warn("position", post, "the share in this position is none between 0 and 100 per cent")
            low = high = None
        records.make.interest(
            records.row, edge, holder, company, kind, role=part if edge == "DIRECTS" else None, share=(low, high), since=since,
            until=until, marks=["nominee", *gone] if "nominee" in post.lower() else gone,
        )  # fmt: skip
    records.load()


def _holder(records: Records, name: str, written: str, company: str, cells: Cells) -> str:
    """A person or a firm: a number in brackets or a word of the name tells a firm; what cannot be told stays unknown."""
    told = records.nationalities("nationality", cells.get("nationality"))
    behind = _NUMBER_BEHIND.fullmatch(name)
    born = next(
        (day for c in ("date_of_birth", "partial_date_of_birth") if (day := records.day(c, cells.get(c)))), None
    )
    kind = KINDS.get((cells.get("type") or "").lower()) or parties.bearer(name, None, born=born is not None).kind
    if behind:
        kind = "company"
    addresses = [cells.get("address") or cells.get("address.in_full")]
    if kind == "company":
        country = told[0] if len(told) == 1 else None
        given, marks = _owner_number(behind[2], country) if behind else ([], [])
        return records.make.company(
            records.row, behind[1] if behind else name, given, country=country, country_basis="stated" if country else None,
            addresses=addresses, marks=marks, apart=company,
        )  # fmt: skip
    return records.make.person(
        records.row, name, scope=written, nationalities=told, born=born, addresses=addresses, kind=kind
    )


def _owner_number(text: str, country: str | None) -> tuple[list[tuple[Number, str]], list[str]]:
    """The number in brackets. Its country is not said; only a rule that tells the country by itself is trusted."""
    telling = [] if country else [pair for pair in numbers(text, bearer="company") if pair[0].kind in TELLING]
    return (telling, []) if telling else firm_number(text, country)


LOADER = Loader(
    name="aggregator_officers", title="Aggregator, officers and shareholders", version="1", sniff=sniff, read=read
)
