"""Small invented worlds for tests: claims written the way loaders write them, into a store in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from graph.provenance import key
from graph.store import Store
from graph.stores import connect
from graph.values.dates import parse
from graph.values.identifiers import kz_check_digit
from loaders.building import Builder, number, numbers
from loaders.contract import Claims, Document, Head
from loaders.intake import write

__all__ = ["Paper", "add", "fill", "iin", "inn", "inn_person", "number", "numbers", "parse"]


class Paper:
    """One invented source file: a builder whose claims go into a store."""

    def __init__(self, name: str, as_of: date | None = None) -> None:
        self.name = name
        self.claims = Claims()
        self.document = Document(Head(Path(name), "other", "utf-8"), key("source", name), name)
        self.make = Builder(self.document, self.claims, as_of=as_of)


def fill(papers: Iterable[Paper]) -> Store:
    """A store in memory that holds the claims of some papers."""
    store = connect(":memory:")
    add(store, papers)
    return store


def add(store: Store, papers: Iterable[Paper]) -> None:
    """Write the claims of some papers into a store."""
    with store.writer() as writer:
        for paper in papers:
            write(writer, paper.claims)
            writer.add(
                "source",
                [
                    (
                        paper.document.source_id,
                        paper.name,
                        key(paper.name),
                        0,
                        "test",
                        "test",
                        "1",
                        "utf-8",
                        None,
                        1,
                        1,
                        0,
                        0,
                        0,
                        [],
                        [],
                        None,
                    )
                ],
            )


def _digit(digits: str, weights: Iterable[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 11 % 10


def inn(nine: str) -> str:
    """A Russian firm's taxpayer number from its first nine digits."""
    return nine + str(_digit(nine, (2, 4, 10, 3, 5, 9, 4, 6, 8)))


def inn_person(ten: str) -> str:
    """A Russian person's taxpayer number from its first ten digits."""
    eleven = ten + str(_digit(ten, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)))
    return eleven + str(_digit(eleven, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)))


def iin(eleven: str) -> str:
    """A Kazakh personal (or business) number from its first eleven digits; they must allow a check digit."""
    digit = kz_check_digit(eleven)
    assert digit is not None, "the rule gives no number for these digits"
    return eleven + str(digit)
