"""A case in Neo4j: the push with the roles of the last analysis, and links that open Neo4j Browser on what was found."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from pydantic_core import to_jsonable_python

from graph.errors import BadParams
from graph.store import View
from graph.stores.neo4j import Bulk, NeoStore, Pushed, Run, Verified, mark_run, push, verify, write_files
from graph.stores.neo4j.copying import Progress
from queries.chains.rows import Chain, Leg, Supply
from transship import asking
from transship.pasting import literal

# What a look at one chain draws at most: of each pair of firms this many deliveries.
_DRAWN_DELIVERIES = 50

# Where Neo4j serves its Browser unless somebody changed it.
BROWSER_PORT = 7474


class Copied(NamedTuple):
    """What a push did, how many chains were found for it, and how many firms got each role as a label."""

    pushed: Pushed
    chains: int
    roles: dict[str, int]


def roles(chains: list[Chain]) -> dict[str, list[str]]:
    """Who plays which role in some chains: ids by label."""
    return {
        "PreWarSeller": [chain.seller.id for chain in chains],
        "NewForeignFirm": [chain.front.id for chain in chains],
        "RussianBuyer": [chain.buyer.id for chain in chains],
        "Supplier": [supply.firm.id for chain in chains for supply in chain.suppliers],
    }


OVERVIEW = """
MATCH link = (s:PreWarSeller)<-[:OWNS|DIRECTS*1..5]-(p:Party)-[:OWNS|DIRECTS*1..5]->(f:NewForeignFirm)
WITH s, f, link LIMIT 200
WITH f, collect(link)[..20] AS links
RETURN links, [goods = (f)-[:SENT]->(:Shipment)-[:RECEIVED]->(:RussianBuyer) | goods][..5] AS goods
LIMIT 25
"""

_CHAIN = """
WITH {ids} AS ids
MATCH (x:Party) WHERE x.id IN ids
RETURN x, [link = (x)-[:OWNS|DIRECTS|FAMILY]->(y:Party) WHERE y.id IN ids | link] AS links,
  [goods = (x)-[:SENT]->(s:Shipment)-[:RECEIVED]->(y:Party)
    WHERE y.id IN ids AND s.hs6 IN {codes} AND {first} <= s.day AND s.day <= {last} | goods][..{most}] AS goods
"""


def chain_statement(chain: Chain) -> str:
    """The firms and people of a chain, what joins them, and the goods between them.

    An address takes no parameters, so ids, codes and days are written out: values of ours, never a text of a file.
    """
    firms = [
        chain.seller,
        chain.front,
        chain.buyer,
        *(end for leg in chain.route for end in (leg.sender, leg.receiver)),
    ]
    firms += [supply.firm for supply in chain.suppliers]
    ids = {firm.id for firm in firms}
    for person in chain.people:
        ids |= {person.id, *(firm.id for firm in (*person.seller_path, *person.front_path))}
        ids |= {person.relative.id} if person.relative else set()
    flows: list[Leg | Supply] = [*chain.route, *chain.suppliers]
    return _CHAIN.format(
        ids=literal(sorted(ids)),
        codes=literal(sorted({flow.hs6 for flow in flows})),
        first=literal(min(flow.first for flow in flows)),
        last=literal(max(flow.last for flow in flows)),
        most=_DRAWN_DELIVERIES,
    ).strip()


def browser_link(uri: str, statement: str, port: int = BROWSER_PORT) -> str:
    """The address that opens Neo4j Browser on a server with a statement in its editor; it holds no user and no password."""
    host = urlsplit(uri).hostname or "127.0.0.1"
    # Browser itself knows only the routing kind of address for one server and for many.
    return f"http://{host}:{port}/browser/?dbms={quote(uri, safe='')}&cmd=edit&arg={quote(statement, safe='')}"


class Neo4j:
    """The verbs of a case that have to do with Neo4j; a server is one that ``graph.stores.neo4j.open_server`` gives."""

    def __init__(self, view: Callable[[], AbstractContextManager[View]]) -> None:
        self._view = view

    def push(self, server: NeoStore, *, anew: bool = False, progress: Progress | None = None, **params: Any) -> Copied:
        """Make the graph on a server that of the case, and label who is in the chains. ``params`` are those of ``chains``.

        Only differences are sent, so a push that was stopped is simply run again; ``anew`` sends all, where somebody changed properties
        on the server.
        """
        with self._view() as view:
            done = push(view, server, progress, anew=anew)
            found = asking.ask(view, "chains", params)
            run = Run("chains", to_jsonable_python(found.params), len(found.rows), done.counts, roles(found.rows))
            return Copied(done, len(found.rows), mark_run(server, run))

    def verify(self, server: NeoStore, *, progress: Progress | None = None) -> Verified:
        """Compare the graph on a server with the case, element by element."""
        with self._view() as view:
            return verify(view, server, progress)

    def bulk(self, folder: str | Path, database: str = "neo4j", *, progress: Progress | None = None) -> Bulk:
        """Write files for ``neo4j-admin database import full`` and the script that runs it."""
        with self._view() as view:
            return write_files(view, Path(folder), database, progress)

    def browse(self, uri: str, *, chain: int | None = None, port: int = BROWSER_PORT, **params: Any) -> tuple[str, str]:
        """The link that opens Neo4j Browser on a server, and the statement in it: all chains, or the one of a rank among ``params``."""
        if "@" in uri:
            raise BadParams(
                "an address with a user in it would be seen by others", fix="Leave it out; Browser asks for it."
            )
        if chain is None:
            return browser_link(uri, OVERVIEW.strip(), port), OVERVIEW.strip()
        with self._view() as view:
            statement = chain_statement(asking.chain(view, str(chain), params))
        return browser_link(uri, statement, port), statement
