"""The sheets of the workbook: their columns, and the statements that fill them from the tables ``chosen`` and ``chosen_shipment``."""

from __future__ import annotations

from typing import NamedTuple

from transship.exports.xlsx.book import Column


class Sheet(NamedTuple):
    """A sheet that one statement fills. ``links``: columns that lead to another sheet, by the columns with its name and row."""

    name: str
    about: str
    columns: tuple[Column, ...]
    sql: str
    order: str
    links: tuple[tuple[str, str, str], ...] = ()  # (column, column with the sheet, column with the row)


# Which row of which sheet a person or firm has, so that others can lead to it.
PARTY_ROWS = """
SELECT e.id, CASE WHEN e.kind = 'person' THEN 'people' ELSE 'companies' END AS sheet,
       row_number() OVER (PARTITION BY e.kind = 'person' ORDER BY e.id) AS n
FROM entity e JOIN chosen c ON c.id = e.id
"""
SOURCE_ROWS = "SELECT id, sha256, file, row_number() OVER (ORDER BY file, sha256) AS n FROM source"

_FILE = (Column("file", "file", 34), Column("row", "row", 8), Column("SHA-256 of the file", "sha256", 20))
_TO_SOURCE = ("file", "source_sheet", "source_n")


PEOPLE = Sheet(
    "people",
    "one row a person, as all its records together describe it",
    (
        Column("name", "name", 32), Column("romanised", "romanised", 28), Column("other spellings", "others", 30),
        Column("born", "born", 12), Column("nationality", "nationalities", 10), Column("numbers", "numbers", 30),
        Column("stands behind firms", "firms", 10), Column("records", "mentions", 9), Column("possible chains", "chains", 16),
        Column("addresses", "addresses", 30), Column("phones", "phones", 18), Column("e-mails", "emails", 18),
        Column("marks", "marks", 14), Column("id", "id", 37),
    ),
    "SELECT e.*, p.n FROM entity e JOIN party_row p ON p.id = e.id WHERE p.sheet = 'people'",
    "n",
)  # fmt: skip

COMPANIES = Sheet(
    "companies",
    "one row a firm (or an owner of unknown kind), as all its records together describe it",
    (
        Column("name", "name", 36), Column("romanised", "romanised", 30), Column("other spellings", "others", 30),
        Column("kind", "kind", 10), Column("country", "country", 8), Column("founded", "founded", 12),
        Column("founded, how known", "founded_basis", 12), Column("dissolved", "dissolved", 12), Column("status", "status", 14),
        Column("legal form", "legal_form", 12), Column("numbers", "numbers", 34), Column("activity codes", "activities", 14),
        Column("records", "mentions", 9), Column("possible chains", "chains", 16), Column("addresses", "addresses", 34),
        Column("phones", "phones", 18), Column("e-mails", "emails", 18), Column("marks", "marks", 14), Column("id", "id", 37),
    ),
    "SELECT e.*, p.n FROM entity e JOIN party_row p ON p.id = e.id WHERE p.sheet = 'companies'",
    "n",
)  # fmt: skip

OWNERSHIP = Sheet(
    "ownership",
    "one row an interest of somebody in a firm; an empty end is unknown, not for ever",
    (
        Column("holder", "holder", 32), Column("what", "edge", 10), Column("firm", "company", 36), Column("as", "kinds", 18),
        Column("role as written", "roles", 20), Column("share from %", "share_min", 9, "share"),
        Column("share to %", "share_max", 9, "share"),
        Column("since", "since", 12), Column("until", "until", 12), Column("gone between", "left_after", 12), Column("and", "left_by", 12),
        Column("first on record", "seen_first", 12), Column("last on record", "seen_last", 12), Column("marks", "marks", 14),
        Column("stated in (file:row)", "sources", 50), Column("id", "id", 37),
    ),
    """
    SELECT l.*, h.name AS holder, hp.sheet AS holder_sheet, hp.n AS holder_n, c.name AS company, cp.sheet AS company_sheet,
           cp.n AS company_n, t.sources
    FROM link l JOIN party_row hp ON hp.id = l.holder_id JOIN party_row cp ON cp.id = l.company_id
    JOIN entity h ON h.id = l.holder_id JOIN entity c ON c.id = l.company_id
    LEFT JOIN (
        SELECT x.id, list_sort(list_distinct(list(s.file || ':' || i."row"))) AS sources
        FROM link x JOIN chosen a ON a.id = x.holder_id JOIN chosen b ON b.id = x.company_id
        JOIN member mh ON mh.entity_id = x.holder_id JOIN member mc ON mc.entity_id = x.company_id
        JOIN interest i ON i.holder_id = mh.mention_id AND i.company_id = mc.mention_id AND i.edge = x.edge
        JOIN source s ON s.id = i.source_id GROUP BY x.id
    ) t ON t.id = l.id
    """,
    "company_n, holder_sheet DESC, holder_n, edge, id",
    (("holder", "holder_sheet", "holder_n"), ("company", "company_sheet", "company_n")),
)  # fmt: skip

