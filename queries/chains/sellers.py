"""Old sellers: firms of the seller country, founded before the cutoff, that dealt in the goods before it."""

from __future__ import annotations

from graph.store import Step

# A firm whose founding day is unknown, or known only roughly, existed before the cutoff if it traded before it. Who has no trade record
# counts only where activity codes were asked for, and then must have been founded before the cutoff for sure.
_SELLER = """
SELECT p.id, p.party, p.founded, p.founded_last, 'trade' AS basis
FROM party p
JOIN (
    SELECT sender AS party FROM movement WHERE day < $cutoff UNION SELECT receiver FROM movement WHERE day < $cutoff
) t ON t.party = p.party
WHERE p.kind = 'company' AND p.country = $seller_country AND (p.founded IS NULL OR p.founded < $cutoff)
  AND (CAST($seller AS VARCHAR) IS NULL OR CAST(p.id AS VARCHAR) = CAST($seller AS VARCHAR))
"""
_BY_ACTIVITY = """
SELECT id, party, founded, founded_last, basis FROM seller
UNION ALL
SELECT DISTINCT e.id, CAST(NULL AS INTEGER), e.founded, e.founded_last, 'activity'
FROM entity e
JOIN (
    SELECT x.id FROM (SELECT id, unnest(activities) AS code FROM entity WHERE country = $seller_country AND kind = 'company') x
    JOIN unnest(CAST($activity_codes AS VARCHAR[])) AS w(code) ON substr(x.code, 1, length(w.code)) = w.code
) a ON a.id = e.id
LEFT JOIN seller s ON s.id = e.id
WHERE s.id IS NULL AND e.founded_last < $cutoff
  AND (CAST($seller AS VARCHAR) IS NULL OR CAST(e.id AS VARCHAR) = CAST($seller AS VARCHAR))
"""

# Each movement that a seller sent or received before the cutoff, once.
_TRADE = """
SELECT s.id AS seller, m.movement, m.good, m.day, m.value_usd
FROM seller s JOIN movement m ON m.sender = s.party WHERE m.day < $cutoff
UNION
SELECT s.id, m.movement, m.good, m.day, m.value_usd
FROM seller s JOIN movement m ON m.receiver = s.party WHERE m.day < $cutoff
"""

SELLERS = (Step("seller", _SELLER),)
BY_ACTIVITY = (Step("seller", _BY_ACTIVITY),)
TRADE = (Step("trade", _TRADE),)

# What sellers traded before the cutoff, for the answer: one row a seller and code.
TRADE_BEFORE = """
SELECT t.seller, c.hs6, count(*) AS shipments, round(sum(t.value_usd), 2) AS value_usd, min(t.day) AS first, max(t.day) AS last
FROM trade t
JOIN unnest(CAST($sellers AS UUID[])) AS w(id) ON w.id = t.seller
JOIN good_code c ON c.good = t.good
GROUP BY t.seller, c.hs6
ORDER BY t.seller, c.hs6
"""
# Their latest movements.
TRADE_MOVEMENTS = """
SELECT seller, movement
FROM (
    SELECT t.seller, t.movement, t.day, row_number() OVER (PARTITION BY t.seller ORDER BY t.day DESC, t.movement) AS place
    FROM trade t JOIN unnest(CAST($sellers AS UUID[])) AS w(id) ON w.id = t.seller
) latest WHERE place <= $max_trade_rows ORDER BY seller, day, movement
"""
