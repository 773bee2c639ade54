"""Files and folders that appear whole or not at all, and table cells that a spreadsheet program cannot mistake for a formula."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, AnyStr

from graph.errors import BadParams, TransshipError
from graph.values.text import FORMULA_STARTS

# Stands in every folder we write, so that a later run may replace it and nothing else.
MARK = "transship-export.json"


class OutputFailed(TransshipError):
    """A result could not be written; nothing of it is left behind."""

    code = "output-failed"


def _refused(path: Path, error: OSError) -> OutputFailed:
    return OutputFailed(
        f"the result cannot be written: {error.strerror or error}",
        where=str(path),
        fix="Check the folder, its rights and the free space.",
    )


def _temporary(path: Path) -> str:
    # In the same folder, because a rename is only whole within one file system.
    return str(path.with_name(f".{path.name}.{os.getpid()}.partial"))


@contextmanager
def _in_its_place(path: Path, opened: Callable[[Path], IO[AnyStr]]) -> Iterator[IO[AnyStr]]:
    path = path.resolve()
    temporary = Path(_temporary(path))
    try:
        with opened(temporary) as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file under a temporary name that takes its own name when all is written. Raises OutputFailed.

    A link is followed; a pipe or a device (``/dev/stdout``) is written to directly, because a rename would put a file in its place.
    """
    if path.is_dir():
        raise BadParams("this is a folder; a file is to be written", where=str(path), fix="Give the name of a file.")
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as handle:
            yield handle
        return
    with _in_its_place(path, lambda temporary: temporary.open("w", encoding="utf-8", newline="")) as handle:
        yield handle


@contextmanager
def whole_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The same for a file that is no text; it is written with jumps, so it cannot go into a pipe. Raises BadParams, OutputFailed."""
    if path.exists() and not path.is_file():
        raise BadParams("this is no file that can be written anew", where=str(path), fix="Give the name of a file.")
    with _in_its_place(path, lambda temporary: temporary.open("wb")) as handle:
        yield handle


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder under a temporary name that takes its own name when all is written. Raises BadParams, OutputFailed.

    A folder that is there already is replaced if it is empty or one of ours (it holds ``MARK``), and refused otherwise.
    """
    if path.exists() and not path.is_dir():
        raise BadParams(
            "this is a file; a folder is to be written", where=str(path), fix="Give the name of a new folder."
        )
    if path.is_dir() and any(path.iterdir()) and not (path / MARK).is_file():
        raise BadParams(
            "the folder holds other files",
            where=str(path),
            fix="Give the name of a new folder, so that nothing of yours is lost.",
        )
    room: Path | None = None
    try:
        room = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
        room.chmod(0o777 & ~_umask())
        yield room
        if path.is_dir():
            old = room.with_suffix(".old")
            path.rename(old)
            room.rename(path)
            shutil.rmtree(old)
        else:
            room.rename(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)


def _umask() -> int:
    # The mask can only be read by setting it; mkdtemp makes folders for their owner alone, ours are results to be shared.
    mask = os.umask(0)
    os.umask(mask)
    return mask


def safe_cell(value: Any) -> Any:
    """A cell for a CSV file: text that a spreadsheet would run gets an apostrophe before it; all else stays as it is."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_rows(handle: IO[str], header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a header and rows as CSV, cells made safe; the number of rows written."""
    writer = csv.writer(handle, lineterminator="\n")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        count += 1
    return count
