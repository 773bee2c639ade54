"""Cypher to be pasted into Neo4j Browser: the question, its parameters as ``:param`` lines, the statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from queries.contract import Query

_HOW = (
    "Paste all of it into Neo4j Browser (with the multi statement editor on), or give the file to cypher-shell.\n"
    "Change what is asked in the lines that begin with :param."
)
_PUT_ID = "0" * 8 + "-0000-0000-0000-" + "0" * 12

# The last RETURN of a statement begins a line; ORDER BY, SKIP and LIMIT may follow its columns.
_LAST_RETURN = re.compile(r"\nRETURN (.*?)(\n(?:ORDER BY|SKIP|LIMIT) .*)?\s*\Z", re.DOTALL)


def literal(value: Any) -> str:
    """A value in Cypher's own notation."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return f"date('{value.isoformat()}')"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
        case UUID() | str():
            text = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
            return f"'{text}'"
    raise TypeError(type(value))


def defaults(query: Query) -> BaseModel:
    """The parameters of a question as they are where nobody says otherwise; an id that must be given is one of zeros."""
    needed = {name: _PUT_ID for name, field in query.params.model_fields.items() if field.is_required()}
    return query.params.model_validate(needed)


def _columns(text: str) -> list[str]:
    """The columns of a RETURN, split at the commas outside of brackets and quotes."""
    found, depth, quoted, begun = [], 0, "", 0
    for at, sign in enumerate(text):
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "'\"`":
            quoted = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and not depth:
            found.append(text[begun:at].strip())
            begun = at + 1
    return [*found, text[begun:].strip()]


def table_statement(query: Query) -> str:
    """The statement without what is drawn, so that only a table comes out."""
    whole = query.cypher.strip()
    match = _LAST_RETURN.search(whole)
    if match is None:
        raise ValueError(f"the Cypher of {query.name} has no RETURN at the beginning of a line")
    kept = [
        column
        for column in _columns(match[1])
        if re.sub(r".*\bAS ", "", column, flags=re.DOTALL).strip(" `") not in query.drawn
    ]
    return whole[: match.start()] + "\nRETURN " + ",\n       ".join(kept) + (match[2] or "")


def pasteable(query: Query, statement: str, params: Mapping[str, Any], note: str = "") -> str:
    """A whole file: comments, parameters, statement."""
    lines = [query.title, *(note.splitlines() if note else ()), *_HOW.splitlines()]
    comments = "".join(f"// {line}\n" for line in lines)
    given = "".join(f":param {name} => {literal(value)};\n" for name, value in params.items())
    return f"{comments}{given}\n{statement.strip()};\n"


def files(query: Query, note: str = "") -> dict[str, str]:
    """The files of a question by name: one that draws, and one that gives a table."""
    params = query.cypher_params(defaults(query))
    told = {f"{query.name}.cypher": query.cypher}
    if query.drawn:
        told[f"{query.name}.table.cypher"] = table_statement(query)
    return {name: pasteable(query, statement, params, note) for name, statement in told.items()}
