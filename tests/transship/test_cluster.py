"""The chain question on a real Spark, in local mode: what comes back is what the store itself answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import transship
from graph.errors import BadFile, BadParams, StoreUnavailable
from graph.store import Store
from graph.stores import connect
from queries.chains import QUERY, Params
from tests.conftest import lacking
from tests.queries.test_chains_agree import worlds
from tests.queries.worlds import World, open_world
from tests.transship.conftest import Run
from transship import cluster
from transship.cluster import leaving, returning
from transship.outfiles import MARK
from transship.results import Answer

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REPO = Path(__file__).resolve().parents[2]
WORLDS = 24  # random ones, side by side in one case
DAY = "2100-01-01"  # records without a day of their own are known from the day they are loaded

# Tables of a few hundred rows take as long as it takes to compile and plan for them.
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def have_spark() -> None:
    """Skip the test where PySpark is missing; on CI fail it."""
    try:
        cluster.need_spark()
    except StoreUnavailable as lack:
        lacking(f"no Spark: {lack}")


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """One Spark for all tests, in this process and on loopback alone."""
    have_spark()
    from transship.cluster.spark import open_session

    try:
        session = open_session("local[2]", SMALL)
    except StoreUnavailable as lack:
        lacking(f"no Spark: {lack}")
    yield session
    session.stop()


def there_and_back(spark: SparkSession, store: Store, room: Path, **params: Any) -> Answer:
    """Export, ask and import in the folders ``left`` and ``back``."""
    from transship.cluster import running

    leaving.export(store.view(), room / "left")
    running.run(spark, str(room / "left"), room / "back", params)
    return returning.answer(store.view(), room / "back")


@pytest.fixture(scope="module")
def asked(spark: SparkSession, demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    """The answer for the demo, and the room with its folders."""
    room = tmp_path_factory.mktemp("asked")
    with connect(str(demo), read_only=True) as store:
        return there_and_back(spark, store, room), room


def side_by_side(several: list[World]) -> World:
    """Worlds that know nothing of each other as one; firms and files of each bear its number."""

    def of(number: int, name: str | None) -> str | None:
        return None if name is None else f"{name}.{number}"

    parties, interests, kin, rows = [], [], [], []
    for n, world in enumerate(several):
        parties += [replace(p, id=f"{p.id}.{n}") for p in world.parties]
        interests += [replace(i, holder=f"{i.holder}.{n}", company=f"{i.company}.{n}") for i in world.interests]
        kin += [(f"{a}.{n}", f"{b}.{n}") for a, b in world.kin]
        rows += [
            replace(
                r,
                file=f"{n}.{r.file}",
                sender=of(n, r.sender),
                receiver=of(n, r.receiver),
                statement=of(n, r.statement),
            )
            for r in world.rows
        ]
    return World(tuple(parties), tuple(interests), tuple(kin), tuple(rows))


def drawn(count: int) -> list[World]:
    """Random worlds of the chain question, the same ones each time."""
    found: list[World] = []

    @seed(7)
    @settings(
        max_examples=count, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(worlds)
    def draw(world: World) -> None:
        found.append(world)

    draw()
    return found


def test_the_demo(asked: tuple[Answer, Path], demo: Path) -> None:
    found, _ = asked
    with transship.open(demo) as case:
        here = case.chains()
    assert len(here) > 0
    assert found.rows == here.rows, "with evidence, ranks, sums and doubts"
    assert found.notes == here.notes
    assert found.params == here.params


def test_random_worlds(spark: SparkSession, tmp_path: Path) -> None:
    params = {"activities": "46.6", "family_hints": True, "max_routes": 50}
    with open_world(side_by_side(drawn(WORLDS))) as store:
        found = there_and_back(spark, store, tmp_path, **params)
        here = QUERY.answer(store.view(), Params(**params))
    assert len(list(here)) > WORLDS / 4, "worlds without chains show nothing"
    assert found.rows == list(here)
    assert found.notes == list(here.notes)


def test_rows_are_numbered_in_the_order_of_their_keys(spark: SparkSession) -> None:
    from transship.cluster.spark import SparkView

    view = SparkView(spark)
    view.table("numbers", spark.range(0, 1000, 1, 7).selectExpr("(id * 617) % 1000 AS key", "id AS other"))
    rows = view.rows("SELECT other, CAST(row_number() OVER (ORDER BY key) AS INTEGER) AS n, key FROM numbers")
    assert sorted((row["n"], row["key"]) for row in rows) == [(key + 1, key) for key in range(1000)]
    assert list(rows[0]) == ["other", "n", "key"]
    view.table("numbers", spark.range(0).selectExpr("id AS key", "id AS other"))
    assert view.rows("SELECT row_number() OVER (ORDER BY key) AS n FROM numbers") == []


def test_as_the_commands_do_it(
    run: Run, spark: SparkSession, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(spark), "stop", lambda self: None)  # the session is that of all tests
    left, back = tmp_path / "left", tmp_path / "back"
    exported = run("cluster", "export", left, "--store", demo, "--as-of", DAY)
    assert exported.exit_code == 0, exported.stderr
    done = run("cluster", "run", left, back, "--master", "local[2]", "--goods", "chips", "--json", "-q")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["considered"]["sellers"] > 0
    imported = run("cluster", "import", back, "--store", demo, "--json")
    here = run("chains", "--store", demo, "--goods", "chips", "--as-of", DAY, "--json")
    assert json.loads(here.stdout)
    assert imported.stdout == here.stdout
    assert imported.stderr == here.stderr
    other_day = run("cluster", "run", left, tmp_path / "other", "--master", "local[2]", "--param", "as_of=2023-01-01")
    assert other_day.exit_code == 2
    assert "as_of" in other_day.stderr
    seller = run("cluster", "run", left, tmp_path / "other", "--master", "local[2]", "--param", "seller=1")
    assert seller.exit_code == 2
    assert "transship chains" in seller.stderr


def test_a_folder_that_is_not_whole_is_refused(
    spark: SparkSession, asked: tuple[Answer, Path], demo: Path, tmp_path: Path
) -> None:
    from transship.cluster import running

    left, back = (shutil.copytree(asked[1] / name, tmp_path / name) for name in ("left", "back"))
    next((left / "shipment" / "chapter=85").iterdir()).unlink()
    with pytest.raises(BadFile, match="rows"):
        running.run(spark, str(left), tmp_path / "again", {})
    assert not (tmp_path / "again").exists()
    with pytest.raises(BadFile, match="not that of this step"):
        running.run(spark, str(back), tmp_path / "again", {})

    with connect(str(demo), read_only=True) as store:
        file = back / "leg_movement.parquet"
        file.write_bytes(file.read_bytes()[:-1])
        with pytest.raises(BadFile, match="leg_movement is not as it was written"):
            returning.answer(store.view(), back)
        file.unlink()
        with pytest.raises(BadFile, match="leg_movement is missing"):
            returning.answer(store.view(), back)
        with pytest.raises(BadFile, match="not that of this step"):
            returning.answer(store.view(), left)
        with pytest.raises(BadFile, match="no answer"):
            returning.answer(store.view(), tmp_path)


def test_a_case_that_has_changed_is_refused(asked: tuple[Answer, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    with transship.open(other) as case:
        case.load(REPO / "transship" / "demo" / "case" / "kz")
        with pytest.raises(StoreUnavailable, match="changed"):
            case.cluster.answer(asked[1] / "back")


def test_a_setting_is_a_pair() -> None:
    have_spark()
    from transship.cluster.spark import settings_of

    assert settings_of(["spark.executor.memory=8g"]) == {"spark.executor.memory": "8g"}
    for wrong in ("spark.executor.memory", "executor.memory=8g"):
        with pytest.raises(BadParams):
            settings_of([wrong])


def test_what_leaves_names_nobody(demo: Path, tmp_path: Path) -> None:
    """The embedded engine reads the folder: columns with names, contacts and numbers are not there."""
    with connect(str(demo), read_only=True) as store:
        leaving.export(store.view(), tmp_path / "left")
        columns = {
            (name, row["column_name"])
            for name in leaving.TABLES
            for row in store.view().rows(
                "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet($files))",
                {"files": str(tmp_path / "left" / name / "**" / "*.parquet")},
            )
        }
        texts = store.view().rows(
            "SELECT DISTINCT hs6 FROM read_parquet($files) WHERE description IS NOT NULL",
            {"files": str(tmp_path / "left" / "shipment" / "**" / "*.parquet")},
        )
    kept = {"name", "names", "identifiers", "addresses", "phones", "emails", "born", "brand", "manufacturer", "hs_raw"}
    assert not {column for _, column in columns} & kept
    assert {row["hs6"] for row in texts} <= {"880220", "880211", "880230", "852580"}
    assert json.loads((tmp_path / "left" / MARK).read_text())["tables"]["shipment"]["rows"] > 0


def test_a_case_without_goods_does_not_leave(tmp_path: Path) -> None:
    with open_world(World(())) as store, pytest.raises(BadParams, match="HS code"):
        leaving.export(store.view(), tmp_path / "left")
    assert not list(tmp_path.iterdir())
