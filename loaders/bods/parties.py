"""Entities and people of a BODS file as mentions: one for each record, however many statements it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from graph.values.countries import country_code
from graph.values.dates import PartialDate
from graph.values.identifiers import Number
from graph.values.text import clean
from loaders.bods import numbers
from loaders.bods.statements import Statement, as_known, held_on, texts
from loaders.records import Records, items, mapping

READ = frozenset({
    "isComponent", "entityType", "personType", "name", "names", "alternateNames", "identifiers", "jurisdiction",
    "incorporatedInJurisdiction", "nationalities", "birthDate", "foundingDate", "dissolutionDate", "addresses", "unspecifiedEntityDetails",
    "unspecifiedPersonDetails",
})  # fmt: skip
# Parts that say something the graph has no place for, or repeat what is read.
IGNORED = frozenset({
    "entitySubtype", "publicListing", "politicalExposure", "hasPepStatus", "pepStatusDetails", "taxResidencies", "placeOfBirth",
    "placeOfResidence", "deathDate", "uri", "formedByStatute",
})  # fmt: skip

# What stands around the facts in 0.2 and 0.3; in 0.4 it is outside.
ENVELOPE = frozenset({
    "statementID", "statementType", "statementDate", "publicationDetails", "source", "annotations", "replacesStatements",
})  # fmt: skip

KNOWN = READ | IGNORED | ENVELOPE

ENTITY_MARKS = {"state": "state", "stateBody": "state", "arrangement": "arrangement"}
# Entities and people that stand for somebody who is not named.
NAMELESS = frozenset({"unknownEntity", "anonymousEntity", "unknownPerson", "anonymousPerson"})
WITHHELD = frozenset({"anonymousEntity", "anonymousPerson"})


class Party(NamedTuple):
    """What a record became: the id of its mention with its name, or the reason why there is none."""

    record: str
    mention: str | None
    name: str
    is_person: bool
    is_arrangement: bool
    reason: str


@dataclass(slots=True)
class Facts:
    """What one statement says of a party, and what all statements of a record say together."""

    names: list[str] = field(default_factory=list)
    given: list[tuple[Number, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    country: str | None = None
    country_basis: str | None = None
    nationalities: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    begun: PartialDate | None = None  # birth, founding
    dissolved: PartialDate | None = None

    def take(self, earlier: Facts) -> bool:
        """Add what an earlier statement says beyond this one; whether that is anything.

        Lists grow, single values are kept; a date is made more exact by one that fits it.
        """
        news = False
        for mine, theirs in (
            (self.names, earlier.names), (self.nationalities, earlier.nationalities), (self.addresses, earlier.addresses),
        ):  # fmt: skip
            added = [value for value in theirs if value not in mine]
            mine += added
            news = news or bool(added)
        pairs = [pair for pair in earlier.given if pair not in self.given]
        self.given += pairs
        self.marks += [mark for mark in earlier.marks if mark not in self.marks]
        if self.country is None and earlier.country is not None:
            self.country, self.country_basis, news = earlier.country, earlier.country_basis, True
        if earlier.begun and (self.begun is None or _refines(earlier.begun, self.begun)):
            self.begun, news = earlier.begun, True
        return news or bool(pairs)


def _refines(finer: PartialDate, coarser: PartialDate) -> bool:
    return len(finer.text()) > len(coarser.text()) and finer.text().startswith(coarser.text())


class Parties:
    """Makes the parties of a file. A record is made when all its statements are there, oldest first."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.odd_schemes: set[str] = set()

    def add(self, statements: Sequence[Statement]) -> Party:
        """The mention of a record. Earlier statements that add a fact become further rows of it, the others are skipped."""
        *earlier, last = self._once(statements)
        statements = [*earlier, last]
        records = self.records
        facts = [self._facts(statement) for statement in statements]
        every = facts.pop()
        telling = [s for s, said in zip(reversed(earlier), reversed(facts), strict=True) if every.take(said)]
        kind, is_person = party_type(last), last.sort == "person"
        if kind in NAMELESS:
            for _ in statements:
                records.skip("statements of parties that are not named")
            return Party(last.record, None, "", is_person, kind == "arrangement", _why_unnamed(last, kind))
        days = {statement.row: held_on(statement) for statement in statements}
        records.row, records.make.as_of = last.row, days[last.row]
        mention = self._person(last, every) if is_person else self._entity(last, every)
        made = records.claims.mentions[-1]
        records.claims.mentions += [made._replace(row=s.row, as_of=days[s.row]) for s in telling]
        for statement in statements:
            if statement is last or statement in telling:
                records.load()
            else:
                records.skip("statements that a later one of the same record repeats")
        return Party(last.record, mention, "" if is_person else made.name, is_person, kind == "arrangement", "")

    def _once(self, statements: Sequence[Statement]) -> list[Statement]:
        """Without those that bear the id of another one (0.2, 0.3) by mistake: two people must not become one."""
        found: dict[str, Statement] = {}
        for statement in statements:
            name = f"#{statement.row}" if statement.is_record or statement.id is None else statement.id
            if name not in found:
                found[name] = statement
            elif found[name].details == statement.details:
                self.records.skip("statements that a later one of the same record repeats")
            else:
                self.records.row = statement.row
                self.records.refuse(
                    "another statement of the file bears the same id and says something else", column="statementID",
                    value=statement.id, fix="Give each statement an id of its own.", cells=statement.whole,
                )  # fmt: skip
        return list(found.values())

    def _facts(self, statement: Statement) -> Facts:
        self.records.row = statement.row
        details = statement.details
        self.records.note_unread(f"{statement.sort}.{name}" for name in details if name not in KNOWN)
        return self._of_person(details) if statement.sort == "person" else self._of_entity(statement, details)

    def _of_person(self, details: Mapping[str, object]) -> Facts:
        told = numbers.read(self.records, details, "person", None, self.odd_schemes)
        homes = [part for part in map(mapping, items(details.get("addresses"))) if part.get("type") == "residence"]
        codes = [self._country("nationalities", part) for part in items(details.get("nationalities"))]
        country = next((code for part in homes if (code := self._country("addresses", part.get("country")))), None)
        born = self.records.day("birthDate", details.get("birthDate"))
        if born and born.day > date.today():
            self.records.warn("birthDate", born.text(), "the birth date lies in the future; it is left out")
            born = None
        return Facts(
            names=person_names(details), given=told.given, country=country, nationalities=[code for code in codes if code],
            addresses=_addresses(details), begun=born,
        )  # fmt: skip

    def _of_entity(self, statement: Statement, details: Mapping[str, object]) -> Facts:
        place = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
        stated = self._country("jurisdiction", place)
        told = numbers.read(self.records, details, "company", stated, self.odd_schemes)
        mark = ENTITY_MARKS.get(party_type(statement))
        begun, ended = (
            self.records.day(name, as_known(statement, f"/{name}", details.get(name)))
            for name in ("foundingDate", "dissolutionDate")
        )
        return Facts(
            names=[*texts(details.get("name")), *texts(details.get("alternateNames"))], given=told.given,
            marks=[*told.marks, mark] if mark else told.marks, country=stated or told.country,
            country_basis="stated" if stated else "number" if told.country else None, addresses=_addresses(details),
            begun=begun, dissolved=ended,
        )  # fmt: skip

    def _country(self, column: str, value: object) -> str | None:
        """A country written as an object of code and name, or as either of them."""
        parts = mapping(value)
        code, name = (clean(parts.get("code")), clean(parts.get("name"))) if parts else (None, clean(value))
        return country_code(code) or self.records.country(column, name or code)

    def _person(self, last: Statement, facts: Facts) -> str:
        return self.records.make.person(
            last.row, facts.names[0] if facts.names else "", facts.given, other_names=facts.names[1:], record=last.record,
            country=facts.country, nationalities=facts.nationalities, born=facts.begun, addresses=facts.addresses,
            marks=_marks(last, facts),
        )  # fmt: skip

    def _entity(self, last: Statement, facts: Facts) -> str:
        return self.records.make.company(
            last.row, facts.names[0] if facts.names else None, facts.given, other_names=facts.names[1:], record=last.record,
            country=facts.country, country_basis=facts.country_basis, addresses=facts.addresses, founded=facts.begun,
            dissolved=facts.dissolved.day if facts.dissolved else None, marks=[*facts.marks, *_marks(last, facts)],
        )  # fmt: skip


