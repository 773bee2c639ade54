"""The verbs of identity: who is the same, what people judge about it, and what depends on that."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from graph.errors import BadFile, BadParams
from transship.opened import Opened

if TYPE_CHECKING:
    from graph.identity import Resolution
    from graph.identity.judgements import Imported
    from graph.store import View
    from transship.entities import Decision
    from transship.falls import Falls
    from transship.review import Pair
    from transship.why import Why

# The loader of FollowTheMoney files, whose own ids judgements of other tools name.
_FTM = "ftm"


class Judging(Opened):
    """A case as far as identity goes."""

    def resolve(self) -> Resolution:
        """Work out anew who is the same."""
        from graph.identity import resolve

        with self._store(read_only=False) as store:
            return resolve(store)

    def refresh(self) -> Resolution:
        """``resolve``, unless nothing was loaded, taken out or judged since the last time: then what that came to, at once."""
        from graph.identity import refresh

        with self._store(read_only=False) as store:
            return refresh(store)

    def decide(
        self, a: str, b: str, verdict: Literal["same", "different"], because: str, who: str | None = None
    ) -> Decision:
        """Judge that two people or firms are the same or different; it wins over every rule. Ids may be begun, or be numbers."""
        from graph.identity import decide
        from transship import entities

        if verdict not in ("same", "different"):
            raise BadParams(f'"{verdict}" is no verdict', fix="Say same or different.")
        with self._store(read_only=False) as store:
            first, second = (entities.mention(store.view(), text) for text in (a, b))
            made = decide(store, first, second, verdict, because, who or getpass.getuser())
            return _made(store.view(), made)

    def undo(self, decision_id: str, because: str, who: str | None = None) -> Decision:
        """Take a judgement back. It stays on record, marked as reversed."""
        from graph.identity import undo
        from transship import entities

        with self._store(read_only=False) as store:
            # The full id goes on, so that a begun id can never mean two.
            found = entities.decision(store.view(), decision_id)
            undo(store, found.id if found else decision_id, because, who or getpass.getuser())
            return _made(store.view(), found.id if found else decision_id)

    def judge(self, a: str, b: str, verdict: Literal["same", "different"], because: str, who: str | None = None) -> str:
        """Write a judgement down without working out who is who; `resolve` does that for several at once. Returns its id."""
        from graph.identity.decisions import judge
        from transship import entities

        with self._store(read_only=False) as store:
            first, second = (entities.mention(store.view(), text) for text in (a, b))
            return judge(store, first, second, verdict, because, who or getpass.getuser())

    def review(self, *, limit: int = 20, **params: Any) -> list[Pair]:
        """Pairs that a person should look at, the most valuable first. ``params`` are those of ``chains``: they say which chains matter."""
        from transship.review import review

        with self._view() as view:
            return review(view, params, limit)

    def why(self, a: str, b: str) -> Why:
        """Why two people or firms, or two records of one, are the same or not: feature by feature, and by which decisions."""
        from transship import entities, why

        with self._view() as view:
            mentions = [entities.mention(view, text) for text in (a, b)]
            first, second = (entities.find(view, text) for text in mentions)
            return why.explain(view, first, second, *mentions)

    def without(self, *decisions: str, **params: Any) -> Falls:
        """Which chains fall and which stay if some decisions about identity are undone. The store stays as it is."""
        from transship import falls

        with self._store(read_only=True) as store:
            return falls.without(store, decisions, params)

    def write_judgements(self, out: str | Path | TextIO) -> int:
        """Write the judgements in force in nomenklatura's format, for other tools and other stores; the number of lines."""
        from graph.identity import judgements
        from transship.outfiles import whole_file

        with self._view() as view:
            made = list(judgements.lines(view, _FTM))
        if isinstance(out, (str, Path)):
            with whole_file(Path(out)) as handle:
                handle.writelines(made)
        else:
            out.writelines(made)
        return len(made)

    def read_judgements(self, file: str | Path, who: str | None = None) -> Imported:
        """Take in judgements in nomenklatura's format. Raises BadFile with the line that is none; nothing is recorded then."""
        from graph.identity import judgements

        path = Path(file)
        try:
            with path.open(encoding="utf-8-sig") as handle:
                found = list(judgements.read(path.name, handle))
        except (OSError, UnicodeDecodeError) as error:
            raise BadFile(
                f"the file cannot be read: {error}", where=str(path), fix="Check the path and that it is UTF-8 text."
            ) from error
        with self._store(read_only=False) as store:
            return judgements.take_in(store, found, path.name, who or getpass.getuser())

    def judgements(self) -> list[Decision]:
        """All decisions that people made, the oldest first."""
        from transship import entities

        with self._view() as view:
            return entities.judgements(view)

    def clusters(self) -> list[dict[str, Any]]:
        """Each person with all mentions that were joined: file, and the source's own record id or the firm's number and the name."""
        from graph.identity import clusters

        with self._view() as view:
            return clusters(view)

    def write_clusters(self, out: str | Path) -> int:
        """Write the clusters as a JSON array; the number of people in it."""
        import orjson

        from transship.outfiles import whole_file

        people = self.clusters()
        with whole_file(Path(out)) as handle:
            handle.write(orjson.dumps(people, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode())
        return len(people)


def _made(view: View, decision_id: str) -> Decision:
    from transship import entities

    found = entities.decision(view, decision_id)
    if found is None:
        raise BadParams(f'there is no decision "{decision_id}"', fix="List them with `transship resolve list`.")
    return found
