"""The chain as one statement of Cypher 5, for Neo4j Browser and for comparison with the SQL.

The graph is that of entities: ``OWNS`` and ``DIRECTS`` carry the columns of ``link``, ``Shipment`` is a movement (mirrors folded) with day,
hs6, value_usd and description. A bound of 5 relationships is 4 holdings and a firm. Rows: seller_id, front_id, buyer_id, in this order;
people, families, number of legs of the shortest route, and shipments, value and days of what arrived; a path for the eye.
Strengths of links and doubts are not told here, they rest on single records.
"""

from __future__ import annotations

CYPHER = """
MATCH (f:Company)
WHERE f.country <> $seller_country AND f.founded_last >= $cutoff
CALL {
  WITH f
  MATCH (f)-[:SENT]->(a:Shipment)-[:RECEIVED]->(b:Company)
  WHERE a.day >= $cutoff AND any(c IN $codes WHERE a.hs6 STARTS WITH c) AND b.country = $seller_country
  RETURN b, [a] AS way
  UNION ALL
  WITH f
  MATCH (f)-[:SENT]->(a:Shipment)-[:RECEIVED]->(m:Company)-[:SENT]->(d:Shipment)-[:RECEIVED]->(b:Company)
  WHERE $max_legs >= 2 AND a.day >= $cutoff AND any(c IN $codes WHERE a.hs6 STARTS WITH c) AND d.hs6 = a.hs6
    AND a.day <= d.day AND d.day <= a.day + duration({days: $window_days})
    AND m.country <> $seller_country AND m <> f AND b.country = $seller_country
  RETURN b, [a, d] AS way
  UNION ALL
  WITH f
  MATCH (f)-[:SENT]->(a:Shipment)-[:RECEIVED]->(m:Company)-[:SENT]->(d:Shipment)-[:RECEIVED]->(n:Company)
        -[:SENT]->(e:Shipment)-[:RECEIVED]->(b:Company)
  WHERE $max_legs >= 3 AND a.day >= $cutoff AND any(c IN $codes WHERE a.hs6 STARTS WITH c) AND d.hs6 = a.hs6 AND e.hs6 = a.hs6
    AND a.day <= d.day AND d.day <= a.day + duration({days: $window_days})
    AND d.day <= e.day AND e.day <= d.day + duration({days: $window_days})
    AND m.country <> $seller_country AND n.country <> $seller_country AND m <> f AND n <> f AND m <> n
    AND b.country = $seller_country
  RETURN b, [a, d, e] AS way
}
WITH f, b, min(size(way)) AS legs, collect(DISTINCT last(way)) AS arrived
MATCH new = (q:Person|Company)-[:OWNS|DIRECTS*1..5]->(f)
WHERE length(new) <= $max_holdings + 1
  AND (length(new) = 1 OR all(l IN relationships(new) WHERE type(l) = 'OWNS'))
  AND all(x IN nodes(new) WHERE single(y IN nodes(new) WHERE y = x))
WITH f, b, legs, arrived, q, new, [l IN relationships(new) | {
       starts: coalesce(l.since, endNode(l).founded, date('0001-01-01')),
       until: CASE l.until_precision WHEN 'month' THEN date.truncate('month', l.until) + duration({months: 1, days: -1})
              WHEN 'year' THEN date.truncate('year', l.until) + duration({years: 1, days: -1}) ELSE l.until END,
       gone: l.left_by}] AS spans
WHERE all(i IN range(0, size(spans) - 1) WHERE all(j IN range(0, size(spans) - 1) WHERE i = j OR
        all(stop IN [spans[j].until, spans[j].gone] WHERE coalesce(spans[i].starts < stop, true))))
CALL {
  WITH q
  RETURN q AS p, false AS family
  UNION
  WITH q
  MATCH (q)-[:FAMILY]-(p:Person)
  WHERE p <> q
  RETURN p, true AS family
}
CALL {
  WITH p, f
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
  WITH p
  MATCH old = (p)
  WHERE p:Company AND p.country = $seller_country
  RETURN p AS r, old
}
WITH f, b, legs, arrived, new, old, p, q, family, r
WHERE (r.founded IS NULL OR r.founded < $cutoff)
  AND (length(old) > 0 OR (NOT family AND all(l IN relationships(new) WHERE type(l) = 'OWNS')))
  AND (EXISTS {
    MATCH (r)-[:SENT]->(t:Shipment)
    WHERE t.day < $cutoff AND (any(c IN $codes + $earlier WHERE t.hs6 STARTS WITH c)
      OR (any(c IN $earlier_with_text WHERE t.hs6 STARTS WITH c) AND toLower(t.description) =~ ('(?s).*' + $drone_words + '.*')))
  } OR EXISTS {
    MATCH (t:Shipment)-[:RECEIVED]->(r)
    WHERE t.day < $cutoff AND (any(c IN $codes + $earlier WHERE t.hs6 STARTS WITH c)
      OR (any(c IN $earlier_with_text WHERE t.hs6 STARTS WITH c) AND toLower(t.description) =~ ('(?s).*' + $drone_words + '.*')))
  })
WITH r, f, b, legs, arrived, collect(DISTINCT CASE WHEN family THEN null ELSE p.id END) AS people,
     collect(DISTINCT CASE WHEN family THEN [p.id, q.id] END) AS kin, collect(old)[0] AS seller_side, collect(new)[0] AS front_side
UNWIND arrived AS x
WITH r, f, b, legs, people, [k IN kin WHERE NOT k[0] IN people AND NOT k[1] IN people] AS families, seller_side, front_side,
     count(x) AS shipments, count(x.value_usd) AS valued, sum(x.value_usd) AS total, min(x.day) AS first, max(x.day) AS last
RETURN r.id AS seller_id, f.id AS front_id, b.id AS buyer_id, people, families, legs, shipments,
       CASE WHEN valued > 0 THEN round(total, 2) END AS value_usd, first, last, seller_side, front_side
ORDER BY seller_id, front_id, buyer_id
"""
