"""What the verbs give back: the rows of an answer with its notes, and what became of the files of a load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

    from graph.identity import Resolution
    from loaders.contract import LoadReport

# A file whose share of refused rows is above this needs a look before its answers are used.
ALLOWED_REJECTS_PCT = 5.0


@dataclass(frozen=True, slots=True)
class Answer(Sequence[Any]):
    """The rows of a question in its stated order, its parameters, and notes on how much was considered and what cut."""

    rows: list[Any]
    params: BaseModel
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def save(self, out: str | Path) -> None:
        """Keep an answer of ``chains`` with its parameters as a file that ``transship.diff`` can compare with."""
        from transship import saved_runs

        saved_runs.write(self, Path(out))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of each file, and of the people and firms in them (None where nothing was resolved)."""

    reports: list[LoadReport]
    resolution: Resolution | None

    def doubtful(self, allowed_pct: float = ALLOWED_REJECTS_PCT) -> list[LoadReport]:
        """Files that need a person: waiting for a mapping, failed, or with a larger share of refused rows than allowed."""
        return [
            r
            for r in self.reports
            if r.status in ("waiting", "failed")
            or (r.status == "loaded" and r.rejected * 100 > allowed_pct * max(r.rows_read, 1))
        ]
