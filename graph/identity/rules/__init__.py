"""The rules by which two mentions are taken for one, each an SQL text; from strong to weak.

A rule gives rows (a, b, basis, reasons, score, rests_on): two mention ids, what they agree in, that in words, how sure it is by judgement
of the rule's author (0 to 1), and further mentions whose records show it. Rules read the temporary tables of ``known``. Those over groups
join stars: each mention to the smallest id of its group.
"""

from typing import NamedTuple

from graph.identity.rules import firms, numbers, people, support


class Rule(NamedTuple):
    """The text of a rule. ``needs``: what must all be in a store for it to give anything (see ``known``). ``reads``: whose clusters it
    reads, person or company, empty where it reads mentions alone. ``pairs``: it gives pairs of clusters that are still to be tested
    against each other (see ``support``)."""

    sql: str
    needs: frozenset[str]
    reads: str = "person"
    pairs: bool = False


def _alike(sql: str, *needs: str, pairs: bool = False) -> Rule:
    """A rule about people: it needs two mentions of one name at least."""
    return Rule(sql, frozenset({"namesakes", *needs}), pairs=pairs)


# The rules of one stage see the clusters of the stages before.
STAGES: tuple[tuple[Rule, ...], ...] = (
    (
        Rule(numbers.SAME_IDENTIFIER, frozenset({"numbers"}), reads=""),
        Rule(numbers.DOUBTFUL_IDENTIFIER, frozenset({"doubtful_numbers"}), reads=""),
        Rule(numbers.SAME_REGISTER_NUMBER, frozenset({"register_numbers"}), reads=""),
        Rule(numbers.SAME_RECORD, frozenset({"records"}), reads=""),
    ),
    (Rule(firms.NUMBERED_FIRM, frozenset({"bare_and_numbered_firms"}), reads="company"),),
    (
        Rule(firms.UNNUMBERED_FIRM, frozenset({"bare_firms"}), reads="company"),
        Rule(firms.UNNUMBERED_NEIGHBOUR, frozenset({"bare_firms"}), reads="company"),
    ),
    (_alike(people.SAME_FIRM),),
    (_alike(people.NAME_BIRTHDATE, "births"),),
    (_alike(people.NAME_BIRTHMONTH, "birth_months"),),
    (_alike(support.SHARED_DETAIL, "traits", pairs=True), _alike(support.SHARED_OWNER, pairs=True)),
    (_alike(support.FROM_THE_COUNTRY, "origins", pairs=True),),
)

# The thresholds that rules name as parameters.
LIMITS = {**firms.LIMITS, **people.LIMITS, **support.LIMITS}

SURE_PAIRS = support.SURE

__all__ = ["LIMITS", "STAGES", "SURE_PAIRS", "Rule"]
