"""Export formats, one per file, each ending in ``EXPORT``; found on first use."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from transship.exports.contract import Export


@cache
def exports() -> tuple[Export, ...]:
    """All export formats of this package, by name."""
    names = [module.name for module in iter_modules(__path__) if module.name != "contract"]
    return tuple(sorted((import_module(f"{__name__}.{name}").EXPORT for name in names), key=lambda export: export.name))
