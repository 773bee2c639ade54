"""The picture of a chain as Graphviz text: ``dot -Tpdf chain.dot -o chain.pdf`` draws it."""

from __future__ import annotations

from pathlib import Path

from graph.store import View
from graph.values.text import squeeze
from transship.chain_picture import Picture
from transship.chain_text import write_text
from transship.exports.contract import Export, Exported, Wanted

_STYLES = {
    "goods": "color=firebrick, penwidth=2",
    "holds": "color=steelblue",
    "family": "color=steelblue, style=dashed, dir=none",
}


def _quoted(*lines: str) -> str:
    """A string of the DOT language: quotes and backslashes are the only signs that mean something in it."""
    escaped = (squeeze(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


def _text(picture: Picture) -> str:
    names = {box.id: f"n{number}" for number, box in enumerate(picture.boxes)}
    lines = [
        "// A possible chain: a lead to be checked, not proof.",
        "digraph chain {",
        "  rankdir=LR; node [shape=box, fontname=sans];",
    ]
    for box in picture.boxes:
        shape = ", style=rounded" if box.kind == "person" else ""
        lines.append(f"  {names[box.id]} [label={_quoted(*box.lines, box.about)}{shape}];")
    for arrow in picture.arrows:
        label = f", label={_quoted(*arrow.labels)}" if arrow.labels else ""
        lines.append(f"  {names[arrow.start]} -> {names[arrow.end]} [{_STYLES[arrow.kind]}{label}];")
    lines += [f"  // not drawn: {squeeze(left_out)}" for left_out in picture.left_out]
    return "\n".join([*lines, "}"]) + "\n"


def write(_: View, out: Path, wanted: Wanted) -> Exported:
    """Write the picture of one chain."""
    return write_text(out, wanted, _text)


EXPORT = Export(
    name="dot", title="Picture of one chain as Graphviz text", writes="file", write=write, tells_chains=True
)
