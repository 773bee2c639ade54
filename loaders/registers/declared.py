"""What the columns of a list of companies or people can mean."""

from __future__ import annotations

from typing import ClassVar, Literal

from loaders.mapping import Declaration

_COMMON = {
    "name": "the name as written",
    "other_name": "another name of it: short, former, in another language; several columns can be one each",
    "number": "a tax or register number; several columns can be one each",
    "country": "the country it is registered in",
    "address": "an address; several columns can be one each",
    "phone": "telephone; several columns can be one each",
    "email": "e-mail; several columns can be one each",
}
_COMPANY = {
    "founded": "the day it was registered",
    "dissolved": "the day it ended",
    "status": "active, in liquidation …",
    "activity": "what it does, as a code or in words",
}
_PERSON = {"birth_date": "the birth date", "nationality": "the nationality"}
_DIRECTOR = {
    "director_name": "who directs the company; several columns (surname, given name, patronymic) are joined by one blank",
    "director_number": "the director's tax or identity-card number",
    "director_birth_date": "the director's birth date",
    "director_nationality": "the director's nationality",
    "director_since": "the day the directorship began",
    "director_until": "the day it ended",
    "director_role": "what the director is called: director, liquidator, chairman …",
}
SEVERAL = frozenset({"other_name", "number", "address", "phone", "email", "activity"})
JOINED = frozenset({"name", "director_name"})


def _of(party: str, *parts: dict[str, str]) -> dict[str, str]:
    return {f"{party}_{attribute}": words for part in parts for attribute, words in part.items()}


def _joined(party: str) -> frozenset[str]:
    return frozenset(f"{party}_{attribute}" for attribute in SEVERAL) | {"director_name"}


class RegisterDeclaration(Declaration):
    """A mapping of such a list. ``party`` is what its meanings call the one whom a row is about."""

    party: ClassVar[str]


class CompaniesDeclaration(RegisterDeclaration):
    """A mapping of a list of companies, also one of directorships or of addresses."""

    party = "company"
    meanings: ClassVar = _of("company", _COMMON, _COMPANY) | _DIRECTOR
    joined: ClassVar = _joined("company")
    needs: ClassVar = (("company_name", "company_number"),)

    format: Literal["companies"] = "companies"


class PeopleDeclaration(RegisterDeclaration):
    """A mapping of a list of people. Their name may stand in several columns."""

    party = "person"
    meanings: ClassVar = _of("person", _COMMON, _PERSON)
    joined: ClassVar = _joined("person") | {"person_name"}
    needs: ClassVar = (("person_name",),)

    format: Literal["people"] = "people"


class PartiesDeclaration(RegisterDeclaration):
    """A mapping of a list of both: who a row is about is told by its name and number."""

    party = "party"
    meanings: ClassVar = _of("party", _COMMON, _COMPANY, _PERSON)
    joined: ClassVar = _joined("party")
    needs: ClassVar = (("party_name",),)

    format: Literal["parties"] = "parties"
