"""A mail that came back: seen, told to the next in line, and never a way to silence."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from incidents.core.ports import Letter, Place
from incidents.mail_reader import READ_EVERY_S, MailReader
from incidents.services.bounces import take_in
from incidents.worker import Worker
from notifiers.email import Tls
from notifiers.mailbox import ImapMailbox, MailboxServer
from tests.fakes.imap_server import PASSWORD, USER, ImapServer
from tests.mail.samples import answer, bounce, hostile
from tests.worker.house import DPO, House


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


@pytest.fixture
def mailed(house: House, imap: ImapServer) -> House:
    """The house without Slack, and with the mailbox of its sender's address."""
    server = MailboxServer(
        host="127.0.0.1",
        port=imap.port,
        user=USER,
        password=PASSWORD,
        tls=Tls.NONE,
        timeout_s=1.0,
    )
    lone = house.with_channels("email")
    return replace(lone, rt=replace(lone.rt, mailbox=ImapMailbox(server)))


@pytest.fixture
def reader(mailed: House) -> MailReader:
    assert mailed.rt.mailbox is not None
    return MailReader(mailed.rt, mailed.rt.mailbox)


@pytest.fixture
def postman(mailed: House, hire: Callable[..., Worker]) -> Worker:
    return hire(mailed)


def read_all(reader: MailReader) -> int:
    """Read until nothing is new; return how many mails were taken in."""
    taken = 0
    while now := reader.round():
        taken += now
    return taken


def sent_id(house: House, worker: Worker) -> tuple[object, str]:
    """Send a first alert by mail; return its key and its Message-ID."""
    key = house.message(DPO)
    house.work(worker)
    row = house.stored(key)
    assert row.state == "sent"
    assert row.provider_id is not None
    return key, row.provider_id


def returned(house: House) -> dict[str, int]:
    with house.rt.uow.read() as tx:
        return tx.count_returned()


