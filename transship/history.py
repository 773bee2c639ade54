"""How the owners of a firm came, went and changed their shares, as several records of it tell one after the other.

A record tells a share on the day it bears. Where two records differ, the share changed on the day from which the later one says it holds,
or else between the days of the two. Records without a day and without a start say that a share was held, not when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from graph.store import View

_STATED = """
SELECT h.entity_id AS holder_id, e.name AS holder, coalesce(i.as_of, s.as_of) AS as_of, i.kind, i.share_min, i.share_max, i.since,
       i.since_precision, i.until, i.until_precision, s.file || ':' || i."row" AS place
FROM interest i JOIN source s ON s.id = i.source_id JOIN member h ON h.mention_id = i.holder_id
JOIN member c ON c.mention_id = i.company_id JOIN entity e ON e.id = h.entity_id
WHERE c.entity_id = $id::UUID AND i.edge = 'OWNS' AND h.entity_id <> c.entity_id
ORDER BY e.name, h.entity_id, coalesce(i.as_of, s.as_of) NULLS FIRST, i.since NULLS FIRST, i.kind <> 'votes', i.share_max, place
"""
_LINKS = """
SELECT holder_id, since, since_precision, until, until_precision, left_after, left_by, seen_first FROM link
WHERE company_id = $id::UUID AND edge = 'OWNS'
"""

Share = tuple[float | None, float | None]


class Change(BaseModel, frozen=True):
    """Something that became of an owner. ``day`` is when it did, or with ``after`` the day by which it had, ``after`` the last one before.

    The precision ``seen`` says that the owner was first told of on that day and may have come earlier. ``before`` and ``share``
    are per cent as ranges; what is not known is None. ``evidence`` is a list of file:row.
    """

    what: Literal["came", "share", "left"]
    day: date | None
    day_precision: str | None
    after: date | None
    holder_id: str
    holder: str
    before: Share | None
    share: Share | None
    evidence: list[str]


class _State(NamedTuple):
    """What is told of one owner on one day."""

    as_of: date | None
    since: date | None
    since_precision: str | None
    share: Share | None
    places: tuple[str, ...]


def of_owners(view: View, company_id: str) -> list[Change]:
    """The changes of a firm's owners by day, those without a day first."""
    links = {row["holder_id"]: row for row in view.rows(_LINKS, {"id": company_id})}
    stated = view.rows(_STATED, {"id": company_id})
    changes: list[Change] = []
    for holder_id, rows in groupby(stated, key=lambda row: row["holder_id"]):
        if holder_id in links:
            changes += _of_one(list(rows), links[holder_id])
    order = {"came": 0, "share": 1, "left": 2}
    return sorted(changes, key=lambda c: (c.day or date.min, order[c.what], c.holder, c.holder_id))


def _of_one(rows: Sequence[dict[str, Any]], link: dict[str, Any]) -> Iterator[Change]:
    who = {"holder_id": rows[0]["holder_id"], "holder": rows[0]["holder"]}
    states = list(_states(rows))
    known = [state for state in states if state.share is not None]
    first = known[0] if known else states[0]
    day, precision = link["since"], link["since_precision"]
    if day is None and link["seen_first"]:
        day, precision = link["seen_first"], "seen"
    came = {"before": None, "share": first.share, "evidence": list(first.places), **who}
    yield Change(what="came", day=day, day_precision=precision, after=None, **came)
    for old, new in pairwise(known):
        if old.share == new.share:
            continue
        told = {"before": old.share, "share": new.share, "evidence": [*old.places, *new.places], **who}
        if new.since and new.since != old.since:
            yield Change(what="share", day=new.since, day_precision=new.since_precision, after=None, **told)
        elif old.as_of and new.as_of and old.as_of != new.as_of:
            yield Change(what="share", day=new.as_of, day_precision="day", after=old.as_of, **told)
        else:
            yield Change(what="share", day=None, day_precision=None, after=None, **told)
    last = {"before": known[-1].share if known else None, "share": None, "evidence": list(states[-1].places), **who}
    if link["until"]:
        yield Change(what="left", day=link["until"], day_precision=link["until_precision"], after=None, **last)
    elif link["left_by"]:
        yield Change(what="left", day=link["left_by"], day_precision="day", after=link["left_after"], **last)


def _states(rows: Sequence[dict[str, Any]]) -> Iterator[_State]:
    """What each record day tells, one state a day and start; of several interests (shares, votes) the one with a share counts."""
    for (as_of, since), same in groupby(rows, key=lambda row: (row["as_of"], row["since"])):
        told = list(same)
        shares = [row for row in told if row["share_min"] is not None or row["share_max"] is not None]
        best = next((row for row in shares if row["kind"] != "votes"), shares[0] if shares else None)
        share = (best["share_min"], best["share_max"]) if best else None
        yield _State(
            as_of, since, told[0]["since_precision"], share, tuple(dict.fromkeys(row["place"] for row in told))
        )
