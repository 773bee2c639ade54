"""People of one name who share a contact, a home address or a co-owner, or whose papers say that they came from the other's country.

These rules give pairs of clusters (x, y) with a mention of each that bears the name (a, b); ``SURE`` makes joins of them. A pair that
differs in a number, a birth date or a patronymic is none, nor is a pair stated to be relatives. Where somebody forms pairs with two who
differ from each other, neither pair stands.
"""

from __future__ import annotations

# A telephone or e-mail of more bearers than this is an agent's.
SHARED_CONTACT = 10
# Ten firms at one address: the mark by which the Russian tax service long listed addresses of mass registration. A whole building may hold
# more, where each has an office of its own.
MASS_ADDRESS = 10
MASS_BUILDING = 25
# A holding or a nominee behind more firms than this says nothing of two people who sit in two of them.
BUSY_OWNER = 24

# A telephone, e-mail or home address of the one is that of the other, or of a firm that the other stands behind.
SHARED_DETAIL = """
WITH crowded AS MATERIALIZED (
    SELECT kind, value FROM trait JOIN label USING (mention_id)
    WHERE kind <> 'address' GROUP BY kind, value HAVING count(DISTINCT entity_id) > $shared_contact
    UNION
    SELECT t.kind, t.value
    FROM trait t
    JOIN (
        SELECT building FROM trait JOIN label USING (mention_id)
        WHERE kind = 'address' AND party = 'company' GROUP BY building HAVING count(DISTINCT entity_id) >= $mass_building
    ) mass ON mass.building = t.building
    WHERE t.kind = 'address'
    UNION
    SELECT kind, value FROM trait JOIN label USING (mention_id)
    WHERE kind = 'address' AND party = 'company' GROUP BY kind, value HAVING count(DISTINCT entity_id) >= $mass_address
), detail AS MATERIALIZED (
    SELECT t.*, l.entity_id FROM trait t JOIN label l USING (mention_id) ANTI JOIN crowded USING (kind, value)
), own AS MATERIALIZED (
    SELECT entity_id AS person, kind, value, min(written) AS written, min(mention_id) AS holder, CAST(NULL AS UUID) AS firm
    FROM detail WHERE party = 'person' GROUP BY ALL
), of_firm AS MATERIALIZED (
    SELECT p.entity_id AS person, d.kind, d.value, min(d.written) AS written, min(d.mention_id) AS holder, min(d.entity_id) AS firm
    FROM interest i JOIN label p ON p.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
    JOIN detail d ON d.entity_id = c.entity_id AND d.party = 'company'
    GROUP BY p.entity_id, d.kind, d.value
), shared AS MATERIALIZED (
    SELECT o.person AS one, q.person AS other, o.kind, o.written, q.firm, [o.holder, q.holder] AS rests_on
    FROM own o
    JOIN (SELECT * FROM own UNION ALL SELECT * FROM of_firm) q ON q.kind = o.kind AND q.value = o.value AND q.person <> o.person
), named AS MATERIALIZED (
    -- the names of those who share something: joined at once, an engine may take all namesakes with each other first
    SELECT s.*, n.loose, n.mention_id FROM shared s JOIN bearer n ON n.person = s.one
)
SELECT least(s.one, s.other) AS x, greatest(s.one, s.other) AS y,
       least(s.mention_id, r.mention_id) AS a, greatest(s.mention_id, r.mention_id) AS b,
       'the same name, and the ' || CASE s.kind WHEN 'phone' THEN 'telephone' WHEN 'email' THEN 'e-mail' ELSE 'home address' END
           || ' ' || s.written
               || ' of one is that of ' || CASE WHEN s.firm IS NULL THEN 'the other' ELSE 'the other''s firm' END AS reason,
       s.rests_on
FROM named s JOIN bearer r ON r.person = s.other AND r.loose = s.loose
"""

# Each owns or directs a firm that one and the same third party owns too.
SHARED_OWNER = """
WITH post AS (
    SELECT DISTINCT p.entity_id AS person, c.entity_id AS company, i.edge
    FROM interest i JOIN label p ON p.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
), owner AS (
    SELECT person AS owner FROM post WHERE edge = 'OWNS' GROUP BY person HAVING count(DISTINCT company) BETWEEN 2 AND $busy_owner
), beside AS MATERIALIZED (
    SELECT DISTINCT o.owner, own.company, p.person, b.key, b.mention_id
    FROM owner o JOIN post own ON own.person = o.owner AND own.edge = 'OWNS'
    JOIN post p ON p.company = own.company AND p.person <> o.owner JOIN bearer b ON b.person = p.person
), named AS (
    SELECT l.entity_id AS owner, min(m.id) AS mention_id, min(m.name) AS name
    FROM m JOIN label l ON l.mention_id = m.id GROUP BY l.entity_id
)
SELECT least(s.person, t.person) AS x, greatest(s.person, t.person) AS y,
       least(s.mention_id, t.mention_id) AS a, greatest(s.mention_id, t.mention_id) AS b,
       'the same name, and ' || n.name || ' owns a part of both firms' AS reason, [n.mention_id] AS rests_on
FROM beside s JOIN beside t ON t.owner = s.owner AND t.key = s.key AND t.company <> s.company AND t.person > s.person
JOIN named n ON n.owner = s.owner
"""

