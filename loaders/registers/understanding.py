"""What a list of companies or people means, by its headers and values, and every doubt about it.

A header that names no party ("ИНН", "Адрес") speaks of the one whom the rows are about. Who that is, is told by headers that name a party,
by attributes that only one kind has (a birth date), and by the names themselves. Where all that says nothing, each row is judged by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from graph.values.text import clean
from loaders import kinds, parties
from loaders.contract import Head
from loaders.evidence import SAMPLE_ROWS, Column, are_firms
from loaders.headers import Recognised, Vocabulary
from loaders.layout import labels, other_sheets, rows_below
from loaders.mapping import UNDECIDED, UNUSED, Draft, Finding
from loaders.reading import open_table
from loaders.registers.declared import (
    SEVERAL,
    CompaniesDeclaration,
    PartiesDeclaration,
    PeopleDeclaration,
    RegisterDeclaration,
)

ROLES = ("subject", "company", "person", "director")
_CELLS = {
    "name": "name", "other_name": "name", "former_name": "name", "surname": "name", "forename": "name", "patronymic": "name",
    "number": "number", "country": "country",
    "founded": "day", "issued": "day", "dissolved": "day", "since": "day", "until": "day", "birth_date": "day",
}  # fmt: skip
KINDS = {f"{role}.{attribute}": kind for role in ROLES for attribute, kind in _CELLS.items()} | {"date": "day"}
_OF_COMPANIES = frozenset({"founded", "dissolved", "activity", "legal_form"})
_OF_PEOPLE = frozenset({"birth_date", "nationality", "gender"})
# A former name is another name, and never the only one; a licence may be all that tells since when there is a firm.
_STANDS_FOR = {"former_name": "other_name", "issued": "founded"}
_KNOWN_BY = frozenset({"name", "number", "founded", "surname", "forename"})
_SOUNDS = re.compile(r" reads like \w+\.(\w+), but")
_PARTS = ("surname", "forename", "patronymic")
_DATES = frozenset({"founded", "dissolved", "birth_date", "since", "until"})
_MOST = 0.8  # of the names that have to be of one kind, where they alone tell
_HALF = 0.5
_LEAST = 2  # attributes beside the name that make a table a register
# What a register says beside a name; a status, a role or an activity alone makes none.
_TELLING = frozenset({"number", "address", "founded", "birth_date", "phone", "email"})

DECLARATIONS: dict[str, type[RegisterDeclaration]] = {
    "company": CompaniesDeclaration,
    "person": PeopleDeclaration,
    "party": PartiesDeclaration,
}


class Understanding(NamedTuple):
    """Whom the rows are about (company, person, party), the place of each column by its meaning in a mapping, and the doubts."""

    party: str
    header_row: int
    names: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    doubts: tuple[str, ...]
    undecided: dict[int, tuple[str, ...]]
    dates: str
    known: frozenset[int]

    @property
    def declares(self) -> type[RegisterDeclaration]:
        return DECLARATIONS[self.party]


@cache
def words() -> Vocabulary:
    several = frozenset(f"{role}.{attribute}" for role in ROLES for attribute in SEVERAL)
    return Vocabulary.load("registers", kinds=KINDS, several=several)


def understand(head: Head, claimed: str | None = None) -> Understanding | None:
    """What a table means, or None where it is no list of companies or people; ``claimed``: whom a person says that it is about."""
    found = words().find(head.rows) if head.shape == "table" else None
    if found is None or ("other" in found.columns and claimed is None):
        return None
    found = _with_name(found, head.rows[found.header_row :])
    told = _attributes(found)
    rows = [cells for _, cells in islice(rows_below(open_table(head), found.header_row, None), SAMPLE_ROWS)]
    party = claimed or _party(found, told, rows)
    if party is None or not rows:
        return None
    places, undecided, doubts = _assigned(found, party, told)
    _drop_licence(places, found, rows)
    if claimed is None and not _is_list(party, places, rows):
        return None
    if f"{party}_name" not in places and f"{party}_number" not in places:
        doubts.append(f"no column is known to hold the name of the {party}")
    doubts += [*found.conflicts, *_unsure(found, places)]
    dates, doubt = _day_order(places, found, rows)
    doubts += [doubt] if doubt else []
    doubts += _strangers(found, party, places, undecided, rows)
    if others := other_sheets(head):
        doubts.append(
            f'rows are also in other sheets than "{head.sheets[0]}", and one alone is read: {", ".join(others)}'
        )
    return Understanding(
        party, found.header_row, found.names, places, tuple(doubts), undecided, dates, found.ignored
    )  # fmt: skip


def _with_name(found: Recognised, rows: Sequence[Sequence[Any]]) -> Recognised:
    """A register may call the only name it has a trade name, or a title (``unvan``): then that is the name, if firms stand there."""
    if any(f"{role}.name" in found.columns for role in ("subject", "company")):
        return found
    for meaning in ("subject.other_name", "company.other_name", "subject.role"):
        if (place := found.columns.get(meaning)) is None:
            continue
        names = [text for cell in _cells(rows, place) if (text := clean(cell))]
        if names and sum(parties.bearer(name, None).kind == "company" for name in names) > len(names) * _HALF:
            columns = {m: p for m, p in found.columns.items() if m != meaning} | {"subject.name": place}
            places = {m: p for m, p in found.places.items() if m != meaning} | {"subject.name": (place,)}
            return found._replace(columns=columns, places=places)
    return found


def _is_list(party: str, places: dict[str, tuple[int, ...]], rows: Sequence[Sequence[Any]]) -> bool:
    """Whether enough is said of those whom the rows name."""
    # The lines of a broken table have words under "number".
    numbers = [cell for place in places.get(f"{party}_number", ()) for cell in _cells(rows, place)]
    said = {meaning.removeprefix(f"{party}_") for meaning in places}
    telling = len(said) >= _LEAST and bool(said & (_TELLING | {"director_name"}))
    return "name" in said and telling and kinds.share("number", numbers)[0] >= _HALF


def _attributes(found: Recognised) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {role: set() for role in ROLES}
    for meaning in found.columns:
        role, _, attribute = meaning.partition(".")
        if attribute:
            told[role].add(attribute)
    return told


def _cells(rows: Sequence[Sequence[Any]], place: int) -> list[Any]:
    return [row[place] for row in rows if place < len(row)]


def _party(found: Recognised, told: dict[str, set[str]], rows: Sequence[Sequence[Any]]) -> str | None:
    """Whom the rows are about; None where no column names anybody."""
    company = bool(told["company"] | told["director"]) or bool(told["subject"] & _OF_COMPANIES)
    person = bool(told["person"]) or bool(told["subject"] & _OF_PEOPLE and not told["director"])
    named = "subject.name" in found.columns
    if told["company"] & {"name", "number"} or (company and not person):
        return "company" if named or "name" in told["company"] else None
    if told["person"] & {"name", "surname"}:
        # Sole traders are registered and have an activity too.
        return "person" if not (told["company"] or told["director"] or "legal_form" in told["subject"]) else None
    if not named:
        return None
    if person and not company:
        return "person"
    names = [t for cell in _cells(rows, found.columns["subject.name"]) if (t := clean(cell))]
    who = [parties.bearer(name, None).kind for name in names]
    for kind in ("company", "person"):
        if who.count(kind) > len(who) * _MOST:
            return kind
    return "party" if who.count("company") + who.count("person") > len(who) * _MOST else None


def _assigned(
    found: Recognised, party: str, told: dict[str, set[str]]
) -> tuple[dict[str, tuple[int, ...]], dict[int, tuple[str, ...]], list[str]]:
    """The places by meaning, the columns that a person has to decide, and why."""
    places: dict[str, tuple[int, ...]] = {}
    undecided: dict[int, tuple[str, ...]] = {}
    doubts: list[str] = []
    meanings = DECLARATIONS[party].meanings
    for meaning, several in found.places.items():
        role, _, attribute = meaning.partition(".")
        if attribute in _PARTS:
            continue
        name = found.names[several[0]]
        if attribute == "issued" and "founded" in told[role]:
            continue
        attribute = _STANDS_FOR.get(attribute, attribute)
        if meaning == "date":
            choices = tuple(
                m for m in meanings if m.rpartition("_")[2] in ("founded", "since") or m.endswith("birth_date")
            )
            undecided[several[0]] = (*choices, UNUSED)
            doubts.append(f'column "{name}": the header does not say what happened on that day')
            continue
        at = several if attribute in SEVERAL else several[:1]
        # Whose birth date it is that stands beside a director, the header need not say: a company has none.
        whose = "director" if role == "subject" and party == "company" and attribute in _OF_PEOPLE else role
        whose = party if whose in ("subject", party) else whose
        if f"{whose}_{attribute}" in meanings and (whose != "director" or told["director"]):
            # A person's own attributes in a list of companies ("home address") are the director's, who has no place for them here.
            places[f"{whose}_{attribute}"] = (*places.get(f"{whose}_{attribute}", ()), *at)
    for role in ("person", "director"):
        if f"{role}_name" in meanings and (parts := _name_parts(found, role)):
            places[f"{role}_name"] = tuple(sorted(parts))
    return places, undecided, doubts


def _drop_licence(places: dict[str, tuple[int, ...]], found: Recognised, rows: Sequence[Sequence[Any]]) -> None:
    """The day of a licence does not stand for that of the firm where a column of days is left that nobody understands."""
    licence = {place for meaning, place in found.columns.items() if meaning.endswith(".issued")}
    founded = [meaning for meaning, several in places.items() if meaning.endswith("_founded") and licence & {*several}]
    used = {place for several in places.values() for place in several} | found.ignored
    left = (place for place, name in enumerate(found.names) if place not in used and not any(words().readings(name)))
    if founded and any(_are_days(_cells(rows, place)) for place in left):
        for meaning in founded:
            del places[meaning]


def _are_days(cells: Sequence[Any]) -> bool:
    fit, filled = kinds.share("day", cells)
    return bool(filled) and fit > _MOST


def _name_parts(found: Recognised, role: str) -> list[int]:
    parts = [found.columns[meaning] for part in _PARTS if (meaning := f"{role}.{part}") in found.columns]
    return parts if f"{role}.surname" in found.columns else []


def _unsure(found: Recognised, places: dict[str, tuple[int, ...]]) -> Iterator[str]:
    """Headers that only sound like something a firm or person is known by: what else a column may say is left out, and told as unread."""
    for doubt in found.doubts:
        sounds = _SOUNDS.search(doubt)
        if sounds and (
            sounds[1] not in _KNOWN_BY or (sounds[1] == "number" and any(m.endswith("_number") for m in places))
        ):
            continue
        if "_status" not in doubt:
            yield doubt


def _day_order(
    places: dict[str, tuple[int, ...]], found: Recognised, rows: Sequence[Sequence[Any]]
) -> tuple[str, str | None]:
    """How days in figures are written: by all columns of days together."""
    column, name = Column(), ""
    for meaning, several in places.items():
        if (
            meaning.partition("_")[2] in _DATES
            or meaning.rpartition("_")[2] in _DATES
            or meaning.endswith("birth_date")
        ):
            name = name or found.names[several[0]]
            for cell in _cells(rows, several[0]):
                column.add(cell)
    match column.day_order():
        case "unclear":
            return UNDECIDED, f'column "{name}": the dates do not show whether the day or the month comes first'
        case "mixed":
            return UNDECIDED, f'column "{name}": some dates can only have the day first and some only the month'
        case order:
            return order or "day-first", None


def _strangers(
    found: Recognised,
    party: str,
    places: dict[str, tuple[int, ...]],
    undecided: dict[int, tuple[str, ...]],
    rows: Sequence[Sequence[Any]],
) -> list[str]:
    """Columns under headers that nobody knows whose values are numbers of people or firms."""
    used = {place for several in places.values() for place in several} | found.ignored | undecided.keys()
    doubts = []
    for place, name in enumerate(found.names):
        cells = [cell for cell in _cells(rows, place) if clean(cell)]
        if place in used or not cells or any(words().readings(name)):
            continue
        if kinds.checked_share(cells) > _MOST:
            meanings = DECLARATIONS[party].meanings
            choices = tuple(m for m in (f"{party}_number", "director_number") if m in meanings)
            undecided[place] = (*choices, UNUSED)
            doubts.append(f'column "{name}": the header is not understood, and the values are tax numbers')
        elif party == "company" and "company_name" not in places and are_firms(cells):
            undecided[place] = ("company_name", UNUSED)
            doubts.append(f'column "{name}": the header is not understood, and the values are names of firms')
    return doubts


def draft(understood: Understanding, head: Head) -> Draft:
    """The mapping that says how a table was understood, with what is undecided left open."""
    meanings = {place: meaning for meaning, several in understood.places.items() for place in several}
    told = "\n".join(understood.doubts)
    conflicting = [
        p
        for p, name in enumerate(understood.names)
        if name and re.search(rf'"{re.escape(name)}" and|and "{re.escape(name)}"', told)
    ]
    rows = head.rows[understood.header_row :]
    findings = []
    for place, label in enumerate(labels(understood.names)):
        samples = tuple(dict.fromkeys(text for cell in _cells(rows, place) if (text := clean(cell))))[:3]
        if place in understood.undecided:
            findings.append(Finding(label, UNDECIDED, "to be decided", samples, understood.undecided[place]))
        elif place in conflicting:
            choices = tuple(
                dict.fromkeys(m for m in (meanings.get(place), *(meanings.get(p) for p in conflicting)) if m)
            )
            findings.append(Finding(label, UNDECIDED, "another column reads the same", samples, (*choices, UNUSED)))
        else:
            meaning = meanings.get(place, UNUSED)
            why = "known and not needed" if place in understood.known else "nothing that is read"
            findings.append(Finding(label, meaning, why if meaning == UNUSED else "by its header and values", samples))
    return Draft(
        understood.declares, head.path.name, len(rows), understood.header_row, tuple(findings), understood.doubts, dates=understood.dates,
    )  # fmt: skip
