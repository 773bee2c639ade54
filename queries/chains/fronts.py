"""New firms abroad from which the goods can reach a buyer in the seller country in time."""

from __future__ import annotations

from graph.store import Params, Step, View

# Legs after the cutoff: from a firm that is known to be outside the seller country to any other firm whose country is known. Where it
# is not known nobody can say whether the goods came home, so such a movement makes no leg; the notes count them.
_LATE = """
SELECT m.movement, m.sender, m.receiver, m.good, m.day, m.value_usd, CASE WHEN r.country = $seller_country THEN 1 ELSE 0 END AS home
FROM movement m
JOIN party s ON s.party = m.sender
JOIN party r ON r.party = m.receiver
WHERE m.day >= $cutoff AND m.sender <> m.receiver AND s.country <> $seller_country AND r.country IS NOT NULL
"""

# Backwards from the buyers: on which days did a firm send goods that came home after so many legs? The next departure from a hub is the
# one to compare with, so one pass over its days in order is enough, however many there are.
_HOMEWARD = """
SELECT DISTINCT sender AS firm, good, day, 1 AS legs FROM late WHERE home = 1
"""
_ONE_LEG_MORE = """
SELECT firm, good, day, legs FROM homeward
UNION ALL
SELECT DISTINCT firm, good, day, CAST($legs AS INTEGER) AS legs
FROM (
    SELECT firm, good, day, arrives, min(CASE WHEN arrives = 0 THEN day END) OVER (
        PARTITION BY hub, good ORDER BY day RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS goes_on
    FROM (
        SELECT receiver AS hub, sender AS firm, good, day, 1 AS arrives FROM late WHERE home = 0
        UNION ALL
        SELECT firm AS hub, CAST(NULL AS INTEGER) AS firm, good, day, 0 AS arrives FROM homeward WHERE legs = $legs - 1
    ) days
) next_days
WHERE arrives = 1 AND goes_on <= day + CAST($window_days AS INTEGER)
"""

_FRONT = """
SELECT p.id, p.party, p.founded, p.founded_last
FROM party p
JOIN (SELECT DISTINCT firm FROM homeward) h ON h.firm = p.party
WHERE p.kind = 'company' AND p.country <> $seller_country AND p.founded_last >= $cutoff
"""


def compute(view: View, params: Params) -> None:
    """Fill ``late`` (movements that can be legs) and ``front``."""
    view.run((Step("late", _LATE), Step("homeward", _HOMEWARD)), params)
    for legs in range(2, params["max_legs"] + 1):
        view.run((Step("homeward", _ONE_LEG_MORE),), {**params, "legs": legs})
    view.run((Step("front", _FRONT),), params)
