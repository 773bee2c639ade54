"""Files for ``neo4j-admin database import full``: one gzipped CSV a label or type with typed headers, and the script that imports them.

The import writes a whole database in one go, many times faster than a push, on a server that is stopped. It makes the same graph: a push
afterwards adds the constraints and finds nothing to change.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv

from graph import elements
from graph.elements import EDGES, NODES, SEPARATOR, Elements
from graph.errors import StoreUnavailable
from graph.store import View
from graph.stores.neo4j.copying import Progress
from graph.values.romanisation import latin

SCRIPT = "import.sh"

# Larger pages than a push has: nothing is sent, and a page is a few tens of megabytes.
_PAGE_ROWS = 100_000

_TYPES = {"text": "string", "texts": "string[]", "day": "date", "float": "double", "int": "long", "bool": "boolean"}
_CELLS = {"texts": f"array_to_string({{0}}, chr({ord(SEPARATOR)}))", "day": "CAST({0} AS VARCHAR)"}


class Bulk(NamedTuple):
    """What was written: the folder, the number of elements by label and type, and the command that imports them."""

    folder: Path
    counts: dict[str, int]
    command: list[str]


def _header(table: Elements) -> list[str]:
    columns = [f"{name}:{_TYPES[kind]}" for name, kind in table.properties.items() if name != "id"]
    if table.ends:
        return ["id:string", f":START_ID({table.ends[0]})", f":END_ID({table.ends[1]})", *columns]
    return [f"id:ID({table.labels[0]})", *columns]


def _page(view: View, table: Elements, after: str) -> pa.Table:
    stored = [(name, kind) for name, kind in table.properties.items() if name not in ("id", "names_latin")]
    cells = [f"{_CELLS.get(kind, '{0}').format(name)} AS {name}" for name, kind in stored]
    ends = ['"start"', '"end"'] if table.ends else []
    sql = f"SELECT {', '.join(['id', *ends, *cells])} FROM {table.table} WHERE id > $after ORDER BY id LIMIT $page"  # noqa: S608
    page = view.arrow(sql, {"after": after, "page": _PAGE_ROWS})
    if table.latin:
        written = page.column("names").to_pylist()
        spelled = [
            SEPARATOR.join(sorted({latin(one) for one in text.split(SEPARATOR)})) if text else None for text in written
        ]
        at = [name for name in table.properties if name != "id"].index("names_latin") + 1
        page = page.add_column(at, "names_latin", pa.array(spelled, pa.string()))
    return page


def _write(view: View, table: Elements, path: Path, progress: Progress | None) -> int:
    total, done, after = elements.count(view, table), 0, ""
    # Level 1: half as large as the text already, and not slower than the disk.
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(",".join(_header(table)).encode() + b"\n")
        while (page := _page(view, table, after)).num_rows:
            after = page.column("id")[-1].as_py()
            # Texts in quotes, numbers and empty cells without: an empty text stays one, nothing stays nothing.
            pa.csv.write_csv(page, out, pa.csv.WriteOptions(include_header=False, quoting_style="needed"))
            done += page.num_rows
            if progress:
                progress(table.name, done, total)
    return done


def _command(database: str) -> list[str]:
    nodes = [f"--nodes={':'.join(table.labels)}={table.name}.csv.gz" for table in NODES]
    edges = [f"--relationships={table.name}={table.name}.csv.gz" for table in EDGES]
    return [
        "database", "import", "full", database, "--overwrite-destination=true", "--id-type=string", "--multiline-fields=true",
        f"--array-delimiter=U+{ord(SEPARATOR):04X}", "--bad-tolerance=0", *nodes, *edges,
    ]  # fmt: skip


def _script(command: list[str]) -> str:
    words = " \\\n    ".join(f"'{word}'" for word in command)
    return (
        "#!/bin/sh\n"
        "# Replaces a database of a server that is stopped. NEO4J_ADMIN names neo4j-admin where it is not on the PATH.\n"
        "# Afterwards start the server and run `transship neo4j push`: it adds constraints and indexes, and finds nothing to change.\n"
        f'set -eu\ncd -- "$(dirname -- "$0")"\nexec "${{NEO4J_ADMIN:-neo4j-admin}}" {words}\n'
    )


def write_files(view: View, folder: Path, database: str = "neo4j", progress: Progress | None = None) -> Bulk:
    """Write all files into a folder. The script comes last: a folder without it is not complete.

    Raises StoreUnavailable where the disk is full or the folder cannot be written.
    """
    elements.prepare(view)
    counts = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        script = folder / SCRIPT
        script.unlink(missing_ok=True)
        for table in (*NODES, *EDGES):
            counts[table.name] = _write(view, table, folder / f"{table.name}.csv.gz", progress)
        command = _command(database)
        script.write_text(_script(command), encoding="utf-8")
        script.chmod(0o755)
    except OSError as error:
        raise StoreUnavailable(
            f"the files cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            fix="Free space or choose another folder, then run the same command again; what is there is written anew.",
        ) from error
    return Bulk(folder, counts, command)
