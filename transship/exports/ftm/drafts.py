"""Entities being filled and written: what FollowTheMoney takes goes into lines, all the rest into the side file, and both are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from typing import IO, TYPE_CHECKING, Any

import orjson

from graph.store import Row

if TYPE_CHECKING:
    from followthemoney import ValueEntity

# Where each kind of number belongs; the first property that the schema has and that takes the value is used.
_NUMBERS = {
    "inn": ("innCode",), "inn_person": ("innCode",), "ogrn": ("ogrnCode",), "ogrnip": ("ogrnCode",), "lei": ("leiCode",),
    "uscc": ("uscCode",), "imo": ("imoNumber",), "iin": ("idNumber",), "pin_kg": ("idNumber",), "inn_kg": ("taxNumber",),
    "bin": ("registrationNumber",), "reg_no": ("registrationNumber",),
}  # fmt: skip
# These properties say by their name what number it is; elsewhere the kind goes into the side file.
_TELLING = frozenset({"innCode", "ogrnCode", "leiCode", "uscCode", "imoNumber"})


class Sheet:
    """Makes entities, writes those that are valid, and accounts for the rest in the side file."""

    def __init__(self, lines: IO[str], side: IO[str]) -> None:
        from followthemoney import ValueEntity, model

        self._model, self._entity = model, ValueEntity
        self._lines, self._side = lines, side
        self._ids: set[str] = set()
        self.written: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def entity(self, schema: str, row: Row, entity_id: str | None = None) -> Draft:
        made = self._entity.from_dict({"id": entity_id or row["id"], "schema": schema})
        made.datasets = {source["dataset"] for source in row["sources"] or ()}
        return Draft(made, row["sources"] or [], self._ids)

    def write(self, draft: Draft) -> None:
        """Write an entity if it has what its schema requires, and its side line."""
        entity = draft.entity
        missing = [name for name in entity.schema.required if not entity.has(name)]
        said: dict[str, Any] = {"id": entity.id, "schema": entity.schema.name}
        if missing:
            said["entity_left_out"] = f"no {', '.join(missing)}"
            said["properties"] = entity.to_dict()["properties"]
            self.left_out[f"{entity.schema.name} without {', '.join(missing)}"] += 1
        else:
            # Values were checked one by one, so this finds a defect of ours before a reader does.
            entity.schema.validate({"properties": entity.to_dict()["properties"]})
            self._ids.add(str(entity.id))
            self._lines.write(orjson.dumps(_ordered(entity.to_dict())).decode() + "\n")
            self.written[entity.schema.name] += 1
        self.left_out.update({f"{name} (no property for it)": 1 for name in draft.unsaid})
        self.left_out.update({f"{name} (value not taken)": len(values) for name, values in draft.refused.items()})
        self._note({**said, "not_said": draft.unsaid, "refused": draft.refused, "sources": draft.sources})

    def leave_out(self, what: str, facts: Row, reason: str) -> None:
        """Account for something that is no entity in FollowTheMoney at all."""
        self.left_out[f"{what}: {reason}"] += 1
        self._note({"id": facts.get("id"), "schema": what, "entity_left_out": reason, "not_said": facts})

    def _note(self, facts: dict[str, Any]) -> None:
        kept = {name: value for name, value in facts.items() if value not in ({}, [], None)}
        self._side.write(orjson.dumps(kept, default=str).decode() + "\n")


class Draft:
    """An entity being filled: what it took, what has no property, and what was refused.

    ``written`` holds the ids of the entities that stand in the file already: a reference to any other would lead nowhere.
    """

    def __init__(self, entity: ValueEntity, sources: list[Row], written: Set[str]) -> None:
        self.entity, self.sources, self._written = entity, sources, written
        self.unsaid: dict[str, Any] = {}
        self.refused: dict[str, list[str]] = {}

    def add(self, name: str, values: object) -> bool:
        """Add one or several values to a property; a value that its type does not take is kept for the side file."""
        taken = False
        for value in values if isinstance(values, (list, tuple)) else (values,):
            if value is None or value == "":
                continue
            if self._take(name, str(value)):
                taken = True
            else:
                self.refused.setdefault(name, []).append(str(value))
        return taken

    def _take(self, name: str, value: str) -> bool:
        prop = self.entity.schema.get(name)
        if prop is None or (prop.range is not None and value not in self._written):
            return False
        cleaned = prop.type.clean_text(value, format=prop.format, proxy=self.entity)
        # ``validate`` knows limits that cleaning does not, such as the length of a name.
        if cleaned is None or prop.validate([cleaned]):
            return False
        return self.entity.unsafe_add(prop, cleaned, cleaned=True) is not None

    def name(self, text: str, numbers: Iterable[str]) -> None:
        """Add the name. Without one FollowTheMoney has no entity: a number or the beginning of a long name stands in, and that is said."""
        if self.add("name", text):
            return
        prop = self.entity.schema.get("name")
        limit = prop.max_length if prop is not None else len(text)
        if self.add("name", text[:limit].strip() or next(iter(numbers), "")):
            self.keep(name="cut" if text else "none stated; the number stands for it")

    def number(self, kind: str, value: str) -> None:
        """Add an identifier where it belongs, or as a plain register number where the telling property refuses it."""
        for name in (*_NUMBERS.get(kind, ()), "registrationNumber"):
            if self._take(name, value):
                if name not in _TELLING:
                    self.unsaid.setdefault("kinds of numbers", {})[value] = kind
                return
        self.refused.setdefault("identifiers", []).append(f"{kind} {value}")

    def keep(self, **facts: object) -> None:
        """Facts for which the schema has no property; empty ones say nothing."""
        self.unsaid |= {name: value for name, value in facts.items() if value not in (None, [], "")}


def _ordered(facts: dict[str, Any]) -> dict[str, Any]:
    """The same graph gives the same bytes: sets come in an order of their own at each run."""
    properties = {
        name: sorted(values) if name != "name" else values for name, values in sorted(facts["properties"].items())
    }
    return {
        **facts,
        "properties": properties,
        "referents": sorted(facts["referents"]),
        "datasets": sorted(facts["datasets"]),
    }
