"""Who owns or directs a company, directly or through holdings, and when?

One row per interest on a way up from the company, nearest first: by the number of holdings between, then holder_id, company_id and link. A
way goes over at most four holdings and visits no firm twice, so cycles end. Directing counts for the company itself, not for a holding
above it. An open end is unknown, not for ever: with ``on``, an interest is left out only if it surely did not hold on that day.
``of_total`` says how many rows there are where the limit cut.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field, PositiveInt, field_validator

from graph.identity.times import HOLDS
from graph.store import Step, View
from queries.contract import Query

# Interests that may have held on the day asked for; nobody holds itself.
_HELD = f"(SELECT * FROM link WHERE holder_id <> company_id AND (CAST($on AS DATE) IS NULL OR ({HOLDS})))"  # noqa: S608  # our own text

# One step up at a time: the few firms reached so far are a table of known size, so only their part of the links, which lie by firm, is
# read. A recursive statement has no such knowledge and reads all links and entities.
_NEAREST = (
    f"SELECT 0 AS holdings, [l.company_id] AS path, l.* FROM {_HELD} l WHERE l.company_id = CAST($company AS UUID)"  # noqa: S608  # our own text
)
_HIGHER = f"""
SELECT * FROM way
UNION ALL
SELECT w.holdings + 1, list_concat([l.company_id], w.path), l.*
FROM {_HELD} l JOIN way w ON w.holder_id = l.company_id
WHERE w.holdings = $step - 1 AND w.edge = 'OWNS' AND l.edge = 'OWNS' AND NOT list_contains(w.path, l.holder_id)
"""  # noqa: S608  # our own text

# Only the rows that are shown need names.
_SHOWN = """
SELECT *, row_number() OVER (ORDER BY holdings, holder_id, company_id, edge, id, path) AS place, count(*) OVER () AS of_total
FROM way ORDER BY place LIMIT $limit
"""
_NAMED = """
SELECT e.id, e.name, e.kind FROM entity e JOIN (SELECT holder_id AS id FROM shown UNION SELECT company_id FROM shown) w ON w.id = e.id
"""
_ROWS = """
SELECT w.holdings, w.holder_id, h.name AS holder, h.kind AS holder_kind, w.company_id, c.name AS company, w.edge, w.kinds, w.share_min,
       w.share_max, w.since, w.since_precision, w.until, w.until_precision, w.left_after, w.left_by, w.seen_first, w.seen_last,
       CAST(w.path AS VARCHAR[]) AS path, w.of_total
FROM shown w JOIN named h ON h.id = w.holder_id JOIN named c ON c.id = w.company_id
ORDER BY w.place
"""

CYPHER = """
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
RETURN length(row.way) - 1 AS holdings, row.h.id AS holder_id, row.h.name AS holder, row.h.kind AS holder_kind,
       row.held.id AS company_id, row.held.name AS company,
       type(row.l) AS edge, coalesce(row.l.kinds, []) AS kinds, row.l.share_min AS share_min, row.l.share_max AS share_max,
       row.l.since AS since, row.l.since_precision AS since_precision, row.l.until AS until, row.l.until_precision AS until_precision,
       row.l.left_after AS left_after, row.l.left_by AS left_by, row.l.seen_first AS seen_first, row.l.seen_last AS seen_last,
       [x IN tail(nodes(row.way)) | x.id] AS path, of_total, row.way AS way
ORDER BY place
"""


class Params(BaseModel, frozen=True, extra="forbid"):
    """Whose owners, through how many holdings, and on which day."""

    company: str  # id of the firm
    max_holdings: int = Field(4, ge=0, le=4)
    on: date | None = None
    limit: PositiveInt = 500

    @field_validator("company")
    @classmethod
    def _as_id(cls, value: str) -> str:
        """Ids are taken with or without dashes."""
        return str(UUID(value))


class Interest(BaseModel, frozen=True):
    """An interest in ``company`` that leads, over the firms of ``path`` (nearest to the holder first), to the firm asked for."""

    holdings: int
    holder_id: str
    holder: str
    holder_kind: str
    company_id: str
    company: str
    edge: str
    kinds: list[str]
    share_min: float | None
    share_max: float | None
    since: date | None
    since_precision: str | None
    until: date | None
    until_precision: str | None
    left_after: date | None
    left_by: date | None
    seen_first: date | None
    seen_last: date | None
    path: list[str]
    of_total: int


def answer(view: View, params: Params) -> list[Interest]:
    """The interests, nearest first."""
    values = params.model_dump()
    view.run((Step("way", _NEAREST),), values)
    for step in range(1, params.max_holdings + 1):
        view.run((Step("way", _HIGHER),), {**values, "step": step})
    view.run((Step("shown", _SHOWN), Step("named", _NAMED)), values)
    return [Interest.model_validate(row) for row in view.rows(_ROWS)]


QUERY = Query(
    name="owners",
    title="Who owns or directs a company, directly or through holdings, and when?",
    params=Params,
    row=Interest,
    cypher=CYPHER,
    drawn=("way",),
    answer=answer,
)
