"""Raw records on the screen: where each stands, what it was taken to say, and its cells."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from transship.evidence import Proof, RawRecord
from transship.render.formats import count, shown
from transship.render.tables import grid

# More records than this are read in --json.
ON_SCREEN = 50
# More facts of one record than this say the same in other words.
_FACTS = 8
_NAME_WIDTH = 34


def proofs(found: Sequence[Proof]) -> RenderableType:
    """Records with their cells, the first ones in full."""
    parts: list[RenderableType] = []
    for proof in found[:ON_SCREEN]:
        parts += [*_record(proof.facts, proof.record), Text("")]
    if len(found) > ON_SCREEN:
        parts.append(Text(f"… and {count(len(found) - ON_SCREEN, 'more record')}; all of them: --json"))
    lost = sum(1 for proof in found if proof.record.problem)
    parts.append(Text(f"{count(len(found), 'record')}" + (f", {lost:,} could not be read" if lost else "")))
    return Group(*parts)


def _record(facts: Sequence[str], record: RawRecord) -> list[RenderableType]:
    title = f"{shown(record.file, 400)}:{record.row}  sha256 {record.sha256[:12]}"
    parts: list[RenderableType] = [
        Text(title, style="bold"),
        *(Text(f"  says {shown(f, 400)}") for f in facts[:_FACTS]),
    ]
    if len(facts) > _FACTS:
        parts.append(Text(f"  and {len(facts) - _FACTS} more"))
    if record.problem:
        parts.append(Text(f"  {shown(record.problem, 600)}. Fix: {shown(record.fix or '', 400)}"))
    else:
        cells = [(shown(cell.name, 200), shown(cell.value, 2000)) for cell in record.cells]
        width = min(max((len(name) for name, _ in cells), default=1), _NAME_WIDTH)
        parts += [grid([(f"  {name[:width]}", value)], width + 2) for name, value in cells]
    return parts


def _end(name: str) -> str:
    """The end of a long path is what tells its cell from others."""
    return name if len(name) <= _NAME_WIDTH else f"…{name[1 - _NAME_WIDTH :]}"
