"""GraphML for yEd, Gephi, Cytoscape and networkx: the selection whole, with labels, dates, weights and sources.

Labels stand in an attribute and, for yEd, in its own words. A sign that XML cannot hold (a control character) is left out of a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.store import View
from transship.exports.contract import Export, Exported, Wanted, choose
from transship.graph_elements import EDGE_TYPES, NODE_TYPES, edges, nodes
from transship.outfiles import whole_file
from transship.xml_text import attributes, text

_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
"""


def _keys() -> str:
    kinds = {"node": NODE_TYPES, "edge": EDGE_TYPES}
    named = [
        {"id": f"{target[0]}_{name}", "for": target, "attr.name": name, "attr.type": kind}
        for target, types in kinds.items()
        for name, kind in types.items()
    ]
    named.append({"id": "yed", "for": "node", "yfiles.type": "nodegraphics"})
    return "".join(f"<key{attributes(key)}/>\n" for key in named)


def _data(prefix: str, facts: Mapping[str, Any]) -> str:
    return "".join([f'<data key="{prefix}_{name}">{text(value)}</data>' for name, value in facts.items()])


def write(view: View, out: Path, wanted: Wanted) -> Exported:
    """Write the graph. Nothing of the chosen nodes and edges is left out."""
    notes = choose(view, wanted)
    written: Counter[str] = Counter()
    with whole_file(out) as file:
        file.write(f'{_HEAD}{_keys()}<graph id="transship" edgedefault="directed">\n')
        for node in nodes(view):
            label = f"<y:ShapeNode><y:NodeLabel>{text(node.facts['label'])}</y:NodeLabel></y:ShapeNode>"
            file.write(f'<node id="{text(node.id)}">{_data("n", node.facts)}<data key="yed">{label}</data></node>\n')
            written[node.facts["kind"]] += 1
        for edge in edges(view):
            ends = attributes({"id": edge.id, "source": edge.source, "target": edge.target})
            file.write(f"<edge{ends}>{_data('e', edge.facts)}</edge>\n")
            written[edge.facts["edge"]] += 1
        file.write("</graph>\n</graphml>\n")
    return Exported((out,), dict(written), notes=notes)


EXPORT = Export(name="graphml", title="GraphML for yEd, Gephi, Cytoscape and networkx", writes="file", write=write)
