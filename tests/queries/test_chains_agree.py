"""The SQL of the chains against the plain-Python reference, over small worlds drawn to sit on every edge of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.values import goods
from queries.chains import QUERY, Chain, Params
from tests.queries import reference_chains
from tests.queries.reference_chains import Found, Rules
from tests.queries.worlds import Interest, Party, Row, World, open_world

FIRMS = ("R1", "R2", "F1", "F2", "M1", "M2", "H1", "H2", "B1", "S1")
PEOPLE = ("P1", "P2", "P3")
COUNTRIES = {"R": "ru", "B": "ru", "F": "kz", "M": "am", "H": "cy", "S": "cn"}
DAYS = (
    "2021-12-20", "2022-02-20", "2022-02-23", "2022-02-24", "2022-02-25", "2022-03-01", "2022-03-05", "2022-03-09", "2022-08-22",
    "2022-08-23", "2022-08-24", "2022-09-01", "2023-02-19", "2023-02-20",
)  # fmt: skip
STARTS = (None, "2015-05-01", "2021", "2022", "2022-02", "2022-02-23", "2022-02-24", "2022-04-01")
ENDS = (None, None, None, "2015-05-01", "2018", "2022-02-01", "2022-03", "2023-01-01")
CODES = ("854231", "854231", "854232", "880621", "880220", "880330", "854890", "100000")
BASES = (
    "same_identifier",
    "same_firm",
    "one_record",
    "name_birthdate",
    "name_birthmonth",
    "name_support",
    "judgement",
    "odd",
)

starts = st.sampled_from(STARTS)
days = st.sampled_from(DAYS)


@st.composite
def parties(draw: st.DrawFn) -> tuple[Party, ...]:
    founded = {
        "R": ("2014-01-01", None, "2022-02", "2022-02-24"),
        "F": ("2022-03-01", "2022-02-24", "2022-02", "2022", "2022-02-23", None),
    }
    firms = [
        Party(
            name,
            country=None if name == "M2" and draw(st.booleans()) else COUNTRIES[name[0]],
            founded=draw(st.sampled_from(founded.get(name[0], (None, "2010-01-01", "2022-05")))),
            basis=draw(st.sampled_from(BASES)),
        )
        for name in FIRMS
    ]
    people = [Party(name, kind="person", basis=draw(st.sampled_from(BASES))) for name in PEOPLE]
    return (*firms, *people)


@st.composite
def interests(draw: st.DrawFn, around: tuple[str, ...]) -> Interest:
    holder = draw(st.sampled_from((*PEOPLE, *PEOPLE, "H1", "H2", "R1", "F1")))
    company = draw(st.sampled_from(around).filter(lambda name: name != holder))
    return Interest(
        holder,
        company,
        edge=draw(st.sampled_from(("OWNS", "OWNS", "DIRECTS"))),
        since=draw(starts),
        until=draw(st.sampled_from(ENDS)),
        seen=draw(st.sampled_from((None, "2020-01-01", "2023-12-25"))),
        left_by=draw(st.sampled_from((None, None, None, "2019-01-01", "2022-12-31"))),
    )


@st.composite
def rows(draw: st.DrawFn, number: int) -> Row:
    return Row(
        file=draw(st.sampled_from(("a.csv", "b.csv", "c.csv"))),
        row=number,
        day=draw(days),
        hs6=draw(st.sampled_from(CODES)),
        sender=draw(st.sampled_from(("F1", "F1", "F2", "M1", "M2", "R1", "S1", None))),
        receiver=draw(st.sampled_from(("B1", "B1", "R1", "R2", "M1", "M2", "F1", "F2", None))),
        value=draw(st.sampled_from((None, 0.0, 100.0, 104.0, 108.0, 150.0))),
        net=draw(st.sampled_from((None, 1.0, 1.005, 400.0, 401.0, 405.0))),
        gross=draw(st.sampled_from((None, None, 2.0, 2.5))),
        quantity=draw(st.sampled_from((None, None, 10.0, 11.0))),
        document=draw(st.sampled_from(reference_chains.PAPERS)),
        direction=draw(st.sampled_from((None, "import", "export"))),
        declaration=draw(st.sampled_from((None, "D1", "D2"))),
        item=draw(st.sampled_from((None, "1", "2"))),
        text=draw(st.sampled_from((None, "Дрон", "aircraft"))),
    )


@st.composite
def mirrored(draw: st.DrawFn, number: int) -> list[Row]:
    """A row, and mostly an echo of it: the same statement in another file, or the partner's record."""
    row = draw(rows(number))
    kind = draw(st.sampled_from(("none", "again", "mirror", "mirror")))
    other = draw(st.sampled_from(("a.csv", "b.csv", "c.csv")))
    if kind == "again":
        one = f"s{number}"
        changed = {**vars(row), "file": other, "row": number + 1, "statement": one}
        return [Row(**{**vars(row), "statement": one}), Row(**changed)]
    if kind == "mirror":
        changed = {
            "file": other,
            "row": number + 1,
            "declaration": None,
            "value": draw(st.sampled_from((None, 103.0, 108.0))),
        }
        changed |= {"day": draw(days), "document": draw(st.sampled_from(reference_chains.PAPERS))}
        return [row, Row(**{**vars(row), **changed})]
    return [row]


