"""Reading a BODS file: statements are gathered into records, parties made first, relationships when both ends are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from graph.errors import BadFile
from loaders.bods import checks, interests
from loaders.bods.index import Index
from loaders.bods.parties import Parties, Party
from loaders.bods.statements import Sort, Statement, Unnamed, held_on, parse, party
from loaders.contract import Claims, Document, Head
from loaders.reading import json_items, json_lines
from loaders.records import Records

End = str | Unnamed | None  # a record's id, a party that is not named, or nothing

LOAD_ALL = "Load the complete package, with the records that its relationships name."


def record_of(head: Head) -> str:
    """The array whose members are statements; none where the whole file is one."""
    return "item" if head.root == "item" else ""


def values(head: Head) -> Iterator[tuple[int, object]]:
    """(position or line from 1, object) of a package: an array, lines, or one statement that is the whole file."""
    if head.shape == "json_lines":
        return json_lines(head)
    return json_items(head, record_of(head))


class Package:
    """A file being read. A record waits until all its statements are in; a relationship before its ends waits for them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.index = Index()
        for row, value in values(document.head):
            if statement := parse(row, value):
                self.index.add(statement)
        self.index.close()
        self.records = Records(document, as_of=self.index.published)
        self.parties = Parties(self.records)
        self.known: dict[str, Party] = {}
        self.waiting: defaultdict[tuple[Sort, str], list[Statement]] = defaultdict(list)
        self.met: set[str] = set()
        self.late: set[int] = set()  # rows of relationships to be made in a further pass
        self.ahead: set[int] = set()  # those among them that stand before any statement of an end

    def read(self) -> Iterator[Claims]:
        """Batches in file order; relationships whose ends were not complete come last, in a further pass over the file."""
        for row, value in values(self.document.head):
            statement = parse(row, value)
            if statement is None:
                self._refuse(row, value)
            else:
                self._gather(statement, last_pass=False)
            if self.records.is_full:
                yield self.records.hand_over()
        if self.late:
            for row, value in values(self.document.head):
                if row in self.late and (statement := parse(row, value)):
                    self._gather(statement, last_pass=True)
                if self.records.is_full:
                    yield self.records.hand_over()
        yield self.records.hand_over(last=True)

    def _refuse(self, row: int, value: object) -> None:
        self.records.begin(row)
        if isinstance(value, BadFile):
            self.records.refuse(value.message, fix=value.fix)
            return
        self.records.refuse(
            "this is no statement of an entity, a person or a relationship", column="recordType", cells=value,
            fix="Correct recordType (0.4) or statementType (0.2, 0.3), or remove it.",
        )  # fmt: skip

    def _gather(self, statement: Statement, *, last_pass: bool) -> None:
        """Take a statement; when it completes its record, make what the record states."""
        record = self.index.record(statement.record)
        key = (statement.sort, record)
        self.met.add(record)
        together = self.waiting[key]
        together.append(statement)
        if len(together) < self.index.size(statement):
            return
        del self.waiting[key]
        # An empty day sorts first: without one the order of the file decides.
        together.sort(key=lambda s: (s.day, s.row))
        if statement.sort == "relationship":
            self._relationship(together, last_pass=last_pass)
            return
        self._begin(together)
        self.known[record] = self.parties.add(together)

    def _begin(self, statements: list[Statement]) -> None:
        for statement in statements:
            self.records.begin(statement.row)
        checks.run(self.records, statements, self.index)

    def _relationship(self, statements: list[Statement], *, last_pass: bool) -> None:
        """Make the relationships of a record, or leave them to the last pass where an end is still to come."""
        last = statements[-1]
        by_ends: dict[tuple[End, End], list[Statement]] = {}
        for statement in statements:
            ends = self._end(statement, "subject"), self._end(statement, "interestedParty")
            by_ends.setdefault(ends, []).append(statement)
        absent = {end for ends in by_ends for end in ends if isinstance(end, str) and end not in self.known}
        if absent and not last_pass:
            self.late.update(statement.row for statement in statements)
            if not self.met.issuperset(absent):
                self.ahead.add(last.row)
            return
        self._begin(statements)
        if last.row in self.ahead and not absent:
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
        for role, end in (("subject", subject), ("interestedParty", holder)):
            if end is None:
                self._refuse_all(
                    statements, role, f"this relationship names no {role}", "Add the missing end, or the reason for it."
                )
                return
            if isinstance(end, str) and end not in self.known:
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
        if isinstance(end, str):
            return self.known[end]
        return Party("", None, "", False, False, end.reason if end else "unknown")

    def _refuse_all(self, statements: list[Statement], role: str, reason: str, fix: str) -> None:
        for statement in statements:
            self.records.row = statement.row
            value = statement.details.get(role)
            self.records.refuse(reason, column=role, value=value, fix=fix, cells=statement.whole)
