"""From the tables of a run to the answer: ties are weighed, chains ranked, and told with their evidence and doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import BadParams
from graph.store import Row, View
from queries.chains import notes, ranking, ties
from queries.chains.assembly import assemble
from queries.chains.details import Details
from queries.chains.params import Params
from queries.chains.ranking import ChainKey, Ranked
from queries.chains.rows import Chain, Strength
from queries.chains.ties import Tie


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains, best first, with what was considered on the way and which limit cut."""

    chains: tuple[Chain, ...]
    considered: Mapping[str, int]
    notes: tuple[str, ...]

    def __iter__(self) -> Iterator[Chain]:
        return iter(self.chains)

    def __len__(self) -> int:
        return len(self.chains)

    def __getitem__(self, place: int) -> Chain:
        return self.chains[place]


# What arrives at each buyer from each front.
_ARRIVALS = """
SELECT l.front, l.buyer, f.id AS front_id, b.id AS buyer_id, l.shortest, l.value_usd
FROM (
    SELECT front, buyer, min(shortest) AS shortest, round(sum(CASE WHEN receiver = buyer THEN value_usd END), 2) AS value_usd
    FROM leg GROUP BY front, buyer
) l
JOIN party f ON f.party = l.front
JOIN party b ON b.party = l.buyer
ORDER BY front_id, buyer_id
"""
_ON_THE_WAY = """
SELECT DISTINCT l.front, l.buyer FROM leg l JOIN party p ON p.party = l.sender OR p.party = l.receiver WHERE CAST(p.id AS VARCHAR) = $id
"""


def _rank(view: View, details: Details, tied: Mapping[tuple[str, str], list[Tie]], params: Params) -> list[Ranked]:
    """All chains in order; ties in the order are broken by ids, so two runs agree."""
    by_activity = {str(row["id"]) for row in view.rows("SELECT id FROM seller WHERE basis = 'activity'")}
    nominees = frozenset(e.id for e in details.entities.values() if e.firms >= params.nominee_firms)
    arrivals: dict[str, list[Row]] = defaultdict(list)
    for row in view.rows(_ARRIVALS):
        arrivals[row["front_id"]].append(row)
    found = []
    for (seller, front), several in tied.items():
        strength = ranking.strength_part(several, nominees, seller in by_activity)
        for row in arrivals.get(front, ()):
            key = ChainKey(seller, front, row["buyer_id"], (row["front"], row["buyer"]))
            parts = ranking.parts(strength, row["shortest"], row["value_usd"])
            order = (
                -strength,
                row["shortest"],
                -(row["value_usd"] or 0.0),
                several[0].order[:3],
                seller,
                front,
                key.buyer,
            )
            found.append((order, Ranked(key, row["shortest"], parts)))
    return [ranked for _, ranked in sorted(found, key=lambda pair: pair[0])]


def _holding(
    view: View, ranked: list[Ranked], tied: Mapping[tuple[str, str], list[Tie]], seed: str | None
) -> list[Ranked]:
    """The chains that a firm or person stands in, anywhere; all where no one is asked for."""
    if seed is None:
        return ranked
    passed = {(row["front"], row["buyer"]) for row in view.rows(_ON_THE_WAY, {"id": seed})}
    behind = {
        pair
        for pair, several in tied.items()
        for tie in several
        if seed in (tie.holder, tie.front_holder, *tie.seller_way.holdings, *tie.front_way.holdings)
    }
    return [
        chain
        for chain in ranked
        if seed in chain.key[:3] or chain.key.legs in passed or (chain.key.seller, chain.key.front) in behind
    ]


def _kept(ranked: list[Ranked], params: Params) -> dict[int, Ranked]:
    """The chains to be told, by rank. Raises BadParams for a rank that there is not."""
    kept = dict(enumerate(ranked[: params.max_chains], start=1))
    for rank in params.ranks:
        if rank not in kept:
            raise BadParams(
                f"there is no chain {rank}: {len(kept)} were found",
                fix="Give the same --goods, --cutoff and --seller as to `transship chains`.",
            )
    return {rank: kept[rank] for rank in sorted(set(params.ranks))} if params.ranks else kept


def conclude(view: View, params: Params, values: Mapping[str, Any], counts: Mapping[str, int]) -> Chains:
    """The chains of a run whose tables the view has.

    ``values`` are those of ``tables.prepare``, ``counts`` those of ``notes.counted``. The tables may come from another engine, cut to
    what ``queries.chains.returned`` names.
    """
    seed = values["seed"]
    details = Details(view, values)
    weakest = params.min_link
    if params.family_hints and weakest is Strength.FAMILY:
        weakest = Strength.FAMILY_HINT
    tied = ties.read(view, values, details, weakest)
    details.read_entities(
        person for several in tied.values() for tie in several for person in (tie.holder, tie.front_holder)
    )
    ranked = _holding(view, _rank(view, details, tied, params), tied, seed)
    kept = _kept(ranked, params)
    chains = assemble(view, details, params, kept, tied)
    considered = {**counts, "pairs": len(tied), "chains": len(ranked)}
    return Chains(chains, considered, notes.notes(values, considered))
