"""United Kingdom, basic company data: the monthly CSV of all live companies, or the same rows as JSON.

One row is one company, without owners or directors. Companies House publishes the file at
https://download.companieshouse.gov.uk/en_output.html ; its day stands only in its name.

Traps. Some headers begin with a blank. Dissolved companies vanish from the next file, so a missing one has not said when
it ended. ``CountryOfOrigin`` is another country for overseas companies, whose British number is that of a branch or of
an entry in the register of overseas entities.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.values.text import clean
from loaders.building import number
from loaders.contract import Claims, Document, Head, Loader
from loaders.reading import json_items
from loaders.records import Cells, Records, day_in_name, header_of, mapping, table_rows

NEEDED = frozenset(
    {"CompanyName", "CompanyNumber", "CompanyCategory", "CompanyStatus", "CountryOfOrigin", "IncorporationDate"}
)
ADDRESS = ("AddressLine1", "AddressLine2", "PostTown", "County", "PostCode", "Country")
PREVIOUS = tuple(f"PreviousName_{n}.CompanyName" for n in range(1, 11))
ACTIVITIES = tuple(f"SICCode.SicText_{n}" for n in range(1, 5))
READ = NEEDED | {"DissolutionDate", *PREVIOUS, *ACTIVITIES, *(f"RegAddress.{part}" for part in ADDRESS)}
# Filing dates, charges and counts of partners; the day a name was given up; the address of the record on the web.
IGNORED = ("Accounts.", "Returns.", "ConfStmt", "Mortgages.", "LimitedPartnerships.", "URI")

# A number of this register for a branch of a company of another country.
BRANCH = "BR"


def sniff(head: Head) -> bool:
    if head.shape == "json":
        return head.root == "item" and set(header_of(mapping(head.first))) >= NEEDED
    return head.shape == "table" and bool(head.rows) and set(header_of(head.rows[0])) >= NEEDED


def read(document: Document) -> Iterator[Claims]:
    records = Records(document, as_of=day_in_name(document.path))
    for cells, raw in _rows(records):
        records.note_unread(name for name in cells if name and name not in READ and not _is_ignored(name))
        _company(records, cells, raw)
        if records.is_full:
            yield records.hand_over()
    yield records.hand_over(last=True)


def _rows(records: Records) -> Iterator[tuple[Cells, object]]:
    if records.document.head.shape == "table":
        for raw, cells in table_rows(records):
            yield cells, raw
        return
    for row, value in json_items(records.document.head, "item"):
        records.begin(row)
        yield {name.strip(): clean(cell) for name, cell in mapping(value).items()}, value


def _is_ignored(name: str) -> bool:
    return name.startswith(IGNORED) or name.endswith(".CONDATE")


def _company(records: Records, cells: Cells, raw: object) -> None:
    written, name = cells.get("CompanyNumber"), cells.get("CompanyName")
    if not written:
        records.refuse(
            "the row gives no company number", column="CompanyNumber", fix="Take it from the original file.", cells=raw
        )
        return
    # Of England, Scotland and the like are parts of the country, as in "ENGLAND & WALES".
    country = records.country("CountryOfOrigin", cells.get("CountryOfOrigin"))
    ended = records.day("DissolutionDate", cells.get("DissolutionDate"))
    records.make.company(
        records.row, name, number(written, "reg_no", country="gb"), other_names=[cells.get(column) for column in PREVIOUS],
        country=country, country_basis="register" if country else None,
        addresses=[", ".join(text for part in ADDRESS if (text := cells.get(f"RegAddress.{part}")))],
        founded=records.day("IncorporationDate", cells.get("IncorporationDate")), dissolved=ended.day if ended else None,
        status=cells.get("CompanyStatus"), activities=_activities(cells),
        marks=["branch"] if written.upper().startswith(BRANCH) else [],
    )  # fmt: skip
    records.load()


def _activities(cells: Cells) -> list[str]:
    """The codes in front of the texts; "None Supplied" is no code."""
    return [text.split(" ")[0] for column in ACTIVITIES if (text := cells.get(column)) and text[0].isdecimal()]


LOADER = Loader(name="uk_companies", title="United Kingdom, basic company data", version="1", sniff=sniff, read=read)
