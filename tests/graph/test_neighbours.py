"""The neighbourhood: what it says is what the tables say, and it says nothing where they may say something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from graph.identity import neighbourhood
from graph.identity.times import as_known, as_true
from graph.neighbours import NOBODY, PAGE_BITS, TABLES, Neighbours, Relation, Tie
from graph.store import Store, View, Writer
from graph.stores import connect

FIRMS = 700  # on six pages, the last of which is not full
_NAMED = "CREATE OR REPLACE TEMP MACRO named(what, x) AS CAST(md5(what || CAST(x AS VARCHAR)) AS UUID)"
_SHIPMENTS = """
INSERT INTO shipment (id, source_id, row, day, hs6, sender_id, receiver_id)
SELECT named('shipment', r), named('file', $file), r, DATE '2023-01-01' + CAST(r % 500 AS INTEGER), '854231',
       CASE WHEN r % 11 > 0 THEN named('mention', r * 7 % 1400) END, CASE WHEN r % 13 > 0 THEN named('mention', r * r % 1400) END
FROM range($first, $last) t(r)
"""
_FILE = "INSERT INTO source (id, file, loaded_at) SELECT named('file', $file), $file, TIMESTAMP '2024-01-01' + to_days($day)"
# Everybody has two mentions, the smaller of which names him; one in seven mentions has a second row.
_CASE = (
    "CREATE TEMP TABLE who AS SELECT n, least(named('mention', n), named('mention', n + 700)) AS id FROM range(700) t(n)",
    "INSERT INTO member SELECT named('mention', m), id FROM range(1400) t(m) JOIN who ON n = m % 700",
    "INSERT INTO entity (id, kind, name) SELECT id, CASE WHEN n % 3 = 0 THEN 'person' ELSE 'company' END, n FROM who ORDER BY id",
    "INSERT INTO mention (id, row) SELECT named('mention', m), 1 FROM range(1400) t(m)",
    "INSERT INTO mention (id, row) SELECT named('mention', m), 2 FROM range(0, 1400, 7) t(m)",
    "INSERT INTO decision (id, a, b) SELECT named('decision', n), named('mention', n), named('mention', n + 700) FROM range(500) t(n)",
    "INSERT INTO interest (id, holder_id, company_id) "
    "SELECT named('interest', r), named('mention', r % 90), named('mention', r * 5 % 1400) FROM range(2000) t(r)",
    "INSERT INTO identifier (mention_id, kind, value) SELECT named('mention', r % 900), 'inn', CAST(r AS VARCHAR) FROM range(1200) t(r)",
    "INSERT INTO link (id, edge, holder_id, company_id) SELECT named('link', r), CASE WHEN r % 3 = 0 THEN 'DIRECTS' ELSE 'OWNS' END, a.id, "
    "b.id FROM range(2000) t(r) JOIN who a ON a.n = r % 90 JOIN who b ON b.n = r * 5 % 700 WHERE a.id <> b.id",
    "INSERT INTO kin (a, b) SELECT a.id, b.id FROM who a JOIN who b ON (a.n, b.n) IN ((3, 6), (6, 3), (3, 9), (9, 3))",
    "INSERT INTO kin_hint (a, b) SELECT a.id, b.id FROM who a JOIN who b ON (a.n, b.n) IN ((3, 6), (12, 6), (6, 12), (15, 12))",
)

_BETWEEN = "FROM link l JOIN entity h ON h.id = l.holder_id JOIN entity c ON c.id = l.company_id"
_OF_MENTION = "JOIN member m ON m.mention_id = {mention} JOIN entity e ON e.id = m.entity_id"
SAID: dict[Relation, str] = {
    "ties": f"""
SELECT c.rowid AS number, h.rowid << 3 | CASE edge WHEN 'OWNS' THEN 1 ELSE 0 END AS value {_BETWEEN}
UNION ALL SELECT h.rowid, c.rowid << 3 | CASE edge WHEN 'OWNS' THEN 3 ELSE 2 END {_BETWEEN}
UNION ALL SELECT a.rowid, b.rowid << 3 | 4 FROM kin k JOIN entity a ON a.id = k.a JOIN entity b ON b.id = k.b
UNION ALL SELECT DISTINCT x.rowid, y.rowid << 3 | 5 FROM kin_hint k JOIN entity x ON x.id IN (k.a, k.b)
          JOIN entity y ON y.id IN (k.a, k.b) AND y.id <> x.id
