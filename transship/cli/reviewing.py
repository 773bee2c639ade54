"""The commands resolve review, resolve export and resolve import: pairs for a person to judge, and judgements of other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from transship.cli.asking import Cutoff, Goods, Param, Seller, params_of
from transship.cli.identity import Who
from transship.cli.options import DEFAULT_STORE, Json, Quiet, Store, Verbose, case_at, logging_at, print_json, say, show

if TYPE_CHECKING:
    from transship.api import Case
    from transship.review import Pair

# Nobody judges more at one sitting.
AT_ONCE = 20

_KEYS: dict[str, Literal["same", "different"]] = {"s": "same", "d": "different"}
_ASKED = "s same · d different · Enter or k skip · q quit"


def review(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many pairs.")] = AT_ONCE,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    who: Who = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show pairs that a person should look at, those that make or break a chain first. On a terminal they are judged key by key."""
    from transship.render import pairs as render

    logging_at(verbose, quiet)
    case = case_at(store)
    found = case.review(limit=limit, **params_of(param, goods=goods, cutoff=cutoff, seller=seller))
    if as_json:
        print_json(found)
    elif not found:
        say("No pair needs a look.", quiet=quiet)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _sit(case, found, who)
    else:
        show(*(render.pair(one) for one in found))


def _sit(case: Case, found: list[Pair], who: str | None) -> None:
    """One pair after the other; each judgement is written down at once, and who is who is worked out at the end."""
    from transship.render import pairs as render

    judged = 0
    try:
        for one in found:
            show(render.pair(one))
            key = _key(f"{one.place} of {len(found)}: {_ASKED}")
            if key == "q":
                break
            if key in _KEYS:
                because = typer.prompt("because", default="compared side by side", err=True)
                case.judge(one.a, one.b, _KEYS[key], because, who)
                judged += 1
    finally:
        # Also after Ctrl-C: what was judged stands.
        if judged:
            case.resolve()
            say(
                f"{judged} judged; take one back with `transship resolve undo ID`, list them with `transship resolve list`."
            )


def _key(asked: str) -> str:
    """One key of those asked for; an empty answer skips, the end of input quits."""
    while True:
        typer.echo(f"{asked} > ", nl=False, err=True)
        try:
            pressed = typer.getchar().lower()
        except EOFError:
            return "q"
        typer.echo(pressed.strip() if pressed.isprintable() else "", err=True)
        if pressed in ("\x03", "\x04"):
            return "q"
        if pressed in ("\r", "\n", " ", "k", "s", "d", "q"):
            return pressed


def export_judgements(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; - is stdout.")],
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write the judgements of people as nomenklatura's lines: [id, id, judgement, score, user, time]."""
    logging_at(verbose, quiet)
    count = case_at(store).write_judgements(sys.stdout if str(out) == "-" else out)
    say(f"{count:,} lines are in {out}.", quiet=quiet)


def import_judgements(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of judgements, one JSON array a line.")],
    who: Who = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Take in judgements of people from nomenklatura or another store. Ids that name nothing here are listed; exit code 1 then."""
    from transship.cli.options import FINDINGS
    from transship.render.formats import count, listed, shown

    logging_at(verbose, quiet)
    done = case_at(store).read_judgements(file, who)
    if as_json:
        print_json(done._asdict())
    else:
        said = f"{done.recorded} recorded, {done.known} known already or overtaken, {done.undecided} undecided"
        say(f"{count(done.lines, 'line')} read: {said}.")
    if done.unknown:
        say(
            f"{count(len(done.unknown), 'id names', 'ids name')} nothing in this store, or several records: "
            f"{listed((shown(text) for text in done.unknown), 5)}. Fix: load the files they come from, then import again.",
        )
        raise typer.Exit(FINDINGS)
