"""The texts of a question in the words of SQLite.

They are written for what DuckDB and Spark share. SQLite has no types of its own for dates, ids and lists: a date is its day number
(``date.toordinal``), an id its text, a list its JSON. What is left are other spellings of one thing, and a few functions that
``functions`` defines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

_Spelling = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_SPELLINGS: tuple[_Spelling, ...] = (
    (re.compile(r"DATE '([0-9-]+)'"), lambda found: str(date.fromisoformat(found[1]).toordinal())),
    (re.compile(r"\bdate_diff\('day', "), "days_between("),
    (re.compile(r"IS NOT DISTINCT FROM"), "IS"),
    # Lists.
    (re.compile(r"\(\[\]\)"), "'[]'"),
    (re.compile(r"\[(\w+\.\w+)\]"), r"json_array(\1)"),
    (re.compile(r"\b(\w+)\[(\w+)\]"), r"json_extract(\1, '$[' || (\2 - 1) || ']')"),
    (re.compile(r"\bSELECT unnest\((\w+)\) FROM (\w+)"), r"SELECT value FROM \2, json_each(\1)"),
    # Values with a name for their column.
    (re.compile(r"\((VALUES [^A-Z]+)\) AS (\w+)\((\w+)\)"), r"(SELECT column1 AS \3 FROM (\1)) AS \2"),
    # A list that is given as a parameter.
    (re.compile(r"\bunnest\((\(\$\w+\))\) AS (\w+)\((\w+)\)"), r"(SELECT value AS \3 FROM json_each\1) AS \2"),
)
# Of a list in another table only the function itself may stand there, and its column has a name of its own.
_BESIDE = re.compile(r"\bunnest\((range\(.+?\)\)?|\w+\.\w+)\) AS (\w+)\((\w+)\)")
_TYPED = re.compile(r" AS [A-Z]+(?:\[\])?$")


def _end(sql: str, opened: int) -> int:
    """Where the bracket that opens there is closed."""
    depth = 0
    for place in range(opened, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if not depth:
            return place
    return len(sql)


def _without_casts(sql: str) -> str:
    """Every value carries its own type, and a column of a stated type would be compared with others by converting each value."""
    while (start := sql.rfind("CAST(")) >= 0:
        opened = start + len("CAST")
        closed = _end(sql, opened)
        sql = f"{sql[:start]}({_TYPED.sub('', sql[opened + 1 : closed])}){sql[closed + 1 :]}"
    return sql


@cache
def translated(sql: str) -> str:
    """A text in SQLite's words; parameters keep their names."""
    sql = _without_casts(sql)
    for pattern, words in _SPELLINGS:
        sql = pattern.sub(words, sql)
    for found in reversed(list(_BESIDE.finditer(sql))):
        of, alias, column = found.groups()
        sql = f"{sql[: found.start()]}json_each({of}) AS {alias}{sql[found.end() :]}"
        sql = re.sub(rf"\b{alias}\.{column}\b", f"{alias}.value", sql)
    return sql
