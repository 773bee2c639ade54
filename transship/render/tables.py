"""Tables: files read, rows refused, files set aside, sizes of a case, judgements, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from transship.accounts import RejectRow, SourceRow, Status, WaitingRow, WarningRow
from transship.entities import Decision
from transship.render.formats import count, day, listed, shown, span

# A table with more columns folds its cells into single letters.
MAX_COLUMNS = 7

# Hashes and ids are told apart by their beginning; the whole of them is in --json.
SHORT = 12


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Sequence[str] = ()) -> Table:
    """Rows under headings, without a frame; columns named in ``numbers`` stand to the right."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for name in header:
        made.add_column(name, justify="right" if name in numbers else "left", overflow="fold", no_wrap=name in numbers)
    for row in rows:
        made.add_row(
            *(Text("" if cell is None else f"{cell:,}" if isinstance(cell, int) else shown(cell, 400)) for cell in row)
        )
    return made


def sources(rows: Sequence[SourceRow]) -> RenderableType:
    """Files read, each with its account, and what nobody read in them."""
    if not rows:
        return Text("No file has been read. Load some: transship load PATH")
    numbers = ("rows", "loaded", "refused", "skipped", "doubtful")
    body = table(
        ("file", "format", *numbers),
        ((r.file, r.format, r.rows_read, r.loaded, r.rejected, r.skipped, r.warned) for r in rows),
        numbers=numbers,
    )
    parts: list[RenderableType] = [body]
    for row in rows:
        parts += [Text(""), Text(shown(row.file, 400), style="bold")]
        parts.append(grid([("", line) for line in _account(row)], label_width=1))
    return Group(*parts)


def _account(row: SourceRow) -> Iterator[str]:
    """The account of a file beyond its rows, a line each."""
    day_of = f", as of {day(row.as_of)}" if row.as_of else ""
    version = f"; {count(row.other_versions, 'other version')} of this file in the store" if row.other_versions else ""
    yield (
        f"sha256 {row.sha256[:SHORT]}, {row.size:,} bytes, {shown(row.encoding) or 'no encoding'}, loader {shown(row.loader)} "
        f"{shown(row.loader_version)}{day_of}{version}"
    )
    totals = {total.measure: total for total in row.totals}
    if shipments := totals.get("shipments"):
        sums = [
            f"{total.measure.replace('_', ' in ').replace('usd', 'US dollars')} {total.total:,.2f} {shown(total.unit)}".strip()
            for total in row.totals
            if total.measure not in ("shipments", "repeated")
        ]
        days = span(shipments.first, shipments.last)
        yield f"{count(shipments.rows, 'shipment row')}, {days}" + (f"; sums: {'; '.join(sums)}" if sums else "")
    if repeated := totals.get("repeated"):
        yield f"{count(repeated.rows, 'row')} say again what an earlier row of the file says"
    if row.copies:
        yield f"the same content was met as {listed((shown(name, 400) for name in row.copies), 10)}; it counts once"
    if row.unread_columns:
        yield f"columns nobody read: {shown(', '.join(row.unread_columns), 1000)}"
    yield from (shown(note, 400) for note in row.notes)


def rejects(rows: Sequence[RejectRow], limit: int) -> RenderableType:
    """Refused rows: where, what stood there, why, and what to do."""
    if not rows:
        return Text("No row was refused.")
    return Group(*(_place(r, r.fix) for r in rows[:limit]), *_more(len(rows), limit, "refused rows"))


def warnings(rows: Sequence[WarningRow], limit: int) -> RenderableType:
    """Values that were kept with a doubt."""
    if not rows:
        return Text("No value was kept with a doubt.")
    return Group(*(_place(r, "") for r in rows[:limit]), *_more(len(rows), limit, "doubtful values"))


def _place(row: RejectRow | WarningRow, fix: str) -> Text:
    column = f", column {shown(row.column)}" if row.column else ""
    value = f' "{shown(row.value)}"' if row.value else ""
    said = shown(row.reason, 400)
    # Many reasons quote the value already.
    value = "" if row.value and shown(row.value) in said else value
    return Text(
        f"{shown(row.file, 400)}:{row.row}{column}:{value} {said}." + (f" Fix: {shown(fix, 400)}" if fix else "")
    )


def _more(total: int, limit: int, what: str) -> list[Text]:
    return [Text(f"… and {total - limit:,} more {what}; all of them: --json, or --csv FILE")] if total > limit else []


def waiting(rows: Sequence[WaitingRow]) -> RenderableType:
    """Files that were met and not read, and what to do about each."""
    return Group(*(Text(f"{shown(r.file, 400)}: {shown(r.reason, 400)}. Fix: {shown(r.fix, 400)}") for r in rows))


