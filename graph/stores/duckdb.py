"""The default store: one DuckDB file on disk, or ``:memory:``.

Durable once a writer has ended; one process writes at a time, several may read while none writes. Ids are 128-bit values.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from graph.errors import BadParams, StoreUnavailable, StoreVersion
from graph.migrations import MIGRATIONS
from graph.schema import BY_NAME, DERIVED, JUDGEMENTS, PLACES, TABLES, VERSION, Table
from graph.stopping import stoppable
from graph.store import Params, Row, Step, StoreKind, named

T = TypeVar("T")

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]i?B)\s*", re.IGNORECASE)


def _create(table: Table, how: str = "") -> str:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
    return f'CREATE {how} TABLE "{table.name}" ({columns})'


_ARROW_TYPES = {
    "UUID": pa.string(), "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(),
    "DATE": pa.date32(), "BOOLEAN": pa.bool_(), "TIMESTAMP": pa.timestamp("us"), "VARCHAR[]": pa.list_(pa.string()),
    "UUID[]": pa.list_(pa.string()), "BLOB": pa.binary(),
}  # fmt: skip


def _array(values: Sequence[Any] | pa.Array, kind: str) -> pa.Array:
    """A column as it is appended; what is one already is not read value by value."""
    to = _ARROW_TYPES[kind.partition(" USING ")[0]]
    return values.cast(to) if isinstance(values, pa.Array) else pa.array(values, type=to)


_WRONG_TEXT = (
    duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.InvalidInputException,
)  # fmt: skip


@contextmanager
def ours() -> Iterator[None]:
    """Foreign errors come out as ours: a wrong text is the caller's, a full disk or an interrupted file may pass."""
    try:
        yield
    except (RuntimeError, duckdb.Error) as foreign:
        translated = _translated(foreign)
        if translated is None:
            raise
        raise translated from foreign


def _translated(foreign: Exception) -> BaseException | None:
    text = str(foreign)
    # Ctrl-C inside a statement comes as a plain RuntimeError, or as an error of the statement that quotes it.
    if "KeyboardInterrupt" in text or (not isinstance(foreign, duckdb.Error) and text == "Query interrupted"):
        return KeyboardInterrupt()
    if isinstance(foreign, duckdb.InterruptException):
        return KeyboardInterrupt()
    if isinstance(foreign, _WRONG_TEXT):
        return BadParams(f"the statement cannot be run: {text}", fix="Check its words against docs/model.md.")
    if isinstance(foreign, duckdb.OutOfMemoryException):
        return StoreUnavailable(
            f"the store had too little memory: {text}",
            fix="Give it more with --memory (or TRANSSHIP_MEMORY), and run it again.",
        )
    if isinstance(foreign, (duckdb.IOException, duckdb.FatalException)):
        return StoreUnavailable(
            f"the store could not go on: {text}",
            fix="Check the free space of the disk, then run it again.",
        )
    return None


@lru_cache(maxsize=512)
def _read(sql: str) -> list[duckdb.Statement]:
    """Keeps what a text was read as: questions come again in a process, and reading one takes a fifth of a small statement."""
    return []


