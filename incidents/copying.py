"""Copies an installation from one database to another: all of it, or nothing.

The source is read in one snapshot and never changed. The target takes everything in
one transaction, which is committed only once each table and each case's hash chain
has been read back and compared. Triggers of the target stay on: rows are only added.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import URL, Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from incidents.core.errors import Fault, InputRefusedError, NotCopiedError
from incidents.migrate import Standing, standing, upgrade
from incidents.store import Database, UnitOfWork, open_database, whole

# Workers beat and auditors look every 20 s; after three of them nobody is there.
STOPPED_FOR = timedelta(seconds=60)
_DRIVERS = ("sqlite", "postgresql+psycopg")
_SPELLING = "write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"

# Is told what is being done, and how many rows of how many are done.
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What stands in the target now.

    Attributes:
        rows: by table.
        cases: how many cases have a hash chain; each was verified.
    """

    rows: dict[str, int]
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where an installation is copied from and to."""

    source: URL
    target: URL


def route(source: str, target: str) -> Route:
    """Return the two databases.

    Raises:
        InputRefusedError: an address is none that Tocsin knows, or both are one.
    """
    found = Route(source=_address("--from", source), target=_address("--to", target))
    if found.source == found.target:
        raise _refused("--to", "is the database that is copied")
    if _is_file(found.source) and not Path(str(found.source.database)).is_file():
        raise _refused("--from", "there is no such file")
    if _is_file(found.target) and not Path(str(found.target.database)).parent.is_dir():
        raise _refused("--to", "there is no such folder")
    return found


def copy_installation(way: Route, *, watch: Watch) -> Copied:
    """Copy everything that an installation must not lose.

    Raises:
        InputRefusedError: the source is no stopped installation of this version, or
            the target is not empty; nothing was changed.
        NotCopiedError: the copy broke off or differs from the source; no row of it
            is in the target.
    """
    with ExitStack() as stack:
        source = stack.enter_context(_opened("--from", way.source))
        snapshot = stack.enter_context(_snapshot(source))
        _check_source(source, snapshot)
        with _reached("--to"):
            _check_target(way.target)
            upgrade(_text(way.target))
        target = stack.enter_context(_opened("--to", way.target))
        with _reached("--to"), target.writer.begin() as connection:
            whole.keep_others_out(connection)
            _check_empty(connection)
            job = _Job(snapshot, connection, watch, total=0)
            with _rolled_back():
                copied = job.run()
                _check_unchanged(source, copied)
        return copied


@dataclass(slots=True)
class _Job:
    """One copy under way."""

    source: Connection
    target: Connection
    watch: Watch
    total: int
    done: int = 0
    digests: dict[str, whole.TableDigest] = field(default_factory=dict)

    def run(self) -> Copied:
        self.total = 2 * sum(whole.counts(self.source).values())
        for table in whole.COPIED:
            digest = self.digests[table.name] = whole.TableDigest()
            with closing(whole.read_rows(self.source, table)) as some:
                for rows in some:
                    whole.add_rows(self.target, table, rows)
                    digest.add(rows)
                    self._forward(f"copying {table.name}", len(rows))
        self._compare()
        return Copied(
            rows={name: digest.count for name, digest in self.digests.items()},
            cases=self._verify_chains(),
        )

    def _compare(self) -> None:
        """Read every table of the target back."""
        for table in whole.COPIED:
            found = whole.TableDigest()
            with closing(whole.read_rows(self.target, table)) as some:
                for rows in some:
                    found.add(rows)
                    self._forward(f"checking {table.name}", len(rows))
            if found != self.digests[table.name]:
                msg = f"{table.name} does not read the same in the target"
                raise NotCopiedError(msg)

    def _verify_chains(self) -> int:
        self.watch("checking the timelines", self.done, self.total)
        broken = whole.first_broken_chain(self.target)
        if broken is not None:
            msg = f"the timeline of {broken[0]} is broken at entry {broken[1]}"
            raise NotCopiedError(msg)
        expected: dict[UUID, tuple[int, str]] = whole.heads(self.source)
        if whole.heads(self.target) != expected:
            msg = "the timelines of the target do not end as those of the source"
            raise NotCopiedError(msg)
        return len(expected)

    def _forward(self, doing: str, rows: int) -> None:
        self.done += rows
        self.watch(doing, self.done, self.total)


def _address(option: str, given: str) -> URL:
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise _refused(option, f"is no address of a database: {_SPELLING}") from error
    if url.drivername not in _DRIVERS:
        raise _refused(option, f"is no database that Tocsin knows: {_SPELLING}")
    if not _is_file(url):
        return url
    if url.database in {None, "", ":memory:"}:
        raise _refused(option, "names no file")
    return url.set(database=str(Path(str(url.database)).resolve()))


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _refused(option: str, says: str) -> InputRefusedError:
    return InputRefusedError((Fault(option, says),))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def _opened(option: str, url: URL) -> Iterator[Database]:
    with _reached(option), closing(open_database(_text(url))) as database:
        yield database


@contextmanager
def _reached(option: str) -> Iterator[None]:
    """Turn the driver's errors into ours: its words may hold addresses or values."""
    try:
        yield
    except DBAPIError as error:
        kind = type(error.orig).__name__
        says = f"the database does not answer or refuses this ({kind})"
        raise _refused(option, says) from error


