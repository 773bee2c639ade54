"""Writes pages of docs/ and all of cypher/*.cypher from the code; `make docs` runs it, a test checks that they are fresh."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from graph.schema import DERIVED, FACTS, JUDGEMENTS, PLACES, SOURCES, Table
from loaders import about, formats
from queries import questions
from transship import pasting

ROOT = Path(__file__).resolve().parent.parent
DOCS, CYPHER = ROOT / "docs", ROOT / "cypher"
NOTE = "<!-- Written by scripts/write_docs.py; run `make docs` instead of editing. -->\n"

WORDS = {
    "beneficial owner": "the person who in the end owns or controls",
    "chain": "seller, front, buyer and the shipments between them",
    "consignor / consignee": "sends / receives the goods, not always seller / buyer",
    "declarant": "filed the form",
    "director": "manages, may own nothing",
    "evidence": "a pair weighed: what agrees and differs, each in bits; it joins nobody by itself",
    "front": "the new firm abroad of a chain; a lead, not a judgement",
    "holding": "a firm between a person and another firm",
    "HS code": "six digits worldwide plus national ones, always with its edition year",
    "link": "one edge of ownership or directorship between entities, over time",
    "listing": "one entry on a sanctions or control list, about one mention",
    "mention": "a person or firm as one record of one source states it",
    "mirror data": "the partner's record of the same flow, counted once",
    "movement": "one delivery of goods, stated by one row or by two that mirror each other",
    "nominee": "somebody behind 25 or more firms; a chain through one stays and ranks low",
    "reject": "a row that was refused, with its reason",
    "trade flow": "one row of official statistics; most repeat the money of others, and none is a shipment",
}


def _table(table: Table) -> str:
    columns = ", ".join(f"`{name}`" for name in table.columns)
    return f"| `{table.name}` | {table.about} | {columns} |\n"


def model() -> str:
    """The tables and the words."""
    text = f"{NOTE}# The model\n\nOne DuckDB file holds these tables; Cypher sees entities, links and movements of the same names.\n"
    for title, tables in (
        ("Sources", SOURCES),
        ("Facts", FACTS),
        ("Judgements", JUDGEMENTS),
        ("Derived", DERIVED),
        ("Places", PLACES),
    ):
        text += f"\n## {title}\n\n| table | holds | columns |\n|---|---|---|\n" + "".join(map(_table, tables))
    return text + "\n## Words\n\n" + "".join(f"- **{word}**: {meaning}\n" for word, meaning in WORDS.items())


def _lead(thing: object) -> str:
    return (inspect.getdoc(thing) or "").strip()


ADDING = """
## To add a format

1. `transship load FILE --dry-run` shows how a file is seen: its shape, encoding and first rows.
2. Write `loaders/NAME.py`: a docstring (what one row is, units, publisher, traps), `sniff`, `read`, and `LOADER` at its end. A table of
   shipments is a `ShipmentTable` over words in `loaders/data/headers_*.csv`; another table reads `table_rows`, a document `xml_elements` or
   `json_items`, both into `Records`.
3. Make folders in `tests/loaders/cases/NAME/`, each with an input and a line that says why;
   `TRANSSHIP_UPDATE=1 pytest tests/loaders/test_cases.py` writes what was read. Review that like code.
4. Count a real file in another way and let a test compare. `make docs`, `make check`.

No list has to be edited. UN Comtrade was added in these steps: one file of 150 lines, three cases and two counts took less than an hour,
most of it to find out which rows of the statistics repeat others.
"""


def loaders() -> str:
    """The source formats."""
    text = f"{NOTE}# Source formats\n\nA file is recognised by its content; `transship load --format NAME` overrules that.\n"
    for loader in formats():
        text += f"\n## {loader.title}\n\n`{loader.name}`, version {loader.version}\n\n{about(loader).strip()}\n"
    return text + ADDING


def queries() -> str:
    """The questions with their Cypher."""
    text = (
        f"{NOTE}# Questions\n\n`transship ask NAME --param key=value`. The Cypher stands with its parameters in `cypher/`, "
        "to be pasted into Neo4j Browser.\n"
    )
    for query in questions():
        text += f"\n## {query.title}\n\n`{query.name}`\n\n| parameter | default |\n|---|---|\n"
        for name, field in query.params.model_fields.items():
            text += f"| `{name}` | `{field.default}` |\n"
        text += f"\n```cypher\n{query.cypher.strip()}\n```\n"
    return text


def cypher() -> dict[str, str]:
    """The files of all questions for Neo4j Browser, by name."""
    note = "Written by scripts/write_docs.py; run `make docs` instead of editing."
    return {name: text for query in questions() for name, text in pasting.files(query, note).items()}


PAGES = {"model.md": model, "loaders.md": loaders, "queries.md": queries}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}", file=sys.stderr)
    CYPHER.mkdir(exist_ok=True)
    for old in CYPHER.glob("*.cypher"):
        old.unlink()
    for name, text in cypher().items():
        (CYPHER / name).write_text(text, encoding="utf-8")
        print(f"cypher/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