class _Reader:
    """Statements on one cursor; foreign errors come out as ours."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def _execute(self, sql: str, params: Params | None = None) -> duckdb.DuckDBPyConnection:
        cursor = self._cursor
        return stoppable(cursor.interrupt, lambda: cursor.execute(self._statement(sql), named(sql, params)))

    def _statement(self, sql: str) -> str | duckdb.Statement:
        read = _read(sql)
        if not read:
            read.extend(self._cursor.extract_statements(sql))
        return read[0] if len(read) == 1 else sql

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        with ours():
            return self._rows(sql, params)

    def arrow(self, sql: str, params: Params | None = None) -> pa.Table:
        with ours():
            return stoppable(
                self._cursor.interrupt, lambda: self._cursor.sql(sql, params=named(sql, params)).to_arrow_table()
            )

    def _rows(self, sql: str, params: Params | None) -> list[Row]:
        result = self._execute(sql, params)
        names = [column[0] for column in result.description or ()]
        kinds = [str(column[1]) for column in result.description or ()]
        ids = [i for i, kind in enumerate(kinds) if kind == "UUID"]
        found = []
        for values in result.fetchall():
            row = dict(zip(names, values, strict=True))
            for i in ids:
                if values[i] is not None:
                    row[names[i]] = str(values[i])
            found.append(row)
        return found


def _insert(cursor: duckdb.DuckDBPyConnection, sql: str, incoming: pa.Table) -> None:
    """Run a statement that reads ``incoming``, which the driver finds by its name here. A registered table would be a view, and a view that
    is dropped keeps its rows until the transaction ends."""
    cursor.execute(sql)


class DuckView(_Reader):
    """Reads one snapshot at a time; temporary tables of a question live as long as the view."""

    by_place = True

    def together(self, work: Callable[[], T], stop: Callable[[], object] | None = None) -> T:
        def interrupt() -> None:
            self._cursor.interrupt()
            if stop is not None:
                stop()

        with ours():
            return stoppable(interrupt, lambda: self._in_one_transaction(work))

    def _in_one_transaction(self, work: Callable[[], T]) -> T:
        self._cursor.execute("BEGIN TRANSACTION")
        try:
            done = work()
        except BaseException:
            self._cursor.execute("ROLLBACK")
            raise
        self._cursor.execute("COMMIT")
        return done

    def run(self, steps: Sequence[Step], params: Params | None = None) -> None:
        for step in steps:
            with ours():
                self._execute(f'CREATE OR REPLACE TEMP TABLE "{step.name}" AS {step.sql}', params)


class DuckWriter(_Reader):
    """One transaction over one cursor."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, lock: threading.Lock) -> None:
        super().__init__(cursor)
        self._lock = lock

    def __enter__(self) -> DuckWriter:
        self._lock.acquire()
        self._cursor.execute("BEGIN TRANSACTION")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        try:
            with ours():
                self._cursor.execute("COMMIT" if kind is None else "ROLLBACK")
        except duckdb.Error as foreign:
            raise StoreUnavailable(
                f"the store could not be written: {foreign}",
                fix="Check the free space of the disk and run the same command again.",
            ) from foreign
        finally:
            self._lock.release()
        return None

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self.add_columns(table, list(zip(*rows, strict=True)))

    def add_columns(self, table: str, columns: Sequence[Sequence[Any]]) -> None:
        if not columns or not len(columns[0]):
            return
        shape = BY_NAME[table]
        arrays = [_array(values, kind) for values, kind in zip(columns, shape.columns.values(), strict=True)]
        # Names of tables and columns come from the schema, never from data.
        sql = f'INSERT INTO "{shape.name}" BY NAME SELECT * FROM incoming'  # noqa: S608
        with ours():
            stoppable(
                self._cursor.interrupt,
                lambda: _insert(self._cursor, sql, pa.Table.from_arrays(arrays, list(shape.columns))),
            )

    def clear(self, table: str) -> None:
        # Deleted rows would keep their places until DuckDB gives them up. The text comes from the schema.
        self.execute(_create(BY_NAME[table], "OR REPLACE"))

    def renew(self, table: str) -> None:
        name = BY_NAME[table].name
        self.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM "{name}"')  # noqa: S608  # a name of the schema

    def execute(self, sql: str, params: Params | None = None) -> int:
        with ours():
            counted = self._execute(sql, params).fetchone()
        return int(counted[0]) if counted and isinstance(counted[0], int) else 0


class DuckTrial(DuckWriter, DuckView):
    """Temporary tables hide those of the store of the same name, so the file is only read."""

    def __enter__(self) -> DuckTrial:
        for table in (*JUDGEMENTS, *DERIVED):
            # Read before the copy is there, the name still means the store's table. Names come from the schema.
            self._cursor.execute(f'CREATE TEMP TABLE "{table.name}" AS SELECT * FROM "{table.name}"')  # noqa: S608
        for table in PLACES:
            self._cursor.execute(_create(table, "TEMP"))
        return self

    def clear(self, table: str) -> None:
        self.execute(_create(BY_NAME[table], "OR REPLACE TEMP"))

    def renew(self, table: str) -> None:
        name = BY_NAME[table].name
        self.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM "{name}"')  # noqa: S608  # a name of the schema

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        self._cursor.close()
        return None


