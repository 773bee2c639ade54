"""The same store on other days: what was known on a day and what was true on a day are two questions with two answers."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

import transship
from graph.identity import resolve
from graph.model import Roster
from graph.stores import connect
from loaders.intake import write
from tests.graph.worlds import Paper, inn, inn_person, number, parse
from tests.transship.conftest import Run
from tests.transship.worlds import write_case

FIRM = inn("990067890")
ANNA, BORIS, CLARA = (inn_person(f"99001234{n}0") for n in range(1, 4))
NAMES = {ANNA: "Примерова Анна Пробовна", BORIS: "Образцов Борис Пробович", CLARA: "Пробова Клара Примеровна"}

# Two extracts of a register: day, holders with share and start, all of them.
EXTRACTS = (
    (date(2019, 5, 1), [(ANNA, 60.0, "2015-02-03"), (BORIS, 40.0, "2015-02-03")]),
    (date(2022, 6, 1), [(ANNA, 35.0, "2015-02-03"), (CLARA, 65.0, "2021-09-10")]),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two extracts, and a table without any day that was loaded in 2024 and tells of Boris."""
    path = tmp_path_factory.mktemp("times") / "case.duckdb"
    papers: list[tuple[Paper, datetime]] = []
    for day, holders in EXTRACTS:
        paper = Paper(f"{day}.xml", day)
        firm = paper.make.company(1, "ООО «Перемены»", number(FIRM, "inn"), country="ru", country_basis="register")
        for who, share, since in holders:
            person = paper.make.person(1, NAMES[who], number(who, "inn_person"), scope=FIRM)
            paper.make.interest(1, "OWNS", person, firm, "founder", share=(share, share), since=parse(since))
        paper.claims.rosters.append(Roster(paper.document.source_id, 1, firm, "OWNS", day))
        papers.append((paper, datetime(2024, 1, 1)))
    table = Paper("leak.csv")
    firm = table.make.company(2, "ООО «Перемены»", number(FIRM, "inn"), country="ru", country_basis="stated")
    person = table.make.person(2, NAMES[BORIS], number(BORIS, "inn_person"), scope=FIRM)
    table.make.interest(2, "DIRECTS", person, firm, "director")
    papers.append((table, datetime(2024, 3, 1)))
    with connect(str(path)) as opened:
        with opened.writer() as writer:
            for paper, loaded in papers:
                write(writer, paper.claims)
                about = (
                    paper.document.source_id,
                    paper.name,
                    paper.name,
                    1,
                    "test",
                    "test",
                    "1",
                    "utf-8",
                    None,
                    1,
                    1,
                    0,
                    0,
                    0,
                )
                writer.add("source", [(*about, [], [], loaded)])
        resolve(opened)
    return path


def owners(store: Path, **when: str) -> dict[str, float | None]:
    """Who is told to own the firm, with the share."""
    rows = transship.open(store).ask("owners", company=FIRM, **when)
    return {row.holder.split()[1]: row.share_min for row in rows if row.edge == "OWNS"}


@pytest.mark.parametrize(
    ("known", "on", "told"),
    [
        (None, None, {"Анна": 35.0, "Борис": 40.0, "Клара": 65.0}),
        # What was known: the extract of 2019 alone, then both.
        ("2019-04-30", None, {}),
        ("2019-05-01", None, {"Анна": 60.0, "Борис": 40.0}),
        ("2022-05-31", None, {"Анна": 60.0, "Борис": 40.0}),
        ("2022-06-01", None, {"Анна": 35.0, "Борис": 40.0, "Клара": 65.0}),
        # What was true, by all that is known today: Clara came in September 2021, Boris had surely left by June 2022.
        (None, "2015-02-02", {}),
        (None, "2016-01-01", {"Анна": 60.0, "Борис": 40.0}),
        (None, "2021-09-09", {"Анна": 60.0, "Борис": 40.0}),
        (None, "2021-09-10", {"Анна": 60.0, "Борис": 40.0, "Клара": 65.0}),
        (None, "2022-06-01", {"Анна": 35.0, "Клара": 65.0}),
        # Both: what was known in May 2022 of the first of May 2022, when Clara held her share and no record said so.
        ("2022-05-01", "2022-05-01", {"Анна": 60.0, "Борис": 40.0}),
        ("2022-06-01", "2018-01-01", {"Анна": 60.0, "Борис": 40.0}),
    ],
)
def test_owners_as_known_and_as_true(store: Path, known: str | None, on: str | None, told: dict[str, float]) -> None:
    assert owners(store, **{name: day for name, day in (("known", known), ("on", on)) if day}) == told


