"""GEXF 1.3 for Gephi: the selection whole, with labels, weights and sources, and with days, so that Gephi's timeline can play it.

An element begins and ends where that is known; a day known to the month or year begins with its first day, the attribute has it as known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from graph.store import View
from transship.exports.contract import Export, Exported, Wanted, choose
from transship.graph_elements import EDGE_TYPES, NODE_TYPES, edges, nodes
from transship.outfiles import whole_file
from transship.xml_text import attributes, text

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<graph defaultedgetype="directed" mode="dynamic" timeformat="date">
"""


def _keys(target: str, types: Mapping[str, str]) -> str:
    named = "".join(f'<attribute id="{name}" title="{name}" type="{kind}"/>\n' for name, kind in types.items())
    return f'<attributes class="{target}" mode="static">\n{named}</attributes>\n'


def _element(tag: str, named: Mapping[str, Any], facts: Mapping[str, Any], start: date | None, end: date | None) -> str:
    # A firm that records show as dissolved before it was founded keeps both days as attributes; a span cannot run backwards.
    if start is not None and end is not None and end < start:
        start = end = None
    span = {name: day for name, day in (("start", start), ("end", end)) if day is not None}
    values = "".join([f'<attvalue for="{name}" value="{text(value)}"/>' for name, value in facts.items()])
    return f"<{tag}{attributes(named)}{attributes(span)}><attvalues>{values}</attvalues></{tag}>\n"


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the graph. Nothing of the chosen nodes and edges is left out."""
    notes = choose(view, wanted)
    written: Counter[str] = Counter()
    with whole_file(out) as file:
        file.write(f"{_HEAD}{_keys('node', NODE_TYPES)}{_keys('edge', EDGE_TYPES)}<nodes>\n")
        for node in nodes(view):
            named = {"id": node.id, "label": node.facts["label"]}
            file.write(_element("node", named, node.facts, node.start, node.end))
            written[node.facts["kind"]] += 1
        file.write("</nodes>\n<edges>\n")
        for edge in edges(view):
            named = {"id": edge.id, "source": edge.source, "target": edge.target, "weight": edge.facts["weight"]}
            file.write(_element("edge", named, edge.facts, edge.start, edge.end))
            written[edge.facts["edge"]] += 1
        file.write("</edges>\n</graph>\n</gexf>\n")
    return Exported((out,), dict(written), notes=notes)


EXPORT = Export(name="gexf", title="GEXF for Gephi, with a timeline", writes="file", write=write)
