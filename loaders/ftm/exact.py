"""Entities of an export of our own, with the facts that stand beside them: mentions, interests, families, listings and shipments.

Properties are read as they are written, without judging, because the graph that wrote them had judged already. A value that means nothing
raises BadValue before anything of its entity is added.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from graph.errors import BadValue
from graph.model import Interest, Mention, Roster, Shipment, interest_id
from graph.provenance import key
from graph.values import dates
from graph.values.dates import PartialDate
from graph.values.identifiers import KINDS, Number, read_as
from loaders.building import Builder
from loaders.ftm.beside import Facts
from loaders.ftm.links import LINKS, Missing
from loaders.ftm.objects import Object
from loaders.ftm.parties import PARTIES

# Finds the mention of an id; None for one that is no party; raises KeyError for one that is not there.
Find = Callable[[str], str | None]

UNKNOWN_LINK = "UnknownLink"
# A party of several records comes back as one, so that in what they agree can no longer be seen; a chain says so.
JOINED = "joined_elsewhere"
KINDS_OF_PARTY = frozenset(PARTIES.values())
SHIPMENT = "EconomicActivity"
# Of which kind a number is that stands under a property with this length.
_TOLD = {
    ("innCode", 10): "inn", ("innCode", 12): "inn_person", ("ogrnCode", 13): "ogrn", ("ogrnCode", 15): "ogrnip", ("leiCode", 20): "lei",
    ("uscCode", 18): "uscc",
}  # fmt: skip


class _Told:
    """A fact from beside where it stands there, else from the properties."""

    def __init__(self, item: Object, facts: Facts) -> None:
        self.item, self.facts = item, facts

    def text(self, fact: str, prop: str) -> str | None:
        if self.facts.has(fact):
            return getattr(self.facts, fact) or None
        return next(iter(self.item.texts(prop)), None)

    def texts(self, fact: str, *props: str) -> tuple[str, ...]:
        return tuple(getattr(self.facts, fact)) if self.facts.has(fact) else tuple(self.item.texts(*props))

    def partial(self, fact: str, prop: str) -> PartialDate | None:
        return dates.parse(self.text(fact, prop))

    def day(self, fact: str, prop: str) -> date | None:
        if self.facts.has(fact):
            found: date | None = getattr(self.facts, fact)
            return found
        written = dates.parse(next(iter(self.item.texts(prop)), None))
        return written.day if written else None


def party(make: Builder, item: Object, facts: Facts) -> str:
    """Add the mention that stands for a whole entity, and the extracts that list its holders; the id of the mention."""
    told = _Told(item, facts)
    name = facts.name if facts.has("name") or facts.name_note else next(iter(item.texts("name")), "")
    names = tuple(dict.fromkeys((name, *told.texts("aliases", "alias"))))
    born, founded = told.partial("born", "birthDate"), told.partial("founded", "incorporationDate")
    country = told.text("country", "country")
    mention = Mention(
        id=key("exported", item.id), source_id=make.document.source_id, row=item.row,
        kind=facts.kind if facts.kind in KINDS_OF_PARTY else PARTIES[item.schema],
        record=item.id, scope=None, name=name, names=names, country=country, country_basis=facts.country_basis if country else None,
        nationalities=told.texts("nationalities", "nationality"), born=born.day if born else None,
        born_precision=born.precision if born else None, addresses=told.texts("addresses", "address"),
        phones=told.texts("phones", "phone"), emails=told.texts("emails", "email"), founded=founded.day if founded else None,
        founded_precision=founded.precision if founded else None, founded_basis=facts.founded_basis if founded else None,
        dissolved=told.day("dissolved", "dissolutionDate"), status=told.text("status", "status"),
        activities=told.texts("activities", "classification"),
        marks=tuple(dict.fromkeys((*facts.marks, *([JOINED] if facts.joined_by else ())))),
    )  # fmt: skip
    make.whole(mention, _numbers(make, item, facts))
    make.claims.rosters.extend(
        Roster(make.document.source_id, item.row, mention.id, x.edge, x.day, x.withheld) for x in facts.extracts
    )
    return mention.id


def _numbers(make: Builder, item: Object, facts: Facts) -> list[Number]:
    found = []
    for kind, scope, value in facts.numbers:
        if kind in KINDS:
            found.append(read_as(value, kind, country=scope or None))
        else:
            make.claims.warn(
                make.document, item.row, column="kinds of numbers", value=kind, reason="this kind is unknown"
            )
    beside = {value for _, _, value in facts.numbers}
    for prop in ("innCode", "ogrnCode", "leiCode", "uscCode"):
        for value in item.texts(prop):
            if value not in beside and (kind := _TOLD.get((prop, len(value)), "")):
                found.append(read_as(value, kind))
    return list(dict.fromkeys(found))


def link(make: Builder, item: Object, facts: Facts, find: Find) -> Missing | bool:
    """Add the interests that make up a link: one for each kind, role and day on which a record shows it."""
    link_of = LINKS.get(item.schema)
    source, target = (link_of.source, link_of.target) if link_of else ("subject", "object")
    edge = facts.edge or (link_of.edge if link_of else None)
    ends = _ends(item, (source, target), find)
    if isinstance(ends, Missing):
        return ends
    holder, company = (ends[name] for name in (source, target))
    if not (holder and company and edge is not None):
        return False
    told = _Told(item, facts)
    if item.schema == "Family":
        make.kinship(item.row, holder, company, told.text("kind", "relationship"))
        return True
    kinds = told.texts("kinds") or tuple(kind.replace(" ", "_") for kind in item.texts("ownershipType")) or ("owner",)
    roles: tuple[str | None, ...] = told.texts("roles", "role") if edge == "OWNS" else facts.roles
    days: tuple[date | None, ...] = facts.seen_on
    since, until = told.partial("since", "startDate"), told.partial("until", "endDate")
    share = _share(item, facts)
    for place in range(max(len(kinds), len(roles), len(days))):
        kind, role = kinds[min(place, len(kinds) - 1)], roles[place] if place < len(roles) else None
        day = days[min(place, len(days) - 1)] if days else None
        details = (role, *share, since and since.text(), until and until.text(), day)
        make.claims.interests.append(
            Interest(
                id=interest_id(edge, holder, company, kind, *details), source_id=make.document.source_id, row=item.row, edge=edge,
                holder_id=holder, company_id=company, kind=kind, role=role, share_min=share[0], share_max=share[1],
                since=since.day if since else None, since_precision=since.precision if since else None,
                until=until.day if until else None, until_precision=until.precision if until else None, as_of=day, marks=facts.marks,
            )
        )  # fmt: skip
    return True


def _share(item: Object, facts: Facts) -> tuple[float | None, float | None]:
    if facts.has("share_min") or facts.has("share_max"):
        return facts.share_min, facts.share_max
    text = next(iter(item.texts("percentage")), "")
    low, _, high = text.partition("-")
    try:
        return (float(low), float(high or low)) if low else (None, None)
    except ValueError as error:
        raise BadValue(f'the percentage "{text}" is no share', "Export the graph again.") from error


def _ends(item: Object, names: tuple[str, ...], find: Find) -> dict[str, str | None] | Missing:
    """The mention at each end; an end that is not named has none."""
    ends: dict[str, str | None] = {}
    for name in names:
        text = next(iter(item.texts(name)), None)
        try:
            ends[name] = find(text) if text else None
        except KeyError:
            return Missing(name, text, f'the {name} "{text}" of this {item.schema} is not in the file')
    return ends


def listing(make: Builder, item: Object, facts: Facts, find: Find) -> Missing | bool:
    """Add an entry of a list about an entity."""
    ends = _ends(item, ("entity",), find)
    if isinstance(ends, Missing):
        return ends
    about, told = ends["entity"], _Told(item, facts)
    if about is None:
        return False
    make.listing(
        item.row, about, facts.list or "", programme=told.text("programme", "program"), authority=told.text("authority", "authority"),
        since=told.partial("since", "startDate"), until=told.partial("until", "endDate"), url=told.text("url", "sourceUrl"),
        reason=told.text("reason", "reason"),
    )  # fmt: skip
    return True


def shipment(make: Builder, item: Object, facts: Facts, find: Find) -> Missing | bool:
    """Add the row that speaks for a movement. False for a further record of a movement, whose mirror another line is, and without a day."""
    told = _Told(item, facts)
    day = told.day("day", "date")
    if facts.repeats or day is None:
        return False
    ends = _ends(item, ("sender", "receiver", "declarant", "contractHolder"), find)
    if isinstance(ends, Missing):
        return ends
    value_usd = facts.movement_value_usd if facts.has("movement_value_usd") else facts.value_usd
    make.claims.shipments.append(
        Shipment(
            id=key("exported", item.id), source_id=make.document.source_id, row=item.row, document=facts.document, day=day,
            day_kind=facts.day_kind, hs_raw=facts.hs_raw, hs6=facts.hs6, sender_id=ends["sender"], receiver_id=ends["receiver"],
            declarant_id=ends["declarant"], contract_holder_id=ends["contractHolder"], value_usd=value_usd,
            value_basis=facts.value_basis, value=facts.value, currency=facts.currency, gross_kg=facts.gross_kg, net_kg=facts.net_kg,
            quantity=facts.quantity, unit=facts.unit, description=told.text("description", "goodsDescription"), brand=facts.brand,
            manufacturer=facts.manufacturer, procedure=told.text("procedure", "customsProcedure"),
            direction=told.text("direction", "directionOfTransportation"), declaration=told.text("declaration", "ccdNumber"),
            item=facts.item, origin=told.text("origin", "originCountry"), departure=told.text("departure", "departureCountry"),
            destination=told.text("destination", "destinationCountry"), marks=facts.marks, hs_more=facts.hs_more,
        )
    )  # fmt: skip
    return True
