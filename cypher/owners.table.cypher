// Who owns or directs a company, directly or through holdings, and when?
// Written by scripts/write_docs.py; run `make docs` instead of editing.
// Paste all of it into Neo4j Browser (with the multi statement editor on), or give the file to cypher-shell.
// Change what is asked in the lines that begin with :param.
:param company => '00000000-0000-0000-0000-000000000000';
:param max_holdings => 4;
:param on => null;
:param limit => 500;

MATCH way = (h:Party)-[:OWNS|DIRECTS*1..5]->(c:Party {id: $company})
WHERE length(way) <= $max_holdings + 1
  AND (length(way) = 1 OR all(l IN relationships(way) WHERE type(l) = 'OWNS'))
  AND all(x IN nodes(way) WHERE single(y IN nodes(way) WHERE y = x))
  AND ($on IS NULL OR all(l IN relationships(way) WHERE
    coalesce(l.since <= $on, true) AND coalesce(l.left_by > $on, true) AND coalesce(
      CASE l.until_precision WHEN 'month' THEN date.truncate('month', l.until) + duration({months: 1, days: -1})
           WHEN 'year' THEN date.truncate('year', l.until) + duration({years: 1, days: -1}) ELSE l.until END >= $on, true)))
WITH way, h, relationships(way)[0] AS l, nodes(way)[1] AS held
ORDER BY length(way), h.id, held.id, type(l), l.id, [x IN tail(nodes(way)) | x.id]
WITH collect({way: way, h: h, l: l, held: held}) AS found
UNWIND range(0, CASE WHEN size(found) < $limit THEN size(found) ELSE $limit END - 1) AS place
WITH place, found[place] AS row, size(found) AS of_total
RETURN length(row.way) - 1 AS holdings,
       row.h.id AS holder_id,
       row.h.name AS holder,
       row.h.kind AS holder_kind,
       row.held.id AS company_id,
       row.held.name AS company,
       type(row.l) AS edge,
       coalesce(row.l.kinds, []) AS kinds,
       row.l.share_min AS share_min,
       row.l.share_max AS share_max,
       row.l.since AS since,
       row.l.since_precision AS since_precision,
       row.l.until AS until,
       row.l.until_precision AS until_precision,
       row.l.left_after AS left_after,
       row.l.left_by AS left_by,
       row.l.seen_first AS seen_first,
       row.l.seen_last AS seen_last,
       [x IN tail(nodes(row.way)) | x.id] AS path,
       of_total
ORDER BY place;
