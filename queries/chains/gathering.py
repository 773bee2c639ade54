"""What a question about one firm or person takes from the store into memory: rows of the tables, under the names of these tables.

The steps of the question read them there as they would read the whole. Each function takes what the next steps ask for, and no less; the
firms, people and records that no step can reach stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import BY_NAME, TABLES
from graph.sqlite import SqliteView
from graph.store import Step, View
from queries.chains import movements, returned, ways
from queries.chains.lookups import Lookup, mentions

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
_MENTION = ("id", "name", "founded", "founded_basis", "country_basis", "source_id", "row")
_IN_FULL = (
    "id", "kind", "name", "names", "country", "founded", "founded_precision", "founded_basis", "founded_last", "dissolved", "identifiers",
    "firms", "marks",
)  # fmt: skip
_INTEREST = ("edge", "holder_id", "company_id", "source_id", "row")
_SHIPMENT = """
SELECT source_id, row, shipment_id AS id, sender_id, receiver_id, document, day, day_kind, hs6, value_usd, marks FROM dealt
"""
_RETURNED = {table.name: table for table in returned.TABLES}
_GOOD_CODE = "SELECT good, hs6, listed, whole, by_text FROM good_code"
_DEALERS = "SELECT sender_id AS id FROM dealt WHERE sender_id IS NOT NULL UNION SELECT receiver_id FROM dealt WHERE receiver_id IS NOT NULL"
_MEMBER = "SELECT mention_id, id AS entity_id FROM trader"
_ENTITY = "SELECT DISTINCT id, kind, country, founded, founded_last FROM trader"
_FEET = "SELECT id FROM front UNION SELECT id FROM seller"
_KIN = "SELECT k.* FROM {table} k JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = k.a"
_FIRMS_ABOVE = """
SELECT id, kind, country, founded, founded_last FROM entity
UNION ALL
SELECT id, NULL, NULL, founded, NULL FROM above WHERE id NOT IN (SELECT id FROM entity)
"""

_NAMED = """
SELECT id FROM told_of
UNION SELECT p.id FROM party p JOIN (
    SELECT sender AS party FROM supply
    UNION SELECT m.sender FROM trade t JOIN tie e ON e.seller = t.seller JOIN movement m ON m.movement = t.movement
    UNION SELECT m.receiver FROM trade t JOIN tie e ON e.seller = t.seller JOIN movement m ON m.movement = t.movement
) n ON n.party = p.party
UNION SELECT seller FROM tie UNION SELECT front FROM tie
"""
_TOLD_OF = "SELECT id FROM told_of"
_SOURCES = "SELECT id, file, sha256 FROM source"
_OWNED = "SELECT company_id AS id FROM way_link"
# Of a seller that owns the front itself every record counts that shows its trade, in whatever goods.
_SELVES = "SELECT seller AS id FROM tie WHERE kind = 'self'"
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


def goods(view: View, lookup: Lookup, near: SqliteView, values: _Values, most: int) -> bool:
    """The rows of the goods at the places in ``near_row``, and who is named in them. False where there are more than ``most``."""
    dealt = view.rows(movements.DEALT_IN_FULL, {**values, "most": most + 1})
    if len(dealt) > most:
        return False
    near.add("dealt", _DEALT, dealt)
    near.run((Step("shipment", _SHIPMENT),))
    near.add("good_code", list(_RETURNED["good_code"].columns), view.rows(_GOOD_CODE))
    named = _ids(near, _DEALERS)
    near.add(
        "trader",
        ("mention_id", "id", "kind", "country", "founded", "founded_last"),
        lookup.traders(named),
    )
    near.run((Step("member", _MEMBER), Step("entity", _ENTITY)))
    near.add("identifier", ("mention_id",), lookup.numbered(named))
    return True


def holders(view: View, lookup: Lookup, near: SqliteView, values: _Values) -> None:
    """The links above sellers and fronts, the firms on the way up, and the families of those who stand there."""
    found = lookup.above(_ids(near, _FEET), values["max_holdings"] + 1)
    near.add("link", _columns("link"), found.links)
    near.add("above", ("id", "founded"), found.founded)
    near.run((Step("entity", _FIRMS_ABOVE),))
    people = sorted({row["holder_id"] for row in found.links})
    for table, asked in (("kin", True), ("kin_hint", values["family_hints"])):
        rows = view.rows(_KIN.format(table=table), {"ids": people}) if asked else []
        near.add(table, _columns(table), rows)


def records(view: View, lookup: Lookup, near: SqliteView, values: _Values) -> None:
    """The records behind the ties: what the firms and people of an answer are called, where this stands, and why it is of one."""
    near.run(ways.FIRMS, values)
    near.add("entity", _IN_FULL, lookup.entities(_ids(near, _NAMED)))
    found = lookup.records(_ids(near, _TOLD_OF))
    near.add("member", _columns("member"), found.members)
    near.add("decision", _columns("decision"), found.decisions)
    related = bool(near.rows("SELECT 1 FROM tie WHERE kind IN ('family', 'hint') LIMIT 1"))
    rests = {str(mention) for row in found.decisions for mention in row["rests_on"] or ()}
    rests.update(_ids(near, _HOMES) if related else ())
    own = {row["mention_id"] for row in found.members}
    near.add("mention", _MENTION, [*found.mentions, *mentions(view, rests - own)])
    selves = _ids(near, _SELVES)
    near.add("interest", _INTEREST, lookup.interests({*_ids(near, _OWNED), *selves}))
    if selves:
        near.add("traded", ("sender_id", "receiver_id"), lookup.traded(selves))
        near.run((Step("shipment", _ALL_SHIPMENTS),))
    near.add("source", ("id", "file", "sha256"), view.rows(_SOURCES))
    near.add("kinship", _columns("kinship"), view.rows(_RELATED, {"ids": sorted(own)}) if related else [])


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
