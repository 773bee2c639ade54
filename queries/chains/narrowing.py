"""What a question about one firm or person has to read: the firms that can stand in a chain with it, and no row beyond their trade.

Rows fold into movements within one sender, receiver and code (``graph.movements``), so a choice of firms that keeps all rows of such a
group changes no movement. Each step here takes rather too much than too little; who is in a chain is told by the same steps as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.store import Step, View

_ASKED_FOR = "SELECT CAST($start AS UUID) AS id"

# Everybody above the firms and people of ``start``, over holdings that own; who directs counts for the firm itself only.
_ABOVE = "SELECT DISTINCT id, 0 AS step FROM start"
_HIGHER = """
SELECT id, step FROM above
UNION ALL
SELECT l.holder_id, CAST($step AS INTEGER)
FROM link l JOIN above a ON a.id = l.company_id
WHERE a.step = $step - 1 AND (l.edge = 'OWNS' OR $step = 1) AND l.holder_id NOT IN (SELECT id FROM above)
GROUP BY l.holder_id
"""
_BELOW = """
SELECT id, 0 AS step FROM above UNION SELECT k.b, 0 FROM kin k JOIN above a ON a.id = k.a
UNION SELECT h.b, 0 FROM kin_hint h JOIN above a ON a.id = h.a WHERE $family_hints
UNION SELECT h.a, 0 FROM kin_hint h JOIN above a ON a.id = h.b WHERE $family_hints
"""
_LOWER = """
SELECT id, step FROM below
UNION ALL
SELECT l.company_id, CAST($step AS INTEGER)
FROM link l JOIN below b ON b.id = l.holder_id
WHERE b.step = $step - 1 AND l.edge = 'OWNS' AND l.company_id NOT IN (SELECT id FROM below)
GROUP BY l.company_id
"""
_AT_LAST = """
SELECT id FROM below UNION SELECT l.company_id FROM link l JOIN below b ON b.id = l.holder_id
"""

# Who sent goods to whom asked for, to those, and so on: backwards along legs.
_CAME_FROM = "SELECT CAST($start AS UUID) AS id, CAST(NULL AS VARCHAR) AS hs6, 0 AS step"
_CAME_BEFORE = """
SELECT id, hs6, step FROM came_from
UNION
SELECT a.entity_id, s.hs6, CAST($step AS INTEGER)
FROM (
    SELECT m.mention_id, c.hs6 FROM member m JOIN came_from c ON c.id = m.entity_id WHERE c.step = $step - 1
) c
JOIN shipment s ON s.receiver_id = c.mention_id AND coalesce(s.hs6 = c.hs6, c.hs6 IS NULL)
JOIN member a ON a.mention_id = s.sender_id
WHERE s.day >= $cutoff AND s.hs6 IN (SELECT hs6 FROM good_code WHERE listed = 1)
"""

_NEAR_FRONT = """
SELECT e.id FROM entity e
JOIN (SELECT id FROM near UNION SELECT id FROM came_from) n ON n.id = e.id
WHERE e.kind = 'company' AND e.country <> $seller_country AND e.founded_last >= $cutoff
"""
_NEAR_SELLER = """
SELECT e.id FROM entity e
JOIN (SELECT id FROM near UNION SELECT CAST($start AS UUID)) n ON n.id = e.id
WHERE e.kind = 'company' AND e.country = $seller_country AND (e.founded IS NULL OR e.founded < $cutoff)
"""

# Where the goods of the fronts can have gone on from.
_GOES_TO = "SELECT id, CAST(NULL AS VARCHAR) AS hs6, 1 AS leg FROM near_front"
_GOES_ON = """
SELECT id, hs6, leg FROM goes_to
UNION
SELECT b.entity_id, s.hs6, CAST($leg AS INTEGER)
FROM (
    SELECT m.mention_id, g.hs6 FROM member m JOIN goes_to g ON g.id = m.entity_id WHERE g.leg = $leg - 1
) g
JOIN shipment s ON s.sender_id = g.mention_id AND coalesce(s.hs6 = g.hs6, g.hs6 IS NULL)
JOIN member b ON b.mention_id = s.receiver_id
JOIN entity e ON e.id = b.entity_id
WHERE s.day >= $cutoff AND s.hs6 IN (SELECT hs6 FROM good_code WHERE listed = 1) AND e.country <> $seller_country
"""
_SENDING = """
SELECT m.mention_id AS id FROM member m
JOIN (SELECT id FROM goes_to UNION SELECT id FROM near_seller) g ON g.id = m.entity_id
"""
_TAKING = """
SELECT m.mention_id AS id FROM member m
JOIN (SELECT id FROM near_front UNION SELECT id FROM near_seller) g ON g.id = m.entity_id
"""


def _around(view: View, params: Mapping[str, Any]) -> None:
    """Fill ``near``: all firms that somebody above those of ``start``, or a relative, stands behind."""
    view.run((Step("above", _ABOVE),), params)
    for step in range(1, params["max_holdings"] + 2):
        view.run((Step("above", _HIGHER),), {**params, "step": step})
    view.run((Step("below", _BELOW),), params)
    for step in range(1, params["max_holdings"] + 1):
        view.run((Step("below", _LOWER),), {**params, "step": step})
    view.run((Step("near", _AT_LAST),), params)


def compute(view: View, params: Mapping[str, Any], start: str, *, as_seller: bool) -> None:
    """Fill ``sending`` and ``taking``: the mentions whose rows decide what chains the firm or person ``start`` stands in.

    ``as_seller``: it is asked for as a seller, so nobody further back on the way of goods is of interest. ``good_code`` must be there.
    """
    given = {**params, "start": start}
    view.run((Step("start", _ASKED_FOR), Step("came_from", _CAME_FROM)), given)
    _around(view, given)
    if not as_seller:
        for step in range(1, params["max_legs"] + 1):
            view.run((Step("came_from", _CAME_BEFORE),), {**given, "step": step})
    view.run((Step("near_front", _NEAR_FRONT), Step("start", "SELECT id FROM near_front")), given)
    _around(view, given)
    view.run((Step("near_seller", _NEAR_SELLER), Step("goes_to", _GOES_TO)), given)
    for leg in range(2, params["max_legs"] + 1):
        view.run((Step("goes_to", _GOES_ON),), {**given, "leg": leg})
    view.run((Step("sending", _SENDING), Step("taking", _TAKING)), given)
