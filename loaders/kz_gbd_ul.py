"""Kazakhstan, state register of legal entities (gbd_ul), pages of JSON.

One row is one element of a page: a firm with one director. Published at https://data.egov.kz/datasets/view?index=gbd_ul,
fetched page by page from its API.

Traps. The register knows no owners. A page bears no date: there is no day on which a director held, and none is made up.
The director is often ``-`` or ``.``. Old firms have no BIN; where the date is empty the BIN tells the founding month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.values.text import clean
from loaders.building import Builder, kz_firm
from loaders.contract import BATCH_ROWS, Claims, Document, Head, Loader
from loaders.reading import json_items

READ = ("bin", "nameru", "namekz", "addressru", "addresskz", "statusru", "statuskz", "datereg", "director")


def sniff(head: Head) -> bool:
    first = head.first if isinstance(head.first, Mapping) else {}
    return (
        head.shape == "json"
        and {"totalPages", "elements"} <= head.keys
        and (not first or {"bin", "nameru"} <= first.keys())
    )


def read(document: Document) -> Iterator[Claims]:
    claims = Claims()
    unread: set[str] = set()
    for row, element in json_items(document.head, "elements.item"):
        claims.rows_read += 1
        if isinstance(element, Mapping):
            unread.update(str(name) for name in element if name not in READ)
            _firm(document, claims, row, element)
        else:
            claims.refuse(
                document, row, column="elements", value=element, reason="this element is no record of a firm",
                fix="Fetch the page again.", cells=element,
            )  # fmt: skip
        if len(claims.mentions) >= BATCH_ROWS:
            yield claims
            claims = Claims()
    claims.unread_columns = tuple(sorted(unread))
    yield claims


def _firm(document: Document, claims: Claims, row: int, element: Mapping[str, object]) -> None:
    cells = {name: clean(element.get(name)) for name in READ}
    names = [name for name in (cells["nameru"], cells["namekz"]) if name]
    given, marks = kz_firm(cells["bin"])
    if not names and not given:
        claims.refuse(
            document, row, column="nameru", value=None, reason="the element gives neither a name nor a BIN",
            fix="Fetch the page again, or leave the element out.", cells=element,
        )  # fmt: skip
        return
    claims.loaded += 1
    make = Builder(document, claims)
    company = make.company(
        row, names[0] if names else None, given, other_names=names[1:], country="kz",
        country_basis="register", addresses=[cells["addressru"] or cells["addresskz"]],
        founded=make.day(row, "datereg", cells["datereg"]), status=cells["statusru"] or cells["statuskz"], marks=marks,
    )  # fmt: skip
    if cells["director"]:
        director = make.person(row, cells["director"], scope=cells["bin"], apart=company)
        make.interest(row, "DIRECTS", director, company, "director")


LOADER = Loader(
    name="kz_gbd_ul", title="Kazakhstan, register of legal entities (gbd_ul)", version="1", sniff=sniff, read=read
)
