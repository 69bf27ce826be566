"""Backs an SQLite installation up into one file, while it runs, and looks at the copy.

The copy is made by SQLite itself in one step, so that it is the database at one moment.
It takes its name only once it has been read back: a file of that name is whole.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.engine import make_url

from incidents.core.errors import Fault, InputRefusedError, StoreUnavailableError
from incidents.store import open_database, whole

_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup holds.

    Attributes:
        cases: how many cases have a timeline; each was verified.
        size: of the file, in bytes.
    """

    cases: int
    size: int


def back_up(url: str, file: Path) -> BackedUp:
    """Write the database at *url* to *file*, readable by its owner only.

    Raises:
        InputRefusedError: there is such a file already, no such folder, no database,
            or it is none of SQLite.
        StoreUnavailableError: the copy could not be made or is not whole; there is no
            file of that name.
    """
    source = make_url(url)
    if source.get_backend_name() != "sqlite":
        command = f"pg_dump --format=custom --file={file} {_for_libpq(url)}"
        raise _refused("FILE", f"PostgreSQL has a command of its own: {command}")
    if not Path(source.database or "").is_file():
        raise _refused("TOCSIN_DATABASE_URL", "there is no such file")
    if file.exists():
        raise _refused("FILE", "is there already: give another name")
    if not file.parent.is_dir():
        raise _refused("FILE", "there is no such folder")
    beside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(Path(str(source.database)), beside)
        cases = _looked_at(beside)
        os.link(beside, file)  # never over a file that has come meanwhile
    except (sqlite3.Error, OSError) as error:
        msg = f"no backup was made ({type(error).__name__})"
        raise StoreUnavailableError(msg) from error
    finally:
        for name in ("", *_SIDE_FILES):
            beside.with_name(beside.name + name).unlink(missing_ok=True)
    return BackedUp(cases=cases, size=file.stat().st_size)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written)


def _looked_at(file: Path) -> int:
    """Return how many cases the copy holds, once all of it has been read."""
    with (
        closing(open_database(f"sqlite:///{file}")) as database,
        database.reader.connect() as connection,
    ):
        if connection.scalar(text("PRAGMA integrity_check")) != "ok":
            raise StoreUnavailableError("the copy is damaged: look at the disk")
        broken = whole.first_broken_chain(connection)
        if broken is not None:
            msg = f"the timeline of {broken[0]} is broken at entry {broken[1]}"
            raise StoreUnavailableError(msg)
        cases = len(whole.heads(connection))
    _make_one_file(file)
    return cases


def _make_one_file(file: Path) -> None:
    """Let the copy need no file beside it, and put it on the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(path: str, says: str) -> InputRefusedError:
    return InputRefusedError((Fault(path, says),))


def _for_libpq(url: str) -> str:
    """Return the address as PostgreSQL's own programs take it, without a password."""
    given = make_url(url)
    plain = URL.create(
        "postgresql",
        username=given.username,
        host=given.host,
        port=given.port,
        database=given.database,
        query=given.query,
    )
    return plain.render_as_string()
