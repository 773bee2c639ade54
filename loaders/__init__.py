"""Source formats, one per file, each ending in ``LOADER``; found on first use."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from loaders.contract import Loader

# Rooms that all formats share; they are no formats themselves.
SHARED = frozenset(
    {
        "contract",
        "evidence",
        "reading",
        "table",
        "intake",
        "batches",
        "building",
        "layout",
        "mapping",
        "parties",
        "records",
        "registers",
        "headers",
        "kept",
        "kinds",
        "mending",
        "shipments",
    }
)


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = [module.name for module in iter_modules(__path__) if module.name not in SHARED]
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, "LOADER"))


@cache
def formats() -> tuple[Loader, ...]:
    """All source formats of this package, by name."""
    return tuple(sorted((module.LOADER for module in _modules()), key=lambda loader: loader.name))


def about(loader: Loader) -> str:
    """What a format is, in the words of its module."""
    return next(module.__doc__ or "" for module in _modules() if module.LOADER is loader)
