"""GraphML for yEd, Gephi, Cytoscape and networkx: the selection whole, with labels, dates, weights and sources.

Labels stand in an attribute and, for yEd, in its own words. A sign that XML cannot hold (a control character) is left out of a text.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

from graph.store import View
from graph.values.text import squeeze
from transship.exports.contract import Export, Exported, Wanted, choose
from transship.graph_elements import EDGE_TYPES, NODE_TYPES, edges, nodes
from transship.outfiles import whole_bytes

_NS, _YED = "http://graphml.graphdrawing.org/xmlns", "http://www.yworks.com/xml/graphml"


def text(value: Any) -> str:
    """A value as XML can hold it."""
    return squeeze(value) if isinstance(value, str) else str(value)


def _keys(file: Any) -> None:
    for target, types in (("node", NODE_TYPES), ("edge", EDGE_TYPES)):
        for name, kind in types.items():
            file.write(
                etree.Element("key", {"id": f"{target[0]}_{name}", "for": target, "attr.name": name, "attr.type": kind})
            )
    file.write(etree.Element("key", {"id": "yed", "for": "node", "yfiles.type": "nodegraphics"}))


def _element(tag: str, ends: dict[str, str], prefix: str, facts: dict[str, Any]) -> Any:
    made = etree.Element(tag, ends)
    for name, value in facts.items():
        etree.SubElement(made, "data", {"key": f"{prefix}_{name}"}).text = text(value)
    return made


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the graph. Nothing of the chosen nodes and edges is left out."""
    notes = choose(view, wanted)
    written: Counter[str] = Counter()
    with whole_bytes(out) as handle, etree.xmlfile(handle, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("graphml", nsmap={None: _NS, "y": _YED}):
            _keys(file)
            with file.element("graph", {"id": "transship", "edgedefault": "directed"}):
                for node in nodes(view):
                    made = _element("node", {"id": node.id}, "n", node.facts)
                    shape = etree.SubElement(etree.SubElement(made, "data", {"key": "yed"}), f"{{{_YED}}}ShapeNode")
                    etree.SubElement(shape, f"{{{_YED}}}NodeLabel").text = text(node.facts["label"])
                    file.write(made)
                    written[node.facts["kind"]] += 1
                for edge in edges(view):
                    file.write(
                        _element("edge", {"id": edge.id, "source": edge.source, "target": edge.target}, "e", edge.facts)
                    )
                    written[edge.facts["edge"]] += 1
    return Exported((out,), dict(written), notes=notes)


EXPORT = Export(name="graphml", title="GraphML for yEd, Gephi, Cytoscape and networkx", writes="file", write=write)
