"""What an export leaves out about people who are named in it: birth days, home addresses, phones, e-mails and personal numbers.

The wall stands between the store and the export, so no format can forget it: a guarded view gives the rows of any statement with the values
masked, in their own columns and wherever else a text repeats them (a reason, a source row, a file name). A mask is visible. The year of
birth and the last signs of a number stay, so that two records can still be told apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import pyarrow as pa
from pydantic import BaseModel

from graph.store import Params, Row, Step, View
from graph.values.identifiers import KINDS, compact

SIGN = "■"
NOTE = f"birth days, home addresses, private phones, e-mails and personal numbers of people are left out, marked {SIGN}"
WITHHELD = f"{SIGN} withheld"

# Of a number so many last signs stay; of a phone fewer, because area and country can be guessed.
KEPT, KEPT_OF_PHONE = 4, 2

# A shorter text stands in other words by chance; in its own column it is masked all the same.
MIN_LITERAL = 6

_HEAD = 5  # signs by which a literal is looked up
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
_LONG_NUMBER = re.compile(r"(?<!\w)\+?\d[\d\s\u00a0\-().]{6,}\d(?!\w)")
_ID_OR_HASH = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
# Headings (Russian, Kazakh registers, English, Chinese sheets) over what a row may say of a person that no loader takes.
_PRIVATE_HEADING = re.compile(
    r"паспорт|passport|снилс|snils|удостоверени|рожд|birth|born|жительств|проживан|residen|телефон|phone|\bтел\b|e.?mail|почт|мобил|mobile",
    re.IGNORECASE,
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PERSONAL = [kind for kind, (_, bearer) in KINDS.items() if bearer == "person"]
_OF_FIRMS = [kind for kind, (_, bearer) in KINDS.items() if bearer != "person"]

_NUMBERS = """
SELECT DISTINCT i."value", i.as_written FROM identifier i JOIN mention m ON m.id = i.mention_id
LEFT JOIN member b ON b.mention_id = m.id LEFT JOIN entity e ON e.id = b.entity_id
WHERE (m.kind = 'person' OR e.kind = 'person' OR (m.kind <> 'company' AND list_contains($personal, i.kind)))
  AND i."value" NOT IN (
    SELECT j."value" FROM identifier j JOIN mention f ON f.id = j.mention_id
    WHERE f.kind = 'company' AND j.sure AND list_contains($of_firms, j.kind))
