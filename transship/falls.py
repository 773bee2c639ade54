"""Which chains fall if decisions about identity are undone: tried on copies of what is derived, beside the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from graph.errors import BadParams
from graph.identity import overrule, work_out
from graph.store import Store, View
from queries.chains.rows import Chain
from transship import asking, entities

_BEFORE = "CREATE OR REPLACE TEMP TABLE member_before AS SELECT mention_id, entity_id FROM member"
# A firm that is split goes on under each part of it.
_GOES_ON = """
SELECT DISTINCT n.entity_id AS after, o.entity_id AS before
FROM member n JOIN member_before o USING (mention_id) JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = n.entity_id
"""


class Falls(BaseModel, frozen=True):
    """Chains before and after: those that fall, those that stay (with their link before and after where it is weaker), and new ones."""

    without: list[str]
    falls: list[Chain]
    stays: list[Chain]
    weaker: list[str]
    comes: list[Chain]


def _ends(chain: Chain) -> tuple[str, str, str]:
    return chain.seller.id, chain.front.id, chain.buyer.id


def _decision(view: View, text: str) -> str:
    found = entities.decision(view, text)
    if found is None:
        raise BadParams(
            f'there is no decision "{text}"',
            fix="Copy an id from the key `decisions` of `transship chains --json`, or from `transship show chain:N`.",
        )
    return found.id


def without(store: Store, decisions: Sequence[str], params: Mapping[str, Any]) -> Falls:
    """The chains of these parameters with and without some decisions. The store stays as it is.

    A rule's decision is undone as a person would undo it, by judging its two records different; a judgement is taken back.
    """
    with store.trial() as trial:
        ids = [_decision(trial, text) for text in decisions]
        before: list[Chain] = asking.ask(trial, "chains", params).rows
        trial.execute(_BEFORE)
        for decision in ids:
            overrule(trial, decision)
        work_out(trial)
        after: list[Chain] = asking.ask(trial, "chains", params).rows
        firms = sorted({end for chain in after for end in _ends(chain)})
        was: dict[str, set[str]] = {}
        for row in trial.rows(_GOES_ON, {"ids": firms}):
            was.setdefault(row["after"], set()).add(row["before"])
    left: dict[tuple[str, str, str], Chain] = {}
    for chain in after:
        for seller in was[chain.seller.id]:
            for front in was[chain.front.id]:
                left.update({(seller, front, buyer): chain for buyer in was[chain.buyer.id]})
    known = {_ends(chain) for chain in before}
    stays = [chain for chain in before if _ends(chain) in left]
    return Falls(
        without=ids,
        falls=[chain for chain in before if _ends(chain) not in left],
        stays=stays,
        weaker=[
            f"chain {chain.rank}: {chain.link_strength} becomes {left[_ends(chain)].link_strength}"
            for chain in stays
            if left[_ends(chain)].link_strength.order > chain.link_strength.order
        ],
        comes=[chain for key, chain in left.items() if key not in known],
    )
