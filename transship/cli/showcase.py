"""The command demo: the bundled invented case from start to finish, in words for somebody who has never seen such a chain."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transship.cli.options import Quiet, Verbose, case_at, logging_at, notes, say, show

if TYPE_CHECKING:
    from queries.chains.rows import Chain

DEMO_STORE = Path("transship-demo.duckdb")

# The best ones are read here; the list command has all.
SHOWN = 3

_WHAT_IT_IS = (
    "This case is invented: no firm, person or delivery in it is real. Its files have the formats, quirks and faults of real ones.\n"
    "The question: who sold drones and chips in Russia before 24 February 2022, which newer firm abroad do the same people\n"
    "stand behind, and what has that firm shipped to Russia since?\n"
)

_HOW_TO_READ = (
    "How to read it. The first lines name the seller in Russia, the new firm abroad (the front) and the buyer in Russia, and what "
    'was shipped. "same person" says who stands behind both and why the two records are taken for one. "doubts" says what '
    "speaks against it. Every statement leads to a row of a file. What you see are possible chains: grounds to look further, "
    "not proof of anything."
)


def demo(
    store: Annotated[
        Path, typer.Option("--store", help="Where to write; the default is made anew each time.")
    ] = DEMO_STORE,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Load the bundled invented case, find its chains and explain what was found."""
    from transship.cli.progress import LoadProgress
    from transship.render import chains as render
    from transship.render import loads

    logging_at(verbose, quiet)
    _fresh(store)
    case = case_at(store)
    say(_WHAT_IT_IS, quiet=quiet)
    with as_file(files("transship") / "demo" / "case") as folder:
        progress = LoadProgress(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()), quiet=quiet)
        loaded = case.load(folder, resolve=False, progress=progress)
        progress.file_done()
    loaded = replace(loaded, resolution=case.resolve())
    show(loads.summary(loaded), "")
    answer = case.chains()
    notes(answer.notes, quiet)
    show(*(render.chain(row, render.same_list({}, store)) for row in answer.rows[:SHOWN]))
    if answer.rows:
        show(_HOW_TO_READ, "", _read_aloud(answer.rows[0]), "")
    page = store.with_suffix(".html")
    case.export("html", page)
    # Not wrapped: these lines are there to be copied.
    typer.echo(_next(store, len(answer), answer.rows[0] if answer.rows else None))
    typer.echo(f"All of it on one page, to read, filter and print: {page}\n  {_opening(page)}")


def _fresh(store: Path) -> None:
    """Take away the store of an earlier demo; its page is written over. Any other file that is there is somebody's case and is refused."""
    from graph.errors import BadParams

    for path in (store, store.with_suffix(".html")):
        if path.exists() and store.name != DEMO_STORE.name:
            raise BadParams(
                "the demo writes a store and a page of its own, and there is a file already",
                where=str(path),
                fix="Choose another --store.",
            )
    for path in (store, store.with_name(f"{store.name}.wal")):
        path.unlink(missing_ok=True)


def _opening(page: Path) -> str:
    """The command that opens the page in the reader's own browser."""
    import shlex
    import sys

    return f"{'open' if sys.platform == 'darwin' else 'xdg-open'} {shlex.quote(str(page))}"


def _read_aloud(chain: Chain) -> str:
    from transship.render.formats import count, country, day, firm_name, hs, listed, money, shown, span

    seller, front, buyer = (firm_name(firm.name) for firm in (chain.seller, chain.front, chain.buyer))
    since = f", founded {day(chain.front.incorporated)}," if chain.front.incorporated else ""
    goods = listed(hs(code) for code in chain.goods)
    moved = f"{count(chain.shipments, 'shipment')}, {money(chain.value_usd)}, {span(chain.first, chain.last)}"
    return " ".join(
        (
            f"Number 1, read aloud: {seller} dealt in such goods in {country(chain.seller.country)} before the war.",
            f"{shown(chain.people[0].name)} stands behind it, and behind {front} in {country(chain.front.country)}{since} too.",
            f"Since then goods of code {goods} have gone from {front} to {buyer}: {moved}.",
            f"{count(len(chain.evidence), 'row')} of the loaded files say so.",
        )
    )


def _next(store: Path, found: int, first: Chain | None) -> str:
    import shlex

    at = f"--store {shlex.quote(str(store))}"
    lines = [f"{found} possible chains were found. The store is {store}. Try next:"]
    tries = [
        (f"transship chains {at}", "all of them"),
        (f"transship show chain:1 {at}", "the first one with every row it rests on"),
    ]
    if first is not None:
        tries.append((f"transship show {first.front.id[:13]} {at}", "all that is known of its front"))
        tries.append(
            (f"transship path {first.people[0].id[:13]} {first.buyer.id[:13]} {at}", "from the person to the buyer")
        )
    tries += [
        (f"transship rejects {at}", "rows that were refused, and why"),
        (f"transship export pack chain.zip --chain 1 {at}", "the first one with its evidence, to hand on"),
        (f"transship export xlsx case.xlsx {at}", "everything as a workbook"),
        ("transship load FOLDER --store case.duckdb", "your own files"),
    ]
    return "\n".join([*lines, *(f"  {command}\n      {what}" for command, what in tries)])