""",
    "links": f"SELECT c.rowid AS number, l.rowid AS value {_BETWEEN}",
    "mentions": f"SELECT e.rowid AS number, t.rowid AS value FROM mention t {_OF_MENTION.format(mention='t.id')}",
    "decisions": f"SELECT e.rowid AS number, t.rowid AS value FROM decision t {_OF_MENTION.format(mention='t.a')}",
    "identifiers": f"SELECT e.rowid AS number, t.rowid AS value FROM identifier t {_OF_MENTION.format(mention='t.mention_id')}",
    "interests": f"SELECT e.rowid AS number, t.rowid AS value FROM interest t {_OF_MENTION.format(mention='t.company_id')}",
}
_TRADED = """
WITH n AS (SELECT m.mention_id, e.rowid AS number FROM member m JOIN entity e ON e.id = m.entity_id)
SELECT a.number, s.rowid AS place, coalesce(b.number, $nobody) AS other, TRUE AS sent
FROM shipment s JOIN n a ON a.mention_id = s.sender_id LEFT JOIN n b ON b.mention_id = s.receiver_id
UNION ALL SELECT b.number, s.rowid, coalesce(a.number, $nobody), FALSE
FROM shipment s JOIN n b ON b.mention_id = s.receiver_id LEFT JOIN n a ON a.mention_id = s.sender_id
"""


def fill(writer: Writer, rows: int) -> None:
    for statement in (_NAMED, *_CASE):
        writer.execute(statement)
    deliver(writer, "first", 1, 0, rows)


def deliver(writer: Writer, file: str, day: int, first: int, last: int) -> None:
    writer.execute(_NAMED)
    writer.execute(_FILE, {"file": file, "day": day})
    writer.execute(_SHIPMENTS, {"file": file, "first": first, "last": last})


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "case.duckdb")


def filled(path: str, rows: int = 5000) -> Store:
    store = connect(path)
    with store.writer() as writer:
        fill(writer, rows)
    neighbourhood.build(store)
    return store


def believed(view: View) -> Neighbours:
    near = Neighbours.of(view)
    assert near is not None
    return near


def same_as_the_tables(view: View) -> None:
    """All that lies next to everybody, as far as its rows are there."""
    near = believed(view)
    everybody = [row["number"] for row in view.rows("SELECT rowid AS number FROM entity")]
    for relation, said in SAID.items():
        found = sorted((number, value) for number, values in near.each(relation, everybody) for value in values)
        assert found == sorted((row["number"], row["value"]) for row in view.rows(said))
    there = {row["place"] for row in view.rows("SELECT rowid AS place FROM shipment")}
    traded = sorted(tuple(row) for row in near.traded(everybody) if row.place in there)
    assert traded == sorted(tuple(row.values()) for row in view.rows(_TRADED, {"nobody": NOBODY}))


def test_it_says_what_the_tables_say(path: str) -> None:
    with filled(path) as store:
        view = store.view()
        same_as_the_tables(view)
        assert FIRMS > 5 << PAGE_BITS
        relations = {row["relation"] for row in view.rows("SELECT DISTINCT relation FROM neighbourhood")}
        assert relations == {*SAID, "shipments"}


def test_it_is_asked_by_ids_and_by_kinds_of_ties(path: str) -> None:
    with filled(path) as store:
        view = store.view()
        near = believed(view)
        ids = [row["id"] for row in view.rows("SELECT id FROM entity WHERE name IN ('3', '6', '9', '12')")]
        numbers = near.numbers([*ids, "00000000-0000-0000-0000-000000000000"])
        assert numbers.keys() == set(ids)
        assert [near.number(id) for id in ids] == [numbers[id] for id in ids]
        named = {row["number"]: row["name"] for row in view.rows("SELECT rowid AS number, name FROM entity")}
        third = next(number for number, name in named.items() if name == "3")
        assert {named[number] for number in near.tied([third], Tie.RELATIVE)} == {"6", "9"}
        sixth = next(number for number, name in named.items() if name == "6")
        assert {named[number] for number in near.tied([sixth], Tie.HINTED)} == {"3", "12"}
        assert {named[number] for number in near.tied([sixth], Tie.RELATIVE, Tie.HINTED)} == {"3", "12"}


def test_pieces_of_any_size_are_the_same_pages(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = "SELECT * FROM neighbourhood ORDER BY relation, page"
    with filled(path) as store:
        whole = store.view().rows(pages)
        monkeypatch.setattr(neighbourhood, "PIECE", 2000)
        with store.writer() as writer:
            assert neighbourhood.write(writer)
        assert store.view().rows(pages) == whole


def test_an_empty_store_has_an_empty_one() -> None:
    with connect(":memory:") as store:
        assert Neighbours.of(store.view()) is None
        neighbourhood.build(store)
        assert believed(store.view()).all("ties", [0, 7, 5000]) == []


@pytest.mark.parametrize("table", TABLES)
def test_it_is_not_believed_once_a_row_was_added_to_a_table(path: str, table: str) -> None:
    with filled(path) as store:
        with store.writer() as writer:
            writer.execute(f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1')
        assert Neighbours.of(store.view()) is None


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("which", ["min", "max"])
def test_it_is_not_believed_once_a_row_of_a_table_is_gone(path: str, table: str, which: str) -> None:
    with filled(path) as store:
        with store.writer() as writer:
            writer.execute(f'DELETE FROM "{table}" WHERE rowid = (SELECT {which}(rowid) FROM "{table}")')
        assert Neighbours.of(store.view()) is None


def test_a_file_that_was_loaded_or_taken_out_ends_it_and_building_again_brings_it_back(path: str) -> None:
    with filled(path) as store:
        for change in (
            "INSERT INTO source (id, loaded_at) VALUES (uuid(), TIMESTAMP '2024-03-01')",
            "DELETE FROM source WHERE loaded_at > TIMESTAMP '2024-02-01'",
            "UPDATE source SET loaded_at = TIMESTAMP '2024-04-01'",
        ):
            with store.writer() as writer:
                writer.execute(change)
            assert Neighbours.of(store.view()) is None
            neighbourhood.build(store)
            same_as_the_tables(store.view())


def test_it_is_built_once(path: str) -> None:
    with filled(path) as store:
        with store.writer() as writer:
            writer.execute("UPDATE neighbourhood SET page = page + 1000")
        neighbourhood.build(store)
        assert store.view().rows("SELECT min(page) AS page FROM neighbourhood") == [{"page": 1000}]


ROWS = 260_000  # on three blocks of 122,880 rows: DuckDB drops those that are empty and moves rows together where few are left
GONE = ("BETWEEN 1000 AND 130000", "< 259000", "> 100000", "% 5 = 0 AND row < 259000")


def _settled(path: str) -> None:
    """Let DuckDB move what it moves where rows were deleted."""
    with duckdb.connect(path) as raw:
        raw.execute("FORCE CHECKPOINT")


@pytest.mark.parametrize("gone", GONE)
def test_rows_that_move_after_others_were_deleted_are_never_taken_for_others(path: str, gone: str) -> None:
    with filled(path, ROWS) as store, store.writer() as writer:
        taken = writer.execute(f"DELETE FROM shipment WHERE row {gone}")
    _settled(path)
    with connect(path) as store:
        assert Neighbours.of(store.view()) is None
        # Deleted rows may be there yet, and others move later; but none move for those behind them.
        with store.writer() as writer:
            assert neighbourhood.write(writer) == gone.startswith(">")
        neighbourhood.build(store)
        same_as_the_tables(store.view())
    _settled(path)
    with connect(path) as store:
        same_as_the_tables(store.view())
        # As many as were taken out: the numbers of rows are what they once were.
        with store.writer() as writer:
            deliver(writer, "second", 2, ROWS, ROWS + taken)
        assert Neighbours.of(store.view()) is None


def test_rows_move_indeed_and_the_last_one_stays(path: str) -> None:
    """Why a place counts only in a table without gaps."""
    rows = "SELECT row, rowid AS place FROM shipment WHERE row > 130000 ORDER BY row"
    with filled(path, ROWS) as store:
        before = store.view().rows(rows)
        with store.writer() as writer:
            writer.execute("DELETE FROM shipment WHERE row BETWEEN 1000 AND 130000")
    _settled(path)
    with connect(path) as store:
        after = store.view().rows(rows)
    assert before != after
    assert before[-1] == after[-1]


def test_all_that_was_derived_anew_is_told_anew(path: str) -> None:
    with filled(path) as store:
        for _ in range(3):
            with store.writer() as writer:
                neighbourhood.forget(writer)
                for table in ("entity", "link", "member", "decision"):
                    writer.execute(f'CREATE OR REPLACE TEMP TABLE kept AS SELECT * FROM "{table}"')
                    writer.clear(table)
                    writer.execute(f'INSERT INTO "{table}" SELECT * FROM kept')
            assert Neighbours.of(store.view()) is None
            with store.writer() as writer:
                assert neighbourhood.write(writer)
            same_as_the_tables(store.view())
            with duckdb.connect(path) as raw:
                raw.execute("FORCE CHECKPOINT")
            same_as_the_tables(store.view())


@pytest.mark.parametrize(
    "stray",
    [
        "INSERT INTO link (id, holder_id, company_id) SELECT uuid(), uuid(), id FROM entity LIMIT 1",
        "INSERT INTO member SELECT uuid(), uuid()",
        "INSERT INTO kin (a, b) SELECT uuid(), id FROM entity LIMIT 1",
        "INSERT INTO kin_hint (a, b) SELECT id, uuid() FROM entity LIMIT 1",
    ],
)
def test_a_store_with_ends_that_are_nobody_has_none(path: str, stray: str) -> None:
    with filled(path) as store, store.writer() as writer:
        writer.execute(stray)
        assert not neighbourhood.write(writer)
        assert writer.rows("SELECT count(*) AS n FROM placed") == [{"n": 0}]


@pytest.mark.parametrize("table", TABLES)
def test_places_that_are_too_large_for_its_words_are_seen(table: str) -> None:
    most = dict.fromkeys(TABLES, 1 << 32) | {"entity": 1 << 29}
    assert neighbourhood.fits(most)
    assert not neighbourhood.fits({**most, table: most[table] + 1})


def test_who_sees_other_tables_than_the_store_s_does_not_see_it(path: str) -> None:
    with filled(path) as store:
        with store.trial() as trial:
            assert Neighbours.of(trial) is None
            for table in ("entity", "decision"):
                trial.clear(table)
                trial.renew(table)
                assert trial.rows(f'SELECT count(*) AS n FROM "{table}"') == [{"n": 0}]
        for hide in (as_known, as_true):
            view = store.view()
            believed(view)
            hide(view, date(2024, 1, 1))
            assert Neighbours.of(view) is None
        same_as_the_tables(store.view())


def test_a_transaction_that_fails_leaves_the_one_that_was_there(path: str) -> None:
    with filled(path) as store:
        with pytest.raises(ZeroDivisionError):
            _take_away_and_fail(store)
        same_as_the_tables(store.view())


def _take_away_and_fail(store: Store) -> None:
    with store.writer() as writer:
        neighbourhood.forget(writer)
        raise ZeroDivisionError


def test_pages_are_never_packed(path: str) -> None:
    """A packed page takes a hundred times as long to read; DuckDB packs values of four kilobytes and more."""
    with filled(path, 100_000) as store:
        assert store.view().rows("SELECT max(octet_length(words)) > 100000 AS long FROM neighbourhood") == [
            {"long": True}
        ]
    _settled(path)
    with duckdb.connect(path) as raw:
        packed = raw.execute(
            "SELECT DISTINCT compression FROM pragma_storage_info('neighbourhood') "
            "WHERE column_name IN ('heads', 'words') AND segment_type = 'BLOB'"
        ).fetchall()
    assert packed == [("Uncompressed",)]
