"""Hints that two people may be relatives: a rare surname, a patronymic that fits, and a firm or an address in common.

A hint makes nobody family: it is kept apart from ``kin`` and is shown only where somebody asks for it.
"""

from __future__ import annotations

from graph.store import Writer

# A surname (masculine and feminine form are one) borne by more people than this is not rare.
RARE_SURNAME = 8

# Women's forms of East Slavic surnames in the alphabet of the close key, as in ``graph.values.names``.
_HINTS = r"""
INSERT INTO kin_hint
WITH word AS (
    SELECT DISTINCT entity_id, regexp_replace(regexp_replace(w, '([oei]v|[ie]n)a$', '\1'), '([sc]k)a$', '\1i') AS surname
    FROM (SELECT entity_id, unnest(string_split(value, ' ')) AS w FROM trace WHERE party = 'person' AND feature = 'name')
    WHERE length(w) >= 4
), rare AS (
    SELECT surname FROM word GROUP BY surname HAVING count(DISTINCT entity_id) BETWEEN 2 AND $rare_surname
), bearer AS MATERIALIZED (
    SELECT word.* FROM word SEMI JOIN rare USING (surname)
), alike AS MATERIALIZED (
    SELECT DISTINCT a.entity_id AS a, b.entity_id AS b, a.surname
    FROM bearer a JOIN bearer b ON b.surname = a.surname AND b.entity_id > a.entity_id
), father AS (
    SELECT entity_id, value AS father FROM trace WHERE party = 'person' AND feature = 'patronymic'
), sound AS (
    -- without vowels, which a patronymic may lose: Павел, Павлович; Лев, Львович
    SELECT DISTINCT entity_id, replace(w, 'a', '') AS word
    FROM (SELECT entity_id, unnest(string_split(value, ' ')) AS w FROM trace WHERE party = 'person' AND feature = 'sound')
    WHERE length(replace(w, 'a', '')) >= 2
), child AS MATERIALIZED (
    -- both ends in turn, each first with its own father: one patronymic is that of a part of everybody
    SELECT p.b AS other, p.a, p.b, p.surname, x.father FROM alike p JOIN father x ON x.entity_id = p.a
    UNION ALL SELECT p.a, p.a, p.b, p.surname, x.father FROM alike p JOIN father x ON x.entity_id = p.b
), fitting AS MATERIALIZED (
    SELECT c.a, c.b, c.surname, 'children of one father by their patronymics' AS pattern
    FROM child c JOIN father y ON y.entity_id = c.other AND y.father = c.father
    UNION
    SELECT c.a, c.b, c.surname, 'a father and a child by the patronymic'
    FROM child c JOIN sound y ON y.entity_id = c.other AND y.word = replace(c.father, 'a', '')
), near AS MATERIALIZED (
    -- only what is known of these few: joined at once, an engine may take every trace with every other
    SELECT t.entity_id, t.feature, t.value FROM trace t
    SEMI JOIN (SELECT a AS entity_id FROM fitting UNION SELECT b FROM fitting) e USING (entity_id)
    WHERE t.feature IN ('firm', 'address', 'sound')
), meeting AS (
    SELECT DISTINCT f.a, f.b, CASE s.feature WHEN 'firm' THEN 'they stand behind one firm' ELSE 'they share an address' END AS shared
    FROM fitting f JOIN near s ON s.entity_id = f.a AND s.feature IN ('firm', 'address')
    JOIN near t ON t.entity_id = f.b AND t.feature = s.feature AND t.value = s.value
), namesake AS (
    SELECT f.a, f.b FROM fitting f JOIN near s ON s.entity_id = f.a AND s.feature = 'sound'
    JOIN near t ON t.entity_id = f.b AND t.feature = 'sound' AND t.value = s.value
), head AS (
    SELECT entity_id, min(mention_id) AS mention_id FROM label GROUP BY entity_id
), hint AS (
    SELECT f.a, f.b, 'a hint only: one rare surname, ' || string_agg(DISTINCT f.pattern, ' or ' ORDER BY f.pattern) || '; '
               || string_agg(DISTINCT m.shared, ', ' ORDER BY m.shared) AS hint,
           [any_value(x.mention_id), any_value(y.mention_id)] AS rests_on
    FROM fitting f JOIN meeting m USING (a, b) JOIN head x ON x.entity_id = f.a JOIN head y ON y.entity_id = f.b
    ANTI JOIN namesake USING (a, b) ANTI JOIN (SELECT a, b FROM kin) known USING (a, b)
    GROUP BY f.a, f.b
)
SELECT a, b, hint, rests_on FROM hint UNION ALL SELECT b, a, hint, rests_on FROM hint ORDER BY a, b
"""


def derive(writer: Writer) -> None:
    """Compute ``kin_hint`` anew; ``trace``, ``kin`` and ``label`` must be up to date."""
    writer.execute("DELETE FROM kin_hint")
    writer.execute(_HINTS, {"rare_surname": RARE_SURNAME})
