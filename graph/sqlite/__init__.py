"""Few rows in memory, in an engine whose statements cost microseconds where DuckDB's cost milliseconds: Python's own SQLite."""

from graph.sqlite.view import SqliteView, able

__all__ = ["SqliteView", "able"]
