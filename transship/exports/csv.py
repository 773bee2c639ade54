"""A folder of CSV files, one for each table of the store, and a README that says what each column means.

UTF-8, comma, one header line. Lists and structures stand in one cell as JSON. A text cell that a spreadsheet program would run as a formula
has an apostrophe before it; numbers, dates and identifiers stay as they are. The folder appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from graph.schema import BY_NAME, VERSION, Table
from graph.store import View
from transship.exports.contract import Export, Exported, choose
from transship.outfiles import MARK, whole_folder, write_rows
from transship.selection import Selection

# The resolved graph first, then what it was made from. Each text gives the columns of its table, those rows that were chosen.
_TABLES = {
    "entity": "SELECT t.* FROM entity t JOIN chosen c ON c.id = t.id ORDER BY t.id",
    "link": "SELECT t.* FROM link t JOIN chosen a ON a.id = t.holder_id JOIN chosen b ON b.id = t.company_id ORDER BY t.id",
    "kin": "SELECT t.* FROM kin t JOIN chosen x ON x.id = t.a JOIN chosen y ON y.id = t.b ORDER BY t.a, t.b, t.kind, t.basis",
    "shipment": 'SELECT t.* FROM shipment t JOIN chosen_shipment c ON c.id = t.id ORDER BY t.id, t.source_id, t."row"',
    "member": "SELECT t.* FROM member t JOIN chosen c ON c.id = t.entity_id ORDER BY t.entity_id, t.mention_id",
    "mention": """
        SELECT t.* FROM mention t JOIN member b ON b.mention_id = t.id JOIN chosen c ON c.id = b.entity_id
        ORDER BY t.id, t.source_id, t."row"
    """,
    "identifier": """
        SELECT t.* FROM identifier t JOIN member b ON b.mention_id = t.mention_id JOIN chosen c ON c.id = b.entity_id
        ORDER BY t.mention_id, t.kind, t."value", t.source_id, t."row"
    """,
    "roster": """
        SELECT t.* FROM roster t JOIN member b ON b.mention_id = t.company_id JOIN chosen c ON c.id = b.entity_id
        ORDER BY t.source_id, t."row", t.company_id, t.edge
    """,
    "interest": """
        SELECT t.* FROM interest t JOIN member h ON h.mention_id = t.holder_id JOIN member f ON f.mention_id = t.company_id
        JOIN chosen a ON a.id = h.entity_id JOIN chosen b ON b.id = f.entity_id ORDER BY t.id, t.source_id, t."row"
    """,
    "kinship": """
        SELECT t.* FROM kinship t JOIN member p ON p.mention_id = t.person_id JOIN member r ON r.mention_id = t.relative_id
        JOIN chosen x ON x.id = p.entity_id JOIN chosen y ON y.id = r.entity_id ORDER BY t.id, t.source_id, t."row"
    """,
    "decision": """
        SELECT t.* FROM decision t JOIN member m ON m.mention_id = t.a JOIN chosen c ON c.id = m.entity_id ORDER BY t.id
    """,
    "source": "SELECT t.* FROM source t ORDER BY t.file, t.sha256",
}

# Columns that join a file to another one; the README tells a newcomer where to begin.
_JOINS = """How the files join: `link.holder_id` and `link.company_id`, `kin.a` and `kin.b` are `entity.id`. A shipment names mentions
(`sender_id`, `receiver_id`, `declarant_id`, `contract_holder_id`): `member` leads from a mention to its entity. Each row of `mention`,
`identifier`, `interest`, `kinship` and `shipment` stands in row `row` of the file `source_id`, which is `source.id`.

Lists and structures are JSON. A text that begins with a sign a spreadsheet would run as a formula has an apostrophe before it.
Empty means unknown: never zero, and an open end of a period is not "for ever". Possible identities are decisions with reasons, not facts.
"""


def _lines(view: View, table: Table, sql: str) -> Iterator[list[Any]]:
    # Arrow hands over columns in chunks, so a long table is never one list of dictionaries.
    for batch in view.arrow(sql).to_batches():
        columns = [batch.column(name).to_pylist() for name in table.columns]
        for values in zip(*columns, strict=True):
            yield [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return orjson.dumps(value, default=str).decode()
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def _readme(selection: Selection | None, written: dict[str, int], notes: tuple[str, ...]) -> str:
    parts = [
        "# Export of a transship store",
        f"Schema version {VERSION}. {' '.join(f'{note}.' for note in notes)}".strip(),
        _JOINS,
    ]
    for name, count in written.items():
        table = BY_NAME[name]
        columns = "\n".join(f"| `{column}` | {kind} |" for column, kind in table.columns.items())
        parts.append(f"## {name}.csv: {count:,} rows\n\n{table.about}\n\n| column | type |\n|---|---|\n{columns}")
    return "\n\n".join(parts) + "\n"


def write(view: View, out: Path, selection: Selection | None) -> Exported:
    """Write the folder. Nothing of the chosen rows is left out."""
    notes = choose(view, selection)
    written: dict[str, int] = {}
    with whole_folder(out) as room:
        for name, sql in _TABLES.items():
            with (room / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                written[name] = write_rows(handle, list(BY_NAME[name].columns), _lines(view, BY_NAME[name], sql))
        (room / "README.md").write_text(_readme(selection, written, notes), encoding="utf-8")
        (room / MARK).write_bytes(orjson.dumps({"format": "csv", "rows": written}, option=orjson.OPT_INDENT_2))
    return Exported((out,), written, notes=notes)


EXPORT = Export(name="csv", title="CSV files, one for each table, with a data dictionary", writes="folder", write=write)
