"""How far the file at hand is read, for the line that says how long it will still take.

Readers note it as they go, into whatever meter the load has put up; without one they note it nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Meter:
    """Bytes of a file that were read; 0 where a reader cannot tell, as for a sheet that is read whole."""

    __slots__ = ("bytes_read",)

    def __init__(self) -> None:
        self.bytes_read = 0

    def share(self, size: int) -> float:
        """The part of a file of some bytes that was read, 0 to 1. A second pass over it begins anew."""
        return min(self.bytes_read / size, 1.0) if size else 1.0


_CURRENT: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[Meter]:
    """Put up a meter for the files that are read inside."""
    meter = Meter()
    token = _CURRENT.set(meter)
    try:
        yield meter
    finally:
        _CURRENT.reset(token)


def note(bytes_read: int) -> None:
    """Say how many bytes of the file at hand were read."""
    if meter := _CURRENT.get():
        meter.bytes_read = bytes_read


def so_far() -> int:
    """How many bytes of the file at hand were read; 0 where no meter is up."""
    meter = _CURRENT.get()
    return meter.bytes_read if meter else 0
