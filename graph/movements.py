"""Which rows of shipping records are one movement: repeats and mirrors, each movement counted once.

A movement may stand in several rows: loaded twice, repeated under one declaration item, or mirrored in the record of the partner. It
takes its day from the better document (declaration, vendor's sheet, statistical form, bill of lading, in this order) and its value from
the best one that has a value. What is one movement does not depend on what is asked: a question chooses among movements, never among the
rows that make them, so every question and every copy of the graph counts the same.
"""

from __future__ import annotations

from graph.store import Params, Step, View

# Signs that rows of two files are one movement, where nobody says otherwise.
MIRROR_DAYS = 10
MIRROR_VALUE_PCT = 10.0

# The rank of a document, in the words of the column `document`; smaller is better.
PAPER = "CASE {document} WHEN 'declaration' THEN 1 WHEN 'vendor_row' THEN 2 WHEN 'statistical_form' THEN 3 ELSE 4 END"

# The same statement loaded twice, and one item of one declaration, are one delivery; its best row speaks for it. Nearly every row stands
# alone, so only those that do not are looked up. ``best`` orders the rows of a delivery by paper, then by place, in one number.
_DELIVERY_ROWS = """
WITH item AS (
    SELECT declaration, item, sender, receiver, good, min(item_row) AS first FROM good_row
    WHERE declaration IS NOT NULL AND item IS NOT NULL AND sender IS NOT NULL AND receiver IS NOT NULL
    GROUP BY declaration, item, sender, receiver, good HAVING count(*) > 1
), statement AS (
    SELECT shipment_id, sender, receiver, good, min(item_row) AS first FROM good_row
    GROUP BY shipment_id, sender, receiver, good HAVING count(*) > 1
)
SELECT coalesce(i.first, CASE WHEN g.declaration IS NULL OR g.item IS NULL OR g.sender IS NULL OR g.receiver IS NULL THEN s.first END,
                g.item_row) AS delivery,
       g.item_row, g.file_no, CAST(g.paper AS BIGINT) * 4294967296 + g.item_row AS best, g.value_usd
FROM good_row g
LEFT JOIN item i ON i.declaration = g.declaration AND i.item = g.item AND i.sender = g.sender AND i.receiver = g.receiver
    AND i.good = g.good
LEFT JOIN statement s ON s.shipment_id = g.shipment_id AND s.good = g.good
    AND s.sender IS NOT DISTINCT FROM g.sender AND s.receiver IS NOT DISTINCT FROM g.receiver
"""
_DELIVERY = """
SELECT r.delivery, r.file_no, g.sender, g.receiver, g.good, g.day, g.paper, g.direction, g.declaration, g.net_kg, g.gross_kg, g.quantity,
       v.value_usd
FROM (
    SELECT delivery, CAST(min(best) % 4294967296 AS INTEGER) AS item_row,
           CAST(min(CASE WHEN value_usd IS NOT NULL THEN best END) % 4294967296 AS INTEGER) AS value_row,
           CASE WHEN min(file_no) = max(file_no) THEN min(file_no) END AS file_no
    FROM delivery_row GROUP BY delivery
) r
JOIN good_row g ON g.item_row = r.item_row
LEFT JOIN good_row v ON v.item_row = r.value_row
"""

# Parties and goods that more than one file tells of. ``turn`` is the place of a delivery among those of a day in its file: of equal
# parcels the first of one file is paired with the first of the other.
_SHARED = """
SELECT d.delivery, row_number() OVER (PARTITION BY d.file_no, d.sender, d.receiver, d.good, d.day ORDER BY d.delivery) AS turn
FROM delivery d
JOIN (
    SELECT sender, receiver, good FROM good_row WHERE sender IS NOT NULL AND receiver IS NOT NULL AND sender <> receiver
    GROUP BY sender, receiver, good HAVING count(DISTINCT file_no) > 1
) f ON f.sender = d.sender AND f.receiver = d.receiver AND f.good = d.good
"""

