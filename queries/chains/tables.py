"""The tables of a run: movements, sellers, fronts, ways up, ties and routes, computed in the store."""

from __future__ import annotations

from typing import Any

from graph.errors import BadParams
from graph.neighbours import Neighbours
from graph.store import View
from graph.values import goods
from queries.chains import fronts, movements, people, routes, sellers
from queries.chains.params import Params

_ENTITY_OF = "SELECT entity_id AS id FROM member WHERE mention_id = CAST($id AS UUID)"


def _entity(view: View, given: str | None) -> str | None:
    """The entity that a given id means: its own, or that of one of its mentions."""
    if given is None:
        return None
    found = view.rows(_ENTITY_OF, {"id": given})
    if not found:
        raise BadParams(
            f'no firm or person has the id "{given}"',
            fix="Copy the id from `transship chains --json` or `transship show`.",
        )
    return str(found[0]["id"])


def bound(params: Params, seller: str | None = None, seed: str | None = None) -> dict[str, Any]:
    """The parameters as the steps name them; ``seller`` and ``seed`` are entities."""
    wanted = goods.select(params.goods)
    return {
        **params.model_dump(),
        "seller": seller,
        "seed": seed,
        "codes": list(wanted.hs6),
        "earlier": list(wanted.earlier),
        "earlier_with_text": list(wanted.earlier_with_text),
        "drone_words": goods.drone_pattern(),
        "activity_codes": [code.strip() for code in params.activities.split(",") if code.strip()],
    }


def told(view: View, params: Params) -> dict[str, Any]:
    """The parameters of the steps. Raises BadParams where no firm or person has the id that is asked for."""
    return bound(params, _entity(view, params.seller), _entity(view, params.seed))


def prepare(view: View, params: Params, *, whole: bool = False) -> dict[str, Any]:
    """Compute the tables of a run. Returns the parameters of its steps.

    ``whole``: all firms, also where ``seller`` or ``seed`` asks about one.
    """
    narrowed = not whole and bool(params.seller or params.seed)
    values = view.together(lambda: _near(view, params)) if narrowed else told(view, params)
    compute(view, values, narrowed=narrowed)
    return values


def _near(view: View, params: Params) -> dict[str, Any]:
    values = told(view, params)
    movements.narrow(view, values, Neighbours.of(view))
    movements.deal(view, values)
    return values


def compute(view: View, values: dict[str, Any], *, narrowed: bool) -> None:
    """The tables of a run, of all firms or (``narrowed``) of those whose rows ``movements.deal`` took."""
    movements.compute(view, values, narrowed=narrowed)
    trade(view, values)
    ties(view, values)


def trade(view: View, values: dict[str, Any]) -> None:
    """After the movements: old sellers with what they dealt in, and new fronts."""
    view.run(sellers.SELLERS, values)
    if values["activity_codes"]:
        view.run(sellers.BY_ACTIVITY, values)
    view.run(sellers.TRADE, values)
    fronts.compute(view, values)


def ties(view: View, values: dict[str, Any]) -> None:
    """After these: who stands behind both, and the routes of the fronts that somebody ties to a seller."""
    people.compute(view, values)
    routes.compute(view, values)
