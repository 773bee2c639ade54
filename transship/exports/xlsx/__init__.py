"""A workbook for spreadsheet programs: chains, people, companies, ownership, shipments, identity decisions, evidence and sources.

Days are dates where the day is known and text where only the month or year is; numbers of firms and people are text and keep their zeros.
A sheet that reaches the row limit of the format goes on in a next one, and the read-me says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from graph.store import Row, Step, View
from queries.chains.rows import Chain
from transship.exports.contract import Export, Exported, Wanted, batches, choose
from transship.exports.xlsx import sheets
from transship.exports.xlsx.book import Book, Link
from transship.exports.xlsx.sheets import Sheet
from transship.outfiles import whole_bytes
from transship.spelling import day_as_known, romanised

_ROWS_OF = """
SELECT id, sheet, n FROM party_row WHERE id IN (SELECT unnest($ids::UUID[]))
"""
_SOURCE_ROWS_OF = "SELECT sha256, file, n FROM source_row"

_DAYS = {
    "born": "born_precision",
    "founded": "founded_precision",
    "since": "since_precision",
    "until": "until_precision",
}


def _rows(view: View, sheet: Sheet, ranks: dict[str, list[int]]) -> Iterator[Row]:
    for batch in batches(view, sheet.sql, sheet.order):
        for row in batch.to_pylist():
            yield _prepared(row, sheet, ranks)


def _prepared(row: Row, sheet: Sheet, ranks: dict[str, list[int]]) -> Row:
    """A row as its cells show it: days as precise as they are known, numbers as text, links where the other row is in the book."""
    for name, precision in _DAYS.items():
        if isinstance(row.get(name), date):
            row[name] = day_as_known(row[name], row.get(precision))
    if "identifiers" in row:
        row["numbers"] = [f"{number['kind']} {number['value']}" for number in row["identifiers"] or ()]
        row["romanised"] = romanised(row["name"])
        row["others"] = [name for name in row["names"] or () if name != row["name"]]
        row["chains"] = ", ".join(map(str, ranks.get(row["id"], ())))
    for text, to_sheet, to_row in sheet.links:
        if row.get(text) is not None and row.get(to_row) is not None:
            row[text] = Link(str(row[text]), row[to_sheet], row[to_row])
    return row


class _Rows:
    """Where the parties and files that chains name stand in the book."""

    def __init__(self, view: View, chains: tuple[Chain, ...]) -> None:
        ids = sorted(_named(chains))
        self._parties = {row["id"]: (row["sheet"], row["n"]) for row in view.rows(_ROWS_OF, {"ids": ids})}
        self._sources = {row["sha256"]: row["n"] for row in view.rows(_SOURCE_ROWS_OF)} if chains else {}

    def party(self, name: str, party_id: str) -> Link | str:
        return Link(name, *self._parties[party_id]) if party_id in self._parties else name

    def source(self, file: str, sha256: str) -> Link | str:
        return Link(file, "sources", self._sources[sha256]) if sha256 in self._sources else file


def _named(chains: tuple[Chain, ...]) -> set[str]:
    firms = {firm.id for chain in chains for firm in (chain.seller, chain.front, chain.buyer)}
    return firms | {person.id for chain in chains for person in chain.people}


def _chain(chain: Chain, at: _Rows) -> Row:
    first = chain.people[0]
    more = f" and {len(chain.people) - 1} more" if len(chain.people) > 1 else ""
    founded = chain.front.incorporated
    return {
        "rank": chain.rank, "score": chain.score, "link_strength": f"{chain.link_strength.value} ({chain.link_strength.grade})",
        **{role: at.party(firm.name, firm.id) for role, firm in (("seller", chain.seller), ("front", chain.front), ("buyer", chain.buyer))},
        "front_country": chain.front.country, "front_founded": date.fromisoformat(founded) if founded and len(founded) == 10 else founded,
        "people": at.party(f"{first.name}{more}", first.id), "basis": [f"{person.name}: {person.basis}" for person in chain.people],
        "goods": chain.goods, "shipments": chain.shipments, "value_usd": chain.value_usd, "first": chain.first, "last": chain.last,
        "legs": chain.legs,
        "route": [f"{leg.sender.name} → {leg.receiver.name}, {leg.hs6}, {leg.shipments}, {leg.first} – {leg.last}" for leg in chain.route],
        "suppliers": [f"{supply.firm.name}, {supply.hs6}, {supply.shipments}" for supply in chain.suppliers],
        "doubts": chain.doubts, "evidence": len(chain.evidence),
    }  # fmt: skip


def _facts(chains: tuple[Chain, ...], at: _Rows) -> Iterator[Row]:
    for place, chain in enumerate(chains, start=1):
        for fact in chain.evidence:
            yield {
                "about": Link(f"chain {chain.rank}", "chains", place), "fact": fact.fact, "file": at.source(fact.file, fact.sha256),
                "row": fact.row, "sha256": fact.sha256,
            }  # fmt: skip


def _ranks(chains: tuple[Chain, ...]) -> dict[str, list[int]]:
    """The ranks of the chains in which somebody stands."""
    found: dict[str, list[int]] = defaultdict(list)
    for chain in chains:
        ends = [
            chain.seller,
            chain.front,
            chain.buyer,
            *(end for leg in chain.route for end in (leg.sender, leg.receiver)),
        ]
        behind = [firm for person in chain.people for firm in (*person.seller_path, *person.front_path)]
        for party in {*(firm.id for firm in (*ends, *behind)), *(person.id for person in chain.people)}:
            found[party].append(chain.rank)
    return found


def _readme(book: Book, wanted: Wanted, notes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield "what this is", f"Possible intermediary chains and what they rest on: {wanted.about}."
    yield (
        "how to read it",
        "Every row is a lead to be checked, not proof of anything. The files and rows behind it stand beside it.",
    )
    yield "empty cells", "Empty means unknown: never zero, and an open end of a period is not for ever."
    yield "numbers", "Tax and register numbers are text, so that their zeros stay. No cell holds a formula."
    yield from (("note", note) for note in (*notes, *wanted.notes))
    about = {
        "chains": "one row a possible chain, best first",
        **{s.name: s.about for s in (*_SHEETS, sheets.RECORDS, sheets.SOURCES)},
    }
    for name, done in book.written.items():
        yield name, f"{done.rows:,} rows: {about[name]}."
        if len(done.sheets) > 1:
            yield "", f"More rows than a sheet can hold; they stand in {', '.join(done.sheets)}."
        if done.unlinked:
            yield (
                "",
                f"{done.unlinked:,} cells have no link, because a sheet can hold no more of them; their text is whole.",
            )
        if done.cut:
            yield (
                "",
                f"{done.cut:,} texts were longer than a cell can hold and end in (cut); `export csv` has them whole.",
            )
    yield from ((name, str(value)) for name, value in wanted.params.items() if value not in (None, ""))


_SHEETS = (sheets.PEOPLE, sheets.COMPANIES, sheets.OWNERSHIP, sheets.SHIPMENTS, sheets.DECISIONS)


def fill(book: Book, view: View, wanted: Wanted) -> Exported:
    """Write all sheets. No chosen row is left out; what a cell or sheet cannot hold is said in the read-me and in the result."""
    notes = choose(view, wanted)
    view.run((Step("party_row", sheets.PARTY_ROWS), Step("source_row", sheets.SOURCE_ROWS)))
    page = book.page("read-me")
    at, ranks = _Rows(view, wanted.chains), _ranks(wanted.chains)
    book.table("chains", sheets.CHAINS, (_chain(chain, at) for chain in wanted.chains))
    for sheet in _SHEETS:
        book.table(sheet.name, sheet.columns, _rows(view, sheet, ranks))

    def evidence() -> Iterator[dict[str, Any]]:
        yield from _facts(wanted.chains, at)
        yield from _rows(view, sheets.RECORDS, ranks)

    book.table(sheets.RECORDS.name, sheets.RECORDS.columns, evidence())
    book.table(sheets.SOURCES.name, sheets.SOURCES.columns, _rows(view, sheets.SOURCES, ranks))
    book.words(page, _readme(book, wanted, notes))
    every = book.written.items()
    split = {f"{name}: more rows than one sheet holds, split": len(d.sheets) for name, d in every if len(d.sheets) > 1}
    cut = {f"{name}: texts cut to what a cell holds": d.cut for name, d in every if d.cut}
    return Exported((), {name: d.rows for name, d in every}, {**split, **cut}, notes)


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the workbook."""
    with whole_bytes(out) as handle:
        book = Book(handle)
        done = fill(book, view, wanted)
        book.close()
    return Exported((out,), done.written, done.left_out, done.notes)


EXPORT = Export(
    name="xlsx",
    title="Workbook with chains, people, firms, shipments and evidence",
    writes="file",
    write=write,
    tells_chains=True,
)
