"""The dossier: what it says, that all of it leads to evidence, that no name can become a part of the page, and how things are drawn."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest

import transship
from graph.stores import connect
from queries.chains.records import Link
from queries.chains.rows import Behind, Chain, Firm, Leg, Strength, Supply
from tests.transship.worlds import BUYER, HOSTILE, PETROV, SELLER, write_case
from transship.chain_picture import BOX_HEIGHT, BOX_WIDTH, of_chain
from transship.exports.html import calendar
from transship.exports.html.facts import Facts, Move, Tie

PERSONAL = re.compile(r"kind='inn_person'.*?value='(\d{12})'")


class Reader(HTMLParser):
    """What a page holds: ids, links, the text, elements and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._quiet += tag in ("style", "script")
        for name, value in attrs:
            self.attributes.add(name)
            self.ids += [value or ""] if name == "id" else []
            self.links += [value or ""] if name in ("href", "src") else []

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader


@pytest.fixture(scope="module")
def page(case_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dossier") / "chain.html"
    transship.open(case_file).export("html", out, chain=1)
    return out


@pytest.mark.parametrize(("more", "left"), [(40, 0), (1_600, 103)], ids=["all fit", "too many"])
def test_every_shipment_behind_a_claim_is_in_the_table_or_counted(
    case_file: Path, tmp_path: Path, more: int, left: int
) -> None:
    store = tmp_path / "case.duckdb"
    shutil.copy(case_file, store)
    with connect(str(store)) as opened, opened.writer() as writer:
        writer.execute(
            'INSERT INTO shipment SELECT h.* REPLACE (uuid() AS id, 1000 + n AS "row", h."day" - CAST(n AS INTEGER) AS "day", '
            "concat('D', n) AS declaration) FROM shipment h, range(1, $more + 1) r(n) WHERE h.\"day\" < DATE '2022-02-24'",
            {"more": more},
        )
    case = transship.open(store)
    case.export("html", tmp_path / "chain.html", chain=1)
    text = (tmp_path / "chain.html").read_text(encoding="utf-8")
    rows = text.partition('id="c1-table"')[2].partition("</table>")[0].count("<tr>") - 1
    assert rows + left == more + 3, "the shipments of the case and those made of one of them"
    assert text.count('<td data-head="record">declaration</td>') == 2, "those since the cutoff are always there"
    assert (f"{left} are not: <code>transship export xlsx</code> has all" in text) == bool(left)
    assert (f"that are not shown are left out here too: {left}" in text) == bool(left)
    case.export("xlsx", tmp_path / "chain.xlsx", chain=1)
    book = openpyxl.load_workbook(tmp_path / "chain.xlsx", read_only=True)
    assert book["shipments"].max_row - 1 == more + 3


def test_it_tells_the_chain_with_care(page: Path) -> None:
    text = read(page).text
    for part in (
        "These are leads, not proof of anything", "is taken to be the same person in the records of both firms, because they bear the same",
        "founder (60 %)", "25-50 %", "What would refute this", "What the loaded files do not tell", "Doubts", "Evidence",
        "2 shipments of HS 854231", "worth $812,000", "Petrov Pavel Ilich",
    ):  # fmt: skip
        assert part in text, part
    assert not re.search(r"\b(criminal|fake|fraud|guilty)\b", text, re.IGNORECASE)


def test_every_link_leads_somewhere_on_the_page_and_evidence_names_file_and_row(page: Path) -> None:
    reader = read(page)
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.links
    assert all(link.startswith("#") and link[1:] in reader.ids for link in reader.links)
    for place in ("registers/ru.xml", "registers/kz.csv", "customs/2022.csv"):
        assert place in reader.text
    claims = re.search(r'<ol class="claims">(.*?)</ol>', page.read_text(encoding="utf-8"), re.DOTALL)
    assert claims
    for claim in claims[1].split("<li>")[1:]:
        assert 'href="#c1-e' in claim, f"a claim without evidence: {claim}"


def test_it_asks_for_nothing(page: Path) -> None:
    text, reader = page.read_text(encoding="utf-8"), read(page)
    assert not {"img", "iframe", "object", "embed", "link", "base", "form"} & set(reader.tags)
    assert not [name for name in reader.attributes if name.startswith("on") or name == "style"]
    assert "default-src 'none'" in text
    assert "url(#" in text
    assert not re.search(r"url\((?!#)|@import|fetch\(|XMLHttp|https?://(?!www\.w3\.org)", text)


def test_a_case_a_person_and_a_firm_have_pages_too(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    for name, seed, said in (
        ("p", PETROV, "a person"),
        ("s", SELLER, "a firm of Russia"),
        ("b", BUYER, "a firm of Russia"),
    ):
        done = case.export("html", tmp_path / name, seed=seed)
        assert said in read(tmp_path / name).text
        assert done.written["chains"] == 1, "the chain in which it stands"
    case.export("html", tmp_path / "all")
    assert "the whole case" in read(tmp_path / "all").text
    case.export("html", tmp_path / "none", goods="drones")
    assert "No possible chain was found" in read(tmp_path / "none").text


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_are_text_and_nothing_else(tmp_path: Path, page: Path, name: str) -> None:
    transship.open(write_case(tmp_path / "case.duckdb", seller=name)).export("html", tmp_path / "page.html", chain=1)
    reader, harmless = read(tmp_path / "page.html"), read(page)
    assert set(reader.tags) <= set(harmless.tags)
    assert reader.attributes <= harmless.attributes
    assert reader.tags.count("script") == 1
    assert len((tmp_path / "page.html").read_bytes()) < 1_000_000


def test_two_runs_give_the_same_page(case_file: Path, tmp_path: Path) -> None:
    case = transship.open(case_file)
    for out in ("a.html", "b.html"):
        case.export("html", tmp_path / out)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_evidence_shows_the_row_as_read_and_says_where_it_cannot(tmp_path: Path) -> None:
    folder, store = tmp_path / "case", tmp_path / "case.duckdb"
    shutil.copytree(Path(str(files("transship"))) / "demo" / "case", folder)
    case = transship.open(store)
    case.load(folder)
    number = next(n for p in case.chains()[0].people for n in PERSONAL.findall(str(case.show(p.id).identifiers)))
    case.export("html", tmp_path / "a.html", chain=1)
    case.export("html", tmp_path / "b.html", chain=1, redact=False)
    masked, whole = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.html", "b.html"))
    for page in (masked, whole):
        assert page.count("the row as read") == len(re.findall(r'<tr id="c1-e', page))
    assert (number in masked, number in whole) == (False, True)
    shutil.move(folder, tmp_path / "elsewhere")
    case.export("html", tmp_path / "c.html", chain=1)
    lost = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "the file is no longer there" in lost
    assert str(tmp_path) not in lost
    case.export("html", tmp_path / "d.html", chain=1, look_in=tmp_path / "elsewhere")
    assert (tmp_path / "d.html").read_text(encoding="utf-8") == masked
    with zipfile.ZipFile(
        case.export("pack", tmp_path / "pack.zip", chain=1, look_in=tmp_path / "elsewhere").files[0]
    ) as pack:
        rows = [json.loads(line) for line in pack.read("rows.jsonl").splitlines()]
    assert all(row["cells"] and row["problem"] is None for row in rows)
    assert number not in str(rows)


def firm(name: str, country: str = "ru") -> Firm:
    return Firm(id=name, name=name, country=country, incorporated="2022-06", identifiers={})


def chain(people: list[Behind], route: list[tuple[str, str]], suppliers: int = 0) -> Chain:
    legs = [
        Leg(
            sender=firm(a),
            receiver=firm(b),
            hs6="854231",
            shipments=2,
            value_usd=10.0,
            first=date(2022, 9, 1),
            last=date(2023, 1, 1),
        )
        for a, b in route
    ]
    supplies = [
        Supply(
            firm=firm(f"S{n}", "cn"),
            hs6="854231",
            shipments=1,
            value_usd=None,
            first=date(2022, 8, 1),
            last=date(2022, 8, 1),
        )
        for n in range(suppliers)
    ]
    return Chain(
        rank=1, score=1, score_parts={}, link_strength=Strength.SAME_IDENTIFIER, seller=firm("R"), front=firm("F", "kz"),
        buyer=firm(route[-1][1]),
        people=people, route=legs, legs=len(route), suppliers=supplies, before=[], goods=["854231"], shipments=2, value_usd=10.0,
        first=date(2022, 9, 1), last=date(2023, 1, 1), evidence=[], doubts=[], decisions=[], joins=[],
    )  # fmt: skip


def behind(name: str, seller_path: str = "", front_path: str = "") -> Behind:
    return Behind(
        id=name, name=name, names=[], kind="person", link_strength=Strength.SAME_IDENTIFIER, seller_path=[firm(x) for x in seller_path],
        front_path=[firm(x) for x in front_path], basis="", firms=2, nominee=False,
    )  # fmt: skip


PICTURES = {
    "direct": chain([behind("P")], [("F", "B")]),
    "two legs": chain([behind("P"), behind("Q")], [("F", "M"), ("M", "B")], suppliers=2),
    "holdings": chain([behind("P", "HI", "J"), behind("Q", "H")], [("F", "B")], suppliers=9),
    "back to the seller": chain([behind("P")], [("F", "R")]),
    "many": chain([behind(f"P{n}") for n in range(12)], [("F", "M"), ("M", "N"), ("N", "B")], suppliers=1),
}


@pytest.mark.parametrize("drawn", PICTURES.values(), ids=PICTURES)
def test_no_box_covers_another_and_goods_go_to_the_right(drawn: Chain) -> None:
    picture = of_chain(drawn)
    for a, b in combinations(picture.boxes, 2):
        assert abs(a.x - b.x) >= BOX_WIDTH or abs(a.y - b.y) >= BOX_HEIGHT, (a, b)
    for box in picture.boxes:
        assert box.x >= 0
        assert box.x + BOX_WIDTH <= picture.width
        assert box.y + BOX_HEIGHT <= picture.height
    boxes = {box.id: box for box in picture.boxes}
    assert {drawn.seller.id, drawn.front.id, drawn.buyer.id} <= boxes.keys()
    people = [boxes[person.id] for person in drawn.people if person.id in boxes]
    assert all(person.y < boxes["F"].y for person in people)
    goods = [arrow for arrow in picture.arrows if arrow.kind == "goods" and not arrow.start.startswith("S")]
    assert [(a.start, a.end) for a in goods] == [(leg.sender.id, leg.receiver.id) for leg in drawn.route]
    assert all(boxes[a.start].x < boxes[a.end].x for a in goods if a.end != "R")
    reached = {(a.start, a.end) for a in picture.arrows if a.kind == "holds"}
    for person in people:
        assert any(start == person.id for start, _ in reached), "everybody who is drawn holds something"


def test_a_picture_says_what_it_leaves_out() -> None:
    assert of_chain(PICTURES["many"]).left_out == ["8 more people or holdings behind both"]
    assert of_chain(PICTURES["holdings"]).left_out == ["6 more suppliers"]
    assert len(of_chain(PICTURES["direct"]).told) == 3


def move(day: date, sender: str, receiver: str, usd: float | None) -> Move:
    return Move(day, sender, receiver, "854231", usd, None, "", None, "declaration", ())


def test_bars_stand_above_the_line_for_goods_in_and_below_for_goods_out() -> None:
    moves = [
        move(date(2022, 9, 3), "S", "F", 50.0),
        move(date(2022, 9, 20), "S", "F", 50.0),
        move(date(2022, 11, 1), "F", "B", 200.0),
    ]
    drawn = calendar.bars(moves, "F", date(2022, 2, 24))
    assert drawn
    into, out = drawn.bars
    assert (into.kind, into.told, out.kind, out.told) == ("in", "2022-09, in: $100", "out", "2022-11, out: $200")
    assert into.y + into.height == pytest.approx(drawn.line)
    assert (out.y, out.height) == (drawn.line, 2 * into.height)
    assert drawn.cutoff is None, "it lies outside of what is drawn"
    assert calendar.bars(moves, "nobody", None) is None
    assert calendar.bars([move(date(2022, 9, 3), "S", "F", None)], "F", None).unit == "shipments"  # type: ignore[union-attr]


def test_the_timeline_marks_the_cutoff_between_before_and_after() -> None:
    moves = [move(date(2021, 9, 3), "S", "R", 50.0), move(date(2022, 9, 20), "F", "B", 50.0)]
    drawn = calendar.timeline(Facts(), [], moves, date(2022, 2, 24), "F")
    assert [lane.kind for lane in drawn.lanes] == ["before", "out"]
    before, after = (lane.dots[0].x for lane in drawn.lanes)
    assert drawn.cutoff is not None
    assert before < drawn.cutoff < after


def test_an_unknown_begin_or_end_is_not_drawn_as_known() -> None:
    def tie(since: date | None, until: date | None) -> Tie:
        link = Link("id", "OWNS", "P", "F", ("owner",), None, None, since, "day", until, "day", None, None, None, ())
        return Tie(link, None, ())

    moves = [move(date(2021, 9, 3), "S", "R", 50.0), move(date(2023, 9, 20), "F", "B", 50.0)]
    ties = [
        tie(None, None),
        tie(date(2022, 6, 1), None),
        tie(date(2022, 6, 1), date(2023, 1, 1)),
        tie(None, date(2023, 1, 1)),
    ]
    nothing, begun, both, ended = calendar.timeline(Facts(), ties, moves, date(2022, 2, 24), "F").intervals
    assert (nothing.width, nothing.open_end, nothing.x) == (0, True, calendar.LEFT)
    assert (begun.open_start, begun.open_end) == (False, True)
    assert (both.open_start, both.open_end) == (False, False)
    assert both.width > begun.width
    assert (ended.open_start, ended.open_end) == (True, False)
