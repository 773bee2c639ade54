"""Writing down who and what lies next to each firm and person, once the derived tables are there (``graph.neighbours`` reads it).

Where a row lies is known only when the transaction that adds it has ended, so this is a transaction of its own. Until it has ended, or
where it is stopped, there is no neighbourhood, and questions search the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

import pyarrow as pa

from graph.neighbours import END_BITS, NOBODY, PAGE_BITS, STAND, TABLES, TIE_BITS, Relation, Tie, holds
from graph.schema import PLACES
from graph.store import Store, Writer

# So many values are in memory at a time.
PIECE = 4_000_000

_NUMBERED = "SELECT m.mention_id, CAST(e.rowid AS UINTEGER) AS number FROM member m JOIN entity e ON e.id = m.entity_id"
_LINKED = """
SELECT h.rowid AS holder, c.rowid AS company, l.rowid AS place, l.edge
FROM link l JOIN entity h ON h.id = l.holder_id JOIN entity c ON c.id = l.company_id
"""
_RELATED = """
SELECT a.rowid AS one, b.rowid AS other, sure
FROM (SELECT a, b, TRUE AS sure FROM kin UNION ALL SELECT a, b, FALSE FROM kin_hint) k
JOIN entity a ON a.id = k.a JOIN entity b ON b.id = k.b
"""
_TRADED = """
SELECT a.number AS sender, b.number AS receiver, CAST(s.rowid AS UINTEGER) AS place
FROM shipment s LEFT JOIN numbered a ON a.mention_id = s.sender_id LEFT JOIN numbered b ON b.mention_id = s.receiver_id
"""
_FIRST = (("numbered", _NUMBERED), ("linked", _LINKED), ("related", _RELATED), ("traded", _TRADED))
# Whoever has a mention, a link or a relative has a number, and every mention is of somebody; else other hands wrote the store.
_ALL_NUMBERED = """
SELECT (SELECT count(*) FROM member) = (SELECT count(*) FROM numbered)
   AND (SELECT count(*) FROM link) = (SELECT count(*) FROM linked)
   AND NOT EXISTS (SELECT 1 FROM mention m ANTI JOIN member b ON b.mention_id = m.id)
   AND (SELECT count(*) FROM kin) + (SELECT count(*) FROM kin_hint) = (SELECT count(*) FROM related) AS so
"""

_TIES = f"""
SELECT number, 0 AS place, other << {TIE_BITS} | tie AS value
FROM (
    SELECT company AS number, holder AS other, CASE edge WHEN 'OWNS' THEN {Tie.OWNER:d} ELSE {Tie.DIRECTOR:d} END AS tie FROM linked
    UNION ALL SELECT holder, company, CASE edge WHEN 'OWNS' THEN {Tie.OWNED:d} ELSE {Tie.DIRECTED:d} END FROM linked
    UNION ALL SELECT one, other, {Tie.RELATIVE:d} FROM related WHERE sure
    UNION ALL SELECT one, other, {Tie.HINTED:d}
    FROM (SELECT one, other FROM related WHERE NOT sure UNION SELECT other, one FROM related WHERE NOT sure)
)
"""  # noqa: S608  # constants
_LINKS = "SELECT company AS number, place, NULL AS value FROM linked"
_MENTIONS = "SELECT n.number, m.rowid AS place, NULL AS value FROM mention m JOIN numbered n ON n.mention_id = m.id"
_DECISIONS = "SELECT n.number, d.rowid AS place, NULL AS value FROM decision d JOIN numbered n ON n.mention_id = d.a"
_INTERESTS = (
    "SELECT n.number, i.rowid AS place, NULL AS value FROM interest i JOIN numbered n ON n.mention_id = i.company_id"
)
_IDENTIFIERS = (
    "SELECT n.number, i.rowid AS place, NULL AS value FROM identifier i JOIN numbered n ON n.mention_id = i.mention_id"
)
_SHIPMENTS = f"""
SELECT sender AS number, place, coalesce(CAST(receiver AS BIGINT), {NOBODY}) << 1 AS value FROM traded WHERE sender IS NOT NULL
UNION ALL SELECT receiver, place, coalesce(CAST(sender AS BIGINT), {NOBODY}) << 1 | 1 FROM traded WHERE receiver IS NOT NULL
"""  # noqa: S608  # a constant

_PLACE = "CAST(place AS UINTEGER)"
_VALUE = "CAST(value AS UINTEGER)"
# In the memory of a machine whose numbers begin with the lowest byte, as they do in a store's file, this is the place and then the value.
_BOTH = "CAST(place AS UBIGINT) | (CAST(value AS UBIGINT) << 32)"


class _Laid(NamedTuple):
    """Rows with number, place and value, and what of them becomes the words of a relation, in the order of the places."""

    relation: Relation
    sql: str
    words: str
    width: int = 1


_LAID = (
    _Laid("ties", _TIES, _VALUE),
    _Laid("links", _LINKS, _PLACE),
    _Laid("mentions", _MENTIONS, _PLACE),
    _Laid("decisions", _DECISIONS, _PLACE),
    _Laid("interests", _INTERESTS, _PLACE),
    _Laid("identifiers", _IDENTIFIERS, _PLACE),
    _Laid("shipments", _SHIPMENTS, _BOTH, width=2),
)

_GAPS = "SELECT count(*) <> coalesce(max(rowid) + 1, 0) AS gaps FROM {table}"
_BORNE = "SELECT CAST(number AS BIGINT) AS number, count(*) AS borne FROM laid GROUP BY number"
_PAGES = f"""
SELECT number >> {PAGE_BITS} AS page, count(*) AS bearers, CAST(sum(borne) AS BIGINT) AS size FROM borne GROUP BY page ORDER BY page
"""  # noqa: S608  # a constant
_HEADS = f"""
SELECT CAST((number & {(1 << PAGE_BITS) - 1}) << {END_BITS}
            | CAST(sum(borne) OVER (PARTITION BY number >> {PAGE_BITS} ORDER BY number) AS BIGINT) AS UINTEGER) AS heads
