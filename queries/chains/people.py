"""Who stands behind an old seller and behind a new front: walks up from both, meeting in a person or a company.

A walk goes from a firm to its holders, then from a holding to its owners, over at most ``max_holdings`` holdings. Directing counts for
the firm itself only, so a walk does not go on above a company that merely directs. No walk visits a firm twice, so cycles end. The
interests of one walk must have been able to hold at one time: who left a holding before it came to the firm never stood behind the firm.
"""

from __future__ import annotations

from graph.store import Params, Step, View

_FOOT = """
SELECT 'front' AS side, id AS firm, id AS holder, CAST([] AS UUID[]) AS holdings, CAST([] AS UUID[]) AS links, -1 AS depth, 1 AS owned,
       0 AS doubt, DATE '0001-01-01' AS starts, DATE '9999-12-31' AS ends
FROM front
UNION ALL
SELECT 'seller', id, id, CAST([] AS UUID[]), CAST([] AS UUID[]), -1, 1, 0, DATE '0001-01-01', DATE '9999-12-31'
FROM seller
"""

# The links above the firms reached so far. ``starts`` and ``ends`` are the first and last day that an interest can mean; without a stated
# start it began when its company did, at the earliest. On the seller's side it counts if it began before the cutoff (doubt 0) or in
# the month or year that holds it (doubt 1). Where no start is stated, a record or an end before the cutoff shows it; without one (doubt 2)
# it is set aside and counted.
_RUNG = """
SELECT side, id, edge, holder_id, company_id, starts, ends,
       CASE WHEN side = 'front' OR least(since_by, seen_first, ends) < $cutoff THEN 0
            WHEN since < $cutoff THEN 1 WHEN since IS NULL THEN 2 ELSE 3 END AS doubt
FROM (
    SELECT p.side, l.id, l.edge, l.holder_id, l.company_id, l.since, l.since_by, l.seen_first,
           coalesce(l.since, c.founded, DATE '0001-01-01') AS starts,
           coalesce(least(CASE l.until_precision WHEN 'month' THEN last_day(l.until) WHEN 'year' THEN make_date(year(l.until), 12, 31)
                          ELSE l.until END, l.left_by), DATE '9999-12-31') AS ends
    FROM link l
    JOIN (SELECT DISTINCT side, holder FROM path WHERE depth = $depth - 1 AND owned = 1) p ON p.holder = l.company_id
    LEFT JOIN entity c ON c.id = l.company_id
    WHERE (l.edge = 'OWNS' OR $depth = 0)
      AND (CAST($as_of AS DATE) IS NULL OR (coalesce(l.seen_first <= CAST($as_of AS DATE), TRUE)
                                            AND coalesce(l.since <= CAST($as_of AS DATE), TRUE)))
) above
"""
_CLIMB = """
SELECT side, firm, holder, holdings, links, depth, owned, doubt, starts, ends FROM path
UNION ALL
SELECT side, firm, holder, holdings, links, depth, owned, doubt, starts, ends
FROM (
    SELECT p.side, p.firm, r.holder_id AS holder,
           CASE WHEN p.depth >= 0 THEN list_concat([p.holder], p.holdings) ELSE p.holdings END AS holdings,
           list_concat([r.id], p.links) AS links, p.depth + 1 AS depth, CASE WHEN r.edge = 'OWNS' THEN 1 ELSE 0 END AS owned,
           greatest(p.doubt, r.doubt) AS doubt, greatest(p.starts, r.starts) AS starts, least(p.ends, r.ends) AS ends,
           row_number() OVER (PARTITION BY p.side, p.firm ORDER BY r.holder_id, r.id, p.links) AS place
    FROM path p
    JOIN rung r ON r.side = p.side AND r.company_id = p.holder
    WHERE p.depth = $depth - 1 AND p.owned = 1 AND r.doubt < 3 AND r.holder_id <> p.holder AND r.holder_id <> p.firm
      AND NOT list_contains(p.holdings, r.holder_id) AND p.starts < r.ends AND r.starts < p.ends
) climbed
WHERE $depth = 0 OR place <= $max_paths
"""

_GOES_UP = "SELECT 1 FROM rung LIMIT 1"

