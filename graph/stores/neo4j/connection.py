"""A session with a Neo4j server: who logs in, what goes wrong in our words, and reading with parameters only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn, TypeVar

import neo4j
import pyarrow as pa
from neo4j import exceptions as foreign
from neo4j.time import Date, DateTime

from graph.errors import BadParams, StoreUnavailable, StoreVersion
from graph.store import Params, Row, Step

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

# The statements name what a subquery takes (`CALL (f) { … }`), which began with 5.23. Calendar versions (2025.01 …) come after 5.26.
OLDEST = (5, 23)

# A server that does not answer within this is taken for one that is not there.
_CONNECT_S = 10.0
_RETRY_S = 30.0

_ABSENT = "Start it (`make neo4j-up` starts one on this machine), or name another with --uri or NEO4J_URI."
_LOGIN = "Set NEO4J_USER, and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE; the password of `make neo4j-up` lies in .neo4j/password."

_Answer = TypeVar("_Answer")


class Login(NamedTuple):
    """A user and a password that no message and no log shows."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login(user={self.user!r}, password=…)"


@contextmanager
def ours(address: str) -> Iterator[None]:
    """Errors of the driver and of the server come out as ours, the most telling first."""
    try:
        yield
    except foreign.AuthError as error:
        limited = error.code == "Neo.ClientError.Security.AuthenticationRateLimit"
        raise StoreUnavailable(
            "the server refuses the user or the password"
            + (" and wants a pause after several wrong ones" if limited else ""),
            where=address,
            fix=_LOGIN,
        ) from error
    except (foreign.ServiceUnavailable, foreign.SessionExpired, OSError) as error:
        raise StoreUnavailable("no Neo4j server answers, or it went away", where=address, fix=_ABSENT) from error
    except (foreign.ConfigurationError, ValueError) as error:
        # The text of the address stays out of the message: somebody may have put a password into it.
        raise BadParams(
            "the address of the server cannot be used",
            fix="Give one like bolt://127.0.0.1:7687, without user and password.",
        ) from error
    except foreign.Neo4jError as error:
        _explain(error, address)
    except foreign.DriverError as error:
        raise StoreUnavailable(
            f"the talk with the server broke off: {error}", where=address, fix="Run the same command again."
        ) from error


def _explain(error: foreign.Neo4jError, address: str) -> NoReturn:
    code = error.code or ""
    if code.endswith(("AccessMode", "ForbiddenOnReadOnlyDatabase", "WriteOnReadOnlyAccessDatabase")):
        raise StoreUnavailable(
            "the database takes no changes: it is read-only",
            where=address,
            fix="Take server.databases.default_to_read_only and server.databases.read_only out of neo4j.conf and start the server anew.",
        ) from error
    if code.endswith("DatabaseNotFound"):
        raise BadParams(
            "the server has no such database", where=address, fix="Leave --database out, or list them: SHOW DATABASES."
        ) from error
    if code.startswith("Neo.TransientError") or code.startswith("Neo.DatabaseError"):
        raise StoreUnavailable(
            f"the server could not go on: {error.message}",
            where=address,
            fix="Check its disk and memory (see its log), then run the same command again.",
        ) from error
    if code.endswith(("Forbidden", "CredentialsExpired")):
        raise StoreUnavailable(f"the server does not allow it: {error.message}", where=address, fix=_LOGIN) from error
    raise BadParams(
        f"the statement cannot be run: {error.message}", where=address, fix="Check its words against docs/model.md."
    ) from error


def check_version(agent: str, address: str) -> str:
    """The version in what a server says of itself (``Neo4j/5.26.28``). Raises StoreVersion where it is too old."""
    found = re.search(r"(\d+)\.(\d+)\S*", agent)
    if not found or (int(found[1]), int(found[2])) < OLDEST:
        raise StoreVersion(
            f"the server is {agent.replace('/', ' ')}, and {'.'.join(map(str, OLDEST))} or newer is needed",
            where=address,
            fix="Install Neo4j 5.26 (`make neo4j-up` starts one on this machine).",
        )
    return found[0]


