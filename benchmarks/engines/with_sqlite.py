"""The chain question in one recursive statement of SQLite: who, not by which rows. No mirrors are folded, nobody is weighed."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from benchmarks.extract import as_ids, read
from benchmarks.worlds import judged
from graph.values import goods

CUTOFF = date(2022, 2, 24).toordinal()

_TABLES = """
CREATE TABLE firm (id INTEGER PRIMARY KEY, kind TEXT, country TEXT, founded INTEGER, founded_last INTEGER);
CREATE TABLE link (holder INTEGER, company INTEGER, owns INTEGER, since INTEGER);
CREATE TABLE kin (a INTEGER, b INTEGER);
CREATE TABLE shipped (sender INTEGER, receiver INTEGER, hs6 TEXT, day INTEGER);
"""
_INDEXES = """
CREATE INDEX link_up ON link (company, holder, owns);
CREATE INDEX link_down ON link (holder, company, owns, since);
CREATE INDEX kin_of ON kin (a, b);
CREATE INDEX sent ON shipped (sender, hs6, day, receiver);
CREATE INDEX on_day ON shipped (day, sender, receiver);
ANALYZE;
"""
_CHAINS = """
WITH RECURSIVE old AS MATERIALIZED (
    SELECT f.id FROM (SELECT sender AS id FROM shipped WHERE day < :cutoff UNION SELECT receiver FROM shipped WHERE day < :cutoff) d
    JOIN firm f ON f.id = d.id WHERE f.country = 'ru' AND (f.founded IS NULL OR f.founded < :cutoff)
), new AS MATERIALIZED (
    SELECT f.id FROM (SELECT DISTINCT sender AS id FROM shipped WHERE day >= :cutoff) d
    JOIN firm f ON f.id = d.id WHERE f.country <> 'ru' AND f.founded_last >= :cutoff
), up (front, holder, step, owned) AS (
    SELECT id, id, 0, 1 FROM new
    UNION
    SELECT u.front, l.holder, u.step + 1, l.owns FROM up u JOIN link l ON l.company = u.holder
    WHERE u.owned AND u.step < 5 AND (l.owns OR u.step = 0)
), met AS MATERIALIZED (
    SELECT front, holder FROM up WHERE step > 0 UNION SELECT u.front, k.b FROM up u JOIN kin k ON k.a = u.holder WHERE u.step > 0
), down (start, at, step, owned) AS (
    SELECT DISTINCT holder, holder, 0, 1 FROM met
    UNION
    SELECT d.start, l.company, d.step + 1, l.owns FROM down d JOIN link l ON l.holder = d.at
    WHERE d.owned AND d.step < 5 AND l.since < :cutoff AND (l.owns OR d.step = 0)
), tied AS MATERIALIZED (
    SELECT DISTINCT d.at AS seller, m.front FROM down d JOIN old o ON o.id = d.at JOIN met m ON m.holder = d.start
), way (front, at, hs6, day, legs) AS (
    SELECT t.front, s.receiver, s.hs6, s.day, 1 FROM (SELECT DISTINCT front FROM tied) t JOIN shipped s ON s.sender = t.front
    WHERE s.day >= :cutoff AND s.receiver <> s.sender
    UNION
    SELECT w.front, s.receiver, w.hs6, s.day, w.legs + 1
    FROM way w JOIN firm f ON f.id = w.at JOIN shipped s ON s.sender = w.at AND s.hs6 = w.hs6 AND s.day BETWEEN w.day AND w.day + 180
    WHERE w.legs < 3 AND f.country <> 'ru' AND s.receiver <> w.front AND s.receiver <> s.sender
)
SELECT DISTINCT t.seller, t.front, w.at FROM way w JOIN firm f ON f.id = w.at JOIN tied t ON t.front = w.front WHERE f.country = 'ru'
"""


def _number(day: date | None) -> int | None:
    return day.toordinal() if day else None


def prepare(parts: Path, database: Path) -> str:
    """Fill a database, indexed for the question; of shipments only those of the goods."""
    with sqlite3.connect(database) as connection:
        connection.executescript(_TABLES)
        firms = read(parts, "entity", ["entity", "kind", "country", "founded", "founded_last"])
        days = ((*head, _number(first), _number(last)) for *head, first, last in firms)
        connection.executemany("INSERT INTO firm VALUES (?, ?, ?, ?, ?)", days)
        links = read(parts, "link", ["holder", "company", "edge", "since"])
        told = ((holder, company, edge == "OWNS", _number(since)) for holder, company, edge, since in links)
        connection.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", told)
        connection.executemany("INSERT INTO kin VALUES (?, ?)", read(parts, "kin", ["a", "b"]))
        rows = read(parts, "shipment", ["sender", "receiver", "hs6", "day"], goods.select("controlled").hs6)
        connection.executemany("INSERT INTO shipped VALUES (?, ?, ?, ?)", ((*row, _number(day)) for *row, day in rows))
        connection.executescript(_INDEXES)
    return f"{database.stat().st_size / 1e6:,.0f} MB"


def ask(store: Path, parts: Path, database: Path) -> str:
    """All chains, from the database."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        found = connection.execute(_CHAINS, {"cutoff": CUTOFF}).fetchall()
    return judged(as_ids(parts, found), store)
