"""Why somebody counts as standing behind both firms, in words."""

from __future__ import annotations

from queries.chains import words
from queries.chains.details import Details, Link
from queries.chains.rows import Behind, Relative, Strength
from queries.chains.ties import Tie

_AGREED = {
    Strength.SAME_IDENTIFIER: "the same number",
    Strength.JUDGEMENT: "joined by a person's judgement",
    Strength.NAME_BIRTHDATE: "the same name and birth date",
    Strength.NAME_BIRTHMONTH: "the same name and birth month",
    Strength.NAME_SUPPORT: "the same name and a supporting detail",
}


def path(details: Details, side: str, firm: str, holder: str) -> list[tuple[str, str, list[Link]]]:
    """The hops from somebody to a firm, nearest to him first: (holder, company, links)."""
    hops = details.ways[side, firm, holder]
    found = []
    for _, ids in sorted(hops.items()):
        links = sorted((details.links[i] for i in ids), key=lambda link: (link.edge != "OWNS", link.id))
        found.append((links[0].holder, links[0].company, links))
    return found


def _side(details: Details, side: str, firm: str, holder: str) -> str:
    hops = path(details, side, firm, holder)
    told = []
    for i, (_, company, links) in enumerate(hops):
        roles = words.listed(f"{words.role(link)} {words.span(link)}" for link in links)
        told.append(f"{'which is ' if i else ''}{roles} of {details.entities[company].name}")
    return ", ".join(told)


def _why(details: Details, tie: Tie) -> str:
    if tie.kind == "family":
        kinds = sorted({kind or "relation" for kind, _ in details.kin[tie.holder, tie.front_holder]})
        bases = sorted({basis for _, basis in details.kin[tie.holder, tie.front_holder]})
        return f"members of one family: {words.listed(kinds)} ({words.listed(bases)})"
    if not tie.agreement.recorded:
        return "one entity, though no decision on record joins the two records"
    if not tie.agreement.decisions:
        return "one record names the same on both sides"
    reasons = dict.fromkeys(decision.reasons or decision.basis for decision in tie.agreement.decisions)
    return f"{_AGREED[tie.strength]} ({'; '.join(reasons)})"


def _written(details: Details, tie: Tie) -> str:
    """The name as the seller's record has it."""
    nearest = details.ways["seller", tie.seller, tie.holder].get(1, ())
    rows = sorted((row.place, row.holder) for link in nearest for row in details.link_rows[link])
    for place, mention in rows:
        for name, where in details.mentions[mention]:
            if where == place and name:
                return name
    return details.entities[tie.holder].name


def behind(details: Details, tie: Tie, nominee_firms: int) -> Behind:
    """A tie in the shape of the answer."""
    holder, front_holder = details.entities[tie.holder], details.entities[tie.front_holder]
    name = _written(details, tie)
    front_side = _side(details, "front", tie.front, tie.front_holder)
    if tie.kind == "self":
        basis = f"the seller itself is {front_side}"
    elif tie.kind == "family":
        basis = f"{_side(details, 'seller', tie.seller, tie.holder)}; {front_holder.name} is {front_side}"
    else:
        basis = f"{_side(details, 'seller', tie.seller, tie.holder)}; {front_side}"
    firms = max(holder.firms, front_holder.firms)
    return Behind(
        id=tie.holder,
        name=name,
        names=[other for other in dict.fromkeys((*holder.names, holder.name)) if other != name],
        kind=holder.kind,
        link_strength=tie.strength,
        seller_path=[words.firm(details.entities[firm]) for firm in tie.seller_holdings],
        front_path=[words.firm(details.entities[firm]) for firm in tie.front_holdings],
        basis=f"{basis}; {_why(details, tie)}",
        firms=firms,
        nominee=firms >= nominee_firms,
        relative=Relative(id=tie.front_holder, name=front_holder.name) if tie.kind == "family" else None,
    )
