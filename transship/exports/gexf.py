"""GEXF 1.3 for Gephi: the selection whole, with labels, weights and sources, and with days, so that Gephi's timeline can play it.

An element begins and ends where that is known; a day known to the month or year begins with its first day, the attribute has it as known.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from graph.store import View
from transship.exports.contract import Export, Exported, Wanted, choose
from transship.exports.graphml import text
from transship.graph_elements import EDGE_TYPES, NODE_TYPES, edges, nodes
from transship.outfiles import whole_bytes

_NS = "http://gexf.net/1.3"


def _attributes(target: str, types: dict[str, str]) -> Any:
    made = etree.Element("attributes", {"class": target, "mode": "static"})
    for name, kind in types.items():
        etree.SubElement(made, "attribute", {"id": name, "title": name, "type": kind})
    return made


def _element(tag: str, named: dict[str, str], facts: dict[str, Any], start: date | None, end: date | None) -> Any:
    # A firm that records show as dissolved before it was founded keeps both days as attributes; a span cannot run backwards.
    if start is not None and end is not None and end < start:
        start = end = None
    span = {name: day.isoformat() for name, day in (("start", start), ("end", end)) if day is not None}
    made = etree.Element(tag, {**named, **span})
    values = etree.SubElement(made, "attvalues")
    for name, value in facts.items():
        etree.SubElement(values, "attvalue", {"for": name, "value": text(value)})
    return made


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the graph. Nothing of the chosen nodes and edges is left out."""
    notes = choose(view, wanted)
    written: Counter[str] = Counter()
    with whole_bytes(out) as handle, etree.xmlfile(handle, encoding="utf-8") as file:
        file.write_declaration()
        with (
            file.element("gexf", {"version": "1.3"}, nsmap={None: _NS}),
            file.element("graph", {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"}),
        ):
            file.write(_attributes("node", NODE_TYPES), _attributes("edge", EDGE_TYPES))
            with file.element("nodes"):
                for node in nodes(view):
                    named = {"id": node.id, "label": text(node.facts["label"])}
                    file.write(_element("node", named, node.facts, node.start, node.end))
                    written[node.facts["kind"]] += 1
            with file.element("edges"):
                for edge in edges(view):
                    named = {
                        "id": edge.id,
                        "source": edge.source,
                        "target": edge.target,
                        "weight": str(edge.facts["weight"]),
                    }
                    file.write(_element("edge", named, edge.facts, edge.start, edge.end))
                    written[edge.facts["edge"]] += 1
    return Exported((out,), dict(written), notes=notes)


EXPORT = Export(name="gexf", title="GEXF for Gephi, with a timeline", writes="file", write=write)
