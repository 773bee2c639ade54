"""How strongly two mentions of one entity are tied: the strongest way of decisions between them, as strong as its weakest part."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from queries.chains.rows import Strength

# What a decision's basis says about two mentions. Two mentions of one full name in one firm are one person (the definition), so that
# step takes nothing away. A basis that is not known here counts as agreement of names.
_BASES = {
    "same_identifier": Strength.SAME_IDENTIFIER,
    "same_firm": Strength.SAME_IDENTIFIER,
    "judgement": Strength.JUDGEMENT,
    "name_birthdate": Strength.NAME_BIRTHDATE,
    "name_birthmonth": Strength.NAME_BIRTHMONTH,
    "name_support": Strength.NAME_SUPPORT,
}


class Decision(NamedTuple):
    """That two mentions are one, and why."""

    a: str
    b: str
    basis: str
    reasons: str
    rests_on: tuple[str, ...] = ()  # further mentions whose records show it
    id: str = ""

    @property
    def strength(self) -> Strength:
        return _BASES.get(self.basis, Strength.NAME_SUPPORT)


class Agreement(NamedTuple):
    """In what two groups of mentions agree, the decisions between them, and whether any are on record."""

    strength: Strength
    decisions: tuple[Decision, ...]
    recorded: bool


def agreement(decisions: Iterable[Decision], here: Collection[str], there: Collection[str]) -> Agreement:
    """The best agreement between any mention of one group and any of the other. One and the same mention needs no decision."""
    if not set(here).isdisjoint(there):
        return Agreement(Strength.SAME_IDENTIFIER, (), True)
    levels: Mapping[Strength, list[Decision]] = defaultdict(list)
    for decision in decisions:
        levels[decision.strength].append(decision)
    near: dict[str, list[tuple[str, Decision]]] = defaultdict(list)
    for strength in Strength:
        if not levels[strength]:
            continue
        for decision in levels[strength]:
            near[decision.a].append((decision.b, decision))
            near[decision.b].append((decision.a, decision))
        way = _way(near, here, there)
        if way is not None:
            return Agreement(strength, way, True)
    return Agreement(Strength.NAME_SUPPORT, (), False)


def _way(
    near: Mapping[str, list[tuple[str, Decision]]], here: Collection[str], there: Collection[str]
) -> tuple[Decision, ...] | None:
    """The shortest way between two groups; None where there is none."""
    came: dict[str, tuple[str, Decision] | None] = dict.fromkeys(sorted(here))
    waiting = deque(came)
    while waiting:
        node = waiting.popleft()
        if node in there:
            way: list[Decision] = []
            while (step := came[node]) is not None:
                node = step[0]
                way.append(step[1])
            return tuple(reversed(way))
        for neighbour, decision in near.get(node, ()):
            if neighbour not in came:
                came[neighbour] = (node, decision)
                waiting.append(neighbour)
    return None
