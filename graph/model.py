"""The facts a source states, one record type a table. Loaders make them, stores keep them, nothing rewrites them.

A **mention** is a person or firm as one record of one source describes it. Mentions are joined into entities by decisions that stand
beside them (``graph.identity``), never by changing them. An id is made from what a record says (``graph.provenance.key``), so the same
statement in two files has one id and two rows, one for each source.

Dates come in three fields: the first day of what is known, the precision (day, month, year), and where it matters the basis.
Empty means unknown: never zero, never "for ever".
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from graph.provenance import key


class Mention(NamedTuple):
    """A person or a firm as one record states it."""

    id: str
    source_id: str
    row: int
    kind: str  # person, company, unknown (an owner the source does not tell apart)
    record: str | None  # the source's own object id, where its records have one
    scope: str | None  # register number, as written, of the firm whose record mentions a person
    name: str
    names: tuple[str, ...] = ()  # every spelling, the first one included
    country: str | None = None  # ISO 3166-1 alpha-2, lower case
    country_basis: str | None = (
        None  # register, stated, number, address, route (country the goods came from or went to)
    )
    nationalities: tuple[str, ...] = ()
    born: date | None = None
    born_precision: str | None = None
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    founded: date | None = None  # incorporation
    founded_precision: str | None = None
    founded_basis: str | None = None  # stated, number
    dissolved: date | None = None
    status: str | None = None
    activities: tuple[str, ...] = ()
    as_of: date | None = None  # the day on which the record held
    marks: tuple[str, ...] = ()  # branch, sole_trader, unreliable, listed, contact_only …


class Identifier(NamedTuple):
    """A number that a mention bears. ``checked``: it passes the rule of its kind. ``sure``: the source leaves no other reading."""

    mention_id: str
    source_id: str
    row: int
    kind: str
    scope: str
    value: str
    as_written: str
    checked: bool
    sure: bool


class Interest(NamedTuple):
    """An ownership or a directorship of one mention in the firm of another. Shares are per cent, 0 to 100, as a range."""

    id: str
    source_id: str
    row: int
    edge: str  # OWNS, DIRECTS
    holder_id: str
    company_id: str
    kind: str  # founder, shares, votes, beneficial_owner, owner, director, managing_company, liquidator …
    role: str | None = None
    share_min: float | None = None
    share_max: float | None = None
    since: date | None = None
    since_precision: str | None = None
    until: date | None = None
    until_precision: str | None = None
    as_of: date | None = None
    marks: tuple[str, ...] = ()  # withheld, unreliable, nominee, component …


class Kinship(NamedTuple):
    """A stated family relation between two people; it has no direction."""

    id: str
    source_id: str
    row: int
    person_id: str
    relative_id: str
    kind: str | None = None


class Roster(NamedTuple):
    """That a source lists the holders of one edge of a firm on a day, so that one who is missing had left by then.

    Only sources that list them all say so (a register extract); ``withheld`` counts holders that are there but not named.
    """

    source_id: str
    row: int
    company_id: str
    edge: str
    as_of: date
    withheld: int = 0


class Shipment(NamedTuple):
    """One row of a customs or shipping record: one goods item of one delivery. Weights are kilograms, ``value_usd`` US dollars."""

    id: str
    source_id: str
    row: int
    document: str  # declaration, statistical_form, bill_of_lading, vendor_row
    day: date
    day_kind: str  # registered, filed, released, arrived, shipped, expected, invoiced
    hs_raw: str | None
    hs6: str | None
    sender_id: str | None
    receiver_id: str | None
    declarant_id: str | None = None
    contract_holder_id: str | None = None
    value_usd: float | None = None
    value_basis: str | None = None  # the column it was read from
    value: float | None = None
    currency: str | None = None
    gross_kg: float | None = None
    net_kg: float | None = None
    quantity: float | None = None
    unit: str | None = None
    description: str | None = None
    brand: str | None = None
    manufacturer: str | None = None
    procedure: str | None = None
    direction: str | None = None  # import, export
    declaration: str | None = None
    item: str | None = None
    origin: str | None = None
    departure: str | None = None
    destination: str | None = None
    marks: tuple[str, ...] = ()  # doubts that a chain has to repeat
    hs_more: tuple[
        str, ...
    ] = ()  # further codes of the row, six digits each, of which it says no quantity and no value


class Listing(NamedTuple):
    """One entry of a sanctions or control list about one mention: which list, under which programme, since when."""

    id: str
    source_id: str
    row: int
    mention_id: str
    list: str  # the list as its publisher calls it
    programme: str | None = None
    authority: str | None = None
    since: date | None = None
    since_precision: str | None = None
    until: date | None = None
    until_precision: str | None = None
    url: str | None = None
    reason: str | None = None
    as_of: date | None = None


class TradeFlow(NamedTuple):
    """One row of official trade statistics. It is never a shipment. Money is US dollars, weight kilograms.

    ``is_total``: the row is not split by transport, customs procedure or second partner. Only such rows, of one ``hs_level`` and either
    with or without partner ``World``, may be added up: all others repeat the same money.
    """

    source_id: str
    row: int
    reporter: str | None  # ISO 3166-1 alpha-2, lower case; the codes beside it are M49 numbers as written
    reporter_code: str
    partner: str | None
    partner_code: str
    partner2_code: str
    flow: str  # M import, X export, RM re-import, RX re-export …
    year: int
    month: int | None  # empty for a whole year
    classification: str | None  # HS edition as H0 … H6, or another classification
    hs: str  # as written
    hs_level: int  # digits: 2, 4, 6; 0 for all goods
    customs_code: str
    transport_code: str
    supply_code: str
    is_total: bool
    is_world: bool  # the partner is all partners together
    value_usd: float | None = None
    cif_usd: float | None = None
    fob_usd: float | None = None
    net_kg: float | None = None
    gross_kg: float | None = None
    quantity: float | None = None
    unit_code: str | None = None


class Reject(NamedTuple):
    """A row that was refused: where, why, and what to do. ``cells`` is the row as read, as a JSON array."""

    source_id: str
    row: int
    column: str | None
    value: str | None
    reason: str
    fix: str
    cells: str | None = None


class Warning(NamedTuple):  # the word of the field
    """A value that was kept although something about it is doubtful."""

    source_id: str
    row: int
    column: str | None
    value: str | None
    reason: str


Record = Mention | Identifier | Interest | Kinship | Roster | Shipment | Listing | TradeFlow | Reject | Warning


def interest_id(edge: str, holder_id: str, company_id: str, kind: str, *details: object) -> str:
    """The id of an interest: its ends, its kind and what the record says of it (share, dates)."""
    return key("interest", edge, holder_id, company_id, kind, *details)