def party_type(statement: Statement) -> str:
    """The type of an entity (text, or an object in 0.4) or of a person; empty where it is not said."""
    value = statement.details.get("personType" if statement.sort == "person" else "entityType")
    return clean(value.get("type") if isinstance(value, Mapping) else value) or ""


def person_names(details: Mapping[str, object]) -> list[str]:
    """All names of a person. One of a single word (a nickname, a given name alone) names nobody beside others."""
    found: list[str] = []
    for part in map(mapping, items(details.get("names"))):
        given, patronymic, family = (clean(part.get(name)) for name in ("givenName", "patronymicName", "familyName"))
        joined = " ".join(text for text in (family, given, patronymic) if text)
        full = clean(part.get("fullName"))
        found += [full] if full else []
        if joined and (not full or (patronymic and patronymic not in full)):
            found.append(joined)
    once = list(dict.fromkeys(found))
    return [name for place, name in enumerate(once) if place == 0 or " " in name]


def _addresses(details: Mapping[str, object]) -> list[str]:
    """The addresses as one line each. A birth place is none; the country is left out, as other sources do."""
    found = []
    for part in map(mapping, items(details.get("addresses"))):
        text, code = clean(part.get("address")), clean(part.get("postCode"))
        if text and part.get("type") != "placeOfBirth":
            found.append(f"{text}, {code}" if code and code not in text else text)
    return found


def _marks(last: Statement, facts: Facts) -> list[str]:
    """That the record is closed; that it names nobody although the party is known."""
    return [*(["closed"] if last.status == "closed" else []), *([] if facts.names or facts.given else ["unnamed"])]


def _why_unnamed(last: Statement, kind: str) -> str:
    told = mapping(last.details.get("unspecifiedPersonDetails") or last.details.get("unspecifiedEntityDetails"))
    return clean(told.get("reason")) or ("anonymous" if kind in WITHHELD else "unknown")
