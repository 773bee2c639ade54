"""Constraints and indexes of the copy. They come before any element, so that every element is found by its key."""

from __future__ import annotations

from graph.elements import EDGES, NODES
from graph.stores.neo4j.connection import NeoStore

_KEYS = tuple(dict.fromkeys(elements.labels[0] for elements in NODES))

# What questions look for first: the dates and countries of firms, the days and codes of shipments.
_RANGES = (
    ("Company", "founded_last"), ("Company", "country"), ("Company", "founded"), ("Party", "country"), ("Shipment", "day"),
    ("Shipment", "hs6"), ("Address", "normalised"), ("Source", "file"),
)  # fmt: skip
_TEXTS = (
    ("party_names", "Party", "name, n.names, n.names_latin, n.numbers"),
    ("goods_texts", "Shipment", "description, n.descriptions, n.brand, n.manufacturer"),
    ("address_texts", "Address", "text, n.normalised"),
)

# Names stand in many languages: words are taken as they are, none is left out as too common.
_ANALYZER = "standard-no-stop-words"

STATEMENTS = (
    *(f"CREATE CONSTRAINT key_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in _KEYS),
    *(f"CREATE CONSTRAINT key_{e.name} IF NOT EXISTS FOR ()-[r:{e.name}]-() REQUIRE r.id IS UNIQUE" for e in EDGES),
    "CREATE CONSTRAINT key_Run IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE",
    *(f"CREATE INDEX of_{label}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})" for label, name in _RANGES),
    *(
        f"CREATE FULLTEXT INDEX {index} IF NOT EXISTS FOR (n:{label}) ON EACH [n.{names}] "
        f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{_ANALYZER}'}}}}"
        for index, label, names in _TEXTS
    ),
)


def create(server: NeoStore) -> None:
    """Make what is not there yet, and wait until it is filled."""
    for statement in STATEMENTS:
        server.run_alone(statement)
    server.run_alone("CALL db.awaitIndexes(600)")
