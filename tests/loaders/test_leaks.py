"""The tables of the Offshore Leaks are joined across files, whatever their order; everything here is invented."""

from __future__ import annotations

import zipfile
from itertools import permutations
from pathlib import Path

import pytest

from graph.stores.duckdb import open_store
from loaders.icij import nodes, relations
from loaders.intake import load

ENTITIES = (
    "node_id,name,original_name,former_name,jurisdiction,jurisdiction_description,address,incorporation_date,inactivation_date,status,"
    "ibcRUC,country_codes,countries,sourceID,valid_until,note\n"
    "10000001,INVENTED HOLDINGS LTD,,,BVI,British Virgin Islands,,23-MAR-2006,,Active,654321,HKG,Hong Kong,Example Papers,,\n"
)
OFFICERS = (
    "node_id,name,countries,country_codes,sourceID,valid_until,note\n"
    "12000001,Sample Petrovich Testov,Russia,RUS,Example Papers,,\n"
    "12000002,THE BEARER,,,Example Papers,,\n"
)
ADDRESSES = (
    "node_id,address,name,countries,country_codes,sourceID,valid_until,note\n"
    '14000001,"Trial Street 5, Exampletown, Russia",,Russia,RUS,Example Papers,,\n'
)
RELATIONSHIPS = (
    "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\n"
    "12000001,10000001,officer_of,shareholder of,,12-MAY-2006,,Example Papers\n"
    "12000002,10000001,officer_of,shareholder of,,,,Example Papers\n"
    "12000001,14000001,registered_address,registered address,,,,Example Papers\n"
)
TABLES = {"entities": ENTITIES, "officers": OFFICERS, "addresses": ADDRESSES, "relationships": RELATIONSHIPS}


def write(folder: Path) -> dict[str, Path]:
    paths = {name: folder / f"nodes-{name}.csv" for name in TABLES}
    for name, path in paths.items():
        path.write_text(TABLES[name], encoding="utf-8")
    return paths


@pytest.mark.parametrize("order", list(permutations(("entities", "officers", "relationships"))))
def test_relationships_find_their_nodes_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    from graph.identity.resolution import resolve

    paths = write(tmp_path)
    with open_store(":memory:") as store:
        for name in order:
            (report,) = load(store, [paths[name]])
            assert report.loader == "icij"
        resolve(store)
        view = store.view()
        (link,) = view.rows(
            "SELECT h.name AS holder, h.kind, h.addresses, c.name AS company, c.country, l.edge, l.kinds, l.since "
            "FROM link l JOIN entity h ON h.id = l.holder_id JOIN entity c ON c.id = l.company_id"
        )
    assert (link["holder"], link["kind"], link["company"], link["country"]) == (
        "Sample Petrovich Testov", "person", "INVENTED HOLDINGS LTD", "vg",
    )  # fmt: skip
    assert (link["edge"], link["kinds"], link["since"].isoformat()) == ("OWNS", ["shares"], "2006-05-12")
    assert link["addresses"] == ["Trial Street 5, Exampletown, Russia"], (
        "from the table of addresses beside the relationships"
    )


def test_addresses_are_found_in_the_archive_that_is_published(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "full.zip", "w") as archive:
        for name, path in write(tmp_path).items():
            archive.write(path, f"full/nodes-{name}.csv")
    with open_store(":memory:") as store:
        load(store, [tmp_path / "full.zip"])
        rows = store.view().rows("SELECT addresses FROM mention WHERE len(addresses) > 0")
    assert [row["addresses"] for row in rows] == [["Trial Street 5, Exampletown, Russia"]]


def test_nobody_is_made_of_a_bearer(tmp_path: Path) -> None:
    paths = write(tmp_path)
    with open_store(":memory:") as store:
        (report,) = load(store, [paths["officers"]])
    assert (report.rows_read, report.loaded, report.skipped) == (2, 1, 1)
    assert "bearers" in report.notes[0]


@pytest.mark.parametrize(
    "name",
    ["THE BEARER", "Bearer", "BEARER SHARES", "El Portador", "AL PORTADOR", "TO THE BEARER", "BEARER 1", '"BEARER"'],
)
def test_bearers(name: str) -> None:
    assert nodes.is_bearer(name)


@pytest.mark.parametrize("name", ["BEARER TRADING LTD", "John Bearer", "PORTADORES DEL SUR S.A."])
def test_names_that_only_sound_so(name: str) -> None:
    assert not nodes.is_bearer(name)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("shareholder of", [("OWNS", "shares")]),
        ("Director / Shareholder", [("DIRECTS", "director"), ("OWNS", "shares")]),
        ("beneficiary of", [("OWNS", "beneficiary")]),
        ("Beneficial Owner", [("OWNS", "beneficial_owner")]),
        ("power of attorney of", [("DIRECTS", "director")]),
        ("secretary of", [("", "")]),
        ("Member of the Board", [("DIRECTS", "director")]),
        ("friend of", []),
    ],
)
def test_capacities(link: str, told: list[tuple[str, str]]) -> None:
    assert relations.capacities(link) == told


def test_an_older_release_names_the_capacity_as_the_type(tmp_path: Path) -> None:
    path = tmp_path / "edges.csv"
    path.write_text(
        "node_1,rel_type,node_2\n12000001,shareholder of,10000001\n12000003,intermediary of,10000001\n",
        encoding="utf-8",
    )
    with open_store(":memory:") as store:
        (report,) = load(store, [path])
        (row,) = store.view().rows("SELECT edge, kind, role FROM interest")
    assert (report.loader, report.loaded, report.skipped) == ("icij", 1, 1)
    assert row == {"edge": "OWNS", "kind": "shares", "role": "shareholder of"}


def test_releases_of_several_years_are_known() -> None:
    for names in (
        ("node_id_start", "node_id_end", "rel_type", "link"),
        ("START_ID", "TYPE", "END_ID", "link"),
        ("node_1", "rel_type", "node_2"),
    ):
        assert relations.columns(names)
    assert relations.columns(("node_id", "name")) is None
    assert relations.columns(("rel_type", "node_1")) is None
