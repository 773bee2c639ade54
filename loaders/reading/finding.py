"""From the paths given to the files to be read: folders are searched through, archives opened."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from graph.errors import BadFile
from loaders.reading import archives


class Found(NamedTuple):
    """A file to be read.

    ``file``: its name relative to what was given. ``path``: where it can be read now. ``place``: where it lies for good, the archive for a
    file inside one; ``member``: its path in it, else empty. ``weight``: its bytes on the disk. ``error``: why it cannot be read.
    """

    file: str
    path: Path
    place: Path
    member: str
    weight: int
    error: BadFile | None = None

    @property
    def archive(self) -> Path | None:
        """The archive that the file stands in, None for a file of its own."""
        return self.place if self.member else None


def find(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Each file below the paths with its name relative to the path that was given; folders recurse in name order.

    Hidden files and links that lead out of the folder are left out. Raises BadFile for a path that is not there or may not be read.
    """
    for path in paths:
        if path.is_file():
            yield path, path.name
        elif path.is_dir():
            try:
                inside = sorted(path.rglob("*"))
            except OSError as error:
                raise BadFile(
                    f"the folder cannot be read: {error.strerror}", where=str(path), fix="Check its rights."
                ) from error
            root = path.resolve()
            for file in inside:
                relative = file.relative_to(path)
                if any(part.startswith(".") for part in relative.parts) or not file.is_file():
                    continue
                if root not in file.resolve().parents:
                    continue
                yield file, relative.as_posix()
        else:
            raise BadFile("there is no such file or folder", where=str(path), fix="Check the path.")


def opened(path: Path, file: str) -> Generator[Found]:
    """The file itself, or each file of an archive, as ``archive/member``; a member can be read until the next one is asked for."""
    place = path.absolute()
    whole = Found(file, path, place, "", 0)
    try:
        whole = whole._replace(weight=path.stat().st_size)
        if not archives.is_archive(path):
            yield whole
            return
        for member in archives.members(path):
            yield Found(f"{file}/{member.name}", member.path, place, member.name, member.weight, member.error)
    except BadFile as error:
        yield whole._replace(error=error)
    except OSError as error:
        why = f"the file cannot be read: {error.strerror or error}"
        yield whole._replace(error=BadFile(why, where=file, fix="Check that you may read it, and the free space."))


def is_one(found: list[tuple[Path, str]]) -> bool:
    """Whether there is but one file to be read, so that its error is the error of all. A broken archive counts as one."""
    if len(found) != 1:
        return False
    try:
        return not archives.is_archive(found[0][0]) or archives.count(found[0][0]) == 1
    except (BadFile, OSError):
        return True
