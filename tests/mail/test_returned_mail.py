"""Which mails that come back are bounces, and of which mail of ours."""

import time

import pytest

from incidents.intake.returned_mail import ReturnedKind, read_returned
from tests.mail.samples import OUR_ID, answer, bounce, hostile, old_bounce, spoilt


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_report_of_failure_names_the_mail_it_is_about(headers_only: bool) -> None:
    found = read_returned(bounce(headers_only=headers_only))

    assert found.kind is ReturnedKind.BOUNCE
    assert found.message_ids[0] == OUR_ID
    assert found.status == "5.1.1"


def test_giving_up_after_days_is_a_failure_too() -> None:
    found = read_returned(bounce(status="4.4.7"))

    assert (found.kind, found.status) == (ReturnedKind.BOUNCE, "4.4.7")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("delayed", ReturnedKind.DELAY),
        ("delivered", ReturnedKind.OTHER),
        ("relayed", ReturnedKind.OTHER),
        ("Failed (no such user)", ReturnedKind.BOUNCE),
        ("nonsense", ReturnedKind.OTHER),
    ],
)
def test_only_a_failure_is_a_bounce(action: str, kind: ReturnedKind) -> None:
    assert read_returned(bounce(action=action)).kind is kind


def test_an_old_mail_server_says_it_in_words() -> None:
    found = read_returned(old_bounce())

    assert (found.kind, found.message_ids) == (ReturnedKind.BOUNCE, (OUR_ID,))


@pytest.mark.parametrize(
    "mail",
    [
        answer(of_a_person=False),
        answer(X_Autoreply="yes"),
        answer(Precedence="auto_reply"),
        answer(of_a_person=False, From="postmaster@clinic.example"),
    ],
)
def test_an_out_of_office_answer_is_neither_bounce_nor_acknowledgement(
    mail: bytes,
) -> None:
    assert read_returned(mail).kind is ReturnedKind.AUTO_REPLY


def test_an_answer_of_a_person_is_no_bounce() -> None:
    assert read_returned(answer()).kind is ReturnedKind.OTHER


def test_an_id_of_another_form_is_not_taken() -> None:
    found = read_returned(bounce("<anything' OR 1=1@evil.example>"))

    assert not any("OR" in each for each in found.message_ids)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("name", "mail"), list(hostile()), ids=[name for name, _ in hostile()]
)
def test_no_malice_stops_the_reader(name: str, mail: bytes) -> None:
    assert read_returned(mail).kind in ReturnedKind


def test_depth_and_emptiness_are_unreadable() -> None:
    mails = dict(hostile())

    for name in ("nothing", "1,000 deep", "no headers"):
        assert read_returned(mails[name]).kind is ReturnedKind.UNREADABLE, name


def test_500_spoilt_mails_are_each_read_as_something() -> None:
    ordinary = min(_seconds(bounce()) for _ in range(5))

    kinds = [read_returned(mail).kind for mail in spoilt(500)]

    assert len(kinds) == 500
    assert ReturnedKind.BOUNCE in kinds
    slowest = max(_seconds(mail) for mail in spoilt(500))
    assert slowest < 200 * ordinary


def _seconds(mail: bytes) -> float:
    began = time.perf_counter()
    read_returned(mail)
    return time.perf_counter() - began
