"""A list of companies, of people, or of both as a format of its own: recognised, drafted and read in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.errors import UnknownFormat
from loaders.contract import Claims, Document, Head
from loaders.layout import any_header, at_sheet, declared_header, labels, places_of
from loaders.mapping import Draft, NeedsMapping, declare_as
from loaders.registers.declared import RegisterDeclaration
from loaders.registers.rows import Layout, RegisterRows
from loaders.registers.understanding import Understanding, draft, understand


@dataclass(frozen=True)
class RegisterTable:
    """One of the formats: its declaration says whom a row is about."""

    declares: type[RegisterDeclaration]

    def _understood(self, head: Head) -> Understanding | None:
        understood = understand(head)
        return understood if understood is not None and understood.declares is self.declares else None

    def sniff(self, head: Head) -> bool:
        return self._understood(head) is not None

    def draft(self, head: Head) -> Draft | None:
        understood = self._understood(head) or understand(head, self.declares.party)
        return None if understood is None else draft(understood, head)

    def read(self, document: Document) -> Iterator[Claims]:
        """The claims of a file in batches. Raises NeedsMapping where the table leaves a doubt."""
        if document.mapping is not None:
            yield from self._mapped(document, declare_as(self.declares, document.mapping))
            return
        understood = self._understood(document.head)
        if understood is None:
            raise UnknownFormat(
                f"the headers and values do not show that each row is a {self.declares.party}",
                where=document.file,
                fix="Look at the first rows of the file, or say what its columns mean in a mapping file.",
            )
        if understood.doubts:
            raise NeedsMapping(draft(understood, document.head))
        called = labels(understood.names)
        notes = [
            f'column "{called[place]}" is {meaning} by its header and values'
            for place, meaning in sorted((p, meaning) for meaning, several in understood.places.items() for p in several)
        ]  # fmt: skip
        used = {place for several in understood.places.values() for place in several} | understood.known
        unread = [name for place, name in enumerate(called) if place not in used]
        layout = self._layout(
            understood.header_row, called, understood.places, month_first=understood.dates == "month-first"
        )
        yield from RegisterRows(document, layout, notes, unread).read()

    def _mapped(self, document: Document, declared: RegisterDeclaration) -> Iterator[Claims]:
        page = at_sheet(document.head, declared.sheet)
        header_row, called = declared_header(page, declared, any_header(page))
        notes = [
            f'column "{column}" is {declared.columns[column]} by the mapping'
            for column in called
            if column in declared.used
        ]
        unread = [column for column in called if column not in declared.used]
        layout = self._layout(header_row, called, dict(places_of(declared, called)), month_first=declared.month_first)
        layout = layout._replace(country=declared.country, page=declared.sheet)
        yield from RegisterRows(document, layout, notes, unread).read()

    def _layout(
        self, header_row: int, names: tuple[str, ...], places: dict[str, tuple[int, ...]], *, month_first: bool
    ) -> Layout:
        party = self.declares.party
        own = {meaning.removeprefix(f"{party}_"): several for meaning, several in places.items()}
        return Layout(party, header_row, names, own, month_first, None, None)
