"""The links and records under each way from somebody to a seller or a front: what the answer shows as roles, dates and evidence."""

from __future__ import annotations

from graph.store import Step

# All links along the chosen firms: somebody may be founder and director of one firm, and both are shown. ``hop`` 1 is nearest to the
# person. Only ways that some tie uses.
_WAY = """
SELECT DISTINCT side, firm, holder, hop, links[hop] AS link_id
FROM (
    SELECT 'seller' AS side, p.firm, p.holder, p.links, unnest(range(1, len(p.links) + 1)) AS hop
    FROM path p
    JOIN (SELECT DISTINCT seller, holder, seller_holdings AS holdings FROM tie) t
      ON t.seller = p.firm AND t.holder = p.holder AND t.holdings = p.holdings
    WHERE p.side = 'seller' AND p.doubt < 2 AND p.depth >= 0
    UNION ALL
    SELECT 'front', p.firm, p.holder, p.links, unnest(range(1, len(p.links) + 1))
    FROM path p
    JOIN (SELECT DISTINCT front, front_holder AS holder, front_holdings AS holdings FROM tie) t
      ON t.front = p.firm AND t.holder = p.holder AND t.holdings = p.holdings
    WHERE p.side = 'front' AND p.depth >= 0
) hops
"""

# The rows of the files behind each link.
_WAY_ROW = """
SELECT w.link_id, i.holder_id, i.company_id, i.source_id, i.row, i.kind, i.role
FROM (SELECT DISTINCT link_id FROM way) w
JOIN link l ON l.id = w.link_id
JOIN member c ON c.entity_id = l.company_id
JOIN interest i ON i.company_id = c.mention_id AND i.edge = l.edge
JOIN member h ON h.mention_id = i.holder_id AND h.entity_id = l.holder_id
"""

STEPS = (Step("way", _WAY), Step("way_row", _WAY_ROW))

# Which mentions of somebody stand nearest, on each side.
NEAREST_MENTIONS = """
SELECT DISTINCT w.side, w.firm, w.holder, r.holder_id AS mention
FROM way w JOIN way_row r ON r.link_id = w.link_id
WHERE w.hop = 1
ORDER BY w.side, w.firm, w.holder, mention
"""
# A seller that owns the front itself is known by the records that date it, name its holders or show its trade.
OWN_MENTIONS = """
SELECT DISTINCT o.seller AS holder, b.mention_id AS mention
FROM (SELECT DISTINCT seller FROM tie WHERE kind = 'self') o
JOIN member b ON b.entity_id = o.seller
WHERE EXISTS (SELECT 1 FROM mention m WHERE m.id = b.mention_id AND m.founded IS NOT NULL)
   OR EXISTS (SELECT 1 FROM interest i WHERE i.company_id = b.mention_id)
   OR EXISTS (SELECT 1 FROM shipment x WHERE x.sender_id = b.mention_id)
   OR EXISTS (SELECT 1 FROM shipment x WHERE x.receiver_id = b.mention_id)
ORDER BY holder, mention
"""
# Why the mentions of an entity are one: decisions that still hold.
DECISIONS = """
SELECT m.entity_id AS entity, d.a, d.b, d.basis, d.reasons
FROM decision d
JOIN member m ON m.mention_id = d.a
JOIN member n ON n.mention_id = d.b AND n.entity_id = m.entity_id
JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.entity_id
WHERE d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
ORDER BY entity, d.a, d.b, d.basis
"""