# Where deliveries that may mirror each other lie together. Weights agree up to rounding, so they stand on shelves a little wider than
# that, and days in spells as long as the window: 50,000 equal parcels of one trader are then no square.
_SHELF = """
SELECT d.delivery, d.file_no, d.sender, d.receiver, d.good, d.day, s.scale,
       CASE WHEN s.kg < 2 THEN CAST(floor(s.kg * 90) AS INTEGER) ELSE CAST(180 + floor(ln(s.kg / 2) / 0.0055) AS INTEGER) END AS shelf,
       CAST(floor(date_diff('day', DATE '2000-01-01', d.day) / ($mirror_days + 1.0)) AS INTEGER) AS spell
FROM delivery d
JOIN shared h ON h.delivery = d.delivery
JOIN (
    SELECT delivery, 'net' AS scale, net_kg AS kg FROM delivery WHERE net_kg IS NOT NULL
    UNION ALL SELECT delivery, 'gross', gross_kg FROM delivery WHERE gross_kg IS NOT NULL
) s ON s.delivery = d.delivery
"""

# Pairs that show the signs of one movement. One register does not enter one movement under two numbers, so two declarations (or two
# forms) of one direction with different numbers are two movements, whatever file they stand in.
_TWINS = """
WITH near AS (
    SELECT s.delivery, s.file_no, s.sender, s.receiver, s.good, s.day, s.scale, s.shelf + i.step AS shelf, s.spell + j.step AS spell
    FROM shelf s CROSS JOIN (VALUES (-1), (0), (1)) AS i(step) CROSS JOIN (VALUES (-1), (0), (1)) AS j(step)
), met AS (
    SELECT DISTINCT x.delivery AS a, y.delivery AS b
    FROM near x
    JOIN shelf y ON y.sender = x.sender AND y.receiver = x.receiver AND y.good = x.good AND y.scale = x.scale
        AND y.shelf = x.shelf AND y.spell = x.spell AND y.delivery > x.delivery
    WHERE abs(date_diff('day', x.day, y.day)) <= $mirror_days AND (x.file_no IS NULL OR y.file_no IS NULL OR x.file_no <> y.file_no)
), one_file AS (
    SELECT DISTINCT m.a, m.b FROM met m JOIN delivery_row p ON p.delivery = m.a
    JOIN delivery_row q ON q.delivery = m.b AND q.file_no = p.file_no
)
SELECT c.a, c.b, abs(date_diff('day', x.day, y.day)) AS gap,
       coalesce(abs(x.value_usd - y.value_usd) / greatest(x.value_usd, y.value_usd), 1.0) AS value_gap, abs(p.turn - q.turn) AS turn_gap
FROM met c
JOIN delivery x ON x.delivery = c.a
JOIN delivery y ON y.delivery = c.b
JOIN shared p ON p.delivery = c.a
JOIN shared q ON q.delivery = c.b
LEFT JOIN one_file o ON o.a = c.a AND o.b = c.b
WHERE o.a IS NULL
  AND (x.net_kg IS NULL OR y.net_kg IS NULL
       OR abs(x.net_kg - y.net_kg) <= greatest(0.01, 0.005 * least(x.net_kg, y.net_kg)) + 1e-9)
  AND (x.gross_kg IS NULL OR y.gross_kg IS NULL
       OR abs(x.gross_kg - y.gross_kg) <= greatest(0.01, 0.005 * least(x.gross_kg, y.gross_kg)) + 1e-9)
  AND (x.quantity IS NULL OR y.quantity IS NULL
       OR abs(x.quantity - y.quantity) <= greatest(0.01, 0.005 * least(x.quantity, y.quantity)) + 1e-9)
  AND (x.value_usd IS NULL OR y.value_usd IS NULL
       OR abs(x.value_usd - y.value_usd) <= $mirror_value_pct / 100 * greatest(x.value_usd, y.value_usd) + 1e-9)
  AND NOT coalesce(x.paper = y.paper AND x.direction IS NOT DISTINCT FROM y.direction AND x.declaration <> y.declaration, FALSE)
"""
_CLUSTERS = """
SELECT delivery, delivery AS movement FROM (SELECT a AS delivery FROM twin UNION SELECT b FROM twin) t
"""

