"""Judgements of people as lines that other tools of the field read and write.

The format is that of nomenklatura's resolver: one JSON array a line, ``[id, id, judgement, score, user, time]``, the judgement being
``positive``, ``negative``, ``unsure`` or ``no_judgement``; a seventh part is the time at which the line was taken back. There two records
are often not judged against each other but each against an id of the resolver's own (``NK-…``, ``Q…``); such ids join what they are
positive with. Ids here are ids of mentions, which a file that is loaded again gets again, and ids of entities, which are ids of mentions
too and are what ``transship export ftm`` writes. A FollowTheMoney file's own id stands for its mention: each export says which by a line
of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from graph.errors import BadFile
from graph.identity import neighbourhood
from graph.identity.decisions import Verdict, in_force, record
from graph.identity.resolution import work_out
from graph.store import Store, View, Writer

POSITIVE, NEGATIVE = "positive", "negative"
_UNDECIDED = ("unsure", "no_judgement")
_VERDICTS: dict[str, Verdict] = {POSITIVE: "same", NEGATIVE: "different"}

# A line is two ids, a word, a number, a name and a time.
LONGEST_LINE = 10_000

_IN_FORCE = """
SELECT d.a, d.b, d.verdict, d.decided_by, d.decided_at FROM decision d
WHERE d.decided_by <> 'rule' AND d.verdict IN ('same', 'different') AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
ORDER BY d.decided_at, d.a, d.b
"""
# A record id counts where it names one mention of the store and no other.
_RECORDS = """
SELECT record, min(id) AS id FROM mention WHERE record IS NOT NULL AND record <> ''
GROUP BY record HAVING count(DISTINCT id) = 1
"""
_FTM = """
SELECT r.record, r.id FROM (
    SELECT record, min(id) AS id, min(source_id) AS source_id FROM mention WHERE record IS NOT NULL AND record <> ''
    GROUP BY record HAVING count(DISTINCT id) = 1
) r JOIN source s ON s.id = r.source_id JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = r.id
WHERE s.loader = $loader ORDER BY r.id
"""


class Line(NamedTuple):
    """One judgement of a file."""

    place: str  # file:line
    left: str
    right: str
    judgement: str
    user: str | None
    at: datetime | None


class Imported(NamedTuple):
    """What became of the lines of a file."""

    lines: int
    recorded: int
    known: int  # the same judgement stands already, or a later one
    undecided: int
    unknown: tuple[str, ...]  # ids that name nothing in the store, or several records


def lines(view: View, ftm_loader: str) -> Iterator[str]:
    """The judgements in force, the oldest first, then which FollowTheMoney ids their mentions have. Larger ids stand first, as there."""
    judged = view.rows(_IN_FORCE)
    words = {verdict: word for word, verdict in _VERDICTS.items()}
    for row in judged:
        pair = sorted((row["a"], row["b"]), reverse=True)
        yield _line(pair[0], pair[1], words[row["verdict"]], row["decided_by"], row["decided_at"])
    ends = sorted({end for row in judged for end in (row["a"], row["b"])})
    for row in view.rows(_FTM, {"ids": ends, "loader": ftm_loader}):
        pair = sorted((row["id"], row["record"]), reverse=True)
        if pair[0] != pair[1]:
            yield _line(pair[0], pair[1], POSITIVE, "transship", None)


def _line(left: str, right: str, judgement: str, user: str, at: datetime | None) -> str:
    return json.dumps([left, right, judgement, None, user, at.isoformat() if at else None], ensure_ascii=False) + "\n"


def read(name: str, text: Iterable[str]) -> Iterator[Line]:
    """The lines of a file that were not taken back. Raises BadFile with file and line for what is no judgement."""
    for number, raw in enumerate(text, start=1):
        place = f"{name}:{number}"
        if not raw.strip():
            continue
        try:
            parts = json.loads(raw) if len(raw) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            parts = None
        if (
            not isinstance(parts, list)
            or not 6 <= len(parts) <= 7
            or not all(isinstance(p, str) and p for p in parts[:3])
        ):
            raise BadFile(
                "the line is no judgement of the form [id, id, judgement, score, user, time]",
                where=place,
                fix="Write the file with `transship resolve export` or with nomenklatura's dump.",
            )
        if parts[2] not in (*_VERDICTS, *_UNDECIDED):
            raise BadFile(
                f'"{parts[2]}" is no judgement',
                where=place,
                fix=f"Write one of {', '.join((*_VERDICTS, *_UNDECIDED))}.",
            )
        if len(parts) == 7 and parts[6]:
            continue
        user = parts[4] if isinstance(parts[4], str) and parts[4] else None
        yield Line(place, parts[0], parts[1], parts[2], user, _time(parts[5], place))


def _time(text: object, place: str) -> datetime | None:
    if text is None or text == "":
        return None
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadFile(f'"{text}" is no time', where=place, fix="Write it as 2024-01-31T12:00:00.") from error
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


class _Names:
    """What the ids of a file mean in the store."""

    def __init__(self, writer: Writer, given: Iterable[str]) -> None:
        wanted = sorted(set(given))
        ids = [str(UUID(text)) for text in wanted if _is_uuid(text)]
        self._mentions = {
            str(row["id"])
            for row in writer.rows(
                "SELECT DISTINCT m.id FROM mention m JOIN unnest(CAST($ids AS UUID[])) AS w(id) ON w.id = m.id",
                {"ids": ids},
            )
        }
        texts = f"SELECT r.record, r.id FROM ({_RECORDS}) r JOIN unnest(CAST($texts AS VARCHAR[])) AS w(text) ON w.text = r.record"  # noqa: S608
        self._records = {row["record"]: str(row["id"]) for row in writer.rows(texts, {"texts": wanted})}

    def mention(self, text: str) -> str | None:
        plain = str(UUID(text)) if _is_uuid(text) else None
        return plain if plain in self._mentions else self._records.get(text)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _bridged(found: Sequence[Line], names: _Names) -> dict[str, str]:
    """For ids that name nothing in the store: the smallest mention that positive lines lead to from them."""
    near: dict[str, set[str]] = defaultdict(set)
    for line in found:
        if line.judgement == POSITIVE:
            near[line.left].add(line.right)
            near[line.right].add(line.left)
    bridge: dict[str, str] = {}
    seen: set[str] = set()
    for start in sorted(near):
        if start in seen or names.mention(start):
            continue
        # Through ids of no record alone: two records judged the same by a line of their own are not judged again here.
        group, ends, waiting = set(), set(), [start]
        while waiting:
            node = waiting.pop()
            mention = names.mention(node)
            if mention:
                ends.add(mention)
            elif node not in group:
                group.add(node)
                waiting += near[node]
        seen |= group
        if ends:
            bridge.update(dict.fromkeys(group, min(ends)))
    return bridge


def take_in(store: Store, found: Sequence[Line], file: str, who: str) -> Imported:
    """Record the judgements of a file, and resolve once. A line is left alone where the store has the same judgement of its pair, or a
    later one to the contrary. The file gives no reasons, so the reason on record is the file's name."""
    now = datetime.now(UTC).replace(tzinfo=None)
    recorded = known = undecided = 0
    unknown: set[str] = set()
    with store.writer() as writer:
        names = _Names(writer, (text for line in found for text in (line.left, line.right)))
        bridge = _bridged(found, names)
        for line in found:
            if line.judgement in _UNDECIDED:
                undecided += 1
                continue
            ends = {text: names.mention(text) or bridge.get(text) for text in (line.left, line.right)}
            unknown |= {text for text, mention in ends.items() if mention is None}
            left, right = ends[line.left], ends[line.right]
            if left is None or right is None:
                continue
            if left == right:
                known += 1
                continue
            verdict, at = _VERDICTS[line.judgement], line.at or now
            standing = in_force(writer, min(left, right), max(left, right))
            if standing and (standing[1] == verdict or standing[2] > at):
                known += 1
                continue
            record(writer, left, right, verdict, f"imported from {file}", line.user or who, at)
            recorded += 1
        if recorded:
            work_out(writer)
    if recorded:
        neighbourhood.build(store)
    return Imported(len(found), recorded, known, undecided, tuple(sorted(unknown)))
