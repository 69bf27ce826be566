"""The unit of work: one transaction per use case, all or nothing."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from incidents.core.errors import StoreUnavailableError
from incidents.store.accounts import AccountQueries
from incidents.store.acts import ActQueries
from incidents.store.alerts import AlertQueries
from incidents.store.approvals import ApprovalQueries
from incidents.store.attempts import AttemptQueries
from incidents.store.audit import AuditQueries
from incidents.store.cases import CaseQueries
from incidents.store.claims import ClaimQueries
from incidents.store.drills import DrillQueries
from incidents.store.duties import DutyQueries
from incidents.store.engine import Database
from incidents.store.escalation import EscalationQueries
from incidents.store.figures import FigureQueries
from incidents.store.filings import FilingQueries
from incidents.store.house import HouseQueries
from incidents.store.letters import LetterQueries
from incidents.store.mail import MailQueries
from incidents.store.register import RegisterQueries
from incidents.store.severity import SeverityQueries
from incidents.store.slack import SlackQueries
from incidents.store.steps import StepQueries
from incidents.store.wake_ups import WakeUps


class Transaction(
    HouseQueries,
    AccountQueries,
    ApprovalQueries,
    CaseQueries,
    DutyQueries,
    AlertQueries,
    ClaimQueries,
    AttemptQueries,
    StepQueries,
    EscalationQueries,
    DrillQueries,
    FilingQueries,
    LetterQueries,
    RegisterQueries,
    SeverityQueries,
    ActQueries,
    AuditQueries,
    MailQueries,
    FigureQueries,
    SlackQueries,
):
    """Intent-named reads and writes of one open transaction."""

    def __init__(self, connection: Connection, *, backend: str, writes: bool) -> None:
        self.connection = connection
        self.backend = backend
        self.writes = writes

    def close(self) -> None:
        """Let go of the rows; the connection stays with whoever opened it."""
        if "cursor" in self.__dict__:
            self.cursor.close()
        if "session" in self.__dict__:
            self.session.close()


class UnitOfWork:
    """Opens transactions. Commits on success, rolls back on any exception."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wake_ups(self, wake: Callable[[], None]) -> WakeUps:
        """Return what calls *wake* when another process has written; not started."""
        return WakeUps(self._database, wake)

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Write: on SQLite this waits for our turn, behind other processes too.

        Raises:
            StoreUnavailableError: the database does not answer; nothing was stored
                unless the failure came in the commit itself.
        """
        with _translated(), self._database.writing() as connection:
            tx = Transaction(connection, backend=self._database.name, writes=True)
            with closing(tx):
                yield tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Read a consistent snapshot; writing fails on SQLite.

        Raises:
            StoreUnavailableError: the database does not answer.
        """
        with _translated(), self._database.reader.connect() as connection:
            tx = Transaction(connection, backend=self._database.name, writes=False)
            with closing(tx):
                yield tx


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise StoreUnavailableError(_kind(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailableError(_kind(error)) from error
        raise


def _kind(error: Any) -> str:
    # The statement and its values may hold report text: only the driver's class.
    return (
        f"the database does not answer ({type(error.orig).__name__})"
        if hasattr(error, "orig")
        else "the database does not answer (no free connection)"
    )
