"""The cells behind a fact: its record, read again from the file that it came from.

The file is the evidence, so the store keeps no copy of it: a record is read where its file was last met, or from a file of the same
content in a folder that is given. What is shown comes from a file whose SHA-256 is that of the file that was loaded, or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from graph.errors import BadFile
from graph.provenance import content_hash
from graph.store import View
from loaders.reading import Layout, find, opened, reread
from loaders.reading.rereading import shown

# Which file, by its SHA-256, and which row or record in it.
Place = tuple[str, int]

_SOURCES = """
SELECT s.id, s.file, s.sha256, s.size, l.shape, l.records, l.header
FROM source s LEFT JOIN layout l ON l.source_id = s.id
WHERE list_contains($hashes, s.sha256)
"""

_COPIES = """
SELECT place, member FROM copy WHERE source_id = $source::UUID AND place IS NOT NULL ORDER BY met_at DESC, place, member
"""

# Names as the records write them, so that a fact can be compared with the cells beneath it.
_FACTS = """
WITH mine AS (SELECT mention_id AS id FROM member WHERE entity_id = $id::UUID),
called AS (SELECT source_id, id, any_value(name ORDER BY "row", name) AS name FROM mention GROUP BY source_id, id),
said AS (
    SELECT 1 AS part, source_id, "row", 'it is called ' || name AS fact FROM mention WHERE id IN (FROM mine) AND name <> ''
    UNION ALL
    SELECT 2, i.source_id, i."row", h.name || ': ' || replace(i.kind, '_', ' ') || ' of ' || c.name
        || CASE WHEN i.share_min IS NULL AND i.share_max IS NULL THEN ''
                WHEN i.share_min = i.share_max THEN printf(', %g %%', i.share_min)
                ELSE ', ' || coalesce(printf('%g', i.share_min), '?') || ' to ' || coalesce(printf('%g', i.share_max), '?') || ' %' END
        || coalesce(', since ' || i.since, '') || coalesce(', until ' || i.until, '')
    FROM interest i JOIN called h ON h.source_id = i.source_id AND h.id = i.holder_id
    JOIN called c ON c.source_id = i.source_id AND c.id = i.company_id
    WHERE i.holder_id IN (FROM mine) OR i.company_id IN (FROM mine)
    UNION ALL
    SELECT 3, k.source_id, k."row", p.name || ' and ' || r.name || ': ' || coalesce(k.kind, 'family')
    FROM kinship k JOIN called p ON p.source_id = k.source_id AND p.id = k.person_id
    JOIN called r ON r.source_id = k.source_id AND r.id = k.relative_id
    WHERE k.person_id IN (FROM mine) OR k.relative_id IN (FROM mine)
    UNION ALL
    SELECT 4, l.source_id, l."row", 'it is on ' || l.list || coalesce(', ' || l.programme, '') || coalesce(', since ' || l.since, '')
    FROM listing l WHERE l.mention_id IN (FROM mine)
    UNION ALL
    SELECT 5, h.source_id, h."row", coalesce(h.hs6, 'goods without a code') || ' from ' || coalesce(a.name, 'somebody') || ' to '
        || coalesce(b.name, 'somebody') || ' on ' || h."day"
    FROM shipment h LEFT JOIN called a ON a.source_id = h.source_id AND a.id = h.sender_id
    LEFT JOIN called b ON b.source_id = h.source_id AND b.id = h.receiver_id
    WHERE h.sender_id IN (FROM mine) OR h.receiver_id IN (FROM mine)
)
SELECT DISTINCT f.part, s.file, s.sha256, f."row", f.fact FROM said f JOIN source s ON s.id = f.source_id
ORDER BY s.file, s.sha256, f."row", f.part, f.fact
"""

_AGAIN = "Load the file again, so that the store knows how its rows are counted."


class Cell(BaseModel, frozen=True):
    """What stands in one place of a record: under a column of a table, at a path of a JSON or XML record."""

    name: str
    value: str


class RawRecord(BaseModel, frozen=True):
    """A record as its file holds it, without its empty cells. Where it could not be read, ``problem`` says why and ``fix`` what to do."""

    file: str
    sha256: str
    row: int
    cells: list[Cell] = []
    problem: str | None = None
    fix: str | None = None


class Fact(BaseModel, frozen=True):
    """That a record states something."""

    fact: str
    sha256: str
    row: int


class Proof(BaseModel, frozen=True):
    """A record with its cells, and what it was taken to say."""

    facts: list[str]
    record: RawRecord


def proofs(view: View, facts: Iterable[Fact], folders: Sequence[Path] = ()) -> list[Proof]:
    """The records behind some facts, each once, in the order in which the facts first name them."""
    said: dict[Place, list[str]] = {}
    for fact in facts:
        said.setdefault((fact.sha256, fact.row), []).append(fact.fact)
    return [
        Proof(facts=list(dict.fromkeys(said[record.sha256, record.row])), record=record)
        for record in cells(view, said, folders)
    ]


def of_entity(view: View, entity_id: str) -> list[Fact]:
    """All that records say of a person or firm: what they call it, its interests and its goods; by file and row."""
    return [Fact.model_validate(row) for row in view.rows(_FACTS, {"id": entity_id})]


def cells(view: View, places: Iterable[Place], folders: Sequence[Path] = ()) -> list[RawRecord]:
    """The records at some places, in their order. Each file is read once; one that is gone or changed makes records with a problem."""
    wanted = list(dict.fromkeys(places))
    rows: dict[str, set[int]] = defaultdict(set)
    for sha256, row in wanted:
        rows[sha256].add(row)
    sources = {row["sha256"]: row for row in view.rows(_SOURCES, {"hashes": list(rows)})}
    found: dict[Place, RawRecord] = {}
    lost: list[dict[str, Any]] = []
    for sha256 in rows:
        source = sources.get(sha256)
        if source is None:
            found |= _told(sha256[:12], sha256, rows[sha256], "no file of this content was loaded", "Load it.")
        elif source["shape"] is None:
            why = "the file was loaded by an older version of this program"
            found |= _told(source["file"], sha256, rows[sha256], why, _AGAIN)
        elif not (read := _at_known_places(view, source, rows[sha256])):
            lost.append(source)
        else:
            found |= read
    found |= _in_folders(lost, rows, folders)
    for source in lost:
        if (source["sha256"], min(rows[source["sha256"]])) not in found:
            found |= _gone(view, source, rows[source["sha256"]], folders)
    return [found[place] for place in wanted]


def _told(file: str, sha256: str, rows: Iterable[int], problem: str, fix: str) -> dict[Place, RawRecord]:
    return {(sha256, row): RawRecord(file=file, sha256=sha256, row=row, problem=problem, fix=fix) for row in rows}


def _at_known_places(view: View, source: dict[str, Any], rows: set[int]) -> dict[Place, RawRecord]:
    """The records from the first place at which the file lies unchanged; none where it lies nowhere."""
    for copy in view.rows(_COPIES, {"source": source["id"]}):
        with _member(Path(copy["place"]), copy["member"]) as path:
            if path is not None and _is_it(path, source):
                return _read(path, source, rows)
    return {}


def _in_folders(
    lost: list[dict[str, Any]], rows: dict[str, set[int]], folders: Sequence[Path]
) -> dict[Place, RawRecord]:
    """The records of files that lie somewhere in the folders, under whatever name, told by their content."""
    left = {source["sha256"]: source for source in lost}
    found: dict[Place, RawRecord] = {}
    if not left:
        return found
    for path, name in find(folders):
        for candidate in opened(path, name):
            if not left:
                return found
            # The size is known without reading; a hash costs a pass over the file.
            sizes = {source["size"] for source in left.values()}
            if candidate.error or candidate.path.stat().st_size not in sizes:
                continue
            if source := left.pop(content_hash(candidate.path), None):
                found |= _read(candidate.path, source, rows[source["sha256"]])
    return found


def _gone(view: View, source: dict[str, Any], rows: set[int], folders: Sequence[Path]) -> dict[Place, RawRecord]:
    copies = view.rows(_COPIES, {"source": source["id"]})
    places = [str(Path(copy["place"])) for copy in copies]
    changed = [place for place in places if Path(place).is_file()]
    if changed:
        why = f"the file was changed since it was loaded: {changed[0]}"
    elif places:
        why = f"the file is no longer there: {places[0]}"
    else:
        why = "nobody knows where the file lies"
    if folders:
        why += "; no file of its content is in the given folders"
    fix = "Put the file back as it was, or name a folder that holds it with --look-in."
    return _told(source["file"], source["sha256"], rows, why, fix)


@contextmanager
def _member(place: Path, member: str | None) -> Iterator[Path | None]:
    """A path to read a file from: the place itself, or a file of the archive there; None where there is none."""
    if not place.is_file():
        yield None
    elif not member:
        yield place
    else:
        with closing(opened(place, "")) as inside:
            yield next((found.path for found in inside if found.member == member and not found.error), None)


def _is_it(path: Path, source: dict[str, Any]) -> bool:
    try:
        return bool(path.stat().st_size == source["size"] and content_hash(path) == source["sha256"])
    except OSError:
        return False


def _read(path: Path, source: dict[str, Any], rows: set[int]) -> dict[Place, RawRecord]:
    file, sha256 = source["file"], source["sha256"]
    header = tuple(tuple(row) for row in orjson.loads(source["header"]))
    try:
        read = reread(path, Layout(source["shape"], source["records"], header), rows)
    except BadFile as error:
        return _told(file, sha256, rows, error.message, error.fix)
    made = _told(file, sha256, rows - read.keys(), "the file has no such row", _AGAIN)
    for row, raw in read.items():
        as_text = [Cell(name=name, value=value) for name, value in shown(raw)]
        made[sha256, row] = RawRecord(file=file, sha256=sha256, row=row, cells=as_text)
    return made
