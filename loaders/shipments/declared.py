"""A format of shipments as a declaration, over the reader that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from graph.errors import UnknownFormat
from loaders.contract import Claims, Document, Head
from loaders.headers import Recognised, Vocabulary, standing_in, told_by_cells
from loaders.mapping import NeedsMapping
from loaders.shipments.meanings import DAYS, KINDS, RECEIVERS, Rules
from loaders.shipments.rows import ShipmentRows
from loaders.shipments.understanding import Understanding, draft, nameless, unread_day

# What the header says and the rules for one file, where a format leaves some of it to the file at hand.
Adapt = Callable[[Rules, Recognised, Document], tuple[Rules, Recognised]]


def _any(found: Recognised, roles: tuple[str, ...]) -> bool:
    return any(f"{role}.{attribute}" in found.columns for role in roles for attribute in ("name", "name_en", "number"))


@cache
def _vocabulary(*names: str) -> Vocabulary:
    return Vocabulary.load(*names, kinds=KINDS)


@dataclass(frozen=True)
class ShipmentTable:
    """A format of shipments: the file of its headers, what its rows are, whether a recognised table is of this format, and what its rules
    take from the file at hand."""

    vocabulary: str | tuple[str, ...]
    rules: Rules
    accepts: Callable[[Recognised, Head], bool]
    adapt: Adapt | None = None

    @property
    def words(self) -> Vocabulary:
        return _vocabulary(*((self.vocabulary,) if isinstance(self.vocabulary, str) else self.vocabulary))

    def recognise(self, head: Head) -> Recognised | None:
        """What the header of a file says, or None where the file is no table of shipments of this format."""
        found = self.words.find(head.rows) if head.shape == "table" else None
        if found is None or not _any(found, RECEIVERS):
            return None
        below = head.rows[found.header_row :]
        found = told_by_cells(standing_in(found, "hs6", "hs"), "hs", "hs", below)
        if not any(meaning in found.columns for meaning, _ in DAYS):
            found = told_by_cells(found, "day", "day", below)
        has_day = any(meaning in found.columns for meaning, _ in DAYS)
        has_hs = "hs" in found.columns or not self.rules.hs_required
        return found if has_day and has_hs and self.accepts(found, head) else None

    def sniff(self, head: Head) -> bool:
        return self.recognise(head) is not None

    def read(self, document: Document) -> Iterator[Claims]:
        """The claims of a file in batches. Raises UnknownFormat where a format was named that the file does not have."""
        found = self.recognise(document.head)
        if found is None:
            raise UnknownFormat(
                "the header has no columns for the day, the HS code and the receiver",
                where=document.file,
                fix="Look at the first rows of the file, or say what its columns mean in a mapping file.",
            )
        below = document.head.rows[found.header_row :]
        doubts = (*found.conflicts, *nameless(found, below), *unread_day(found, below))
        if doubts:
            raise NeedsMapping(draft(Understanding(found, self.rules, doubts, "day-first"), document.head))
        rules, found = self.adapt(self.rules, found, document) if self.adapt else (self.rules, found)
        yield from ShipmentRows(rules, document, found).read()
