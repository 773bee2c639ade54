"""What a question about one firm or person has to read: the firms that can stand in a chain with it, and no row beyond their trade.

Rows fold into movements within one sender, receiver and code (``graph.movements``), so a choice of firms that keeps all rows of such a
group changes no movement. Each step here takes rather too much than too little; who is in a chain is told by the same steps as ever.
Where a store has a neighbourhood, ``vicinity`` makes the same choice in less time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.store import Step, View

# Everybody above whom was asked for, and later above the fronts near them, over holdings that own; who directs counts for the firm itself
# only.
_ABOVE_ASKED = "SELECT CAST($start AS UUID) AS id, 0 AS step"
_ABOVE_FRONTS = "SELECT id, 0 AS step FROM near_front"
_HIGHER = """
SELECT id, step FROM above
UNION ALL
SELECT l.holder_id, CAST($step AS INTEGER)
FROM link l JOIN above a ON a.id = l.company_id
WHERE a.step = $step - 1 AND (l.edge = 'OWNS' OR $step = 1) AND l.holder_id NOT IN (SELECT id FROM above)
GROUP BY l.holder_id
"""
# All firms that these, or their relatives, stand behind. Below a firm that is only directed nobody walks on (``owned`` 0).
_BELOW = """
SELECT id, 0 AS step, 1 AS owned FROM above UNION SELECT k.b, 0, 1 FROM kin k JOIN above a ON a.id = k.a
UNION SELECT h.b, 0, 1 FROM kin_hint h JOIN above a ON a.id = h.a WHERE $family_hints
UNION SELECT h.a, 0, 1 FROM kin_hint h JOIN above a ON a.id = h.b WHERE $family_hints
"""
_LOWER = """
SELECT id, step, owned FROM near
UNION ALL
SELECT l.company_id, CAST($step AS INTEGER), max(CASE WHEN l.edge = 'OWNS' THEN 1 ELSE 0 END)
FROM link l JOIN near n ON n.id = l.holder_id
WHERE n.step = $step - 1 AND n.owned = 1 AND l.company_id NOT IN (SELECT id FROM near WHERE owned = 1)
GROUP BY l.company_id
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
_GOES_TO = "SELECT id, CAST(NULL AS VARCHAR) AS hs6, 0 AS step FROM near_front"
_GOES_ON = """
SELECT id, hs6, step FROM goes_to
UNION
SELECT b.entity_id, s.hs6, CAST($step AS INTEGER)
FROM (
    SELECT m.mention_id, g.hs6 FROM member m JOIN goes_to g ON g.id = m.entity_id WHERE g.step = $step - 1
) g
JOIN shipment s ON s.sender_id = g.mention_id AND coalesce(s.hs6 = g.hs6, g.hs6 IS NULL)
JOIN member b ON b.mention_id = s.receiver_id
JOIN entity e ON e.id = b.entity_id
WHERE s.day >= $cutoff AND s.hs6 IN (SELECT hs6 FROM good_code WHERE listed = 1) AND e.country <> $seller_country
"""
_DEALING = """
SELECT m.mention_id AS id, g.sends, g.takes
FROM member m
JOIN (
    SELECT id, max(sends) AS sends, max(takes) AS takes
    FROM (
        SELECT id, 1 AS sends, 0 AS takes FROM goes_to
        UNION ALL SELECT id, 0, 1 FROM near_front
        UNION ALL SELECT id, 1, 1 FROM near_seller
    ) traders
    GROUP BY id
) g ON g.id = m.entity_id
"""


def _walk(view: View, params: Mapping[str, Any], onward: Step, steps: int, reached: str) -> None:
    """Take a step again until it reaches nobody new, at most so many times."""
    for step in range(1, steps + 1):
        given = {**params, "step": step}
        view.run((onward,), given)
        if not view.rows(reached, given):
            break


def _around(view: View, params: Mapping[str, Any], foot: str) -> None:
    """Fill ``near``: all firms that somebody above those of ``foot``, or a relative, stands behind."""
    view.run((Step("above", foot),), params)
    _walk(
        view,
        params,
        Step("above", _HIGHER),
        params["max_holdings"] + 1,
        "SELECT 1 FROM above WHERE step = $step LIMIT 1",
    )
    view.run((Step("near", _BELOW),), params)
    _walk(
        view, params, Step("near", _LOWER), params["max_holdings"] + 1, "SELECT 1 FROM near WHERE step = $step LIMIT 1"
    )


def compute(view: View, params: Mapping[str, Any], start: str, *, as_seller: bool) -> None:
    """Fill ``dealing``: the mentions whose rows, as sender or receiver, decide what chains the firm or person ``start`` stands in.

    ``as_seller``: it is asked for as a seller, so nobody further back on the way of goods is of interest. ``good_code`` must be there.
    """
    given = {**params, "start": start}
    view.run((Step("came_from", _CAME_FROM),), given)
    _around(view, given, _ABOVE_ASKED)
    if not as_seller:
        _walk(
            view,
            given,
            Step("came_from", _CAME_BEFORE),
            params["max_legs"],
            "SELECT 1 FROM came_from WHERE step = $step LIMIT 1",
        )
    view.run((Step("near_front", _NEAR_FRONT),), given)
    _around(view, given, _ABOVE_FRONTS)
    view.run((Step("near_seller", _NEAR_SELLER), Step("goes_to", _GOES_TO)), given)
    _walk(
        view,
        given,
        Step("goes_to", _GOES_ON),
        params["max_legs"] - 1,
        "SELECT 1 FROM goes_to WHERE step = $step LIMIT 1",
    )
    view.run((Step("dealing", _DEALING),), given)
