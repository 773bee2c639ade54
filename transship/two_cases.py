"""The verb about two cases at once: what changed from one to the other."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transship.watch import Diff


def diff(old: str | Path, new: str | Path, **params: Any) -> Diff:
    """What changed between two stores of one case: chains, their owners, first shipments. ``params`` as in ``chains``."""
    from graph.stores import connect
    from transship.watch import compare

    with closing(connect(str(old), read_only=True)) as before, closing(connect(str(new), read_only=True)) as after:
        return compare(before.view(), after.view(), params)
