"""An evidence pack: one archive with dossier, workbook, FollowTheMoney entities, the rows of the sources that they rest on, a manifest.

The manifest names the program, its libraries, the parameters, the command that makes the pack again, every source file and every part, each
with its SHA-256; ``transship verify-pack`` checks them. Parts have no dates of their own, so two runs over one case give the same bytes.
"""

from __future__ import annotations

import hashlib
import platform
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from graph.provenance import content_hash
from graph.schema import VERSION
from graph.store import Row, View
from transship.exports import ftm, html, xlsx
from transship.exports.contract import Export, Exported, Wanted, batches, choose
from transship.outfiles import whole_bytes

FORMAT = "transship-pack 1"
MANIFEST = "manifest.json"
ROWS = "rows.jsonl"

# The oldest day that a zip archive can state.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_LIBRARIES = ("duckdb", "followthemoney", "jinja2", "networkx", "pyarrow", "xlsxwriter")

_SOURCES = """
SELECT file, sha256, size, format, loader, loader_version, as_of, rows_read, loaded, rejected, skipped FROM source ORDER BY file, sha256
"""

# Every row that states anything of what was chosen.
_PLACES = """
SELECT DISTINCT s.file, s.sha256, w."row" FROM source s JOIN (
    SELECT m.source_id, m."row" FROM mention m JOIN member b ON b.mention_id = m.id JOIN chosen c ON c.id = b.entity_id
    UNION SELECT i.source_id, i."row" FROM interest i JOIN member h ON h.mention_id = i.holder_id
          JOIN member f ON f.mention_id = i.company_id JOIN chosen a ON a.id = h.entity_id JOIN chosen b ON b.id = f.entity_id
    UNION SELECT h.source_id, h."row" FROM shipment h JOIN chosen_shipment c ON c.id = h.id
) w ON w.source_id = s.id
"""


def _places(view: View, wanted: Wanted) -> Iterator[Row]:
    """The rows, by file and row: those that the chains rest on, and around a person or firm all that state anything of the selection."""
    if wanted.selection is None or not wanted.selection.seeds:
        places = sorted({(fact.file, fact.sha256, fact.row) for chain in wanted.chains for fact in chain.evidence})
        yield from ({"file": file, "sha256": sha256, "row": row} for file, sha256, row in places)
        return
    for batch in batches(view, _PLACES, 'file, sha256, "row"'):
        yield from batch.to_pylist()


def _rows(view: View, wanted: Wanted, out: Path) -> int:
    """Write the rows with their cells, as far as their files can be read again, one file after the other; the number of rows."""
    shown: dict[tuple[str, int], list[str]] = {}
    for chain in wanted.chains:
        for fact in chain.evidence:
            shown.setdefault((fact.sha256, fact.row), []).append(fact.fact)
    count = 0
    with out.open("wb") as handle:
        for _, group in groupby(_places(view, wanted), key=lambda place: (place["file"], place["sha256"])):
            places = list(group)
            found = (
                wanted.read_cells([(place["sha256"], place["row"]) for place in places]) if wanted.read_cells else ()
            )
            raw = {(cells.sha256, cells.row): cells for cells in found}
            for place in places:
                at = place["sha256"], place["row"]
                read = {"problem": raw[at].problem, "cells": raw[at].cells} if at in raw else {}
                line = {**place, "shows": list(dict.fromkeys(shown.get(at, ()))), **read}
                handle.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
                count += 1
    return count


def _readme(wanted: Wanted, again: str) -> str:
    cells = "with their cells" if wanted.read_cells else "by file and number; open the file to see their cells"
    return f"""# Evidence pack: {wanted.about}

Possible intermediary chains: leads to be checked, not proof of anything.

- `dossier.html` opens in any browser, without a network: begin here.
- `workbook.xlsx` has the same as tables.
- `entities.ftm.json` is for OpenAleph and other tools; `entities.ftm.json.side.jsonl` has what it cannot say.
- `{ROWS}` has the rows of the source files that all this rests on, {cells}.
- `{MANIFEST}` has the parameters, the versions, and the SHA-256 of every source file and every part.

{"What tells too much of people is left out and marked; see the dossier." if wanted.redacted else "Nothing about people is left out."}

Check the pack, and the source files if you have them: `transship verify-pack PACK.zip FOLDER`
Make it again from the same files: `transship load FOLDER --store case.duckdb`, then `{again}`
"""


def _manifest(view: View, wanted: Wanted, parts: dict[str, Path], again: str) -> dict[str, Any]:
    return {
        "format": FORMAT, "program": {"transship": version("transship"), "store schema": VERSION},
        "python": platform.python_version(), "libraries": {name: version(name) for name in _LIBRARIES},
        "about": wanted.about, "again": again, "redacted": wanted.redacted, "params": wanted.params,
        "chains": [{"rank": c.rank, "seller": c.seller.id, "front": c.front.id, "buyer": c.buyer.id} for c in wanted.chains],
        "sources": view.rows(_SOURCES),
        "parts": {name: {"sha256": content_hash(path), "bytes": path.stat().st_size} for name, path in sorted(parts.items())},
    }  # fmt: skip


def _zip(parts: dict[str, Path], handle: Any) -> None:
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(parts.items()):
            entry = zipfile.ZipInfo(name, date_time=_NO_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as target, path.open("rb") as source:
                while block := source.read(1 << 20):
                    target.write(block)


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the archive."""
    again = " ".join(
        part
        for part in ("transship export pack PACK.zip", wanted.again, "" if wanted.redacted else "--no-redact")
        if part
    )
    with tempfile.TemporaryDirectory(prefix="transship-pack-") as folder:
        room = Path(folder)
        written: dict[str, int] = {}
        left_out: dict[str, int] = {}
        for export, name in (
            (html.EXPORT, "dossier.html"),
            (xlsx.EXPORT, "workbook.xlsx"),
            (ftm.EXPORT, "entities.ftm.json"),
        ):
            done = export.write(view, room / name, wanted)
            left_out |= {f"{export.name}: {what}": count for what, count in done.left_out.items()}
        notes = choose(view, wanted)
        written["rows of sources"] = _rows(view, wanted, room / ROWS)
        (room / "README.md").write_text(_readme(wanted, again), encoding="utf-8")
        parts = {path.name: path for path in room.iterdir()}
        manifest = orjson.dumps(
            _manifest(view, wanted, parts, again), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE, default=str
        )
        (room / MANIFEST).write_bytes(manifest)
        with whole_bytes(out) as handle:
            _zip({**parts, MANIFEST: room / MANIFEST}, handle)
    written = {"chains": len(wanted.chains), "parts": len(parts) + 1, **written}
    return Exported(
        (out,), written, left_out, (*notes, f"SHA-256 of the manifest: {hashlib.sha256(manifest).hexdigest()}")
    )


EXPORT = Export(
    name="pack", title="Evidence pack: dossier, workbook, entities, source rows, hashes", writes="file", write=write, tells_chains=True,
    redacts=True,
)  # fmt: skip
