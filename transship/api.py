"""The verbs: open a case, load files into it, ask it questions, take extracts out of it.

Everything the command line can do is here; what needs a library that takes long to import is imported when its verb is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import BadParams
from transship.judging import Judging
from transship.results import Answer, Loaded

if TYPE_CHECKING:
    import networkx
    import pyarrow

    from queries.contract import Query
    from transship.accounts import RejectRow, SourceRow, Status, WaitingRow, WarningRow
    from transship.cluster import Cluster
    from transship.evidence import Proof, RawRecord
    from transship.exports.contract import Exported
    from transship.forgetting import Leaving
    from transship.graph_copy import Neo4j
    from transship.network import Path as Way
    from transship.preview import Preview
    from transship.refused_rows import Written

# Called with (file, rows so far, bytes of it read so far) while a file is read, and once for a file that is in already.
Progress = Callable[[str, int, int], None]


class Case(Judging):
    """An investigation in one store file. Verbs open it as they need it: reading ones so that others may read, writing ones alone.

    Between two verbs nothing is held open, so another program can use the file. A case in memory lives as long as this object.
    """

    def load(
        self,
        *paths: str | Path,
        format: str | None = None,
        mapping: Mapping[str, Any] | str | Path | None = None,
        resolve: bool = True,
        progress: Progress | None = None,
    ) -> Loaded:
        """Read files and folders into the case, one transaction a file, then work out who is the same.

        A file whose content is in already is left alone, so a load that was stopped is simply run again. ``mapping`` is the path of a
        mapping file or its content. Raises BadFile for a path that is not there; a file given alone raises its own error.
        """
        from graph.identity import refresh
        from loaders.intake import load

        # Before the store is opened: a wrong mapping must not leave an empty store behind.
        columns = _read_mapping(mapping)
        with self._store(read_only=False) as store:
            reports = load(store, [Path(p) for p in paths], format_name=format, mapping=columns, progress=progress)
            return Loaded(reports, refresh(store) if resolve else None)

    def leaving(self, source: str) -> list[Leaving]:
        """What ``forget`` would take out: the files that a name or the beginning of a hash means, with the number of records in each."""
        from transship import forgetting

        with self._view() as view:
            return forgetting.leaving(view, source)

    def forget(self, source: str, *, resolve: bool = True) -> list[Leaving]:
        """Take a file out with all that only it said, then work out anew who is the same. What was taken out."""
        from graph.identity import refresh
        from transship import forgetting

        with self._store(read_only=False) as store:
            gone = forgetting.leaving(store.view(), source)
            forgetting.take_out(store, gone)
            if resolve:
                refresh(store)
        return gone

    def preview(
        self, *paths: str | Path, format: str | None = None, mapping: Mapping[str, Any] | str | Path | None = None
    ) -> Iterator[Preview]:
        """How each file would be read: format, first rows, what they state, a mapping draft where one helps. Stores nothing."""
        from transship.preview import preview

        return preview([Path(p) for p in paths], format, _read_mapping(mapping))

    def sources(self) -> list[SourceRow]:
        """All files that were read, each with its account."""
        from transship import accounts

        with self._view() as view:
            return accounts.sources(view)

    def rejects(self, file: str | None = None) -> list[RejectRow]:
        """All refused rows, or those of one file, with the reason and what to do."""
        from transship import accounts

        with self._view() as view:
            return accounts.rejects(view, file)

    def write_rejects(self, out: str | Path, file: str | None = None) -> Written:
        """Write the refused rows (of one file) so that they can be mended and loaded again; see ``transship.refused_rows``."""
        from transship import refused_rows

        with self._view() as view:
            return refused_rows.write(view, Path(out), file)

    def warnings(self) -> list[WarningRow]:
        """All values that were kept with a doubt."""
        from transship import accounts

        with self._view() as view:
            return accounts.warnings(view)

    def waiting(self) -> list[WaitingRow]:
        """All files that were met and not read, and why."""
        from transship import accounts

        with self._view() as view:
            return accounts.waiting(view)

    def status(self) -> Status:
        """How much is in the case."""
        from transship import accounts

        with self._view() as view:
            return accounts.status(view, self.address)

    def questions(self) -> tuple[Query, ...]:
        """All questions that can be asked."""
        from queries import questions

        return questions()

    def ask(self, name: str, **params: Any) -> Answer:
        """Ask a question by name. Parameters left out (or None) have their defaults. Raises BadParams with the valid choices."""
        from transship import asking

        with self._view() as view:
            return asking.ask(view, name, params)

    def chains(
        self, *, goods: str | None = None, cutoff: Any = None, seller: str | None = None, **params: Any
    ) -> Answer:
        """Possible intermediary chains, best first. ``seller`` is an id, the beginning of one, or a register or tax number."""
        return self.ask("chains", goods=goods, cutoff=cutoff, seller=seller, **params)

    def show(self, what: str, *, known: date | str | None = None, on: date | str | None = None, **params: Any) -> Any:
        """A Card of a person or firm (by id, its beginning, or a number), a Decision, or with ``chain:1`` the chain of that rank.

        ``params`` are those of ``chains``: the rank counts in the list that they give. ``known`` shows it as it was known on a day,
        ``on`` its links and shares as they were on a day.
        """
        from transship import asking, entities

        with self._view() as view:
            if what.lower().startswith("chain:"):
                if on is not None:
                    raise BadParams("a chain is a matter of many days", fix="Leave `on` out, or ask with `known`.")
                return asking.chain(view, what[len("chain:") :], params | ({"as_of": known} if known else {}))
            try:
                found = entities.find(view, what)
            except BadParams:
                if decision := entities.decision(view, what):
                    return decision
                raise
            days = asking.day("known", known), asking.day("on", on)
            return entities.card(view, found, asking.at_time(view, *days))

    def cells(
        self, places: Iterable[tuple[str, int]], look_in: str | Path | Sequence[str | Path] = ()
    ) -> list[RawRecord]:
        """The raw cells behind facts, read again from their files: ``places`` are pairs of a file's SHA-256 and a row.

        A file is read where it was last met, or found by its content in the folders ``look_in``. One that is gone or changed gives
        records with a ``problem``.
        """
        from transship import evidence

        with self._view() as view:
            return evidence.cells(view, places, _folders(look_in))

    def evidence(self, what: str, look_in: str | Path | Sequence[str | Path] = (), **params: Any) -> list[Proof]:
        """Every record behind a person, firm or chain (named as in ``show``) with its raw cells and what it was taken to say."""
        from transship import asking, entities, evidence

        found = self.show(what, **params)
        with self._view() as view:
            if isinstance(found, entities.Decision):
                raise BadParams(
                    "a decision has no cells", fix="Show the two that it joins: `transship show ID --evidence`."
                )
            if isinstance(found, entities.Card):
                asking.at_time(view, asking.day("known", params.get("known")), None)
                facts = evidence.of_entity(view, found.id)
            else:
                facts = [evidence.Fact(fact=f.fact, sha256=f.sha256, row=f.row) for f in found.evidence]
            return evidence.proofs(view, facts, _folders(look_in))

    def path(self, a: str, b: str) -> Way:
        """A shortest way between two people or firms over ownership, directorship, family and deliveries."""
        from transship import entities, network

        with self._view() as view:
            start, end = entities.find(view, a), entities.find(view, b)
            if start == end:
                raise BadParams(f'"{a}" and "{b}" are the same person or firm', fix="Give two different ones.")
            return network.path(view, start, end)

    def extract(
        self, seed: str | Sequence[str], hops: int = 2, max_nodes: int | None = None
    ) -> networkx.MultiDiGraph[str]:
        """What lies around a person or firm (or several), capped, every node and edge with its sources.

        ``G.graph["notes"]`` says what was cut. A hop is one edge; a shipment is a node between its sender and its receiver.
        """
        from transship import choosing, network

        with self._view() as view:
            return network.network(view, choosing.around(view, seed, hops, max_nodes))

    def sql(self, text: str) -> pyarrow.Table:
        """Rows of a statement in the store's own language, as an Arrow table. A store file is opened read-only for it."""
        with self._view() as view:
            return view.arrow(text)

    def export(
        self, name: str, out: str | Path, *, chain: int | Sequence[int] | None = None, seed: str | Sequence[str] | None = None,
        hops: int = 2, query: str | None = None, max_nodes: int | None = None, redact: bool | None = None,
        look_in: str | Path | Sequence[str | Path] = (), asked: Mapping[str, Any] | None = None, **params: Any,
    ) -> Exported:  # fmt: skip
        """Write the case, or a part of it, in another format. The result says how much was written and what the format cannot say.

        ``chain`` takes what chains of a rank are made of, ``seed`` what lies around people or firms, ``query`` what an answer names;
        ``params`` are those of the question, or of ``chains``; ``asked`` takes those that this method names itself, like the ``seed`` of
        ``chains``. Nothing is cut unless ``max_nodes`` is given. ``redact`` leaves out
        birth days, home addresses, private contacts and personal numbers; None: as the format has it. ``look_in`` is where source files
        lie that were moved since they were loaded: formats that show raw cells read them again. Nothing half-written is left.
        """
        from transship import asking, choosing
        from transship.exports import exports

        kinds = {export.name: export for export in exports()}
        if name not in kinds:
            raise asking.no_such("export format", name, kinds)
        kind = kinds[name]
        ranks = () if chain is None else (chain,) if isinstance(chain, int) else tuple(chain)
        seeds = () if seed is None else (seed,) if isinstance(seed, str) else tuple(seed)
        choice = choosing.Choice(ranks, seeds, hops, query, max_nodes, {**(asked or {}), **params})
        with self._view() as view:
            redact = kind.redacts if redact is None else redact
            seen, wanted = choosing.want(
                view, choice, tells_chains=kind.tells_chains, redact=redact, folders=_folders(look_in)
            )
            return kind.write(seen, Path(out), wanted)

    @property
    def neo4j(self) -> Neo4j:
        """The case in Neo4j: ``push``, ``verify``, files for a ``bulk`` import, links to ``browse``."""
        from transship.graph_copy import Neo4j

        return Neo4j(self._view)

    @property
    def cluster(self) -> Cluster:
        """The case on its way to a Spark cluster and back: ``export`` a folder, read the ``answer`` of one."""
        from transship.cluster import Cluster

        return Cluster(self._view)


def _read_mapping(mapping: Mapping[str, Any] | str | Path | None) -> Mapping[str, Any] | None:
    if mapping is None or isinstance(mapping, Mapping):
        return mapping
    from loaders.mapping import read_file

    return read_file(Path(mapping))


def _folders(given: str | Path | Sequence[str | Path]) -> list[Path]:
    return [Path(folder) for folder in ([given] if isinstance(given, (str, Path)) else given)]


def open(address: str | Path = "case.duckdb", *, memory: str | None = None) -> Case:
    """Open a case by the path of its store file, or ``:memory:``. A file that is not there is made by the first ``load``.

    ``memory`` (``4GB``) bounds what the store works in; what needs more goes to disk beside the file. A case in memory has no bound.
    """
    return Case(address, memory)


connect = open
