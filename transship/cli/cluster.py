"""The command cluster: a case leaves for Spark as Parquet, Spark answers the chain question, the answer comes back to the case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from transship.cli.asking import AsOf, Cutoff, Goods, Limited, MinLink, Param, params_of, print_chains
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
    print_json,
    say,
)

app = typer.Typer(
    name="cluster",
    help="Ask for chains on a Spark cluster: export a case, run the question there, import the answer.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to write; it is made.")],
    as_of: AsOf = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Write the tables that the chain question reads as Parquet files. Names, addresses and numbers stay in the store."""
    logging_at(verbose, quiet)
    left = case_at(store, memory).cluster.export(out, as_of=as_of)
    if as_json:
        print_json({"folder": str(out), "rows": {name: table.rows for name, table in left.tables.items()}})
    else:
        for name, table in left.tables.items():
            typer.echo(f"{table.rows:>14,}  {name}")
    for name, table in left.tables.items():
        if table.left_out:
            say(f"{table.left_out:,} rows of {name} have no HS code and can be in no chain: left out.", quiet=quiet)
    say(f"Copy {out} to where the cluster reads, then: transship cluster run {out} ANSWER --master MASTER", quiet=quiet)


@app.command("run")
def ask_spark(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="What export wrote: a folder, or hdfs://, s3a:// and the like.")
    ],
    out: Annotated[Path, typer.Argument(metavar="ANSWER", help="The folder for the answer, on this machine.")],
    master: Annotated[
        str | None,
        typer.Option("--master", help="local[2], yarn, spark://HOST:7077; left out, what spark-submit says."),
    ] = None,
    conf: Annotated[
        list[str] | None,
        typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark; may be repeated."),
    ] = None,
    goods: Goods = None,
    cutoff: Cutoff = None,
    min_link: MinLink = None,
    param: Param = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Ask Spark. It needs no store and no names, so it may run on another machine; spark-submit can start it too (docs/scale.md)."""
    from transship import cluster

    logging_at(verbose, quiet)
    cluster.need_spark()
    from transship.cluster.spark import settings_of

    given = params_of(param, goods=goods, cutoff=cutoff, min_link=min_link)
    told = cluster.run(folder, out, master=master, settings=settings_of(conf or ()), **given)
    if as_json:
        print_json({"answer": str(out), "considered": told.counts})
    else:
        for name, table in told.tables.items():
            typer.echo(f"{table.rows:>14,}  {name}")
    say(f"Back in the case: transship cluster import {out}", quiet=quiet)


@app.command("import")
def read_back(
    folder: Annotated[Path, typer.Argument(metavar="ANSWER", help="The folder that run wrote.")],
    limit: Limited = None,
    as_json: Json = False,
    csv: Csv = None,
    store: Store = DEFAULT_STORE,
    memory: Memory = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """List the chains of an answer with their evidence and doubts, as `transship chains` does. Nothing is written to the store."""
    logging_at(verbose, quiet)
    print_chains(case_at(store, memory).cluster.answer(folder), {}, store, limit, as_json, csv, quiet)
