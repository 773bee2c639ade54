"""What the columns of a table of owners can mean, and how its values can be written."""

from __future__ import annotations

from typing import ClassVar, Literal

from loaders.mapping import Declaration

MEANINGS = {
    "owner_name": "the owner as written; several columns (surname, given name, patronymic) are joined by one blank",
    "owner_number": "the owner's tax, identity-card or register number",
    "owner_birth_date": "the owner's birth date",
    "owner_nationality": "the owner's nationality",
    "owner_country": "the country the owner lives or is registered in",
    "owner_address": "the owner's address",
    "company_name": "the company that is owned, as written",
    "company_number": "the company's register or tax number",
    "company_country": "the country the company is registered in",
    "company_address": "the company's address",
    "company_founded": "the day the company was registered",
    "director_name": "who directs the company, beside its owners",
    "share": "the share of the company",
    "since": "the day the interest began",
    "until": "the day it ended; empty: no end known",
    "role": "what the person is to the company: owner, founder, shareholder, beneficial owner, director",
}


class OwnersDeclaration(Declaration):
    """A mapping of a table of owners. ``role``: what the owners are, where no column says it."""

    meanings = MEANINGS
    joined: ClassVar = frozenset({"owner_name", "owner_address"})
    needs: ClassVar = (("owner_name", "owner_number"), ("company_number", "company_name"))

    format: Literal["owners"] = "owners"
    role: Literal["owner", "founder", "shareholder", "beneficial owner", "director"] = "owner"
    shares: Literal["per-cent", "of-one"] = "per-cent"
