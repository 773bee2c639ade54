"""Commands that answer: chains, ask, show, owners, path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transship.cli.options import (
    DEFAULT_STORE,
    Csv,
    Json,
    Memory,
    Quiet,
    Store,
    Verbose,
    case_at,
    logging_at,
    notes,
    print_json,
    say,
    show,
)  # fmt: skip

if TYPE_CHECKING:
    from transship.results import Answer

# More than this is read in a file, not on a screen.
ON_SCREEN = 20

Goods = Annotated[
    str | None,
    typer.Option("--goods", metavar="LIST", help="controlled, chpl, drones, chips, or HS codes of 2, 4 or 6 digits."),
]
Cutoff = Annotated[
    str | None,
    typer.Option("--cutoff", metavar="DATE", help="The day that parts before from since; 2022-02-24 if left out."),
]
Seller = Annotated[
    str | None,
    typer.Option("--seller", metavar="ID", help="Only this seller: an id, its beginning, or a register or tax number."),
]
Seed = Annotated[str | None, typer.Option("--seed", metavar="ID", help="Only chains that hold this firm or person.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Only what had been shipped and recorded by this day.")
]
MinLink = Annotated[
    str | None,
    typer.Option("--min-link", metavar="KIND", help="The weakest link that counts, for example name_birthdate."),
]
Param = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="NAME=VALUE", help="Any parameter of the question; may be repeated."),
]
Evidence = Annotated[
    bool, typer.Option("--evidence", help="Print the raw cells of every record behind it, read again from the files.")
]
LookIn = Annotated[
    list[Path] | None,
    typer.Option(
        "--look-in", metavar="FOLDER", help="Where files lie that were moved since; they are told by content."
    ),
]
Known = Annotated[
    str | None,
    typer.Option("--known", metavar="DATE", help="Only what records of that day or before tell: as known on the day."),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="Only what can have held on that day: as true on the day."),
]
Limited = Annotated[
    int | None,
    typer.Option(
        "--limit", min=1, help=f"How many; {ON_SCREEN} on the screen and all in --json and --csv if left out."
    ),
]


def params_of(pairs: list[str] | None, **named: Any) -> dict[str, Any]:
    """Parameters from ``NAME=VALUE`` pairs and options; an option that was not given is left out."""
    given = {name: value for name, value in named.items() if value is not None}
    for pair in pairs or ():
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f'"{pair}" is not of the form NAME=VALUE', param_hint="--param")
        if name in given:
            raise typer.BadParameter(f"{name} was given twice", param_hint="--param")
        given[name.strip().replace("-", "_")] = value
    return given


def chains(
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    seed: Seed = None,
    as_of: AsOf = None,
    min_link: MinLink = None,
    param: Param = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="DECISION", help="Tell which chains fall without this decision; may be repeated."
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", metavar="FILE", help="Keep the whole answer with its parameters too, for `transship diff`."
        ),
    ] = None,
    limit: Limited = None,
    as_json: Json = False,
    csv: Csv = None,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """List possible intermediary chains, best first, each with its evidence and its doubts."""
    logging_at(verbose, quiet)
    given = params_of(param, goods=goods, cutoff=cutoff, seller=seller, seed=seed, as_of=as_of, min_link=min_link)
    if without:
        from transship.render import pairs

        found = case_at(store, memory).without(*without, **given)
        print_json(found) if as_json else show(pairs.falls(found))
        return
    answer = case_at(store, memory).chains(**given)
    if save is not None:
        answer.save(save)
        say(f"The answer is kept in {save}.", quiet=quiet)
    print_chains(answer, given, store, limit, as_json, csv, quiet)


def print_chains(
    answer: Answer, given: dict[str, Any], store: Path, limit: int | None, as_json: bool, csv: Path | None, quiet: bool
) -> None:
    """An answer of chains as the options say; ``given`` are the parameters of a command that shows one of them."""
    from transship.render import chains as render

    notes(answer.notes, quiet)
    rows = answer.rows[:limit]
    if csv is not None:
        from transship.chain_sheet import write_chains

        write_chains(rows, csv)
        say(f"{len(rows):,} chains are in {csv}.", quiet=quiet)
    elif as_json:
        print_json(rows)
    elif not rows:
        say(
            "No possible chain was found. The notes above say what was looked at; `transship status` says what is in the store."
        )
    else:
        rows = answer.rows[: limit or ON_SCREEN]
        show(*(render.chain(row, render.same_list(given, store)) for row in rows))
    if len(rows) < len(answer):
        say(f"{len(rows)} of {len(answer):,} chains are shown; --limit N has more.", quiet=quiet)


def ask(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="The question; without one, all are listed.", show_default=False),
    ] = None,
    param: Param = None,
    limit: Limited = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Ask any question by name; each also takes --param known=DATE. Without a name, list all questions with what each takes."""
    from transship.asking import defaults
    from transship.render import tables

    logging_at(verbose, quiet)
    case = case_at(store, memory)
    if name is None:
        listed = [(q.name, q.title, defaults(q)) for q in case.questions()]
        print_json([dict(zip(("name", "title", "params"), q, strict=True)) for q in listed]) if as_json else show(
            tables.questions(listed)
        )
        return
    answer = case.ask(name, **params_of(param))
    notes(answer.notes, quiet)
    _answer(answer, limit, as_json, quiet)


