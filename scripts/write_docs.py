"""Writes docs/model.md, docs/loaders.md and docs/queries.md from the code; `make docs` runs it, a test checks that they are fresh."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from graph.schema import DERIVED, FACTS, JUDGEMENTS, SOURCES, Table
from loaders import formats
from queries import questions

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by scripts/write_docs.py; run `make docs` instead of editing. -->\n"

WORDS = {
    "beneficial owner": "the person who in the end owns or controls",
    "chain": "seller, front, buyer and the shipments between them",
    "consignor / consignee": "sends / receives the goods, not always seller / buyer",
    "declarant": "filed the form",
    "director": "manages, may own nothing",
    "front": "the new firm abroad of a chain; a lead, not a judgement",
    "holding": "a firm between a person and another firm",
    "HS code": "six digits worldwide plus national ones, always with its edition year",
    "link": "one edge of ownership or directorship between entities, over time",
    "mention": "a person or firm as one record of one source states it",
    "mirror data": "the partner's record of the same flow, counted once",
    "movement": "one delivery of goods, stated by one row or by two that mirror each other",
    "nominee": "somebody behind 25 or more firms; a chain through one stays and ranks low",
    "reject": "a row that was refused, with its reason",
}


def _table(table: Table) -> str:
    columns = ", ".join(f"`{name}`" for name in table.columns)
    return f"| `{table.name}` | {table.about} | {columns} |\n"


def model() -> str:
    """The tables and the words."""
    text = f"{NOTE}# The model\n\nOne DuckDB file holds these tables; Cypher sees entities, links and movements of the same names.\n"
    for title, tables in (("Sources", SOURCES), ("Facts", FACTS), ("Judgements", JUDGEMENTS), ("Derived", DERIVED)):
        text += f"\n## {title}\n\n| table | holds | columns |\n|---|---|---|\n" + "".join(map(_table, tables))
    return text + "\n## Words\n\n" + "".join(f"- **{word}**: {meaning}\n" for word, meaning in WORDS.items())


def _lead(thing: object) -> str:
    return (inspect.getdoc(thing) or "").strip()


def loaders() -> str:
    """The source formats."""
    text = f"{NOTE}# Source formats\n\nA file is recognised by its content; `transship load --format NAME` overrules that.\n"
    for loader in formats():
        text += f"\n## {loader.title}\n\n`{loader.name}`, version {loader.version}\n\n{_lead(inspect.getmodule(loader.read))}\n"
    return text


def queries() -> str:
    """The questions with their Cypher."""
    text = (
        f"{NOTE}# Questions\n\n`transship ask NAME --param key=value`; the Cypher can be pasted into Neo4j Browser.\n"
    )
    for query in questions():
        text += f"\n## {query.title}\n\n`{query.name}`\n\n| parameter | default |\n|---|---|\n"
        for name, field in query.params.model_fields.items():
            text += f"| `{name}` | `{field.default}` |\n"
        text += f"\n```cypher\n{query.cypher.strip()}\n```\n"
    return text


PAGES = {"model.md": model, "loaders.md": loaders, "queries.md": queries}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
