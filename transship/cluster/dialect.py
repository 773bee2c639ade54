"""The texts of a question in the words of Spark SQL.

They are written for what DuckDB and Spark share, and kept so by a test. What is left are other spellings of one thing: types
(``UUID[]``), lists, ``unnest``, parameters, where unknown values sort. sqlglot translates these from the parsed text.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sqlglot
from sqlglot import exp

_KEY = "row_number_key_"


class Numbering(NamedTuple):
    """A text whose rows are numbered over all of them: the column of the number, its place among the columns, and the sort keys."""

    name: str
    place: int
    keys: tuple[str, ...]


class Translated(NamedTuple):
    """``sql`` for Spark. With ``numbering`` it gives the keys instead of the number, which one worker alone would have to count."""

    sql: str
    numbering: Numbering | None


def _overall(column: exp.Expr) -> exp.Window | None:
    """The window of a column that is a row number over everything."""
    found = column.find(exp.Window)
    if found is None or not isinstance(found.this, exp.RowNumber) or found.args.get("partition_by"):
        return None
    return found if found.args.get("order") else None


def _take_out(tree: exp.Expr) -> Numbering | None:
    """Put the sort keys of an overall row number in its place."""
    if not isinstance(tree, exp.Select):
        return None
    for place, column in enumerate(tree.expressions):
        if isinstance(column, exp.Alias) and (window := _overall(column)) is not None:
            keys = [ordered.this for ordered in window.args["order"].expressions]
            named = [exp.alias_(key.copy(), f"{_KEY}{i}") for i, key in enumerate(keys)]
            tree.set("expressions", [*tree.expressions[:place], *named, *tree.expressions[place + 1 :]])
            return Numbering(column.alias, place, tuple(key.alias for key in named))
    return None


@cache
def translated(sql: str) -> Translated:
    """A text in Spark's words; ``$name`` becomes ``:name``."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    numbering = _take_out(tree)
    return Translated(tree.sql(dialect="spark"), numbering)
