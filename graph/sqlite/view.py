"""A view of few rows: tables of a store, cut to what a question needs, and the steps computed from them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import pyarrow as pa

from graph.sqlite.dialect import translated
from graph.sqlite.functions import define
from graph.stopping import stoppable
from graph.store import Params, Row, Step, named

T = TypeVar("T")

# Windows over ranges came with 3.28, functions for JSON are built in since 3.38.
OLDEST = (3, 38, 0)


def able() -> bool:
    """Whether the SQLite of this Python is new enough."""
    return sqlite3.sqlite_version_info >= OLDEST


def _stored(value: Any) -> Any:
    """A value as ``dialect`` describes it."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, (list, tuple)):
        return json.dumps([_stored(part) for part in value], default=str)
    return value


class SqliteView:
    """``kinds``: which columns hold dates (DATE) or lists (``...[]``), by name, for SQLite keeps no types of results."""

    by_place = False

    def __init__(self, kinds: Mapping[str, str]) -> None:
        # It lives for one question, so it keeps no statements; in memory there is nothing to make durable.
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, cached_statements=0, check_same_thread=False
        )
        define(self._connection)
        self._kinds = kinds

    def stop(self) -> None:
        """Give up the statement that runs."""
        self._connection.interrupt()

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Keep rows as a table of that name, in place of one that was there."""
        names = ", ".join(f'"{name}"' for name in columns)
        self._connection.execute(f'DROP TABLE IF EXISTS "{table}"')
        self._connection.execute(f'CREATE TABLE "{table}" ({names})')
        marks = ", ".join("?" * len(columns))
        # Names of tables and columns come from the question's own texts, never from data.
        self._connection.executemany(
            f'INSERT INTO "{table}" VALUES ({marks})',  # noqa: S608
            [[_stored(row[name]) for name in columns] for row in rows],
        )

    def _execute(self, sql: str, params: Params | None) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of its columns, and its rows."""
        given = {name: _stored(value) for name, value in named(sql, params).items()}

        def work() -> tuple[list[str], list[tuple[Any, ...]]]:
            cursor = self._connection.execute(translated(sql), given)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()

        return stoppable(self.stop, work)

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        names, every = self._execute(sql, params)
        read = [(i, _READ[self._kinds[name]]) for i, name in enumerate(names) if name in self._kinds]
        found = []
        for values in every:
            row = dict(zip(names, values, strict=True))
            for i, reader in read:
                if values[i] is not None:
                    row[names[i]] = reader(values[i])
            found.append(row)
        return found

    def arrow(self, sql: str, params: Params | None = None) -> Any:
        return pa.Table.from_pylist(self.rows(sql, params))

    def together(self, work: Callable[[], T], stop: Callable[[], object] | None = None) -> T:
        return work()

    def run(self, steps: Sequence[Step], params: Params | None = None) -> None:
        for name, sql in steps:
            made = f'CREATE TABLE "{name}" AS {sql}'
            if re.search(rf'\b(?:FROM|JOIN) "?{name}\b', sql):
                # The step reads the table that it replaces. Renaming the new one costs more: it reads the texts of all tables again.
                self._execute(f'CREATE TABLE "new {name}" AS {sql}', params)
                made = f'CREATE TABLE "{name}" AS SELECT * FROM "new {name}"'  # noqa: S608  # a name of the question's own
            self._execute(f'DROP TABLE IF EXISTS "{name}"', None)
            self._execute(made, params)
            self._execute(f'DROP TABLE IF EXISTS "new {name}"', None)


_READ: dict[str, Callable[[Any], Any]] = {"DATE": date.fromordinal, "LIST": json.loads}