def status(facts: Status) -> RenderableType:
    """Sizes of a case, one line each."""
    days = f", {day(facts.first_shipment)} – {day(facts.last_shipment)}" if facts.first_shipment else ""
    people = f"{count(facts.people, 'person', 'people')}, {count(facts.companies, 'firm')}"
    untold = f", {facts.untold:,} owners not known to be either" if facts.untold else ""
    copies = f", {count(facts.copies, 'copy', 'copies')} left alone" if facts.copies else ""
    versions = f", {count(facts.older_versions, 'older version')} beside newer ones" if facts.older_versions else ""
    lines = [
        ("store", f"{facts.store} (schema {facts.schema_version})"),
        ("files", f"{facts.files:,} read, {facts.waiting:,} set aside{copies}{versions}; {facts.bytes:,} bytes"),
        (
            "rows",
            f"{facts.rows_read:,} read = {facts.loaded:,} loaded + {facts.rejected:,} refused + {facts.skipped:,} skipped as totals; "
            f"{facts.warned:,} kept with a doubt; {facts.repeated:,} say again what an earlier row says",
        ),
        ("shipments", f"{facts.shipments:,} rows{days}"),
        (
            "graph",
            f"{people}{untold}, {count(facts.links, 'ownership or directorship', 'ownerships and directorships')}",
        ),
        ("identity", f"{facts.mentions:,} mentions, {count(facts.decisions, 'judgement')} by people"),
    ]
    if facts.unresolved:
        lines.append(("", f"{facts.unresolved:,} mentions came in after the last resolve: run `transship resolve`"))
    return grid(lines)


def grid(lines: Iterable[tuple[str, str]], label_width: int = 12) -> Table:
    """Lines of a label and a text that wraps beside it."""
    made = Table.grid(padding=(0, 2, 0, 0))
    made.add_column(width=label_width, no_wrap=True)
    made.add_column(overflow="fold")
    for label, text in lines:
        made.add_row(Text(label), Text(text))
    return made


def judgements(rows: Sequence[Decision]) -> RenderableType:
    """Decisions of people; one that was taken back says so."""
    if not rows:
        return Text("Nobody has judged anything yet: transship resolve decide A B same|different --because …")
    return Group(*(Text(decision_line(r)) for r in rows))


def decision_line(row: Decision) -> str:
    """A decision in one line."""
    pair = f"{shown(row.a_name)} ({row.a[:SHORT]}) and {shown(row.b_name)} ({row.b[:SHORT]})"
    verdict = {
        "same": "are the same",
        "different": "are different",
        "reversed": "are open again",
        "conflict": "were kept apart",
    }
    score = f", score {row.score:g}" if row.score is not None and row.decided_by == "rule" else ""
    back = f"; taken back by {row.reversed_by[:SHORT]}" if row.reversed_by else ""
    who = f"by rule {row.basis}" if row.decided_by == "rule" else f"judged by {shown(row.decided_by)}"
    said = verdict.get(row.verdict, row.verdict)
    return f"{row.id[:SHORT]}  {pair} {said}, because {shown(row.reasons, 400)} ({who} on {day(row.decided_at.date())}{score}){back}"


def questions(listed: Iterable[tuple[str, str, dict[str, Any]]]) -> RenderableType:
    """Questions by name, each with what it asks and what it takes."""
    parts: list[RenderableType] = []
    for name, title, params in listed:
        takes = ", ".join(key if value in (None, "") else f"{key}={value}" for key, value in params.items())
        parts.append(
            grid([(name, title), ("", f"takes {takes}" if takes else "takes nothing")], label_width=max(16, len(name)))
        )
    return Group(*parts) if parts else Text("There is no question yet.")


def rows_of(answer: Sequence[Any], limit: int) -> RenderableType:
    """The rows of any question: a table, or where it would be too wide, one block a row."""
    flat = [
        {name: _cell(value) for name, value in row.model_dump(mode="json", by_alias=True).items()}
        for row in answer[:limit]
    ]
    header = list(flat[0]) if flat else []
    more = _more(len(answer), limit, "rows")
    if len(header) <= MAX_COLUMNS:
        return Group(table(header, (list(row.values()) for row in flat)), *more)
    width = max(len(name) for name in header)
    blocks = [
        grid([(name, shown(value, 400)) for name, value in row.items() if value not in (None, "")], width)
        for row in flat
    ]
    return Group(*(part for block in blocks for part in (block, Text(""))), *more)


def _cell(value: object) -> object:
    if isinstance(value, list):
        return (
            f"{len(value)} entries"
            if any(isinstance(item, (dict, list)) for item in value)
            else ", ".join(str(item) for item in value)
        )
    if isinstance(value, dict):
        return value.get("name") or ", ".join(f"{key} {item}" for key, item in value.items())
    return value
