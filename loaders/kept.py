"""What a loader must remember of a whole file, in a memory that does not grow with it: the rest lies in a temporary database.

The database is SQLite's, without a name: it keeps to a cache of a few MB, and the system removes its file with the process, however that
ends. Where it lies is for ``TMPDIR`` to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from types import TracebackType
from typing import Any, TypeVar

from graph.errors import StoreUnavailable
from loaders.reading import meter

CACHE_KB = 8192
# So many entries stay in memory before they are written, and as many of those read last.
NEAR = 1 << 14
# A longer name, or one of other letters, is kept by its digest of 128 bits, as ids of mentions are: no name fills the memory.
_LONGEST = 64
_ASKED = 500  # names that one statement asks for; old versions of the library allow 999
# So many things, or bytes of the file, are read before what they name is looked up together.
_TOGETHER = 256
_BYTES = 1 << 20

T = TypeVar("T")
Name = str | bytes
Value = tuple[Any, ...]


def short(name: str) -> Name:
    """A name in bounded length: two names are equal where these are."""
    if len(name) <= _LONGEST and name.isascii():
        return name
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def met(read: Iterable[T], meet: Callable[[list[T]], None]) -> Iterator[T]:
    """What is read, in its order. ``meet`` is called with some of it before, to look up together what they name."""
    some: list[T] = []
    began = meter.so_far()
    for one in read:
        some.append(one)
        if len(some) >= _TOGETHER or meter.so_far() - began > _BYTES:
            meet(some)
            yield from some
            some.clear()
            began = meter.so_far()
    meet(some)
    yield from some


def _ours(foreign: sqlite3.Error) -> StoreUnavailable:
    return StoreUnavailable(
        f"what a file needs to be remembered could not be written: {foreign}",
        fix="Make room in the folder of temporary files, or name another one in TMPDIR, and run it again.",
    )


class Disk:
    """The temporary database of one file being read; use it in a ``with``."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        for setting in (f"cache_size = -{CACHE_KB}", "temp_store = FILE", "journal_mode = OFF", "synchronous = OFF"):
            self.run(f"PRAGMA {setting}")
        self.run("BEGIN")

    def __enter__(self) -> Disk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Run one statement."""
        try:
            self._connection.execute(sql, values)
        except sqlite3.Error as foreign:
            raise _ours(foreign) from foreign

    def add(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each of many rows."""
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.Error as foreign:
            raise _ours(foreign) from foreign

    def one(self, sql: str, values: Sequence[object] = ()) -> Value | None:
        """The first row of an answer; None where there is none."""
        try:
            found: Value | None = self._connection.execute(sql, values).fetchone()
        except sqlite3.Error as foreign:
            raise _ours(foreign) from foreign
        return found

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Value]:
        """All rows of an answer."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as foreign:
            raise _ours(foreign) from foreign

    def those(self, sql: str, names: Sequence[Name]) -> Iterator[Value]:
        """The rows of some names; the text ends in the column that is compared with them."""
        for start in range(0, len(names), _ASKED):
            some = names[start : start + _ASKED]
            yield from self.rows(f"{sql} IN (?{', ?' * (len(some) - 1)})", some)


class Kept:
    """A dictionary by name whose entries go to the disk when there are many. A value is a tuple of texts, whole numbers and None, one for
    each of the columns that it is written in.
    """

    def __init__(self, disk: Disk, table: str, *columns: str) -> None:
        self._disk = disk
        # Names of tables and columns stand in the program.
        disk.run(f'CREATE TABLE "{table}" ("key" PRIMARY KEY, {", ".join(columns)}) WITHOUT ROWID')
        self._insert = f'INSERT OR REPLACE INTO "{table}" VALUES (?{", ?" * len(columns)})'  # noqa: S608
        self._select = f'SELECT * FROM "{table}" WHERE "key"'  # noqa: S608
        self._new: dict[Name, Value] = {}
        self._near: dict[Name, Value | None] = {}
        self._written = False

    def __setitem__(self, name: Name, value: Value) -> None:
        self._new[name] = value
        if len(self._new) >= NEAR:
            self._write()

    def _write(self) -> None:
        # In the order of the table, neighbours are written together.
        names = sorted(self._new, key=lambda name: (isinstance(name, bytes), name))
        self._disk.add(self._insert, ((name, *self._new[name]) for name in names))
        self._near, self._new, self._written = dict(self._new), {}, True

    def __getitem__(self, name: Name) -> Value:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: Name) -> Value | None:
        """The value of a ``short`` name; None where it has none."""
        if (new := self._new.get(name)) is not None or not self._written:
            return new
        if name in self._near:
            return self._near[name]
        row = self._disk.one(self._select + " = ?", (name,))
        self._make_room()
        value = self._near[name] = row and row[1:]
        return value

    def _make_room(self) -> None:
        if len(self._near) >= NEAR:
            self._near = {}

    def meet(self, names: Iterable[Name]) -> None:
        """Look up several names together, so that each is at hand for a while."""
        if not self._written:
            return
        self._make_room()
        sought = [*{name for name in names if name not in self._new and name not in self._near}]
        self._near |= dict.fromkeys(sought)
        for name, *value in self._disk.those(self._select, sought):
            self._near[name] = tuple(value)


class Marks(Kept):
    """Up to 63 sets of names, a bit each. All names are added before the first one is asked for."""

    def __init__(self, disk: Disk, table: str) -> None:
        super().__init__(disk, table, "bits")
        self._insert = (
            f'INSERT INTO "{table}" VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET bits = bits | excluded.bits'  # noqa: S608
        )

    def _write(self) -> None:
        super()._write()
        self._near = {}  # on the disk there may be more

    def add(self, bit: int, names: Iterable[str]) -> None:
        """Put names into a set."""
        for name in map(short, names):
            self[name] = (self._new.get(name, (0,))[0] | bit,)

    def meet(self, names: Iterable[Name]) -> None:
        """As of any dictionary; what was added meanwhile is written first."""
        if self._written and self._new:
            self._write()
        super().meet(names)

    def of(self, names: Iterable[str]) -> int:
        """The sets in which any of these names is."""
        if self._written and self._new:
            self._write()
        found = 0
        for name in map(short, names):
            value = self.get(name)
            found |= value[0] if value else 0
        return found
