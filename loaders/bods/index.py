"""The first pass over a BODS file: which statements make up one record, and what the whole file must agree on."""

from __future__ import annotations

from collections import Counter
from datetime import date

from graph.errors import BadValue
from graph.values import dates
from loaders.bods.statements import Sort, Statement


class Index:
    """Ids only, no contents: memory grows with the number of statements, a few hundred bytes for each."""

    def __init__(self) -> None:
        self._written: Counter[tuple[Sort, str]] = Counter()
        self._successors: dict[str, str] = {}
        self._ids: set[int] = set()
        self._twice: set[str] = set()
        self._published = ""
        self.records: set[str] = set()
        self.components: set[str] = set()

    def add(self, statement: Statement) -> None:
        """Take note of a statement."""
        self._written[statement.sort, statement.record] += 1
        self.records.add(statement.record)
        self.components.update(statement.components)
        self._published = max(self._published, statement.published or "")
        for replaced in statement.replaces:
            # Of several statements that replace one, the first continues it; the others stand for themselves.
            self._successors.setdefault(replaced, statement.record)
        if statement.id is not None:
            own = hash(statement.id)
            if own in self._ids:
                self._twice.add(statement.id)
            self._ids.add(own)

    def close(self) -> None:
        """All statements are in: count how many there are of each record."""
        self.sizes: Counter[tuple[Sort, str]] = Counter()
        for (sort, record), count in self._written.items():
            self.sizes[sort, self.record(record)] += count
        self._written.clear()

    def record(self, name: str) -> str:
        """The record that an id stands for today: of a replaced statement the last that replaced it."""
        seen = {name}
        while (later := self._successors.get(name)) and later not in seen and later in self.records:
            seen.add(later)
            name = later
        return name

    def size(self, statement: Statement) -> int:
        """How many statements the record of this one has."""
        return self.sizes[statement.sort, self.record(statement.record)]

    def is_twice(self, statement: Statement) -> bool:
        """Whether another statement bears the same id."""
        return statement.id in self._twice

    @property
    def published(self) -> date | None:
        """The latest day on which something in the file was published."""
        try:
            told = dates.parse(self._published)
        except BadValue:
            return None
        return told.day if told else None
