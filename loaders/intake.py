"""From paths to a filled store: find files, recognise each, read it in one transaction, and account for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

import orjson

from graph.errors import BadFile, BadParams, UnknownFormat
from graph.provenance import content_hash, key
from graph.store import Store, Writer
from loaders import formats
from loaders.batches import batches, uncollected
from loaders.contract import Claims, Document, Head, Loader, LoadReport
from loaders.mapping import UNDECIDED, UNUSED, Draft, format_of
from loaders.reading import Found, find, is_one, layout, look, opened
from loaders.reading.meter import metered

# Called with (file, rows so far, bytes of it read so far) while a file is read, and once for a file that is in already.
Progress = Callable[[str, int, int], None]

_LEAST_TOLD = 3  # columns that a format has to understand of a table that is none of its own

_TABLES = (
    "mention", "identifier", "interest", "kinship", "roster", "shipment", "listing", "trade_flow", "reject", "warning",
)  # fmt: skip
# What a file's rows come to, for the comparison with its own sums. A row whose records stand in an earlier row too is repeated.
_TOTALS = """
INSERT INTO control_total
SELECT $source::UUID, measure, unit, round(sum(amount), 2), count(*), min("day"), max("day")
FROM (
    SELECT 'value' AS measure, coalesce(currency, '') AS unit, "value" AS amount, "day" FROM shipment
    WHERE source_id = $source::UUID AND "value" IS NOT NULL
    UNION ALL
    SELECT 'value_usd', 'USD', value_usd, "day" FROM shipment WHERE source_id = $source::UUID AND value_usd IS NOT NULL
    UNION ALL
    SELECT 'net', 'kg', net_kg, "day" FROM shipment WHERE source_id = $source::UUID AND net_kg IS NOT NULL
    UNION ALL
    SELECT 'gross', 'kg', gross_kg, "day" FROM shipment WHERE source_id = $source::UUID AND gross_kg IS NOT NULL
    UNION ALL
    SELECT 'shipments', 'rows', 1, "day" FROM shipment WHERE source_id = $source::UUID
    UNION ALL
    SELECT 'repeated', 'rows', 1, any_value("day") FROM (
        SELECT "row", "day", row_number() OVER (PARTITION BY id ORDER BY "row") AS nth FROM shipment WHERE source_id = $source::UUID
        UNION ALL
        SELECT "row", NULL, row_number() OVER (PARTITION BY id, as_of ORDER BY "row") FROM interest WHERE source_id = $source::UUID
    ) GROUP BY "row" HAVING min(nth) > 1
) GROUP BY measure, unit ORDER BY measure, unit
"""


def recognise(head: Head, name: str | None = None) -> Loader | None:
    """The loader that knows a head, or the one of a given name; None where none knows it.

    Raises UnknownFormat where two know it equally well, BadParams for a name that is none.
    """
    if name is not None:
        for loader in formats():
            if loader.name == name:
                return loader
        raise BadParams(f'there is no format "{name}"', fix=f"Choose one of: {', '.join(f.name for f in formats())}.")
    best: list[Loader] = []
    # Formats of a fixed shape are asked first; where one of them knows the head, the generic ones need not look at it.
    with uncollected():
        for priority in sorted({loader.priority for loader in formats()}, reverse=True):
            best = [loader for loader in formats() if loader.priority == priority and loader.sniff(head)]
            if best:
                break
    if len(best) > 1:
        raise UnknownFormat(
            f"several formats fit: {', '.join(loader.name for loader in best)}",
            where=head.path.name,
            fix="Say which one with --format.",
        )
    return best[0] if best else None


def write(writer: Writer, claims: Claims) -> None:
    """Add a batch to the tables of facts."""
    for table in _TABLES:
        if table != "shipment":
            writer.add(table, getattr(claims, f"{table}s"))
    writer.add_columns("shipment", claims.shipments.columns)


@dataclass(slots=True)
class _Account:
    """The running account of one file; counts only, so that a file of any size is accounted for in the same memory."""

    read: int = 0
    loaded: int = 0
    rejected: int = 0
    skipped: int = 0
    warned: int = 0
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: date | None = None

    def add(self, claims: Claims) -> None:
        self.read += claims.rows_read
        self.loaded += claims.loaded
        self.rejected += len(claims.rejects)
        self.skipped += claims.skipped
        self.warned += len({warning.row for warning in claims.warnings})
        self.unread = tuple(dict.fromkeys((*self.unread, *claims.unread_columns)))
        self.notes = tuple(dict.fromkeys((*self.notes, *claims.notes)))
        self.as_of = claims.as_of or self.as_of

    def close(self, loader: Loader, file: str) -> None:
        if self.read != self.loaded + self.rejected + self.skipped:
            raise BadFile(
                f"the account does not close: {self.read} rows read, {self.loaded} loaded, {self.rejected} rejected, "
                f"{self.skipped} skipped",
                where=file,
                fix=f"Report this as a defect of the loader {loader.name}; nothing of the file was kept.",
                code="defect",
            )


def _first_row(claims: Claims) -> int | None:
    """The first row that a batch says anything of."""
    lists = (getattr(claims, f"{table}s") for table in _TABLES)
    return min((record.row for records in lists for record in records), default=None)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _load_one(
    store: Store,
    found: Found,
    document: Document,
    sha256: str,
    loader: Loader,
    progress: Progress | None,
) -> LoadReport:
    """Read one file in one transaction."""
    account = _Account()
    size = found.path.stat().st_size
    first: int | None = None
    with store.writer() as writer, metered() as meter:
        for claims in batches(loader, document):
            first = _first_row(claims) if first is None else first
            write(writer, claims)
            account.add(claims)
            if progress:
                progress(document.file, account.read, round(found.weight * meter.share(size)))
        if progress:
            progress(document.file, account.read, found.weight)
        account.close(loader, document.file)
        account.notes += _older_versions(writer, document.file)
        about = (document.source_id, document.file, sha256, size, loader.title, loader.name, loader.version)
        counts = (account.read, account.loaded, account.rejected, account.skipped, account.warned)
        said = (list(account.unread), list(account.notes), _now())
        writer.add("source", [(*about, document.head.encoding, account.as_of, *counts, *said)])
        counted = layout(document.head, loader, document.mapping, first)
        header = orjson.dumps(counted.header, default=str).decode()
        mapping = orjson.dumps(dict(document.mapping), default=str).decode() if document.mapping else None
        writer.add("layout", [(document.source_id, counted.shape, counted.records, header, mapping)])
        writer.add("copy", [(document.source_id, found.file, str(found.place), found.member, _now())])
        writer.execute(_TOTALS, {"source": document.source_id})
        writer.execute("DELETE FROM waiting WHERE file = $file", {"file": document.file})
    return LoadReport(
        document.file, sha256, "loaded", loader.title, loader.name, *counts, account.unread, account.notes
    )


def _older_versions(writer: Writer, file: str) -> tuple[str, ...]:
    """A note for a file of which another version is in: both stay until a person takes one out."""
    older = writer.rows(
        "SELECT sha256, loaded_at FROM source WHERE file = $file ORDER BY loaded_at, sha256", {"file": file}
    )
    return tuple(
        f"another version of this file, {row['sha256'][:12]}, was loaded on {row['loaded_at']:%Y-%m-%d} and stays; "
        f"to take it out: transship forget {row['sha256'][:12]}"
        for row in older
    )


def _met_again(store: Store, found: Found, sha256: str) -> None:
    """Note under which name, and where, a content that is in was met."""
    with store.writer() as writer:
        source = {"source": key("source", sha256), "file": found.file}
        writer.execute("DELETE FROM copy WHERE source_id = $source::UUID AND file = $file", source)
        writer.add("copy", [(source["source"], found.file, str(found.place), found.member, _now())])
        writer.execute("DELETE FROM waiting WHERE file = $file", source)


def mapping_for(loader: Loader | None, mapping: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A user's mapping, where it is one for files of this format: in a folder the others are read without it."""
    return mapping if mapping is not None and loader is not None and format_of(mapping) == loader.name else None


