"""Why two records are one, or are not: what agrees and differs, what each is worth, which rule joined them and what others would need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from graph.errors import BadParams
from graph.identity.evidence import ASK, SAME
from graph.identity.evidence.scoring import STEPS, compared
from graph.store import Step, View

# Records of one side that are listed; all are counted.
MAX_PLACES = 12

_PAIR = "SELECT least($a::UUID, $b::UUID) AS x, greatest($a::UUID, $b::UUID) AS y"
_SIDE = """
SELECT e.id, e.kind, e.name, e.names, e.country, e.nationalities, e.born, e.born_precision, e.addresses, e.phones, e.emails, e.identifiers,
       (SELECT list(DISTINCT c.name ORDER BY c.name) FROM link l JOIN entity c ON c.id = l.company_id WHERE l.holder_id = e.id) AS firms
FROM entity e WHERE e.id = $id::UUID
"""
# One record of it: what it says itself, and the firms that it names.
_RECORD = """
SELECT $id::UUID AS id, min(m.kind) AS kind, min(m.name) AS name, list_sort(list_distinct(flatten(list(m.names)))) AS names,
       min(m.country) AS country, list_sort(list_distinct(flatten(list(m.nationalities)))) AS nationalities, min(m.born) AS born,
       arg_min(m.born_precision, (m.born, m.born_precision)) AS born_precision,
       list_sort(list_distinct(flatten(list(m.addresses)))) AS addresses,
       list_sort(list_distinct(flatten(list(m.phones)))) AS phones, list_sort(list_distinct(flatten(list(m.emails)))) AS emails,
       (SELECT list(DISTINCT {'kind': i.kind, 'value': i.value}) FROM identifier i WHERE i.mention_id = $id::UUID) AS identifiers,
       (SELECT list(DISTINCT c.name ORDER BY c.name) FROM interest i JOIN member b ON b.mention_id = i.company_id
        JOIN entity c ON c.id = b.entity_id WHERE i.holder_id = $id::UUID) AS firms
FROM mention m WHERE m.id = $id::UUID
"""
_PLACES = """
SELECT DISTINCT s.file, m."row", m.name FROM member b JOIN mention m ON m.id = b.mention_id JOIN source s ON s.id = m.source_id
WHERE b.entity_id = $id::UUID AND ($mention::UUID IS NULL OR m.id = $mention::UUID) ORDER BY s.file, m."row", m.name
"""
_DECISIONS = """
SELECT d.id, d.a, d.b, d.verdict, d.basis, d.reasons, d.score, d.decided_by, e.bits, e.probability, coalesce(e.features, []) AS features
FROM decision d LEFT JOIN evidence e ON e.a = d.a AND e.b = d.b AND e.standing = 'decided'
JOIN member x ON x.mention_id = d.a JOIN member y ON y.mention_id = d.b
WHERE d.verdict <> 'reversed' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses = d.id)
  AND ((x.entity_id = $a::UUID AND y.entity_id = $b::UUID) OR (x.entity_id = $b::UUID AND y.entity_id = $a::UUID))
