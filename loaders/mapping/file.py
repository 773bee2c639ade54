"""Reading a mapping file, with every mistake in it named by file, key and what would be right."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from graph.errors import BadParams
from loaders import formats
from loaders.mapping.declaration import Declaration

MAX_BYTES = 1 << 18  # a mapping is a page of text; anything larger is another file
_FIX = "Draft a new one with `transship load FILE --dry-run > FILE.yml` and change that."
# Mappings name their format; the first ones were all for tables of owners and did not.
_UNNAMED = "owners"

D = TypeVar("D", bound=Declaration)


def format_of(values: Mapping[str, Any]) -> str:
    """The name of the format that a mapping is for."""
    return str(values.get("format", _UNNAMED))


class _Texts(yaml.SafeLoader):
    """YAML with every scalar as text (``no`` is a column, not false) and no key twice."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # the name and kind PyYAML looks for

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f'the key "{twice}" stands here twice', node.start_mark)
        return super().construct_mapping(node, deep)


def read_file(path: Path) -> dict[str, Any]:
    """A mapping file as plain values, checked. Raises BadParams that names the file, the key and the valid choices."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise BadParams("this is too large for a mapping file", where=path.name, fix=_FIX)
        loaded = yaml.load(raw.decode("utf-8-sig"), Loader=_Texts)  # noqa: S506  # a SafeLoader that makes texts only
    except OSError as error:
        raise BadParams(
            f"the mapping file cannot be read: {error.strerror}", where=str(path), fix="Check its path and rights."
        ) from error
    except UnicodeDecodeError as error:
        raise BadParams("the mapping file is no utf-8 text", where=path.name, fix="Save it as utf-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}:{mark.line + 1}" if mark else path.name
        raise BadParams(
            f"the mapping file is no YAML: {getattr(error, 'problem', error)}", where=place, fix=_FIX
        ) from error
    if not isinstance(loaded, dict):
        raise BadParams("the mapping file holds no keys", where=path.name, fix=_FIX)
    declare(loaded, where=path.name)
    return loaded


def declare(values: Mapping[str, Any], *, where: str = "mapping") -> Declaration:
    """A checked declaration from plain values. Raises BadParams with the key and what it may hold."""
    kinds = {loader.name: loader.declares for loader in formats() if loader.declares is not None}
    kind = kinds.get(format_of(values))
    if kind is None:
        told = f'format: "{format_of(values)}" takes no mapping; choose one of: {", ".join(kinds)}'
        raise BadParams(told, where=where, fix=_FIX)
    return declare_as(kind, values, where=where)


def declare_as(kind: type[D], values: Mapping[str, Any], *, where: str = "mapping") -> D:
    """A checked declaration of one format."""
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        told = "; ".join(_explain(problem, kind) for problem in error.errors())
        raise BadParams(told, where=where, fix=_FIX) from error


def _explain(problem: Any, kind: type[Declaration]) -> str:
    """One problem pydantic found, in the words of the file."""
    keys = ".".join(str(part) for part in problem["loc"] if part != "[key]")
    if problem["type"] == "extra_forbidden":
        known = list(kind.model_fields)
        near = get_close_matches(keys, known, n=1)
        return (
            f'there is no key "{keys}"'
            + (f"; did you mean {near[0]}?" if near else "")
            + f" Choose from: {', '.join(known)}"
        )
    if problem["type"] == "missing":
        return f'the key "{keys}" is missing'
    if problem["type"] == "literal_error":
        return f'{keys}: "{problem["input"]}" is not known; choose one of: {problem["ctx"]["expected"]}'
    return f"{keys}: {problem['msg'].removeprefix('Value error, ')}"
