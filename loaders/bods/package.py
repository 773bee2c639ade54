"""Reading a BODS file: statements are gathered into records, parties made first, relationships when both ends are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.errors import BadFile
from loaders.bods import checks, interests
from loaders.bods.index import Index, Record
from loaders.bods.parties import Parties, Party
from loaders.bods.statements import ROLES, Statement, Unnamed, held_on, is_statement, parse, party
from loaders.bods.waiting import Rows, Waiting
from loaders.contract import Claims, Document, Head
from loaders.kept import Disk, Kept, met
from loaders.reading import json_items, json_lines
from loaders.records import Records, mapping

End = Record | Unnamed | None  # a record, a party that is not named, or nothing

# Row, object, and the statement that it is.
_Read = tuple[int, object, Statement | None]
LOAD_ALL = "Load the complete package, with the records that its relationships name."


def record_of(head: Head) -> str:
    """The array whose members are statements; none where the whole file is one."""
    return head.root if is_statement(mapping(head.first).keys()) else ""


def values(head: Head) -> Iterator[tuple[int, object]]:
    """(position or line from 1, object) of a package: an array, lines, or one statement that is the whole file."""
    if head.shape == "json_lines":
        return json_lines(head)
    return json_items(head, record_of(head))


class Package:
    """A file being read. A record waits until all its statements are in; a relationship before its ends waits for them."""

    def __init__(self, document: Document, disk: Disk) -> None:
        self.document = document
        self.index = Index(disk)
        for row, value in values(document.head):
            if statement := parse(row, value):
                self.index.add(statement)
        self.index.close()
        self.records = Records(document, as_of=self.index.published)
        self.parties = Parties(self.records)
        self.known = Kept(disk, "party", *Party._fields)
        self.waiting = Waiting(disk)
        self.late = Rows()  # those that complete a relationship to be made in a further pass

    def read(self) -> Iterator[Claims]:
        """Batches in file order; relationships whose ends were not complete come last, in a further pass over the file."""
        for row, value, statement in self._met(values(self.document.head)):
            if statement is None:
                self._refuse(row, value)
            else:
                self._gather(statement)
            if self.records.is_full:
                yield self.records.hand_over()
        if self.late:
            for row, _, statement in self._met(pair for pair in values(self.document.head) if pair[0] in self.late):
                if statement:
                    self._relationship(self._whole(statement), row, last_pass=True)
                if self.records.is_full:
                    yield self.records.hand_over()
        yield self.records.hand_over(last=True)

    def _met(self, read: Iterator[tuple[int, object]]) -> Iterator[_Read]:
        """Each object with the statement that it is; what they name is looked up for some of them together."""
        return met(((row, value, parse(row, value)) for row, value in read), self._meet)

    def _meet(self, some: list[_Read]) -> None:
        self.index.meet(statement for _, _, statement in some if statement)

    def _refuse(self, row: int, value: object) -> None:
        self.records.begin(row)
        if isinstance(value, BadFile):
            self.records.refuse(value.message, fix=value.fix)
            return
        self.records.refuse(
            "this is no statement of an entity, a person or a relationship", column="recordType", cells=value,
            fix="Correct recordType (0.4) or statementType (0.2, 0.3), or remove it.",
        )  # fmt: skip

    def _gather(self, statement: Statement) -> None:
        """Take a statement; when it completes its record, make what the record states."""
        record = self.index.record(statement.record)
        if statement.row < record.of(statement.sort)[1]:
            self.waiting.put(record.name, statement)
        elif statement.sort == "relationship":
            self._relationship(self._whole(statement), statement.row, last_pass=False)
        else:
            together = self._whole(statement)
            self._begin(together)
            self.known[record.name] = self.parties.add(together)

    def _whole(self, statement: Statement) -> list[Statement]:
        """All statements of the record that this one completes, oldest first."""
        record = self.index.record(statement.record)
        first, last = record.of(statement.sort)
        together = [*(self.waiting.of(record.name, statement.sort) if first < last else ()), statement]
        # An empty day sorts first: without one the order of the file decides.
        return sorted(together, key=lambda s: (s.day, s.row))

    def _begin(self, statements: list[Statement]) -> None:
        for statement in statements:
            self.records.begin(statement.row)
        checks.run(self.records, statements, self.index)

    def _relationship(self, statements: list[Statement], complete: int, *, last_pass: bool) -> None:
        """Make the relationships of a record, which a row completes, or leave them to the last pass where an end is still to come."""
        last = statements[-1]
        by_ends: dict[tuple[End, End], list[Statement]] = {}
        for statement in statements:
            subject, holder = (self._end(statement, role) for role in ROLES)
            by_ends.setdefault((subject, holder), []).append(statement)
        named = [end for ends in by_ends for end in ends if isinstance(end, Record)]
        if not last_pass and any(end.party == 0 or end.party > complete for end in named):
            self.late.add(complete)
            return
        self._begin(statements)
        if all(end.party for end in named) and any(end.first > complete for end in named):
            self.records.row = last.row
            self.records.warn(None, last.record, "the relationship stands before the records that it names")
        for (subject, holder), same in by_ends.items():
            # One record, another holder: a later day puts him in the place of the first; on one day both hold.
            replaced = held_on(last) if same[-1] is not last and same[-1].day < last.day else None
            self._link(same, subject, holder, replaced)

    def _end(self, statement: Statement, role: str) -> End:
        """The record that an end of a relationship stands for today."""
        named = party(statement, role)
        return self.index.record(named) if isinstance(named, str) else named

    def _link(self, statements: list[Statement], subject: End, holder: End, replaced: date | None) -> None:
        for role, end in zip(ROLES, (subject, holder), strict=True):
            if end is None:
                self._refuse_all(
                    statements, role, f"this relationship names no {role}", "Add the missing end, or the reason for it."
                )
                return
            if isinstance(end, Record) and end.party == 0:
                self._refuse_all(statements, role, f"the {role} of this relationship is not in the file", LOAD_ALL)
                return
        firm, owner = self._party(subject), self._party(holder)
        if firm.is_person:
            reason = "the subject of this relationship is a person; only a firm is owned"
            self._refuse_all(statements, "subject", reason, "Ask the publisher which firm is meant.")
        elif firm.mention is None:
            for _ in statements:
                self.records.skip("relationships whose subject is not named")
        elif owner.mention is None:
            interests.add_unnamed(self.records, statements, owner.reason, firm, replaced)
        else:
            interests.add(self.records, statements, owner, firm, replaced)

    def _party(self, end: End) -> Party:
        if isinstance(end, Record):
            return Party(*self.known[end.name])
        return Party("", None, "", False, False, end.reason if end else "unknown")

    def _refuse_all(self, statements: list[Statement], role: str, reason: str, fix: str) -> None:
        for statement in statements:
            self.records.row = statement.row
            value = statement.details.get(role)
            self.records.refuse(reason, column=role, value=value, fix=fix, cells=statement.whole)
