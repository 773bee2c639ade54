"""People and firms of an FtM file as mentions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Literal

from graph.values.countries import country_code
from graph.values.identifiers import KINDS, Number, compact
from loaders.building import Builder, kz_firm, number, numbers
from loaders.ftm.objects import Object, agreed

Kind = Literal["person", "company", "unknown"]

# Schemas that are parties of the graph. A LegalEntity may be either; what it bears decides.
PARTIES: Mapping[str, Kind] = {
    "Person": "person", "Company": "company", "Organization": "company", "PublicBody": "company", "LegalEntity": "unknown",
}  # fmt: skip

NAMES = ("name", "alias", "previousName")
NAME_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
NUMBERS = ("innCode", "ogrnCode", "leiCode", "uscCode", "registrationNumber", "taxNumber", "idNumber")
CONTACTS = ("phone", "email", "address", "addressEntity")
READ = frozenset({
    *NAMES, *NAME_PARTS, *NUMBERS, *CONTACTS, "jurisdiction", "mainCountry", "country", "nationality", "citizenship", "birthDate",
    "incorporationDate", "dissolutionDate", "status", "okvedCode", "topics",
})  # fmt: skip

# Only a firm has one of these.
FIRM_SIGNS = frozenset(
    {"incorporationDate", "dissolutionDate", "jurisdiction", "legalForm", "ogrnCode", "leiCode", "uscCode"}
)
# An entity with nothing but a name, a number and contacts adds these to a firm that another record describes.
CONTACT_ENTRY = frozenset({*NAMES, *NUMBERS, *CONTACTS, "country", "website", "sourceUrl", "createdAt", "modifiedAt"})
# FtM topics: a linked or a counter-sanctioned party is not itself on a list.
TOPIC_MARKS = {"sanction": "listed", "sanction.linked": "linked_to_listed", "sanction.counter": "counter_listed"}


def add(
    make: Builder, item: Object, address_of: Callable[[str], str | None], *, firm: bool, linked: bool
) -> str | None:
    """Add the mention of an entity and return its id; None where it has neither name nor number.

    ``address_of`` gives the text of an Address entity by its id, ``firm`` says that a link treats it as a firm, ``linked``
    that some link names it.
    """
    names, country = _names(item), _country(item)
    given, marks = _numbers(item, PARTIES[item.schema], country)
    if not names and not given:
        return None
    kind = _kind(item, given, firm)
    marks += [mark for topic in item.texts("topics") if (mark := TOPIC_MARKS.get(topic))]
    places = [*item.texts("address"), *filter(None, map(address_of, item.texts("addressEntity")))]
    if kind == "company":
        marks += ["state"] if item.schema == "PublicBody" else []
        marks += ["contact_only"] if not linked and _is_contact_entry(item) else []
        ended = agreed(make, item, "dissolutionDate", "last")
        return make.company(
            item.row, names[0] if names else None, given, other_names=names[1:], record=item.id, country=country,
            country_basis="stated" if country else None, addresses=places, founded=agreed(make, item, "incorporationDate", "first"),
            dissolved=ended.last if ended else None, status="; ".join(item.texts("status")) or None,
            activities=item.texts("okvedCode"), phones=item.texts("phone"), emails=item.texts("email"), marks=marks,
        )  # fmt: skip
    citizenships = dict.fromkeys(country_code(text) for text in item.texts("nationality", "citizenship"))
    return make.person(
        item.row, names[0] if names else "", given, other_names=names[1:], record=item.id, country=country,
        nationalities=citizenships, born=agreed(make, item, "birthDate"), addresses=places, phones=item.texts("phone"),
        emails=item.texts("email"), marks=marks, kind=kind,
    )  # fmt: skip


def _names(item: Object) -> list[str]:
    """All names, whatever their script. An alias of one word (a nickname, a given name alone) names nobody."""
    own = item.texts("name")
    if not own and (parts := item.texts(*NAME_PARTS)):
        own = [" ".join(parts)]
    more = item.texts("alias", "previousName")
    return [*own, *(name for name in more if PARTIES[item.schema] != "person" or " " in name)]


def _country(item: Object) -> str | None:
    """The country of registration, else the one country the entity is said to be of; several without order are none."""
    for properties in ("jurisdiction", "mainCountry", "country"):
        codes = {code for text in item.texts(properties) if (code := country_code(text))}
        if codes:
            return codes.pop() if len(codes) == 1 else None
    return None


def _kind(item: Object, given: Collection[tuple[Number, str]], firm: bool) -> Kind:
    kind = PARTIES[item.schema]
    if kind != "unknown":
        return kind
    bearers = {KINDS[n.kind][1] for n, _ in given if n.checked} - {"any"}
    if firm or bearers == {"company"} or FIRM_SIGNS & item.properties.keys():
        return "company"
    return "person" if bearers == {"person"} else "unknown"


def _is_contact_entry(item: Object) -> bool:
    given = item.properties.keys()
    return given <= CONTACT_ENTRY and not given.isdisjoint(CONTACTS) and not given.isdisjoint(NUMBERS)


def _numbers(item: Object, kind: Kind, country: str | None) -> tuple[list[tuple[Number, str]], list[str]]:
    """Every number of the entity in all its readings, and the marks that a Kazakh number tells."""
    given: list[tuple[Number, str]] = []
    marks: list[str] = []
    for text in item.texts("innCode"):
        given += _taxpayer_number(text, kind)
    for text in item.texts("ogrnCode"):
        given += number(text, "ogrnip" if len(compact(text)) == 15 else "ogrn")
    for name, stated in (("leiCode", "lei"), ("uscCode", "uscc")):
        given += [found for text in item.texts(name) for found in number(text, stated)]
    for text in item.texts("registrationNumber", "taxNumber", "idNumber"):
        if country == "kz" and kind == "company" and len(compact(text)) == 12:
            found, told = kz_firm(text)
            given, marks = given + found, marks + told
        else:
            given += _register_number(text, kind, country)
    once: dict[Number, str] = {}
    for reading, text in given:
        once.setdefault(reading, text)
    return list(once.items()), marks


def _taxpayer_number(text: str, kind: Kind) -> list[tuple[Number, str]]:
    """Files put Russian, Kyrgyz and Kazakh numbers under innCode; one that passes no rule is a Russian one with a fault."""
    found = numbers(text, bearer="any" if kind == "unknown" else kind)
    if any(n.checked for n, _ in found):
        return found
    return number(text, "inn_person" if kind == "person" or len(compact(text)) == 12 else "inn")


def _register_number(text: str, kind: Kind, country: str | None) -> list[tuple[Number, str]]:
    found = numbers(text, country=country, bearer="any" if kind == "unknown" else kind)
    return found if any(n.checked for n, _ in found) else number(text, "reg_no", country=country)