def _answer(answer: Answer, limit: int | None, as_json: bool, quiet: bool) -> None:
    from transship.render import tables

    if as_json:
        print_json(answer.rows[:limit])
    elif answer.rows:
        show(tables.rows_of(answer.rows, limit or ON_SCREEN))
    else:
        say("Nothing was found.", quiet=quiet)


def show_one(
    what: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An id or its beginning, a register or tax number, chain:1, or a decision.",
            show_default=False,
        ),
    ],
    other: Annotated[
        str | None, typer.Argument(metavar="OTHER", help="With --why: the other one.", show_default=False)
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Why the two are the same, or are not.")] = False,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    known: Known = None,
    on: On = None,
    evidence: Evidence = False,
    look_in: LookIn = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show a person, firm, chain or decision, or why two are one. --goods, --cutoff and --seller say in which list chain:N counts."""
    from transship.render import any_answer, proofs

    logging_at(verbose, quiet)
    if why != (other is not None):
        raise typer.BadParameter("--why compares two: transship show A B --why")
    if other is not None:
        from transship.render import pairs

        told = case_at(store).why(what, other)
        print_json(told) if as_json else show(pairs.why(told))
        return
    given = params_of(param, goods=goods, cutoff=cutoff, seller=seller, known=known, on=on)
    if evidence:
        behind = case_at(store, memory).evidence(what, look_in or (), **given)
        print_json(behind) if as_json else show(proofs.proofs(behind))
        return
    found = case_at(store, memory).show(what, **given)
    print_json(found) if as_json else show(any_answer(found))


def owners(
    company: Annotated[
        str, typer.Argument(metavar="ID", help="A firm: an id, its beginning, or a number.", show_default=False)
    ],
    known: Known = None,
    on: On = None,
    param: Param = None,
    limit: Limited = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """List who owns or directs a firm, directly or through holdings. --known and --on say of which day; they may be given together."""
    logging_at(verbose, quiet)
    answer = case_at(store).ask("owners", **params_of(param, company=company, known=known, on=on))
    notes(answer.notes, quiet)
    _answer(answer, limit, as_json, quiet)


def path(
    a: Annotated[str, typer.Argument(metavar="A", help="A person or firm: an id, its beginning, or a number.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Show a shortest way between two people or firms over ownership, directorship, family and deliveries."""
    from transship.render import cards

    logging_at(verbose, quiet)
    found = case_at(store).path(a, b)
    if as_json:
        print_json(found)
        return
    notes(found.notes, quiet)
    show(cards.path(found))
