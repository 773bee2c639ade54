"""All that a loader makes of a file, for comparison with counts made in another way. Only numbers are compared: files are real."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from loaders.contract import Claims, Document
from loaders.intake import recognise
from loaders.reading import look

Share = tuple[float | None, float | None]


class Read:
    """All that a file gives, and its account."""

    def __init__(self, path: Path, loader: str) -> None:
        head = look(path)
        found = recognise(head)
        assert found is not None, path.name
        assert found.name == loader, path.name
        self.batches: list[Claims] = list(found.read(Document(head, "00" * 16, path.name)))
        self.rows = sum(c.rows_read for c in self.batches)
        self.loaded = sum(c.loaded for c in self.batches)
        self.skipped = sum(c.skipped for c in self.batches)
        self.mentions = [m for c in self.batches for m in c.mentions]
        self.interests = [i for c in self.batches for i in c.interests]
        self.identifiers = [i for c in self.batches for i in c.identifiers]
        self.rejects = [r for c in self.batches for r in c.rejects]
        self.warnings = [w for c in self.batches for w in c.warnings]
        assert self.rows == self.loaded + self.skipped + len(self.rejects), path.name

    def ids(self, kind: str) -> int:
        return len({m.id for m in self.mentions if m.kind == kind})

    def records(self, kind: str) -> int:
        return len({m.record for m in self.mentions if m.kind == kind})

    def marked(self, mark: str) -> int:
        return sum(mark in m.marks for m in self.mentions)

    @property
    def closed(self) -> int:
        return sum(i.until is not None for i in self.interests)

    @property
    def shares(self) -> Counter[Share]:
        return Counter((i.share_min, i.share_max) for i in self.interests)


def statements(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    return found if isinstance(found, list) else [found]
