"""Who and what lies next to a firm or person, read by numbers instead of by ids.

A firm or person has a **number**, the place (``rowid``) of its row in ``entity``; rows of other tables are told by their places too. What
one relation holds of ``1 << PAGE_BITS`` numbers in a row lies in one row of ``neighbourhood``, so that those of a few hundred firms are
read in milliseconds from a store of millions. Places hold for the tables as they were when the pages were written
(``graph.identity.neighbourhood``); ``Neighbours.of`` tells whether they still do.

A page is two runs of unsigned 32-bit words. ``heads`` has one for each of its numbers that has anything, in order:
``slot << END_BITS | end``, where slot is the number's place within the page, and end where its values end among the ``words`` of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Literal, NamedTuple

from graph.store import View, Writer

PAGE_BITS = 7
END_BITS = 32 - PAGE_BITS
TIE_BITS = 3
NOBODY = (1 << 31) - 1  # the other party of a shipment, where it is not known

# Values of ``ties`` are others with what they are, ``number << TIE_BITS | Tie``. Those of the rest are places: ``links`` in ``link`` (of
# the company held), ``mentions``, ``decisions`` (whose first mention is one of the number's), ``interests`` (of the company held),
# ``identifiers``. Those of ``shipments`` have two words, the place in ``shipment`` and ``other party << 1 | 1 where it sent the goods``.
Relation = Literal["ties", "links", "mentions", "decisions", "interests", "identifiers", "shipments"]

# The tables it tells of. Within a table that has a row at each place no row moves: DuckDB moves rows only where some were deleted before
# them. So as many rows as there were lie where they lay, unless files came and went, too.
TABLES = ("entity", "link", "mention", "decision", "interest", "identifier", "shipment")
STAND = """
SELECT 'entity' AS name, count(*) AS stand FROM entity UNION ALL SELECT 'link', count(*) FROM link
UNION ALL SELECT 'mention', count(*) FROM mention UNION ALL SELECT 'decision', count(*) FROM decision
UNION ALL SELECT 'interest', count(*) FROM interest UNION ALL SELECT 'shipment', count(*) FROM shipment
UNION ALL SELECT 'identifier', count(*) FROM identifier UNION ALL SELECT 'member', count(*) FROM member
UNION ALL SELECT 'source', count(*) FROM source UNION ALL SELECT 'loaded', coalesce(epoch_us(max(loaded_at)), 0) FROM source
"""
_BOTH = f"SELECT TRUE AS noted, name, stand FROM placed UNION ALL SELECT FALSE, name, stand FROM ({STAND})"  # noqa: S608  # our text
_PAGES = """
SELECT relation, page, heads, words FROM neighbourhood
WHERE relation IN (SELECT unnest(CAST($relations AS VARCHAR[]))) AND page IN (SELECT unnest(CAST($pages AS INTEGER[])))
"""
_NUMBER = "SELECT rowid AS number FROM entity WHERE id = CAST($id AS UUID)"
_NUMBERS = "SELECT id, rowid AS number FROM entity WHERE id IN (SELECT unnest(CAST($ids AS UUID[])))"

_NOTHING: Sequence[int] = ()


class Tie(IntEnum):
    """What another is to somebody: it manages or owns him, is managed or owned by him, is of his family, or may be."""

    DIRECTOR = 0
    OWNER = 1
    DIRECTED = 2
    OWNED = 3
    RELATIVE = 4
    HINTED = 5


def holds(reader: View | Writer) -> bool:
    """Whether there is a neighbourhood, and no row was added, taken out or moved since it was written."""
    rows = reader.rows(_BOTH)
    noted = {row["name"]: row["stand"] for row in rows if row["noted"]}
    return bool(noted) and all(noted.get(row["name"]) == row["stand"] for row in rows)


class _Page(NamedTuple):
    heads: Sequence[int]
    words: Sequence[int]

    def values(self, number: int) -> Sequence[int]:
        """The words of a number; the heads count values, each of as many words as the others."""
        slot, mask = number & ((1 << PAGE_BITS) - 1), (1 << END_BITS) - 1
        at = bisect_left(self.heads, slot << END_BITS)
        if at == len(self.heads) or self.heads[at] >> END_BITS != slot:
            return _NOTHING
        width = len(self.words) // (self.heads[-1] & mask)
        return self.words[width * (self.heads[at - 1] & mask) if at else 0 : width * (self.heads[at] & mask)]


class Traded(NamedTuple):
    """A shipment as one of its parties has it: where its row lies, who the other one is (or ``NOBODY``), and whether it sent the goods."""

    number: int
    place: int
    other: int
    sent: bool


_EMPTY = _Page(_NOTHING, _NOTHING)


class Neighbours:
    """The neighbourhood of a store as one view sees it. A page is read once and kept as long as this is."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._pages: dict[tuple[Relation, int], _Page] = {}

    @classmethod
    def of(cls, view: View) -> Neighbours | None:
        """None where there is none that holds for what the view sees."""
        return cls(view) if view.by_place and holds(view) else None

    def number(self, id: str) -> int:
        """The number of a firm or person that is there."""
        return int(self._view.rows(_NUMBER, {"id": id})[0]["number"])

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """The numbers of firms and people by their ids; an id that none has is left out."""
        return {row["id"]: row["number"] for row in self._view.rows(_NUMBERS, {"ids": list(ids)})}

    def turn_to(self, numbers: Iterable[int], *relations: Relation) -> None:
        """Read what is not yet there of some relations, all in one statement."""
        pages = {number >> PAGE_BITS for number in numbers}
        missing = [(relation, page) for relation in relations for page in pages if (relation, page) not in self._pages]
        if not missing:
            return
        self._pages.update(dict.fromkeys(missing, _EMPTY))
        wanted = {
            "relations": sorted({relation for relation, _ in missing}),
            "pages": sorted({page for _, page in missing}),
        }
        for row in self._view.rows(_PAGES, wanted):
            self._pages[row["relation"], row["page"]] = _Page(
                memoryview(row["heads"]).cast("I"), memoryview(row["words"]).cast("I")
            )

    def each(self, relation: Relation, numbers: Iterable[int]) -> Iterator[tuple[int, Sequence[int]]]:
        """Each number that has anything with its words, in order."""
        asked = sorted(set(numbers))
        self.turn_to(asked, relation)
        for number in asked:
            values = self._pages[relation, number >> PAGE_BITS].values(number)
            if values:
                yield number, values

    def all(self, relation: Relation, numbers: Iterable[int]) -> list[int]:
        """The words of many numbers, one after the other."""
        return [value for _, values in self.each(relation, numbers) for value in values]

    def tied(self, numbers: Iterable[int], *kinds: Tie) -> set[int]:
        """Who is one of these to any of the numbers."""
        mask = (1 << TIE_BITS) - 1
        return {value >> TIE_BITS for value in self.all("ties", numbers) if value & mask in kinds}

    def traded(self, numbers: Iterable[int]) -> Iterator[Traded]:
        """The shipments of firms; one between two of them comes twice."""
        for number, words in self.each("shipments", numbers):
            for place, other in zip(words[::2], words[1::2], strict=True):
                yield Traded(number, place, other >> 1, not other & 1)
