"""A file that is read record by record, and never more of it at once than one record may have."""

from __future__ import annotations

from typing import IO

from graph.errors import BadFile
from loaders.reading import meter

# Bytes from the end of one record to the end of the next; the largest ones of registers have less than one MiB. A parser keeps some ten
# times as much in memory.
MAX_RECORD = 1 << 25


class Bounded:
    """What a parser reads from. ``record_done`` is called after each record; without it, reading ends at the bound with a BadFile."""

    def __init__(self, handle: IO[bytes], where: str, what: str) -> None:
        self._handle, self._where, self._what = handle, where, what
        self._since = self._done = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as a parser asks for them."""
        raw = self._handle.read(size)
        self._since += len(raw)
        self._done += len(raw)
        meter.note(self._done)
        if self._since > MAX_RECORD:
            raise BadFile(
                f"more than {MAX_RECORD >> 20} MiB follow one another without the end of a record ({self._what})",
                where=self._where,
                fix="Check that the file is what it seems to be; if so, split its records.",
            )
        return raw

    def record_done(self) -> None:
        """A record ended; the next one has the whole bound for itself."""
        self._since = 0
