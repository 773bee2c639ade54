"""Which movements of the goods are of interest: after the cutoff those between two known parties, before it those of the seller country.

Rows are made into movements first (``graph.movements``) and chosen afterwards, by the day of the movement: whether two rows are one
delivery does not depend on the question, and what is a movement here is a Shipment in Neo4j.
"""

from __future__ import annotations

from graph import movements
from graph.neighbours import Neighbours
from graph.store import Params, Step, View
from queries.chains import narrowing, vicinity

# The codes asked for, of 2, 4 or 6 digits, and why each is.
_WANTED = """
SELECT code, 'listed' AS role FROM unnest(CAST($codes AS VARCHAR[])) AS t(code)
UNION ALL SELECT code, 'whole' FROM unnest(CAST($earlier AS VARCHAR[])) AS t(code)
UNION ALL SELECT code, 'text' FROM unnest(CAST($earlier_with_text AS VARCHAR[])) AS t(code)
"""
# The goods' codes, so that every later comparison is one of small integers. Only for codes of 2 and 4 digits all shipments are read: which
# of theirs occur is not known without.
_CODES = """
SELECT CAST(row_number() OVER (ORDER BY s.hs6) AS INTEGER) AS good, s.hs6,
       max(CASE WHEN w.role = 'listed' THEN 1 ELSE 0 END) AS listed,
       max(CASE WHEN w.role = 'whole' THEN 1 ELSE 0 END) AS whole,
       max(CASE WHEN w.role = 'text' THEN 1 ELSE 0 END) AS by_text
FROM (
    SELECT w.code AS hs6 FROM wanted w WHERE length(w.code) = 6
    UNION SELECT DISTINCT x.hs6 FROM shipment x JOIN wanted w ON w.code = substr(x.hs6, 1, 4) WHERE length(w.code) = 4
    UNION SELECT DISTINCT x.hs6 FROM shipment x JOIN wanted w ON w.code = substr(x.hs6, 1, 2) WHERE length(w.code) = 2
) s
JOIN wanted w ON substr(s.hs6, 1, length(w.code)) = w.code
GROUP BY s.hs6
"""

# The goods text is read last, because most codes need none. ``told``: nothing but its code, or its text too, says that it is of the goods.
_DEALT_BY = """
SELECT s.source_id, s.row, s.id AS shipment_id, s.document, s.day, c.good, s.value_usd, s.net_kg, s.gross_kg, s.quantity,
       s.declaration, s.item, s.direction, s.sender_id, s.receiver_id{more},
       CASE WHEN c.listed = 1 OR c.whole = 1 THEN 1 WHEN regexp_matches(lower(s.description), $drone_words) THEN 1 ELSE 0 END AS told
FROM shipment s
JOIN good_code c ON c.hs6 = s.hs6
WHERE (CAST($as_of AS DATE) IS NULL OR s.day <= CAST($as_of AS DATE)) AND {chosen}
"""
_DEALT = _DEALT_BY.format(more="", chosen="(s.sender_id IS NOT NULL OR s.receiver_id IS NOT NULL)")
# Of a question about one firm or person: the rows of those who can stand in a chain with it.
_BY_PLACE = "s.rowid IN (SELECT place FROM near_row)"
_DEALT_NEAR = _DEALT_BY.format(more="", chosen=_BY_PLACE)
# With what an answer tells of a row, for who keeps the rows elsewhere.
DEALT_IN_FULL = _DEALT_BY.format(more=", s.hs6, s.day_kind, s.marks", chosen=_BY_PLACE) + "LIMIT CAST($most AS BIGINT)"
# Which rows these are is told by three columns; the others are read for these rows alone.
_NEAR_ROWS = """
SELECT s.rowid AS place
FROM shipment s JOIN good_code c ON c.hs6 = s.hs6
WHERE s.sender_id IN (SELECT id FROM dealing WHERE sends = 1) OR s.receiver_id IN (SELECT id FROM dealing WHERE takes = 1)
"""

_GIVEN_ROWS = "SELECT unnest(CAST($places AS BIGINT[])) AS place"

# Only mentions that occur meet the members, so that no step holds everybody in memory.
_DEALER = """
SELECT m.mention_id, m.entity_id FROM member m
JOIN (SELECT sender_id AS id FROM dealt UNION SELECT receiver_id FROM dealt) d ON d.id = m.mention_id
"""
_PARTY = """
SELECT CAST(row_number() OVER (ORDER BY e.id) AS INTEGER) AS party, e.id, e.kind, e.country, e.founded, e.founded_last
FROM entity e
JOIN (SELECT DISTINCT entity_id AS id FROM dealer) d ON d.id = e.id
"""
_FILE = """
SELECT source_id, CAST(row_number() OVER (ORDER BY source_id) AS INTEGER) AS file_no FROM (SELECT DISTINCT source_id FROM dealt) s
"""

