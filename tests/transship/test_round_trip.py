"""graph -> FollowTheMoney and side file -> graph: the same people, firms, links, families, movements and listings, and the same chains.

What does not come back by design, and so stands in no comparison: the rows and files that stated a fact, the mentions that were joined and
the decisions that joined them, refused and doubtful rows, trade statistics, further records of a movement, and families that a rule makes
(they are made again). A party of several records comes back as one with the mark ``joined_elsewhere``, and a chain through it says so:
its strength can no longer be seen.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import transship
from graph.elements import fold_movements
from graph.identity import resolve
from graph.model import Roster, Shipment
from graph.provenance import key
from graph.stores import connect
from graph.values.text import clean
from loaders.intake import write
from tests.graph.worlds import Paper, inn, inn_person, number, parse
from tests.transship.worlds import HOSTILE, PRIVATE, write_case

DEMO = Path(str(files("transship"))) / "demo" / "case"

# A party by all that the graph says of it: ids are made anew.
PARTY = """
SELECT id, to_json({
    'kind': kind, 'name': name, 'names': names, 'country': country, 'nationalities': nationalities, 'born': born,
    'born_precision': born_precision, 'addresses': addresses, 'phones': phones, 'emails': emails, 'founded': founded,
    'founded_precision': founded_precision, 'founded_basis': founded_basis, 'founded_last': founded_last, 'dissolved': dissolved,
    'status': status, 'activities': activities, 'marks': list_filter(marks, lambda m: m <> 'joined_elsewhere'),
    'identifiers': identifiers, 'firms': firms
})::VARCHAR AS said FROM entity
"""
PARTS = {
    "parties": f"SELECT said FROM ({PARTY})",
    "links": f"""
        SELECT h.said AS holder, c.said AS company, l.* EXCLUDE (id, holder_id, company_id)
        FROM link l JOIN ({PARTY}) h ON h.id = l.holder_id JOIN ({PARTY}) c ON c.id = l.company_id
    """,
    "families": f"""
        SELECT a.said AS one, b.said AS other, k.kind, k.basis
        FROM kin k JOIN ({PARTY}) a ON a.id = k.a JOIN ({PARTY}) b ON b.id = k.b
    """,
    "listings": f"""
        SELECT DISTINCT e.said, l.list, l.programme, l.authority, l.since, l.since_precision, l.until, l.until_precision, l.url, l.reason
        FROM listing l JOIN member m ON m.mention_id = l.mention_id JOIN ({PARTY}) e ON e.id = m.entity_id
    """,
    "movements": f"""
        SELECT m.day, m.value_usd, m.net_kg, a.said AS sender, b.said AS receiver, d.said AS declarant, h.said AS contract_holder,
               s.* EXCLUDE (id, source_id, "row", sender_id, receiver_id, declarant_id, contract_holder_id, value_usd)
        FROM movement m JOIN movement_row r ON r.movement = m.movement AND r.place = 1
        JOIN shipment s ON s.source_id = r.source_id AND s."row" = r."row" AND s.id = r.shipment_id
        LEFT JOIN party_number x ON x.party = m.sender LEFT JOIN ({PARTY}) a ON a.id = x.id
        LEFT JOIN party_number y ON y.party = m.receiver LEFT JOIN ({PARTY}) b ON b.id = y.id
        LEFT JOIN member v ON v.mention_id = s.declarant_id LEFT JOIN ({PARTY}) d ON d.id = v.entity_id
        LEFT JOIN member w ON w.mention_id = s.contract_holder_id LEFT JOIN ({PARTY}) h ON h.id = w.entity_id
    """,
}


def graph(case: transship.Case) -> dict[str, Counter[str]]:
    """All that is compared, each as a multiset of rows."""
    with case._view() as view:
        fold_movements(view)
        return {
            name: Counter(json.dumps(row, default=str, ensure_ascii=False) for row in view.rows(sql, {}))
            for name, sql in PARTS.items()
        }


def chains(case: transship.Case) -> dict[tuple[str, ...], Any]:
    """Chains by seller, front and buyer."""
    return {(c.seller.name, c.front.name, c.buyer.name): c for c in case.chains()}


def and_back(case: transship.Case, folder: Path) -> transship.Case:
    """A case in memory, loaded from nothing but an export of another one."""
    folder.mkdir()
    case.export("ftm", folder / "case.ftm.json", redact=False)
    again = transship.open(":memory:")
    done = again.load(folder)
    assert [(r.loader, r.status, r.rejected) for r in done.reports] == [("ftm", "loaded", 0), ("ftm_side", "loaded", 0)]
    assert not again.sql("SELECT * FROM warning").num_rows
    return again


def same(case: transship.Case, again: transship.Case) -> None:
    was, came = graph(case), graph(again)
    for name in PARTS:
        lost, new = was[name] - came[name], came[name] - was[name]
        assert (sorted(lost.elements())[:2], sorted(new.elements())[:2]) == ([], []), name
    found, again_found = chains(case), chains(again)
    assert found.keys() == again_found.keys()
    for triple, chain in found.items():
        other = again_found[triple]
        assert (chain.value_usd, chain.first, chain.last) == (other.value_usd, other.first, other.last)
        assert chain.link_strength == other.link_strength or any(
            "another case joined" in doubt for doubt in other.doubts
        )


def test_the_demo_case_comes_back_the_same(tmp_path: Path) -> None:
    with transship.open(str(tmp_path / "case.duckdb")) as case:
        case.load(DEMO)
        with and_back(case, tmp_path / "out") as again:
            assert chains(case), "the demo case has chains"
            same(case, again)
            with and_back(again, tmp_path / "out again") as third:
                same(again, third)


@pytest.mark.parametrize(
    "how",
    [
        {}, {"details": PRIVATE}, {"owner": "Петров Павел Ильич", "owner_tax": None}, {"seller": ""}, {"goods": "  two  blanks\tand a tab"},
        *({"seller": name, "goods": name} for name in HOSTILE.values()),
    ],
    ids=["plain", "contacts", "joined by name", "no name", "blanks", *HOSTILE],
)  # fmt: skip
def test_a_small_case_comes_back_the_same(tmp_path: Path, how: dict[str, Any]) -> None:
    case = transship.open(write_case(tmp_path / "case.duckdb", **how))
    with and_back(case, tmp_path / "out") as again:
        same(case, again)


DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))
PARTIAL = st.one_of(st.none(), DAYS.map(str), DAYS.map(lambda d: str(d)[:7]), DAYS.map(lambda d: str(d)[:4]))
SHARES = st.one_of(
    st.just((None, None)), st.floats(0.01, 100).map(lambda f: (f, f)), st.just((25.0, 50.0)), st.just((None, 25.0))
)
TEXT = st.one_of(st.none(), st.text(max_size=12).map(clean))  # as a loader hands it on


@st.composite
def worlds(draw: st.DrawFn) -> list[Paper]:
    """Two or three files about four people and four firms, which know them by numbers or by name alone, in any combination."""
    papers = []
    for place in range(draw(st.integers(1, 3))):
        paper = Paper(f"invented {place}.csv", draw(st.one_of(st.none(), DAYS)))
        make = paper.make
        firms = [
            make.company(
                n, draw(st.sampled_from([f"ООО «Небыль-{n}»", f"NEBYL {n} LLC", ""])), number(inn(f"99001234{n}"), "inn"),
                country=draw(st.sampled_from([None, "ru", "kz", "xk", "eu"])),
                country_basis=draw(st.sampled_from(["register", "route", "stated"])), founded=parse(draw(PARTIAL)), status=draw(TEXT),
                activities=draw(st.lists(st.sampled_from(["26.11", "46.69", " "]), max_size=2)),
                phones=[draw(TEXT)], emails=[draw(TEXT)], addresses=[draw(TEXT)], dissolved=draw(st.one_of(st.none(), DAYS)),
                marks=draw(st.lists(st.sampled_from(["branch", "listed", "state"]), max_size=2)),
            )
            for n in range(4)
        ]  # fmt: skip
        people = [
            make.person(
                10 + n, f"Небылов {'АБВГ'[n]}лександр Выдумкович", number(inn_person(f"990012345{n}"), "inn_person"),
                born=parse(draw(PARTIAL)), nationalities=draw(st.lists(st.sampled_from(["ru", "kz", "suhh"]), max_size=2)),
                phones=[draw(TEXT)], addresses=[draw(TEXT)],
            )
            for n in range(4)
        ]  # fmt: skip
        for row in range(draw(st.integers(0, 6))):
            make.as_of = draw(st.one_of(st.none(), DAYS))
            firm = draw(st.sampled_from(firms))
            edge = draw(st.sampled_from(["OWNS", "DIRECTS"]))
            make.interest(
                20 + row, edge, draw(st.sampled_from([*people, *firms])), firm,
                draw(st.sampled_from(["founder", "votes", "beneficial_owner"])), role=draw(TEXT),
                share=draw(SHARES) if edge == "OWNS" else (None, None), since=parse(draw(PARTIAL)), until=parse(draw(PARTIAL)),
                marks=draw(st.lists(st.sampled_from(["nominee", "withheld"]), max_size=1)),
            )  # fmt: skip
            if make.as_of and draw(st.booleans()):
                roster = Roster(paper.document.source_id, 20 + row, firm, edge, make.as_of, draw(st.integers(0, 1)))
                paper.claims.rosters.append(roster)
        for row in range(draw(st.integers(0, 2))):
            one, other = draw(st.permutations(people))[:2]
            make.kinship(30 + row, one, other, draw(st.sampled_from([None, "spouse", " "])))
            make.listing(
                40 + row, draw(st.sampled_from([*people, *firms])), "a list", programme=draw(TEXT), authority=draw(TEXT),
                since=parse(draw(PARTIAL)), until=parse(draw(PARTIAL)), url=draw(TEXT), reason=draw(TEXT),
            )  # fmt: skip
        amounts = st.one_of(st.none(), st.sampled_from([0.0, 100.0, 101.0, 1 / 3]))
        for row in range(draw(st.integers(0, 5))):
            paper.claims.shipments.append(
                Shipment(
                    id=key("shipment", place, row), source_id=paper.document.source_id, row=50 + row,
                    document=draw(st.sampled_from(["declaration", "statistical_form", "vendor_row"])), day=draw(DAYS), day_kind="filed",
                    hs_raw=draw(TEXT), hs6=draw(st.sampled_from([None, "854231"])), sender_id=draw(st.sampled_from([None, *firms])),
                    receiver_id=draw(st.sampled_from([None, *firms])), declarant_id=draw(st.sampled_from([None, *firms, *people])),
                    value_usd=draw(amounts), value=draw(amounts), currency=draw(TEXT), net_kg=draw(amounts), gross_kg=draw(amounts),
                    quantity=draw(amounts), description=draw(TEXT), declaration=draw(TEXT), item=draw(TEXT), origin=draw(TEXT),
                    direction=draw(st.sampled_from([None, "import", "export"])), marks=tuple(draw(st.lists(st.just("copy"), max_size=1))),
                )
            )  # fmt: skip
        papers.append(paper)
    return papers


@settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(worlds())
def test_small_worlds_come_back_the_same(papers: list[Paper]) -> None:
    with TemporaryDirectory() as room:
        with connect(f"{room}/case.duckdb") as store:
            with store.writer() as writer:
                for paper in papers:
                    write(writer, paper.claims)
                    account = (
                        paper.document.source_id,
                        paper.name,
                        key("sha", paper.name) * 2,
                        10,
                        "test",
                        "test",
                        "1",
                        "utf-8",
                    )
                    writer.add("source", [(*account, None, 5, 5, 0, 0, 0, [], [], None)])
            resolve(store)
        case = transship.open(f"{room}/case.duckdb")
        with and_back(case, Path(room) / "out") as again:
            same(case, again)


def test_a_side_file_of_other_entities_is_not_read(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.ftm.json"
    transship.open(case_file).export("ftm", out)
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:-1]))
    with transship.open(":memory:") as again:
        (report,) = again.load(out).reports
        assert any("belongs to entities of other content" in note for note in report.notes)
        assert not again.sql("SELECT * FROM shipment").num_rows


def test_a_side_line_that_means_nothing_is_warned_about(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.ftm.json"
    transship.open(case_file).export("ftm", out)
    beside = tmp_path / "case.ftm.json.side.jsonl"
    beside.write_text(beside.read_text(encoding="utf-8").replace('"net_kg":10.5', '"net_kg":"heavy"'), encoding="utf-8")
    with transship.open(":memory:") as again:
        (report,) = again.load(out).reports
        assert report.warned == 3
        assert report.rows_read == report.loaded + report.rejected + report.skipped
        assert {row["column"] for row in again.sql('SELECT "column" FROM warning').to_pylist()} == {"net_kg"}


def test_a_date_that_does_not_exist_refuses_its_line(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.ftm.json"
    transship.open(case_file).export("ftm", out)
    beside = tmp_path / "case.ftm.json.side.jsonl"
    told = beside.read_text(encoding="utf-8").replace(
        '"not_said":{', '"not_said":{"since":"2022-13-41","founded":"2022-13-41",'
    )
    beside.write_text(told, encoding="utf-8")
    with transship.open(":memory:") as again:
        (report,) = again.load(out).reports
        assert report.rejected > 3
        assert report.rows_read == report.loaded + report.rejected + report.skipped
