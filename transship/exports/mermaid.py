"""The picture of a chain as Mermaid text, for notes and wikis that draw it themselves."""

from __future__ import annotations

from pathlib import Path

from graph.errors import BadParams
from graph.store import View
from graph.values.text import squeeze
from queries.chains.rows import Chain
from transship.chain_picture import Picture, of_chain
from transship.exports.contract import Export, Exported, Wanted
from transship.outfiles import whole_file

# Signs that end a label or begin something in Mermaid, as its own entities.
_SIGNS = str.maketrans({sign: f"#{ord(sign)};" for sign in '"#&<>`\\[](){}|;%'})

_ARROWS = {"goods": "==>", "holds": "-->", "family": "-.-"}


def the_chain(wanted: Wanted) -> Chain:
    """The one chain that a picture is asked of. Raises BadParams for none or several."""
    if len(wanted.chains) != 1:
        raise BadParams(
            f"a picture shows one chain, and {len(wanted.chains)} were chosen",
            fix="Choose one with --chain N, for example --chain 1.",
        )
    return wanted.chains[0]


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
    picture = of_chain(the_chain(wanted))
    with whole_file(out) as handle:
        handle.write(_text(picture))
    left_out = tuple(f"not drawn: {what}" for what in picture.left_out)
    return Exported((out,), {"boxes": len(picture.boxes), "arrows": len(picture.arrows)}, notes=left_out)


EXPORT = Export(
    name="mermaid", title="Picture of one chain as Mermaid text", writes="file", write=write, tells_chains=True
)
