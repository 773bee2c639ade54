"""The batches of a file as a load takes them: what a loader did not expect becomes the error of that one file, and the folder goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from graph.errors import BadFile, TransshipError
from loaders.contract import Claims, Document, Loader

# So many batches are read between two collections of what was made since: what a parser may leave behind stays bounded. The old, which is
# what is remembered of values, is not walked again.
_COLLECTED, _YOUNG = 32, 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of reference cycles away while a file is recognised and read: words and rows are many small objects without a
    cycle, and walking them again and again, with all that is remembered of the values before, would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def batches(loader: Loader, document: Document) -> Iterator[Claims]:
    """All batches of a file in its order. Raises BadFile for whatever the loader failed at, and what the loader raises itself."""
    with uncollected():
        for count, claims in enumerate(_guarded(loader, document), start=1):
            yield claims
            if count % _COLLECTED == 0:
                gc.collect(_YOUNG)


def _guarded(loader: Loader, document: Document) -> Iterator[Claims]:
    try:
        yield from loader.read(document)
    except (TransshipError, OSError):
        raise
    except Exception as error:
        raise BadFile(
            f"the loader {loader.name} met something it does not know ({type(error).__name__}: {error})",
            where=document.file,
            fix="Report this as a defect with the file's first rows; nothing of the file was kept.",
            code="defect",
        ) from error
