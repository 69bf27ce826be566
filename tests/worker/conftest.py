"""A case in a real database, real servers to tell of it, and a clock to set."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from incidents.core.regime import Law
from incidents.fallbacks import Fallbacks
from incidents.keys import Keys
from incidents.models import IncidentRow, OrganisationRow
from incidents.runtime import Chat, PublicSettings, Runtime
from incidents.store import UnitOfWork, open_database
from incidents.worker import Worker
from notifiers.email import EmailNotifier, MailServer, Tls
from notifiers.regulator_pdf import PdfRenderer
from notifiers.slack import SlackNotifier
from notifiers.slack_desk import SlackDesk
from notifiers.slack_signature import SlackSignatures
from tests.fakes.slack_server import SlackServer
from tests.fakes.smtp_server import SmtpServer
from tests.support.slack import SECRET
from tests.worker.house import House, SetClock, case_row, organisation_row


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """The server that plays Slack."""
    with SlackServer() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """A mail server on this machine, without TLS."""
    with SmtpServer() as server:
        yield server


@pytest.fixture
def house(
    database_url: str, tmp_path: Path, slack: SlackServer, smtp: SmtpServer
) -> Iterator[House]:
    """An installation with one organisation and one open case."""
    clock = SetClock()
    database = open_database(database_url)
    server = MailServer(
        host="127.0.0.1",
        port=smtp.port,
        sender="alarms@tocsin.example",
        tls=Tls.NONE,
        timeout_s=1,
    )
    rt = Runtime(
        uow=UnitOfWork(database),
        law=Law(regimes=(), authorities={}, version="test"),
        forms={},
        clock=clock,
        keys=Keys(b"k" * 32),
        fallbacks=Fallbacks(tmp_path / "fallbacks.json"),
        notifiers={
            "slack": SlackNotifier(slack.token, base_url=slack.base_url, timeout_s=1),
            "email": EmailNotifier(server, clock=clock),
        },
        pdf=PdfRenderer(),  # not started: no worker renders
        public=PublicSettings(base_url="https://tocsin.example", secure=True),
        closers=(database.close,),
    )
    organisation_id, incident_id = uuid4(), uuid4()
    with rt.uow.begin() as tx:
        tx.add(OrganisationRow, [organisation_row(organisation_id)])
        tx.add(IncidentRow, [case_row(incident_id, organisation_id)])
    yield House(
        rt=rt,
        clock=clock,
        slack=slack,
        smtp=smtp,
        organisation_id=organisation_id,
        incident_id=incident_id,
    )
    rt.close()


@pytest.fixture
def hire() -> Iterator[Callable[..., Worker]]:
    """Makes workers and sends them home after the test."""
    hired: list[Worker] = []

    def make(house: House, name: str = "worker-1") -> Worker:
        hired.append(Worker(house.rt, name=name))
        return hired[-1]

    yield make
    for worker in hired:
        worker.close()


@pytest.fixture
def worker(house: House, hire: Callable[..., Worker]) -> Worker:
    """The house's worker."""
    return hire(house)


@pytest.fixture
def chatting(house: House) -> House:
    """The same house, where people can answer on Slack."""
    # Nothing here waits for an answer that does not come: a busy machine has its time.
    desk = SlackDesk(house.slack.token, base_url=house.slack.base_url, timeout_s=20)
    chat = Chat(desk=desk, signatures=SlackSignatures([SECRET]))
    return replace(house, rt=replace(house.rt, chat=chat))


@pytest.fixture
def other_case(house: House) -> Callable[[], House]:
    """Opens another case in the same house."""

    def make() -> House:
        key = uuid4()
        row = case_row(key, house.organisation_id) | {"reference": "INC-2B4D-W"}
        with house.rt.uow.begin() as tx:
            tx.add(IncidentRow, [row])
        return replace(house, incident_id=key)

    return make
