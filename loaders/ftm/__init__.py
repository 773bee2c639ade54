"""FollowTheMoney entities, JSON lines: people, firms, who owns and directs them, family, and on which lists they stand.

One row is one line, one object. The format and its schemas: https://followthemoney.tech/explorer/ ; files come from
OpenSanctions, OpenAleph and others. Shares are per cent. ``followthemoney`` itself is not needed to read it: it takes
half a second to import and drops what it does not know without a word.

Traps. A link may stand before what it links, so the file is passed three times: addresses and the ends of links, then
parties, then links; what is remembered of each id lies on the disk. ``referents`` are older ids of an entity that links may use.
``innCode`` also holds Kyrgyz and Kazakh numbers. An entity with only a name, a number and contacts that no link names
adds contacts to a firm known from elsewhere (mark ``contact_only``). Objects of other schemas count as skipped.

A file that ``transship export ftm`` wrote comes back whole, shipments included, where its side file lies beside it: known by
its first line, and by the hash of the entities in its last, it says what FollowTheMoney cannot (docs/ftm.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from graph.errors import BadFile, BadValue
from loaders.building import Builder
from loaders.contract import BATCH_ROWS, Claims, Document, Head, Loader
from loaders.ftm import exact, links, listings, parties
from loaders.ftm.beside import Beside, Facts, side_of
from loaders.ftm.objects import Object, parse
from loaders.kept import Disk, Kept, Marks, met, short
from loaders.reading import json_lines

OF_NO_PARTY = "of a vessel or another thing"
REPEAT = "EconomicActivity that repeats a movement"
# Objects about others, read when all of those are known.
LATER = links.LINKS.keys() | listings.SCHEMAS
# Why objects are left out; others are just no part of the graph.
WHY_SKIPPED = {
    "Address": "their text is read where an entity names them",
    "Associate": "an acquaintance is no family relation",
    REPEAT: "another line speaks for it, with the value of the best record",
    "UnknownLink": "they say neither ownership nor direction nor family",
}


def sniff(head: Head) -> bool:
    return head.shape == "json_lines" and {"id", "schema", "properties"} <= head.keys


def read(document: Document) -> Iterator[Claims]:
    with Disk() as disk:
        yield from _read(document, disk)


def _read(document: Document, disk: Disk) -> Iterator[Claims]:
    survey = _Survey(document, disk)
    reading = _Reading(document, survey, disk)
    beside, reading.side_note = side_of(document.path)
    later = LATER | {exact.UNKNOWN_LINK, exact.SHIPMENT} if beside else LATER
    reading.side = Beside(beside) if beside else None
    for row, line, item in met(
        _lines(document, lambda item: item is None or item.schema not in later), reading.meet_parties
    ):
        reading.party(row, line, item)
        if reading.is_full():
            yield reading.hand_over()
    reading.side = Beside(beside) if beside else None
    for _, line, item in met(
        _lines(document, lambda item: item is not None and item.schema in later), reading.meet_ends
    ):
        if item:
            reading.link(item, line)
        if reading.is_full():
            yield reading.hand_over()
    yield reading.hand_over(last=True)


# Line number, line, and the object that it is.
_Line = tuple[int, Any, Object | None]


def _lines(document: Document, wanted: Callable[[Object | None], bool]) -> Iterator[_Line]:
    every = ((row, line, parse(row, line)) for row, line in json_lines(document.head))
    return (read for read in every if wanted(read[2]))


# Sets of ids: those that a link names, those that one treats as firms, and those of parties whose listing stands in an object of its own.
_LINKED, _FIRM, _EXPLAINED = 1, 2, 4


def _ends(item: Object) -> list[str]:
    """The ids that a link or an entry of a list names."""
    link = links.LINKS.get(item.schema)
    return item.texts(link.source, link.target) if link else item.texts(listings.ABOUT)


class _Survey:
    """The first pass: texts of addresses, and which ids links name and treat as firms."""

    def __init__(self, document: Document, disk: Disk) -> None:
        self._addresses = Kept(disk, "address", "text")
        self._named = Marks(disk, "named")
        for row, line in json_lines(document.head):
            item = parse(row, line)
            if item is None:
                continue
            if item.schema == "Address":
                self._address(item)
            elif link := links.LINKS.get(item.schema):
                self._named.add(_LINKED, item.texts(link.source))
                self._named.add(_LINKED | _FIRM if link.edge else _LINKED, item.texts(link.target))
            elif item.schema in listings.SCHEMAS:
                self._named.add(_EXPLAINED, item.texts(listings.ABOUT))

    def _address(self, item: Object) -> None:
        text = next(iter(item.texts("full")), None) or ", ".join(item.texts("postalCode", "city", "street"))
        for name in item.names if text else ():
            self._addresses[short(name)] = (text,)

    def address(self, name: str) -> str | None:
        """The text of an address by its id."""
        found = self._addresses.get(short(name))
        return str(found[0]) if found else None

    def meet(self, objects: Sequence[Object]) -> None:
        """Look up together what is known of some objects."""
        self._named.meet(short(name) for item in objects for name in item.names)
        self._addresses.meet(short(name) for item in objects for name in item.texts("addressEntity"))

    def named(self, item: Object) -> int:
        """In which sets an object is, under any of its names."""
        return self._named.of(item.names)


class _Reading:
    """The second and third pass: the batch at hand, the mention of each id, and what nobody read."""

    def __init__(self, document: Document, survey: _Survey, disk: Disk) -> None:
        self.document = document
        self.survey = survey
        self.claims = Claims()
        self.make = Builder(document, self.claims)
        self.mentions = Kept(disk, "mention", "mention")  # by id; None for an object that is no party
        self.older = Kept(disk, "older", "id")
        self.unread: set[str] = set()
        self.skipped: Counter[str] = Counter()
        self.side: Beside | None = None
        self.side_note = ""

    def is_full(self) -> bool:
        made = self.claims
        return len(made.mentions) + len(made.interests) + len(made.shipments) >= BATCH_ROWS

    def facts(self, item: Object) -> Facts | None:
        """What the side file says of an entity; None without one, and with a warning where that cannot be read."""
        try:
            return self.side.facts(item.id) if self.side else None
        except ValidationError as error:
            fault = error.errors()[0]
            self.claims.warn(
                self.document, item.row, column=".".join(map(str, fault["loc"])), value=fault["input"],
                reason=f"what the side file says of {item.id} is not read: {fault['msg']}",
            )  # fmt: skip
            return None

    def hand_over(self, *, last: bool = False) -> Claims:
        full, self.claims = self.claims, Claims()
        self.make.claims = self.claims
        if last:
            full.unread_columns = tuple(sorted(self.unread))
            full.notes = (
                *([self.side_note] if self.side_note else ()),
                *(
                    f"{what}: {count} skipped; {WHY_SKIPPED.get(what, 'the graph has no place for them yet')}"
                    for what, count in sorted(self.skipped.items())
                ),
            )
        return full

    def meet_parties(self, some: list[_Line]) -> None:
        """Look up together what is known of some objects."""
        objects = [item for _, _, item in some if item]
        self.mentions.meet(short(item.id) for item in objects)
        self.older.meet(short(name) for item in objects for name in item.names[1:])
        self.survey.meet(objects)

    def meet_ends(self, some: list[_Line]) -> None:
        """Look up together what some links name."""
        ends = {short(text) for _, _, item in some if item for text in _ends(item)}
        self.mentions.meet(ends)
        self.older.meet(name for name in ends if not self.mentions.get(name))

    def find(self, name: str) -> str | None:
        """The mention of an id or an older id; None for an object that is no party."""
        sought = short(name)
        found = self.mentions.get(sought) or self.mentions[self.older[sought][0]]
        return None if found[0] is None else str(found[0])

    def party(self, row: int, line: Any, item: Object | None) -> None:
        """A line that is no link: a party, an object of another schema, or nothing that can be read."""
        self.claims.rows_read += 1
        if item is None:
            broken = isinstance(line, BadFile)
            self.claims.refuse(
                self.document, row, column=None, value=None, cells=None if broken else line,
                reason=line.message if broken else "this line is no FtM object: id, schema or properties are missing",
                fix="Mend or remove the line.",
            )  # fmt: skip
            return
        if item.schema not in parties.PARTIES:
            self._remember(item, None)
            self._skip(item.schema)
            return
        if facts := self.facts(item):
            try:
                self._remember(item, exact.party(self.make, item, facts))
                self.claims.loaded += 1
            except BadValue as error:
                self._refuse_value(item, line, error)
            return
        self._note_unread(item, parties.READ)
        self._set_day(item)
        named = self.survey.named(item)
        mention = parties.add(
            self.make, item, self.survey.address, firm=bool(named & _FIRM), linked=bool(named & _LINKED)
        )
        if mention is None:
            self.claims.refuse(
                self.document, row, column="name", value=item.id, cells=line, fix="Give it a name or a number.",
                reason=f"this {item.schema} has neither a name nor a number that is read",
            )  # fmt: skip
            return
        if self.mentions.get(short(item.id)):
            self.claims.warn(self.document, row, column="id", value=item.id, reason="this id stands in the file twice")
        if not named & _EXPLAINED:
            listings.by_topic(self.make, item, mention)
        self._remember(item, mention)
        self.claims.loaded += 1

    def link(self, item: Object, line: Any) -> None:
        self.claims.rows_read += 1
        of_list = item.schema in listings.SCHEMAS
        if facts := self.facts(item):
            add = (
                exact.listing if of_list
                else exact.shipment if item.schema == exact.SHIPMENT
                else exact.link
            )  # fmt: skip
            try:
                made = add(self.make, item, facts, self.find)
            except BadValue as error:
                self._refuse_value(item, line, error)
                return
        elif item.schema not in LATER:
            self._skip(item.schema)
            return
        else:
            self._set_day(item)
            self._note_unread(item, listings.READ if of_list else links.READ)
            made = (listings if of_list else links).add(self.make, item, self.find)
        if isinstance(made, links.Missing):
            self.claims.refuse(
                self.document, item.row, column=made.column, value=made.value, reason=made.reason, cells=line,
                fix="Load the complete export, with the entities that its links name.",
            )  # fmt: skip
        elif made:
            self.claims.loaded += 1
        elif facts and facts.repeats:
            self._skip(REPEAT)
        else:
            self._skip(f"{item.schema} {OF_NO_PARTY}")

    def _refuse_value(self, item: Object, line: Any, error: BadValue) -> None:
        self.claims.refuse(
            self.document, item.row, column=None, value=item.id, cells=line, reason=error.reason, fix="Export the graph again."
        )  # fmt: skip

    def _remember(self, item: Object, mention: str | None) -> None:
        own = short(item.id)
        self.mentions[own] = (mention,)
        for older in map(short, item.names[1:]):
            if self.older.get(older) is None:
                self.older[older] = (own,)

    def _skip(self, what: str) -> None:
        self.claims.skipped += 1
        self.skipped[what] += 1

    def _set_day(self, item: Object) -> None:
        seen = self.make.day(item.row, "last_seen", item.last_seen)
        self.make.as_of = seen.day if seen else None

    def _note_unread(self, item: Object, read: frozenset[str]) -> None:
        self.unread.update(f"{item.schema}.{name}" for name in item.properties.keys() - read)
        self.unread.update(item.beside)


LOADER = Loader(name="ftm", title="FollowTheMoney entities", version="2", sniff=sniff, read=read)
