"""Work that Ctrl-C ends at once, although the main thread could not hear of it inside a foreign library."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from typing import TypeVar

T = TypeVar("T")


def stoppable(interrupt: Callable[[], object], work: Callable[[], T]) -> T:
    """Do a piece of work so that Ctrl-C ends it at once; ``interrupt`` tells the library to give up.

    Where the main thread works on a statement itself, the driver hears of a signal only when its part is done, which may be never. So
    another thread does the work, and the main thread waits for it or for the signal.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    doing = _worker().submit(work)
    try:
        return doing.result()
    except KeyboardInterrupt:
        # Again and again, for a statement that had not yet begun does not hear the first call.
        while not doing.done():
            interrupt()
            wait([doing], 0.05)
        raise


@cache
def _worker() -> ThreadPoolExecutor:
    """The one thread that works for the main thread: a new one for each statement would cost as much as a small statement."""
    return ThreadPoolExecutor(1, "statements")


# A forked process has no threads but the one that forked.
os.register_at_fork(after_in_child=_worker.cache_clear)
