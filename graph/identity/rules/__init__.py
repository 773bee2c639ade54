"""The rules by which two mentions are taken for one, each an SQL text; from strong to weak.

A rule gives rows (a, b, basis, reasons, score, rests_on): two mention ids, what they agree in, that in words, how sure it is by judgement
of the rule's author (0 to 1), and further mentions whose records show it. Rules read the temporary tables of ``known``. Those over groups
join stars: each mention to the smallest id of its group.
"""

from typing import NamedTuple

from graph.identity.rules import firms, numbers, people, support


class Rule(NamedTuple):
    """The text of a rule; ``needs``: what must be in a store for the rule to give anything (see ``known``); ``reads``: whose clusters it
    reads, person or company, empty where it reads mentions alone; ``pairs``: it gives pairs of clusters that are still to be tested
    against each other (see ``support``)."""

    sql: str
    needs: str = "namesakes"
    reads: str = "person"
    pairs: bool = False


# The rules of one stage see the clusters of the stages before.
STAGES: tuple[tuple[Rule, ...], ...] = (
    (
        Rule(numbers.SAME_IDENTIFIER, "numbers", reads=""),
        Rule(numbers.DOUBTFUL_IDENTIFIER, "doubtful_numbers", reads=""),
        Rule(numbers.SAME_REGISTER_NUMBER, "register_numbers", reads=""),
        Rule(numbers.SAME_RECORD, "records", reads=""),
    ),
    (Rule(firms.NUMBERED_FIRM, "bare_firms", reads="company"),),
    (
        Rule(firms.UNNUMBERED_FIRM, "bare_firms", reads="company"),
        Rule(firms.UNNUMBERED_NEIGHBOUR, "bare_firms", reads="company"),
    ),
    (Rule(people.SAME_FIRM),),
    (Rule(people.NAME_BIRTHDATE),),
    (Rule(people.NAME_BIRTHMONTH),),
    (Rule(support.SHARED_DETAIL, pairs=True), Rule(support.SHARED_OWNER, pairs=True)),
    (Rule(support.FROM_THE_COUNTRY, pairs=True),),
)

# The thresholds that rules name as parameters.
LIMITS = {**firms.LIMITS, **people.LIMITS, **support.LIMITS}

SURE_PAIRS = support.SURE

__all__ = ["LIMITS", "STAGES", "SURE_PAIRS", "Rule"]
