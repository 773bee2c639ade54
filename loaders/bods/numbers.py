"""Identifiers of BODS statements: what a scheme says of a number.

Schemes of firms are lists of https://org-id.guide (``KZ-BIN``), those of people a country and a sort of paper
(``KAZ-IDCARD``). The scheme gives the country; within it the rule that a number passes decides what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from graph.values.countries import country_code
from graph.values.identifiers import Bearer, Number
from graph.values.text import clean
from loaders.building import kz_firm, number, numbers
from loaders.records import Records, items, mapping

# Schemes whose numbers have a rule known here. A number that fails it keeps the kind, unchecked.
RULED: Mapping[str, str] = {
    "KZ-BIN": "bin", "RU-INN": "inn", "RU-OGRN": "ogrn", "KG-INN": "inn_kg", "KG-TIN": "inn_kg", "CN-USCI": "uscc", "XI-LEI": "lei",
    "KAZ-IDCARD": "iin", "KAZ-TAXID": "iin", "RUS-TAXID": "inn_person",
}  # fmt: skip
# Others that are met and have none.
PLAIN = frozenset({
    "AE-DMCC", "AM-CR", "AU-ABN", "AZ-IVI", "BE-BCE_KBO", "BG-EIK", "BY-CR", "CH-FDJP", "CN-SAIC", "CY-CR", "CY-DRCOR", "CZ-ICO",
    "DE-CR", "DK-CVR", "EE-KMKR", "EE-RIK", "FI-PRO", "FR-RCS", "FR-RNE", "GB-CHC", "GB-COH", "GB-NIC", "GB-SC", "GE-NAPR", "GG-RCE",
    "HK-CR", "HU-AFA", "IE-CRO", "IM-CR", "IN-CIN", "IT-RI", "JE-FSC", "KG-CR", "KG-ID", "KG-OKPO", "KZ-CR", "LT-RC", "LU-RCS", "LV-RE",
    "MD-IDNO", "MT-MBR", "NG-CAC", "NL-KVK", "NO-BRC", "PL-KRS", "PL-REGON", "RU-CR", "SC-CR", "SE-BLV", "SE-ON", "SG-ACRA", "SK-ORSR",
    "SK-ZRSR", "TR-MERSIS", "UA-EDR", "US-EIN", "UZ-KTUT", "VG-CR", "XE-KS-SRC", "XI-DUNS", "XI-WIKIDATA",
})  # fmt: skip
# Taxpayer and identity-card numbers of people; passports have other numbers.
PAPER = re.compile(r"([A-Z]{3})-(PASSPORT|TAXID|IDCARD)")
_COUNTRY = re.compile(r"([A-Za-z]{2,3})-.+")


class Numbers(NamedTuple):
    """All readings of the identifiers of a statement, the marks that they tell, and the country of the first register."""

    given: list[tuple[Number, str]]
    marks: list[str]
    country: str | None


def read(
    records: Records, details: Mapping[str, object], bearer: Bearer, home: str | None, odd_schemes: set[str]
) -> Numbers:
    """The identifiers of an entity or a person. ``odd_schemes`` are unknown schemes that were warned about already."""
    given: list[tuple[Number, str]] = []
    marks: list[str] = []
    first: str | None = None
    for part in map(mapping, items(details.get("identifiers"))):
        text, scheme = clean(part.get("id")), (clean(part.get("scheme")) or "").upper()
        if not text:
            continue
        told = _COUNTRY.fullmatch(scheme)
        country = country_code(told[1]) if told else None
        first = first or (country if bearer == "company" else None)
        _warn_scheme(records, scheme, bearer, odd_schemes)
        if RULED.get(scheme) == "bin":
            found, more = kz_firm(text)
            marks += more
        else:
            found = _readings(text, scheme, country or (None if scheme else home), bearer)
        given += [pair for pair in found if pair not in given]
    return Numbers(given, marks, first)


def _readings(text: str, scheme: str, country: str | None, bearer: Bearer) -> list[tuple[Number, str]]:
    passed = [pair for pair in numbers(text, country=country, bearer=bearer) if pair[0].checked]
    known = [pair for pair in passed if pair[0].scope in ("", country)] if country else passed
    if known and not scheme.endswith("-PASSPORT"):
        return known
    return number(text, RULED.get(scheme, "reg_no"), country=country)


def _warn_scheme(records: Records, scheme: str, bearer: Bearer, odd_schemes: set[str]) -> None:
    """Warn once a file about a scheme that is not known here."""
    if bearer == "person":
        known, reason = (
            bool(PAPER.fullmatch(scheme)),
            "a person's scheme is written like KAZ-IDCARD, GBR-PASSPORT or RUS-TAXID",
        )
    else:
        known, reason = scheme in RULED or scheme in PLAIN, "this scheme is not known here"
    if scheme and not known and scheme not in odd_schemes:
        odd_schemes.add(scheme)
        records.warn("identifiers.scheme", scheme, f"{reason}; its numbers are read by the rules of its country")
