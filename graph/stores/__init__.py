"""Store engines, one per file, each ending in ``STORE``; found on first use."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from graph.errors import BadParams
from graph.store import Store, StoreKind


def kinds() -> Iterator[StoreKind]:
    """All engines of this package, by name; one is imported when its turn comes, for some bring a driver that takes its time."""
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        kind: StoreKind = import_module(f"{__name__}.{module.name}").STORE
        yield kind


def connect(address: str, *, read_only: bool = False) -> Store:
    """Open the store at an address: a file path, or ``:memory:``. Raises StoreUnavailable, StoreVersion or BadParams."""
    for kind in kinds():
        if kind.matches(address):
            return kind.open(address, read_only)
    raise BadParams(f'no store engine knows the address "{address}"', fix="Give the path of a .duckdb file.")