OLD_TRADE = Row("a.csv", 1, "2021-12-20", "854231", None, "R1", 90.0)
SHIPPED = Row("a.csv", 2, "2022-03-01", "854231", "F1", "B1", 100.0)
WAYS = (
    ("F1", "B1"),
    ("F1", "M1", "B1"),
    ("F1", "M1", "S1", "R1"),
    ("F1", "M1", "F2", "B1"),
    ("F1", "S1", "F1", "B1"),
    ("S1", "F1"),
)


@st.composite
def worlds_of_goods(draw: st.DrawFn) -> World:
    """Simple people; ways of the goods in time or a little out of it, mirrors, old trade of every kind."""
    firms = [Party(n, country=COUNTRIES[n[0]], founded={"R": "2014", "F": "2022-03-01"}.get(n[0])) for n in FIRMS]
    firms[5] = Party("M2", country=None)
    links = (Interest("P1", "R1", since="2015-05-01"), Interest("P1", "F1"), Interest("P1", "F2"))
    found = [
        draw(st.sampled_from((OLD_TRADE, replace(OLD_TRADE, hs6=draw(st.sampled_from(CODES)), text="Квадрокоптер"))))
    ]
    for number in range(draw(st.integers(1, 3))):
        way = draw(st.sampled_from(WAYS))
        for step, (sender, receiver) in enumerate(pairwise(way)):
            for time in range(draw(st.integers(1, 3))):
                line = 100 + 100 * number + 10 * step + time
                code = draw(st.sampled_from(("854231", "854231", "854231", "854231", "854232")))
                found.append(
                    Row("b.csv", line, draw(days), code, sender, receiver, draw(st.sampled_from((None, 10.0 * line))))
                )
    for number in range(1000, 1000 + 2 * draw(st.integers(0, 9)), 2):
        found += draw(mirrored(number))
    return World((*firms, Party("P1", kind="person")), links, (), tuple(found))


@st.composite
def worlds_of_people(draw: st.DrawFn) -> World:
    """Simple goods; interests of every kind and date, holdings, cycles, families, firms founded around the cutoff."""
    links = draw(st.lists(interests(FIRMS[:8]), max_size=9))
    if draw(st.booleans()):
        links += [Interest("P1", "R1", since=draw(starts), until=draw(st.sampled_from(ENDS))), Interest("P1", "F1")]
    if draw(st.booleans()):
        links += [
            Interest("P2", "H1", since="2016"),
            Interest("H1", "R1", since=draw(starts)),
            Interest("P2", "F1", "DIRECTS"),
        ]
    kin = draw(st.lists(st.sampled_from((("P1", "P2"), ("P2", "P3"), ("P1", "P3"))), max_size=2, unique=True))
    return World(draw(parties()), tuple(links), tuple(kin), (OLD_TRADE, SHIPPED))


worlds = worlds_of_goods() | worlds_of_people()


def seen(world: World, chain: Chain) -> Found:
    """A chain of the answer in the shape of the reference."""
    name = world.names

    def figures(part: Any) -> tuple[int, float | None, date, date]:
        return part.shipments, part.value_usd, part.first, part.last

    def kind(person: Any) -> str:
        return "family" if person.relative else "self" if person.id == chain.seller.id else "same"

    people = {
        (name[p.id], name[p.relative.id if p.relative else p.id], kind(p), str(p.link_strength)) for p in chain.people
    }
    return Found(
        frozenset(people),
        {(name[leg.sender.id], name[leg.receiver.id], leg.hs6): figures(leg) for leg in chain.route},
        figures(chain),
        {(name[s.firm.id], s.hs6): figures(s) for s in chain.suppliers},
        chain.legs,
    )


def asked(world: World, **params: Any) -> tuple[Mapping[tuple[str, str, str], Found], list[Chain]]:
    with open_world(world) as store:
        answer = list(QUERY.answer(store.view(), Params(**params)))
    name = world.names
    return {(name[c.seller.id], name[c.front.id], name[c.buyer.id]): seen(world, c) for c in answer}, answer


rules = st.builds(
    Rules,
    max_holdings=st.sampled_from((0, 1, 4)),
    max_legs=st.sampled_from((1, 2, 3, 3)),
    window_days=st.sampled_from((180, 180, 179)),
    min_link=st.sampled_from(("family", "family", "name_birthdate")),
    as_of=st.sampled_from((None, None, date(2022, 9, 1))),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds, rules)
def test_sql_and_reference_agree(world: World, rule: Rules) -> None:
    params = {"max_holdings": rule.max_holdings, "max_legs": rule.max_legs, "window_days": rule.window_days}
    found, answer = asked(world, **params, min_link=rule.min_link, as_of=rule.as_of)
    assert found == reference_chains.chains(world, goods.select("controlled"), rule)
    assert [chain.rank for chain in answer] == list(range(1, len(answer) + 1))
    assert all(a.score >= b.score for a, b in pairwise(answer))
    for chain in answer:
        assert {person.link_strength.order for person in chain.people} >= {chain.link_strength.order}
        assert chain.evidence