SHIPMENTS = Sheet(
    "shipments",
    "one row a row of a customs or shipping record; one movement may stand in two files, so sums of this sheet count it twice",
    (
        Column("day", "day", 12), Column("sender", "sender", 34), Column("receiver", "receiver", 34), Column("HS code", "hs6", 9),
        Column("HS code as written", "hs_raw", 13), Column("goods", "description", 40),
        Column("value, US dollars", "value_usd", 15, "money"),
        Column("value as declared", "value", 15, "money"), Column("currency", "currency", 9), Column("net kg", "net_kg", 11, "weight"),
        Column("gross kg", "gross_kg", 11, "weight"), Column("quantity", "quantity", 11, "weight"), Column("unit", "unit", 8),
        Column("brand", "brand", 14), Column("manufacturer", "manufacturer", 18), Column("document", "document", 16),
        Column("day is when", "day_kind", 11), Column("declaration", "declaration", 26), Column("item", "item", 7),
        Column("procedure", "procedure", 10), Column("direction", "direction", 9), Column("origin", "origin", 8),
        Column("departure", "departure", 9), Column("destination", "destination", 10), Column("declarant", "declarant", 24),
        Column("contract holder", "contract_holder", 24), Column("marks", "marks", 14), *_FILE, Column("id", "id", 37),
    ),
    """
    SELECT h.*, a.name AS sender, ap.sheet AS sender_sheet, ap.n AS sender_n, b.name AS receiver, bp.sheet AS receiver_sheet,
           bp.n AS receiver_n, d.name AS declarant, k.name AS contract_holder, s.file, s.sha256, s.n AS source_n,
           'sources' AS source_sheet
    FROM shipment h JOIN chosen_shipment c ON c.id = h.id JOIN source_row s ON s.id = h.source_id
    LEFT JOIN member am ON am.mention_id = h.sender_id LEFT JOIN entity a ON a.id = am.entity_id LEFT JOIN party_row ap ON ap.id = a.id
    LEFT JOIN member bm ON bm.mention_id = h.receiver_id LEFT JOIN entity b ON b.id = bm.entity_id LEFT JOIN party_row bp ON bp.id = b.id
    LEFT JOIN member dm ON dm.mention_id = h.declarant_id LEFT JOIN entity d ON d.id = dm.entity_id
    LEFT JOIN member km ON km.mention_id = h.contract_holder_id LEFT JOIN entity k ON k.id = km.entity_id
    """,
    'day, id, source_n, "row"',
    (("sender", "sender_sheet", "sender_n"), ("receiver", "receiver_sheet", "receiver_n"), _TO_SOURCE),
)  # fmt: skip

DECISIONS = Sheet(
    "identity decisions",
    "one row a decision that two records are the same or different; a person's judgement wins over every rule",
    (
        Column("first record", "a_name", 32), Column("verdict", "verdict", 10), Column("second record", "b_name", 32),
        Column("basis", "basis", 18), Column("because", "reasons", 60), Column("score", "score", 8, "share"),
        Column("decided by", "decided_by", 12), Column("taken back", "taken_back", 9), Column("first record id", "a", 37),
        Column("second record id", "b", 37), Column("id", "id", 37),
    ),
    """
    SELECT d.*, x.entity_id, EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id) AS taken_back,
           f.name AS a_name, g.name AS b_name, p.sheet AS a_sheet, p.n AS a_n
    FROM decision d JOIN member x ON x.mention_id = d.a JOIN party_row p ON p.id = x.entity_id
    LEFT JOIN (SELECT id, min(name) AS name FROM mention GROUP BY id) f ON f.id = d.a
    LEFT JOIN (SELECT id, min(name) AS name FROM mention GROUP BY id) g ON g.id = d.b
    """,
    "decided_by = 'rule', a_sheet DESC, a_n, id",
    (("a_name", "a_sheet", "a_n"),),
)  # fmt: skip

RECORDS = Sheet(
    "evidence",
    "one row a row of a file and what it shows: first what the chains rest on, then the records of people and firms",
    (
        Column("about", "about", 26), Column("what it shows", "fact", 90), *_FILE, Column("as of", "as_of", 12),
        Column("record number in the source", "record", 20),
    ),
    """
    SELECT e.name AS about, 'names ' || m.name || coalesce(' in the record of firm ' || m.scope, '') AS fact, m.as_of, m.record,
           m."row", s.file, s.sha256, s.n AS source_n, 'sources' AS source_sheet, p.sheet AS party_sheet, p.n AS party_n, m.id
    FROM mention m JOIN member b ON b.mention_id = m.id JOIN party_row p ON p.id = b.entity_id JOIN entity e ON e.id = b.entity_id
    JOIN source_row s ON s.id = m.source_id
    """,
    'party_sheet DESC, party_n, source_n, "row", id',
    (("about", "party_sheet", "party_n"), _TO_SOURCE),
)  # fmt: skip

SOURCES = Sheet(
    "sources",
    "one row a file that was read, with its account: rows read = loaded + refused + left out",
    (
        Column("file", "file", 44), Column("SHA-256", "sha256", 66), Column("bytes", "size", 12), Column("format", "format", 30),
        Column("as of", "as_of", 12), Column("rows read", "rows_read", 10), Column("loaded", "loaded", 10),
        Column("refused", "rejected", 10), Column("left out", "skipped", 10), Column("kept with a doubt", "warned", 10),
        Column("columns nobody read", "unread_columns", 30), Column("notes", "notes", 40), Column("loader", "loader", 18),
        Column("loader version", "loader_version", 9), Column("encoding", "encoding", 10),
    ),
    "SELECT s.*, r.n FROM source s JOIN source_row r ON r.id = s.id",
    "n",
)  # fmt: skip

CHAINS = (
    Column("rank", "rank", 6), Column("score", "score", 8, "share"), Column("link", "link_strength", 18), Column("seller", "seller", 34),
    Column("front", "front", 34), Column("front's country", "front_country", 9), Column("front founded", "front_founded", 12),
    Column("buyer", "buyer", 34), Column("possibly behind both", "people", 34), Column("because", "basis", 60),
    Column("goods", "goods", 16), Column("shipments", "shipments", 10), Column("value, US dollars", "value_usd", 15, "money"),
    Column("first", "first", 12), Column("last", "last", 12), Column("legs", "legs", 6), Column("route", "route", 60),
    Column("suppliers", "suppliers", 40), Column("doubts", "doubts", 80), Column("rows of evidence", "evidence", 10),
)  # fmt: skip
