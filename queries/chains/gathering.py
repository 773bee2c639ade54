"""What a question about one firm or person takes from the store into memory: rows of the tables, under the names of these tables.

The steps of the question read them there as they would read the whole. Each function takes what the next steps ask for, and no less; the
firms, people and records that no step can reach stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import BY_NAME, TABLES
from graph.sqlite import SqliteView
from graph.store import Row, Step, View
from queries.chains import movements, returned, ways

_Values = Mapping[str, Any]


def _kinds() -> dict[str, str]:
    """Which columns hold dates and lists; in all tables the same names do."""
    typed = {name: kind for table in (*TABLES, *returned.TABLES) for name, kind in table.columns.items()}
    lists = {name: "LIST" for name, kind in typed.items() if kind.endswith("[]")}
    dates = {name: "DATE" for name, kind in typed.items() if kind == "DATE"}
    return {**lists, **dates, "first": "DATE", "last": "DATE"}


KINDS = _kinds()

_DEALT = (
    "source_id", "row", "shipment_id", "document", "day", "good", "value_usd", "net_kg", "gross_kg", "quantity", "declaration", "item",
    "direction", "sender_id", "receiver_id", "told", "hs6", "day_kind", "marks",
)  # fmt: skip
_SHIPMENT = """
SELECT source_id, row, shipment_id AS id, sender_id, receiver_id, document, day, day_kind, hs6, value_usd, marks FROM dealt
"""
_RETURNED = {table.name: table for table in returned.TABLES}
_GOOD_CODE = "SELECT good, hs6, listed, whole, by_text FROM good_code"
_DEALERS = "SELECT sender_id AS id FROM dealt WHERE sender_id IS NOT NULL UNION SELECT receiver_id FROM dealt WHERE receiver_id IS NOT NULL"
_TRADERS = """
SELECT m.mention_id, e.id, e.kind, e.country, e.founded, e.founded_last
FROM member m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.mention_id JOIN entity e ON e.id = m.entity_id
"""
_MEMBER = "SELECT mention_id, id AS entity_id FROM trader"
_ENTITY = "SELECT DISTINCT id, kind, country, founded, founded_last FROM trader"
_NUMBERED = (
    "SELECT DISTINCT i.mention_id FROM identifier i JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = i.mention_id"
)

_FEET = "SELECT id FROM front UNION SELECT id FROM seller"
_LINKS_ABOVE = """
SELECT l.*, c.founded
FROM link l JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = l.company_id LEFT JOIN entity c ON c.id = l.company_id
"""
_KIN = "SELECT k.* FROM {table} k JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = k.a"
_FIRMS_ABOVE = """
SELECT id, kind, country, founded, founded_last FROM entity
UNION ALL
SELECT DISTINCT company_id, NULL, NULL, founded, NULL FROM link WHERE company_id NOT IN (SELECT id FROM entity)
"""

_NAMED = """
SELECT id FROM told_of
UNION SELECT p.id FROM party p JOIN (
    SELECT sender AS party FROM supply UNION SELECT m.sender FROM trade t JOIN movement m ON m.movement = t.movement
    UNION SELECT m.receiver FROM trade t JOIN movement m ON m.movement = t.movement
) n ON n.party = p.party
UNION SELECT seller FROM tie UNION SELECT front FROM tie
"""
_TOLD_OF = "SELECT id FROM told_of"
_IN_FULL = "SELECT e.* FROM entity e JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = e.id"
_OWN = "SELECT m.mention_id, m.entity_id FROM member m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.entity_id"
_DECISIONS = """
SELECT d.* FROM decision d
WHERE d.rowid IN (SELECT x.rowid FROM decision x JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = x.a)
  AND d.verdict = 'same' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
