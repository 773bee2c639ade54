"""What a run on another engine gives back: the tables that ``conclusion.conclude`` reads, cut to the rows behind ties and legs.

The answer is small where the case is large. Evidence, ranking and doubts are made of it by the embedded engine, which has the names and
the rows of the files; nothing of these has to travel. Sums of legs are added up there too, so two engines cannot round them apart.
"""

from __future__ import annotations

from graph.schema import Table
from graph.store import Step
from queries.chains import routes

_TRADE = "SELECT t.* FROM trade t JOIN (SELECT DISTINCT seller FROM tie) s ON s.seller = t.seller"
_SELLER = "SELECT s.* FROM seller s JOIN (SELECT DISTINCT seller FROM tie) t ON t.seller = s.id"
_SHOWN = "SELECT movement FROM leg_movement UNION SELECT movement FROM supply_movement UNION SELECT movement FROM trade"
_MOVEMENT = "SELECT m.* FROM movement m JOIN shown s ON s.movement = m.movement"
_MOVEMENT_DELIVERY = "SELECT d.* FROM movement_delivery d JOIN shown s ON s.movement = d.movement"
_DELIVERY_ROW = "SELECT r.* FROM delivery_row r JOIN movement_delivery d ON d.delivery = r.delivery"
_GOOD_ROW = "SELECT g.* FROM good_row g JOIN delivery_row r ON r.item_row = g.item_row"
_PARTY = """
SELECT p.* FROM party p
JOIN (SELECT sender AS party FROM movement UNION SELECT receiver FROM movement UNION SELECT front FROM leg_movement
      UNION SELECT buyer FROM leg_movement) n ON n.party = p.party
"""
_PATH = """
SELECT p.* FROM path p
JOIN (SELECT 'seller' AS side, seller AS firm, holder FROM tie UNION SELECT 'front', front, front_holder FROM tie) t
ON t.side = p.side AND t.firm = p.firm AND t.holder = p.holder
WHERE p.doubt < 2 AND p.depth >= 0
"""
_FAMILY = "SELECT f.* FROM family f JOIN (SELECT DISTINCT holder FROM tie) t ON t.holder = f.a"

# After these the tables of a run hold what follows, and ``notes.counted`` must have been asked before.
CUT = (
    Step("trade", _TRADE), Step("seller", _SELLER), Step("shown", _SHOWN), Step("movement", _MOVEMENT),
    Step("movement_delivery", _MOVEMENT_DELIVERY), Step("delivery_row", _DELIVERY_ROW), Step("good_row", _GOOD_ROW),
    Step("party", _PARTY), Step("path", _PATH), Step("family", _FAMILY),
)  # fmt: skip

# Made on the spot of the tables that came back.
SUMS = routes.SUMS

TABLES = (
    Table(
        "good_code",
        {"good": "INTEGER", "hs6": "VARCHAR", "listed": "INTEGER", "whole": "INTEGER", "by_text": "INTEGER"},
        ("good",),
        "a code of the goods by its number in the run",
    ),
    Table(
        "party",
        {
            "party": "INTEGER", "id": "UUID", "kind": "VARCHAR", "country": "VARCHAR", "founded": "DATE", "founded_last": "DATE",
        },
        ("party",),
        "a firm or person of the movements by its number in the run",
    ),
    Table(
        "seller",
        {"id": "UUID", "party": "INTEGER", "founded": "DATE", "founded_last": "DATE", "basis": "VARCHAR"},
        ("id",),
        "an old seller with a tie",
    ),
    Table(
        "tie",
        {"seller": "UUID", "front": "UUID", "holder": "UUID", "front_holder": "UUID", "kind": "VARCHAR"},
        ("seller", "front", "kind", "holder", "front_holder"),
        "somebody behind a seller and a front",
    ),
    Table(
        "path",
        {
            "side": "VARCHAR", "firm": "UUID", "holder": "UUID", "holdings": "UUID[]", "links": "UUID[]", "depth": "INTEGER",
            "owned": "INTEGER", "doubt": "INTEGER",
        },
        ("side", "firm", "links"),
        "a way up from a seller or front to a holder of a tie",
    ),
    Table(
        "family",
        {
            "a": "UUID", "b": "UUID", "kind": "VARCHAR", "basis": "VARCHAR", "rests_on": "UUID[]", "hint": "INTEGER",
        },
        ("a", "b", "kind", "basis"),
        "relatives of the holders",
    ),
    Table(
        "trade",
        {"seller": "UUID", "movement": "INTEGER", "good": "INTEGER", "day": "DATE", "value_usd": "DOUBLE"},
        ("seller", "movement"),
        "a movement of a seller before the cutoff",
    ),
    Table(
        "leg_movement",
        {
            "front": "INTEGER", "buyer": "INTEGER", "sender": "INTEGER", "receiver": "INTEGER", "good": "INTEGER",
            "movement": "INTEGER", "day": "DATE", "value_usd": "DOUBLE", "leg": "INTEGER", "legs": "INTEGER",
        },
        ("front", "buyer", "movement"),
        "a movement on the way from a front to a buyer",
    ),
    Table(
        "supply_movement",
        {
            "front": "INTEGER", "buyer": "INTEGER", "sender": "INTEGER", "good": "INTEGER", "movement": "INTEGER", "day": "DATE",
            "value_usd": "DOUBLE",
        },
        ("front", "buyer", "movement"),
        "a movement to a front before the goods left it",
    ),
    Table(
        "movement",
        {
            "movement": "INTEGER", "sender": "INTEGER", "receiver": "INTEGER", "good": "INTEGER", "day": "DATE", "paper": "INTEGER",
            "value_usd": "DOUBLE", "net_kg": "DOUBLE",
        },
        ("movement",),
        "a movement in any of these",
    ),
    Table(
        "movement_delivery",
        {"movement": "INTEGER", "delivery": "INTEGER"},
        ("movement", "delivery"),
        "the deliveries that are one movement",
    ),
    Table(
        "delivery_row",
        {"delivery": "INTEGER", "item_row": "INTEGER"},
        ("item_row",),
        "the rows that are one delivery",
    ),
    Table(
        "good_row",
        {"item_row": "INTEGER", "source_id": "UUID", "row": "BIGINT", "shipment_id": "UUID"},
        ("item_row",),
        "where a row stands in the files",
    ),
)  # fmt: skip
