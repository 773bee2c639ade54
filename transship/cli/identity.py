"""The command resolve and those below it: who is the same, and what people decide about it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from transship.cli.options import (
    DEFAULT_STORE,
    Json,
    Memory,
    Quiet,
    Store,
    Verbose,
    case_at,
    logging_at,
    print_json,
    say,
    show,
)

app = typer.Typer(
    name="resolve", help="Work out who is the same; list, make and take back judgements.", rich_markup_mode=None
)

Because = Annotated[
    str, typer.Option("--because", metavar="REASON", help="Why; it stays on record with your name.", show_default=False)
]
Who = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="Who judges; the name of your account if left out.")
]


class Verdict(StrEnum):
    """What a person can judge of two mentions."""

    SAME = "same"
    DIFFERENT = "different"


@app.callback(invoke_without_command=True)
def resolve(
    ctx: typer.Context,
    clusters: Annotated[
        Path | None,
        typer.Option("--clusters", metavar="FILE", help="Also write each person with all mentions joined, as JSON."),
    ] = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Work out who is the same; list, make and take back judgements."""
    if ctx.invoked_subcommand is not None:
        # An option before the subcommand would be lost, and a judgement written into another store.
        sources = [ctx.get_parameter_source(name) for name in ctx.params]
        if any(source is not None and source.name == "COMMANDLINE" for source in sources):
            raise typer.BadParameter(
                f"write options behind it: transship resolve {ctx.invoked_subcommand} … --store FILE"
            )
        return
    logging_at(verbose, quiet)
    case = case_at(store, memory)
    found = case.resolve()
    if clusters is not None:
        count = case.write_clusters(clusters)
        say(f"{count:,} people are in {clusters}.", quiet=quiet)
    if as_json:
        print_json(found._asdict())
        return
    from transship.render import loads

    show(loads.resolution(found))


@app.command()
def decide(
    a: Annotated[str, typer.Argument(metavar="A", help="A person or firm: an id, its beginning, or a number.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    verdict: Annotated[Verdict, typer.Argument(metavar="same|different")],
    because: Because,
    who: Who = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Judge that two people or firms are the same or different; it wins over every rule."""
    from transship.render import cards

    logging_at(verbose, quiet)
    made = case_at(store).decide(a, b, verdict.value, because, who)
    print_json(made) if as_json else show(cards.decision(made))
    say(f"To take it back: transship resolve undo {made.id[:12]} --because … --store {store}", quiet=quiet)


@app.command()
def undo(
    decision_id: Annotated[str, typer.Argument(metavar="ID", help="The judgement, by its id or the beginning of it.")],
    because: Because = "taken back",
    who: Who = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Take a judgement back. It stays on record, marked."""
    from transship.render import cards

    logging_at(verbose, quiet)
    found = case_at(store).undo(decision_id, because, who)
    print_json(found) if as_json else show(cards.decision(found))


@app.command("list")
def listed(as_json: Json = False, store: Store = DEFAULT_STORE, quiet: Quiet = False, verbose: Verbose = 0) -> None:
    """List the judgements of people, also those taken back."""
    from transship.render import tables

    logging_at(verbose, quiet)
    rows = case_at(store).judgements()
    if as_json:
        print_json(rows)
    elif rows:
        show(tables.judgements(rows))
    else:
        say("Nobody has judged anything yet: transship resolve decide A B same|different --because …")
