"""What a question is: its words, its text for the embedded store and its text for Neo4j, its parameters and the type of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from graph.store import View


@dataclass(frozen=True, slots=True)
class Query:
    """A question an investigator asks.

    ``title`` is the question with its question mark. ``sql`` is one statement for the embedded store, or ``steps`` for a question that is a
    package; ``answer`` computes the typed rows on any view, in the stated order. ``cypher`` asks the same of Neo4j: one statement whose
    last RETURN stands on lines of its own. It takes what ``cypher_params`` makes of the parameters. Its columns named in ``drawn`` are
    paths or nodes for the eye; the others are the answer.
    """

    name: str
    title: str
    params: type[BaseModel]
    row: type[BaseModel]
    cypher: str
    answer: Callable[[View, Any], Iterable[Any]]
    sql: str = ""
    drawn: tuple[str, ...] = ()
    cypher_params: Callable[[Any], Mapping[str, Any]] = BaseModel.model_dump


def single(sql: str, row: type[BaseModel]) -> Callable[[View, BaseModel], Iterable[BaseModel]]:
    """The answer of a question that is one statement: its rows, typed."""

    def answer(view: View, params: BaseModel) -> Iterable[BaseModel]:
        return [row.model_validate(values) for values in view.rows(sql, params.model_dump())]

    return answer
