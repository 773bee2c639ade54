"""An answer of ``chains`` kept as a file: its chains, its parameters and its notes, so that a later case can be compared with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson
from pydantic import BaseModel, ValidationError

from graph.errors import BadFile, BadParams
from queries.chains import Chain, Params
from transship.outfiles import whole_bytes

if TYPE_CHECKING:
    from transship.results import Answer

_AGAIN = "Keep the answer again: `transship chains --save FILE`."


class SavedRun(BaseModel, frozen=True):
    """What such a file holds. ``params`` is None for the bare list that ``chains --json`` prints: it does not tell its parameters."""

    transship_chains: Literal[1] = 1
    params: dict[str, Any] | None
    notes: list[str]
    chains: list[Chain]


def write(answer: Answer, out: Path) -> None:
    """Keep an answer. Raises BadParams for one of another question, and for one of single ranks."""
    if not isinstance(answer.params, Params) or answer.params.ranks:
        raise BadParams("only a whole answer of chains can be kept", fix="Ask `chains` without ranks.")
    run = SavedRun(params=answer.params.model_dump(mode="json"), notes=answer.notes, chains=answer.rows)
    with whole_bytes(out) as handle:
        handle.write(orjson.dumps(run.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def is_saved(path: Path) -> bool:
    """Whether a file can be such an answer, and no store: it begins as JSON does."""
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        return handle.read(64).lstrip()[:1] in (b"{", b"[")


def read(path: Path) -> SavedRun:
    """The answer in a file. Raises BadFile where it holds anything else."""
    try:
        held = orjson.loads(path.read_bytes())
        return SavedRun.model_validate(
            {"params": None, "notes": [], "chains": held} if isinstance(held, list) else held
        )
    except orjson.JSONDecodeError as error:
        raise BadFile(f"this is no JSON: {error}", where=str(path), fix=_AGAIN) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadFile(f"this is no answer of chains: {place}: {first['msg']}", where=str(path), fix=_AGAIN) from error
