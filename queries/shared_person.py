"""Which firms abroad, founded since a day, have a person in common with an older firm of the seller country?

One row per pair, by seller_id then front_id. A link is one ownership or directorship, direct, at any time; for links through holdings,
in time and with goods, ask ``chains``. Left out: firms without a country or a founding date. ``of_total`` says how many pairs there are
where the limit cut.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field, PositiveInt

from queries.contract import Query, single

SQL = """
SELECT s.id AS seller_id, min(s.name) AS seller, f.id AS front_id, min(f.name) AS front,
       list_sort(list_distinct(array_agg(p.name))) AS people, count(*) OVER () AS of_total
FROM link a
JOIN entity s ON s.id = a.company_id
JOIN entity p ON p.id = a.holder_id
JOIN link b ON b.holder_id = a.holder_id
JOIN entity f ON f.id = b.company_id
WHERE p.kind = 'person' AND s.kind = 'company' AND f.kind = 'company'
  AND s.country = $seller_country AND s.founded_last < $since AND f.country <> $seller_country AND f.founded_last >= $since
GROUP BY s.id, f.id
ORDER BY seller_id, front_id
LIMIT $limit
"""

CYPHER = """
MATCH path = (s:Company)<-[:OWNS|DIRECTS]-(p:Person)-[:OWNS|DIRECTS]->(f:Company)
WHERE s.country = $seller_country AND s.founded_last < $since AND f.country <> $seller_country AND f.founded_last >= $since
WITH s, f, p.name AS person, path ORDER BY person
WITH s, f, collect(DISTINCT person) AS people, collect(path)[0] AS path
WITH s, f, people, path ORDER BY s.id, f.id
WITH collect({s: s, f: f, people: people, path: path}) AS found
UNWIND found[0..$limit] AS pair
RETURN pair.s.id AS seller_id, pair.s.name AS seller, pair.f.id AS front_id, pair.f.name AS front, pair.people AS people,
       size(found) AS of_total, pair.path AS path
ORDER BY seller_id, front_id
"""


class Params(BaseModel, frozen=True, extra="forbid"):
    """When the new firms were founded, and which country the old ones are of."""

    since: date = date(2022, 2, 24)
    seller_country: str = Field("ru", pattern=r"^[a-z]{2}$")
    limit: PositiveInt = 500


class Pair(BaseModel, frozen=True):
    """An old and a new firm, and the people that both have had."""

    seller_id: str
    seller: str
    front_id: str
    front: str
    people: list[str]
    of_total: int


QUERY = Query(
    name="shared_person",
    title="Which firms abroad, founded since a day, have a person in common with an older firm of the seller country?",
    params=Params,
    row=Pair,
    sql=SQL,
    cypher=CYPHER,
    drawn=("path",),
    answer=single(SQL, Pair),
)
