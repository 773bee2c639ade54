"""A dossier: one page that needs no network and no server, for a chain, a person, a firm or the whole case.

Everything drawn is computed in ``picture`` and ``calendar`` and laid out by one template; the page carries its style and its small script,
and its own policy forbids it to load anything else. Names and texts of sources go through the template's escaping, never around it.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.store import View
from transship import chain_picture, privacy
from transship.exports.contract import Export, Exported, Wanted
from transship.exports.html import calendar
from transship.exports.html.facts import files_read
from transship.exports.html.sections import MOST_WITH_CELLS, Section, of_chains, of_party
from transship.outfiles import whole_file
from transship.spelling import clipped, country, day_as_known, romanised, short_form

if TYPE_CHECKING:
    from jinja2 import Template

# From so many chains on, a page begins with their table and opens each one on request.
MANY = 4


def policy_hash(text: str) -> str:
    """The name by which the page's own policy allows a style or script (Content Security Policy, hash-source)."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def part(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8").strip()


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "clip": clipped, "country": country, "romanised": romanised, "short": short_form, "as_known": day_as_known, "flat": _flat,
        "money": lambda usd: "" if usd is None else f"{usd:,.0f}", "weight": lambda kg: "" if kg is None else f"{kg:,.5g}",
    }  # fmt: skip
    return made.from_string(part("page.html.j2"))


def _flat(values: list[Any]) -> list[str]:
    """Texts out of texts and lists of texts: a firm may bear several numbers of one kind."""
    return [text for value in values for text in (value if isinstance(value, list) else [value])]


def render(view: View, wanted: Wanted) -> str:
    """The page."""
    from markupsafe import Markup

    cutoff = wanted.params.get("cutoff") or date(2022, 2, 24)
    seeds = wanted.selection.seeds if wanted.selection else ()
    parties = [of_party(view, seed, cutoff, wanted.read_cells) for seed in seeds]
    chains = of_chains(view, wanted.chains, cutoff, wanted.read_cells)
    every = files_read(view)
    named = {entry.place.sha256 for section in (*parties, *chains) for entry in section.entries}
    used = [row for row in every if wanted.selection is None or row["sha256"] in named]
    style, script = part("page.css"), part("page.js")
    return _template().render(
        title=_title(wanted, parties, chains), about=wanted.about, parties=parties, chains=chains, many=len(chains) >= MANY,
        most_with_cells=MOST_WITH_CELLS,
        files=used, other_files=len(every) - len(used), redacted=wanted.redacted, redaction_note=privacy.NOTE,
        again=wanted.again, version=_version(),
        params={name: value for name, value in wanted.params.items() if value not in (None, "")},
        notes=[*(wanted.selection.notes if wanted.selection else ()), *wanted.notes],
        # Our own two files; all else on the page is escaped.
        style=Markup(style), script=Markup(script), style_hash=policy_hash(style), script_hash=policy_hash(script),  # noqa: S704
        box_width=chain_picture.BOX_WIDTH, box_height=chain_picture.BOX_HEIGHT, line_height=chain_picture.LINE,
        width=calendar.WIDTH, left=calendar.LEFT, right=calendar.RIGHT, bars_height=calendar.BARS_HEIGHT,
    )  # fmt: skip


def _version() -> str:
    from importlib.metadata import version

    return version("transship")


def _title(wanted: Wanted, parties: list[Section], chains: list[Section]) -> str:
    if parties:
        return ", ".join(section.title for section in parties)
    if len(chains) == 1:
        return chains[0].title
    return f"{len(chains)} possible chains"


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the page."""
    page = render(view, wanted)
    with whole_file(out) as handle:
        handle.write(page)
    notes = (f"only {wanted.about}", *wanted.selection.notes) if wanted.selection else ()
    left_out = (privacy.NOTE,) if wanted.redacted else ()
    return Exported((out,), {"chains": len(wanted.chains), "bytes": len(page.encode())}, notes=(*notes, *left_out))


EXPORT = Export(
    name="html", title="Dossier: one page of words, pictures and evidence", writes="file", write=write, tells_chains=True, redacts=True
)  # fmt: skip
