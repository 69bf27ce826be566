"""``tocsin backup``: one whole file, made while others write, or none."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from incidents.store import whole
from tests.cli.shell import Tocsin
from tests.support.filings import Press
from tests.support.moving import connected, rows_in, settle_in
from tests.support.runtime import SetClock, make_runtime


@pytest.fixture
def installation(tocsin: Tocsin) -> Tocsin:
    """An installation with two cases."""
    rt = make_runtime(tocsin.url, tocsin.folder, SetClock(), pdf=Press())
    settle_in(rt)
    rt.close()
    return tocsin


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "tocsin.backup"


def test_the_backup_is_one_file_with_every_row(installation: Tocsin, file: Path):
    done = installation("backup", file)

    assert done.exit_code == 0
    assert "2 cases, each timeline whole" in done.stdout
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o077 == 0
    assert rows_in(f"sqlite:///{file}") == rows_in(installation.url)


def test_it_is_made_while_somebody_writes_and_holds_one_moment(
    installation: Tocsin, file: Path
):
    path = installation.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO throttle VALUES ('half', '2026-01-01 00:00:00', 1)")
        done = installation("backup", file)
        other.execute("COMMIT")

    assert done.exit_code == 0
    with connected(f"sqlite:///{file}") as connection:
        half = text("SELECT count(*) FROM throttle WHERE subject = 'half'")
        assert connection.scalar(half) == 0
        assert whole.first_broken_chain(connection) is None


def test_a_file_that_is_there_is_never_written_over(installation: Tocsin, file: Path):
    file.write_text("an older backup")

    done = installation("backup", file)

    assert done.exit_code == 1
    assert done.stderr == "FILE: is there already: give another name\n"
    assert file.read_text() == "an older backup"


def test_a_record_that_was_rewritten_is_named_and_no_backup_is_kept(
    installation: Tocsin, file: Path
):
    with connected(installation.url) as connection:
        connection.execute(text("DROP TRIGGER timeline_no_update"))
        connection.execute(text("UPDATE timeline SET actor = 'forger' WHERE seq = 2"))

    done = installation("backup", file)

    assert done.exit_code == 1
    assert "is broken at entry 2" in done.stderr
    assert list(file.parent.iterdir()) == []


def test_for_postgresql_it_names_the_command_and_no_password(
    installation: Tocsin, file: Path
):
    elsewhere = Tocsin(
        installation.folder, "postgresql+psycopg://ada:hunter2@db.example.org/tocsin"
    )

    done = elsewhere("backup", file)

    assert done.exit_code == 1
    assert "pg_dump --format=custom" in done.stderr
    assert "postgresql://ada@db.example.org/tocsin" in done.stderr
    assert "hunter2" not in done.stderr