# Nearest first and one to one: in each turn those clusters join that are nearest to each other, if every row of one may mirror every row
# of the other. Three files of one movement become one in two turns; two rows of one file never meet.
_ALL_OPEN = "SELECT a, b, gap, value_gap, turn_gap FROM twin"
_OPEN = """
WITH size AS (
    SELECT movement, count(*) AS rows_in FROM twin_cluster GROUP BY movement
), pair AS (
    SELECT least(x.movement, y.movement) AS a, greatest(x.movement, y.movement) AS b, max(t.gap) AS gap, max(t.value_gap) AS value_gap,
           max(t.turn_gap) AS turn_gap, count(*) AS met
    FROM twin t JOIN twin_cluster x ON x.delivery = t.a JOIN twin_cluster y ON y.delivery = t.b
    GROUP BY least(x.movement, y.movement), greatest(x.movement, y.movement)
)
SELECT p.a, p.b, p.gap, p.value_gap, p.turn_gap
FROM pair p JOIN size m ON m.movement = p.a JOIN size n ON n.movement = p.b WHERE p.a < p.b AND p.met = m.rows_in * n.rows_in
"""
_NEAREST = """
SELECT a, b
FROM (
    SELECT a, b, row_number() OVER (PARTITION BY node ORDER BY gap, value_gap, turn_gap, a, b) AS place
    FROM (SELECT a AS node, * FROM open_pair UNION ALL SELECT b AS node, * FROM open_pair) ends
) ranked
WHERE place = 1 GROUP BY a, b HAVING count(*) = 2
"""
# A pair that is not open now never will be: clusters only grow.
_STILL = """
SELECT t.*
FROM twin t JOIN twin_cluster x ON x.delivery = t.a JOIN twin_cluster y ON y.delivery = t.b
JOIN open_pair o ON o.a = least(x.movement, y.movement) AND o.b = greatest(x.movement, y.movement)
"""
_JOINED = """
SELECT c.delivery, coalesce(n.a, c.movement) AS movement FROM twin_cluster c LEFT JOIN nearest n ON n.b = c.movement
"""

_MOVEMENT_DELIVERIES = """
SELECT coalesce(c.movement, d.delivery) AS movement, d.delivery
FROM delivery d LEFT JOIN twin_cluster c ON c.delivery = d.delivery
"""
_MOVEMENT = """
SELECT r.movement, d.sender, d.receiver, d.good, d.day, d.paper, v.value_usd, d.net_kg
FROM (
    SELECT m.movement, CAST(min(d.best) % 4294967296 AS INTEGER) AS delivery,
           CAST(min(CASE WHEN d.value_usd IS NOT NULL THEN d.best END) % 4294967296 AS INTEGER) AS valued
    FROM movement_delivery m
    JOIN (SELECT delivery, CAST(paper AS BIGINT) * 4294967296 + delivery AS best, value_usd FROM delivery) d ON d.delivery = m.delivery
    GROUP BY m.movement
) r
JOIN delivery d ON d.delivery = r.delivery
LEFT JOIN delivery v ON v.delivery = r.valued
"""

DELIVER = (
    Step("delivery_row", _DELIVERY_ROWS),
    Step("delivery", _DELIVERY),
    Step("shared", _SHARED),
    Step("shelf", _SHELF),
    Step("twin", _TWINS),
    Step("twin_cluster", _CLUSTERS),
    Step("open_pair", _ALL_OPEN),
)
JOIN = (Step("nearest", _NEAREST), Step("twin", _STILL), Step("twin_cluster", _JOINED), Step("open_pair", _OPEN))
COUNT = (Step("movement_delivery", _MOVEMENT_DELIVERIES), Step("movement", _MOVEMENT))


def fold(view: View, params: Params) -> None:
    """Fill ``movement`` (one row a movement), ``movement_delivery`` and ``delivery_row``, which lead from it back to the rows.

    The view has the table ``good_row``: one row of a file each, numbered (``item_row``) in the order of ``source_id`` and ``row``, with
    ``file_no``, parties and goods as numbers, ``paper`` (see ``PAPER``), and no zeros among values, weights and quantities. ``params``
    holds ``mirror_days`` and ``mirror_value_pct``.
    """
    view.run(DELIVER, params)
    while view.rows("SELECT 1 FROM open_pair LIMIT 1"):
        view.run(JOIN, params)
    view.run(COUNT, params)
