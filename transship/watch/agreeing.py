"""The parameters of a comparison: a kept answer was asked with its own, and the other side must be asked with the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.errors import BadParams
from transship.asking import checked, question
from transship.watch.finding import Side

# How many rows are shown as evidence changes no chain.
_NO_MATTER = frozenset({"max_rows", "max_trade_rows"})


def agreed(old: Side, new: Side, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The parameters to ask both sides with, and notes on what cannot be compared. Raises BadParams where two sets of them differ."""
    asked = {name: value for name, value in given.items() if value is not None}
    wanted, named = _full(asked), checked(question("chains"), asked).model_fields_set - _NO_MATTER
    settled = [(side, _full(side.params)) for side in (old, new) if side.params is not None]
    for side, kept in settled:
        for name in named:
            if wanted[name] != kept[name]:
                raise BadParams(
                    f"this answer was asked with {name} {_said(kept[name])}, not {_said(wanted[name])}",
                    where=side.name,
                    fix=f"Leave {name} out, or keep a new answer with it: `transship chains --save FILE`.",
                )
    if len(settled) == 2:
        one, other = (kept for _, kept in settled)
        differ = [name for name in one if name not in _NO_MATTER and one[name] != other[name]]
        if differ:
            told = ", ".join(f"{name} {_said(one[name])} and {_said(other[name])}" for name in differ)
            raise BadParams(
                f"the two answers were asked with different parameters: {told}",
                where=f"{old.name}, {new.name}",
                fix="Compare answers to the same question, or one answer with a store.",
            )
    notes = [f"{side.name} is a kept answer: owners and first shipments are not compared, and reasons that lie there are not told"
             for side in (old, new) if not side.whole]  # fmt: skip
    notes += [f"{side.name} does not tell its parameters; it is taken for the answer to those given"
              for side in (old, new) if not side.whole and side.params is None]  # fmt: skip
    if settled:
        asked = {name: value for name, value in settled[0][1].items() if value is not None}
    return asked, notes


def _full(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with their defaults, as they are written in a file."""
    return checked(question("chains"), params).model_dump(mode="json")


def _said(value: Any) -> str:
    return "none" if value is None else str(value)
