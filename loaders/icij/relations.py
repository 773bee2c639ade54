"""Relationships of the leaks: who is officer of which firm, and in which capacity; where firms and people are registered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from graph.errors import BadFile
from graph.values.text import clean
from loaders.contract import Document
from loaders.icij.nodes import NODE, as_of, kind_of, mention_id
from loaders.kept import Disk, Kept, short
from loaders.reading import archives, look, open_table
from loaders.records import OVER_UNTOLD, Cells, Records, header_of, over

# The names of a column in the releases of several years.
ENDS = {
    "start": ("node_id_start", "START_ID", ":START_ID", "node_1", "_start"),
    "type": ("rel_type", "TYPE", ":TYPE", "_type"),
    "end": ("node_id_end", "END_ID", ":END_ID", "node_2", "_end"),
}
KNOWN = frozenset({"link", "status", "start_date", "end_date", "sourceID", "valid_until"})

OFFICER, ADDRESS = "officer_of", "registered_address"
# Relationships that are neither an interest nor an address, and why they are left out.
OTHERS = {
    "intermediary_of": "intermediaries set a firm up and own nothing",
    "similar": "the publisher's guess that two names are alike",
    "similar_company_as": "the publisher's guess that two names are alike",
    "same_name_as": "the publisher's guess that two names are alike",
    "same_as": "the publisher's guess that two nodes are one",
    "same_id_as": "the publisher's guess that two nodes are one",
    "same_company_as": "the publisher's guess that two nodes are one",
    "same_address_as": "addresses that are alike",
    "same_intermediary_as": "the publisher's guess that two nodes are one",
    "probably_same_officer_as": "the publisher's guess that two nodes are one",
    "connected_to": "a connection without a capacity",
}
# Words of a capacity, the first that fits counts: the edge (empty for posts without power) and the kind of interest.
CAPACITIES = (
    (re.compile(r"secretary|auditor|registered agent|resident agent|correspond|record keep|bank signatory|tax advis|legal advis"), "", ""),
    (re.compile(r"beneficial owner|\bubo\b|ultimate owner"), "OWNS", "beneficial_owner"),
    (re.compile(r"beneficiar"), "OWNS", "beneficiary"),
    (re.compile(r"settlor|grantor"), "OWNS", "settlor"),
    (re.compile(r"protector"), "OWNS", "protector"),
    (re.compile(r"trustee"), "OWNS", "trustee"),
    (re.compile(r"liquidator"), "DIRECTS", "liquidator"),
    (re.compile(r"director|president|chair|board"), "DIRECTS", "director"),
    (re.compile(r"shareholder|share holder|stockholder|accionista|member"), "OWNS", "shares"),
    (re.compile(r"founder|subscriber|first subscriber"), "OWNS", "founder"),
    (re.compile(r"owner|partner|principal"), "OWNS", "owner"),
    (re.compile(r"manager|officer|treasurer|attorney|legal representative"), "DIRECTS", "director"),
)  # fmt: skip
_AND = re.compile(r"\s*(?:[;/,+&]|\band\b)\s*")


def columns(names: Collection[str]) -> dict[str, str] | None:
    """The columns of the two ends and the type by what they are called here, or None where a header has not all three."""
    found = {name: end for end, known in ENDS.items() for name in known if name in names}
    return found if set(found.values()) == set(ENDS) and "node_id" not in names else None


def capacities(text: str) -> list[tuple[str, str]]:
    """Edges and kinds of the capacities that a text joins (``director / shareholder of``); empty where no word of it is known."""
    told = (
        next(((edge, kind) for word, edge, kind in CAPACITIES if word.search(part)), None)
        for part in _AND.split(text.lower())
    )
    return list(dict.fromkeys(found for found in told if found))


class Relations:
    """Reads the relationships of one file. ``at``: which column is which end."""

    def __init__(self, document: Document, at: Mapping[str, str], disk: Disk) -> None:
        self._document, self._disk = document, disk
        self._column = {end: column for column, end in at.items()}

    def add(self, records: Records, cells: Cells, raw: object) -> None:
        """One relationship: an interest, an address, or a row that is left out."""
        start, kind, end = (cells.get(self._column[name]) for name in ("start", "type", "end"))
        if not (start and kind and end):
            lacking = next(name for name, value in (("start", start), ("type", kind), ("end", end)) if not value)
            records.refuse(
                f"the relationship gives no {lacking}",
                column=self._column[lacking],
                fix="Download the table again.",
                cells=raw,
            )
            return
        link = cells.get("link")
        kind = kind.lower().replace(" ", "_")
        if kind == OFFICER:
            self._interest(records, start, end, link, cells)
        elif kind == ADDRESS:
            self._address(records, start, end)
        elif kind not in OTHERS and capacities(capacity := kind.replace("_", " ")):
            # Older releases name the capacity as the type: "shareholder of".
            self._interest(records, start, end, link or capacity, cells)
        else:
            records.skip(f"{kind}: {OTHERS.get(kind, 'neither an interest nor an address')}")

    def _interest(self, records: Records, officer: str, firm: str, link: str | None, cells: Cells) -> None:
        told = capacities(link or "")
        since, until = (records.day(column, cells.get(column)) for column in ("start_date", "end_date"))
        if not told:
            records.warn(
                "link", link or None, "this capacity is not known here; nothing is said of owning or directing"
            )
        records.make.as_of = as_of(cells.get("valid_until"))
        kept = [(edge, kind) for edge, kind in told if edge]
        ended = over(until, records.make.as_of, link, cells.get("status"))
        if kept and ended is None:
            records.skip(OVER_UNTOLD)
            return
        until, marks = ended or (until, [])
        marks += ["nominee"] if link and "nominee" in link.lower() else []
        for edge, kind in kept:
            records.make.interest(
                records.row,
                edge,
                mention_id(officer),
                mention_id(firm),
                kind,
                role=link or None,
                since=since,
                until=until,
                marks=marks,
            )
        if kept:
            records.load()
        else:
            records.skip("posts without power over a firm" if told else "officers in a capacity that is not known")

    def _address(self, records: Records, node: str, address: str) -> None:
        if found := self._addresses.get(short(address)):
            # The firm or person stands in another file; this adds the address to whatever is said of the same node there.
            records.make.address(records.row, found[0], record=node, known_as=mention_id(node))
            records.load()
        else:
            records.skip("addresses whose table does not stand beside this file")

    @cached_property
    def _addresses(self) -> Kept:
        """The texts of the address tables in the folder of this file, or in its archive, by node."""
        found = Kept(self._disk, "address", "text")
        for path in self._tables():
            try:
                head = look(path)
            except BadFile:
                continue  # a broken file is reported when it is loaded itself
            names = header_of(head.rows[0]) if head.shape == "table" and head.rows else []
            if kind_of(names) != "address" or not set(names) >= NODE:
                continue
            at, text, other = (
                names.index("node_id"),
                names.index("address"),
                names.index("name") if "name" in names else None,
            )
            for _, row in open_table(head):
                cells = [clean(cell) for cell in row] + [None] * len(names)
                if (node := cells[at]) and (told := cells[text] or (other is not None and cells[other])):
                    found[short(node)] = (str(told),)
        return found

    def _tables(self) -> Iterator[Path]:
        """The tables beside this file; those of an archive can be read until the next one is asked for."""
        archive = self._document.archive
        if archive is None:
            yield from sorted(self._document.path.parent.glob("*.csv"))
            return
        for member in archives.members(archive):
            if member.error is None and member.path.suffix.lower() == ".csv":
                yield member.path
