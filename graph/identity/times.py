"""A store seen at another time, for one view alone: as it was known on a day, and as it was on a day.

As **known** on a day: only facts that a record of that day or before tells. A record is of the day it bears (``as_of``); a row of a
shipment of the day of the shipment; a record without a day of the day of its file, and where that bears none either, of the day on which
the file was loaded. Who is the same is judged as today.

As **true** on a day: all that is known, and the shares that held on the day. Whether an interest held on it is for the question to tell
(``owners`` with ``on``); open ends are unknown, so it is left out only where it surely did not.

The two are asked for apart, and may be asked for together: what was known in March about January. docs/adr/0015 has the definitions.
"""

from __future__ import annotations

from datetime import date

from graph.identity import entities, known
from graph.store import Step, View

_SOURCE_DAYS = "SELECT id AS source_id, coalesce(as_of, loaded_at::DATE) AS told FROM source"

_INTERESTS = """
SELECT i.* FROM interest i JOIN source_day d USING (source_id) WHERE coalesce(i.as_of, d.told) <= CAST($known AS DATE)
"""
_KINSHIPS = "SELECT k.* FROM kinship k JOIN source_day d USING (source_id) WHERE d.told <= CAST($known AS DATE)"
_ROSTERS = "SELECT * FROM roster WHERE as_of <= CAST($known AS DATE)"
_LISTINGS = """
SELECT l.* FROM listing l JOIN source_day d USING (source_id) WHERE coalesce(l.as_of, d.told) <= CAST($known AS DATE)
"""
_SHIPMENTS = 'SELECT * FROM shipment WHERE "day" <= CAST($known AS DATE)'

# Whoever a known fact names is known too, by what its source says of him.
_TOLD_OF = """
SELECT source_id, holder_id AS id FROM interest UNION SELECT source_id, company_id FROM interest
UNION SELECT source_id, mention_id FROM listing
UNION SELECT source_id, person_id FROM kinship UNION SELECT source_id, relative_id FROM kinship
UNION SELECT source_id, sender_id FROM shipment UNION SELECT source_id, receiver_id FROM shipment
UNION SELECT source_id, declarant_id FROM shipment UNION SELECT source_id, contract_holder_id FROM shipment
"""
_MENTIONS = """
SELECT m.* FROM mention m JOIN source_day d USING (source_id)
WHERE coalesce(m.as_of, d.told) <= CAST($known AS DATE) OR (m.source_id, m.id) IN (FROM told_of)
"""
_NUMBERS = 'SELECT i.* FROM identifier i SEMI JOIN mention m ON m.source_id = i.source_id AND m.id = i.mention_id AND m."row" = i."row"'
_LABELS = "SELECT b.mention_id, b.entity_id FROM member b SEMI JOIN mention m ON m.id = b.mention_id"

# Families as they are judged today, as far as what they rest on is known.
_KIN = """
SELECT k.* FROM kin k
WHERE (k.basis = 'stated' AND EXISTS (
        SELECT 1 FROM kinship s JOIN label p ON p.mention_id = s.person_id JOIN label r ON r.mention_id = s.relative_id
        WHERE (p.entity_id, r.entity_id) IN ((k.a, k.b), (k.b, k.a))))
   OR (k.basis <> 'stated' AND list_has_all((SELECT array_agg(DISTINCT id) FROM mention), k.rests_on))
"""

_KIN_HINT = "SELECT k.* FROM kin_hint k WHERE list_has_all((SELECT array_agg(DISTINCT id) FROM mention), k.rests_on)"

# The rows of the view's own tables lie elsewhere than those of the store.
_NO_PLACES = Step("placed", "SELECT * FROM placed WHERE FALSE")

