"""How the goods went from the linked fronts to buyers in the seller country: routes of one to three legs in time order.

All legs of a route carry the same code; each next leg leaves 0 to ``window_days`` days after the one before. A movement belongs to a leg
only if it takes part in at least one such sequence: something must have left after it in time, and come before it in time.
"""

from __future__ import annotations

from graph.store import Params, Step, View

# Flows that lead home, or to a firm from which something went on home.
_FLOW = """
SELECT CAST(row_number() OVER (ORDER BY sender, receiver, good) AS INTEGER) AS flow, sender, receiver, good, home, first, last
FROM (
    SELECT sender, receiver, good, home, min(day) AS first, max(day) AS last FROM late GROUP BY sender, receiver, good, home
) f
WHERE home = 1 OR EXISTS (SELECT 1 FROM homeward h WHERE h.firm = f.receiver AND h.good = f.good)
"""
_LINKED = """
SELECT DISTINCT f.party FROM front f JOIN tie t ON t.front = f.id
"""

# Two flows can follow each other if some day of the second lies within the window of some day of the first; which days do is told below.
_TRAIL_1 = """
SELECT f.sender AS front, f.good, f.receiver AS hub, f.flow AS flow_1, f.first, f.last
FROM flow f JOIN linked l ON l.party = f.sender
WHERE f.home = 0 AND $max_legs >= 2
"""
_TRAIL_2 = """
SELECT front, good, hub_1, hub, flow_1, flow_2, first, last
FROM (
    SELECT t.front, t.good, t.hub AS hub_1, f.receiver AS hub, t.flow_1, f.flow AS flow_2, f.first, f.last,
           row_number() OVER (PARTITION BY t.front ORDER BY t.flow_1, f.flow) AS place
    FROM trail_1 t JOIN flow f ON f.sender = t.hub AND f.good = t.good
    WHERE f.home = 0 AND f.receiver <> t.front AND $max_legs >= 3
      AND t.first <= f.last AND f.first <= t.last + CAST($window_days AS INTEGER)
) trails WHERE place <= $max_routes
"""
_ROUTE = """
SELECT CAST(row_number() OVER (ORDER BY front, place) AS INTEGER) AS route, front, buyer, good, legs, flow_1, flow_2, flow_3
FROM (
    SELECT *, row_number() OVER (PARTITION BY front ORDER BY legs, flow_1, flow_2, flow_3) AS place
    FROM (
        SELECT f.sender AS front, f.receiver AS buyer, f.good, 1 AS legs, f.flow AS flow_1, 0 AS flow_2, 0 AS flow_3
        FROM flow f JOIN linked l ON l.party = f.sender WHERE f.home = 1
        UNION ALL
        SELECT t.front, f.receiver, t.good, 2, t.flow_1, f.flow, 0
        FROM trail_1 t JOIN flow f ON f.sender = t.hub AND f.good = t.good
        WHERE f.home = 1 AND t.first <= f.last AND f.first <= t.last + CAST($window_days AS INTEGER)
        UNION ALL
        SELECT t.front, f.receiver, t.good, 3, t.flow_1, t.flow_2, f.flow
        FROM trail_2 t JOIN flow f ON f.sender = t.hub AND f.good = t.good
        WHERE f.home = 1 AND t.first <= f.last AND f.first <= t.last + CAST($window_days AS INTEGER)
    ) ways
) numbered WHERE place <= $max_routes
"""

_LONGEST = "SELECT coalesce(max(legs), 0) AS legs FROM route"

_MOVED = """
SELECT f.flow, l.movement, l.day
FROM late l
JOIN flow f ON f.sender = l.sender AND f.receiver = l.receiver AND f.good = l.good
JOIN (SELECT flow_1 AS flow FROM route UNION SELECT flow_2 FROM route UNION SELECT flow_3 FROM route) r ON r.flow = f.flow
"""
_LEG_DAY = """
SELECT DISTINCT r.route, r.legs, r.leg, m.day
FROM (
    SELECT route, legs, 1 AS leg, flow_1 AS flow FROM route
    UNION ALL SELECT route, legs, 2, flow_2 FROM route WHERE legs >= 2
    UNION ALL SELECT route, legs, 3, flow_3 FROM route WHERE legs >= 3
) r JOIN (SELECT DISTINCT flow, day FROM moved) m ON m.flow = r.flow
"""