def test_a_bounce_is_seen_and_the_next_in_line_is_told_at_once(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    key, message_id = sent_id(mailed, postman)
    mailed.clock.forward(minutes=10)
    imap.put(bounce(message_id))

    assert read_all(reader) == 1
    mailed.work(postman)

    assert mailed.stored(key).state == "bounced"
    last = mailed.attempts(key)[-1]
    assert (last.result, last.says) == ("bounced", "mail: came back, 5.1.1")
    (task,) = mailed.tasks()
    assert "Dana Dunne" in task.text
    assert "address" in task.text
    next_in_line = [taken.recipients for taken in mailed.smtp.taken][1:]
    assert next_in_line == [("it@clinic.example",)]
    assert "could not be reached" in mailed.smtp.taken[1].raw.decode()
    assert imap.seen == {1}


def test_each_mail_is_taken_in_once_whatever_happens_to_the_mailbox(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    key, message_id = sent_id(mailed, postman)
    imap.put(bounce(message_id))

    read_all(reader)
    imap.seen.clear()
    again = read_all(reader)
    imap.validity = 2  # the mailbox was restored, and numbers anew
    restored = read_all(reader)
    mailed.drain(postman)

    assert (again, restored) == (0, 1)
    results = [attempt.result for attempt in mailed.attempts(key)]
    assert results == ["sent", "bounced"]
    assert len(mailed.smtp.taken) == 2


def test_a_crash_before_the_mark_takes_nothing_in_twice(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    key, message_id = sent_id(mailed, postman)
    imap.put(bounce(message_id))
    imap.faults["STORE"] = "drop"

    reader.round()
    del imap.faults["STORE"]
    read_all(reader)

    assert imap.seen == set()
    results = [attempt.result for attempt in mailed.attempts(key)]
    assert results == ["sent", "bounced"]
    assert returned(mailed) == {"bounce": 1}


def test_two_workers_take_a_mail_in_once(mailed: House, postman: Worker) -> None:
    _, message_id = sent_id(mailed, postman)
    raw = bounce(message_id)
    letter = Letter(place=Place(validity=1, uid=7), raw=raw, size=len(raw))
    assert mailed.rt.mailbox is not None
    reader = MailReader(mailed.rt, mailed.rt.mailbox)
    reader.round()
    name, now = mailed.rt.mailbox.name, mailed.clock.now()

    first = take_in(mailed.rt, letter, mailbox=name, now=now)
    second = take_in(mailed.rt, letter, mailbox=name, now=now)

    assert (first, second) == (True, False)


def test_forged_bounces_have_one_more_person_told_and_silence_nobody(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    _, message_id = sent_id(mailed, postman)
    imap.put(*[bounce(message_id, status=f"5.1.{n}") for n in range(20)])

    assert read_all(reader) == 20
    mailed.drain(postman)
    later = mailed.message(DPO)
    mailed.drain(postman)

    assert len(mailed.tasks()) == 1
    told = [taken.recipients[0] for taken in mailed.smtp.taken]
    assert told == ["dpo@clinic.example", "it@clinic.example", "dpo@clinic.example"]
    assert mailed.stored(later).state == "sent"


@pytest.mark.parametrize("state", ["waiting", "claimed"])
def test_a_forged_bounce_does_not_stop_a_mail_that_is_still_to_go(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker, state: str
) -> None:
    key, message_id = sent_id(mailed, postman)
    with mailed.rt.uow.begin() as tx:  # as after an answer that was lost
        tx.session.get(type(mailed.stored(key)), key).state = state
        tx.session.flush()
    imap.put(bounce(message_id))

    read_all(reader)

    assert mailed.stored(key).state == state


@pytest.mark.parametrize(
    "mail",
    [
        answer(of_a_person=False),
        answer(),
        bounce("<" + "f" * 32 + "@tocsin.example>"),
        bounce(action="delayed"),
        bounce(action="delivered"),
    ],
    ids=["out of office", "an answer", "not ours", "delayed", "delivered"],
)
def test_other_mails_are_counted_and_have_no_effect(
    mailed: House,
    imap: ImapServer,
    reader: MailReader,
    postman: Worker,
    mail: bytes,
) -> None:
    key, message_id = sent_id(mailed, postman)
    imap.put(mail.replace(b"0a1b2c3d" * 4, message_id[1:33].encode()))

    assert read_all(reader) == 1

    assert mailed.stored(key).state == "sent"
    assert mailed.tasks() == []
    assert sum(returned(mailed).values()) == 1
    with mailed.rt.uow.read() as tx:
        assert tx.acknowledgements(mailed.incident_id) == []


def test_a_bounce_of_a_closed_case_is_recorded_and_tells_nobody(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    key, message_id = sent_id(mailed, postman)
    mailed.close_case()
    imap.put(bounce(message_id))

    read_all(reader)

    assert mailed.stored(key).state == "bounced"
    assert mailed.tasks() == []


def test_malice_stops_no_mail_behind_it(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    key, message_id = sent_id(mailed, postman)
    wicked = [mail for _, mail in hostile()]
    imap.put(*wicked, bounce(message_id))

    assert read_all(reader) == len(wicked) + 1

    assert mailed.stored(key).state == "bounced"
    assert returned(mailed)["unreadable"] >= 3
    assert set(imap.mails) == set(range(1, len(wicked) + 2))


def test_a_mailbox_that_cannot_be_read_turns_the_banner_red_until_it_can(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    reader.round()
    imap.faults["SELECT"] = "NO"

    mailed.tend(postman, seconds=660, every=20)
    reader.round()
    red = mailed.alarms()
    del imap.faults["SELECT"]
    reader.round()

    says = "Nobody hears of mails that come back"
    assert any(says in line and "no such folder" in line for line in red)
    assert not any(says in line for line in mailed.alarms())


def test_a_reader_that_stands_still_turns_the_banner_red(
    mailed: House, reader: MailReader, postman: Worker
) -> None:
    reader.round()

    mailed.tend(postman, seconds=660, every=20)

    assert any("no worker reads it" in line for line in mailed.alarms())


def test_from_a_bounce_to_the_next_in_line_it_takes_less_than_a_minute(
    mailed: House, imap: ImapServer, reader: MailReader, postman: Worker
) -> None:
    _, message_id = sent_id(mailed, postman)
    reader.round()
    imap.put(bounce(message_id))
    came_at = mailed.clock.now()

    while len(mailed.smtp.taken) == 1:
        mailed.clock.forward(seconds=READ_EVERY_S)
        reader.round()
        mailed.work(postman)

    assert (mailed.clock.now() - came_at).total_seconds() < 60
