"""Commands about what goes in and out: load, sources, rejects, status, forget."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import BadParams
from transship.cli.options import (
    DEFAULT_STORE,
    FINDINGS,
    Csv,
    Json,
    Limit,
    Memory,
    Quiet,
    Store,
    Verbose,
    case_at,
    logging_at,
    print_json,
    say,
    show,
)  # fmt: skip
from transship.results import ALLOWED_REJECTS_PCT

if TYPE_CHECKING:
    from transship.results import Loaded


def load(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH…", help="Files and folders; folders are searched through.", show_default=False),
    ],
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="Read all files in this format instead of recognising it."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            help="A mapping file: what the columns of a table mean; --dry-run drafts one.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Store nothing; show how each file would be read, and draft mappings.")
    ] = False,
    resolve: Annotated[
        bool, typer.Option("--resolve/--no-resolve", help="Work out who is the same after loading.")
    ] = True,
    allow_rejects: Annotated[
        float,
        typer.Option(
            "--allow-rejects",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Share of refused rows in a file that needs no look.",
        ),
    ] = ALLOWED_REJECTS_PCT,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Read files into the store. What is in already is left alone, so a stopped load is simply run again."""
    from loaders.reading import find
    from transship.cli.progress import LoadProgress

    logging_at(verbose, quiet)
    if dry_run:
        _dry_run(paths, format, mapping, as_json)
        return
    progress = LoadProgress(sum(path.stat().st_size for path, _ in find(paths)), quiet=quiet)
    case = case_at(store, memory)
    loaded = case.load(*paths, format=format, mapping=mapping, resolve=False, progress=progress)
    progress.file_done()
    if resolve:
        say("working out who is the same …", quiet=quiet)
        loaded = replace(loaded, resolution=case.refresh())
    _report(loaded, allow_rejects, as_json)
    say(f"Next: transship chains --store {store}", quiet=quiet or not resolve)
    if loaded.doubtful(allow_rejects):
        raise typer.Exit(FINDINGS)


def _report(loaded: Loaded, allowed_pct: float, as_json: bool) -> None:
    if as_json:
        print_json([asdict(report) for report in loaded.reports])
    else:
        from transship.render import loads

        show(loads.summary(loaded))
    from transship.render import loads

    for line in (*loads.understood(loaded), *loads.numbers(loaded), *loads.findings(loaded, allowed_pct)):
        say(line)


def _dry_run(paths: list[Path], format: str | None, mapping: Path | None, as_json: bool) -> None:
    from transship.api import Case

    previews = Case(":memory:").preview(*paths, format=format, mapping=mapping)
    if as_json:
        print_json(list(previews))
        return
    from transship.render import loads

    for preview in previews:
        # A draft is to be redirected into a file as it is, so all else is a comment of YAML.
        typer.echo("\n".join(loads.preview(preview)))


def sources(as_json: Json = False, store: Store = DEFAULT_STORE, quiet: Quiet = False, verbose: Verbose = 0) -> None:
    """List the files that were read, each with its account."""
    from transship.render import tables

    logging_at(verbose, quiet)
    case = case_at(store)
    rows = case.sources()
    if as_json:
        print_json(rows)
    elif rows:
        show(tables.sources(rows))
    else:
        say("No file has been read. Load some: transship load PATH")
    aside = len(case.waiting())
    if aside:
        say(f"{aside} more were met and not read; `transship status` says why.", quiet=quiet)


def rejects(
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="NAME", help="Only those of one file, named as in `transship sources`."),
    ] = None,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="List the values that were kept with a doubt instead.")
    ] = False,
    limit: Limit = 50,
    as_json: Json = False,
    csv: Csv = None,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """List the rows that were refused: where, why, and what to do. --csv FILE writes them with their own cells, to be mended."""
    from transship.render import tables

    logging_at(verbose, quiet)
    case = case_at(store)
    if doubtful:
        kept = case.warnings()
        if as_json:
            print_json(kept)
        else:
            show(tables.warnings(kept, limit)) if kept else say("No value was kept with a doubt.")
        return
    if csv is not None:
        from transship.render import loads

        for line in loads.refused(case.write_rejects(csv, file)):
            say(line, quiet=quiet)
        return
    rows = case.rejects(file)
    if as_json:
        print_json([row.model_dump(mode="json", exclude={"cells"}) for row in rows])
    elif rows:
        show(tables.rejects(rows, limit))
    else:
        say(
            "No row was refused."
            if file is None
            else f'No row of a file "{file}" was refused; `transship sources` has the names.'
        )


def status(as_json: Json = False, store: Store = DEFAULT_STORE, quiet: Quiet = False, verbose: Verbose = 0) -> None:
    """Say how much is in the store, and which files were set aside and why."""
    from transship.render import tables

    logging_at(verbose, quiet)
    case = case_at(store)
    facts, aside = case.status(), case.waiting()
    if as_json:
        print_json({**facts.model_dump(mode="json"), "set_aside": aside})
        return
    show(tables.status(facts))
    if aside:
        show("", "set aside:", tables.waiting(aside))


def forget(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A file, archive or folder as `transship sources` names it, or the beginning of a file's hash.",
            show_default=False,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    resolve: Annotated[
        bool, typer.Option("--resolve/--no-resolve", help="Work out anew who is the same afterwards.")
    ] = True,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Take a file out of the store with all that only it said. It can be loaded again."""
    from transship.render import loads

    logging_at(verbose, quiet)
    case = case_at(store)
    going = case.leaving(source)
    if not yes:
        for line in loads.leaving(going):
            say(line)
        if not sys.stdin.isatty():
            raise BadParams("nobody is there to be asked", fix="Add --yes to take it out without a question.")
        if not typer.confirm("Take it out?", err=True):
            say("Nothing was taken out.")
            return
    # By their hashes: the store may have changed while the question stood.
    gone = [file for one in going for file in case.forget(one.sha256, resolve=False)]
    if resolve:
        say("working out who is the same …", quiet=quiet)
        case.refresh()
    if as_json:
        print_json(gone)
        return
    say(f"{len(gone):,} taken out: {', '.join(loads.leaving(gone))}", quiet=quiet)
