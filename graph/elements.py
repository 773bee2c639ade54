"""The property graph as tables: one for each label of nodes and each type of relationships, made from a case for a copy elsewhere.

Nodes are entities, movements (mirrors folded, ``graph.movements``), addresses, entries of sanctions lists and source files; relationships
are links, families, who is listed, and who sent, received or declared what. Every element has an ``id`` made from content, so the same
case gives the same graph, and a ``fingerprint`` of all its columns, by which a copy sees what has changed. Its ``evidence`` names rows as
``file:row`` and its ``sources`` the Source nodes of these files. Empty lists are left out: a property graph has no difference between
empty and unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graph import movements
from graph.elements_sql import COLUMNS, PREPARED, SQL
from graph.store import Row, Step, View
from graph.values.romanisation import latin

# So many rows are read, written and compared at a time.
PAGE_ROWS = 10_000

# Separates the items of a list in a file (unit separator); no text of an element holds it.
SEPARATOR = "\x1f"

_CLEAN = {
    "texts": "nullif(list_filter(list_transform({0}, lambda v: replace(v, chr(31), ' ')), lambda v: v IS NOT NULL AND v <> ''), [])",
    "float": "CASE WHEN isfinite({0}) THEN {0} END",
}


class Elements(NamedTuple):
    """One table of elements. ``columns`` maps a property to text, texts, day, float, int or bool.

    Nodes have ``labels``, the one that their id is unique under first. Relationships have a ``type`` and the labels under which their two
    ends (columns ``start`` and ``end`` of a row) are found. ``latin``: the rows also get their names in Latin letters.
    """

    name: str
    columns: dict[str, str]
    sql: str
    labels: tuple[str, ...] = ()
    ends: tuple[str, str] | None = None
    latin: bool = False

    @property
    def table(self) -> str:
        return f"element_{self.name.lower()}"

    @property
    def properties(self) -> dict[str, str]:
        """All properties of an element with their kinds, those that are computed here included."""
        computed = {"names_latin": "texts"} if self.latin else {}
        return {"id": "text", **self.columns, **computed, "fingerprint": "int"}


def _party(name: str) -> Elements:
    sql = SQL["party"].format(kind=name.lower())
    return Elements(name, COLUMNS["party"], sql, labels=("Party", name), latin=True)


NODES = (
    *(_party(name) for name in ("Person", "Company", "Unknown")),
    Elements("Shipment", COLUMNS["Shipment"], SQL["Shipment"], labels=("Shipment",)),
    Elements("Address", COLUMNS["Address"], SQL["Address"], labels=("Address",)),
    Elements("Listing", COLUMNS["Listing"], SQL["Listing"], labels=("Listing",)),
    Elements("Source", COLUMNS["Source"], SQL["Source"], labels=("Source",)),
)
EDGES = (
    Elements("OWNS", COLUMNS["link"], SQL["link"].format(edge="OWNS"), ends=("Party", "Party")),
    Elements("DIRECTS", COLUMNS["link"], SQL["link"].format(edge="DIRECTS"), ends=("Party", "Party")),
    Elements("FAMILY", COLUMNS["FAMILY"], SQL["FAMILY"], ends=("Party", "Party")),
    Elements("REGISTERED_AT", COLUMNS["REGISTERED_AT"], SQL["REGISTERED_AT"], ends=("Party", "Address")),
    Elements("LISTED", {}, SQL["LISTED"], ends=("Party", "Listing")),
    Elements("SENT", {}, SQL["SENT"], ends=("Party", "Shipment")),
    Elements("RECEIVED", {}, SQL["RECEIVED"], ends=("Shipment", "Party")),
    Elements("DECLARED_FOR", COLUMNS["DECLARED_FOR"], SQL["DECLARED_FOR"], ends=("Party", "Shipment")),
)


def _step(elements: Elements) -> Step:
    columns = ["CAST(id AS VARCHAR) AS id", *(('"start"', '"end"') if elements.ends else ())]
    columns += [f"{_CLEAN.get(kind, '{0}').format(name)} AS {name}" for name, kind in elements.columns.items()]
    # Texts of this file and its neighbour only. Rows lie in the order of their ids, so that a page is found without looking at all.
    sql = f"""
    SELECT *, CAST(md5_number_lower(CAST(element AS VARCHAR)) >> 1 AS BIGINT) AS fingerprint
    FROM (SELECT {", ".join(columns)} FROM ({elements.sql}) raw) element ORDER BY id
    """  # noqa: S608
    return Step(elements.table, sql)


_MIRRORS = {"mirror_days": movements.MIRROR_DAYS, "mirror_value_pct": movements.MIRROR_VALUE_PCT}


def fold_movements(view: View) -> None:
    """Make ``movement`` and ``movement_row`` (its rows, the one that speaks for it at place 1) as temporary tables of this view."""
    view.run(PREPARED.before, _MIRRORS)
    movements.fold(view, _MIRRORS)
    view.run([step for step in PREPARED.after if step.name == "movement_row"], _MIRRORS)


def prepare(view: View) -> None:
    """Make the tables of all elements as temporary tables of this view."""
    view.run(PREPARED.before, _MIRRORS)
    movements.fold(view, _MIRRORS)
    view.run(PREPARED.after, _MIRRORS)
    view.run([_step(elements) for elements in (*NODES, *EDGES)], _MIRRORS)


def count(view: View, elements: Elements) -> int:
    """How many there are."""
    return int(view.rows(f"SELECT count(*) AS n FROM {elements.table}")[0]["n"])  # noqa: S608  # a name of this file


def _with_latin(elements: Elements, rows: list[Row]) -> list[Row]:
    if elements.latin:
        for row in rows:
            row["names_latin"] = sorted({latin(name) for name in row["names"] or ()}) or None
    return rows


def pages(view: View, elements: Elements) -> Iterator[list[Row]]:
    """All elements of a table in the order of their ids."""
    sql = f"SELECT * FROM {elements.table} WHERE id > $after ORDER BY id LIMIT $page"  # noqa: S608
    after = ""
    while rows := view.rows(sql, {"after": after, "page": PAGE_ROWS}):
        after = rows[-1]["id"]
        yield _with_latin(elements, rows)


def marks(view: View, elements: Elements) -> Iterator[tuple[str, int]]:
    """Id and fingerprint of all elements of a table, in the order of their ids."""
    sql = f"SELECT id, fingerprint FROM {elements.table} WHERE id > $after ORDER BY id LIMIT $page"  # noqa: S608
    after = ""
    while rows := view.rows(sql, {"after": after, "page": PAGE_ROWS}):
        after = rows[-1]["id"]
        yield from ((row["id"], row["fingerprint"]) for row in rows)


def some(view: View, elements: Elements, ids: list[str]) -> list[Row]:
    """These elements of a table."""
    sql = f"SELECT * FROM {elements.table} WHERE id IN (SELECT unnest(CAST($ids AS VARCHAR[])))"  # noqa: S608
    return _with_latin(elements, view.rows(sql, {"ids": ids}))
