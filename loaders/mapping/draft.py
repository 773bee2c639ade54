"""A mapping drafted from a table: what each column means, why, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graph.errors import UnknownFormat
from graph.values.text import squeeze
from loaders.mapping.declaration import UNDECIDED, UNUSED, Declaration

DAY_ORDER = "day-first: 03/04/2022 is 3 April; month-first: 4 March"


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


class Option(NamedTuple):
    """A key of the format's own: its value (empty: for a person to fill in), and what may stand there."""

    key: str
    value: str
    comment: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A declaration in the making, with every doubt about it. Options in doubt are ``?``; without doubts it can be used as it stands."""

    declares: type[Declaration]
    file: str
    rows: int
    header_row: int
    findings: tuple[Finding, ...]
    doubts: tuple[str, ...]
    sheet: str | None = None
    dates: str = "day-first"
    options: Sequence[Option] = ()
    country: str = ""

    @property
    def format(self) -> str:
        """The name of the format it is for."""
        return str(self.declares.model_fields["format"].default)

    def values(self) -> dict[str, Any]:
        """The keys and columns as a mapping file would give them."""
        keys = {"format": self.format, "header_row": self.header_row, "dates": self.dates}
        keys |= {"country": self.country} if self.country else {}
        own = {option.key: option.value for option in self.options if option.value}
        return {**keys, **own, "columns": {found.column: found.meaning for found in self.findings}}

    def text(self) -> str:
        """The mapping file, with the evidence and the doubts as comments."""
        return "\n".join([*self._heading(), *self._keys(), "columns:", *self._columns(), *self._glossary()]) + "\n"

    def _heading(self) -> Iterator[str]:
        yield _comment(f"What the columns of {self.file} mean, drafted from its headers and first rows ({self.rows}).")
        yield _comment(f"Look it through, then: transship load {self.file} --mapping THIS_FILE")
        if self.doubts:
            yield "#"
            yield _comment(f'To decide, by writing a meaning instead of each "{UNDECIDED}":')
            yield from (_comment(f"{number}. {doubt}") for number, doubt in enumerate(self.doubts, start=1))

    def _keys(self) -> Iterator[str]:
        yield f"format: {self.format}"
        yield f"header_row: {self.header_row}  # 0: none, the columns go by their letters"
        if self.sheet is not None:
            yield f"sheet: {quote(self.sheet)}  # the one to be read"
        yield f"country: {self.country} # {self.declares.whose_country}: kz, ru, kg …"
        yield f"dates: {quote(self.dates)}  # {DAY_ORDER}"
        for key, value, comment in self.options:
            yield f"{key}: {quote(value)}  # {comment}" if value else f"{key}:  # {comment}"

    def _columns(self) -> Iterator[str]:
        for found in self.findings:
            seen = f", e.g. {' | '.join(found.samples)}" if found.samples else ""
            yield "  " + _comment(f"{found.why}{seen}")
            choose = f"  # {', '.join(found.choices)}" if found.choices else ""
            meaning = found.meaning if found.meaning in self.declares.meanings else quote(found.meaning)
            yield f"  {quote(found.column)}: {meaning}{choose}"

    def _glossary(self) -> Iterator[str]:
        yield "#"
        yield "# What a column can mean:"
        told = self.declares.glossary or self.declares.meanings
        yield from (f"#   {meaning}: {words}" for meaning, words in told.items())
        yield f'#   "{UNUSED}": not used'


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