_ALL_LABELS = "SELECT mention_id, entity_id FROM member"
_HELD = """
SELECT i.edge, h.entity_id AS holder, c.entity_id AS company, i.kind, i.share_min, i.share_max, i.as_of, i.since, i.until,
       CASE i.until_precision WHEN 'month' THEN last_day(i.until) WHEN 'year' THEN make_date(year(i.until), 12, 31) ELSE i.until END AS last
FROM interest i JOIN label h ON h.mention_id = i.holder_id JOIN label c ON c.mention_id = i.company_id
WHERE h.entity_id <> c.entity_id AND (i.share_min IS NOT NULL OR i.share_max IS NOT NULL)
  AND coalesce(i.since <= CAST($on AS DATE), TRUE)
"""
# The last record of the day or before it tells the share; where there is none, the first one after it.
_SHARES = """
SELECT edge, holder, company, arg_max(share_min, worth) FILTER (share_min IS NOT NULL) AS share_min,
       arg_max(share_max, worth) FILTER (share_max IS NOT NULL) AS share_max
FROM (
    SELECT *, (kind <> 'votes', coalesce(as_of <= CAST($on AS DATE), FALSE),
               CASE WHEN as_of <= CAST($on AS DATE) THEN as_of - DATE '1800-01-01'
                    ELSE DATE '2200-01-01' - coalesce(as_of, DATE '2200-01-01') END,
               coalesce(since, DATE '1800-01-01'), share_min, share_max) AS worth
    FROM held_then WHERE coalesce(last >= CAST($on AS DATE), TRUE)
) GROUP BY ALL
"""
_LINKS = """
SELECT l.* REPLACE (s.share_min AS share_min, s.share_max AS share_max)
FROM link_ever l LEFT JOIN share_then s ON s.edge = l.edge AND s.holder = l.holder_id AND s.company = l.company_id
"""
# What a firm of the day can hold or be held by: as in the question ``owners``.
HOLDS = """
coalesce(since <= CAST($on AS DATE), TRUE) AND coalesce(left_by > CAST($on AS DATE), TRUE)
AND coalesce(CASE until_precision WHEN 'month' THEN last_day(until) WHEN 'year' THEN make_date(year(until), 12, 31) ELSE until END
             >= CAST($on AS DATE), TRUE)
"""

_UNDATED = """
SELECT count(*) AS n FROM interest i JOIN source s ON s.id = i.source_id
WHERE i.as_of IS NULL AND s.as_of IS NULL AND s.loaded_at::DATE > CAST($known AS DATE)
"""


def as_known(view: View, day: date) -> list[str]:
    """Hide from a view what no record of a day or before it tells. Notes on what that leaves out."""
    late = view.rows(_UNDATED, {"known": day})[0]["n"]
    facts = [
        Step("source_day", _SOURCE_DAYS), Step("interest", _INTERESTS), Step("kinship", _KINSHIPS), Step("roster", _ROSTERS),
        Step("listing", _LISTINGS), Step("shipment", _SHIPMENTS),
    ]  # fmt: skip
    mentions = [
        Step("told_of", _TOLD_OF),
        Step("mention", _MENTIONS),
        Step("identifier", _NUMBERS),
        Step("label", _LABELS),
    ]
    steps = [
        *facts,
        *mentions,
        *known.MENTIONS,
        *entities.derived(),
        Step("kin", _KIN),
        Step("kin_hint", _KIN_HINT),
        _NO_PLACES,
    ]
    view.run(steps, {"known": day})
    notes = [f"as known on {day}: only what records of that day or before tell; who is the same is judged as today"]
    if late:
        notes.append(
            f"interests in records without any day, which count as known only from the day they were loaded: {late:,}"
        )
    return notes


def as_true(view: View, day: date) -> list[str]:
    """Let a view show the links that can have held on a day, with the shares of that day. Notes on what that means."""
    steps = [
        Step("label", _ALL_LABELS), Step("held_then", _HELD), Step("share_then", _SHARES), Step("link_ever", "SELECT * FROM link"),
        Step("link", f"{_LINKS} WHERE {HOLDS}"), _NO_PLACES,
    ]  # fmt: skip
    view.run(steps, {"on": day})
    return [f"as true on {day}: interests that can have held on that day; an open end is unknown, not for ever"]
