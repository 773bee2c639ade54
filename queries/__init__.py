"""Questions, one per file (or package), each ending in ``QUERY``; found on first use."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from queries.contract import Query


@cache
def questions() -> tuple[Query, ...]:
    """All questions of this package, by name."""
    found = [
        import_module(f"{__name__}.{module.name}").QUERY
        for module in iter_modules(__path__)
        if module.name != "contract"
    ]
    return tuple(sorted(found, key=lambda query: query.name))
