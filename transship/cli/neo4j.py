"""The command neo4j: copy a case into a Neo4j server, check the copy, write files for its bulk import, and open Neo4j Browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import BadFile, BadParams, StoreUnavailable
from transship.cli.asking import Cutoff, Goods, Param, Seller, params_of
from transship.cli.options import (
    DEFAULT_STORE,
    Json,
    Quiet,
    Store,
    Verbose,
    case_at,
    logging_at,
    notes,
    print_json,
    say,
    show,
)

if TYPE_CHECKING:
    from graph.stores.neo4j import NeoStore

app = typer.Typer(
    name="neo4j",
    help="Copy a case into Neo4j, check the copy, and browse it.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

LOCAL = "bolt://127.0.0.1:7687"

Uri = Annotated[str, typer.Option("--uri", envvar="NEO4J_URI", help="The address of the server.")]
User = Annotated[str, typer.Option("--user", envvar="NEO4J_USER", help="Who logs in.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", metavar="FILE", envvar="NEO4J_PASSWORD_FILE", show_default=False,
        help="A file that holds the password and nothing else. Without it NEO4J_PASSWORD is taken, or you are asked.",
    ),
]  # fmt: skip
Database = Annotated[
    str | None,
    typer.Option("--database", metavar="NAME", help="One of several databases of the server.", show_default=False),
]


def _password(file: Path | None) -> str:
    """Never an argument: everybody on a machine sees the arguments of a running program."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadFile(
                "the password file cannot be read",
                where=str(file),
                fix="Check its path and rights; `make neo4j-up` prints where it lies.",
            ) from error
    if given := os.environ.get("NEO4J_PASSWORD"):
        return given
    if sys.stdin.isatty():
        return str(typer.prompt("Password of the Neo4j server", hide_input=True, err=True))
    raise BadParams("no password is known", fix="Set NEO4J_PASSWORD or NEO4J_PASSWORD_FILE, or use --password-file.")


def _server(uri: str, user: str, file: Path | None, database: str | None) -> NeoStore:
    from graph.stores.neo4j import Login, open_server

    return open_server(uri, Login(user, _password(file)), database)


@app.command()
def push(
    uri: Uri = LOCAL,
    user: User = "neo4j",
    password_file: PasswordFile = None,
    database: Database = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write every element, also where somebody changed it on the server.")
    ] = False,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Make the server's graph that of the case. Only differences are sent; run it again if it was stopped.

    The chains found with --goods, --cutoff and --seller give roles as labels: PreWarSeller, NewForeignFirm, RussianBuyer, Supplier.
    """
    from transship.cli.progress import CopyProgress
    from transship.render import copies

    logging_at(verbose, quiet)
    progress = CopyProgress(quiet=quiet)
    with _server(uri, user, password_file, database) as server:
        copied = case_at(store).neo4j.push(
            server, anew=anew, progress=progress, **params_of(param, goods=goods, cutoff=cutoff, seller=seller)
        )
    progress.done()
    if as_json:
        print_json({**copied.pushed._asdict(), "chains": copied.chains, "roles": copied.roles})
    else:
        show(*copies.pushed(copied))
    notes((f"Neo4j {copied.pushed.version} at {uri}. Compare everything with: transship neo4j verify",), quiet)


@app.command()
def verify(
    uri: Uri = LOCAL,
    user: User = "neo4j",
    password_file: PasswordFile = None,
    database: Database = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Compare the server's graph with the case: counts, and every property of every node and relationship."""
    from transship.cli.progress import CopyProgress
    from transship.render import copies

    logging_at(verbose, quiet)
    progress = CopyProgress(quiet=quiet)
    with _server(uri, user, password_file, database) as server:
        found = case_at(store).neo4j.verify(server, progress=progress)
    progress.done()
    if as_json:
        print_json(
            {
                **found._asdict(),
                "tables": [t._asdict() for t in found.tables],
                "differences": [d._asdict() for d in found.differences],
            }
        )
    else:
        show(*copies.verified(found))
    if found.differing:
        raise StoreUnavailable(
            f"the graph on the server is not that of the case: {found.differing:,} elements differ",
            where=uri,
            fix="Run transship neo4j push --anew. Nodes that somebody else made need another label.",
        )


@app.command()
def bulk(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to write; it is made.")],
    database: Annotated[
        str, typer.Option("--database", metavar="NAME", help="The database that the script fills.")
    ] = "neo4j",
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write files for `neo4j-admin database import full`, and the script import.sh that runs it. For millions of rows; needs no server."""
    from transship.cli.progress import CopyProgress
    from transship.render import copies

    logging_at(verbose, quiet)
    progress = CopyProgress(quiet=quiet)
    written = case_at(store).neo4j.bulk(out, database, progress=progress)
    progress.done()
    if as_json:
        print_json(
            {"folder": str(written.folder), "counts": written.counts, "command": ["neo4j-admin", *written.command]}
        )
    else:
        show(*copies.written(written))


@app.command()
def browse(
    chain: Annotated[
        int | None, typer.Option("--chain", metavar="N", min=1, help="Only the chain of this rank.")
    ] = None,
    uri: Uri = LOCAL,
    port: Annotated[int, typer.Option("--port", help="Where the server's Browser is.")] = 7474,
    opened: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open", help="Open it in the web browser; by default on a screen only.", show_default=False
        ),
    ] = None,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Print the link that opens Neo4j Browser with the statement filled in, and open it. --goods, --cutoff and --seller as in the push."""
    import webbrowser

    logging_at(verbose, quiet)
    link, statement = case_at(store).neo4j.browse(
        uri, chain=chain, port=port, **params_of(param, goods=goods, cutoff=cutoff, seller=seller)
    )
    # Not wrapped: these lines are there to be copied.
    typer.echo(f"{link}\n\n{statement}")
    if opened or (opened is None and sys.stdout.isatty()):
        webbrowser.open(link)
    say("Where that server has no Browser, paste the statement into another one: docs/neo4j.md says how.", quiet=quiet)
