"""The tables that leave the program as tables (CSV, Parquet), those rows that were chosen, and the words that explain them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from graph.schema import BY_NAME, VERSION


class Rows(NamedTuple):
    """The rows of one table: a text over the tables ``chosen`` and ``chosen_shipment``, and their order."""

    sql: str
    order: str


# The resolved graph first, then what it was made from.
TABLES: dict[str, Rows] = {
    "entity": Rows(
        "SELECT t.* FROM entity t JOIN chosen c ON c.id = t.id",
        "id",
    ),
    "link": Rows(
        "SELECT t.* FROM link t JOIN chosen a ON a.id = t.holder_id JOIN chosen b ON b.id = t.company_id",
        "id",
    ),
    "kin": Rows(
        "SELECT t.* FROM kin t JOIN chosen x ON x.id = t.a JOIN chosen y ON y.id = t.b",
        "a, b, kind, basis",
    ),
    "shipment": Rows(
        "SELECT t.* FROM shipment t JOIN chosen_shipment c ON c.id = t.id",
        'id, source_id, "row"',
    ),
    "member": Rows(
        "SELECT t.* FROM member t JOIN chosen c ON c.id = t.entity_id",
        "entity_id, mention_id",
    ),
    "mention": Rows(
        "SELECT t.* FROM mention t JOIN member b ON b.mention_id = t.id JOIN chosen c ON c.id = b.entity_id",
        'id, source_id, "row"',
    ),
    "identifier": Rows(
        "SELECT t.* FROM identifier t JOIN member b ON b.mention_id = t.mention_id JOIN chosen c ON c.id = b.entity_id",
        'mention_id, kind, "value", source_id, "row"',
    ),
    "roster": Rows(
        "SELECT t.* FROM roster t JOIN member b ON b.mention_id = t.company_id JOIN chosen c ON c.id = b.entity_id",
        'source_id, "row", company_id, edge',
    ),
    "interest": Rows(
        "SELECT t.* FROM interest t JOIN member h ON h.mention_id = t.holder_id JOIN member f ON f.mention_id = t.company_id "
        "JOIN chosen a ON a.id = h.entity_id JOIN chosen b ON b.id = f.entity_id",
        'id, source_id, "row"',
    ),
    "kinship": Rows(
        "SELECT t.* FROM kinship t JOIN member p ON p.mention_id = t.person_id JOIN member r ON r.mention_id = t.relative_id "
        "JOIN chosen x ON x.id = p.entity_id JOIN chosen y ON y.id = r.entity_id",
        'id, source_id, "row"',
    ),
    "decision": Rows(
        "SELECT t.* FROM decision t JOIN member m ON m.mention_id = t.a JOIN chosen c ON c.id = m.entity_id",
        "id",
    ),
    "listing": Rows(
        "SELECT t.* FROM listing t JOIN member b ON b.mention_id = t.mention_id JOIN chosen c ON c.id = b.entity_id",
        'id, source_id, "row"',
    ),
    # Statistics of whole countries are no part of anything; they go out with the whole case only.
    "trade_flow": Rows(
        "SELECT t.* FROM trade_flow t WHERE NOT EXISTS (SELECT 1 FROM entity e ANTI JOIN chosen c ON c.id = e.id)",
        'source_id, "row"',
    ),
    "source": Rows(
        "SELECT t.* FROM source t",
        "file, sha256",
    ),
}

# The data dictionary tells a newcomer where to begin.
_JOINS = """How the files join: `link.holder_id` and `link.company_id`, `kin.a` and `kin.b` are `entity.id`. A shipment names mentions
(`sender_id`, `receiver_id`, `declarant_id`, `contract_holder_id`): `member` leads from a mention to its entity. Each row of `mention`,
`identifier`, `interest`, `kinship` and `shipment` stands in row `row` of the file `source_id`, which is `source.id`.

Empty means unknown: never zero, and an open end of a period is not "for ever". Possible identities are decisions with reasons, not facts.
"""


def dictionary(kind: str, written: Mapping[str, int], notes: tuple[str, ...], remark: str) -> str:
    """The data dictionary of a folder of tables, as Markdown. ``remark``: what this format does to values."""
    said = " ".join(f"{note}." for note in notes)
    parts = ["# Export of a transship store", f"Schema version {VERSION}. {said}".strip(), f"{_JOINS}\n{remark}"]
    for name, count in written.items():
        table = BY_NAME[name]
        columns = "\n".join(f"| `{column}` | {type_name} |" for column, type_name in table.columns.items())
        parts.append(f"## {name}.{kind}: {count:,} rows\n\n{table.about}\n\n| column | type |\n|---|---|\n{columns}")
    return "\n\n".join(parts) + "\n"
