"""What a load came to, what needs a person in it, how a file would be read, and what a resolve or an export came to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from transship.render.formats import count, listed, shown
from transship.render.tables import grid

if TYPE_CHECKING:
    from graph.identity import Resolution
    from transship.exports.contract import Exported
    from transship.forgetting import Leaving
    from transship.preview import Preview
    from transship.refused_rows import Written
    from transship.results import Loaded

_STATUS: dict[str, str] = {
    "loaded": "read",
    "unchanged": "in already",
    "waiting": "waiting for a mapping",
    "unknown": "of no known format",
    "failed": "not readable",
}


def summary(loaded: Loaded) -> RenderableType:
    """The account of a load in three lines."""
    states: Counter[str] = Counter(report.status for report in loaded.reports)
    files = ", ".join(f"{states[state]:,} {words}" for state, words in _STATUS.items() if states[state]) or "none found"
    rows = [
        sum(getattr(r, name) for r in loaded.reports)
        for name in ("rows_read", "loaded", "rejected", "skipped", "warned")
    ]
    lines = [("files", files)]
    if states["loaded"]:
        read, kept, refused, skipped, warned = rows
        lines.append(
            (
                "rows",
                f"{read:,} read = {kept:,} loaded + {refused:,} refused + {skipped:,} skipped as totals; {warned:,} kept with a doubt",
            )
        )
    if loaded.resolution is not None:
        lines.append(("identity", resolved(loaded.resolution)))
    return grid(lines)


def resolved(found: Resolution) -> str:
    """What a resolve came to, in one line."""
    refused = f"; {found.refused:,} joins refused because numbers contradict" if found.refused else ""
    firms = f"{count(found.people, 'person', 'people')} and {count(found.companies, 'firm')}"
    return f"{count(found.mentions, 'mention')} became {firms} by {count(found.decisions, 'decision')}{refused}"


def findings(loaded: Loaded, allowed_pct: float) -> Iterator[str]:
    """Files that need a person, a line each; then those that nobody knows."""
    for report in loaded.doubtful(allowed_pct):
        if report.status == "loaded":
            part = report.rejected * 100 / max(report.rows_read, 1)
            what = f"{report.rejected:,} of {report.rows_read:,} rows were refused ({part:.1f} %, allowed are {allowed_pct:g} %)"
            yield f"{shown(report.file, 400)}: {what}. Fix: see why with transship rejects."
        else:
            yield f"{shown(report.file, 400)}: {shown(report.reason, 400)}. Fix: {shown(report.fix, 400)}"
    unknown = [shown(report.file, 400) for report in loaded.reports if report.status == "unknown"]
    if unknown:
        yield f"No format fits {count(len(unknown), 'file')}, left out: {listed(unknown, 10)}"


# What a loader notes of a column that it understood by itself or by a mapping.
_UNDERSTOOD = re.compile(r'column (".*") is (\S+) by ')


def understood(loaded: Loaded) -> Iterator[str]:
    """What the columns of tables without a format of their own were taken for, a line each file."""
    for report in loaded.reports:
        columns = [f"{found[1]} {found[2]}" for note in report.notes if (found := _UNDERSTOOD.match(note))]
        if report.status == "loaded" and columns:
            yield f"{shown(report.file, 400)}: read as {report.format}: {shown(', '.join(columns), 1000)}"


# What a loader notes of a column whose numbers can be read in two ways.
_NUMBERS = re.compile(r'column ".*": numbers like ')


def numbers(loaded: Loaded) -> Iterator[str]:
    """How numbers were read that could be a thousand times more or less, where the column itself does not tell."""
    for report in loaded.reports:
        if report.status == "loaded":
            yield from (
                f"{shown(report.file, 400)}: {shown(note, 400)}" for note in report.notes if _NUMBERS.match(note)
            )


def refused(done: Written) -> Iterator[str]:
    """Where refused rows were written, and what to do with them."""
    if done.listed and done.rows:
        yield f"{count(done.rows, 'refused row')} of several kinds of files are listed in {done.listed}."
    if done.tables:
        where = listed((str(path) for path in done.tables), 3)
        again = done.tables[0] if len(done.tables) == 1 else done.tables[0].parent
        what = f"{count(done.rows - done.elsewhere, 'refused row')} under {count(len(done.tables), 'header')}"
        yield f"{what} to mend: {where}. Correct the cells, delete what stays wrong, then load: transship load {again}"
    if done.mappings:
        yield f"Load with the same --mapping as before: {listed((str(path) for path in done.mappings), 3)}."
    if done.elsewhere:
        yield f"{count(done.elsewhere, 'refused record')} of documents can only be mended in the file itself: transship rejects --json"
    if not done.rows:
        yield "No row was refused."


def leaving(files: Sequence[Leaving]) -> Iterator[str]:
    """What is taken out with each file."""
    for file in files:
        parts = [
            count(number, one)
            for number, one in (
                (file.rows_read, "row"), (file.mentions, "mention"), (file.interests, "interest"), (file.shipments, "shipment"),
                (file.rejects, "refused row"),
            )
            if number
        ]  # fmt: skip
        also = f"; also met as {listed(shown(name, 400) for name in file.copies)}" if file.copies else ""
        judged = f"; {count(file.judgements, 'judgement')} of people lose whom only it names" if file.judgements else ""
        yield f"{shown(file.file, 400)} ({file.sha256[:12]}): {', '.join(parts) or 'no record'}{also}{judged}"


def resolution(found: Resolution) -> RenderableType:
    """What a resolve came to."""
    return Text(resolved(found) + ".")


def export(done: Exported) -> RenderableType:
    """What an export wrote and what its format could not say."""
    wrote = ", ".join(f"{number:,} {shown(name)}" for name, number in done.written.items()) or "nothing"
    lines = [("wrote", wrote), *(("to", str(file)) for file in done.files)]
    body: list[RenderableType] = [grid(lines)]
    if done.left_out:
        left = [
            ("", f"{number:,} × {shown(what, 200)}")
            for what, number in sorted(done.left_out.items(), key=lambda item: (-item[1], item[0]))
        ]
        body += [Text("what the format cannot say:"), grid(left, label_width=2)]
    return Group(*body)


def preview(seen: Preview) -> Iterator[str]:
    """How one file would be read, as comment lines of YAML; a mapping draft stands behind them as it is, ready for a file."""
    known = f"{shown(seen.format)} ({seen.loader})" if seen.loader else "no format fits"
    yield f"# {shown(seen.file, 400)}: {known}, {shown(seen.encoding)}"
    for number, cells in enumerate(seen.first_rows, start=1):
        yield f"#   {number}: {shown(' | '.join('' if cell is None else str(cell) for cell in cells), 300)}"
    if seen.states:
        stated = ", ".join(f"{number:,} {kind}" for kind, number in seen.states.items())
        yield f"#   the first {count(seen.batch_rows, 'row')} state {stated}"
    yield from (f"#   {shown(example, 300)}" for example in seen.examples)
    if seen.unread_columns:
        yield f"#   columns nobody reads: {shown(', '.join(seen.unread_columns), 600)}"
    yield from (f"#   {shown(note, 400)}" for note in seen.notes if not _UNDERSTOOD.match(note))
    if seen.reason:
        yield f"#   {shown(seen.reason, 600)}. Fix: {shown(seen.fix, 600)}"
    if seen.draft:
        yield seen.draft.rstrip("\n")
