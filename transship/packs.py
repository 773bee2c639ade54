"""Checking an evidence pack: whether its parts are those of its manifest, and which source files are still what they were."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ValidationError

from graph.errors import BadFile, BadParams
from graph.provenance import content_hash

_FORMAT = "transship-pack 1"
_MANIFEST = "manifest.json"

# A manifest names files, not their content; a larger one is none of ours.
_MOST_BYTES = 256 << 20
_BLOCK = 1 << 20

Verdict = Literal["same", "changed", "missing", "added"]


class Part(BaseModel, frozen=True):
    """A part of a pack. ``added``: the manifest does not know it."""

    name: str
    verdict: Verdict


class PackSource(BaseModel, frozen=True):
    """A source file of a pack. ``where``: the file that was found, which may be of another name; empty where none was."""

    file: str
    sha256: str
    verdict: Verdict
    where: str = ""


class PackReport(BaseModel, frozen=True):
    """What a check found. ``sources`` is empty where no folder was given."""

    about: str
    again: str
    parts: list[Part]
    sources: list[PackSource]

    @property
    def sound(self) -> bool:
        """Whether everything that was looked at is as it was."""
        return all(
            verdict == "same" for verdict in (*(p.verdict for p in self.parts), *(s.verdict for s in self.sources))
        )


class _Stated(BaseModel):
    sha256: str
    bytes: int


class _File(BaseModel):
    file: str
    sha256: str


class _Manifest(BaseModel):
    format: str
    about: str
    again: str
    parts: dict[str, _Stated]
    sources: list[_File]


def verify(pack: Path, folders: Sequence[Path] = ()) -> PackReport:
    """Check a pack, and the source files in some folders. Raises BadFile for what is no pack, BadParams for what is no folder."""
    for folder in folders:
        if not folder.is_dir():
            raise BadParams("this is no folder", where=str(folder), fix="Give the folder that the source files lie in.")
    try:
        with zipfile.ZipFile(pack) as archive:
            manifest = _manifest(archive)
            parts = list(_parts(archive, manifest))
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise BadFile(
            f"the pack cannot be read: {error}", where=str(pack), fix="Get the pack again from where it came."
        ) from error
    except (KeyError, ValidationError, orjson.JSONDecodeError) as error:
        raise BadFile(
            "this archive has no manifest of an evidence pack",
            where=str(pack),
            fix="Give a file that `transship export pack` wrote.",
        ) from error
    return PackReport(
        about=manifest.about, again=manifest.again, parts=parts, sources=list(_sources(manifest, folders))
    )


def _manifest(archive: zipfile.ZipFile) -> _Manifest:
    entry = archive.getinfo(_MANIFEST)
    if entry.file_size > _MOST_BYTES:
        raise KeyError(_MANIFEST)
    found: Any = orjson.loads(archive.read(entry))
    manifest = _Manifest.model_validate(found)
    if manifest.format != _FORMAT:
        raise KeyError(manifest.format)
    return manifest


def _parts(archive: zipfile.ZipFile, manifest: _Manifest) -> Iterator[Part]:
    there = {entry.filename: entry for entry in archive.infolist()}
    for name, stated in sorted(manifest.parts.items()):
        if name not in there:
            yield Part(name=name, verdict="missing")
        else:
            yield Part(
                name=name, verdict="same" if _hash(archive, there[name], stated.bytes) == stated.sha256 else "changed"
            )
    yield from (Part(name=name, verdict="added") for name in sorted(there.keys() - manifest.parts.keys() - {_MANIFEST}))


def _hash(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, stated: int) -> str:
    """The hash of a part, read no further than its stated size: an archive can unpack to far more than it says. Empty if it is broken."""
    digest, read = hashlib.sha256(), 0
    try:
        with archive.open(entry) as handle:
            while read <= stated and (block := handle.read(_BLOCK)):
                digest.update(block)
                read += len(block)
    except (zipfile.BadZipFile, zlib.error):
        return ""  # its own checksum fails, so it is not what it was
    return digest.hexdigest()


def _sources(manifest: _Manifest, folders: Sequence[Path]) -> Iterator[PackSource]:
    """Each source by its content, wherever it lies; else by its place or name, with another content."""
    if not folders:
        return
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    by_hash = {content_hash(path): path for path in reversed(files)}
    for source in manifest.sources:
        if source.sha256 in by_hash:
            yield PackSource(**source.model_dump(), verdict="same", where=str(by_hash[source.sha256]))
            continue
        near = [path for path in files if path.as_posix().endswith(f"/{source.file}")] or [
            path for path in files if path.name == Path(source.file).name
        ]
        yield PackSource(
            **source.model_dump(), verdict="changed" if near else "missing", where=str(near[0]) if near else ""
        )