FROM borne WHERE number BETWEEN $first AND $last ORDER BY number
"""  # noqa: S608  # constants
_WORDS = "SELECT {words} AS words FROM laid WHERE number BETWEEN $first AND $last ORDER BY number, place, value"


class _Page(NamedTuple):
    page: int
    bearers: int
    size: int


def _pieces(pages: list[_Page]) -> Iterator[list[_Page]]:
    """The pages in order, as many at a time as are held in memory together; at least one."""
    piece: list[_Page] = []
    held = 0
    for page in pages:
        if piece and held + page.size > PIECE:
            yield piece
            piece, held = [], 0
        piece.append(page)
        held += page.size
    if piece:
        yield piece


def _blobs(words: pa.ChunkedArray, sizes: Iterable[int]) -> pa.Array:
    """A run of words cut into pages of so many words, without a copy of each."""
    ends = pa.array(accumulate((4 * size for size in sizes), initial=0), type=pa.int32())
    run = words.combine_chunks()
    return pa.Array.from_buffers(pa.binary(), len(ends) - 1, [None, ends.buffers()[1], run.buffers()[1]])


def _write(writer: Writer, laid: _Laid, pages: list[_Page]) -> None:
    """Append the pages of what lies in the table ``laid``."""
    for piece in _pieces(pages):
        run = {"first": piece[0].page << PAGE_BITS, "last": (piece[-1].page + 1 << PAGE_BITS) - 1}
        heads = _blobs(writer.arrow(_HEADS, run)["heads"], (page.bearers for page in piece))
        words = writer.arrow(_WORDS.format(words=laid.words), run)["words"]
        blobs = _blobs(words, (laid.width * page.size for page in piece))
        writer.add_columns("neighbourhood", [[laid.relation] * len(piece), [page.page for page in piece], heads, blobs])


def forget(writer: Writer) -> None:
    """Take the neighbourhood away: before the tables it tells of change, or where it cannot be written."""
    for table in PLACES:
        writer.execute(f'DELETE FROM "{table.name}"')  # noqa: S608  # a name of the schema


def fits(rows: Mapping[str, int]) -> bool:
    """Whether any place in tables of so many rows, and a number with a tie, is a word, and no number the one that means nobody."""
    return all(rows[table] <= 1 << 32 for table in TABLES) and rows["entity"] <= min(1 << 32 - TIE_BITS, NOBODY)


def _gaps(writer: Writer) -> list[str]:
    """The tables that have places without a row."""
    return [table for table in TABLES if writer.rows(_GAPS.format(table=table))[0]["gaps"]]


def _lay(writer: Writer, name: str, sql: str) -> None:
    writer.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")


def write(writer: Writer) -> bool:
    """Write the neighbourhood anew.

    False where there can be none: tables with gaps or too long for its words, links or members without an entity.
    """
    forget(writer)
    stand = {row["name"]: row["stand"] for row in writer.rows(STAND)}
    if not fits(stand) or _gaps(writer):
        return False
    for name, sql in _FIRST:
        _lay(writer, name, sql)
    if not writer.rows(_ALL_NUMBERED)[0]["so"]:
        return False
    for laid in _LAID:
        _lay(writer, "laid", laid.sql)
        _lay(writer, "borne", _BORNE)
        pages = [_Page(**row) for row in writer.rows(_PAGES)]
        if any(page.size >= 1 << END_BITS for page in pages):
            forget(writer)
            return False
        _write(writer, laid, pages)
    writer.add("placed", list(stand.items()))
    return True


def build(store: Store) -> None:
    """Write the neighbourhood, unless the one that is there holds.

    In transactions of its own, two where rows were deleted: then the rows left are written anew first, without gaps.
    """
    with store.writer() as writer:
        if holds(writer):
            return
        for table in _gaps(writer):
            writer.renew(table)
    with store.writer() as writer:
        write(writer)
