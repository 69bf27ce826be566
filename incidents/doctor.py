"""The doctor: is this installation well? Looks, and changes nothing.

Each check answers in plain words by itself, and one that fails stops no other. What
cannot be examined because something before it failed is left out; that is red then.
"""

import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import make_url

from incidents.core.audit import AuditFinding, Check
from incidents.core.errors import IncidentsError
from incidents.core.ports import Printout, Renderer
from incidents.core.regime import Law
from incidents.migrate import is_current
from incidents.runtime import Runtime
from incidents.services.auditing import look
from incidents.services.escalation_views import dry_runs
from incidents.store import Database, open_database
from incidents.system_clock import SystemClock

KEY_AT_LEAST = 32
_MB = 10**6
_OF_CHANNELS = {Check.UNREACHABLE, Check.LINK}
_PAGE = (
    '<html lang="en"><head><title>Doctor</title>'
    '<link rel="stylesheet" href="bundled:notification.css"></head>'
    "<body><p>One page.</p></body></html>"
)


class State(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    WARNING = "warning"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one check says.

    Attributes:
        to_do: a sentence; "" where nothing is to be done.
    """

    check: str
    state: State
    says: str
    to_do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """What there is to examine.

    Attributes:
        key_file: where the server key ought to be; None where the settings hold it.
        key_length: bytes of the key in the settings.
        enter: gives a runtime over an open database, without changing anything.
        unsafe: what a careful person would not leave so: (grave, says, to do).
    """

    data_folder: Path
    key_file: Path | None
    key_length: int
    database_url: str = field(repr=False)
    load_law: Callable[[], Law]
    renderer: Callable[[], Renderer]
    enter: Callable[[Database], Runtime]
    unsafe: tuple[tuple[bool, str, str], ...] = ()


def examine(premises: Premises, *, only: Iterable[str] = ()) -> tuple[Answer, ...]:
    """Return the answer of each check, in the order in which they build on each other.

    Args:
        only: names of checks; none means all.
    """
    wanted = frozenset(only) or frozenset(CHECKS)
    found = [
        answer
        for name, check in _DRY.items()
        if name in wanted
        for answer in check(premises)
    ]
    inside = wanted & frozenset(_INSIDE)
    if inside or "database" in wanted:
        found += [
            each
            for each in _inside(premises, inside)
            if each.check in wanted or each.state is State.RED
        ]
    return tuple(found)


def _settings(premises: Premises) -> Iterator[Answer]:
    for grave, says, to_do in premises.unsafe:
        state = State.RED if grave else State.WARNING
        yield Answer(check="settings", state=state, says=says, to_do=to_do)
    if not premises.unsafe:
        yield Answer(check="settings", state=State.OK, says="Nothing unsafe is set.")


def _keys(premises: Premises) -> Iterator[Answer]:
    path = premises.key_file
    says, to_do = "The server key is there.", ""
    if path is None:
        if premises.key_length < KEY_AT_LEAST:
            says = f"TOCSIN_SERVER_KEY is shorter than {KEY_AT_LEAST} bytes."
            to_do = "Put back the key that this installation began with."
    elif not path.is_file():
        says = "There is no server key."
        to_do = "Start Tocsin once, or put server.key back from its backup."
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        says = "Others on this machine can read server.key."
        to_do = "Run: chmod 600 server.key, in the data folder."
    state = State.RED if to_do else State.OK
    yield Answer(check="keys", state=state, says=says, to_do=to_do)


def _disk(premises: Premises) -> Iterator[Answer]:
    folder = premises.data_folder
    if not folder.is_dir():
        says = "There is no data folder."
        to_do = "Start Tocsin once, or set TOCSIN_DATA_FOLDER right."
        yield Answer(check="disk", state=State.RED, says=says, to_do=to_do)
        return
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        says = "Others on this machine can look into the data folder."
        to_do = "Run: chmod 700 on the data folder."
        yield Answer(check="disk", state=State.RED, says=says, to_do=to_do)
    usage = shutil.disk_usage(folder)
    state = state_of_disk(free=usage.free, total=usage.total)
    says = f"{usage.free // _MB} MB are free for the data folder."
    to_do = "" if state is State.OK else "Make room before reports cannot be stored."
    yield Answer(check="disk", state=state, says=says, to_do=to_do)


def state_of_disk(*, free: int, total: int) -> State:
    """Return how it stands with a disk; a large one is not full at 5 %."""
    share = free / total if total else 0.0
    if free < 500 * _MB or (share < 0.05 and free < 5000 * _MB):
        return State.RED
    tight = share < 0.2 and free < 10_000 * _MB
    return State.WARNING if tight else State.OK


def _law(premises: Premises) -> Iterator[Answer]:
    try:
        law = premises.load_law()
    except (IncidentsError, OSError) as error:
        to_do = "Run: tocsin law check."
        yield Answer(check="law", state=State.RED, says=f"{error}.", to_do=to_do)
        return
    says = f"{len(law.regimes)} laws, version {law.version}."
    yield Answer(check="law", state=State.OK, says=says)


def _inside(premises: Premises, wanted: frozenset[str]) -> Iterator[Answer]:
    """Give what is examined over the open database."""
    path = make_url(premises.database_url).database
    if premises.database_url.startswith("sqlite") and not Path(path or "").is_file():
        says, to_do = "There is no database yet.", "Start Tocsin once: tocsin run."
        yield Answer(check="database", state=State.RED, says=says, to_do=to_do)
        return
    try:
        database = open_database(premises.database_url)
        rt = premises.enter(database)
    except Exception as error:  # noqa: BLE001 - its own words may hold a password
        says = f"The installation cannot be opened ({type(error).__name__})."
        to_do = "See the answers above, and the settings of docs/operations.md."
        yield Answer(check="database", state=State.RED, says=says, to_do=to_do)
        return
    try:
        yield from _database(rt, database)
        answers = _watched(rt) if wanted - {"migrations"} else ()
        yield from (each for each in answers if each.check in wanted)
    except _LeftOutError:
        return
    finally:
        rt.close()


class _LeftOutError(Exception):
    """What comes next builds on what has just failed."""


def _database(rt: Runtime, database: Database) -> Iterator[Answer]:
    try:
        with rt.uow.read() as tx:
            weak, current = tx.weak_settings(), is_current(tx.connection)
    except Exception as error:
        says = f"The database does not answer ({type(error).__name__})."
        to_do = "Start it, and look at TOCSIN_DATABASE_URL."
        yield Answer(check="database", state=State.RED, says=says, to_do=to_do)
        raise _LeftOutError from error
    if weak:
        says = f"The database may lose what it has stored: {', '.join(weak)} is off."
        to_do = "Switch it on in the database's own settings."
        yield Answer(check="database", state=State.RED, says=says, to_do=to_do)
    else:
        kind = "SQLite" if database.name == "sqlite" else "PostgreSQL"
        yield Answer(check="database", state=State.OK, says=f"{kind} answers.")
    if not current:
        says = "The database is not at this version's migrations."
        to_do = "Start Tocsin of this version once; it brings the database up to date."
        yield Answer(check="migrations", state=State.RED, says=says, to_do=to_do)
        raise _LeftOutError
    says = "The database is up to date."
    yield Answer(check="migrations", state=State.OK, says=says)


def _watched(rt: Runtime) -> Iterator[Answer]:
    """Give what the auditors look at, as seen from here."""
    found = look(rt, now=rt.clock.now())
    yield from _of("clock", found, {Check.CLOCKS}, "The clocks agree.")
    yield from _of("worker", found, {Check.WORKER}, "A worker ticks.")
    named = " and ".join(sorted(rt.notifiers))
    if rt.notifiers:
        well = f"Set up: {named}."
        yield from _of("channels", found, _OF_CHANNELS, well)
    else:
        says = "Neither Slack nor mail is set up: nobody is being told."
        to_do = "Set up a channel (docs/operations.md)."
        yield Answer(check="channels", state=State.RED, says=says, to_do=to_do)
    yield from _escalation(rt)
    rest = set(Check) - {Check.CLOCKS, Check.WORKER, *_OF_CHANNELS}
    well = "Every open duty has its next step, none is late, all news was told."
    yield from _of("watch", found, rest, well)


def _escalation(rt: Runtime) -> Iterator[Answer]:
    """Give who would be told now, and in red why that may fail."""
    for run in dry_runs(rt, None, now=rt.clock.now()):
        for says in run.weak:
            to_do = f"Enter people and channels of {run.name} under Organisations."
            yield Answer(check="escalation", state=State.RED, says=says, to_do=to_do)
        yield Answer(check="escalation", state=State.OK, says=run.sentence)


def _of(
    name: str, found: Iterable[AuditFinding], checks: set[Check], well: str
) -> Iterator[Answer]:
    mine = dict.fromkeys((f.says, f.to_do) for f in found if f.check in checks)
    for says, to_do in mine:
        yield Answer(check=name, state=State.RED, says=says, to_do=to_do)
    if not mine:
        yield Answer(check=name, state=State.OK, says=well)


def _pdf(premises: Premises) -> Iterator[Answer]:
    renderer, document, why = premises.renderer(), b"", ""
    try:
        document = renderer.render(_printout(SystemClock().now()))
    except Exception as error:  # noqa: BLE001 - whatever it is, no page comes out
        why = f" ({type(error).__name__})"
    finally:
        renderer.close()
    if document.startswith(b"%PDF-"):
        yield Answer(check="pdf", state=State.OK, says="A page is made into a PDF.")
        return
    says = f"No page can be made into a PDF{why}."
    to_do = "Install the libraries of Pango: tools/install does it."
    yield Answer(check="pdf", state=State.RED, says=says, to_do=to_do)


def _printout(at: datetime) -> Printout:
    return Printout(
        html=_PAGE,
        attachment=b"{}",
        attachment_name="doctor.json",
        identifier="doctor",
        at=at,
    )


_DRY: dict[str, Callable[[Premises], Iterator[Answer]]] = {
    "settings": _settings,
    "keys": _keys,
    "disk": _disk,
    "law": _law,
    "pdf": _pdf,
}
_INSIDE = ("migrations", "clock", "worker", "channels", "escalation", "watch")
CHECKS = (*_DRY, "database", *_INSIDE)
