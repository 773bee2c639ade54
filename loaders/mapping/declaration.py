"""What the columns of a table mean, checked: each format of tables has its own meanings, all have these keys."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from graph.values.countries import country_code
from graph.values.text import squeeze

UNUSED = "-"
UNDECIDED = "?"


def _column(name: object) -> str:
    return squeeze(str(name))


def _country(value: str | None) -> str | None:
    if value is None or not squeeze(value):
        return None
    code = country_code(value)
    if code is None:
        raise ValueError(f'"{value}" is no country; write its two-letter code, for example kz')
    return code


def empty_is_none(value: object) -> object:
    """None for a key that stands without a text."""
    return None if isinstance(value, str) and not value.strip() else value


# A text, or None where the key stands without one.
Text = Annotated[str | None, BeforeValidator(empty_is_none)]


class Declaration(BaseModel):
    """What the columns of a table mean, and how its values are to be read. Formats add their meanings and their own keys.

    ``meanings`` has the words for each meaning, for drafts and messages; ``joined`` may stand at several columns, which are read together;
    of each group of ``needs`` one has to be there. ``glossary`` is what a draft says of the meanings, where that is less than all of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    meanings: ClassVar[Mapping[str, str]] = {}
    joined: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[tuple[tuple[str, ...], ...]] = ()
    glossary: ClassVar[Mapping[str, str]] = {}
    whose_country: ClassVar[str] = "of the companies, where neither a number nor a column tells it"

    format: str
    sheet: Text = None
    header_row: Annotated[int | None, BeforeValidator(empty_is_none), Field(ge=0, le=30)] = None
    country: Annotated[str | None, AfterValidator(_country)] = None
    dates: Literal["day-first", "month-first"] = "day-first"
    columns: dict[Annotated[str, BeforeValidator(_column)], str]

    @field_validator("columns")
    @classmethod
    def _check(cls, columns: dict[str, str]) -> dict[str, str]:
        seen: dict[str, str] = {}
        for column, meaning in columns.items():
            if meaning == UNDECIDED:
                raise ValueError(f'column "{column}" is undecided: write its meaning, or {UNUSED} to leave it out')
            if meaning == UNUSED:
                continue
            if meaning not in cls.meanings:
                near = get_close_matches(meaning, cls.meanings, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                choices = f"Choose one of: {', '.join(cls.glossary or cls.meanings)}, {UNUSED}"
                raise ValueError(f'column "{column}": there is no meaning "{meaning}"{hint} {choices}')
            if meaning in seen and meaning not in cls.joined:
                raise ValueError(f'columns "{seen[meaning]}" and "{column}" both mean {meaning}: only one can')
            seen[meaning] = column
        for group in cls.needs:
            if not seen.keys() & {*group}:
                several = "one of them is needed" if len(group) > 1 else "it is needed"
                raise ValueError(f"no column means {' or '.join(group)}: {several}")
        return columns

    @property
    def used(self) -> frozenset[str]:
        """The columns that mean something."""
        return frozenset(column for column, meaning in self.columns.items() if meaning != UNUSED)

    @property
    def month_first(self) -> bool:
        """How dates in figures are written."""
        return self.dates == "month-first"