ORDER BY d.a, d.b, d.basis
"""


class Feature(BaseModel, frozen=True):
    """In what the two agree or differ. ``bits``: what it is worth, each bit doubles the odds; None where a number decides alone."""

    feature: str
    words: str
    agrees: bool
    value: str | None
    bits: float | None
    excludes: bool


class Side(BaseModel, frozen=True):
    """One of the two, with the rows that tell of it."""

    id: str
    kind: str
    name: str
    names: list[str]
    country: str | None
    nationalities: list[str]
    born: str | None
    addresses: list[str]
    phones: list[str]
    emails: list[str]
    identifiers: list[str]
    firms: list[str]
    places: list[str]
    records: int


class Ruled(BaseModel, frozen=True):
    """A decision about the two, with what speaks for it apart from it."""

    id: str
    a: str
    b: str
    verdict: str
    basis: str
    reasons: str | None
    decided_by: str
    bits: float | None
    probability: float | None
    features: list[Feature]


class Why(BaseModel, frozen=True):
    """``joined``: the two are one. ``decisions``: the way of decisions that makes them one, or those that keep them apart."""

    a: Side
    b: Side
    joined: bool
    verdict: str
    bits: float | None
    probability: float | None
    features: list[Feature]
    decisions: list[Ruled]
    needed: list[str]


def _day(row: dict[str, Any]) -> str | None:
    return str(row["born"])[: {"year": 4, "month": 7}.get(row["born_precision"], 10)] if row["born"] else None


def side(view: View, entity: str, mention: str | None = None) -> Side:
    """What is known of a person or firm, and where it stands (or where one of its mentions stands)."""
    (row,) = view.rows(_RECORD, {"id": mention}) if mention else view.rows(_SIDE, {"id": entity})
    places = [f"{p['file']}:{p['row']}" for p in view.rows(_PLACES, {"id": entity, "mention": mention})]
    lists = ("names", "nationalities", "addresses", "phones", "emails", "firms")
    known: dict[str, Any] = {name: row[name] or [] for name in lists}
    return Side(
        **known,
        id=str(row["id"]),
        kind=row["kind"],
        name=row["name"],
        country=row["country"],
        born=_day(row),
        identifiers=sorted(f"{n['kind']} {n['value']}" for n in row["identifiers"] or ()),
        places=places[:MAX_PLACES],
        records=len(places),
    )


def weigh(view: View, a: str, b: str) -> tuple[float | None, float | None, list[Feature]]:
    """The weight of a pair of entities in bits, its probability and its features; nothing where they have nothing comparable."""
    view.run((Step("pair", _PAIR),), {"a": a, "b": b})
    view.run((compared("trace"), *STEPS))
    found = view.rows("SELECT bits, probability, features FROM weighed")
    if not found:
        return None, None, []
    return found[0]["bits"], round(found[0]["probability"], 4), [Feature(**f) for f in found[0]["features"]]


def _way(decisions: Iterable[Ruled], start: str, end: str) -> list[Ruled]:
    """The shortest way of decisions from one mention to another, those joined by number first."""
    near: dict[str, list[tuple[str, Ruled]]] = {}
    for decision in sorted(decisions, key=lambda d: (-(d.probability or 0.0), d.id)):
        if decision.verdict == "same":
            near.setdefault(decision.a, []).append((decision.b, decision))
            near.setdefault(decision.b, []).append((decision.a, decision))
    came: dict[str, tuple[str, Ruled] | None] = {start: None}
    waiting = [start]
    for node in waiting:
        for other, decision in near.get(node, ()):
            if other not in came:
                came[other] = (node, decision)
                waiting.append(other)
    way: list[Ruled] = []
    node = end
    while (step := came.get(node)) is not None:
        node = step[0]
        way.append(step[1])
    return way[::-1]


def _needed(kind: str, features: list[Feature], decisions: list[Ruled]) -> Iterator[str]:
    """Why no rule joins the two, and what would."""
    differing = [f.words for f in features if f.excludes]
    if any(d.verdict == "different" for d in decisions):
        yield "a person judged them different; `transship resolve undo` takes it back"
    if any(d.verdict == "conflict" for d in decisions):
        yield "a rule would join them, but the cluster would then hold two numbers of one kind, two birth dates or a pair judged different"
    if differing:
        yield f"a differing {', '.join(differing)} forbids every rule; only a person can judge them the same"
        return
    agreed = {f.feature for f in features if f.agrees}
    if kind == "company":
        if "name" in agreed:
            yield "firms of one name are joined where one has no number and is the only one of the name in its country, or at one address"
            yield "needed: a number that both bear, or the country, address or legal form that a record lacks"
        else:
            yield "firms whose names differ are joined by a number that both bear and by nothing else"
        return
    if not agreed & {"name", "sound"}:
        yield "rules join people of one full name only" + (
            "; these names differ in a letter or give an initial only" if agreed & {"letter", "initial"} else ""
        )
        yield "needed: a number that both bear, or a person's judgement"
        return
    have = {
        "day": "the full birth date",
        "month": "the birth month, where a register hides the day and the name is not common",
    }
    have |= {"phone": "a telephone, e-mail or home address that few share", "owner": "a co-owner of both firms"}
    missing = [words for feature, words in have.items() if feature not in agreed]
    yield "the name agrees, and a name alone joins nobody; needed: a number that both bear, or one of: " + "; ".join(
        missing
    )
    if agreed & {"phone", "email", "address", "firm", "owner", "origin"}:
        yield "what agrees besides the name is too common, is not of the person, or a third record of the name contradicts it"


def explain(view: View, a: str, b: str, a_mention: str | None, b_mention: str | None) -> Why:
    """Why two entities, or two mentions of one, are one or not. Raises BadParams where both are the same record."""
    if a == b and (a_mention is None or b_mention is None or a_mention == b_mention):
        raise BadParams(
            "both ids name one person or firm",
            fix="Give the ids of two of its records, as `transship show ID` lists them, to see what joins these.",
        )
    ruled = [Ruled.model_validate(row) for row in view.rows(_DECISIONS, {"a": a, "b": b})]
    first, second = side(view, a, a_mention), side(view, b, b_mention)
    if a == b:
        way = _way(ruled, str(a_mention), str(b_mention))
        # As strong as the weakest step; the parts are those of each step.
        chances = [d.probability for d in way if d.probability is not None]
        return Why(
            a=first, b=second, joined=True, verdict="the same", bits=None, probability=min(chances, default=None), features=[],
            decisions=way, needed=[],
        )  # fmt: skip
    bits, probability, features = weigh(view, a, b)
    likely = "nothing of them can be compared" if probability is None else _said(probability, features)
    return Why(
        a=first, b=second, joined=False, verdict=f"not joined; {likely}", bits=bits, probability=probability, features=features,
        decisions=ruled, needed=list(_needed(first.kind, features, ruled)),
    )  # fmt: skip


def _said(probability: float, features: list[Feature]) -> str:
    if any(f.excludes for f in features):
        return "something differs that forbids it"
    if probability < ASK:
        return "by weight different"
    return "by weight likely the same, a person should look" if probability >= SAME else "a person should look"