class DuckStore:
    """An open DuckDB file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def view(self) -> DuckView:
        return DuckView(self._connection.cursor())

    def writer(self) -> DuckWriter:
        return DuckWriter(self._connection.cursor(), self._lock)

    def trial(self) -> DuckTrial:
        return DuckTrial(self._connection.cursor(), self._lock)

    def limit(self, memory: str) -> None:
        """Work in so much memory; what needs more goes to a folder beside the store file, which is removed at the end.

        Raises BadParams for a text that is no size.
        """
        size = _SIZE.fullmatch(memory)
        if size is None or float(size[1]) <= 0:
            raise BadParams(f'"{memory}" is no size of memory', fix="Write it as 4GB or 512MB.")
        with ours():
            # A setting takes no parameters; the text is a number and a unit.
            self._connection.execute(f"SET memory_limit = '{size[1]}{size[2]}'")
            # Orders are asked for where they count; keeping that of every step costs memory.
            self._connection.execute("SET preserve_insertion_order = false")

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> DuckStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# The information schema says the same in ten times the time.
_NAMES = "SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"


def prepare(
    connection: duckdb.DuckDBPyConnection,
    address: str,
    read_only: bool,
    migrations: Mapping[int, Sequence[str]] = MIGRATIONS,
) -> None:
    """Create the tables of an empty file, migrate an older one, refuse a newer one."""
    tables = {row[0] for row in connection.execute(_NAMES).fetchall()}
    if "schema_version" not in tables:
        if tables:
            raise StoreVersion(
                "this DuckDB file is not a transship store", where=address, fix="Choose another file with --store."
            )
        if read_only:
            raise StoreUnavailable(
                "the store is empty", where=address, fix="Load files into it first: transship load PATH."
            )
        connection.execute("BEGIN TRANSACTION")
        for table in TABLES:
            connection.execute(_create(table))
        connection.execute("CREATE TABLE schema_version (version INTEGER)")
        connection.execute("INSERT INTO schema_version VALUES (?)", [VERSION])
        connection.execute("COMMIT")
        return
    found = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    version = int(found[0]) if found and found[0] is not None else 0
    if version > VERSION:
        raise StoreVersion(
            f"the store has schema version {version}, this program knows up to {VERSION}",
            where=address,
            fix="Install a newer transship, or load the files into a new store.",
        )
    if version < VERSION:
        if read_only:
            raise StoreVersion(
                f"the store has schema version {version} and must be brought to {VERSION} first",
                where=address,
                fix="Open it once for writing: transship resolve --store FILE.",
            )
        missing = [step for step in range(version, VERSION) if step not in migrations]
        if missing:
            raise StoreVersion(
                f"the store has schema version {version}, from which no way leads to {VERSION}",
                where=address,
                fix="Load the files into a new store.",
            )
        connection.execute("BEGIN TRANSACTION")
        for step in range(version, VERSION):
            for statement in migrations[step]:
                connection.execute(statement)
        connection.execute("UPDATE schema_version SET version = ?", [VERSION])
        connection.execute("COMMIT")


def open_store(address: str, read_only: bool = False) -> DuckStore:
    """Open (and where needed create or migrate) a store file.

    Raises StoreUnavailable where it is missing, locked by another process or no DuckDB file, StoreVersion where it is of a newer version.
    """
    memory = address == ":memory:"
    if not memory and read_only and not Path(address).exists():
        raise StoreUnavailable(
            "there is no store here", where=address, fix="Load files into it first: transship load PATH --store FILE."
        )
    try:
        connection = duckdb.connect(address, read_only=read_only and not memory)
    except duckdb.Error as foreign:
        text = str(foreign)
        if isinstance(foreign, duckdb.IOException) and "lock" in text:
            holder = re.search(r"PID (\d+)", text)
            who = f"process {holder[1]}" if holder else "another process"
            raise StoreUnavailable(
                f"the store is in use by {who}",
                where=address,
                fix="Wait until it has finished, or use another file with --store.",
            ) from foreign
        raise StoreUnavailable(
            f"the store cannot be opened: {text.splitlines()[0]}",
            where=address,
            fix="Check the path, its rights and that it is a DuckDB file, or choose another with --store.",
        ) from foreign
    try:
        connection.execute("SET TimeZone = 'UTC'")
        # It would be drawn on stdout, between the results.
        connection.execute("SET enable_progress_bar = false")
        prepare(connection, address, read_only)
    except BaseException:
        connection.close()
        raise
    return DuckStore(connection)


def _matches(address: str) -> bool:
    return address == ":memory:" or "://" not in address


_open: Callable[[str, bool], DuckStore] = open_store
STORE = StoreKind(name="duckdb", title="DuckDB file", matches=_matches, open=_open)
