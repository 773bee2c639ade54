"""The ways from somebody to a seller or a front: the firms between, the links along them and the records under each link."""

from __future__ import annotations

from graph.store import Step

# All ways of everybody in a tie. Several links may lead over the same firms (a founder who is director too): they are one way, and all of
# them are shown. ``hop`` 1 is nearest to the person; ``doubt`` is the least of any of them.
_WAY = """
SELECT side, firm, holder, holdings, hop, links[hop] AS link_id, min(doubt) AS doubt, max(owned) AS owned
FROM (
    SELECT p.side, p.firm, p.holder, p.holdings, p.links, p.doubt, p.owned, unnest(range(1, len(p.links) + 1)) AS hop
    FROM path p
    JOIN (
        SELECT DISTINCT 'seller' AS side, seller AS firm, holder FROM tie WHERE kind <> 'self'
        UNION SELECT DISTINCT 'front', front, front_holder FROM tie
    ) t ON t.side = p.side AND t.firm = p.firm AND t.holder = p.holder
    WHERE p.doubt < 2 AND p.depth >= 0
) hops
GROUP BY side, firm, holder, holdings, hop, links[hop]
"""

# The rows of the files behind each link.
_WAY_ROW = """
SELECT w.link_id, i.holder_id, i.company_id, i.source_id, i.row
FROM (SELECT DISTINCT link_id FROM way) w
JOIN link l ON l.id = w.link_id
JOIN member c ON c.entity_id = l.company_id
JOIN interest i ON i.company_id = c.mention_id AND i.edge = l.edge
JOIN member h ON h.mention_id = i.holder_id AND h.entity_id = l.holder_id
"""

STEPS = (Step("way", _WAY), Step("way_row", _WAY_ROW))

WAYS = """
SELECT side, firm, holder, CAST(holdings AS VARCHAR[]) AS holdings, hop, link_id, doubt, owned FROM way
ORDER BY side, firm, holder, len(holdings), holdings, hop, link_id
"""
LINKS = """
SELECT l.id, l.edge, l.holder_id AS holder, l.company_id AS company, l.kinds, l.share_min, l.share_max, l.since, l.since_precision,
       l.until, l.until_precision, l.left_after, l.left_by, l.seen_first, l.marks
FROM link l JOIN (SELECT DISTINCT link_id FROM way) w ON w.link_id = l.id
"""
# The name is part of what a mention's id is made of, so a mention has one.
ROWS = """
SELECT DISTINCT r.link_id, r.holder_id, r.company_id, m.name AS holder_name, s.file, r.row, s.sha256
FROM way_row r
JOIN source s ON s.id = r.source_id
LEFT JOIN (SELECT id, min(name) AS name FROM mention WHERE id IN (SELECT holder_id FROM way_row) GROUP BY id) m ON m.id = r.holder_id
ORDER BY s.file, r.row, r.link_id, r.holder_id, r.company_id
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
SELECT m.entity_id AS entity, d.id, d.a, d.b, d.basis, d.reasons, CAST(d.rests_on AS VARCHAR[]) AS rests_on
FROM decision d
JOIN member m ON m.mention_id = d.a
JOIN member n ON n.mention_id = d.b AND n.entity_id = m.entity_id
JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.entity_id
WHERE d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
ORDER BY entity, d.a, d.b, d.basis
"""
