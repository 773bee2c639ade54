"""What another engine gives back is enough: the conclusion from the tables that travel is the whole answer."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from queries.chains import QUERY, Params, notes, returned
from queries.chains.conclusion import conclude
from queries.chains.tables import prepare
from tests.queries.test_chains_agree import worlds
from tests.queries.worlds import World, open_world

_MADE = "SELECT table_name AS name FROM duckdb_tables() WHERE temporary AND database_name = 'temp'"


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds)
def test_the_tables_that_come_back_are_enough(world: World) -> None:
    params = Params(family_hints=True)
    with open_world(world) as store:
        whole = QUERY.answer(store.view(), params)
        view = store.view()
        values = prepare(view, params)
        counts = notes.counted(view, values)
        view.run(returned.CUT, values)
        kept = {table.name for table in returned.TABLES}
        made = {row["name"] for row in view.rows(_MADE)}
        assert kept < made
        for name in made - kept:
            view.rows(f'DROP TABLE temp."{name}"')
        for table in returned.TABLES:
            columns = [row["column_name"] for row in view.rows(f'DESCRIBE temp."{table.name}"')]
            for name in set(columns) - set(table.columns):
                view.rows(f'ALTER TABLE temp."{table.name}" DROP COLUMN "{name}"')
        view.run(returned.SUMS, values)
        assert conclude(view, params, values, counts) == whole
