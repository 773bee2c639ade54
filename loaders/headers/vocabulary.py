"""What the columns of a table mean: the text of their headers, confirmed by the cells below them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from graph.values.text import clean
from loaders import kinds as shapes
from loaders.headers.halves import IGNORED
from loaders.headers.phrases import CODE, EXACT, PART, SPEAKS, Phrases, Reading
from loaders.headers.words import words

LOOKED_AT = 20  # a header stands among the first rows; sheets have up to five title rows above it
SAMPLE = 60  # rows below the header that confirm it
BESIDE = "*."  # an attribute without its party: the party is the one beside the column

_LEAST_FIT = 0.3  # of the filled cells; dirty files exist, so far below one
_HALF = 0.5
_NAMES = frozenset(words("наименование название name назва найменування атауы adı ünvanı nomi 名称"))
_LETTERS = 4  # more than a label in front of a number
_SURE_FIT = 0.9  # of the filled cells, where they alone decide
_ENOUGH = 5  # filled cells that may decide alone
_FITS, _FILLED = 0.3, 0.1  # what cells that all fit, and columns that are full, add to a reading
_BOX_LENGTH = 6  # characters of the number of a box with its marks: "15(а)", "[33]"
_FEW = 3  # filled cells below which the cells say nothing about a column


class Recognised(NamedTuple):
    """What a header row says. Rows count from 1 as a spreadsheet shows them, columns from 0.

    ``columns`` has one column for each meaning, ``places`` all of them, best first; ``ignored`` are known and left alone on purpose,
    ``unread`` lists the headers without a meaning, ``conflicts`` what a person has to decide: columns that say the same and differ.
    """

    header_row: int
    columns: dict[str, int]
    places: dict[str, tuple[int, ...]]
    names: tuple[str, ...]
    doubts: tuple[str, ...]
    ignored: frozenset[int]
    unread: tuple[str, ...]
    score: float
    conflicts: tuple[str, ...] = ()

    def named(self, meaning: str) -> str | None:
        """The header of a meaning as written, None where the table has no such column."""
        place = self.columns.get(meaning)
        return None if place is None else self.names[place]


class Vocabulary(Phrases):
    """The words of some headers. ``kinds`` says what the cells of a meaning look like (see ``loaders.kinds``).

    ``several`` are meanings that may stand at more than one column, each with something else.
    """

    def __init__(
        self, lines: Iterable[tuple[str, str]], kinds: Mapping[str, str], several: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(lines)
        self.kinds, self.several = kinds, several
        self._looked_at: tuple[Sequence[Sequence[object]], Recognised | None] = ((), None)

    @classmethod
    def load(cls, *names: str, kinds: Mapping[str, str], several: frozenset[str] = frozenset()) -> Vocabulary:
        """The vocabulary of one or more files ``loaders/data/headers_<name>.csv``."""
        lines = []
        for name in names:
            text = (files("loaders") / "data" / f"headers_{name}.csv").read_text(encoding="utf-8")
            rows = csv.reader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
            lines += [(row[0].strip(), row[1].strip()) for row in rows]
        return cls(lines, kinds, several)

    def match(self, header: Sequence[object], samples: Sequence[Sequence[object]], header_row: int = 1) -> Recognised:
        """Give each column of a header row its meaning; the rows below it confirm, decide between two, or take a meaning away."""
        names = tuple(clean(cell) or "" for cell in header)
        below = [[row[i] if i < len(row) else None for row in samples[:SAMPLE]] for i in range(len(names))]
        doubts: list[str] = []
        ignored, bare = set(), []
        offers: list[tuple[float, int, str]] = []
        named: dict[int, str] = {}
        first: dict[int, Reading] = {}
        for place, name in enumerate(names):
            readings = self.readings(name)
            if not readings:
                continue
            if readings[0].meaning == IGNORED:
                ignored.add(place)
            elif readings[0].meaning.startswith(BESIDE):
                bare.append((place, readings[0].meaning.removeprefix(BESIDE)))
            else:
                told = [(r, self._confirm(r, below[place])) for r in readings]
                offers += [(r.score + bonus, place, r.meaning) for r, bonus in told if bonus is not None]
                first[place] = readings[0]
                if told[0][1] is None and (name_of := self._names_instead(readings[0].meaning, below[place])):
                    named[place] = name_of
                    offers.append((PART, place, name_of))
                elif told[0][1] is None:
                    doubts.append(f'column "{name}" reads like {readings[0].meaning}, but its cells do not')
        offers.sort(key=lambda offer: (-offer[0], offer[1], offer[2]))
        chosen: dict[str, int] = {}
        held: set[int] = set()
        score = 0.0
        for told_by, place, meaning in offers:
            if place in held or meaning == IGNORED:
                continue
            if meaning not in chosen:
                chosen[meaning] = place
                score += min(told_by, CODE)
            elif meaning not in self.several:
                continue
            held.add(place)  # a second number of a firm is that, and not what its header also sounds like
        chosen = {_named_too(meaning, names[place], chosen): place for meaning, place in chosen.items()}
        doubts += [
            f'column "{names[place]}" reads like {first[place].meaning}, but its cells do not'
            for place, meaning in named.items() if chosen.get(meaning) != place
        ]  # fmt: skip
        places = {meaning: [place] for meaning, place in chosen.items()}
        for _, place, meaning in offers:
            if meaning in places and not any(place in taken for taken in places.values()):
                places[meaning].append(place)
        for place, meaning in _beside(bare, chosen):
            if meaning not in chosen and self._confirm(Reading(meaning, PART), below[place]) is not None:
                chosen[meaning], places[meaning] = place, [place]
                score += PART
                doubts.append(f'column "{names[place]}" is read as {meaning} because it stands beside that name')
        used = {place for m in chosen for place in (places[m] if m in self.several else places[m][:1])} | ignored
        unread = tuple(name for i, name in enumerate(names) if name and i not in used)
        every = {meaning: tuple(taken) for meaning, taken in places.items()}
        single = {meaning: place for meaning, place in chosen.items() if meaning not in self.several}
        conflicts = tuple(_rivals(single, first, names, below, self._any_fits))
        return Recognised(header_row, chosen, every, names, tuple(doubts), frozenset(ignored), unread, score, conflicts)

    def _confirm(self, reading: Reading, cells: list[object]) -> float | None:
        """What the cells add to a reading: more the more of them fit, None where they contradict it.

        Many cells may be damaged, so a header that is clear in itself is only given up where not one of several cells fits.
        """
        fit, filled = shapes.share(self.kinds.get(reading.meaning, "text"), cells)
        if filled < _FEW:
            return 0.0
        refused = fit == 0 and filled >= _ENOUGH if reading.score >= EXACT else fit < _LEAST_FIT
        return None if refused else _FITS * fit + _FILLED * filled / len(cells)

    def _any_fits(self, meaning: str, cells: list[object]) -> bool:
        fit, filled = shapes.share(self.kinds.get(meaning, "text"), cells)
        return fit > 0 or not filled

    def _names_instead(self, meaning: str, cells: list[object]) -> str | None:
        """The meaning of a column of numbers whose cells are names: ``Импортёр (ИНН/КПП, наименование)`` holds both in one cell."""
        role, _, attribute = meaning.rpartition(".")
        name_of = f"{role}.name"
        if attribute != "number" or self.kinds.get(name_of) != "name":
            return None
        filled = [text for cell in cells if (text := clean(cell)) is not None]
        told = sum(sum(map(str.isalpha, text)) >= _LETTERS for text in filled)
        return name_of if len(filled) >= _ENOUGH and told >= _HALF * len(filled) else None

    def _most(self, row: Sequence[object]) -> float:
        """The highest score that ``match`` could give a row, whatever its cells say."""
        best = (readings[0] for cell in row if (readings := self.readings(cell)) and readings[0].meaning != IGNORED)
        return sum(PART if r.meaning.startswith(BESIDE) else min(r.score + _FITS + _FILLED, CODE) for r in best)

    def find(self, rows: Sequence[Sequence[object]]) -> Recognised | None:
        """The header among the first rows: the row, or two merged rows, that means most; None where no row means anything."""
        # Several formats share a vocabulary, and each of them asks what the rows of the same file mean.
        if rows is not self._looked_at[0]:
            self._looked_at = rows, self._found(rows)
        return self._looked_at[1]

    def _found(self, rows: Sequence[Sequence[object]]) -> Recognised | None:
        best: Recognised | None = None
        for number, row in enumerate(rows[:LOOKED_AT], start=1):
            # Most rows below the header cannot mean as much: what they hold need not be read, nor what stands below their cells.
            if best is not None and CODE * _speaking(rows[max(number - 2, 0) : number]) <= best.score:
                continue
            if not any(self.readings(cell) for cell in row):
                continue
            above = self._merged(rows[number - 2], row) if number > 1 else None
            for header in (row, above):
                if header is not None and (best is None or self._most(header) > best.score):
                    found = self.match(header, rows[number:], number)
                    best = found if best is None or found.score > best.score else best
        return best

    def _merged(self, upper: Sequence[object], lower: Sequence[object]) -> list[object] | None:
        """Two header rows as one, or None: a party stands over its columns, in merged cells that hold their text only in the first.

        A header that says everything by itself (``Код ТН ВЭД``) stays as it is.
        """
        if not any(isinstance(c, str) and clean(c) for c in upper[1:]) or any(
            not isinstance(c, str) and c is not None for c in upper
        ):
            return None
        joined: list[object] = []
        over = ""
        for i in range(max(len(upper), len(lower))):
            high = clean(upper[i]) if i < len(upper) else None
            low = clean(lower[i]) if i < len(lower) else None
            over = high or (over if low else "")
            alone = self.readings(low)[:1] if high is None else ()
            complete = any(r.score >= EXACT and not r.meaning.startswith(BESIDE) for r in alone)
            joined.append(low if complete else " ".join(part for part in (over, low) if part))
        return joined


def _speaking(rows: Sequence[Sequence[object]]) -> int:
    """How many columns of some rows hold a text that can mean something: letters, or the number of a box."""
    texts = ((place, cell) for row in rows for place, cell in enumerate(row) if isinstance(cell, str))
    return len({place for place, cell in texts if len(cell) <= _BOX_LENGTH or SPEAKS.search(cell)})


def _named_too(meaning: str, header: str, chosen: Mapping[str, int]) -> str:
    """The meaning of a column that holds name and address of a party, as its header says, where no other column has the name."""
    role, _, attribute = meaning.rpartition(".")
    if attribute != "address" or f"{role}.name" in chosen or not _NAMES.intersection(words(header)):
        return meaning
    return f"{role}.name"


def _rivals(
    chosen: Mapping[str, int],
    first: Mapping[int, Reading],
    names: Sequence[str],
    below: Sequence[list[object]],
    fitting: Callable[[str, list[object]], bool],
) -> Iterator[str]:
    """Columns whose headers say as much for a meaning as that of the chosen one, and whose cells say something else."""
    for meaning, place in chosen.items():
        mine = first.get(place)
        for other, theirs in first.items():
            equal = (
                mine
                and other != place
                and theirs.meaning == mine.meaning == meaning
                and theirs.score >= mine.score - 0.001
            )
            if (
                equal
                and theirs.score >= EXACT - 0.1
                and other not in chosen.values()
                and fitting(meaning, below[other])
                and _differ(below[place], below[other])
            ):
                yield f'columns "{names[place]}" and "{names[other]}" both read like {meaning}, and their cells differ'


def _differ(cells: Sequence[object], others: Sequence[object]) -> bool:
    """Whether most rows that have both say two things."""
    pairs = [(a, b) for a, b in zip(map(clean, cells), map(clean, others), strict=True) if a and b]
    return len(pairs) >= _FEW and sum(a != b for a, b in pairs) * 2 > len(pairs)


def standing_in(found: Recognised, second: str, meaning: str) -> Recognised:
    """The same header, with a column of a second-best meaning read as the best one where no column says that, else left alone."""
    place = found.columns.get(second)
    if place is None:
        return found
    told = {m: p for m, p in found.columns.items() if m != second}
    places = {m: p for m, p in found.places.items() if m != second}
    if meaning in told:
        return found._replace(columns=told, places=places, ignored=found.ignored | {place})
    return found._replace(columns=told | {meaning: place}, places=places | {meaning: (place,)})


def told_by_cells(found: Recognised, meaning: str, kind: str, samples: Sequence[Sequence[object]]) -> Recognised:
    """The same header with one meaning more, if exactly one column without a meaning holds almost only cells of a kind."""
    if meaning in found.columns:
        return found
    taken = set(found.columns.values())
    fitting = []
    for place in (p for p in range(len(found.names)) if p not in taken):
        cells = [row[place] for row in samples[:SAMPLE] if place < len(row)]
        fit, filled = shapes.share(kind, cells)
        if filled >= _ENOUGH and fit >= _SURE_FIT and shapes.checked_share(cells) < _SURE_FIT / 2:
            fitting.append(place)
    # A column that is known to be something else may look so too: then the look of the cells tells nothing.
    if len(fitting) != 1 or fitting[0] in found.ignored:
        return found
    name = found.names[fitting[0]]
    doubt = f'column "{name}" is read as {meaning} because of its cells; its header is not known'
    return found._replace(
        columns=found.columns | {meaning: fitting[0]},
        places=found.places | {meaning: (fitting[0],)},
        doubts=(*found.doubts, doubt),
        unread=tuple(n for n in found.unread if n != name),
    )


def _beside(bare: Sequence[tuple[int, str]], chosen: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Bare headers (``ИНН``, ``Страна``) belong to the party beside them: to the next name if the table begins so, else to the last one."""
    owners = sorted(
        (place, meaning.removesuffix(".name")) for meaning, place in chosen.items() if meaning.endswith(".name")
    )
    if not bare or not owners:
        return
    first = bare[0][0] < owners[0][0]
    for place, attribute in bare:
        sides = [owner for owner in owners if (owner[0] > place) == first]
        if sides:
            yield place, f"{(min(sides) if first else max(sides))[1]}.{attribute}"
