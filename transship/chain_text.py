"""The picture of one chain as a text that another program draws: what such exports share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.errors import BadParams
from transship.chain_picture import Picture, of_chain
from transship.exports.contract import Exported, Wanted
from transship.outfiles import whole_file


def write_text(out: Path, wanted: Wanted, text: Callable[[Picture], str]) -> Exported:
    """Write the picture of the one chain that is wanted as ``text`` tells it. Raises BadParams where none or several were chosen."""
    if len(wanted.chains) != 1:
        raise BadParams(
            f"a picture shows one chain, and {len(wanted.chains)} were chosen",
            fix="Choose one with --chain N, for example --chain 1.",
        )
    picture = of_chain(wanted.chains[0])
    with whole_file(out) as handle:
        handle.write(text(picture))
    left_out = tuple(f"not drawn: {what}" for what in picture.left_out)
    return Exported((out,), {"boxes": len(picture.boxes), "arrows": len(picture.arrows)}, notes=left_out)
