"""One person, firm or decision with everything that is known of it and where each part stands. Also: what an id or a number means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from graph.errors import BadParams
from graph.store import View
from graph.values.identifiers import compact
from transship import history
from transship.history import Change
from transship.why import Feature

# A card is read by a person; what is beyond this many lines of one kind is counted, not listed.
MAX_LINES = 50

# Shorter prefixes of an id meet by chance, and a wrong person must never be shown for a typing error.
MIN_PREFIX = 4

_WHOLE = 32  # signs of an id without its dashes
_HEX = re.compile(r"[0-9a-f]+")

_BY_PREFIX = """
SELECT DISTINCT b.entity_id AS id, e.name, e.kind, e.country
FROM member b JOIN entity e ON e.id = b.entity_id
WHERE b.mention_id BETWEEN CAST($first AS UUID) AND CAST($last AS UUID)
ORDER BY e.name, id LIMIT 11
"""

_MENTION_BY_PREFIX = (
    "SELECT DISTINCT id FROM mention WHERE id BETWEEN CAST($first AS UUID) AND CAST($last AS UUID) LIMIT 2"
)

_BY_NUMBER = """
SELECT DISTINCT b.entity_id AS id, e.name, e.kind, e.country
FROM identifier i JOIN member b ON b.mention_id = i.mention_id JOIN entity e ON e.id = b.entity_id
WHERE i."value" = $number AND ($kind IS NULL OR i.kind = $kind)
ORDER BY e.name, id LIMIT 11
"""

_DECISION = """
SELECT d.id, d.a, d.b, d.verdict, d.basis, d.reasons, d.score, d.decided_by, d.decided_at, d.reverses,
       (SELECT min(r.id) FROM decision r WHERE r.reverses = d.id) AS reversed_by,
       e.bits, e.probability, coalesce(e.features, []) AS features,
       (SELECT any_value(m.name ORDER BY m.source_id, m.name) FROM mention m WHERE m.id = d.a) AS a_name,
       (SELECT any_value(m.name ORDER BY m.source_id, m.name) FROM mention m WHERE m.id = d.b) AS b_name
FROM decision d LEFT JOIN evidence e ON e.a = d.a AND e.b = d.b AND e.standing = 'decided' AND d.verdict IN ('same', 'conflict')
"""

_DECISION_BY_PREFIX = (
    f"{_DECISION} WHERE d.id BETWEEN CAST($first AS UUID) AND CAST($last AS UUID) ORDER BY d.id LIMIT 2"
)

_JUDGEMENTS = f"{_DECISION} WHERE d.decided_by <> 'rule' ORDER BY d.decided_at, d.id"

_DECISIONS_OF = f"""{_DECISION}
JOIN member x ON x.mention_id = d.a JOIN member y ON y.mention_id = d.b
WHERE x.entity_id = $id::UUID OR y.entity_id = $id::UUID
ORDER BY d.decided_by = 'rule', d.score DESC NULLS LAST, d.id
"""

_ENTITY = "SELECT * FROM entity WHERE id = $id::UUID"

_MENTIONS = """
SELECT m.id, m.kind, m.name, m.names, m.country, m.born, m.born_precision, m.founded, m.founded_precision, m.scope, m.record,
       m.as_of, m.marks, s.file, m."row"
FROM member b JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
WHERE b.entity_id = $id::UUID ORDER BY s.file, m."row", m.id
"""

_LINKS = """
SELECT l.id, l.edge, l.kinds, l.roles, l.share_min, l.share_max, l.since, l.since_precision, l.until, l.until_precision,
       l.left_after, l.left_by, l.seen_first, l.seen_last, l.marks, l.holder_id = $id::UUID AS outward,
       o.id AS other_id, o.name AS other_name, o.kind AS other_kind,
       o.country AS other_country,
       (SELECT list_sort(list_distinct(list(s.file || ':' || i."row")))
        FROM interest i JOIN member h ON h.mention_id = i.holder_id JOIN member c ON c.mention_id = i.company_id
        JOIN source s ON s.id = i.source_id
        WHERE i.edge = l.edge AND h.entity_id = l.holder_id AND c.entity_id = l.company_id) AS evidence
