"""Work done in a process of its own: how long, how much of the processor, how much memory, and what came of it, within a budget.

The processor time of all threads and finished children says more than the clock on a busy machine. Peak memory is of the whole process,
so whatever Python and its libraries need to begin is in it.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

LOOK_S = 0.5  # between two looks at the memory of a process that has a budget


class Budget(NamedTuple):
    """What a part may use before it counts as given up: seconds of the processor, MB of memory."""

    cpu: float
    mb: float

    def __str__(self) -> str:
        return f"{self.cpu:,.0f} s of the processor and {self.mb:,.0f} MB"


class Run(NamedTuple):
    """Seconds by the clock and of the processor, peak memory in MB, and what the work returned. ``gave_up``: which part of the budget
    was not enough; then nothing was returned."""

    what: str
    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    result: Any = None
    gave_up: str = ""


def _used() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_mb() -> float:
    """Of this process, or of the largest of its finished children (a Java machine beside Python)."""
    status = Path("/proc/self/status")
    # On Linux ``ru_maxrss`` begins with what the parent had when it started this process; the kernel's own mark does not.
    marks = (
        [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        if status.exists()
        else []
    )
    own = int(marks[0]) if marks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _child(wire: Connection, budget: Budget | None, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    if budget is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(budget.cpu) + 1, hard))
    began, used = time.perf_counter(), _used()
    result = work(*given)
    seconds, cpu = time.perf_counter() - began, _used() - used
    wire.send((seconds, cpu, peak_mb(), result))


def _memory_mb(pid: int) -> float:
    told = subprocess.run(["ps", "-p", str(pid), "-o", "rss="], capture_output=True, text=True, check=False).stdout
    return int(told or 0) / 1024


def _watched(process: multiprocessing.process.BaseProcess, wire: Connection, budget: Budget) -> str:
    """Wait for the answer; end the process if it takes too much memory. Why there is none, or nothing."""
    while not wire.poll(LOOK_S):
        if process.pid is not None and (now := _memory_mb(process.pid)) > budget.mb:
            process.kill()
            process.join()
            return f"more than {budget.mb:,.0f} MB ({now:,.0f})"
    process.join(LOOK_S)
    return f"more than {budget.cpu:,.0f} s of the processor" if process.exitcode == -signal.SIGXCPU else ""


def apart(what: str, work: Callable[..., Any], *given: Any, budget: Budget | None = None) -> Run:
    """Call ``work(*given)`` in a new process and measure it. ``work`` is a function of a module, what is given can be pickled.

    Raises RuntimeError where the process ends without an answer though it kept to its budget; its traceback stands on stderr.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(theirs, budget, work, given))
    began = time.perf_counter()
    process.start()
    theirs.close()
    if budget is not None and (gave_up := _watched(process, ours, budget)):
        return Run(what, time.perf_counter() - began, gave_up=gave_up)
    try:
        seconds, cpu, peak, result = ours.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"{what}: the process ended with {process.exitcode} and no answer") from None
    process.join()
    return Run(what, seconds, cpu, peak, result)
