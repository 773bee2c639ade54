"""Which rows of files are one movement, so that whoever draws or adds them up counts each once."""

from __future__ import annotations

from collections.abc import Iterable

from graph.store import View
from queries.chains.records import Place

_MOVEMENTS_OF = """
SELECT DISTINCT s.file, g."row", s.sha256, m.movement, v.value_usd
FROM good_row g JOIN source s ON s.id = g.source_id
JOIN (SELECT unnest($hashes) AS sha256, unnest($rows) AS "row") w ON w.sha256 = s.sha256 AND w."row" = g."row"
JOIN delivery_row r ON r.item_row = g.item_row JOIN movement_delivery m ON m.delivery = r.delivery
JOIN movement v ON v.movement = m.movement
ORDER BY m.movement, s.file, g."row"
"""


def movements_of(view: View, places: Iterable[tuple[str, int]]) -> dict[Place, tuple[int, float | None]]:
    """The movement of each row and the movement's value in US dollars; ``places`` are (SHA-256, row).

    ``chains`` must have been asked on the same view; a row of goods that it did not look at has no movement.
    """
    pairs = sorted(set(places))
    rows = view.rows(_MOVEMENTS_OF, {"hashes": [sha for sha, _ in pairs], "rows": [row for _, row in pairs]})
    return {Place(row["file"], row["row"], row["sha256"]): (row["movement"], row["value_usd"]) for row in rows}
