"""Why somebody counts as standing behind both firms, in words."""

from __future__ import annotations

from queries.chains import words
from queries.chains.details import Details
from queries.chains.records import Link, Way
from queries.chains.rows import Behind, Relative, Strength
from queries.chains.ties import Tie

_AGREED = {
    Strength.SAME_IDENTIFIER: "the same number",
    Strength.JUDGEMENT: "joined by a person's judgement",
    Strength.NAME_BIRTHDATE: "the same name and birth date",
    Strength.NAME_BIRTHMONTH: "the same name and birth month",
    Strength.NAME_SUPPORT: "the same name and a supporting detail",
}


def hops(details: Details, way: Way) -> list[tuple[str, str, list[Link]]]:
    """The steps of a way, nearest to the person first: (holder, company, links)."""
    found = []
    for ids in way.hops:
        links = sorted((details.links[i] for i in ids), key=lambda link: (link.edge != "OWNS", link.id))
        found.append((links[0].holder, links[0].company, links))
    return found


def _side(details: Details, way: Way) -> str:
    told = []
    for i, (_, company, links) in enumerate(hops(details, way)):
        first, *more = links
        roles = [f"{words.role(first)} of {details.entities[company].name} {words.span(first)}"]
        roles += [f"{words.role(link)} {words.span(link)}" for link in more]
        told.append(f"{'which is ' if i else ''}{words.listed(roles)}")
    return ", ".join(told)


def _why(details: Details, tie: Tie) -> str:
    if tie.kind == "hint":
        return "; ".join(sorted({basis for _, basis in details.kin[tie.holder, tie.front_holder]}))
    if tie.kind == "family":
        kinds = sorted({kind or "relation" for kind, _ in details.kin[tie.holder, tie.front_holder]})
        bases = sorted({basis for _, basis in details.kin[tie.holder, tie.front_holder]})
        return f"members of one family: {words.listed(kinds)} ({words.listed(bases)})"
    if not tie.agreement.recorded:
        return "one entity, though no decision on record joins the two records"
    if not tie.agreement.decisions:
        return "one record names the same on both sides"
    reasons = dict.fromkeys(decision.reasons or decision.basis for decision in tie.agreement.decisions)
    return f"{_AGREED[tie.agreement.strength]} ({'; '.join(reasons)})"


def _written(details: Details, tie: Tie) -> str:
    """The name as the seller's record has it."""
    nearest = (link for links in tie.seller_way.hops[:1] for link in links)
    named = [(row.place, row.holder_name) for link in nearest for row in details.link_rows[link] if row.holder_name]
    return min(named)[1] if named else details.entities[tie.holder].name


def behind(details: Details, tie: Tie, nominee_firms: int) -> Behind:
    """A tie in the shape of the answer."""
    holder, front_holder = details.entities[tie.holder], details.entities[tie.front_holder]
    name = _written(details, tie)
    front_side = _side(details, tie.front_way)
    if tie.kind == "self":
        basis = f"the seller itself is {front_side}"
    elif tie.of_relatives:
        basis = f"{_side(details, tie.seller_way)}; {front_holder.name} is {front_side}"
    else:
        basis = f"{_side(details, tie.seller_way)}; {front_side}"
    firms = max(holder.firms, front_holder.firms)
    return Behind(
        id=tie.holder,
        name=name,
        names=[other for other in dict.fromkeys((*holder.names, holder.name)) if other != name],
        kind=holder.kind,
        link_strength=tie.strength,
        seller_path=[words.firm(details.entities[firm]) for firm in tie.seller_way.holdings],
        front_path=[words.firm(details.entities[firm]) for firm in tie.front_way.holdings],
        basis=f"{basis}; {_why(details, tie)}",
        firms=firms,
        nominee=firms >= nominee_firms,
        relative=Relative(id=tie.front_holder, name=front_holder.name) if tie.of_relatives else None,
    )
