"""The command ``transship``: it parses, calls the verbs of ``transship.api`` and prints. Anything heavy is imported inside a command."""

from __future__ import annotations

from typing import Annotated

import typer

from transship.cli import asking, cluster, exporting, identity, loading, neo4j, packing, reviewing, showcase, watching
from transship.cli.options import Front

_ABOUT = """Find possible intermediary chains: who sold controlled goods in Russia before 24 February 2022, which newer firm abroad
the same people stand behind, and what that firm has shipped to Russia since.

Results go to stdout, notes and progress to stderr. Exit codes: 0 done, 1 finished with findings that need a person,
2 wrong use or unreadable input.
"""

# Plain help: it is read in pipes and needs no drawing library at start.
app = typer.Typer(
    name="transship", cls=Front, help=_ABOUT, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        from transship import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _front(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


app.command("demo")(showcase.demo)
app.command()(loading.load)
app.command()(loading.sources)
app.command()(loading.rejects)
app.command()(loading.status)
app.command()(loading.forget)
identity.app.command()(reviewing.review)
identity.app.command("export")(reviewing.export_judgements)
identity.app.command("import")(reviewing.import_judgements)
app.add_typer(identity.app)
app.command()(asking.chains)
app.command()(asking.ask)
app.command("show")(asking.show_one)
app.command()(asking.owners)
app.command()(asking.path)
app.command()(exporting.export)
app.add_typer(neo4j.app)
app.add_typer(cluster.app)
app.command("verify-pack")(packing.verify_pack)
app.command()(watching.diff)


def main() -> None:
    """Run the command line."""
    app(prog_name="transship")
