"""Chains as a table, one row a chain: for spreadsheets. People, routes and doubts stand in one cell each, joined by `` | ``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from queries.chains.rows import Chain, Firm
from transship.outfiles import whole_file, write_rows

_SIDES = ("seller", "front", "buyer")
_HEADER = (
    "rank", "score", "link_strength",
    *(f"{side}_{part}" for side in _SIDES for part in ("id", "name", "country", "incorporated", "identifiers")),
    "people", "people_ids", "basis", "goods", "shipments", "value_usd", "first", "last", "legs", "route", "suppliers", "evidence", "doubts",
)  # fmt: skip


def write_chains(chains: Sequence[Chain], out: Path) -> None:
    """Write chains as CSV; the file appears whole or not at all."""
    with whole_file(out) as handle:
        write_rows(handle, _HEADER, (list(_cells(chain)) for chain in chains))


def _cells(chain: Chain) -> Iterator[object]:
    yield from (chain.rank, chain.score, chain.link_strength.value)
    for firm in (chain.seller, chain.front, chain.buyer):
        yield from (firm.id, firm.name, firm.country, firm.incorporated, _numbers(firm))
    yield _joined(person.name for person in chain.people)
    yield _joined(person.id for person in chain.people)
    yield _joined(person.basis for person in chain.people)
    yield from (
        _joined(chain.goods),
        chain.shipments,
        chain.value_usd,
        chain.first.isoformat(),
        chain.last.isoformat(),
        chain.legs,
    )
    yield _joined(
        f"{leg.sender.name} → {leg.receiver.name}, {leg.hs6}, {leg.shipments}, {leg.first} – {leg.last}"
        for leg in chain.route
    )
    yield _joined(f"{supply.firm.name}, {supply.hs6}, {supply.shipments}" for supply in chain.suppliers)
    yield _joined(list(dict.fromkeys(f"{fact.file}:{fact.row}" for fact in chain.evidence)))
    yield _joined(chain.doubts)


def _numbers(firm: Firm) -> str:
    return _joined(
        f"{kind} {', '.join([value] if isinstance(value, str) else value)}" for kind, value in firm.identifiers.items()
    )


def _joined(texts: Iterator[str] | Sequence[str]) -> str:
    return " | ".join(texts)