"""
_PEOPLE = """
SELECT DISTINCT CASE WHEN m.born_precision = 'day' THEN m.born END AS born, m.addresses, m.phones, m.emails
FROM mention m LEFT JOIN member b ON b.mention_id = m.id LEFT JOIN entity e ON e.id = b.entity_id
WHERE m.kind = 'person' OR e.kind = 'person'
"""

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


class Redaction:
    """The values to leave out, each with its mask. Made of all people of a case, because a source row may name others too."""

    def __init__(self, view: View) -> None:
        self._literals: dict[str, dict[str, str]] = defaultdict(dict)
        self._numbers: dict[str, str] = {}
        for row in view.rows(_NUMBERS, {"personal": _PERSONAL, "of_firms": _OF_FIRMS}):
            for text in {row["value"], row["as_written"]}:
                self._number(text)
        people = view.rows(_PEOPLE)
        for born in {row["born"] for row in people}:
            for text in _spellings(born):
                self._literal(text, _born_mask(born))
        for row in people:
            for text in row["addresses"] or ():
                # A land or a town alone is nobody's home.
                if any(sign.isdigit() for sign in text):
                    self._literal(text, WITHHELD)
            for text in row["emails"] or ():
                self._literal(text, f"{SIGN}@{SIGN}")
            for text in row["phones"] or ():
                self._literal(text, _masked(text, KEPT_OF_PHONE))
                self._numbers[_digits(text)[-10:]] = _masked(_digits(text), KEPT_OF_PHONE)

    def _number(self, text: str | None) -> None:
        if text:
            plain = compact(text)
            mask = self._numbers[plain] = _masked(plain, KEPT)
            self._literal(text, mask if text == plain else _masked(text, KEPT))

    def _literal(self, text: str, mask: str) -> None:
        plain = text.strip(" +(").lower()
        if len(plain) >= MIN_LITERAL:
            self._literals[plain[:_HEAD]][plain] = mask

    def text(self, text: str) -> str:
        """The text with every value that is to be left out masked. Ids and hashes stay."""
        if not ("@" in text or any(sign.isdigit() for sign in text)) or _ID_OR_HASH.fullmatch(text):
            return text
        lower = text.lower()
        if len(lower) == len(text):
            text = "".join(self._scanned(text, lower))
        return _LONG_NUMBER.sub(self._long_number, text)

    def _scanned(self, text: str, lower: str) -> Iterator[str]:
        done = 0
        for match in _WORD_START.finditer(lower):
            at = match.start()
            if at < done:
                continue
            near = self._literals.get(lower[at : at + _HEAD], {})
            fits = [word for word in near if lower.startswith(word, at) and not lower[at + len(word) :][:1].isalnum()]
            if fits:
                longest = max(fits, key=len)
                yield from (text[done:at], near[longest])
                done = at + len(longest)
        yield text[done:]

    def _long_number(self, match: re.Match[str]) -> str:
        digits = _digits(match[0])
        return self._numbers.get(digits) or (self._numbers.get(digits[-10:]) if len(digits) > 9 else None) or match[0]

    def cell(self, name: str, text: str) -> str:
        """A cell of a source row. One whose heading speaks of a paper, a birth or a contact is masked unread: no loader may know it."""
        return WITHHELD if _PRIVATE_HEADING.search(name) else self.text(text)

    def value(self, value: Any) -> Any:
        """The same for whatever holds texts: lists, rows and structures."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {name: self.value(part) for name, part in self._of_person(value).items()}
        if isinstance(value, (list, tuple)):
            return [self.value(part) for part in value]
        return value

    def _of_person(self, row: Row) -> Row:
        """A row with the columns masked that need no look at their text."""
        if isinstance(born := row.get("born"), date):
            row = {**row, "born": date(born.year, 1, 1), "born_precision": "year"}
        if row.get("kind") == "person":
            masked = {name: [WITHHELD] for name in ("addresses", "phones", "emails") if row.get(name)}
            row = {**row, **masked, **({"address_keys": []} if "address_keys" in row else {})}
        if row.get("kind") in _PERSONAL and isinstance(row.get("value"), str) and SIGN not in row["value"]:
            number = row["value"]
            row = {**row, **({"value": _masked(number, KEPT)} if compact(number) in self._numbers else {})}
        return row

    def record(self, record: Model) -> Model:
        """A typed record with its texts masked."""
        return type(record).model_validate(self.value(record.model_dump()))


class Guarded:
    """A view whose rows are masked. Steps run on the store as it is; only what comes out is masked."""

    def __init__(self, view: View, redaction: Redaction) -> None:
        self._view, self._redaction = view, redaction
        self.by_place = view.by_place

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        return [self._redaction.value(row) for row in self._view.rows(sql, params)]

    def arrow(self, sql: str, params: Params | None = None) -> Any:
        found = self._view.arrow(sql, params)
        masked = [self._redaction.value(row) for row in found.to_pylist()]
        return pa.Table.from_pylist(masked, schema=found.schema)

    def together(self, work: Callable[[], T], stop: Callable[[], object] | None = None) -> T:
        return self._view.together(work, stop)

    def run(self, steps: Sequence[Step], params: Params | None = None) -> None:
        self._view.run(steps, params)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _masked(text: str, kept: int) -> str:
    """``■■■■■■■■3456``; blanks and dashes go too, because they tell the kind of a number but not whose it is."""
    plain = text if text.isalnum() else "".join(sign for sign in text if sign.isalnum())
    kept = min(kept, len(plain) // 3)
    return SIGN * (len(plain) - kept) + plain[len(plain) - kept :]


def _born_mask(day: date) -> str:
    return f"{day.year}-{SIGN * 2}-{SIGN * 2}"


def _spellings(day: date | None) -> Iterator[str]:
    """A full date as sources and our own sentences write it."""
    if day is None:
        return
    y, m, d = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    yield from (f"{y}{sep}{m}{sep}{d}" for sep in ("-", ".", "/", ""))
    yield from (f"{d}{sep}{m}{sep}{y}" for sep in ("-", ".", "/"))
    yield from (
        f"{m}/{d}/{y}",
        f"{day.month}/{day.day}/{y}",
        f"{day.day}.{day.month}.{y}",
        f"{day.day}/{day.month}/{y}",
    )
    for month in (_MONTHS[day.month - 1], _MONTHS[day.month - 1][:3]):
        yield from (f"{day.day} {month} {y}", f"{d} {month} {y}", f"{month} {day.day}, {y}")
