"""Options that several commands share, and how results, notes and errors leave the program."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.errors import TransshipError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from transship.api import Case

# Exit codes: done, finished with findings that need a person, wrong use or unreadable input, stopped by Ctrl-C (128 + SIGINT).
DONE, FINDINGS, WRONG, STOPPED = 0, 1, 2, 130

# Where nobody says how wide a line may be (a pipe, a file), lines are wrapped here.
PIPE_WIDTH = 100

Store = Annotated[Path, typer.Option("--store", envvar="TRANSSHIP_STORE", help="The store file.", show_default=True)]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        envvar="TRANSSHIP_MEMORY",
        metavar="SIZE",
        help="Memory to work in, as 4GB; what needs more goes to disk beside the store.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a CSV file instead of printing.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many to print; --json and --csv have all.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on stderr.")]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, help="More on stderr; twice also for whoever mends the program.")
]

DEFAULT_STORE = Path("case.duckdb")


def case_at(store: Path, memory: str | None = None) -> Case:
    """The case of a store file."""
    from transship.api import open

    return open(store, memory=memory)


def say(text: str, *, quiet: bool = False) -> None:
    """A note for the person at the screen, on stderr."""
    if not quiet:
        typer.echo(text, err=True)


def notes(lines: Iterable[str], quiet: bool) -> None:
    """Notes of an answer: how much was considered, what cut."""
    from transship.render.formats import shown

    for line in lines:
        say(shown(line, 1000), quiet=quiet)


def show(*parts: RenderableType) -> None:
    """Print a result on stdout. Nothing in it is read as markup; it holds text from hostile files."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else PIPE_WIDTH
    console = Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)
    with console.capture() as drawn:
        for part in parts:
            console.print(part)
    # Cells are padded to their columns; nobody wants blanks at the end of a line.
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))


def print_json(value: Any) -> None:
    """Print a result as JSON on stdout: UTF-8, indented, keys in their stated order."""
    import orjson
    from pydantic import BaseModel

    def plain(item: object) -> object:
        if isinstance(item, BaseModel):
            return item.model_dump(mode="json", by_alias=True)
        raise TypeError(type(item))

    sys.stdout.flush()
    sys.stdout.buffer.write(orjson.dumps(value, default=plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def logging_at(verbose: int, quiet: bool) -> None:
    """Send the log to stderr; personal data is only ever logged below INFO."""
    level = logging.ERROR if quiet else {0: logging.WARNING, 1: logging.INFO}.get(verbose, logging.DEBUG)
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s", force=True)


def explain(error: TransshipError) -> None:
    """What happened, where, and what to do: on stderr, as lines that hide nothing and run nothing."""
    from transship.render.formats import shown

    place = f"{shown(error.where, 400)}: " if error.where else ""
    message = shown(error.message, 2000)
    typer.echo(f"transship: {place}{message}{'' if message.endswith(('.', '?', '!')) else '.'}", err=True)
    typer.echo(f"Fix: {shown(error.fix, 2000)}", err=True)


class Front(typer.core.TyperGroup):
    """The last wall: an error becomes a message and an exit code, never a traceback; a reader that goes away ends the program quietly."""

    def invoke(self, ctx: Any) -> Any:
        try:
            try:
                result = super().invoke(ctx)
            finally:
                # Here and not at the end of Python, where a reader that went away would leave a trace on the screen.
                sys.stdout.flush()
        except TransshipError as error:
            explain(error)
            raise typer.Exit(WRONG) from error
        except KeyboardInterrupt as error:
            say("transship: stopped. What was finished before is kept; run the same command again to go on.")
            raise typer.Exit(STOPPED) from error
        except BrokenPipeError as error:
            # The flush at the end of Python would fail again and print a trace.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(DONE) from error
        except Exception as error:  # the last wall: what nobody foresaw becomes a message too
            if isinstance(error, (typer.Exit, typer.Abort)) or type(error).__module__.startswith(("typer.", "click.")):
                raise
            defect(error)
            raise typer.Exit(WRONG) from error
        return result


def defect(error: Exception) -> None:
    """An error nobody foresaw: said in one line, and in full where -vv asked for it."""
    logging.getLogger("transship").debug("the error in full", exc_info=error)
    said = str(error).strip().splitlines()
    typer.echo(f"transship: this should not have happened: {type(error).__name__}: {said[0] if said else ''}", err=True)
    typer.echo(
        "Fix: run the same command with -vv and report what it prints; the store keeps what was finished before.",
        err=True,
    )
