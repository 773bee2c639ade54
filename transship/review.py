"""Which pairs a person should look at, the most valuable first: those that would make a chain, or that a chain rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from graph.identity.evidence import SAME
from graph.store import View
from queries.chains import Params
from queries.chains.unjoined import would_tie
from transship import asking
from transship.why import Feature, Side, side

# So many proposals, the likeliest, are looked at for what they would tie.
CONSIDERED = 20_000

_PROPOSED = """
SELECT a, b, bits, probability, features FROM evidence WHERE standing = 'proposed' ORDER BY probability DESC, a, b LIMIT $most
"""
# A join that a rule made and the weights do not settle; a person who judged it has settled it.
_UNSURE = """
SELECT d.id, d.a, d.b, d.basis, d.reasons, x.entity_id AS entity, e.bits, e.probability, e.features
FROM decision d JOIN evidence e ON e.a = d.a AND e.b = d.b AND e.standing = 'decided'
JOIN member x ON x.mention_id = d.a JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = d.id
WHERE d.decided_by = 'rule' AND d.verdict = 'same' AND d.basis <> 'same_identifier'
  AND NOT EXISTS (SELECT 1 FROM decision j WHERE j.a = d.a AND j.b = d.b AND j.decided_by <> 'rule' AND j.verdict = 'same'
                  AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = j.id))
ORDER BY d.id
"""


_NAMES_ALONE = ("name", "sound", "letter", "initial", "patronymic", "origin")


class Pair(BaseModel, frozen=True):
    """Two records or entities side by side. ``a`` and ``b`` go into `resolve decide`; ``makes``: pairs of seller and front that a join
    would tie; ``breaks``: chains that rest on the join (ranks in the list of the same parameters)."""

    place: int
    a: str
    b: str
    joined: bool
    decision: str | None
    said: str
    probability: float | None
    bits: float | None
    makes: int
    breaks: list[int]
    left: Side
    right: Side
    features: list[Feature]


class _Found(BaseModel, frozen=True):
    value: float
    row: dict[str, Any]
    makes: int = 0
    ties: tuple[str, str] | None = None
    breaks: tuple[int, ...] = ()


def _value(probability: float, makes: int, breaks: int) -> float:
    """How much a look may change: chains made or broken, by how likely the look turns out so."""
    return makes * probability + breaks * (1 - probability)


def _order(found: _Found) -> tuple[float, float, str, str]:
    sure = found.row["probability"] or 0.0
    return -round(found.value, 6), -round(sure * (1 - sure), 6), str(found.row["a"]), str(found.row["b"])


def review(view: View, params: Mapping[str, Any], limit: int) -> list[Pair]:
    """At most ``limit`` pairs. ``params`` are those of ``chains``: which chains make a pair valuable."""
    answer = asking.ask(view, "chains", params)
    resting: dict[str, list[int]] = defaultdict(list)
    for chain in answer.rows:
        for decision in chain.decisions:
            resting[decision].append(chain.rank)
    proposed = view.rows(_PROPOSED, {"most": CONSIDERED})
    checked = answer.params if isinstance(answer.params, Params) else Params.model_validate({})
    ties = would_tie(view, checked, [(row["a"], row["b"]) for row in proposed])
    found = []
    for row in proposed:
        makes, seller, front = ties.get((row["a"], row["b"]), (0, "", ""))
        sure = row["probability"]
        found.append(
            _Found(value=_value(sure, makes, 0), row=row, makes=makes, ties=(seller, front) if makes else None)
        )
    for row in view.rows(_UNSURE, {"ids": sorted(resting)}):
        if row["probability"] < SAME:
            ranks = tuple(resting[row["id"]])
            found.append(_Found(value=_value(row["probability"], 0, len(ranks)), row=row, breaks=ranks))
    return [_pair(view, place, one) for place, one in enumerate(sorted(found, key=_order)[:limit], start=1)]


def _pair(view: View, place: int, found: _Found) -> Pair:
    row = found.row
    joined = "entity" in row
    left = side(view, row["entity"] if joined else row["a"], row["a"] if joined else None)
    right = side(view, row["entity"] if joined else row["b"], row["b"] if joined else None)
    if joined:
        said = f"joined by {row['basis'].replace('_', ' ')}: {row['reasons']}"
    elif found.ties:
        names = {r["id"]: r["name"] for r in view.rows(_NAMES, {"ids": list(found.ties)})}
        said = f"no rule joins them; as one they would stand behind {names[found.ties[0]]} and {names[found.ties[1]]}"
    else:
        said = "no rule joins them"
    if not joined and all(f["feature"] in _NAMES_ALONE for f in row["features"] if f["agrees"]):
        said += "; nothing but the name agrees"
    return Pair(
        place=place, a=row["a"], b=row["b"], joined=joined, decision=row.get("id"), said=said, probability=row["probability"],
        bits=row["bits"], makes=found.makes, breaks=list(found.breaks), left=left, right=right,
        features=[Feature(**f) for f in row["features"]],
    )  # fmt: skip


_NAMES = "SELECT e.id, e.name FROM entity e JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = e.id"
