"""Entities being filled and written: what FollowTheMoney takes goes into lines, all the rest into the side file, and both are counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Set
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

import orjson

from graph.store import Row
from graph.values.text import clean

if TYPE_CHECKING:
    from followthemoney import Property, ValueEntity

# Rises when the side file says something in another way.
SIDE_VERSION = 1

# Where each kind of number belongs; the first property that the schema has and that takes the value is used.
_NUMBERS = {
    "inn": ("innCode",), "inn_person": ("innCode",), "ogrn": ("ogrnCode",), "ogrnip": ("ogrnCode",), "lei": ("leiCode",),
    "uscc": ("uscCode",), "imo": ("imoNumber",), "iin": ("idNumber",), "pin_kg": ("idNumber",), "inn_kg": ("taxNumber",),
    "bin": ("registrationNumber",), "reg_no": ("registrationNumber",),
}  # fmt: skip
# These properties say by their name, and the number by its length, of which kind it is; elsewhere the side file does.
_TOLD = {
    ("innCode", 10): "inn", ("innCode", 12): "inn_person", ("ogrnCode", 13): "ogrn", ("ogrnCode", 15): "ogrnip", ("leiCode", 20): "lei",
    ("uscCode", 18): "uscc",
}  # fmt: skip


# Longer texts seldom come twice, and would make the memory of cleaned values large.
_SHORT = 100


def _taken(prop: Property, value: str) -> str | None:
    """A value as a property takes it, or None. What an entity says otherwise plays no part in it."""
    cleaned = prop.type.clean_text(value, format=prop.format)
    # ``validate`` knows limits that cleaning does not, such as the length of a name.
    return None if cleaned is None or prop.validate([cleaned]) else cleaned


_cleaned = lru_cache(maxsize=65_536)(_taken)


class Sheet:
    """Makes entities, writes those that are valid, and accounts for the rest in the side file."""

    def __init__(self, lines: IO[str], side: IO[str]) -> None:
        from followthemoney import ValueEntity, model

        self._model, self._entity = model, ValueEntity
        self._lines, self._side = lines, side
        self._digest = hashlib.sha256()
        self._note({"transship_side_file": SIDE_VERSION})
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
            self._ids.add(str(entity.id))
            line = orjson.dumps(_ordered(entity.to_dict())) + b"\n"
            self._digest.update(line)
            self._lines.write(line.decode())
            self.written[entity.schema.name] += 1
        for name in draft.unsaid:
            self.left_out[f"{name} (no property for it)"] += 1
        for name, values in draft.refused.items():
            self.left_out[f"{name} (value not taken)"] += len(values)
        for name in draft.changed:
            self.left_out[f"{name} (changed by FollowTheMoney)"] += 1
        self._note({
            **said, "not_said": draft.unsaid, "changed": draft.changed, "refused": draft.refused, "sources": draft.sources,
        })  # fmt: skip

    def close(self) -> None:
        """End the side file with the line that says to which content it belongs: a file of entities with other bytes is another one."""
        self._note({"side_file_of_sha256": self._digest.hexdigest()})

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
        self.changed: dict[str, Any] = {}
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

    def say(self, fact: str, name: str, values: object, stored: object = None) -> None:
        """Add a fact to a property; where the property then says something else, the fact goes into the side file as it is.

        ``stored``: the fact in the side file, where that is not ``values`` itself.
        """
        if values in (None, "", []):
            return
        before = tuple(self.entity.get(name, quiet=True))
        self.add(name, values)
        said = [value for value in self.entity.get(name, quiet=True) if value not in before]
        wanted = [str(v) for v in (values if isinstance(values, (list, tuple)) else (values,)) if v not in (None, "")]
        # Blanks at an end, or control characters, do not survive the reading of a property.
        if (said != wanted and set(said) != set(wanted)) or any(clean(v) != v for v in wanted):
            self.changed[fact] = values if stored is None else stored

    def _take(self, name: str, value: str) -> bool:
        prop = self.entity.schema.get(name)
        if prop is None or (prop.range is not None and value not in self._written):
            return False
        cleaned = _cleaned(prop, value) if len(value) <= _SHORT else _taken(prop, value)
        return cleaned is not None and self.entity.unsafe_add(prop, cleaned, cleaned=True) is not None

    def name(self, text: str, numbers: Iterable[str]) -> None:
        """Add the name. Without one FollowTheMoney has no entity: a number or the beginning of a long name stands in, and that is said."""
        if self.add("name", text):
            if self.entity.get("name") != [text] or clean(text) != text:
                self.changed["name"] = text
            return
        prop = self.entity.schema.get("name")
        limit = prop.max_length if prop is not None else len(text)
        if self.add("name", text[:limit].strip() or next(iter(numbers), "")):
            self.keep(name=text, name_note="cut" if text else "none stated; the number stands for it")
            return
        self.add("name", "(no name)")
        self.keep(name_note="none stated")

    def number(self, kind: str, scope: str, value: str) -> None:
        """Add an identifier where it belongs, or as a plain register number where the telling property refuses it."""
        for name in (*_NUMBERS.get(kind, ()), "registrationNumber"):
            if self._take(name, value):
                if _TOLD.get((name, len(value))) == kind and value in self.entity.get(name, quiet=True):
                    return
                break
        else:
            self.refused.setdefault("identifiers", []).append(f"{kind} {value}")
        self.unsaid.setdefault("kinds of numbers", []).append([kind, scope, value])

    def keep(self, **facts: object) -> None:
        """Facts for which the schema has no property; empty ones say nothing."""
        self.unsaid |= {name: value for name, value in facts.items() if value not in (None, [], "")}


def _ordered(facts: dict[str, Any]) -> dict[str, Any]:
    """The same graph gives the same bytes: sets come in an order of their own at each run."""
    properties = {
        name: sorted(values) if name != "name" and len(values) > 1 else values
        for name, values in sorted(facts["properties"].items())
    }
    return {
        **facts,
        "properties": properties,
        "referents": sorted(facts["referents"]),
        "datasets": sorted(facts["datasets"]),
    }
