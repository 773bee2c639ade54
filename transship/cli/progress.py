"""Progress of long work on stderr: a line that moves on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time

# On a terminal the line is drawn at most so often; elsewhere a long file says so often that it is alive.
_REDRAW_S = 0.1
_ALIVE_S = 10.0


class LoadProgress:
    """Called with (file, rows so far, bytes of it so far); ``total_bytes`` is what all files together have, for the time left."""

    def __init__(self, total_bytes: int, *, quiet: bool) -> None:
        self._total, self._quiet = total_bytes, quiet
        self._screen = sys.stderr.isatty()
        self._begun = self._said = self._heard = self._file_begun = time.monotonic()
        self._file, self._rows, self._bytes = "", 0, 0
        self._rows_before, self._bytes_before = 0, 0

    def __call__(self, file: str, rows: int, size: int) -> None:
        now = time.monotonic()
        if file != self._file:
            self.file_done()
            # A file is heard of when its first rows are in, so its time began with the last word of the one before.
            self._file, self._file_begun = file, self._heard
        self._rows, self._bytes, self._heard = rows, size, now
        if now - self._said >= (_REDRAW_S if self._screen else _ALIVE_S):
            self._said = now
            self._draw(now)

    def _draw(self, now: float) -> None:
        if self._quiet:
            return
        passed = max(now - self._begun, 1e-6)
        rate = (self._rows_before + self._rows) / passed
        done = self._bytes_before + self._bytes
        left = (self._total - done) * passed / done if done else None
        text = f"{_shown(self._file)}: {self._rows:,} rows, {rate:,.0f} rows/s, {_size(done)} of {_size(self._total)}"
        if left and left > 0:
            text += f", about {_clock(left)} left"
        # Erase to the end of the line, so that a shorter line leaves nothing of a longer one.
        # A line that wraps could not be drawn over.
        room = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r{text[:room]}\x1b[K" if self._screen else f"{text}\n")
        sys.stderr.flush()

    def file_done(self) -> None:
        """Say what the file before came to."""
        if not self._file:
            return
        self._rows_before += self._rows
        self._bytes_before += self._bytes
        # A file that is in already has no rows to tell of.
        if not self._quiet and self._rows:
            start = "\r\x1b[K" if self._screen else ""
            seconds = self._heard - self._file_begun
            sys.stderr.write(f"{start}{_shown(self._file)}: {self._rows:,} rows in {_clock(seconds)}\n")
        self._file, self._rows, self._bytes = "", 0, 0


class CopyProgress:
    """Called with what is copied or compared, how many of it so far and how many there are."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet, self._screen = quiet, sys.stderr.isatty()
        self._what, self._begun, self._said = "", time.monotonic(), 0.0

    def __call__(self, what: str, so_far: int, total: int) -> None:
        now = time.monotonic()
        if what != self._what:
            self.done()
            self._what, self._begun = what, now
        if self._quiet or (so_far < total and now - self._said < (_REDRAW_S if self._screen else _ALIVE_S)):
            return
        self._said = now
        passed = max(now - self._begun, 1e-3)
        left = f", about {_clock((total - so_far) * passed / so_far)} left" if 0 < so_far < total else ""
        text = f"{what}: {so_far:,} of {total:,}{left}"
        sys.stderr.write(f"\r{text}\x1b[K" if self._screen else f"{text}\n")
        sys.stderr.flush()

    def done(self) -> None:
        """End the line that moves."""
        if self._what and self._screen and not self._quiet:
            sys.stderr.write("\n")
        self._what = ""


def _shown(file: str) -> str:
    from transship.render.formats import shown

    return shown(file, 80)


def _size(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def _clock(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60:02d} s"
