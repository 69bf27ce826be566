"""Fixtures: a fresh database per test, on SQLite and on PostgreSQL.

The schema is migrated once per session into a template; each test gets a copy.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from incidents.migrate import upgrade
from tests.support.postgres import (
    PostgresMissingError,
    PostgresServer,
    start_postgres,
)

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "tocsin_template"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL server, without any database of ours."""
    try:
        server = start_postgres()
    except PostgresMissingError as error:
        pytest.skip(f"PostgreSQL: {error}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _postgres_template(postgres: PostgresServer) -> str:
    postgres.create(TEMPLATE)
    upgrade(postgres.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "tocsin.db"
    upgrade(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database with our schema."""
    path = tmp_path / "tocsin.db"
    shutil.copyfile(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres: PostgresServer, _postgres_template: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with our schema."""
    name = f"t_{uuid4().hex}"
    postgres.create(name, template=_postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database with our schema; runs once per engine."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgresql_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database with nothing in it."""
    name = f"t_{uuid4().hex}"
    postgres.create(name)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without our schema; runs once per engine."""
    return request.getfixturevalue(f"empty_{request.param}_url")
