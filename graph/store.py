"""What a store offers: a view that reads, a writer that adds in one transaction. It knows no format and no question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, Protocol, TypeVar

T = TypeVar("T")

Params = Mapping[str, Any]
Row = dict[str, Any]

_NAME = re.compile(r"\$([a-z_][a-z0-9_]*)")


def named(sql: str, params: Params | None) -> dict[str, Any]:
    """Those parameters that a text names; an engine refuses others."""
    wanted = set(_NAME.findall(sql))
    return {name: value for name, value in (params or {}).items() if name in wanted}


class Step(NamedTuple):
    """One named SQL text of a question that is too large for one statement; its rows become a temporary table of that name."""

    name: str
    sql: str


class View(Protocol):
    """Reads, and cannot write. Parameters are named (``$cutoff``) and bound, never pasted.

    ``by_place``: rows have a place in their table, ``rowid``, by which they are found.
    """

    by_place: bool

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        """All rows of a statement as dictionaries; ids come as text."""
        ...

    def arrow(self, sql: str, params: Params | None = None) -> Any:
        """The rows of a statement as a pyarrow table."""
        ...

    def run(self, steps: Sequence[Step], params: Params | None = None) -> None:
        """Compute temporary tables in order, for this view alone; a step gets those parameters that its text names."""
        ...

    def together(self, work: Callable[[], T], stop: Callable[[], object] | None = None) -> T:
        """Do work of many small statements, which all see the store as it was at the first.

        Ctrl-C ends it at the statement that runs, or the next one; ``stop`` then ends what the work asks elsewhere. It may be called often.
        """
        ...


class Writer(Protocol):
    """One transaction: all of it becomes visible at its end, or none after an error or a kill."""

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Append rows in the column order of the schema; rows with a key that is there already are left as they are."""
        ...

    def add_columns(self, table: str, columns: Sequence[Sequence[Any]]) -> None:
        """Append rows given as columns (sequences or pyarrow arrays), all of one length, in the order of the schema."""
        ...

    def execute(self, sql: str, params: Params | None = None) -> int:
        """Run one statement of the store's language with parameters. Returns how many rows it made, changed or took away."""
        ...

    def clear(self, table: str) -> None:
        """Take all rows of a table away; what is added then has the places from 0 on."""
        ...

    def renew(self, table: str) -> None:
        """Write the rows of a table anew, one place after the other."""
        ...

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        """Read inside the transaction."""
        ...

    def arrow(self, sql: str, params: Params | None = None) -> Any:
        """Read inside the transaction, as a pyarrow table."""
        ...

    def __enter__(self) -> Writer: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None: ...


class Trial(Writer, View, Protocol):
    """What would be, if: writes go into copies of the judgements and derived tables, which reads inside it see and nobody else."""


class Store(Protocol):
    """An open store. Close it, or use it as a context manager."""

    def view(self) -> View: ...

    def writer(self) -> AbstractContextManager[Writer]: ...

    def trial(self) -> AbstractContextManager[Trial]: ...

    def limit(self, memory: str) -> None:
        """Work in so much memory (``4GB``), and on disk beyond it. Raises BadParams for a text that is no size."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class StoreKind:
    """A store engine as data: how it is found in an address and how it is opened."""

    name: str
    title: str
    matches: Callable[[str], bool]
    open: Callable[[str, bool], Store]  # address, read_only
