"""Few rows in memory say what DuckDB says: its functions, dates, lists and unknown values."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.sqlite import SqliteView, able
from graph.sqlite.dialect import translated
from graph.store import Row, Step, View
from graph.stores import connect

KINDS = {"day": "DATE", "list": "LIST"}
DAY = date(2024, 2, 29)


def both(sql: str, **params: Any) -> tuple[list[Row], list[Row]]:
    with connect(":memory:") as store:
        return SqliteView(KINDS).rows(sql, params), store.view().rows(sql, params)


def test_this_python_has_an_sqlite_that_is_new_enough() -> None:
    assert able()


@pytest.mark.parametrize(
    "text",
    [
        "greatest(1, NULL, 3)",
        "least(NULL, 2, 3)",
        "greatest(CAST(NULL AS INTEGER), NULL)",
        "floor(-1.5)",
        "ln(2.0)",
        "len(list_concat(CAST($list AS VARCHAR[]), CAST($list AS VARCHAR[])))",
        "CASE WHEN list_contains(CAST($list AS VARCHAR[]), 'b') THEN 'in it' END",
        "CASE WHEN bool_or(x.v = 1) THEN 'one' END",
        "CASE WHEN 1 IS NOT DISTINCT FROM NULL THEN 'same' ELSE 'other' END",
        "CAST(floor(10 / 4) AS INTEGER)",
        "date_diff('day', DATE '2022-02-24', DATE '2023-01-01')",
        "year(DATE '2022-02-24')",
        "last_day(DATE '2024-02-03') - DATE '2024-01-01'",
        "make_date(2022, 12, 31) - DATE '2022-01-01'",
    ],
)
def test_functions(text: str) -> None:
    here, there = both(f"SELECT {text} AS found FROM (VALUES (1), (2)) AS x(v) LIMIT 1", list=["a", "b"])
    assert here == there


@given(st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9).map(lambda n: n / 1000), st.sampled_from((0, 2)))
@example(0.5, 0)
@example(2.5, 0)
@example(-0.125, 2)
@example(1.005, 2)
@example(0.49999999999999994, 0)
@example(1.7e308, 2)
def test_rounding(number: float, places: int) -> None:
    here, there = both(f"SELECT round(CAST($number AS DOUBLE), {places}) AS found", number=number)
    assert here == there


def test_dates_and_lists_come_back_as_what_they_are() -> None:
    def asked(view: View) -> list[Row]:
        view.run(
            (
                Step(
                    "given",
                    "SELECT CAST($day AS DATE) AS day, CAST($list AS VARCHAR[]) AS list, CAST(NULL AS DATE) AS other",
                ),
                Step("given", "SELECT day + CAST($days AS INTEGER) AS day, list, other FROM given"),
            ),
            {"day": DAY, "list": ["b", "a"], "days": 1},
        )
        return view.rows(
            "SELECT g.day, g.list, w.part AS part FROM given g CROSS JOIN unnest(g.list) AS w(part) ORDER BY part"
        )

    with connect(":memory:") as store:
        assert asked(SqliteView(KINDS)) == asked(store.view())
    view = SqliteView(KINDS)
    view.add("kept", ("day", "list"), [{"day": DAY, "list": ["x"]}, {"day": None, "list": None}])
    assert view.rows("SELECT * FROM kept") == [{"day": DAY, "list": ["x"]}, {"day": None, "list": None}]
    assert view.arrow("SELECT day FROM kept").to_pylist() == [{"day": DAY}, {"day": None}]


def test_windows_over_days() -> None:
    sql = """
    SELECT d.n, min(CASE WHEN d.n > 1 THEN d.n END) OVER (ORDER BY d.n RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next,
           row_number() OVER (PARTITION BY d.n % 2 ORDER BY d.n DESC) AS place
    FROM (VALUES (1), (1), (2), (5)) AS d(n) ORDER BY d.n, place
    """
    here, there = both(sql)
    assert here == there


def test_a_cast_says_nothing_where_each_value_has_its_own_type() -> None:
    assert "CAST" not in translated(
        "SELECT CAST(min(CASE WHEN CAST($a AS DATE) IS NULL THEN b END) % 4 AS INTEGER) AS c FROM t"
    )


ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) SELECT count(*) AS n FROM n"
)


@pytest.mark.parametrize("inside", [True, False])
def test_ctrl_c_ends_a_statement_in_memory(inside: bool) -> None:
    with connect(":memory:") as store:
        rows, view = SqliteView(KINDS), store.view()
        press = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))

        def asked() -> list[Row]:
            press.start()
            return rows.rows(ENDLESS)

        work: Callable[[], object] = (lambda: view.together(asked, rows.stop)) if inside else asked
        with pytest.raises(KeyboardInterrupt):
            work()
        press.join()
        assert rows.rows("SELECT 1 AS one") == view.rows("SELECT 1 AS one")