# One stands behind a firm of a country, the other behind a firm elsewhere and is a citizen or resident of that country; and nobody else in
# the files bears the name. Without a patronymic on one of the records everybody with that surname and given name counts.
FROM_THE_COUNTRY = """
WITH home AS (
    SELECT l.entity_id, arg_min(m.country, (m.country_rank, m.country)) AS country
    FROM m JOIN label l ON l.mention_id = m.id WHERE m.party = 'company' AND m.country IS NOT NULL GROUP BY l.entity_id
), stands AS (
    SELECT DISTINCT p.entity_id AS person, h.country
    FROM interest i JOIN label p ON p.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
    JOIN home h ON h.entity_id = c.entity_id
), origin AS (
    SELECT DISTINCT l.entity_id AS person, u.country FROM m JOIN label l ON l.mention_id = m.id, unnest(m.origins) AS u(country)
    WHERE m.party = 'person'
), father AS (
    SELECT entity_id AS person, min(value) AS patronymic FROM fact WHERE kind = 'patronymic' GROUP BY entity_id
), borne AS (
    SELECT DISTINCT b.person, b.key, f.patronymic FROM bearer b LEFT JOIN father f USING (person)
), candidate AS (
    SELECT DISTINCT here.person AS one, there.person AS other, here.country, h.key, h.patronymic AS here_father,
           t.patronymic AS there_father
    FROM stands here JOIN borne h ON h.person = here.person
    JOIN borne t ON t.key = h.key AND t.person <> h.person
    JOIN origin o ON o.person = t.person AND o.country = here.country
    JOIN stands there ON there.person = t.person AND there.country <> here.country
), alone AS MATERIALIZED (
    SELECT c.one, c.other, c.country, c.key
    FROM candidate c JOIN borne w ON w.key = c.key
    WHERE c.here_father IS NULL OR c.there_father IS NULL OR w.patronymic IS NULL OR w.patronymic = c.here_father
    GROUP BY c.one, c.other, c.country, c.key HAVING count(DISTINCT w.person) = 2
)
SELECT least(c.one, c.other) AS x, greatest(c.one, c.other) AS y, least(h.mention_id, t.mention_id) AS a,
       greatest(h.mention_id, t.mention_id) AS b,
       'the same name, which nobody else in the files bears, and a citizen or resident of ' || upper(c.country) AS reason,
       CAST([] AS UUID[]) AS rests_on
FROM alone c JOIN bearer h ON h.person = c.one AND h.key = c.key JOIN bearer t ON t.person = c.other AND t.key = c.key
"""

# Of what is known of the two ends of a pair, first one side is looked up, then the other: joined at once, an engine may take every fact
# with every other of its kind first.
SURE = """
WITH of_x AS MATERIALIZED (
    SELECT DISTINCT p.x, p.y, f.kind, f.value FROM pair p JOIN fact f ON f.entity_id = p.x
), clash AS (
    SELECT DISTINCT x, y
    FROM (
        SELECT o.x, o.y FROM of_x o JOIN fact f ON f.entity_id = o.y AND f.kind = o.kind
        GROUP BY o.x, o.y, o.kind HAVING NOT bool_or(f.value = o.value)
    ) differing
    UNION SELECT x, y FROM pair JOIN relative r ON r.a = pair.x AND r.b = pair.y
), sure AS MATERIALIZED (
    SELECT * FROM pair ANTI JOIN clash USING (x, y)
), link AS MATERIALIZED (
    SELECT x AS one, y AS other FROM sure UNION SELECT y, x FROM sure
), of_other AS MATERIALIZED (
    SELECT l.one, l.other, f.kind, f.value FROM link l JOIN fact f ON f.entity_id = l.other
), torn AS (
    SELECT DISTINCT one, other
    FROM (
        SELECT s.one, s.other
        FROM of_other s JOIN of_other t ON t.one = s.one AND t.other <> s.other AND t.kind = s.kind
        GROUP BY s.one, s.other, t.other, s.kind HAVING NOT bool_or(s.value = t.value)
    ) differing
)
SELECT a, b, 'name_support' AS basis, string_agg(DISTINCT reason, '; ' ORDER BY reason) AS reasons, 0.85 AS score,
       list_sort(list_distinct(flatten(array_agg(rests_on)))) AS rests_on
FROM sure s
WHERE a <> b AND NOT EXISTS (SELECT 1 FROM torn t WHERE (t.one = s.x AND t.other = s.y) OR (t.one = s.y AND t.other = s.x))
GROUP BY a, b
"""

LIMITS = {
    "shared_contact": SHARED_CONTACT,
    "mass_address": MASS_ADDRESS,
    "mass_building": MASS_BUILDING,
    "busy_owner": BUSY_OWNER,
}
