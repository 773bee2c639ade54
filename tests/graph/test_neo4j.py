from tests.conftest import Bolt
def test_x(neo4j_server: Bolt) -> None:
    from neo4j import GraphDatabase
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as d:
        assert d.execute_query("RETURN 1 AS x").records[0]["x"] == 1
