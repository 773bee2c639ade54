"""How files would be read, without storing anything: format, first rows, what they state, and a mapping draft where one helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from graph.errors import TransshipError
from loaders.contract import Claims, Document, Head, Loader
from loaders.intake import drafted, format_for, mapping_for, recognise
from loaders.reading import Found, find, is_one, look, opened

# Enough to see the header and some values; a sheet of customs often begins with a few lines of title.
FIRST_ROWS = 8

_KINDS = (
    "mentions", "identifiers", "interests", "kinships", "rosters", "shipments", "listings", "trade_flows", "rejects", "warnings",
)  # fmt: skip


class Preview(BaseModel, frozen=True):
    """One file: how it would be read. ``states`` counts records by kind in its first batch of ``batch_rows`` rows."""

    file: str
    format: str = ""
    loader: str = ""
    shape: str = ""
    encoding: str = ""
    first_rows: list[list[Any]] = []
    batch_rows: int = 0
    states: dict[str, int] = {}
    examples: list[str] = []
    unread_columns: list[str] = []
    notes: list[str] = []
    draft: str | None = None
    reason: str = ""
    fix: str = ""


def preview(paths: Sequence[Path], format_name: str | None, mapping: Mapping[str, Any] | None) -> Iterator[Preview]:
    """Each file below the paths, in the order in which ``load`` would meet it. Raises BadFile for a path that is not there."""
    files = list(find(paths))
    wanted = format_for(format_name, mapping, alone=is_one(files))
    for found in (inside for path, file in files for inside in opened(path, file)):
        try:
            if found.error:
                raise found.error
            head = look(found.path)
            yield _of_head(head, found, recognise(head, wanted), mapping)
        except TransshipError as error:
            yield Preview(file=found.file, reason=error.message, fix=error.fix)
        except OSError as error:
            why = f"the file cannot be read: {error.strerror or error}"
            yield Preview(file=found.file, reason=why, fix="Check that you may read it.")


def _of_head(head: Head, found: Found, loader: Loader | None, mapping: Mapping[str, Any] | None) -> Preview:
    known: dict[str, Any] = {
        "file": found.file, "shape": head.shape, "encoding": head.encoding,
        "first_rows": [list(row) for row in islice(head.rows, FIRST_ROWS)],
    }  # fmt: skip
    if mapping is None and (draft := drafted(head, loader)):
        known["draft"] = draft.text()
    if loader is None:
        return Preview(
            **known, reason="no source format fits this file", fix="Name its format with --format, or leave it out."
        )
    known |= {"format": loader.title, "loader": loader.name}
    try:
        document = Document(head, "0" * 32, found.file, mapping_for(loader, mapping), found.archive)
        claims = next(iter(loader.read(document)), Claims())
    except TransshipError as error:
        return Preview(**known, reason=error.message, fix=error.fix)
    return Preview(
        **known,
        batch_rows=claims.rows_read,
        states={kind: len(getattr(claims, kind)) for kind in _KINDS if getattr(claims, kind)},
        examples=[*_examples(claims)],
        unread_columns=list(claims.unread_columns),
        notes=list(claims.notes),
    )


def _examples(claims: Claims) -> Iterator[str]:
    """The first records in a few words, so that a person sees columns that were taken for something else."""
    names = {mention.id: mention.name for mention in claims.mentions}
    for m in claims.mentions[:2]:
        yield f"row {m.row}: {m.kind} {m.name!r}{_told(country=m.country, born=m.born, founded=m.founded)}"
    for i in claims.interests[:2]:
        ends = f"{names.get(i.holder_id)!r} → {names.get(i.company_id)!r}"
        yield f"row {i.row}: {i.kind} {ends}{_told(share_min=i.share_min, share_max=i.share_max, since=i.since)}"
    for s in islice(claims.shipments, 2):
        ends = f"{names.get(s.sender_id or '')!r} → {names.get(s.receiver_id or '')!r}"
        price = None if s.value is None else f"{s.value} {s.currency or 'in an unknown currency'}"
        much = _told(
            hs=s.hs_raw, value_usd=s.value_usd, value=price, net_kg=s.net_kg, gross_kg=s.gross_kg, quantity=s.quantity
        )
        yield f"row {s.row}: {s.day} {ends}{much}"
    for x in claims.listings[:2]:
        yield f"row {x.row}: {names.get(x.mention_id)!r} is on {x.list!r}{_told(programme=x.programme, since=x.since)}"
    for f in claims.trade_flows[:2]:
        part = "a total" if f.is_total else "a part of a total"
        yield f"row {f.row}: {f.year} {f.reporter} {f.flow} {f.partner or 'world'}{_told(hs=f.hs, value_usd=f.value_usd)}, {part}"
    for r in claims.rejects[:2]:
        yield f"row {r.row}: refused, {r.reason}"


def _told(**facts: object) -> str:
    return "".join(f", {name.replace('_', ' ')} {value}" for name, value in facts.items() if value is not None)
