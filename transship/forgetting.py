"""Taking a file out again, with all that only it said."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from graph.errors import BadParams
from graph.identity import neighbourhood
from graph.schema import TABLES
from graph.store import Store, View
from graph.values.text import squeeze

# A shorter beginning of a hash meets others by chance, and nothing must be taken out for a typing error.
MIN_PREFIX = 4
_LISTED = 10

_FOUND = """
SELECT s.id, s.file, s.sha256, s.rows_read, s.loaded_at::VARCHAR AS loaded_at,
       (SELECT list_sort(list_distinct(list(c.file))) FROM copy c WHERE c.source_id = s.id AND c.file <> s.file) AS copies,
       (SELECT count(*) FROM mention m WHERE m.source_id = s.id) AS mentions,
       (SELECT count(*) FROM interest i WHERE i.source_id = s.id) AS interests,
       (SELECT count(*) FROM shipment h WHERE h.source_id = s.id) AS shipments,
       (SELECT count(*) FROM reject r WHERE r.source_id = s.id) AS rejects,
       (SELECT count(*) FROM decision d WHERE d.decided_by <> 'rule' AND EXISTS (
            SELECT 1 FROM mention m WHERE m.id IN (d.a, d.b) AND m.source_id = s.id
            AND NOT EXISTS (SELECT 1 FROM mention o WHERE o.id = m.id AND o.source_id <> s.id))) AS judgements
FROM source s
WHERE s.file = $name OR EXISTS (SELECT 1 FROM copy c WHERE c.source_id = s.id AND c.file = $name)
   OR (len($prefix) >= $shortest AND starts_with(s.sha256, $prefix)) OR starts_with(s.file, $name || '/')
ORDER BY s.file, s.loaded_at, s.sha256
"""


class Leaving(BaseModel, frozen=True):
    """A file to be taken out and how many records go with it. ``judgements``: those of people about somebody whom only it names.

    ``copies`` are other names under which the same content was met.
    """

    id: str
    file: str
    sha256: str
    rows_read: int
    loaded_at: str | None
    copies: list[str] | None
    mentions: int
    interests: int
    shipments: int
    rejects: int
    judgements: int


def leaving(view: View, text: str) -> list[Leaving]:
    """The files that a name, an archive or folder, or (the beginning of) a hash means.

    Raises BadParams where nothing fits, or where several versions of one file or several hashes do.
    """
    given = squeeze(text).rstrip("/")
    params = {"name": given, "prefix": given.lower(), "shortest": MIN_PREFIX}
    found = [Leaving.model_validate(row) for row in view.rows(_FOUND, params)]
    if not found:
        raise BadParams(
            f'no file "{given}" was loaded',
            fix="Give a file as `transship sources` names it, or at least four signs of its hash.",
        )
    inside = all(file.file.startswith(f"{given}/") for file in found)
    if len(found) > 1 and not inside:
        named = "; ".join(f"{f.file} {f.sha256[:12]}, loaded {(f.loaded_at or '')[:10]}" for f in found[:_LISTED])
        raise BadParams(f'"{given}" means several files: {named}', fix="Give the hash of the one that is to go.")
    return found


def take_out(store: Store, files: Sequence[Leaving]) -> None:
    """Delete all that belongs to some files, in one transaction. What people and firms come to without them is for ``resolve``."""
    ids = {"ids": [file.id for file in files]}
    with store.writer() as writer:
        # Loaded again while the clock is behind, as many rows would lie elsewhere and seem to be those that lay there.
        neighbourhood.forget(writer)
        for table in TABLES:
            if "source_id" in table.columns:
                # Names of tables come from the schema, never from data.
                writer.execute(f'DELETE FROM "{table.name}" WHERE list_contains($ids::UUID[], source_id)', ids)  # noqa: S608
        writer.execute("DELETE FROM source WHERE list_contains($ids::UUID[], id)", ids)
