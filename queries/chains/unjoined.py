"""What would follow if two people or firms were one: how many more pairs of seller and front somebody would stand behind."""

from __future__ import annotations

from collections.abc import Sequence

from graph.store import Step, View
from queries.chains.params import Params
from queries.chains.tables import prepare

# The fronts are those from which goods of the question went home. A pair counts that nobody ties yet.
_WOULD_TIE = """
WITH pair AS (
    SELECT unnest(CAST($left AS UUID[])) AS a, unnest(CAST($right AS UUID[])) AS b
), turned AS (
    SELECT a, b, a AS old, b AS new FROM pair UNION ALL SELECT a, b, b, a FROM pair
), behind AS (
    SELECT DISTINCT side, firm, holder FROM path WHERE doubt < 2
)
SELECT t.a, t.b, count(*) AS pairs, min(CAST(s.firm AS VARCHAR)) AS seller, min(CAST(f.firm AS VARCHAR)) AS front
FROM (
    SELECT DISTINCT t.a, t.b, s.firm AS seller, f.firm AS front
    FROM turned t JOIN behind s ON s.side = 'seller' AND s.holder = t.old JOIN behind f ON f.side = 'front' AND f.holder = t.new
    WHERE s.firm <> f.firm
) t
JOIN (SELECT DISTINCT firm FROM behind WHERE side = 'seller') s ON s.firm = t.seller
JOIN (SELECT DISTINCT firm FROM behind WHERE side = 'front') f ON f.firm = t.front
WHERE NOT EXISTS (SELECT 1 FROM tie e WHERE e.seller = t.seller AND e.front = t.front)
GROUP BY t.a, t.b ORDER BY t.a, t.b
"""


def would_tie(
    view: View, params: Params, pairs: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, str, str]]:
    """By pair of entity ids: how many seller-front pairs a join would tie that nothing ties yet, and the first of them. A firm counts as
    its own holder, so joining two firms is weighed too."""
    prepare(view, params, whole=True)
    ends = {"left": [a for a, _ in pairs], "right": [b for _, b in pairs]}
    view.run((Step("would_tie", _WOULD_TIE),), ends)
    rows = view.rows("SELECT * FROM would_tie")
    return {(row["a"], row["b"]): (row["pairs"], row["seller"], row["front"]) for row in rows}
