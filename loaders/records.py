"""What loaders of registers share: the batch at hand with its account, and values that are read with a doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import date
from functools import lru_cache
from pathlib import Path

from graph.errors import BadValue
from graph.values import dates
from graph.values.countries import country_code
from graph.values.dates import PartialDate
from graph.values.identifiers import Number, compact
from graph.values.text import clean, squeeze
from loaders.building import Builder, kz_firm, number, numbers
from loaders.contract import BATCH_ROWS, Claims, Document, Head
from loaders.reading import open_table

Cells = Mapping[str, str | None]

# Words of a status or a post of somebody who has left.
_OVER = re.compile(
    r"\b(?:former(?:ly)?|previous|past|resigned|ceased|inactive|removed|terminated|retired|vacated|бывш\w+)\b",
    re.IGNORECASE,
)
OVER_UNTOLD = "holders and officers who have left on a day that nothing tells"
_ISO_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


class Records:
    """The records of a file as they become claims. Each is begun once and then loaded, skipped or refused."""

    def __init__(self, document: Document, *, as_of: date | None = None) -> None:
        self.document = document
        self.as_of = as_of
        self.claims = Claims(as_of=as_of)
        self.make = Builder(document, self.claims, as_of=as_of)
        self.unread: dict[str, None] = {}
        self.skipped: Counter[str] = Counter()
        self.notes: list[str] = []
        self.row = 0

    def begin(self, row: int) -> None:
        """A record is read."""
        self.row = row
        self.claims.rows_read += 1

    def load(self) -> None:
        """The record at hand gave a fact."""
        self.claims.loaded += 1

    def skip(self, why: str) -> None:
        """The record at hand is left out on purpose; ``why`` becomes a note with the number of such records."""
        self.claims.skipped += 1
        self.skipped[why] += 1

    def refuse(
        self, reason: str, *, fix: str, column: str | None = None, value: object = None, cells: object = None
    ) -> None:
        """The record at hand cannot be used."""
        self.claims.refuse(self.document, self.row, column=column, value=value, reason=reason, fix=fix, cells=cells)

    def warn(self, column: str | None, value: object, reason: str) -> None:
        """Something of the record at hand is doubtful."""
        self.claims.warn(self.document, self.row, column=column, value=value, reason=reason)

    def day(self, column: str, written: object) -> PartialDate | None:
        """A date; one that does not exist is warned about and left empty."""
        try:
            return dates.parse(written)
        except BadValue as error:
            self.warn(column, written, error.reason)
            return None

    def country(self, column: str, written: object) -> str | None:
        """The code of a country, or of a nationality; a name that is neither is warned about and left empty."""
        text = clean(written)
        code = country_or_nationality(text) if text else None
        if text and not code:
            self.warn(column, text, "no country is known by this name")
        return code

    def nationalities(self, column: str, written: object) -> list[str]:
        """The codes of one or several nationalities in a cell (``British,Irish``)."""
        text = clean(written)
        if not text or (whole := country_or_nationality(text)):
            return [whole] if text and whole else []
        parts = [part for part in re.split(r"[,;/]", text) if part.strip()]
        return [code for part in parts if (code := self.country(column, part))]

    def note_unread(self, names: Iterable[str]) -> None:
        """Remember parts of records that nobody reads."""
        self.unread.update(dict.fromkeys(names))

    @property
    def is_full(self) -> bool:
        claims = self.claims
        made = len(claims.mentions) + len(claims.interests) + len(claims.listings) + len(claims.trade_flows)
        return made + len(claims.rejects) + len(claims.warnings) >= BATCH_ROWS

    def hand_over(self, *, last: bool = False) -> Claims:
        """The batch so far; a new one begins. The last one carries the notes and what nobody read."""
        full, self.claims = self.claims, Claims(as_of=self.as_of)
        self.make.claims = self.claims
        if last:
            full.unread_columns = tuple(self.unread)
            counted = (f"{count:,} skipped: {why}" for why, count in sorted(self.skipped.items()))
            full.notes = (*self.notes, *counted)
        return full


def table_rows(records: Records) -> Iterator[tuple[list[object], Cells]]:
    """The rows of a table below the header in its first row, each as read and as cleaned cells by name.

    Each row is begun. One with more filled cells than the header has is refused; blank rows do not count.
    """
    table = open_table(records.document.head)
    header: list[str] = []
    for row, cells in table:
        if not header:
            header = header_of(cells)
            continue
        values = [clean(cell) for cell in cells]
        if not any(values):
            continue
        records.begin(row)
        if row in table.odd_rows:
            records.warn(None, None, "the row is in another encoding than the file")
        if any(values[len(header) :]):
            records.refuse(
                f"the row has {len(cells)} cells under {len(header)} columns", cells=cells,
                fix="Look for a separator without quotation marks in this row.",
            )  # fmt: skip
            continue
        yield cells, dict(zip(header, values, strict=False))


def has_columns(head: Head, needed: Set[str]) -> bool:
    """Whether the first row of a table names all these columns."""
    return head.shape == "table" and bool(head.rows) and needed <= set(header_of(head.rows[0]))


def table_claims(
    document: Document, known: Set[str], one: Callable[[Records, Cells, object], None]
) -> Iterator[Claims]:
    """A table of one record a row, header first: ``one`` makes of the cells by name what they say, and gets the row as read too.

    ``known`` are the columns that are read or left out on purpose; any other is told as unread.
    """
    records = Records(document)
    records.note_unread(name for name in header_of(document.head.rows[0]) if name not in known)
    for raw, cells in table_rows(records):
        one(records, cells, raw)
        if records.is_full:
            yield records.hand_over()
    yield records.hand_over(last=True)


@lru_cache(maxsize=16384)
def country_or_nationality(text: str) -> str | None:
    """The code of a country by its code, its name, its people (``British``) or a part of it (``England & Wales``)."""
    if code := country_code(text):
        return code
    # It knows these, and takes two seconds to get ready: it is asked last.
    from rigour.territories import lookup_territory

    territory = lookup_territory(text)
    return country_code(territory.code) if territory else None


def header_of(cells: Iterable[object]) -> list[str]:
    """The names of columns as they are looked up: without blanks around them."""
    return [squeeze(str(cell or "")) for cell in cells]


def over(until: PartialDate | None, by: date | None, *texts: str | None) -> tuple[PartialDate | None, list[str]] | None:
    """The end of an interest and its marks, where words beside it (a status, a post) may say that it is over.

    One that is over without a day had ended by the day of the record (``by``); None where that is not known either: nothing would
    say that the interest is not open today.
    """
    if until is not None or not any(text and _OVER.search(text) for text in texts):
        return until, []
    return over_by(by) if by else None


def over_by(by: date | None) -> tuple[PartialDate | None, list[str]]:
    """The end of an interest that is over, and its marks: at the latest the day of the record, where that is known."""
    return (PartialDate(by, "day"), ["closed", "until_at_latest"]) if by else (None, ["closed"])


def mapping(value: object) -> Mapping[str, object]:
    """A JSON object; anything else is one without members."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """The elements of a JSON array; one thing that stands where a list should be is a list of itself."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def firm_number(text: str | None, country: str | None) -> tuple[list[tuple[Number, str]], list[str]]:
    """The register number of a firm, and the marks that it tells.

    It is the national number whose rule it passes in that country, else a plain register number. Where the country is
    unknown no rule is tried: ten digits may pass for a Russian number by chance.
    """
    if text and country == "kz" and len(compact(text)) == 12:
        return kz_firm(text)
    known = numbers(text, country=country, bearer="company") if country else []
    if any(n.checked for n, _ in known):
        return known, []
    return number(text, "reg_no", country=country), []


def day_in_name(path: Path) -> date | None:
    """The day that a file bears in its name, where it bears one."""
    found = _ISO_DAY.findall(path.name)
    try:
        told = dates.parse(found[-1]) if found else None
    except BadValue:
        return None
    return told.day if told else None
