"""One side of a comparison that is a kept answer: it knows its chains and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from queries.chains.rows import Chain, Firm
from transship.results import Answer
from transship.saved_runs import SavedRun
from transship.watch.finding import Held, HeldKey, Numbered, Traded, TradeKey


class Saved:
    """A kept answer; ``name`` is that of its file."""

    whole = False

    def __init__(self, run: SavedRun, name: str) -> None:
        self.params, self.name = run.params, name
        self._run = run
        self._firms = {firm.id: firm for chain in run.chains for firm in _firms(chain)}
        people = {
            end.id for chain in run.chains for p in chain.people for end in ((p, p.relative) if p.relative else (p,))
        }
        self._known = people | self._firms.keys()

    def chains(self, params: Mapping[str, Any]) -> Answer:
        from queries.chains import Params

        return Answer(self._run.chains, Params.model_validate(params), self._run.notes)

    def parties_of(self, records: Iterable[str]) -> dict[str, str]:
        return {record: record for record in records if record in self._known}

    def records_of(self, parties: Iterable[str]) -> dict[str, str]:
        return self.parties_of(parties)

    def numbers_of(self, parties: Iterable[str]) -> list[Numbered]:
        wanted = set(parties)
        return [number for number in self._numbers() if number.party in wanted]

    def bearers(self, numbers: Iterable[Numbered]) -> dict[tuple[str, str], str]:
        wanted = {(number.kind, number.value) for number in numbers}
        return {(n.kind, n.value): n.party for n in self._numbers() if (n.kind, n.value) in wanted}

    def held(self, parties: Iterable[str]) -> dict[HeldKey, Held]:
        return {}

    def traded(self, parties: Iterable[str]) -> dict[TradeKey, Traded]:
        return {}

    def founded(self, party: str) -> str | None:
        return self._firms[party].incorporated if party in self._firms else None

    def _numbers(self) -> Iterator[Numbered]:
        """Numbers that pass the rule of their kind; the answer does not say which did, and any other may be another firm's."""
        from graph.values.identifiers import is_valid

        for firm in self._firms.values():
            for kind, told in firm.identifiers.items():
                for value in [told] if isinstance(told, str) else told:
                    if is_valid(kind, value):
                        yield Numbered(firm.id, kind, value)


def _firms(chain: Chain) -> Iterator[Firm]:
    yield from (chain.seller, chain.front, chain.buyer)
    for person in chain.people:
        yield from (*person.seller_path, *person.front_path)
    for leg in chain.route:
        yield from (leg.sender, leg.receiver)
