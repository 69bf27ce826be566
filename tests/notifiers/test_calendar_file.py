"""The deadline in a reader's calendar: what it says, and how later mails move it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incidents.alerts import Alert
from incidents.core.ports import Message
from incidents.messages import for_email
from notifiers.email import EmailNotifier
from tests.fakes.smtp_server import SmtpServer

WRITTEN = datetime(2026, 6, 12, 9, 20, tzinfo=UTC)


@pytest.fixture
def timed(alert: Alert) -> Alert:
    """The first alert, as the outbox writes it."""
    return replace(alert, duty_id="eu-gdpr/notify-authority//ie", written_at=WRITTEN)


def file_of(alert: Alert) -> str:
    return for_email(alert, recipient="dpo@clinic.example", key="k").calendar


def lines_of(alert: Alert) -> list[str]:
    """Return the file's lines as a calendar reads them, unfolded."""
    return file_of(alert).replace("\r\n ", "").split("\r\n")


def value_of(alert: Alert, name: str) -> str:
    (found,) = [each for each in lines_of(alert) if each.startswith(f"{name}:")]
    return found.removeprefix(f"{name}:")


def test_the_file_is_one_event_at_the_deadline_with_two_alarms(timed: Alert) -> None:
    uid, link = value_of(timed, "UID"), timed.link
    says = (
        "Next deadline: Monday 15 June 2026\\, 09:20 IST (Europe/Dublin)\\, 08:20 UTC"
    )

    assert lines_of(timed) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tocsin//Deadlines//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "SEQUENCE:203419200",
        "DTSTAMP:20260612T092000Z",
        "DTSTART:20260615T082000Z",
        "SUMMARY:Breach report INC-7K3F-Q: notify the authority",
        f"DESCRIPTION:{says}\\n{link}",
        f"URL:{link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT24H",
        "DESCRIPTION:Breach report INC-7K3F-Q: notify the authority",
        "END:VALARM",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT2H",
        "DESCRIPTION:Breach report INC-7K3F-Q: notify the authority",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_later_mail_about_the_duty_moves_its_entry(timed: Alert) -> None:
    assert timed.deadline_at is not None
    moved = replace(
        timed,
        deadline_at=timed.deadline_at - timedelta(hours=5),
        written_at=WRITTEN + timedelta(seconds=1),
    )

    assert value_of(moved, "UID") == value_of(timed, "UID")
    assert int(value_of(moved, "SEQUENCE")) > int(value_of(timed, "SEQUENCE"))
    assert value_of(moved, "DTSTART") == "20260615T032000Z"


def test_the_same_mail_sent_again_changes_nothing(timed: Alert) -> None:
    again = replace(timed, repeat=True)

    assert file_of(again) == file_of(timed)


def test_another_duty_and_another_case_have_entries_of_their_own(timed: Alert) -> None:
    other_duty = replace(timed, duty_id="uk-gdpr/notify-authority//uk-ico")
    other_case = replace(timed, link=timed.link.replace("7K3F", "2B4D"))

    found = {value_of(each, "UID") for each in (timed, other_duty, other_case)}

    assert len(found) == 3
    assert all(each.endswith("@tocsin.example") for each in found)
    assert not any("gdpr" in each or "INC" in each for each in found)


def test_without_a_deadline_there_is_no_file(timed: Alert) -> None:
    assert file_of(replace(timed, deadline_at=None, hours_left=None)) == ""


def test_long_and_odd_words_are_folded_and_stay_text(timed: Alert) -> None:
    odd = replace(timed, duty="sagt: „später“; dann, Ende\\ " + "ü" * 50)

    raw = file_of(odd).encode()

    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    title = "Breach report INC-7K3F-Q: sagt: „später“\\; dann\\, Ende\\\\ " + "ü" * 50
    assert value_of(odd, "SUMMARY") == title


def test_the_deadline_is_attached_for_calendars(
    smtp: SmtpServer, mailer: Callable[..., EmailNotifier], message: Message
) -> None:
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Prüfung\r\nEND:VCALENDAR\r\n"

    mailer(smtp.port).deliver(replace(message, calendar=calendar))

    (taken,) = smtp.taken
    (attached,) = taken.mail.iter_attachments()
    assert attached.get_filename() == "deadline.ics"
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_payload(decode=True).decode() == calendar
    assert taken.mail.get_body(("html",)) is not None
    assert taken.raw.isascii()
