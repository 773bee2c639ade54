"""Statements of a BODS file that wait: on the disk, since the last statement of a record may stand anywhere after the first."""

from __future__ import annotations

import json

from loaders.bods.statements import Sort, Statement, parse
from loaders.kept import Disk, Name


class Waiting:
    """The statements of each record that have been met, until the last one is."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        disk.run('CREATE TABLE waiting ("row" INTEGER PRIMARY KEY, record, sort, statement)')
        disk.run("CREATE INDEX waiting_of ON waiting (record, sort)")

    def put(self, record: Name, statement: Statement) -> None:
        """Let a statement wait."""
        text = json.dumps(statement.whole)
        self._disk.run("INSERT INTO waiting VALUES (?, ?, ?, ?)", (statement.row, record, statement.sort, text))

    def of(self, record: Name, sort: Sort) -> list[Statement]:
        """All statements of a record that were put here, in the order of the file."""
        sql = 'SELECT "row", statement FROM waiting WHERE record = ? AND sort = ? ORDER BY "row"'
        found = self._disk.rows(sql, (record, sort))
        return [statement for row, text in found if (statement := parse(row, json.loads(text)))]


class Rows:
    """A set of row numbers: a bit for each row of the file."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, row: int) -> None:
        place = row >> 3
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << (row & 7)

    def __contains__(self, row: int) -> bool:
        place = row >> 3
        return place < len(self._bits) and bool(self._bits[place] >> (row & 7) & 1)

    def __bool__(self) -> bool:
        return bool(self._bits)
