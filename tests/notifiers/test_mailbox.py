"""How the mailbox is read: nothing twice, nothing skipped, nothing in the clear."""

from collections.abc import Callable, Iterator

import pytest

from incidents.core.errors import DeliveryFailed
from incidents.core.ports import Letter, Place
from notifiers.email import Tls
from notifiers.mailbox import AT_ONCE, MOST_BYTES, ImapMailbox, MailboxServer
from tests.fakes.imap_server import PASSWORD, USER, ImapServer
from tests.fakes.smtp_server import Certificates

START = Place()


@pytest.fixture
def imap(certificates: Certificates) -> Iterator[ImapServer]:
    with ImapServer(certificates.server()) as server:
        yield server


@pytest.fixture
def mailbox(imap: ImapServer, certificates: Certificates) -> Callable[..., ImapMailbox]:
    def make(**settings: object) -> ImapMailbox:
        usual = {
            "host": "localhost",
            "port": imap.port,
            "user": USER,
            "password": PASSWORD,
            "timeout_s": 1.0,
        }
        context = certificates.trusting()
        return ImapMailbox(MailboxServer(**(usual | settings)), context=context)

    return make


def read(mailbox: ImapMailbox, after: Place = START) -> list[Letter]:
    taken: list[Letter] = []
    mailbox.read(after, taken.append)
    return taken


@pytest.mark.parametrize("plain", [True, False])
def test_what_is_new_is_handed_on_in_order_and_marked(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox], plain: bool
) -> None:
    imap.plain = plain
    imap.put(b"one", b"two", b"three")

    letters = read(mailbox(), Place(validity=1, uid=1))

    assert [each.raw for each in letters] == [b"two", b"three"]
    assert letters[-1].place == Place(validity=1, uid=3)
    assert imap.seen == {2, 3}
    assert not {"EXPUNGE", "DELETE", "MOVE", "COPY"} & set(imap.commands)


def test_a_mailbox_with_nothing_new_hands_on_nothing(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.put(b"one")

    assert read(mailbox(), Place(validity=1, uid=1)) == []
    assert "FETCH" not in imap.commands


def test_a_mail_is_marked_only_after_it_was_taken(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.put(b"one", b"two")

    def full(letter: Letter) -> None:
        raise DeliveryFailed("the database is away")

    with pytest.raises(DeliveryFailed, match="database"):
        mailbox().read(START, full)

    assert imap.seen == set()


def test_a_mailbox_that_numbers_anew_is_read_from_the_start(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.put(b"one")
    imap.validity = 2

    (letter,) = read(mailbox(), Place(validity=1, uid=99))

    assert letter.place == Place(validity=2, uid=1)


def test_a_mailbox_that_may_not_be_written_to_is_read(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.read_only = True
    imap.put(b"one")

    assert len(read(mailbox())) == 1


def test_a_huge_mail_is_cut_and_many_are_read_in_turns(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.put(b"x" * (MOST_BYTES + 10), *[b"small"] * AT_ONCE)

    letters = read(mailbox())

    assert len(letters) == AT_ONCE
    assert (len(letters[0].raw), letters[0].size) == (MOST_BYTES, MOST_BYTES + 10)


def test_a_mail_that_goes_away_meanwhile_is_passed_over(
    imap: ImapServer, mailbox: Callable[..., ImapMailbox]
) -> None:
    imap.put(b"one", b"two")

    taken: list[bytes] = []

    def take(letter: Letter) -> None:
        taken.append(letter.raw)
        imap.mails.pop(2, None)

    mailbox().read(START, take)

    assert taken == [b"one"]


@pytest.mark.parametrize("command", ["SELECT", "SEARCH", "FETCH", "AUTHENTICATE"])
@pytest.mark.parametrize("fault", ["NO", "drop", "hang", "garbage"])
def test_a_server_in_trouble_is_a_failure_that_names_nothing(
    imap: ImapServer,
    mailbox: Callable[..., ImapMailbox],
    command: str,
    fault: str,
) -> None:
    imap.put(b"one")
    imap.faults[command] = fault

    with pytest.raises(DeliveryFailed) as failure:
        read(mailbox())

    assert PASSWORD not in str(failure.value)
    assert "localhost" not in str(failure.value)


def test_a_wrong_password_is_said(mailbox: Callable[..., ImapMailbox]) -> None:
    with pytest.raises(DeliveryFailed, match="sign-in"):
        read(mailbox(password="wrong"))


def test_no_password_leaves_for_a_server_nobody_vouches_for(imap: ImapServer) -> None:
    server = MailboxServer(
        host="localhost", port=imap.port, user=USER, password=PASSWORD, timeout_s=1.0
    )

    with pytest.raises(DeliveryFailed, match="certificate"):
        read(ImapMailbox(server))

    assert imap.commands == []


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "mail.example", "tls": Tls.NONE},
        {"folder": 'INBOX" (x'},
        {"folder": "a\r\nb"},
    ],
)
def test_unsafe_settings_are_refused(settings: dict[str, object]) -> None:
    usual = {"host": "localhost", "user": USER, "password": PASSWORD}

    with pytest.raises(ValueError, match=r"."):
        MailboxServer(**(usual | settings))
