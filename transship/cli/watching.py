"""The command diff: what changed between two stores of one case, or an answer kept of one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transship.cli.asking import Cutoff, Goods, Param, Seller, params_of
from transship.cli.options import Json, Quiet, Verbose, logging_at, notes, print_json, say, show


def diff(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="The store as it was, or an answer of it kept by `chains --save`.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The store as it is, or a kept answer.")],
    page: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page too.")] = None,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Say what changed between two stores: new and vanished chains and why, changed owners, first shipments."""
    from transship import diff as compare
    from transship.render import differences
    from transship.render.formats import count

    logging_at(verbose, quiet)
    found = compare(old, new, **params_of(param, goods=goods, cutoff=cutoff, seller=seller))
    notes(found.notes, quiet)
    if page is not None:
        from transship.watch.page import write

        write(found, old.name, new.name, page)
        say(f"The page is {page}.", quiet=quiet)
    if as_json:
        print_json(found)
    elif found.empty:
        say(f"Nothing changed: {count(found.unchanged, 'chain')} as before.", quiet=quiet)
    else:
        show(differences.differences(found))
