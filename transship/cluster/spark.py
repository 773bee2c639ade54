"""A view of Parquet tables through Spark. Nothing of it runs Python on the workers, so they need Spark and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as f

from graph.errors import BadParams, StoreUnavailable
from graph.store import Params, Row, Step, named
from transship.cluster.dialect import Numbering, translated

T = TypeVar("T")

# A worker numbers its rows from 0 in the lower 33 bits of monotonically_increasing_id.
_PART_SHIFT = 33

# Partitions that are sorted side by side where rows are numbered; so many counts come to the driver.
NUMBERING_PARTS = 200

# With a master on this machine nothing listens beyond it.
_LOOPBACK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
_LOOPBACK_NAMES = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def ours() -> Iterator[None]:
    """Errors of Spark come out as ours, with their first line."""
    try:
        yield
    except (PySparkException, Py4JError) as foreign:
        # Its own text goes on over pages of plan and stack.
        said = str(foreign).strip().splitlines() or [type(foreign).__name__]
        raise StoreUnavailable(
            f"Spark could not go on: {said[0]}",
            fix="Read the log of the Spark driver, mend what it names and run the command again.",
        ) from foreign


def open_session(master: str | None, settings: Mapping[str, str]) -> SparkSession:
    """A session. ``master`` None: what spark-submit or Spark's own configuration says, else this machine.

    Raises StoreUnavailable where no Java or no master answers.
    """
    local = master is not None and master.startswith("local")
    if local:
        # Asked for before any setting is read; looking the machine's own name up may take a minute where no name server answers.
        for name, value in _LOOPBACK_NAMES.items():
            os.environ.setdefault(name, value)
    builder = SparkSession.builder.appName("transship chains")
    if master is not None:
        builder = builder.master(master)
    for name, value in {**_SETTINGS, **(_LOOPBACK if local else {}), **settings}.items():
        builder = builder.config(name, value)
    with ours():
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return session


class SparkView:
    """Reads tables by name, and keeps the steps of a question until it is closed."""

    by_place = False

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._made: set[str] = set()

    def _args(self, sql: str, params: Params | None) -> dict[str, Any]:
        return {
            name: f.array(*map(f.lit, value)) if isinstance(value, (list, tuple)) else value
            for name, value in named(sql, params).items()
        }

    def _frame(self, sql: str, params: Params | None) -> DataFrame:
        text = translated(sql)
        frame = self._session.sql(text.sql, args=self._args(sql, params))
        return frame if text.numbering is None else self._numbered(frame, text.numbering)

    def _numbered(self, frame: DataFrame, how: Numbering) -> DataFrame:
        """Rows numbered from 1 in the order of their keys: sorted in ranges, each counted, each number moved up by those before it."""
        parts = min(NUMBERING_PARTS, int(self._session.conf.get("spark.sql.shuffle.partitions") or NUMBERING_PARTS))
        placed = (
            frame.repartitionByRange(parts, *how.keys)
            .sortWithinPartitions(*how.keys)
            .select("*", f.monotonically_increasing_id().alias("at"))
            # Computed once: sorted again after the loss of a worker, rows could get other numbers. So the run fails then.
            .localCheckpoint()
        )
        part = f.shiftright("at", _PART_SHIFT)
        counts = {
            row["part"]: row["rows"]
            for row in placed.groupBy(part.alias("part")).agg(f.count("*").alias("rows")).collect()
        }
        before, offsets = 0, []
        for number in range(max(counts, default=-1) + 1):
            offsets.append(f.lit(before))
            before += counts.get(number, 0)
        moved = f.element_at(f.array(*offsets), (part + 1).cast("int")) if offsets else f.lit(0)
        place = (f.col("at") - f.shiftleft(part, _PART_SHIFT) + 1 + moved).cast("int").alias(how.name)
        columns: list[Column] = [f.col(name) for name in frame.columns if name not in how.keys]
        return placed.select([*columns[: how.place], place, *columns[how.place :]])

    def table(self, name: str, frame: DataFrame) -> None:
        """Give a table that lies elsewhere a name."""
        frame.createOrReplaceTempView(name)

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        with ours():
            return [row.asDict() for row in self._frame(sql, params).collect()]

    def arrow(self, sql: str, params: Params | None = None) -> Any:
        with ours():
            return self._frame(sql, params).toArrow()

    def run(self, steps: Sequence[Step], params: Params | None = None) -> None:
        """Compute the steps one by one, each for good: a plan that held those of forty steps before it would grow beyond all bounds."""
        for step in steps:
            with ours():
                self._frame(step.sql, params).localCheckpoint().createOrReplaceTempView(step.name)
            self._made.add(step.name)

    def together(self, work: Callable[[], T], stop: Callable[[], object] | None = None) -> T:
        return work()

    def close(self) -> None:
        """Forget the steps; Spark frees what they kept when it needs the room."""
        for name in self._made:
            self._session.catalog.dropTempView(name)
        self._made.clear()


def settings_of(pairs: Sequence[str]) -> dict[str, str]:
    """Spark's settings from ``KEY=VALUE`` pairs. Raises BadParams."""
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.startswith("spark."):
            raise BadParams(f'"{pair}" is no setting of Spark', fix="Write it as spark.executor.memory=8g.")
        found[name] = value
    return found
