"""The verb about two cases at once: what changed from one to the other."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transship.watch import Diff
    from transship.watch.finding import Side


def diff(old: str | Path, new: str | Path, **params: Any) -> Diff:
    """What changed between two stores of one case: chains, their owners, first shipments. ``params`` as in ``chains``.

    Either may be a file that ``Answer.save`` or ``chains --save`` kept: its parameters are then those of both, and of owners and first
    shipments nothing is told. Raises BadParams for parameters that differ, BadFile for a file that holds no answer.
    """
    from transship.watch import compare

    with ExitStack() as opened:
        return compare(_side(opened, Path(old)), _side(opened, Path(new)), params)


def _side(opened: ExitStack, path: Path) -> Side:
    from graph.stores import connect
    from transship import saved_runs
    from transship.watch.finding import Stored
    from transship.watch.saved import Saved

    if saved_runs.is_saved(path):
        return Saved(saved_runs.read(path), path.name)
    return Stored(opened.enter_context(closing(connect(str(path), read_only=True))).view(), path.name)
