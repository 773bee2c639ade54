"""The chain question on a Spark cluster: a case leaves as Parquet, Spark runs the same steps, the small answer comes back.

``leaving`` writes the folder, ``running`` asks Spark, ``returning`` puts evidence, ranks and doubts on what came back. No name leaves the
store: what travel are ids, countries, days, links and the figures of shipments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import StoreUnavailable
from graph.store import View

if TYPE_CHECKING:
    from transship.cluster.manifest import Left, Returned
    from transship.results import Answer


def need_spark() -> None:
    """Raises StoreUnavailable with the command that installs what is missing."""
    missing = [name for name in ("pyspark", "sqlglot") if find_spec(name) is None]
    if missing:
        raise StoreUnavailable(
            f"this needs {' and '.join(missing)}",
            fix="Install them with `pip install 'transship[cluster]'`; Spark needs Java 17 or newer too.",
        )


class Cluster:
    """A case on its way to a cluster and back; ``view`` opens it for reading."""

    def __init__(self, view: Callable[[], AbstractContextManager[View]]) -> None:
        self._view = view

    def export(self, out: str | Path, *, as_of: date | str | None = None) -> Left:
        """Write the tables that the chain question reads as a folder of Parquet files, all or nothing. ``as_of``: as known on that day."""
        from transship import asking
        from transship.cluster import leaving

        with self._view() as view:
            return leaving.export(view, Path(out), asking.day("as_of", as_of))

    def answer(self, folder: str | Path) -> Answer:
        """The chains of a folder that ``run`` wrote, as ``Case.chains`` would give them."""
        from transship.cluster import returning

        with self._view() as view:
            return returning.answer(view, Path(folder))


def run(
    folder: str, out: str | Path, *, master: str | None = None, settings: Mapping[str, str] | None = None, **params: Any
) -> Returned:
    """Ask Spark the chain question of an exported folder. It needs no store, so it may run on another machine.

    ``folder`` is any address that Spark reads; ``out`` a folder of this machine. ``master`` as for Spark, None for that of spark-submit.
    """
    need_spark()
    from transship.cluster import running
    from transship.cluster.spark import open_session

    session = open_session(master, settings or {})
    try:
        return running.run(session, folder, Path(out), params)
    finally:
        session.stop()
