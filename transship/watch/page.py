"""The differences as one page, in the dress of the dossier. It names firms and people, and no number, birth day or address of anybody."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from transship.exports.html import part, policy_hash
from transship.outfiles import whole_file
from transship.spelling import short_form
from transship.watch.comparison import Diff


def write(diff: Diff, old: str, new: str, out: Path) -> None:
    """Write the page; it appears whole or not at all."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["short"] = short_form
    style = part("page.css")
    template = made.from_string((files(__package__) / "page.html.j2").read_text(encoding="utf-8"))
    # The style is our own file; all else on the page is escaped.
    page = template.render(diff=diff, old=old, new=new, style=Markup(style), style_hash=policy_hash(style))  # noqa: S704
    with whole_file(out) as handle:
        handle.write(page)
