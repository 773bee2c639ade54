"""The ways from somebody to a seller or a front: the firms between, the links along them and the records under each link."""

from __future__ import annotations

from graph.store import Step

# All ways of everybody in a tie. Several links may lead over the same firms (a founder who is director too): they are one way, and all of
# them are shown. ``hop`` 1 is nearest to the person; ``doubt`` is the least of any of them.
_WAY = """
SELECT side, firm, holder, holdings, hop, links[hop] AS link_id, min(doubt) AS doubt, max(owned) AS owned
FROM (
    SELECT p.side, p.firm, p.holder, p.holdings, p.links, p.doubt, p.owned, r.hop AS hop
    FROM path p
    JOIN (
        SELECT DISTINCT 'seller' AS side, seller AS firm, holder FROM tie WHERE kind <> 'self'
        UNION SELECT DISTINCT 'front', front, front_holder FROM tie
    ) t ON t.side = p.side AND t.firm = p.firm AND t.holder = p.holder
    CROSS JOIN unnest(range(1, len(p.links) + 1)) AS r(hop)
    WHERE p.doubt < 2 AND p.depth >= 0
) hops
GROUP BY side, firm, holder, holdings, hop, links[hop]
"""

# Links lie in the order of their company.
_WAY_LINK = """
SELECT l.*
FROM link l
JOIN (SELECT firm AS id FROM way UNION SELECT unnest(holdings) FROM way) f ON f.id = l.company_id
WHERE l.id IN (SELECT link_id FROM way)
"""

# The firms and people on the ways and on the routes.
_TOLD_OF = """
SELECT holder_id AS id FROM way_link UNION SELECT company_id FROM way_link
UNION SELECT p.id FROM party p JOIN (SELECT sender AS party FROM leg UNION SELECT receiver FROM leg) l ON l.party = p.party
"""

# The tables of all mentions are large, and an answer tells of few: ``own`` are those of these firms and people, ``joined`` the decisions
# that still hold between two of one entity, ``record`` what is written of all these. Where a row stands is told by its id alone; the
# other columns are read for those rows only.
_OWN = "SELECT m.mention_id, m.entity_id FROM member m JOIN told_of n ON n.id = m.entity_id"
_JOINED = """
SELECT m.entity_id, d.id, d.a, d.b, d.basis, d.reasons, d.rests_on
FROM decision d
JOIN own m ON m.mention_id = d.a
JOIN own n ON n.mention_id = d.b AND n.entity_id = m.entity_id
WHERE d.rowid IN (SELECT x.rowid FROM decision x JOIN own o ON o.mention_id = x.a)
  AND d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
"""
_RECORD = """
SELECT m.id, m.name, m.founded, m.founded_basis, m.country_basis, m.source_id, m.row
FROM mention m
WHERE m.rowid IN (
    SELECT x.rowid FROM mention x JOIN (SELECT mention_id AS id FROM own UNION SELECT unnest(rests_on) FROM joined) n ON n.id = x.id
)
"""

# The rows of the files behind each link.
_WAY_ROW = """
SELECT l.id AS link_id, i.holder_id, i.company_id, i.source_id, i.row
FROM way_link l
JOIN own c ON c.entity_id = l.company_id
JOIN interest i ON i.company_id = c.mention_id AND i.edge = l.edge
JOIN own h ON h.mention_id = i.holder_id AND h.entity_id = l.holder_id
"""

FIRMS = (Step("way", _WAY), Step("way_link", _WAY_LINK), Step("told_of", _TOLD_OF))
STEPS = (
    *FIRMS, Step("own", _OWN), Step("joined", _JOINED), Step("record", _RECORD), Step("way_row", _WAY_ROW),
)  # fmt: skip

WAYS = """
SELECT side, firm, holder, CAST(holdings AS VARCHAR[]) AS holdings, hop, link_id, doubt, owned FROM way
ORDER BY side, firm, holder, len(holdings), holdings, hop, link_id
"""
LINKS = """
SELECT l.id, l.edge, l.holder_id AS holder, l.company_id AS company, l.kinds, l.share_min, l.share_max, l.since, l.since_precision,
       l.until, l.until_precision, l.left_after, l.left_by, l.seen_first, l.marks
FROM way_link l
"""
# The name is part of what a mention's id is made of, so a mention has one.
ROWS = """
SELECT DISTINCT r.link_id, r.holder_id, r.company_id, m.name AS holder_name, s.file, r.row, s.sha256
FROM way_row r
JOIN source s ON s.id = r.source_id
LEFT JOIN (SELECT id, min(name) AS name FROM record GROUP BY id) m ON m.id = r.holder_id
ORDER BY s.file, r.row, r.link_id, r.holder_id, r.company_id
"""

# A seller that owns the front itself is known by the records that date it, name its holders or show its trade.
OWN_MENTIONS = """
SELECT DISTINCT o.seller AS holder, b.mention_id AS mention
FROM (SELECT DISTINCT seller FROM tie WHERE kind = 'self') o
JOIN own b ON b.entity_id = o.seller
WHERE EXISTS (SELECT 1 FROM record m WHERE m.id = b.mention_id AND m.founded IS NOT NULL)
   OR EXISTS (SELECT 1 FROM interest i WHERE i.company_id = b.mention_id)
   OR EXISTS (SELECT 1 FROM shipment x WHERE x.sender_id = b.mention_id)
   OR EXISTS (SELECT 1 FROM shipment x WHERE x.receiver_id = b.mention_id)
ORDER BY holder, mention
"""
# Why the mentions of an entity are one.
DECISIONS = """
SELECT entity_id AS entity, id, a, b, basis, reasons, CAST(rests_on AS VARCHAR[]) AS rests_on FROM joined ORDER BY entity, a, b, basis
"""