# Hints that two people may be relatives count only where they are asked for.
_FAMILY = """
SELECT a, b, kind, basis, rests_on, 0 AS hint FROM kin
UNION ALL
SELECT a, b, CAST(NULL AS VARCHAR), hint, rests_on, 1 FROM kin_hint WHERE $family_hints
"""

# Everybody on the way up, once for each firm.
_FRONT_STAKE = """
SELECT firm, holder, max(owned) AS owned FROM path WHERE side = 'front' AND depth >= 0 GROUP BY firm, holder
"""
_SELLER_STAKE = """
SELECT p.firm, p.holder, min(p.doubt) AS doubt
FROM path p
JOIN (SELECT holder FROM front_stake UNION SELECT k.a FROM family k JOIN front_stake f ON f.holder = k.b) h ON h.holder = p.holder
WHERE p.side = 'seller' AND p.depth >= 0
GROUP BY p.firm, p.holder
"""

# Somebody behind thousands of firms on both sides would fill the answer alone: such a one gives at most max_pairs pairs.
_TIE = """
WITH old AS (
    SELECT firm, holder, row_number() OVER (PARTITION BY holder ORDER BY firm) AS place FROM seller_stake WHERE doubt < 2
), new AS (
    SELECT firm, holder, row_number() OVER (PARTITION BY holder ORDER BY firm) AS place, count(*) OVER (PARTITION BY holder) AS firms
    FROM front_stake
)
SELECT s.firm AS seller, f.firm AS front, s.holder, s.holder AS front_holder, 'same' AS kind
FROM old s JOIN new f ON f.holder = s.holder
WHERE f.place <= $max_pairs AND s.place <= greatest(1, floor($max_pairs / f.firms))
UNION ALL
SELECT s.id, f.firm, s.id, s.id, 'self'
FROM seller s JOIN front_stake f ON f.holder = s.id
WHERE f.owned = 1
UNION ALL
SELECT s.firm, f.firm, s.holder, f.holder, k.tie
FROM old s
JOIN (SELECT a, b, CASE WHEN bool_or(hint = 0) THEN 'family' ELSE 'hint' END AS tie FROM family WHERE a <> b GROUP BY a, b) k
ON k.a = s.holder JOIN new f ON f.holder = k.b
WHERE f.place <= $max_pairs AND s.place <= greatest(1, floor($max_pairs / f.firms))
"""

# Pairs that only an interest without any known start would link.
SET_ASIDE = """
SELECT count(*) AS set_aside
FROM (SELECT DISTINCT s.firm AS seller, f.firm AS front FROM seller_stake s JOIN front_stake f ON f.holder = s.holder WHERE s.doubt = 2) p
LEFT JOIN (SELECT DISTINCT seller, front FROM tie) t ON t.seller = p.seller AND t.front = p.front
WHERE t.seller IS NULL
"""
# What the limits cut: firms with more ways up than were followed, holders with more pairs than were taken.
CUT = """
SELECT (SELECT count(*) FROM (
           SELECT side, firm FROM path WHERE depth > 0 GROUP BY side, firm, depth HAVING count(*) >= $max_paths
       ) full_levels) AS cut_paths,
       (SELECT count(*) FROM (SELECT holder, count(*) AS n FROM seller_stake WHERE doubt < 2 GROUP BY holder) s
        JOIN (SELECT holder, count(*) AS n FROM front_stake GROUP BY holder) f ON f.holder = s.holder
        WHERE s.n * f.n > $max_pairs) AS cut_pairs
"""


def compute(view: View, params: Params) -> None:
    """Fill ``path`` (all ways up) and ``tie`` (one row for each seller, front and somebody behind both)."""
    view.run((Step("family", _FAMILY), Step("path", _FOOT)), params)
    for depth in range(params["max_holdings"] + 1):
        given = {**params, "depth": depth}
        view.run((Step("rung", _RUNG),), given)
        if not view.rows(_GOES_UP):
            break
        view.run((Step("path", _CLIMB),), given)
    view.run((Step("front_stake", _FRONT_STAKE), Step("seller_stake", _SELLER_STAKE), Step("tie", _TIE)), params)
