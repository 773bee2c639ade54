"""The list at the end of a section that every claim leads to: rows of files, numbered as they are first named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from queries.chains.records import Place
from queries.chains.rows import Evidence
from transship.exports.contract import RawCells


@dataclass(slots=True)
class Entry:
    """A row of a file and all that it shows. ``cells``: the row as read, where its file could be read again."""

    number: int
    place: Place
    facts: list[str] = field(default_factory=list)
    cells: RawCells | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A number in brackets behind a claim, and the anchor of the entry it leads to."""

    number: int
    anchor: str


class Proof:
    """The entries of one section. ``prefix`` keeps the anchors of several sections apart."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._entries: dict[Place, Entry] = {}

    def add(self, evidence: Iterable[Evidence]) -> None:
        """Take up what an answer rests on."""
        for fact in evidence:
            self._entry(Place(fact.file, fact.row, fact.sha256), fact.fact)

    def refs(self, places: Iterable[Place], fact: str, most: int = 6) -> list[Ref]:
        """Numbers for some rows, the first ones where there are many; a row that is new to the list is added with what it shows."""
        known = [(place, self._entries.get(place)) for place in list(places)[:most]]
        found = [self._ref(entry or self._entry(place, fact)) for place, entry in known]
        return sorted(found, key=lambda ref: ref.number)

    @property
    def entries(self) -> list[Entry]:
        return list(self._entries.values())

    @property
    def places(self) -> list[Place]:
        return list(self._entries)

    def anchor(self, entry: Entry) -> str:
        return f"{self._prefix}-e{entry.number}"

    def attach(self, cells: Iterable[RawCells]) -> None:
        """Put the raw cells beside their entries."""
        by_place = {(entry.place.sha256, entry.place.row): entry for entry in self._entries.values()}
        for raw in cells:
            if entry := by_place.get((raw.sha256, raw.row)):
                entry.cells = raw

    def _entry(self, place: Place, fact: str) -> Entry:
        entry = self._entries.setdefault(place, Entry(len(self._entries) + 1, place))
        if fact not in entry.facts:
            entry.facts.append(fact)
        return entry

    def _ref(self, entry: Entry) -> Ref:
        return Ref(entry.number, self.anchor(entry))