# Backwards: days of a leg after which the goods can still come home in time.
_HOME_BOUND = """
SELECT route, legs, leg, day FROM leg_day WHERE leg = legs
"""
_HOME_BOUND_BEFORE = """
SELECT route, legs, leg, day FROM home_bound
UNION ALL
SELECT route, legs, leg, day
FROM (
    SELECT route, legs, leg, day, min(CASE WHEN leg > $leg THEN day END) OVER (
        PARTITION BY route ORDER BY day RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS goes_on
    FROM (
        SELECT route, legs, leg, day FROM leg_day WHERE leg = $leg AND legs > $leg
        UNION ALL SELECT route, legs, leg, day FROM home_bound WHERE leg = $leg + 1
    ) days
) next_days
WHERE leg = $leg AND goes_on <= day + CAST($window_days AS INTEGER)
"""
# Forwards: of these, the days that something from the front can have reached in time.
_IN_TIME = """
SELECT route, leg, day FROM home_bound WHERE leg = 1
"""
_IN_TIME_AFTER = """
SELECT route, leg, day FROM in_time
UNION ALL
SELECT route, leg, day
FROM (
    SELECT route, leg, day, max(CASE WHEN leg < $leg THEN day END) OVER (
        PARTITION BY route ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS came
    FROM (
        SELECT route, leg, day FROM home_bound WHERE leg = $leg
        UNION ALL SELECT route, leg, day FROM in_time WHERE leg = $leg - 1
    ) days
) earlier_days
WHERE leg = $leg AND came + CAST($window_days AS INTEGER) >= day
"""

# A movement may serve several routes of one front and buyer: it counts once, at its earliest place.
_LEG_MOVEMENT = """
SELECT w.front, w.buyer, m.sender, m.receiver, m.good, m.movement, m.day, m.value_usd, min(w.leg) AS leg, min(w.legs) AS legs
FROM (
    SELECT DISTINCT r.front, r.buyer, t.leg, r.legs, x.movement
    FROM in_time t
    JOIN route r ON r.route = t.route
    JOIN moved x ON x.flow = CASE t.leg WHEN 1 THEN r.flow_1 WHEN 2 THEN r.flow_2 ELSE r.flow_3 END AND x.day = t.day
) w JOIN late m ON m.movement = w.movement
GROUP BY w.front, w.buyer, m.sender, m.receiver, m.good, m.movement, m.day, m.value_usd
"""
_LEG = """
SELECT front, buyer, sender, receiver, good, min(leg) AS place, min(legs) AS shortest, count(*) AS shipments,
       round(sum(value_usd), 2) AS value_usd, count(value_usd) AS valued, min(day) AS first, max(day) AS last
FROM leg_movement GROUP BY front, buyer, sender, receiver, good
"""

# Upstream: the same goods on their way to the front before they left it.
_SUPPLY_MOVEMENT = """
SELECT o.front, o.buyer, m.sender, m.good, m.movement, m.day, m.value_usd
FROM (SELECT front, buyer, good, max(last) AS last FROM leg WHERE sender = front GROUP BY front, buyer, good) o
JOIN movement m ON m.receiver = o.front AND m.good = o.good
WHERE m.sender <> m.receiver AND m.day <= o.last
"""
_SUPPLY = """
SELECT front, buyer, sender, good, count(*) AS shipments, round(sum(value_usd), 2) AS value_usd, min(day) AS first, max(day) AS last
FROM supply_movement GROUP BY front, buyer, sender, good
"""

# What adds up the movements of legs and supplies.
SUMS = (Step("leg", _LEG), Step("supply", _SUPPLY))

# Fronts whose routes were cut.
CUT = """
SELECT count(*) AS cut_routes FROM (
    SELECT front FROM route GROUP BY front HAVING count(*) >= $max_routes
    UNION SELECT front FROM trail_2 GROUP BY front HAVING count(*) >= $max_routes
) r
"""


def compute(view: View, params: Params) -> None:
    """Fill ``leg`` and ``supply`` (one row for each front, buyer, pair of firms and code) and the movements under them."""
    view.run(
        (
            Step("flow", _FLOW),
            Step("linked", _LINKED),
            Step("trail_1", _TRAIL_1),
            Step("trail_2", _TRAIL_2),
            Step("route", _ROUTE),
            Step("moved", _MOVED),
            Step("leg_day", _LEG_DAY),
            Step("home_bound", _HOME_BOUND),
        ),
        params,
    )
    longest = view.rows(_LONGEST)[0]["legs"]
    for leg in range(longest - 1, 0, -1):
        view.run((Step("home_bound", _HOME_BOUND_BEFORE),), {**params, "leg": leg})
    view.run((Step("in_time", _IN_TIME),), params)
    for leg in range(2, longest + 1):
        view.run((Step("in_time", _IN_TIME_AFTER),), {**params, "leg": leg})
    view.run(
        (
            Step("leg_movement", _LEG_MOVEMENT),
            Step("leg", _LEG),
            Step("supply_movement", _SUPPLY_MOVEMENT),
            Step("supply", _SUPPLY),
        ),
        params,
    )
