"""The command verify-pack: is an evidence pack what it was, and are its source files?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transship.cli.options import FINDINGS, Json, Quiet, Verbose, logging_at, print_json, say, show


def verify_pack(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="The archive that `transship export pack` wrote.")],
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FOLDER…", help="Where the source files lie; without one only the pack is checked."),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Check the hashes of an evidence pack, and say which source file changed. Exit code 1 where anything did."""
    from transship.packs import verify
    from transship.render import tables

    logging_at(verbose, quiet)
    found = verify(pack, folders or ())
    if as_json:
        print_json(found)
    else:
        rows = [("part", part.name, part.verdict, "") for part in found.parts]
        rows += [("source", source.file, source.verdict, source.where) for source in found.sources]
        show(tables.table(("what", "name", "is", "where"), rows))
    if not folders:
        say("The source files were not looked at: give the folder in which they lie.", quiet=quiet)
    say("Everything is as it was." if found.sound else "Something is not as it was; see above.", quiet=quiet)
    if not found.sound:
        raise typer.Exit(FINDINGS)
