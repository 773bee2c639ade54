"""The store of a case, opened verb by verb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graph.errors import StoreUnavailable

if TYPE_CHECKING:
    from graph.store import Store, View

MEMORY = ":memory:"


class Opened:
    """A store file, held open by a verb alone; a store in memory lives as long as this object."""

    def __init__(self, address: str | Path, memory: str | None = None) -> None:
        self.address = str(address)
        self._limit = memory
        self._memory: Store | None = None
        self._closed = False

    @contextmanager
    def _store(self, *, read_only: bool) -> Iterator[Store]:
        from graph.stores import connect as open_store

        if self._closed:
            raise StoreUnavailable("the case was closed", where=self.address, fix="Open it again with transship.open.")
        if self.address == MEMORY:
            self._memory = self._memory or open_store(MEMORY)
            yield self._memory
            return
        store = open_store(self.address, read_only=read_only)
        try:
            if self._limit is not None:
                store.limit(self._limit)
            yield store
        finally:
            store.close()

    @contextmanager
    def _view(self) -> Iterator[View]:
        with self._store(read_only=True) as store:
            yield store.view()

    def close(self) -> None:
        """Let go of a case in memory; a case in a file is held by nobody between verbs."""
        if self._memory is not None:
            self._memory.close()
            self._memory = None
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
