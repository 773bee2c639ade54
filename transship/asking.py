"""Questions by name with checked parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from graph.errors import BadParams
from graph.identity import as_known, as_true
from graph.store import View
from queries import questions
from queries.contract import Query
from transship import accounts, entities
from transship.results import Answer


def no_such(what: str, name: str, valid: Iterable[str]) -> BadParams:
    """The error for a name that is not on a list: the nearest one, and all of them."""
    names = sorted(valid)
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "there is nothing like it."
    return BadParams(f'there is no {what} "{name}"; {hint}', fix=f"Choose one of: {', '.join(names)}.")


def question(name: str) -> Query:
    """The question of a name. Raises BadParams with the nearest name and all others."""
    for query in questions():
        if query.name == name:
            return query
    raise no_such("question", name, (query.name for query in questions()))


def defaults(query: Query) -> dict[str, Any]:
    """What a question takes, each parameter with its default; one that must be given says so."""
    return {
        name: "(must be given)" if field.is_required() else to_jsonable_python(field.default)
        for name, field in query.params.model_fields.items()
    }


def checked(query: Query, given: Mapping[str, Any]) -> BaseModel:
    """Parameters in their types; those that are None have their defaults."""
    stated = {name: value for name, value in given.items() if value is not None}
    for name in stated:
        if name not in query.params.model_fields:
            raise no_such(f"parameter of {query.name}", name, query.params.model_fields)
    try:
        return query.params.model_validate(stated)
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}, not {problem['input']!r}"
            for problem in error.errors()
        )
        raise BadParams(
            f"a parameter of {query.name} is wrong: {said}", fix="Run `transship ask` for what each question takes."
        ) from error


def ask(view: View, name: str, given: Mapping[str, Any]) -> Answer:
    """The rows of a question. A parameter that names a person or firm may be a number or the beginning of an id.

    Every question may be asked as of what was known on a day: by its own ``as_of`` where it has one, else by ``known``.
    """
    query = question(name)
    named = {
        key: entities.find(view, value) if isinstance(value, str) and key in ("seller", "seed", "company") else value
        for key, value in given.items()
        if key != "known" or "as_of" in query.params.model_fields
    }
    params = checked(query, named)
    known = getattr(params, "as_of", None) or day("known", given.get("known"))
    notes = at_time(view, known, getattr(params, "on", None))
    return told(view, query.answer(view, params), params, notes)


def told(view: View, answer: Iterable[Any], params: BaseModel, notes: Sequence[str]) -> Answer:
    """The rows of an answer with these notes, its own, and one on what the store has not yet worked out."""
    rows = list(answer)
    every = [*notes, *(str(note) for note in getattr(answer, "notes", ()))]
    late = accounts.unresolved(view)
    if late:
        every.insert(0, f"mentions that came in after the last `transship resolve`, and are not considered: {late:,}")
    return Answer(rows, params, every)


def day(name: str, given: date | str | None) -> date | None:
    """A day that was given as a date or as an ISO text. Raises BadParams."""
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise BadParams(f'{name}: "{given}" is no day', fix="Give a day like 2023-06-30.") from error


def at_time(view: View, known: date | None, on: date | None) -> list[str]:
    """Set a view to what was known on a day, or to what was true on one, or both. Notes on what that leaves out."""
    notes = as_known(view, known) if known else []
    return notes + (as_true(view, on) if on else [])


def chain(view: View, rank: str, given: Mapping[str, Any]) -> Any:
    """The chain of a rank in the list that some parameters give."""
    if not rank.isdecimal() or int(rank) < 1:
        raise BadParams(
            f'"{rank}" is no rank of a chain', fix="Give the number a chain has in `transship chains`: chain:1."
        )
    return ask(view, "chains", {**given, "ranks": (int(rank),)})[0]
