"""The embedded engine against a second implementation of the definition in polars, on random worlds of a hundred thousand firms.

The worlds hold what real files do to a case (``benchmarks.worlds.rough``); that each special case occurs is looked up, and each number of
the definition is shown to matter: a slightly different one gives another answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from benchmarks import definition
from benchmarks.definition import Found, Triple, behind, goods_moved
from benchmarks.definition.rules import Rules
from benchmarks.extract import extract
from benchmarks.worlds import Size, generate
from benchmarks.worlds.rough import roughen
from graph.stores import connect
from queries.chains import QUERY, Chain, Params

FIRMS = 100_000
CROSSINGS = 500  # firms abroad that get a holder from home
ENDLESS = 10**9  # the second implementation cuts nothing
OTHER = Rules(
    max_holdings=1,
    max_legs=2,
    window_days=90,
    min_link="name_birthmonth",
    as_of=date(2023, 6, 1),
    mirror_days=5,
    mirror_value=0.04,
)


class Case(NamedTuple):
    store: Path
    parts: Path
    made: definition.Steps


def _case(room: Path, seed: int, rules: Rules) -> Case:
    store, parts = room / "case.duckdb", room / "parts"
    parts.mkdir()
    generate(store, Size(FIRMS, 400_000, chains=200, seed=seed))
    roughen(store, CROSSINGS, seed)
    extract(store, parts)
    return Case(store, parts, definition.steps(parts, rules))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return _case(tmp_path_factory.mktemp("rough"), 1, Rules())


def _figures(part: object) -> definition.Figures:
    return part.shipments, part.value_usd, part.first, part.last  # type: ignore[attr-defined]


def _seen(chain: Chain) -> Found:
    """A chain of the answer in the shape of the second implementation."""
    people = set()
    for person in chain.people:
        kind = "family" if person.relative else "self" if person.id == chain.seller.id else "same"
        other = person.relative.id if person.relative else person.id
        people.add((person.id, other, kind, person.link_strength.value))
    return Found(
        frozenset(people),
        {(leg.sender.id, leg.receiver.id, leg.hs6): _figures(leg) for leg in chain.route},
        _figures(chain),
        {(supply.firm.id, supply.hs6): _figures(supply) for supply in chain.suppliers},
        chain.legs,
    )


_MOVEMENTS = """
SELECT a.id AS sender, b.id AS receiver, c.hs6, m.day, m.value_usd FROM movement m JOIN good_code c ON c.good = m.good
LEFT JOIN party a ON a.party = m.sender LEFT JOIN party b ON b.party = m.receiver
"""


def _asked(store: Path, rules: Rules) -> tuple[Mapping[Triple, Found], pl.DataFrame]:
    """The chains and all movements, by the embedded engine."""
    params = Params(
        **{name: getattr(rules, name) for name in ("max_holdings", "max_legs", "window_days", "min_link", "as_of", "mirror_days")},
        mirror_value_pct=100 * rules.mirror_value,
        max_paths=ENDLESS, max_pairs=ENDLESS, max_routes=ENDLESS, max_chains=ENDLESS, max_rows=1,
    )  # fmt: skip
    with connect(str(store), read_only=True) as opened:
        view = opened.view()
        chains = {(c.seller.id, c.front.id, c.buyer.id): _seen(c) for c in QUERY.answer(view, params)}
        rows = view.rows(_MOVEMENTS)
    ends = [
        {**row, "sender": row["sender"] and str(row["sender"]), "receiver": row["receiver"] and str(row["receiver"])}
        for row in rows
    ]
    return chains, pl.DataFrame(ends, infer_schema_length=None)


def _compare(store: Path, made: definition.Steps, rules: Rules) -> Mapping[Triple, Found]:
    chains, moved = _asked(store, rules)
    expected = definition.told(made)
    assert chains.keys() == expected.keys()
    differing = [key for key, chain in chains.items() if chain != expected[key]]
    assert not differing, f"{len(differing)} differ: {chains[differing[0]]} is not {expected[differing[0]]}"
    columns = ["sender", "receiver", "hs6", "day", "value_usd"]
    name = made.entities.select("entity", "id")
    named = made.moved
    for end in ("sender", "receiver"):
        named = named.join(name.rename({"id": f"{end}_id"}), left_on=end, right_on="entity", how="left")
    named = named.select(pl.col("sender_id", "receiver_id").name.replace("_id", ""), "hs6", "day", "value_usd")
    assert named.select(columns).sort(columns).equals(moved.select(columns).sort(columns))
    return expected


def test_the_engine_and_the_second_implementation_agree(case: Case) -> None:
    expected = _compare(case.store, case.made, Rules())
    assert len(expected) > 1_000
    assert any(len(chain.suppliers) > 1 for chain in expected.values())
    assert any(chain.arrived[1] is None for chain in expected.values()), "no value in any row"


def test_they_agree_on_another_world_under_other_rules(tmp_path: Path) -> None:
    other = _case(tmp_path, 2, OTHER)
    assert len(_compare(other.store, other.made, OTHER)) > 500


def special_cases(case: Case) -> dict[str, int]:
    """How often what the definition speaks of stands in the world."""
    made, cutoff = case.made, Rules().cutoff
    rows, moved, ties, down, up = made.rows, made.moved, made.ties, made.walks_down, made.walks_up
    tied_down = down.join(ties, left_on=["firm", "holder"], right_on=["seller", "holder"], how="semi")
    tied_up = up.join(ties, left_on=["firm", "holder"], right_on=["front", "front_holder"], how="semi")
    people, entity = set(made.entities.filter(pl.col("kind") == "person")["entity"]), made.entities
    fronts = entity.filter(pl.col("entity").is_in(ties["front"].unique().implode()))
    sellers = entity.filter(pl.col("entity").is_in(ties["seller"].unique().implode()))
    links = pl.read_parquet(case.parts / "link.parquet")
    unknown = entity.filter(pl.col("country").is_null())["entity"].implode()
    same = ties.filter(pl.col("kind") == "same")
    late, early = pl.col("day") >= cutoff, pl.col("day") < cutoff
    one_party = pl.col("sender").is_null() | pl.col("receiver").is_null()
    repeated = rows.group_by("statement", *goods_moved.ENDS).len().filter(pl.col("len") > 1)
    items = rows.drop_nulls(["declaration", "item", "sender", "receiver"])
    items = items.group_by("declaration", "item", *goods_moved.ENDS).agg(pl.col("statement").n_unique())
    triples = definition.triples(made)
    middle = made.legs.filter(pl.col("receiver") != pl.col("buyer"))["receiver"]
    return {
        **{f"a tie of the kind {kind}": ties.filter(pl.col("kind") == kind).height for kind in ("same", "self", "family")},
        **{f"a tie by {name}": ties.filter(pl.col("strength") == name).height for name in ("same_identifier", "judgement",
           "name_birthdate", "name_birthmonth", "name_support", "family")},
        "a company above both": same.filter(~pl.col("holder").is_in(list(people))).height,
        **{f"{n} holdings above the seller": tied_down.filter(pl.col("nodes").list.len() == n + 2).height for n in range(5)},
        **{f"{n} holdings above the front": tied_up.filter(pl.col("nodes").list.len() == n + 2).height for n in range(5)},
        "a director of the seller": tied_down.filter(~pl.col("owns")).height,
        "a director of the front": tied_up.filter(~pl.col("owns")).height,
        "an interest that perhaps began before the cutoff": tied_down.filter(pl.col("doubt") == 1).height,
        "an interest without any sign of when it began": down.filter(pl.col("doubt") == 2).height,
        "a start shown only by a record": links.filter(pl.col("since").is_null(), pl.col("seen_first") < cutoff).height,
        "an end shown only by a list": links.filter(pl.col("until").is_null(), pl.col("left_by").is_not_null()).height,
        "a front founded in the month or year of the cutoff": fronts.filter(pl.col("founded") < cutoff).height,
        "a seller without a founding day": sellers.filter(pl.col("founded").is_null()).height,
        "somebody behind 25 firms": links.group_by("holder").len().filter(pl.col("len") >= 25).join(same, on="holder", how="semi").height,
        **{f"a way of {legs} legs": made.ways.filter(pl.col("legs") == legs).height for legs in (1, 2, 3)},
        "the buyer is the seller": triples.filter(pl.col("seller") == pl.col("buyer")).height,
        "a front on the way of another": fronts.filter(pl.col("entity").is_in(middle.implode())).height,
        "goods to a firm of unknown country": moved.filter(late, pl.col("receiver").is_in(unknown)).height,
        "goods to oneself": moved.filter(late, pl.col("sender") == pl.col("receiver")).height,
        "old trade that names one party": moved.filter(early, one_party).height,
        "new trade that names one party": rows.filter(late, one_party, pl.col("listed")).height,
        "a statement in two files": repeated.height,
        "an item of a declaration told twice": items.filter(pl.col("statement") > 1).height,
        "a movement in two files": moved.filter(pl.col("deliveries") == 2).height,
        "a movement in three files": moved.filter(pl.col("deliveries") == 3).height,
        "a movement without a value": moved.filter(pl.col("value_usd").is_null()).height,
        "drones told by their text": rows.filter("told", early, pl.col("hs6").str.starts_with("88022")).height,
        "the same code without the text": rows.filter(~pl.col("told"), early, pl.col("hs6").str.starts_with("88022")).height,
        "a code of an earlier edition": rows.filter("told", early, pl.col("hs6") == "854890").height,
        "an earlier code after the cutoff": rows.filter(late, ~pl.col("listed")).height,
    }  # fmt: skip


def test_each_special_case_occurs(case: Case) -> None:
    missing = [name for name, count in special_cases(case).items() if not count]
    assert not missing


@pytest.mark.parametrize(
    "rules",
    [
        Rules(cutoff=date(2022, 2, 25)),
        Rules(max_holdings=3),
        Rules(max_legs=2),
        Rules(window_days=179),
        Rules(min_link="name_support"),
        Rules(as_of=date(2023, 12, 30)),
        Rules(mirror_days=9),
        Rules(mirror_value=0.099),
        Rules(mirror_weight=0.0049),
        Rules(goods="chips"),
    ],
    ids=lambda rules: ", ".join(f"{k}={v}" for k, v in rules._asdict().items() if v != Rules._field_defaults[k]),
)
def test_each_number_of_the_definition_matters(case: Case, rules: Rules) -> None:
    made = definition.steps(case.parts, rules)
    same_goods = made.moved.height == case.made.moved.height
    same_chains = definition.told(made) == definition.told(case.made)
    assert not (same_goods and same_chains)


def test_what_could_not_hold_together_or_meets_itself_is_met(case: Case) -> None:
    """Holdings in a circle, and interests of which one ended before the other began, stand above firms that are asked about."""
    stakes = behind.Stakes(case.parts, case.made.entities, Rules())
    fronts = case.made.walks_up["firm"].unique()
    kept = stakes.above(fronts).height
    always, for_ever = pl.lit(behind.ALWAYS), pl.lit(behind.FOR_EVER)
    stakes.links = stakes.links.with_columns(begins=always, ends=for_ever)
    assert stakes.above(fronts).height > kept, "no interests that could not hold at one time"
    links = stakes.links.filter("owns").select("holder", "company")
    round_three = links.join(links, left_on="company", right_on="holder", suffix="_2").join(
        links, left_on=["company_2", "holder"], right_on=["holder", "company"]
    )
    above = case.made.walks_up.select(pl.col("nodes").explode(empty_as_null=False).unique().alias("holder"))
    assert round_three.join(above, on="holder", how="semi").height, "no holdings in a circle"