@contextmanager
def _rolled_back() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        msg = f"a database broke off ({type(error.orig).__name__})"
        raise NotCopiedError(msg) from error
    except KeyboardInterrupt as error:
        msg = "interrupted"
        raise NotCopiedError(msg) from error


@contextmanager
def _snapshot(source: Database) -> Iterator[Connection]:
    """Read the source as it stands at one moment."""
    with source.reader.connect() as connection:
        if source.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _check_source(source: Database, snapshot: Connection) -> None:
    match standing(snapshot):
        case Standing.NONE:
            raise _refused("--from", "no Tocsin has ever run on this database")
        case Standing.OLDER:
            says = "is of an older version: start this version on it once, then stop it"
            raise _refused("--from", says)
        case Standing.NEWER:
            raise _refused("--from", "is of a newer version than this one")
    now, last = _last_sign(source)
    if last is not None and now - last < STOPPED_FOR:
        left_s = (STOPPED_FOR - (now - last)).total_seconds()
        says = (
            f"a web process or a worker was alive {(now - last).total_seconds():.0f} s"
            " ago: what it takes in while you copy would be lost. Stop all of them, and"
            f" begin again in {left_s:.0f} s"
        )
        raise _refused("--from", says)


def _last_sign(source: Database) -> tuple[datetime, datetime | None]:
    """Return the present instant, and when a process on the source was last alive."""
    with UnitOfWork(source).read() as tx:
        now = tx.database_now()
        signs = [*tx.audited_at(now=now).values(), tx.last_beat(now=now)]
        known = [sign for sign in signs if sign is not None]
        return now, max(known, default=None)


def _check_target(url: URL) -> None:
    with (
        closing(open_database(_text(url))) as database,
        database.writer.connect() as connection,
    ):
        foreign = whole.foreign_tables(connection)
        if foreign:
            says = f"holds tables that are not Tocsin's, such as {foreign[0]}"
            raise _refused("--to", says)
        if standing(connection) is Standing.NEWER:
            raise _refused("--to", "is of a newer version than this one")
        _check_empty(connection)


def _check_empty(connection: Connection) -> None:
    filled = whole.filled_table(connection)
    if filled is not None:
        says = f"is not empty (there are rows in {filled}): give a new database"
        raise _refused("--to", says)


def _check_unchanged(source: Database, copied: Copied) -> None:
    """Refuse a copy that somebody wrote past: an import, or a process just started."""
    now, last = _last_sign(source)
    with source.reader.connect() as connection:
        same = whole.counts(connection) == copied.rows
    if not same or (last is not None and now - last < STOPPED_FOR):
        msg = "somebody wrote to the source in the meantime: stop everything there"
        raise NotCopiedError(msg)
