"""Who is of one family: as a record states it, or because two different people of one surname live at one address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from graph.identity.rules import LIMITS
from graph.store import Row, Writer
from graph.values.names import surnames

SAME_HOME = "the same surname and home address"

# At an address with more people than this nobody is at home: an office, a hostel, a register's own address.
HOUSEHOLD = 10

_STATED = """
INSERT INTO kin
SELECT DISTINCT a, b, kind, 'stated', NULL FROM (
    SELECT p.entity_id AS a, r.entity_id AS b, k.kind
    FROM kinship k JOIN label p ON p.mention_id = k.person_id JOIN label r ON r.mention_id = k.relative_id
    UNION
    SELECT r.entity_id, p.entity_id, k.kind
    FROM kinship k JOIN label p ON p.mention_id = k.person_id JOIN label r ON r.mention_id = k.relative_id
) WHERE a <> b ORDER BY ALL
"""

_AT_HOME = """
WITH stay AS (
    SELECT t.*, l.entity_id FROM trait t JOIN label l USING (mention_id) WHERE t.kind = 'address'
), office AS (
    SELECT value FROM stay WHERE party = 'company' GROUP BY value HAVING count(DISTINCT entity_id) >= $mass_address
    UNION
    SELECT value FROM stay SEMI JOIN (
        SELECT building FROM stay WHERE party = 'company' GROUP BY building HAVING count(DISTINCT entity_id) >= $mass_building
    ) USING (building)
), household AS (
    SELECT value FROM stay ANTI JOIN office USING (value) WHERE party = 'person'
    GROUP BY value HAVING count(DISTINCT entity_id) BETWEEN 2 AND $household
)
SELECT stay.value AS place, stay.entity_id AS person, min(stay.mention_id) AS mention, any_value(e.names) AS names
FROM stay SEMI JOIN household USING (value) JOIN entity e ON e.id = stay.entity_id
WHERE stay.party = 'person'
GROUP BY stay.value, stay.entity_id ORDER BY place, person
"""


class _Tenant(NamedTuple):
    person: str
    mention: str
    surnames: frozenset[str]


def _tenants(rows: list[Row]) -> dict[str, list[_Tenant]]:
    """Who lives at each place."""
    found: dict[str, list[_Tenant]] = defaultdict(list)
    for row in rows:
        every = (surnames(name) for name in row["names"] or ())
        found[row["place"]].append(_Tenant(row["person"], row["mention"], frozenset().union(*every)))
    return found


def _pairs(rows: list[Row]) -> Iterator[tuple[str, str, None, str, list[str]]]:
    for tenants in _tenants(rows).values():
        for one, other in combinations(tenants, 2):
            if one.surnames & other.surnames:
                rests_on = sorted((one.mention, other.mention))
                yield one.person, other.person, None, SAME_HOME, rests_on
                yield other.person, one.person, None, SAME_HOME, rests_on


def derive(writer: Writer) -> None:
    """Compute ``kin`` anew; the tables of ``known`` and ``entity`` must be up to date."""
    writer.execute("DELETE FROM kin")
    writer.execute(_STATED)
    found = {(pair[0], pair[1]): pair for pair in _pairs(writer.rows(_AT_HOME, {**LIMITS, "household": HOUSEHOLD}))}
    writer.add("kin", [found[ends] for ends in sorted(found)])