# A weight, number or value of zero is a cell that was not filled.
_ROWS = f"""
WITH trader AS (
    SELECT d.mention_id, p.party FROM dealer d JOIN party p ON p.id = d.entity_id
)
SELECT CAST(row_number() OVER (ORDER BY f.file_no, d.row) AS INTEGER) AS item_row, d.source_id, d.row, d.shipment_id,
       f.file_no, d.day, d.good, a.party AS sender, b.party AS receiver,
       {movements.PAPER.format(document="d.document")} AS paper, d.direction, d.declaration, d.item, d.told,
       CASE WHEN d.value_usd > 0 THEN d.value_usd END AS value_usd, CASE WHEN d.net_kg > 0 THEN d.net_kg END AS net_kg,
       CASE WHEN d.gross_kg > 0 THEN d.gross_kg END AS gross_kg, CASE WHEN d.quantity > 0 THEN d.quantity END AS quantity
FROM dealt d
JOIN file f ON f.source_id = d.source_id
LEFT JOIN trader a ON a.mention_id = d.sender_id
LEFT JOIN trader b ON b.mention_id = d.receiver_id
WHERE a.party IS NOT NULL OR b.party IS NOT NULL
"""  # noqa: S608  # a text of graph.movements

# Codes of earlier editions count before the cutoff only: they show what a seller dealt in, they make no leg. There a movement may name
# one party only, and only trade of the seller country is of interest.
_OF_INTEREST = """
SELECT m.movement, m.sender, m.receiver, m.good, m.day, m.paper, m.value_usd, m.net_kg
FROM movement m
JOIN good_code c ON c.good = m.good
JOIN (
    SELECT d.movement, max(g.told) AS told
    FROM movement_delivery d JOIN delivery_row r ON r.delivery = d.delivery JOIN good_row g ON g.item_row = r.item_row GROUP BY d.movement
) t ON t.movement = m.movement
LEFT JOIN party a ON a.party = m.sender
LEFT JOIN party b ON b.party = m.receiver
WHERE (m.day >= $cutoff AND c.listed = 1 AND m.sender IS NOT NULL AND m.receiver IS NOT NULL)
   OR (m.day < $cutoff AND t.told = 1 AND (a.country = $seller_country OR b.country = $seller_country))
"""
_DELIVERIES_OF_INTEREST = """
SELECT d.movement, d.delivery FROM movement_delivery d JOIN movement m ON m.movement = d.movement
"""
_ROWS_OF_INTEREST = """
SELECT g.* FROM good_row g JOIN delivery_row r ON r.item_row = g.item_row JOIN movement_delivery d ON d.delivery = r.delivery
"""

CODES = (Step("wanted", _WANTED), Step("good_code", _CODES))
NUMBER = (Step("dealer", _DEALER), Step("party", _PARTY), Step("file", _FILE), Step("good_row", _ROWS))
CHOOSE = (
    Step("movement", _OF_INTEREST),
    Step("movement_delivery", _DELIVERIES_OF_INTEREST),
    Step("good_row", _ROWS_OF_INTEREST),
)


def narrow(view: View, params: Params, neighbours: Neighbours | None) -> None:
    """Fill ``near_row``: where the rows of the goods lie that decide what chains the ``seller`` or ``seed`` stands in."""
    view.run(CODES, params)
    asked = params["seller"] or params["seed"]
    as_seller = params["seller"] is not None
    places = neighbours and vicinity.rows(view, neighbours, params, asked, as_seller=as_seller)
    if places is None:
        narrowing.compute(view, params, asked, as_seller=as_seller)
        view.run((Step("near_row", _NEAR_ROWS),), params)
    else:
        view.run((Step("near_row", _GIVEN_ROWS),), {"places": places})


def deal(view: View, params: Params) -> None:
    """Fill ``dealt`` from the rows in ``near_row``, which ``narrow`` chose in the same transaction: in another one, other rows may lie
    at their places."""
    view.run((Step("dealt", _DEALT_NEAR),), params)


def compute(view: View, params: Params, *, narrowed: bool = False) -> None:
    """Fill ``movement`` (one row a movement) and the tables that lead from it back to the rows of the files.

    ``narrowed``: only from the rows that ``deal`` took.
    """
    if not narrowed:
        view.run((*CODES, Step("dealt", _DEALT)), params)
    count(view, params)


def count(view: View, params: Params) -> None:
    """From ``dealt``, the rows of the goods, to ``movement``."""
    view.run(NUMBER, params)
    movements.fold(view, params)
    view.run(CHOOSE, params)