FROM link l JOIN entity o ON o.id = CASE WHEN l.holder_id = $id::UUID THEN l.company_id ELSE l.holder_id END
WHERE (l.holder_id = $id::UUID OR l.company_id = $id::UUID) AND ($other::UUID IS NULL OR o.id = $other::UUID)
ORDER BY outward DESC, l.edge DESC, l.since NULLS LAST, other_name, l.id
"""

_KIN = """
SELECT k.kind, k.basis, o.id AS other_id, o.name AS other_name
FROM (SELECT a, b, kind, basis FROM kin UNION ALL SELECT a, b, 'perhaps a relative', hint FROM kin_hint) k
JOIN entity o ON o.id = k.b WHERE k.a = $id::UUID AND ($other::UUID IS NULL OR o.id = $other::UUID)
ORDER BY other_name, other_id
"""

# Rows of records, not movements: one delivery that two records tell of counts in both.
_TRADE = """
SELECT t.role, t.hs6, p.id AS partner_id, p.name AS partner_name, p.country AS partner_country, count(*) AS "rows",
       sum(t.value_usd) AS value_usd, min(t."day") AS "first", max(t."day") AS "last", list_sort(list_distinct(list(s.file))) AS files
FROM (
    SELECT 'sent' AS role, h.hs6, h.receiver_id AS partner, h.value_usd, h."day", h.source_id
    FROM shipment h JOIN member b ON b.mention_id = h.sender_id WHERE b.entity_id = $id::UUID
    UNION ALL
    SELECT 'received', h.hs6, h.sender_id, h.value_usd, h."day", h.source_id
    FROM shipment h JOIN member b ON b.mention_id = h.receiver_id WHERE b.entity_id = $id::UUID
) t
JOIN source s ON s.id = t.source_id LEFT JOIN member q ON q.mention_id = t.partner LEFT JOIN entity p ON p.id = q.entity_id
WHERE $other::UUID IS NULL OR p.id = $other::UUID
GROUP BY ALL ORDER BY t.role DESC, value_usd DESC NULLS LAST, "rows" DESC, t.hs6, partner_id
"""


class Number(BaseModel, frozen=True):
    """An identifier of an entity; ``checked``: it passes the rule of its kind."""

    kind: str
    scope: str
    value: str
    checked: bool


class MentionLine(BaseModel, frozen=True):
    """What one record says of the entity, and where."""

    id: str
    kind: str
    name: str
    names: list[str]
    country: str | None
    born: date | None
    born_precision: str | None
    founded: date | None
    founded_precision: str | None
    scope: str | None
    record: str | None
    as_of: date | None
    marks: list[str]
    file: str
    row: int


class LinkLine(BaseModel, frozen=True):
    """An ownership or directorship; ``outward``: the entity of the card is the holder. ``evidence`` is a list of file:row."""

    id: str
    edge: str
    kinds: list[str]
    roles: list[str] | None
    share_min: float | None
    share_max: float | None
    since: date | None
    since_precision: str | None
    until: date | None
    until_precision: str | None
    left_after: date | None
    left_by: date | None
    seen_first: date | None
    seen_last: date | None
    marks: list[str]
    outward: bool
    other_id: str
    other_name: str
    other_kind: str
    other_country: str | None
    evidence: list[str] | None


class KinLine(BaseModel, frozen=True):
    """A relative, and on what basis."""

    kind: str | None
    basis: str
    other_id: str
    other_name: str


class TradeLine(BaseModel, frozen=True):
    """Rows of shipment records by role, goods and partner. One movement seen in two files counts in both."""

    role: str
    hs6: str | None
    partner_id: str | None
    partner_name: str | None
    partner_country: str | None
    rows: int
    value_usd: float | None
    first: date
    last: date
    files: list[str]


class Decision(BaseModel, frozen=True):
    """That two mentions are the same or different: why, by whom, and whether it was taken back."""

    id: str
    a: str
    b: str
    a_name: str | None
    b_name: str | None
    verdict: str
    basis: str
    reasons: str | None
    score: float | None
    decided_by: str
    decided_at: datetime
    reverses: str | None
    reversed_by: str | None
    bits: float | None = None  # what speaks for it apart from itself, and how likely it is so
    probability: float | None = None
    features: list[Feature] = []


class Ties(BaseModel, frozen=True):
    """What joins two entities directly; links and trade are told from the side of the first."""

    links: list[LinkLine]
    family: list[KinLine]
    trade: list[TradeLine]


class Card(BaseModel, frozen=True):
    """A person or firm: what all its mentions together say, each mention with its place, its links, its trade and why it is one.

    ``history`` tells how the owners of a firm came, changed and went. ``seen_as`` says of which day the card is, where one was asked for.
    """

    id: str
    kind: str
    name: str
    names: list[str]
    country: str | None
    nationalities: list[str]
    born: date | None
    born_precision: str | None
    founded: date | None
    founded_precision: str | None
    founded_basis: str | None
    dissolved: date | None
    status: str | None
    legal_form: str | None
    addresses: list[str]
    phones: list[str]
    emails: list[str]
    activities: list[str]
    marks: list[str]
    identifiers: list[Number]
    mentions: list[MentionLine]
    links: list[LinkLine]
    family: list[KinLine]
    trade: list[TradeLine]
    decisions: list[Decision]
    history: list[Change]
    seen_as: list[str]
    notes: list[str]


def _ids_from(text: str) -> dict[str, str]:
    """The first and the last id that begin so; nothing where it is no beginning of an id."""
    signs = text.strip().lower().replace("-", "")
    if not MIN_PREFIX <= len(signs) <= _WHOLE or not _HEX.fullmatch(signs):
        return {}
    return {"first": signs.ljust(_WHOLE, "0"), "last": signs.ljust(_WHOLE, "f")}


def find(view: View, text: str) -> str:
    """The id of the one entity that an id, the beginning of an id (of it or one of its mentions) or a number means.

    A number may carry its kind (``inn:7701…``). Raises BadParams where nothing or more than one thing fits.
    """
    given = text.strip()
    kind, _, rest = given.rpartition(":")
    ends = _ids_from(given)
    # Digits alone may be both; a number that somebody bears is what a person types. No number is as long as a whole id.
    found = view.rows(_BY_PREFIX, ends) if ends and ends["first"] == ends["last"] else []
    if not found:
        found = view.rows(_BY_NUMBER, {"number": compact(rest), "kind": kind.lower() or None})
    if not found and ends:
        found = view.rows(_BY_PREFIX, ends)
    if len(found) == 1:
        return str(found[0]["id"])
    if not found:
        raise BadParams(
            f'no person or firm has the id or number "{given}"',
            fix="Give an id (or at least its first four signs) as `transship chains --json` prints it, or a register or tax number.",
        )
    listed = "; ".join(f"{row['id']} {row['name']} ({row['country'] or row['kind']})" for row in found[:10])
    more = " and more" if len(found) > 10 else ""
    raise BadParams(f'"{given}" fits several: {listed}{more}', fix="Give more signs of the id of the one you mean.")


def mention(view: View, text: str) -> str:
    """The id of the mention or entity that a judgement is about: an exact or begun mention id first, else as in ``find``."""
    found = view.rows(_MENTION_BY_PREFIX, ends) if (ends := _ids_from(text)) else []
    if len(found) == 1:
        return str(found[0]["id"])
    return find(view, text)


def decision(view: View, text: str) -> Decision | None:
    """The one decision whose id begins so; None where none or several do."""
    found = view.rows(_DECISION_BY_PREFIX, ends) if (ends := _ids_from(text)) else []
    return Decision.model_validate(found[0]) if len(found) == 1 else None


def judgements(view: View) -> list[Decision]:
    """All decisions of people, the oldest first; those taken back are marked."""
    return [Decision.model_validate(row) for row in view.rows(_JUDGEMENTS)]


def card(view: View, entity_id: str, seen_as: Sequence[str] = ()) -> Card:
    """Everything about one entity. Raises BadParams for an id that is no entity's."""
    found = view.rows(_ENTITY, {"id": entity_id})
    if not found and seen_as:
        raise BadParams(f"nothing is told of it {seen_as[0]}", fix="Ask for a later day, or leave the day out.")
    if not found:
        raise BadParams(
            f'there is no person or firm "{entity_id}"', fix="Run `transship resolve`, then look the id up again."
        )
    notes: list[str] = []

    def lines(what: str, sql: str) -> list[dict[str, Any]]:
        rows = view.rows(sql, {"id": entity_id, "other": None})
        if len(rows) > MAX_LINES:
            notes.append(f"{what}: {MAX_LINES} of {len(rows)} are shown")
        return [{**row, "marks": row.get("marks") or []} for row in rows[:MAX_LINES]]

    lists = ("names", "nationalities", "addresses", "phones", "emails", "activities", "marks", "identifiers")
    entity = {
        name: value
        for name, value in found[0].items()
        if name in Card.model_fields and name not in ("mentions", "firms")
    }
    return Card.model_validate(
        {
            **entity,
            **{name: entity[name] or [] for name in lists},
            "mentions": lines("mentions", _MENTIONS),
            "links": lines("owners, directors and firms", _LINKS),
            "family": lines("family", _KIN),
            "trade": lines("goods and partners", _TRADE),
            "decisions": lines("decisions", _DECISIONS_OF),
            "history": history.of_owners(view, entity_id),
            "seen_as": list(seen_as),
            "notes": notes,
        }
    )


def ties(view: View, entity_id: str, other_id: str) -> Ties:
    """What joins two entities directly; all lists are empty where nothing does."""
    ends = {"id": entity_id, "other": other_id}
    return Ties.model_validate(
        {"links": view.rows(_LINKS, ends), "family": view.rows(_KIN, ends), "trade": view.rows(_TRADE, ends)}
    )