def format_for(name: str | None, mapping: Mapping[str, Any] | None, *, alone: bool) -> str | None:
    """The format that files have to be of: the one named, else that of a mapping for a file alone; None where each is recognised.

    A mapping says of which format a file is; in a folder it is for those files that are of its format.
    """
    return name or (format_of(mapping) if mapping is not None and alone else None)


def _set_aside(store: Store, report: LoadReport) -> LoadReport:
    with store.writer() as writer:
        writer.execute("DELETE FROM waiting WHERE file = $file", {"file": report.file})
        writer.add("waiting", [(report.file, report.sha256, report.reason, report.fix)])
    return report


def load(
    store: Store,
    paths: Iterable[Path],
    *,
    format_name: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> list[LoadReport]:
    """Read files into the store, one transaction each, and report on every file met.

    A file whose content is in already is left alone. A file that no loader knows, or that needs a mapping, is listed and the others go on;
    given alone, or with a format named, its error is raised.
    """
    files = list(find(paths))
    alone = is_one(files)
    wanted = format_for(format_name, mapping, alone=alone)
    known = {row["sha256"]: row["file"] for row in store.view().rows("SELECT sha256, file FROM source")}
    met = {tuple(row.values()) for row in store.view().rows("SELECT source_id, file, place, member FROM copy")}
    reports = []
    for path, name in files:
        for found in opened(path, name):
            empty = LoadReport(found.file, "", "failed")
            try:
                if found.error:
                    raise found.error
                sha256 = content_hash(found.path)
                empty = replace(empty, sha256=sha256)
                if sha256 in known:
                    same = known[sha256]
                    if (key("source", sha256), found.file, str(found.place), found.member) not in met:
                        _met_again(store, found, sha256)
                    if progress:
                        progress(found.file, 0, found.weight)
                    reason = "" if same == found.file else f"the same content as {same}"
                    reports.append(replace(empty, status="unchanged", reason=reason))
                    continue
                head, loader = _recognised(found, wanted)
                document = Document(
                    head, key("source", sha256), found.file, mapping_for(loader, mapping), found.archive
                )
                reports.append(_load_one(store, found, document, sha256, loader, progress))
                known[sha256] = found.file
            except OSError as error:
                why = f"the file cannot be read: {error.strerror or error}"
                reports.append(_set_aside(store, replace(empty, reason=why, fix="Check that you may read it.")))
            except (BadFile, UnknownFormat) as error:
                if alone:
                    raise
                reports.append(_set_aside(store, replace(empty, **_why_aside(error))))
    return reports


def _recognised(found: Found, format_name: str | None) -> tuple[Head, Loader]:
    """The head of a file and its loader. Raises BadFile for an empty file, UnknownFormat where no loader knows it."""
    head = look(found.path)
    if head.shape == "empty":
        raise BadFile("the file is empty", where=found.file, fix="Nothing can be loaded from it.")
    loader = recognise(head, format_name)
    if loader is None:
        raise UnknownFormat(
            "no source format fits this file",
            where=found.file,
            fix="Look at it with --dry-run, or name its format with --format.",
        )
    return head, loader


class _Aside(TypedDict):
    status: Literal["waiting", "unknown", "failed"]
    reason: str
    fix: str


def _why_aside(error: BadFile | UnknownFormat) -> _Aside:
    status: Literal["waiting", "unknown", "failed"] = "unknown" if isinstance(error, UnknownFormat) else "failed"
    if error.code == "needs-mapping":
        status = "waiting"
    return {"status": status, "reason": error.message, "fix": error.fix}


def drafted(head: Head, loader: Loader | None) -> Draft | None:
    """The mapping drafted for a table; for one that nobody knows, that of the format which understands most of its columns."""
    if head.shape != "table":
        return None
    if loader is not None:
        return loader.draft(head) if loader.draft else None
    ranked = sorted((known for known in formats() if known.draft is not None), key=lambda known: -known.priority)
    drafts = [draft for known in ranked if known.draft and (draft := known.draft(head))]
    told = [sum(f.meaning not in (UNUSED, UNDECIDED) for f in draft.findings) for draft in drafts]
    best = max(told, default=0)
    # One or two words in common say nothing.
    return drafts[told.index(best) if best >= _LEAST_TOLD else 0] if drafts else None
