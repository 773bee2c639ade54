"""Who sold the goods in Russia before the war, which new foreign firm do the same people stand behind, and what has it shipped back?

One row is a chain of seller, front and buyer, best first: by the strength of the link, then the directness of the route, then the value.
A link is an ownership or a directorship, on each side direct or through at most ``max_holdings`` holdings, that began before the cutoff
on the seller's side. A route is one to three legs of shipments of one code in time order. Left out: shared addresses and contacts,
interests without any sign that they began before the cutoff (the notes count them), firms without a founding date, movements with a
firm of unknown country, and hints that two people may be relatives (``family_hints`` takes them in; the Cypher text has none).
"""

from __future__ import annotations

from queries.chains.answer import answer
from queries.chains.conclusion import Chains
from queries.chains.cypher import CYPHER, cypher_params
from queries.chains.params import Params
from queries.chains.rows import Chain
from queries.contract import Query

__all__ = ["QUERY", "Chain", "Chains", "Params"]

QUERY = Query(
    name="chains",
    title="Which old sellers' people stand behind a new firm abroad that ships the same goods back, from whom and to whom?",
    params=Params,
    row=Chain,
    cypher=CYPHER,
    drawn=("seller_side", "front_side"),
    cypher_params=cypher_params,
    answer=answer,
)
