"""The command export: the graph, or a part of it, in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transship.cli.asking import Cutoff, Goods, LookIn, Param, Seller, params_of
from transship.cli.options import (
    DEFAULT_STORE,
    Json,
    Memory,
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
        list[int] | None,
        typer.Option(
            "--chain", metavar="N", min=1, help="Only what the chain of this rank is made of; may be repeated."
        ),
    ] = None,
    seed: Annotated[
        list[str] | None,
        typer.Option("--seed", metavar="ID", help="Only what lies around this person or firm; may be repeated."),
    ] = None,
    hops: Annotated[
        int, typer.Option("--hops", min=0, help="How far around the seed; a shipment is a node between two firms.")
    ] = 2,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="NAME", help="Only what the answer of this question names; see --param."),
    ] = None,
    redact: Annotated[
        bool | None,
        typer.Option(
            "--redact/--no-redact",
            help="Leave out birth days, home addresses, private contacts and personal numbers; each format has its default.",
            show_default=False,
        ),
    ] = None,
    look_in: LookIn = None,
    max_nodes: Annotated[
        int | None, typer.Option("--max-nodes", min=1, help="Cap of what --seed takes; nothing is cut if left out.")
    ] = None,
    goods: Goods = None,
    cutoff: Cutoff = None,
    seller: Seller = None,
    param: Param = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write the case or a part of it in another format: a chain, what lies around somebody, an answer, or all.

    --goods, --cutoff, --seller and --param say in which list --chain N counts; with --query, --param is for that question.
    """
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
    done = case_at(store, memory).export(
        name,
        out,
        chain=chain or None,
        seed=seed or None,
        hops=hops,
        query=query,
        max_nodes=max_nodes,
        redact=redact,
        asked=given,
    )
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
