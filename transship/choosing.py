"""What an export is to hold: the one language of selections, for scripts and the command line alike.

A chain by its rank (or several), a person or firm and what lies around it, the answer of any question, or the whole case.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from graph.errors import BadParams
from graph.store import View
from queries.chains.rows import Chain
from transship import asking, entities, privacy, selection
from transship.exports.contract import RawCells, ReadCells, Wanted
from transship.results import Answer
from transship.selection import Selection

if TYPE_CHECKING:
    from transship.evidence import RawRecord

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Of a chain that is exported every movement is evidence, not only as many as a screen shows.
_ALL_ROWS = {"max_rows": 1_000_000_000, "max_trade_rows": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Choice:
    """A selection as it was asked for. Of ``chain``, ``seed`` and ``query`` one at most is given; none means the whole case."""

    chain: tuple[int, ...] = ()
    seed: tuple[str, ...] = ()
    hops: int = 2
    query: str | None = None
    max_nodes: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if sum(map(bool, (self.chain, self.seed, self.query))) > 1:
            raise BadParams("a chain, a seed and a query cannot be given together", fix="Choose one of them.")

    def again(self, seeds: Iterable[str]) -> str:
        """The options of the command line that select the same; ``seeds`` are the ids that were found for those given."""
        words = [f"--chain {rank}" for rank in self.chain] + [f"--seed {seed}" for seed in seeds]
        words += [f"--hops {self.hops}"] if self.seed else []
        words += [f"--max-nodes {self.max_nodes}"] if self.seed and self.max_nodes else []
        words += [f"--query {shlex.quote(self.query)}"] if self.query else []
        given = ((name, value) for name, value in sorted(self.params.items()) if value is not None)
        return " ".join([*words, *(f"--param {shlex.quote(f'{name}={value}')}" for name, value in given)])


def chains(view: View, params: Mapping[str, Any], ranks: tuple[int, ...] = ()) -> Answer:
    """The chains of some parameters (of some ranks), with every movement as evidence unless that is bounded."""
    return asking.ask(view, "chains", {**_ALL_ROWS, **params, "ranks": ranks})


def choose(view: View, choice: Choice, found: Sequence[Chain]) -> Selection | None:
    """The ids that a choice means; None for the whole case. ``found`` are the chains of its parameters, where ranks count."""
    if choice.chain:
        about = f"chain {', '.join(map(str, choice.chain))}"
        return selection.of_chain(view, about, _parties(found), _evidence(found))
    if choice.seed:
        seeds = [entities.find(view, text) for text in choice.seed]
        return selection.around(view, seeds, choice.hops, choice.max_nodes)
    if choice.query == "chains":
        return selection.of_chain(view, "the answer of chains", _parties(found), _evidence(found))
    if choice.query:
        answer = asking.ask(view, choice.query, choice.params)
        return selection.of_rows(view, f"the answer of {choice.query}", _ids(answer.rows))
    return None


def touching(found: Iterable[Chain], choice: Choice, chosen: Selection | None) -> tuple[Chain, ...]:
    """The chains that a selection is about: those of the ranks given, or all in which a seed (or one of an answer) stands."""
    if choice.chain or chosen is None:
        return tuple(found)
    named = set(chosen.seeds or chosen.entities)
    return tuple(chain for chain in found if named & set(_parties([chain])))


def want(
    view: View, choice: Choice, *, tells_chains: bool, redact: bool, folders: Sequence[Path] = ()
) -> tuple[View, Wanted]:
    """What an export is handed: the view it may see, masked where that is asked for, and what it is to hold.

    ``folders`` is where files lie that were moved since they were loaded; raw cells are read from them too.
    """
    answer = None
    if tells_chains or choice.chain or choice.query == "chains":
        answer = chains(view, choice.params if choice.query in (None, "chains") else {}, choice.chain)
    chosen = choose(view, choice, answer.rows if answer else ())
    told = touching(answer, choice, chosen) if answer and tells_chains else ()
    redaction = privacy.Redaction(view) if redact else None
    again = choice.again(chosen.seeds if chosen else ())
    wanted = Wanted(
        selection=chosen,
        chains=tuple(map(redaction.record, told)) if redaction else told,
        params=_masked(answer.params.model_dump(exclude={*_ALL_ROWS, "ranks"}), redaction) if answer else {},
        notes=tuple(answer.notes) if answer else (),
        redacted=redact,
        again=redaction.text(again) if redaction else again,
        read_cells=_reader(view, folders, redaction),
    )
    return (privacy.Guarded(view, redaction) if redaction else view), wanted


def _reader(view: View, folders: Sequence[Path], redaction: privacy.Redaction | None) -> ReadCells:
    """Reads the rows behind facts again, as far as their files are still there."""

    def read(places: Sequence[tuple[str, int]]) -> list[RawCells]:
        from transship import evidence

        return [_raw(record, redaction) for record in evidence.cells(view, places, folders)]

    return read


def _raw(record: RawRecord, redaction: privacy.Redaction | None) -> RawCells:
    cells = tuple(
        (cell.name, redaction.cell(cell.name, cell.value) if redaction else cell.value) for cell in record.cells
    )
    # Where a file lies on somebody's machine is no business of whoever gets the page.
    problem = record.problem.partition(":")[0] if record.problem else None
    return RawCells(record.sha256, record.row, cells, problem)


def _masked(params: dict[str, Any], redaction: privacy.Redaction | None) -> dict[str, Any]:
    return {name: redaction.value(value) for name, value in params.items()} if redaction else params


def around(view: View, seed: str | Sequence[str], hops: int, max_nodes: int | None) -> Selection:
    """What lies around one or several people or firms, given as in ``entities.find``; capped, because it is to be drawn."""
    seeds = [seed] if isinstance(seed, str) else list(seed)
    return selection.around(view, [entities.find(view, text) for text in seeds], hops, max_nodes or selection.MAX_NODES)


def _parties(found: Iterable[Chain]) -> Iterator[str]:
    """The firms and people of chains, the firms between them, and their suppliers."""
    for chain in found:
        yield from (chain.seller.id, chain.front.id, chain.buyer.id)
        yield from (end.id for leg in chain.route for end in (leg.sender, leg.receiver))
        yield from (supply.firm.id for supply in chain.suppliers)
        for person in chain.people:
            yield from (person.id, *(firm.id for firm in (*person.seller_path, *person.front_path)))
            yield from (person.relative.id,) if person.relative else ()


def _evidence(found: Iterable[Chain]) -> Iterator[tuple[str, int]]:
    return ((fact.sha256, fact.row) for chain in found for fact in chain.evidence)


def _ids(value: Any) -> Iterator[str]:
    """Every id in the rows of an answer, however deep."""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, str):
        if _ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _ids(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _ids(part)
