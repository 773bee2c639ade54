"""The command export: the graph, or a part of it, in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    show,
)


def export(
    name: Annotated[
        str | None,
        typer.Argument(metavar="FORMAT", help="The format; without one, all are listed.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="The file or folder to write.", show_default=False)
    ] = None,
    chain: Annotated[
        int | None, typer.Option("--chain", metavar="N", min=1, help="Only what the chain of this rank is made of.")
    ] = None,
    seed: Annotated[
        list[str] | None,
        typer.Option("--seed", metavar="ID", help="Only what lies around this person or firm; may be repeated."),
    ] = None,
    hops: Annotated[
        int, typer.Option("--hops", min=0, help="How far around the seed; a shipment is a node between two firms.")
    ] = 2,
    max_nodes: Annotated[
        int | None, typer.Option("--max-nodes", min=1, help="Cap of what --seed takes; what is cut is said.")
    ] = None,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write the graph or a part of it in another format. --goods, --cutoff and --seller say in which list --chain N counts."""
    logging_at(verbose, quiet)
    if name is None:
        from transship.exports import exports
        from transship.render import tables

        rows = [(kind.name, kind.title, kind.writes) for kind in exports()]
        print_json([dict(zip(("name", "title", "writes"), row, strict=True)) for row in rows]) if as_json else show(
            tables.table(("format", "what it is", "writes"), rows)
        )
        return
    if out is None:
        raise typer.BadParameter(f"say where to write: transship export {name} OUT")
    given = params_of(param, goods=goods, cutoff=cutoff, seller=seller)
    done = case_at(store).export(name, out, chain=chain, seed=seed or None, hops=hops, max_nodes=max_nodes, **given)
    notes(done.notes, quiet)
    if as_json:
        print_json(
            {
                "files": [str(file) for file in done.files],
                "written": done.written,
                "left_out": done.left_out,
                "notes": done.notes,
            }
        )
        return
    from transship.render import loads

    show(loads.export(done))