def plain(value: Any) -> Any:
    """A value of the driver as Python's own."""
    if isinstance(value, (Date, DateTime)):
        return value.to_native()
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


class NeoView:
    """Reads with Cypher: every statement is routed as reading, so the server itself refuses one that writes."""

    by_place = False

    def __init__(self, store: NeoStore) -> None:
        self._store = store

    def rows(self, sql: str, params: Params | None = None) -> list[Row]:
        """All rows of a Cypher statement; dates as Python's own, nodes and paths as the driver has them."""

        def read(transaction: neo4j.ManagedTransaction) -> list[Row]:
            result = transaction.run(sql, dict(params or {}))
            names = result.keys()
            return [dict(zip(names, map(plain, record.values()), strict=True)) for record in result]

        with ours(self._store.address), self._store.session(neo4j.READ_ACCESS) as session:
            return session.execute_read(read)

    def arrow(self, sql: str, params: Params | None = None) -> Any:
        return pa.Table.from_pylist(self.rows(sql, params))

    def together(self, work: Callable[[], _Answer], stop: Callable[[], object] | None = None) -> _Answer:
        return work()

    def run(self, steps: Sequence[Step], params: Params | None = None) -> None:
        raise BadParams(
            "steps of SQL cannot be run on Neo4j", fix="Ask the store file, or use the Cypher of the question."
        )


class NeoStore:
    """An open Neo4j database. Close it, or use it as a context manager."""

    def __init__(self, driver: neo4j.Driver, address: str, database: str | None, version: str) -> None:
        self._driver = driver
        self._database = database
        self.address = address
        self.version = version

    def view(self) -> NeoView:
        return NeoView(self)

    def writer(self) -> Any:
        raise BadParams(
            "a Neo4j server is filled from a store file", where=self.address, fix="Run `transship neo4j push`."
        )

    def trial(self) -> Any:
        raise BadParams(
            "what would be without a decision is tried on a store file",
            where=self.address,
            fix="Give the file with --store.",
        )

    def limit(self, memory: str) -> None:
        raise BadParams(
            "the memory of a Neo4j server is set where it is started",
            where=self.address,
            fix="Set server.memory.heap.max_size there.",
        )

    def session(self, access: str) -> neo4j.Session:
        """A session of the driver; errors are not yet ours."""
        return self._driver.session(database=self._database, default_access_mode=access)

    def write(self, cypher: str, params: Mapping[str, Any]) -> Row:
        """One transaction of one statement, tried again where the server says that this can help. The first row, or an empty one."""

        def work(transaction: neo4j.ManagedTransaction) -> Row:
            record = transaction.run(cypher, dict(params)).single(strict=False)
            return dict(record) if record else {}

        with ours(self.address), self.session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def run_alone(self, cypher: str) -> None:
        """One statement outside a transaction of ours: of the schema, or one that makes its own transactions."""
        with ours(self.address), self.session(neo4j.WRITE_ACCESS) as session:
            session.run(cypher).consume()

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> NeoStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_server(address: str, login: Login, database: str | None = None) -> NeoStore:
    """Log in to a server. Raises StoreUnavailable (not there, wrong password), StoreVersion (too old), BadParams (a wrong address)."""
    if "@" in address:
        raise BadParams("an address with a user or a password in it would be seen by others", fix=_LOGIN)
    scheme, sign, _ = address.partition("://")
    if not sign or scheme not in SCHEMES:
        raise BadParams(
            f'"{address}" is no address of a Neo4j server',
            fix=f"Give one like bolt://127.0.0.1:7687 ({', '.join(SCHEMES)}).",
        )
    with ours(address):
        driver = neo4j.GraphDatabase.driver(
            address, auth=(login.user, login.password), connection_timeout=_CONNECT_S, max_transaction_retry_time=_RETRY_S,
            notifications_min_severity="OFF", user_agent="transship",
        )  # fmt: skip
        try:
            version = check_version(driver.get_server_info().agent, address)
        except BaseException:
            driver.close()
            raise
    return NeoStore(driver, address, database, version)
