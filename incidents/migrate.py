"""Brings a database to the shape that the models expect.

Two processes that create tables at once stop each other, so the work is done under
an advisory lock on PostgreSQL and under a file lock beside an SQLite database.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
_LOCK_ID = 7_265_431_902


class Standing(StrEnum):
    """How a database stands to this version's migrations."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def upgrade(url: str) -> None:
    """Create or upgrade the schema at *url*; a no-op when it is current."""
    with _locked(url) as connection:
        command.upgrade(_config(connection), "head")
        connection.commit()


def is_current(connection: Connection) -> bool:
    """Tell whether the database stands at our newest migration."""
    return standing(connection) is Standing.CURRENT


def standing(connection: Connection) -> Standing:
    """Return how the database stands to our migrations; none was ever run: NONE."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Standing.NONE
    scripts = ScriptDirectory(str(FOLDER))
    if revision == scripts.get_current_head():
        return Standing.CURRENT
    try:
        scripts.get_revision(revision)
    except CommandError:
        return Standing.NEWER
    return Standing.OLDER


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        if engine.name == "sqlite":
            with _file_lock(url), engine.connect() as connection:
                yield connection
        else:
            with engine.connect() as connection:
                connection.execute(
                    text("SELECT pg_advisory_lock(:id)"), {"id": _LOCK_ID}
                )
                connection.commit()
                yield connection
                connection.execute(
                    text("SELECT pg_advisory_unlock(:id)"), {"id": _LOCK_ID}
                )
                connection.commit()
    finally:
        engine.dispose()


@contextmanager
def _file_lock(url: str) -> Iterator[None]:
    database = make_url(url).database
    if not database or database == ":memory:":
        msg = "an SQLite database needs a file"
        raise ValueError(msg)
    path = Path(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + ".migrate-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
