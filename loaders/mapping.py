"""A user's mapping file: which column of a table means what, as a short YAML text.

It is drafted by ``--dry-run``, checked by a person and given back with ``--mapping``. Here it is read, checked and
written; what the columns of a file may mean is found by the loader of the table (``loaders.owners.drafting``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from graph.errors import BadParams, UnknownFormat
from graph.values.countries import country_code
from graph.values.text import squeeze

# What a column of an owners table can mean, with the words for it in a draft and in messages.
MEANINGS = {
    "owner_name": "the owner as written; several columns (surname, given name, patronymic) are joined by one blank",
    "owner_number": "the owner's tax, identity-card or register number",
    "owner_birth_date": "the owner's birth date",
    "owner_nationality": "the owner's nationality",
    "owner_country": "the country the owner lives or is registered in",
    "owner_address": "the owner's address",
    "company_name": "the company that is owned, as written",
    "company_number": "the company's register or tax number",
    "company_country": "the country the company is registered in",
    "share": "the share of the company",
    "since": "the day the interest began",
    "until": "the day it ended; empty: no end known",
    "role": "what the person is to the company: owner, founder, shareholder, beneficial owner, director",
}
UNUSED = "-"
UNDECIDED = "?"
# These may stand at several columns, whose cells are joined in the order of the file.
JOINED = frozenset({"owner_name", "owner_address"})

MAX_BYTES = 1 << 18  # a mapping is a page of text; anything larger is another file
_FIX = "Draft a new one with `transship load FILE --dry-run > FILE.yml` and change that."


def _column(name: object) -> str:
    return squeeze(str(name))


def _country(value: str | None) -> str | None:
    if value is None or not squeeze(value):
        return None
    code = country_code(value)
    if code is None:
        raise ValueError(f'"{value}" is no country; write its two-letter code, for example kz')
    return code


def _empty_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


class Declaration(BaseModel):
    """What the columns of a table of owners mean, and how its values are to be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["owners"] = "owners"
    sheet: Annotated[str | None, BeforeValidator(_empty_is_none)] = None
    header_row: Annotated[int | None, BeforeValidator(_empty_is_none), Field(ge=0, le=30)] = None
    country: Annotated[str | None, AfterValidator(_country)] = None
    role: Literal["owner", "founder", "shareholder", "beneficial owner", "director"] = "owner"
    dates: Literal["day-first", "month-first"] = "day-first"
    shares: Literal["per-cent", "of-one"] = "per-cent"
    columns: dict[Annotated[str, BeforeValidator(_column)], str]

    @field_validator("columns")
    @classmethod
    def _meanings(cls, columns: dict[str, str]) -> dict[str, str]:
        seen: dict[str, str] = {}
        for column, meaning in columns.items():
            if meaning == UNDECIDED:
                raise ValueError(f'column "{column}" is undecided: write its meaning, or {UNUSED} to leave it out')
            if meaning == UNUSED:
                continue
            if meaning not in MEANINGS:
                near = get_close_matches(meaning, MEANINGS, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                choices = f"Choose one of: {', '.join(MEANINGS)}, {UNUSED}"
                raise ValueError(f'column "{column}": there is no meaning "{meaning}"{hint} {choices}')
            if meaning in seen and meaning not in JOINED:
                raise ValueError(f'columns "{seen[meaning]}" and "{column}" both mean {meaning}: only one can')
            seen[meaning] = column
        if not {"owner_name", "owner_number"} & seen.keys():
            raise ValueError("no column means owner_name or owner_number: one of them is needed")
        if not {"company_name", "company_number"} & seen.keys():
            raise ValueError("no column means company_number or company_name: one of them is needed")
        return columns

    @property
    def used(self) -> frozenset[str]:
        """The columns that mean something."""
        return frozenset(column for column, meaning in self.columns.items() if meaning != UNUSED)


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
    try:
        return Declaration.model_validate(dict(values))
    except ValidationError as error:
        raise BadParams("; ".join(_explain(problem) for problem in error.errors()), where=where, fix=_FIX) from error


def _explain(problem: Any) -> str:
    """One problem pydantic found, in the words of the file."""
    keys = ".".join(str(part) for part in problem["loc"] if part != "[key]")
    if problem["type"] == "extra_forbidden":
        known = list(Declaration.model_fields)
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


def quote(text: str) -> str:
    """A text as a YAML scalar on one line, always in quotation marks."""
    return '"' + squeeze(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True)
class Finding:
    """One column: what it is called, what it means (a meaning, ``-`` not used, ``?`` undecided), why, and what it holds."""

    column: str
    meaning: str
    why: str
    samples: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A declaration in the making, with every doubt about it. Options in doubt are ``?``; without doubts it can be used as it stands."""

    file: str
    rows: int
    header_row: int
    findings: tuple[Finding, ...]
    doubts: tuple[str, ...]
    sheet: str | None = None
    role: str = "owner"
    dates: str = "day-first"
    shares: str = "per-cent"

    def declaration(self) -> Declaration:
        """The declaration. Raises BadParams while something is undecided."""
        columns = {f.column: f.meaning for f in self.findings}
        options = {"header_row": self.header_row, "role": self.role, "dates": self.dates, "shares": self.shares}
        return declare({"columns": columns, **options}, where=self.file)

    def text(self) -> str:
        """The mapping file, with the evidence and the doubts as comments."""
        return "\n".join([*self._heading(), *self._options(), "columns:", *self._columns(), *_glossary()]) + "\n"

    def _heading(self) -> Iterator[str]:
        yield _comment(f"What the columns of {self.file} mean, drafted from its headers and first rows ({self.rows}).")
        yield _comment(f"Look it through, then: transship load {self.file} --mapping THIS_FILE")
        if self.doubts:
            yield "#"
            yield _comment(f'To decide, by writing a meaning instead of each "{UNDECIDED}":')
            yield from (_comment(f"{number}. {doubt}") for number, doubt in enumerate(self.doubts, start=1))

    def _options(self) -> Iterator[str]:
        yield "format: owners"
        yield f"header_row: {self.header_row}  # 0: none, the columns go by their letters"
        if self.sheet is not None:
            yield f"sheet: {quote(self.sheet)}  # the one to be read"
        yield "country:  # of the companies, where neither a number nor a column tells it: kz, ru, kg …"
        yield f"role: {self.role}  # what the owners are, if no column says it: owner, founder, shareholder, beneficial owner, director"
        yield f"dates: {quote(self.dates)}  # day-first: 03/04/2022 is 3 April; month-first: 4 March"
        yield f"shares: {quote(self.shares)}  # per-cent: 50 is half; of-one: 0.5 is half"

    def _columns(self) -> Iterator[str]:
        for found in self.findings:
            seen = f", e.g. {' | '.join(found.samples)}" if found.samples else ""
            yield "  " + _comment(f"{found.why}{seen}")
            choose = f"  # {', '.join(found.choices)}" if found.choices else ""
            meaning = found.meaning if found.meaning in MEANINGS else quote(found.meaning)
            yield f"  {quote(found.column)}: {meaning}{choose}"


class NeedsMapping(UnknownFormat):
    """The table waits for a person to say what its columns mean; ``draft`` is the text to begin with."""

    code = "needs-mapping"

    def __init__(self, drafted: Draft) -> None:
        name = drafted.file
        super().__init__(
            f"it is not certain what the columns mean: {'; '.join(drafted.doubts)}",
            where=name,
            fix=f"Run `transship load {name} --dry-run > {name}.yml`, settle this in the file, and load with `--mapping {name}.yml`.",
        )
        self.draft = drafted.text()


def _comment(text: str) -> str:
    return f"# {squeeze(text)}"


def _glossary() -> Iterator[str]:
    yield "#"
    yield "# What a column can mean:"
    yield from (f"#   {meaning}: {words}" for meaning, words in MEANINGS.items())
    yield f'#   "{UNUSED}": not used'
