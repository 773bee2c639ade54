"""Files inside ``.zip``, ``.gz`` and ``.zst``, unpacked one at a time into a folder of our own, bounded in number, size and depth.

An archive is told by its first bytes, not by its name. Nothing is ever written under a name that stands in an archive.
"""

from __future__ import annotations

import gzip
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from graph.errors import BadFile

MAX_MEMBERS = 100_000
MAX_UNPACKED = 1 << 36  # bytes of all files of one archive together
MAX_RATIO = 200  # unpacked to packed; customs tables and registers stay below 60
RATIO_FROM = 1 << 24  # bytes; a small file of blanks may well shrink to nothing
MAX_DEPTH = 3  # archives inside archives
_BLOCK = 1 << 20
# A zstd block of four bytes can mean 128 KiB, so little is fed at a time and what comes out stays small.
_ZSTD_BLOCK = 1 << 11
# What the reader of zip files raises for damaged ones, those of a version or a packing that it does not know among them.
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)

_ZIP, _GZIP, _ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# Documents of office programs are zip files too; they are read whole, or not at all.
_DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
_ENCRYPTED = 0x1


class Member(NamedTuple):
    """A file inside an archive: its path in it, where it lies unpacked for now, and its share of the archive's bytes.

    Where it cannot be read, ``error`` says why and ``path`` is the archive.
    """

    name: str
    path: Path
    weight: int
    error: BadFile | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is an archive whose members are read. Office documents are none."""
    with path.open("rb") as handle:
        start = handle.read(4)
    if start == _ZIP:
        try:
            with zipfile.ZipFile(path) as archive:
                return _DOCUMENT_PARTS.isdisjoint(archive.namelist())
        except (*ZIP_FAULTS, OSError):
            return path.suffix.lower() == ".zip"
    return start.startswith(_GZIP) or start == _ZSTD


def count(path: Path) -> int:
    """How many files an archive holds. Raises BadFile where it cannot be opened."""
    with path.open("rb") as handle:
        if handle.read(4) != _ZIP:
            return 1
    with _zip(path) as archive:
        return sum(1 for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename))


def members(path: Path, depth: int = 1) -> Iterator[Member]:
    """The files of an archive, those of archives inside it too, in its order; each lies on the disk until the next is asked for.

    Raises BadFile where the archive itself cannot be read, or holds more than the bounds allow.
    """
    with tempfile.TemporaryDirectory(prefix="transship-") as room:
        for member in _unpacked(path, Path(room)):
            if member.error is None and is_archive(member.path):
                yield from _inside(member, depth)
            else:
                yield member
            if member.error is None:
                member.path.unlink(missing_ok=True)


def _inside(outer: Member, depth: int) -> Iterator[Member]:
    if depth >= MAX_DEPTH:
        error = BadFile(
            f"archives lie {depth + 1} deep in one another",
            where=outer.name,
            fix="Unpack the outer ones and load what is in them.",
        )
        yield outer._replace(error=error)
        return
    try:
        for inner in members(outer.path, depth + 1):
            yield inner._replace(name=f"{outer.name}/{inner.name}", weight=0)
    except BadFile as error:
        yield outer._replace(error=error)


def _unpacked(path: Path, room: Path) -> Iterator[Member]:
    with path.open("rb") as handle:
        start = handle.read(4)
    if start == _ZIP:
        yield from _from_zip(path, room)
        return
    # The name that gzip may store inside is anybody's; that of the archive is what the user sees.
    name = path.stem if path.suffix.lower() in (".gz", ".zst", ".gzip", ".zstd") else f"{path.name}.unpacked"
    target = room / name
    packed = path.stat().st_size
    read = _from_gzip if start.startswith(_GZIP) else _from_zstd
    _write(read(path), target, packed, path.name)
    yield Member(name, target, packed)


def _from_zip(path: Path, room: Path) -> Iterator[Member]:
    left = MAX_UNPACKED
    with _zip(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MAX_MEMBERS:
            raise BadFile(
                f"the archive holds {len(infos):,} files, more than {MAX_MEMBERS:,}",
                where=path.name,
                fix="Unpack it and load the folder.",
            )
        for place, info in enumerate(infos):
            if _is_hidden(info.filename):
                continue
            refused = _why_refused(info)
            # Errors read "file: what", and the name of a refused member is all there is to say where.
            if refused:
                yield Member(_plain(info.filename), path, info.compress_size, refused)
                continue
            folder = room / str(place)
            folder.mkdir()
            target = folder / PurePosixPath(info.filename).name
            try:
                with _zip_errors(info.filename), archive.open(info) as packed:
                    left -= _write(_blocks(packed), target, info.compress_size, info.filename, left)
            except BadFile as error:
                target.unlink(missing_ok=True)
                yield Member(info.filename, path, info.compress_size, error)
                continue
            yield Member(info.filename, target, info.compress_size)


def _why_refused(info: zipfile.ZipInfo) -> BadFile | None:
    name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or any(ord(c) < 32 for c in name):
        return BadFile(
            "its name leads out of the archive",
            where=_plain(name),
            fix="Unpack the archive with care, and load the file by itself.",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return BadFile("it is a link, not a file", where=name, fix="Load the file that it means.")
    if info.flag_bits & _ENCRYPTED:
        return BadFile(
            "it is locked with a password", where=name, fix="Unpack it with the password and load what comes out."
        )
    return None


def _plain(name: str) -> str:
    """A name for a report that can mean no place on this machine."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in name.replace("\\", "/").split("/"))


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    with _zip_errors(path.name), zipfile.ZipFile(path) as archive:
        yield archive


@contextmanager
def _zip_errors(where: str) -> Iterator[None]:
    try:
        yield
    except ZIP_FAULTS as error:
        raise BadFile(
            f"the archive cannot be read: {error}",
            where=where,
            fix="Download it again, or unpack it with another program and load the folder.",
        ) from error


def _write(blocks: Iterator[bytes], target: Path, packed: int, where: str, left: int = MAX_UNPACKED) -> int:
    """Write a file as it unpacks, and stop where a bound is broken, whatever the archive says of its size. Returns its bytes."""
    size = 0
    with target.open("wb") as out:
        for block in blocks:
            size += len(block)
            if size > left or (size > RATIO_FROM and size > MAX_RATIO * max(packed, 1)):
                raise BadFile(
                    f"{packed:,} bytes unpack to more than {min(size, left):,}",
                    where=where,
                    fix="This looks like a zip bomb; do not load it.",
                )
            out.write(block)
    return size


def _blocks(handle: IO[bytes]) -> Iterator[bytes]:
    while block := handle.read(_BLOCK):
        yield block


def _from_gzip(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as handle:
            while block := handle.read(_BLOCK):
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _broken(path, error) from error


def _from_zstd(path: Path) -> Iterator[bytes]:
    import zstandard

    def frame() -> zstandard.ZstdDecompressionObj:
        return zstandard.ZstdDecompressor().decompressobj()

    try:
        with path.open("rb") as handle:
            one = frame()
            while raw := handle.read(_ZSTD_BLOCK):
                while raw:
                    if one.eof:
                        one = frame()
                    yield one.decompress(raw)
                    raw = one.unused_data
        if not one.eof:
            raise _broken(path, "the last frame breaks off")
    except zstandard.ZstdError as error:
        raise _broken(path, error) from error


def _broken(path: Path, why: object) -> BadFile:
    return BadFile(
        f"the archive cannot be read: {why}",
        where=path.name,
        fix="Download it again, or unpack it with another program and load what comes out.",
    )
