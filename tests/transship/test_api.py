"""The verbs from Python: what scripts rely on."""

from __future__ import annotations

from pathlib import Path

import networkx
import pytest

import transship
from tests.transship.worlds import BUYER, FRONT, PETROV, SELLER, write_case


def test_exported_names_are_these() -> None:
    assert sorted(transship.__all__) == transship.__all__
    assert transship.__all__ == [
        "Answer", "BadFile", "BadParams", "BadValue", "Case", "Loaded", "StoreUnavailable", "StoreVersion", "TransshipError",
        "UnknownFormat", "__version__", "connect", "diff", "open",
    ]  # fmt: skip
    assert transship.connect is transship.open


def test_the_version_is_that_of_the_package() -> None:
    import tomllib

    settings = tomllib.loads((Path(transship.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["version"] == transship.__version__


def test_chains_are_typed_rows_with_notes(case_file: Path) -> None:
    chains = transship.open(case_file).chains(goods="chips", cutoff="2022-02-24", seller=SELLER)
    assert len(chains) == 1
    assert (chains[0].seller.country, chains[0].front.country, chains[0].value_usd) == ("ru", "kz", 812000.0)
    assert chains.notes
    assert chains.params.model_dump()["goods"] == "chips"


def test_what_came_in_after_the_last_resolve_is_said(tmp_path: Path) -> None:
    from graph.stores import connect

    store = write_case(tmp_path / "case.duckdb")
    with connect(str(store)) as opened, opened.writer() as writer:
        writer.execute("DELETE FROM member WHERE entity_id IN (SELECT id FROM entity WHERE country = 'cn')")
    case = transship.open(store)
    assert case.status().unresolved == 1
    assert case.chains().notes[0].endswith("not considered: 1")
    case.resolve()
    assert case.status().unresolved == 0


def test_extract_has_provenance_everywhere(case_file: Path) -> None:
    case = transship.open(case_file)
    drawn = case.extract(seed=FRONT, hops=2)
    assert isinstance(drawn, networkx.MultiDiGraph)
    assert all(data["sources"] for _, data in drawn.nodes(data=True))
    assert {edge for _, _, edge in drawn.edges(keys=True)} == {"OWNS", "DIRECTS", "SENT", "RECEIVED", "FAMILY"}
    assert all(data["sources"] for _, _, data in drawn.edges(data=True))
    labels = {data["label"] for _, data in drawn.nodes(data=True)}
    assert labels >= {"ТОО «Вектор Импорт»", "ООО «Дальснаб»", "854231 2022-09-09"}
    assert drawn.graph["notes"] == []


def test_extract_says_what_was_cut(case_file: Path) -> None:
    drawn = transship.open(case_file).extract(seed=FRONT, hops=3, max_nodes=3)
    assert drawn.number_of_nodes() == 3
    assert "cut at 3 nodes" in drawn.graph["notes"][0]
    assert {data["kind"] for _, data in drawn.nodes(data=True)} == {"company", "person", "shipment"}, (
        "people before shipments"
    )


def test_extract_of_nothing_around(case_file: Path) -> None:
    drawn = transship.open(case_file).extract(seed=[SELLER, BUYER], hops=0)
    assert (drawn.number_of_nodes(), drawn.number_of_edges()) == (2, 0)


def test_a_path_prefers_ownership_to_trade(case_file: Path) -> None:
    way = transship.open(case_file).path(SELLER, FRONT)
    assert [leg.end.kind for leg in way.legs] == ["person", "company"]
    with pytest.raises(transship.BadParams, match="the same"):
        transship.open(case_file).path(PETROV, PETROV)


def test_no_path_explains_itself(tmp_path: Path) -> None:
    from graph.stores import connect

    store = write_case(tmp_path / "case.duckdb")
    with connect(str(store)) as opened, opened.writer() as writer:
        for table in ("link", "kin", "shipment"):
            writer.execute(f"DELETE FROM {table}")
    way = transship.open(store).path(SELLER, BUYER)
    assert way.legs == []
    assert way.notes


def test_sql_is_read_only(case_file: Path) -> None:
    case = transship.open(case_file)
    assert case.sql("SELECT count(*) AS n FROM shipment").to_pylist() == [{"n": 3}]
    with pytest.raises(Exception, match="read-only"):
        case.sql("DELETE FROM shipment")


def test_a_begun_id_that_fits_several_is_refused(tmp_path: Path) -> None:
    from graph.stores import connect

    store = write_case(tmp_path / "case.duckdb")
    with connect(str(store)) as opened, opened.writer() as writer:
        for n in range(2):
            twin = f"abcdef00-0000-0000-0000-00000000000{n}"
            writer.execute(f"INSERT INTO entity (id, kind, name) VALUES ('{twin}', 'company', 'Twin {n}')")
            writer.execute(f"INSERT INTO member VALUES ('{twin}', '{twin}')")
    with pytest.raises(transship.BadParams, match=r"fits several: .*Twin 0.*Twin 1"):
        transship.open(store).show("abcdef")


def test_a_case_in_memory_lives_until_it_is_closed() -> None:
    with transship.open(":memory:") as case:
        assert case.status().files == 0
        assert list(case.chains()) == []
    with pytest.raises(transship.StoreUnavailable, match="closed"):
        case.status()


def test_a_writing_verb_leaves_the_store_to_others(tmp_path: Path) -> None:
    store = write_case(tmp_path / "case.duckdb")
    one, other = transship.open(store), transship.open(store)
    one.resolve()
    assert len(other.chains()) == 1
    other.resolve()
    assert len(one.chains()) == 1