def test_an_undated_record_is_known_from_the_day_it_was_loaded(store: Path) -> None:
    case = transship.open(store)
    before, after = (case.ask("owners", company=FIRM, known=day) for day in ("2024-02-29", "2024-03-01"))
    assert "DIRECTS" not in {row.edge for row in before}
    assert "DIRECTS" in {row.edge for row in after}
    assert any("without any day" in note and note.endswith(": 1") for note in before.notes)
    assert not any("without any day" in note for note in after.notes)


def test_a_view_of_another_day_changes_nothing(store: Path) -> None:
    before = owners(store)
    transship.open(store).show(FIRM, known="2019-05-01", on="2016-01-01")
    assert owners(store) == before


def test_show_as_known_tells_of_the_day_and_of_nothing_later(run: Run, store: Path) -> None:
    card = json.loads(run("show", FIRM, "--known", "2020-01-01", "--json", "--store", store).stdout)
    assert {m["file"] for m in card["mentions"]} == {"2019-05-01.xml"}
    assert "Пробова" not in json.dumps(card, ensure_ascii=False)
    assert card["seen_as"][0].startswith("as known on 2020-01-01")
    assert all(link["left_by"] is None for link in card["links"]), "nobody had left yet, as far as was known"
    done = run("show", FIRM, "--known", "2018-01-01", "--store", store)
    assert done.exit_code == 2
    assert "nothing is told of it as known on 2018-01-01" in done.stderr


def test_show_prints_the_owners_over_time(run: Run, store: Path) -> None:
    shown = " ".join(run("show", FIRM, "--store", store).stdout.split())
    for line in (
        "3 Feb 2015: Примерова Анна Пробовна",
        "came with 60 %",
        "between 1 May 2019 and 1 Jun 2022: Примерова Анна Пробовна",
        "from 60 % to 35 %",
        "10 Sep 2021: Пробова Клара Примеровна",
        "left, having had 40 %",
    ):
        assert line in shown
    changes = transship.open(store).show(FIRM).history
    assert [(c.what, c.holder.split()[1], c.share and c.share[0]) for c in changes] == [
        ("came", "Борис", 40.0), ("came", "Анна", 60.0), ("came", "Клара", 65.0), ("share", "Анна", 35.0), ("left", "Борис", None),
    ]  # fmt: skip
    assert changes[3].evidence == ["2019-05-01.xml:1", "2022-06-01.xml:1"]


def test_owners_on_the_command_line(run: Run, store: Path) -> None:
    done = run("owners", FIRM, "--on", "2016-01-01", "--known", "2022-06-01", "--json", "--store", store)
    assert {row["share_min"] for row in json.loads(done.stdout)} == {60.0, 40.0}
    assert "as true on 2016-01-01" in done.stderr
    assert "as known on 2022-06-01" in done.stderr
    wrong = run("owners", FIRM, "--known", "soon", "--store", store)
    assert (wrong.exit_code, 'known: "soon" is no day' in wrong.stderr) == (2, True)


@pytest.mark.parametrize(("as_of", "found"), [("2022-12-31", 0), ("2024-01-01", 1)])
def test_chains_as_of_know_only_what_was_recorded(tmp_path: Path, as_of: str, found: int) -> None:
    path = write_case(tmp_path / "case.duckdb")
    with connect(str(path)) as opened, opened.writer() as writer:
        writer.execute("UPDATE source SET loaded_at = TIMESTAMP '2023-06-01'")
    case = transship.open(path)
    # Records of the register are of January 2023; those of the other table bear no day.
    assert len(case.chains(as_of=as_of)) == found
    assert len(case.chains()) == 1
