"""The derived tables: entities and links over time, computed from facts and from ``label`` (who is the same).

All SQL; nothing here changes a fact. An entity takes each property from its best mention: a register before a number before a trade
paper; a date known to the day before one known to the month.
"""

from __future__ import annotations

from graph.store import Step, Writer

_MEMBER = "SELECT mention_id, entity_id FROM label"

# The rank of where a country comes from, and of how a founding date is known; smaller is better.
_STATED = """
SELECT l.entity_id, m.*, k.name_keys, k.patronymic, k.legal_form, k.address_keys,
       CASE country_basis WHEN 'register' THEN 1 WHEN 'number' THEN 2 WHEN 'stated' THEN 3 WHEN 'address' THEN 4 ELSE 5 END AS country_rank,
       CASE WHEN founded IS NULL THEN 9 ELSE
         CASE founded_basis WHEN 'stated' THEN 0 ELSE 2 END
         + CASE founded_precision WHEN 'day' THEN 1 WHEN 'month' THEN 2 ELSE 5 END END AS founded_rank,
       CASE born_precision WHEN 'day' THEN 1 WHEN 'month' THEN 2 ELSE 3 END AS born_rank,
       list_contains(marks, 'contact_only') AS contact_only
FROM mention m JOIN label l ON l.mention_id = m.id
JOIN (SELECT id, name_keys, patronymic, legal_form, address_keys FROM m) k ON k.id = m.id
"""

_BEST_COUNTRY = """
SELECT entity_id, arg_min(country, (country_rank, -n, country)) AS country
FROM (SELECT entity_id, country, country_rank, count(*) AS n FROM stated WHERE country IS NOT NULL GROUP BY ALL)
GROUP BY entity_id
"""

# The form that most mentions give.
_BEST_FORM = """
SELECT entity_id, arg_min(legal_form, (-n, legal_form)) AS legal_form
FROM (SELECT entity_id, legal_form, count(*) AS n FROM stated WHERE legal_form IS NOT NULL GROUP BY ALL)
GROUP BY entity_id
"""

_BEST_NAME = """
SELECT entity_id, arg_min(name, (rank, -n, name)) AS name
FROM (
    SELECT entity_id, name, count(*) AS n,
           min(CASE WHEN len(name_keys) = 0 THEN 8 WHEN contact_only THEN 7 WHEN scope IS NULL AND record IS NOT NULL THEN 2
                    ELSE country_rank END) AS rank
    FROM stated WHERE name <> '' GROUP BY entity_id, name
) GROUP BY entity_id
"""

# A number that two kinds share stays in both readings until one of them is known for sure.
_NUMBERS = """
SELECT entity_id, array_agg({'kind': kind, 'scope': scope, 'value': value, 'checked': checked} ORDER BY kind, scope, value) AS identifiers
FROM (
    SELECT l.entity_id, i.kind, i.scope, i.value, bool_or(i.checked) AS checked, bool_or(i.sure) AS sure
    FROM identifier i JOIN label l ON l.mention_id = i.mention_id GROUP BY ALL
) n
WHERE sure OR NOT EXISTS (
    SELECT 1 FROM identifier j JOIN label k ON k.mention_id = j.mention_id
    WHERE k.entity_id = n.entity_id AND j.value = n.value AND j.sure AND j.kind <> n.kind
)
GROUP BY entity_id
"""

_ENTITY = """
SELECT s.entity_id,
       CASE WHEN bool_or(kind = 'company') THEN 'company' WHEN bool_or(kind = 'person') THEN 'person' ELSE 'unknown' END,
       coalesce(any_value(n.name), ''),
       list_sort(list_distinct(flatten(array_agg(names)))), list_sort(list_distinct(flatten(array_agg(name_keys)))),
       min(patronymic), any_value(f.legal_form), any_value(c.country),
       list_sort(list_distinct(flatten(array_agg(nationalities)))),
       arg_min(born, (born_rank, born)) FILTER (born IS NOT NULL), arg_min(born_precision, (born_rank, born)) FILTER (born IS NOT NULL),
       list_sort(list_distinct(flatten(array_agg(addresses)))), list_sort(list_distinct(flatten(array_agg(address_keys)))),
       list_sort(list_distinct(flatten(array_agg(phones)))), list_sort(list_distinct(flatten(array_agg(emails)))),
       arg_min(founded, (founded_rank, founded)) FILTER (founded IS NOT NULL) AS founded,
       arg_min(founded_precision, (founded_rank, founded)) FILTER (founded IS NOT NULL) AS founded_precision,
       arg_min(founded_basis, (founded_rank, founded, founded_basis)) FILTER (founded IS NOT NULL),
       CASE arg_min(founded_precision, (founded_rank, founded)) FILTER (founded IS NOT NULL)
           WHEN 'month' THEN last_day(arg_min(founded, (founded_rank, founded)) FILTER (founded IS NOT NULL))
           WHEN 'year' THEN make_date(year(arg_min(founded, (founded_rank, founded)) FILTER (founded IS NOT NULL)), 12, 31)
           ELSE arg_min(founded, (founded_rank, founded)) FILTER (founded IS NOT NULL) END,
       max(dissolved), arg_max(status, (as_of IS NOT NULL, as_of, status)) FILTER (status IS NOT NULL),
       list_sort(list_distinct(flatten(array_agg(activities)))), list_sort(list_distinct(flatten(array_agg(marks)))),
       any_value(u.identifiers), count(DISTINCT s.id), 0
FROM stated s
LEFT JOIN best_country c USING (entity_id) LEFT JOIN best_form f USING (entity_id) LEFT JOIN best_name n USING (entity_id)
LEFT JOIN numbers u USING (entity_id)
GROUP BY s.entity_id ORDER BY s.entity_id
"""