"""
_MENTIONS = """
SELECT m.id, m.name, m.founded, m.founded_basis, m.country_basis, m.source_id, m.row
FROM mention m
WHERE m.rowid IN (SELECT x.rowid FROM mention x JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = x.id)
"""
_INTERESTS = """
SELECT i.edge, i.holder_id, i.company_id, i.source_id, i.row
FROM interest i JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = i.company_id
"""
_SOURCES = "SELECT id, file, sha256 FROM source"
_OWNED = "SELECT m.mention_id AS id FROM member m JOIN way_link l ON l.company_id = m.entity_id"
# Of a seller that owns the front itself every record counts that shows its trade, in whatever goods.
_SELVES = "SELECT m.mention_id AS id FROM member m JOIN tie t ON t.seller = m.entity_id WHERE t.kind = 'self'"
_TRADED = """
SELECT DISTINCT s.sender_id, s.receiver_id FROM shipment s
WHERE s.sender_id IN (SELECT unnest(CAST($ids AS UUID[]))) OR s.receiver_id IN (SELECT unnest(CAST($ids AS UUID[])))
"""
_ALL_SHIPMENTS = """
SELECT * FROM shipment
UNION ALL SELECT NULL, NULL, NULL, sender_id, receiver_id, NULL, NULL, NULL, NULL, NULL, NULL FROM traded
"""
_RELATED = "SELECT k.* FROM kinship k WHERE k.person_id IN (SELECT unnest(CAST($ids AS UUID[])))"
_HOMES = "SELECT value AS id FROM family, json_each(rests_on)"


def _ids(near: View, sql: str) -> list[str]:
    return sorted({row["id"] for row in near.rows(sql)})


def _columns(table: str) -> list[str]:
    return list(BY_NAME[table].columns)


def goods(view: View, near: SqliteView, values: _Values, most: int) -> bool:
    """The rows of the goods at the places in ``near_row``, and who is named in them. False where there are more than ``most``."""
    dealt = view.rows(movements.DEALT_IN_FULL, {**values, "most": most + 1})
    if len(dealt) > most:
        return False
    near.add("dealt", _DEALT, dealt)
    near.run((Step("shipment", _SHIPMENT),))
    near.add("good_code", list(_RETURNED["good_code"].columns), view.rows(_GOOD_CODE))
    mentions = _ids(near, _DEALERS)
    near.add(
        "trader",
        ("mention_id", "id", "kind", "country", "founded", "founded_last"),
        view.rows(_TRADERS, {"ids": mentions}),
    )
    near.run((Step("member", _MEMBER), Step("entity", _ENTITY)))
    near.add("identifier", ("mention_id",), view.rows(_NUMBERED, {"ids": mentions}))
    return True


def holders(view: View, near: SqliteView, values: _Values) -> None:
    """The links above sellers and fronts, the firms on the way up, and the families of those who stand there."""
    links: dict[str, Row] = {}
    ids = _ids(near, _FEET)
    feet = set(ids)
    people: set[str] = set()
    for _ in range(values["max_holdings"] + 1):
        if not ids:
            break
        found = view.rows(_LINKS_ABOVE, {"ids": ids})
        links |= {row["id"]: row for row in found}
        people |= {row["holder_id"] for row in found}
        reached = {row["holder_id"] for row in found if row["edge"] == "OWNS"}
        ids = sorted(reached - feet)
        feet |= reached
    near.add("link", (*_columns("link"), "founded"), list(links.values()))
    near.run((Step("entity", _FIRMS_ABOVE),))
    for table, asked in (("kin", True), ("kin_hint", values["family_hints"])):
        rows = view.rows(_KIN.format(table=table), {"ids": sorted(people)}) if asked else []
        near.add(table, _columns(table), rows)


def records(view: View, near: SqliteView, values: _Values) -> None:
    """The records behind the ties: what the firms and people of an answer are called, where this stands, and why it is of one."""
    near.run(ways.FIRMS, values)
    near.add("entity", _columns("entity"), view.rows(_IN_FULL, {"ids": _ids(near, _NAMED)}))
    near.add("member", _columns("member"), view.rows(_OWN, {"ids": _ids(near, _TOLD_OF)}))
    mentions = _ids(near, "SELECT mention_id AS id FROM member")
    decisions = view.rows(_DECISIONS, {"ids": mentions})
    near.add("decision", _columns("decision"), decisions)
    rests = {str(mention) for row in decisions for mention in row["rests_on"] or ()}
    related = bool(near.rows("SELECT 1 FROM tie WHERE kind IN ('family', 'hint') LIMIT 1"))
    if related:
        rests.update(_ids(near, _HOMES))
    near.add(
        "mention",
        ("id", "name", "founded", "founded_basis", "country_basis", "source_id", "row"),
        view.rows(_MENTIONS, {"ids": sorted({*mentions, *rests})}),
    )
    selves = _ids(near, _SELVES)
    owned = sorted({*_ids(near, _OWNED), *selves})
    near.add("interest", ("edge", "holder_id", "company_id", "source_id", "row"), view.rows(_INTERESTS, {"ids": owned}))
    if selves:
        near.add("traded", ("sender_id", "receiver_id"), view.rows(_TRADED, {"ids": selves}))
        near.run((Step("shipment", _ALL_SHIPMENTS),))
    near.add("source", ("id", "file", "sha256"), view.rows(_SOURCES))
    near.add("kinship", _columns("kinship"), view.rows(_RELATED, {"ids": mentions}) if related else [])


def leave(view: View, near: SqliteView) -> None:
    """Which rows are one movement, for who draws or adds up the rows of the answer (``counted``)."""
    for name in ("good_row", "delivery_row", "movement_delivery", "movement"):
        table = _RETURNED[name]
        columns = ", ".join(
            f'unnest(CAST(${column} AS {kind}[])) AS "{column}"' for column, kind in table.columns.items()
        )
        names = ", ".join(f'"{column}"' for column in table.columns)
        # Names and types come from a constant.
        rows = near.rows(f"SELECT {names} FROM {name}")  # noqa: S608
        view.run(
            (Step(name, f"SELECT {columns}"),), {column: [row[column] for row in rows] for column in table.columns}
        )
