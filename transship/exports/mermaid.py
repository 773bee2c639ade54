"""The picture of a chain as Mermaid text, for notes and wikis that draw it themselves."""

from __future__ import annotations

from pathlib import Path

from graph.store import View
from graph.values.text import squeeze
from transship.chain_picture import Picture
from transship.chain_text import write_text
from transship.exports.contract import Export, Exported, Wanted

# Signs that end a label or begin something in Mermaid, as its own entities.
_SIGNS = str.maketrans({sign: f"#{ord(sign)};" for sign in '"#&<>`\\[](){}|;%'})

_ARROWS = {"goods": "==>", "holds": "-->", "family": "-.-"}


def _label(lines: tuple[str, ...]) -> str:
    return "<br>".join(squeeze(line).translate(_SIGNS) for line in lines)


def _text(picture: Picture) -> str:
    names = {box.id: f"n{number}" for number, box in enumerate(picture.boxes)}
    lines = ["%% A possible chain: a lead to be checked, not proof.", "flowchart LR"]
    for box in picture.boxes:
        opening, closing = ("([", "])") if box.kind == "person" else ("[", "]")
        lines.append(f'  {names[box.id]}{opening}"{_label((*box.lines, box.about))}"{closing}')
    for arrow in picture.arrows:
        label = f'|"{_label(arrow.labels)}"|' if arrow.labels else ""
        lines.append(f"  {names[arrow.start]} {_ARROWS[arrow.kind]}{label} {names[arrow.end]}")
    lines += [f"%% not drawn: {squeeze(left_out)}" for left_out in picture.left_out]
    return "\n".join(lines) + "\n"


def write(_: View, out: Path, wanted: Wanted) -> Exported:
    """Write the picture of one chain."""
    return write_text(out, wanted, _text)


EXPORT = Export(
    name="mermaid", title="Picture of one chain as Mermaid text", writes="file", write=write, tells_chains=True
)