_HELD = """
SELECT i.*, h.entity_id AS holder, c.entity_id AS company,
       CASE i.since_precision WHEN 'month' THEN last_day(i.since) WHEN 'year' THEN make_date(year(i.since), 12, 31)
           ELSE i.since END AS since_last,
       CASE WHEN i.until IS NULL THEN greatest(i.as_of, i.since) END AS open_on,
       (i.kind <> 'votes', i.as_of IS NOT NULL, i.as_of, i.since, i.share_min, i.share_max) AS worth
FROM interest i JOIN label h ON h.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
WHERE h.entity_id <> c.entity_id
"""

_ROSTERS = """
SELECT c.entity_id AS company, r.edge, r.as_of, max(r.withheld) AS withheld
FROM roster r JOIN label c ON c.mention_id = r.company_id GROUP BY ALL
"""

# Who is missing from the next extract of the same firm left between the two; not where that extract withholds somebody,
# who may be the same.
_LEFT = """
SELECT seen.edge, seen.holder, seen.company, seen.last_seen AS left_after, min(r.as_of) AS left_by
FROM (
    SELECT h.edge, h.holder, h.company, max(h.as_of) AS last_seen
    FROM held h JOIN rosters r ON r.company = h.company AND r.edge = h.edge AND r.as_of = h.as_of GROUP BY ALL
) seen
JOIN rosters r ON r.company = seen.company AND r.edge = seen.edge AND r.as_of > seen.last_seen
GROUP BY ALL HAVING arg_min(r.withheld, r.as_of) = 0
"""

# A holding that ends is over unless another of the same two is open on that day or later: a share that changed is written as an
# end and a new beginning on one day.
_LINK = """
SELECT CAST(md5(h.edge || CAST(h.holder AS VARCHAR) || CAST(h.company AS VARCHAR)) AS UUID), h.edge, h.holder, h.company,
       list_sort(array_agg(DISTINCT h.kind)), list_sort(array_agg(DISTINCT h.role) FILTER (h.role IS NOT NULL)),
       arg_max(h.share_min, h.worth) FILTER (h.share_min IS NOT NULL),
       arg_max(h.share_max, h.worth) FILTER (h.share_max IS NOT NULL),
       min(h.since), arg_min(h.since_precision, (h.since, h.since_precision)) FILTER (h.since IS NOT NULL),
       least(min(h.since_last), min(h.as_of)),
       CASE WHEN max(h.open_on) >= max(h.until) THEN NULL ELSE max(h.until) END,
       CASE WHEN max(h.open_on) >= max(h.until) THEN NULL
            ELSE arg_min(h.until_precision, (-epoch(h.until), h.until_precision)) FILTER (h.until IS NOT NULL) END,
       any_value(d.left_after), any_value(d.left_by), min(h.as_of), max(h.as_of),
       list_sort(list_distinct(flatten(array_agg(h.marks))))
FROM held h LEFT JOIN departed d ON d.edge = h.edge AND d.holder = h.holder AND d.company = h.company
GROUP BY h.edge, h.holder, h.company ORDER BY h.company, 1
"""

_FIRMS = "SELECT holder_id, count(DISTINCT company_id) AS firms FROM link GROUP BY holder_id"

# Read from facts, ``m`` and ``label``; what one step makes is a table for those behind it.
_PARTS = (
    Step("stated", _STATED), Step("best_country", _BEST_COUNTRY), Step("best_form", _BEST_FORM),
    Step("best_name", _BEST_NAME), Step("numbers", _NUMBERS),
    Step("held", _HELD), Step("rosters", _ROSTERS), Step("departed", _LEFT),
)  # fmt: skip


def derive(writer: Writer) -> None:
    """Compute the derived tables anew from facts and the temporary table ``label``."""
    for table in ("member", "entity", "link"):
        writer.clear(table)
    for step in _PARTS:
        writer.execute(f'CREATE OR REPLACE TEMP TABLE "{step.name}" AS {step.sql}')
    for table, rows in (("member", _MEMBER), ("entity", _ENTITY), ("link", _LINK)):
        writer.execute(f'INSERT INTO "{table}" {rows}')
    writer.execute(f"UPDATE entity SET firms = n.firms FROM ({_FIRMS}) n WHERE n.holder_id = entity.id")  # noqa: S608  # our own text


def derived() -> list[Step]:
    """The same tables for one view alone: temporary ones that hide those of the store, from facts that the view may hide as well.

    The steps ``m`` and ``label`` must stand before them.
    """

    def shaped(table: str, rows: str) -> str:
        return f'SELECT * FROM "{table}" WHERE FALSE UNION ALL ({rows})'  # noqa: S608  # our own texts

    firms = f"SELECT d.* REPLACE (coalesce(n.firms, 0)::INTEGER AS firms) FROM described d LEFT JOIN ({_FIRMS}) n ON n.holder_id = d.id"  # noqa: S608
    return [
        *_PARTS, Step("described", shaped("entity", _ENTITY)), Step("link", shaped("link", _LINK)), Step("member", _MEMBER),
        Step("entity", firms),
    ]  # fmt: skip
