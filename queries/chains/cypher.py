"""The chain as one statement of Cypher 5, for Neo4j Browser and for comparison with the SQL.

The graph is that of ``graph.elements``: ``OWNS`` and ``DIRECTS`` carry the columns of ``link``, ``Shipment`` is a movement (mirrors folded)
with day, hs6, value_usd and the texts of all its rows. A bound of 5 relationships is 4 holdings and a firm. Rows: seller_id, front_id,
buyer_id, in this order; people, families, number of legs of the shortest route, and shipments, value and days of what arrived; two paths
for the eye. Not told here: strengths of links, doubts, suppliers, the single legs, and what ``as_of``, ``seed``, ``min_link``,
``activities`` and ``family_hints`` leave out or let in. They rest on single records.
"""

from __future__ import annotations

from typing import Any

from graph.values import goods
from queries.chains.params import Params

CYPHER = """
MATCH (f:Company)
WHERE f.founded_last >= $cutoff AND f.country <> $seller_country
CALL (f) {
  // One leg: straight to a buyer.
  MATCH (f)-[:SENT]->(a:Shipment)-[:RECEIVED]->(b:Party)
  WHERE a.day >= $cutoff AND any(c IN $codes WHERE a.hs6 STARTS WITH c) AND b.country = $seller_country AND f <> b
  RETURN b, 1 AS legs, a AS arriving
  UNION ALL
  // Two legs: the days on which something came to the firm between stand for what came.
  MATCH (f)-[:SENT]->(a:Shipment)-[:RECEIVED]->(m:Party)
  WHERE $max_legs >= 2 AND a.day >= $cutoff AND any(c IN $codes WHERE a.hs6 STARTS WITH c)
    AND m.country <> $seller_country AND m <> f
  WITH m, a.hs6 AS hs6, collect(DISTINCT a.day) AS days
  MATCH (m)-[:SENT]->(d:Shipment)-[:RECEIVED]->(b:Party)
  WHERE d.hs6 = hs6 AND b.country = $seller_country
    AND any(day IN days WHERE day <= d.day AND d.day <= day + duration({days: $window_days}))
  RETURN b, 2 AS legs, d AS arriving
  UNION ALL
  // Three legs.
  MATCH (f)-[:SENT]->(a:Shipment)-[:RECEIVED]->(m:Party)
  WHERE $max_legs >= 3 AND a.day >= $cutoff AND any(c IN $codes WHERE a.hs6 STARTS WITH c)
    AND m.country <> $seller_country AND m <> f
  WITH m, a.hs6 AS hs6, collect(DISTINCT a.day) AS days
  MATCH (m)-[:SENT]->(d:Shipment)-[:RECEIVED]->(n:Party)
  WHERE d.hs6 = hs6 AND n.country <> $seller_country AND n <> f AND n <> m
    AND any(day IN days WHERE day <= d.day AND d.day <= day + duration({days: $window_days}))
  WITH n, hs6, collect(DISTINCT d.day) AS days
  MATCH (n)-[:SENT]->(e:Shipment)-[:RECEIVED]->(b:Party)
  WHERE e.hs6 = hs6 AND b.country = $seller_country
    AND any(day IN days WHERE day <= e.day AND e.day <= day + duration({days: $window_days}))
  RETURN b, 3 AS legs, e AS arriving
}
WITH f, b, min(legs) AS legs, collect(DISTINCT arriving) AS arrived
WITH f, collect({b: b, legs: legs, arrived: arrived}) AS ends
// Who stands behind the front: the interests of one way must have been able to hold at one time.
MATCH new = (q:Party)-[:OWNS|DIRECTS*1..5]->(f)
WHERE length(new) <= $max_holdings + 1
  AND (length(new) = 1 OR all(l IN relationships(new) WHERE type(l) = 'OWNS'))
  AND all(x IN nodes(new) WHERE single(y IN nodes(new) WHERE y = x))
WITH f, ends, q, new, [l IN relationships(new) | {
       starts: coalesce(l.since, endNode(l).founded, date('0001-01-01')),
       until: CASE l.until_precision WHEN 'month' THEN date.truncate('month', l.until) + duration({months: 1, days: -1})
              WHEN 'year' THEN date.truncate('year', l.until) + duration({years: 1, days: -1}) ELSE l.until END,
       gone: l.left_by}] AS spans
WHERE all(i IN range(0, size(spans) - 1) WHERE all(j IN range(0, size(spans) - 1) WHERE i = j OR
        all(stop IN [spans[j].until, spans[j].gone] WHERE coalesce(spans[i].starts < stop, true))))
CALL (q) {
  RETURN q AS p, false AS family
  UNION
  MATCH (q)-[:FAMILY]-(p:Party)
  WHERE p <> q
  RETURN p, true AS family
}
// What else they, or their family, stood behind: an interest that began before the cutoff.
CALL (p, f) {
  MATCH old = (p)-[:OWNS|DIRECTS*1..5]->(r:Company)
  WHERE r.country = $seller_country AND length(old) <= $max_holdings + 1
    AND (length(old) = 1 OR all(l IN relationships(old) WHERE type(l) = 'OWNS'))
    AND all(x IN nodes(old) WHERE x <> f AND single(y IN nodes(old) WHERE y = x))
  WITH old, r, [l IN relationships(old) | {
         since: l.since, since_by: l.since_by, seen: l.seen_first,
         starts: coalesce(l.since, endNode(l).founded, date('0001-01-01')),
         until: CASE l.until_precision WHEN 'month' THEN date.truncate('month', l.until) + duration({months: 1, days: -1})
                WHEN 'year' THEN date.truncate('year', l.until) + duration({years: 1, days: -1}) ELSE l.until END,
         gone: l.left_by}] AS spans
  WHERE all(s IN spans WHERE any(sign IN [s.since, s.since_by, s.seen, s.until, s.gone] WHERE sign < $cutoff))
    AND all(i IN range(0, size(spans) - 1) WHERE all(j IN range(0, size(spans) - 1) WHERE i = j OR
          all(stop IN [spans[j].until, spans[j].gone] WHERE coalesce(spans[i].starts < stop, true))))
  RETURN r, old
  UNION
  MATCH old = (p)
  WHERE p:Company AND p.country = $seller_country
  RETURN p AS r, old
}
WITH f, ends, new, old, p, q, family, r
WHERE (r.founded IS NULL OR r.founded < $cutoff) AND ($seller IS NULL OR r.id = $seller)
  AND (length(old) > 0 OR (NOT family AND all(l IN relationships(new) WHERE type(l) = 'OWNS')))
  AND (EXISTS {
    MATCH (r)-[:SENT]->(t:Shipment)
    WHERE t.day < $cutoff AND (any(c IN $codes + $earlier WHERE t.hs6 STARTS WITH c)
      OR (any(c IN $earlier_with_text WHERE t.hs6 STARTS WITH c)
          AND any(text IN t.descriptions WHERE toLower(text) =~ ('(?s).*' + $drone_words + '.*'))))
  } OR EXISTS {
    MATCH (t:Shipment)-[:RECEIVED]->(r)
    WHERE t.day < $cutoff AND (any(c IN $codes + $earlier WHERE t.hs6 STARTS WITH c)
      OR (any(c IN $earlier_with_text WHERE t.hs6 STARTS WITH c)
          AND any(text IN t.descriptions WHERE toLower(text) =~ ('(?s).*' + $drone_words + '.*'))))
  })
WITH r, f, ends, collect(DISTINCT CASE WHEN family THEN null ELSE p.id END) AS people,
     collect(DISTINCT CASE WHEN family THEN [p.id, q.id] END) AS kin, collect(old)[0] AS seller_side, collect(new)[0] AS front_side
UNWIND ends AS way
UNWIND way.arrived AS x
WITH r, f, way.b AS b, way.legs AS legs, people, [k IN kin WHERE NOT k[0] IN people AND NOT k[1] IN people] AS families, seller_side,
     front_side, count(x) AS shipments, count(x.value_usd) AS valued, sum(x.value_usd) AS total, min(x.day) AS first, max(x.day) AS last
RETURN r.id AS seller_id, f.id AS front_id, b.id AS buyer_id, people, families, legs, shipments,
       CASE WHEN valued > 0 THEN round(total, 2) END AS value_usd, first, last, seller_side, front_side
ORDER BY seller_id, front_id, buyer_id
"""


def cypher_params(params: Params) -> dict[str, Any]:
    """What the statement takes, with the goods as their codes."""
    wanted = goods.select(params.goods)
    return {
        "cutoff": params.cutoff,
        "seller_country": params.seller_country,
        "max_holdings": params.max_holdings,
        "max_legs": params.max_legs,
        "window_days": params.window_days,
        "seller": params.seller,
        "codes": list(wanted.hs6),
        "earlier": list(wanted.earlier),
        "earlier_with_text": list(wanted.earlier_with_text),
        "drone_words": goods.drone_pattern(),
    }
