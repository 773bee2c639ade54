"""Source formats, one per file, each ending in ``LOADER``; found on first use."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from loaders.contract import Loader

# Rooms that all formats share; they are no formats themselves.
SHARED = frozenset(
    {
        "contract",
        "reading",
        "table",
        "intake",
        "building",
        "mapping",
        "parties",
        "records",
        "headers",
        "kinds",
        "mending",
        "shipments",
    }
)


@cache
def formats() -> tuple[Loader, ...]:
    """All source formats of this package, by name."""
    names = [module.name for module in iter_modules(__path__) if module.name not in SHARED]
    modules = [import_module(f"{__name__}.{name}") for name in names]
    found = [module.LOADER for module in modules if hasattr(module, "LOADER")]
    return tuple(sorted(found, key=lambda loader: loader.name))
