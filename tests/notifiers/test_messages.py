"""What people read in an alert, and what they never do."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incidents.alerts import Alert, AlertKind, hours_until
from incidents.core.ports import Message
from incidents.messages import REPEAT, STAND_IN, for_email, preview
from incidents.messages_slack import for_slack

NOW = datetime(2026, 6, 12, 9, 20, tzinfo=UTC)

Render = Callable[[Alert], Message]


def as_mail(alert: Alert) -> Message:
    return for_email(alert, recipient="dpo@clinic.example", key="alert-1")


def as_post(alert: Alert) -> Message:
    return for_slack(alert, recipient="C0MAIN", key="alert-1")


both_channels = pytest.mark.parametrize("render", [as_mail, as_post])


def with_hours(alert: Alert, hours: float) -> Alert:
    at = NOW + timedelta(hours=hours)
    return replace(alert, deadline_at=at, hours_left=hours_until(at, NOW))


@both_channels
@pytest.mark.parametrize("kind", list(AlertKind))
def test_an_alert_says_reference_severity_organisation_deadline_and_link(
    alert: Alert, render: Render, kind: AlertKind
) -> None:
    read = preview(render(replace(alert, kind=kind)))

    for word in (
        "INC-7K3F-Q",
        "high",
        "Harbour Clinic",
        "Monday 15 June 2026, 09:20 IST (Europe/Dublin), 08:20 UTC",
        "https://tocsin.example/console/cases/INC-7K3F-Q",
        "notify the authority",
    ):
        assert word in read


def test_an_alert_has_no_room_for_words_of_a_reporter() -> None:
    fields = {field.name for field in dataclasses.fields(Alert)}

    assert fields == {
        "kind",
        "reference",
        "organisation",
        "severity",
        "duty",
        "addressee",
        "law",
        "deadline_at",
        "hours_left",
        "zone",
        "link",
        "provisional",
        "internal_target",
        "other_deadlines",
        "next_duty",
        "next_deadline_at",
        "planned_at",
        "late_because",
        "earlier",
        "stand_in",
        "late_channel",
        "repeat",
        "standing",
        "button",
        "acknowledge",
        "duty_id",
        "written_at",
    }


@pytest.mark.parametrize(
    ("kind", "hours", "subject"),
    [
        (AlertKind.FIRST, 71.0, "high, 71 hours left (notify the authority)"),
        # Sent a second late, a reminder still says its own number
        (AlertKind.REMINDER, 23.9997, "high, 24 hours left (notify the authority)"),
        (AlertKind.REMINDER, 1.0, "high, 1 hour left (notify the authority)"),
        (AlertKind.REMINDER, 0.5, "high, less than 1 hour left (notify the authority)"),
        (AlertKind.FIRST, 720.0, "high, 30 days left (notify the authority)"),
        (
            AlertKind.OVERDUE,
            -0.001,
            "high, deadline passed less than 1 hour ago (notify the authority)",
        ),
        (
            AlertKind.OVERDUE,
            -2.0,
            "high, deadline passed 2 hours ago (notify the authority)",
        ),
        (
            AlertKind.AWARENESS_SET,
            47.0,
            "high, awareness set, 47 hours left (notify the authority)",
        ),
        (
            AlertKind.ASSIGNED_TASK,
            47.0,
            "high, a task for you, 47 hours left (notify the authority)",
        ),
    ],
)
def test_the_subject_tells_a_half_awake_reader_what_is_left(
    alert: Alert, kind: AlertKind, hours: float, subject: str
) -> None:
    message = as_mail(replace(with_hours(alert, hours), kind=kind))

    assert message.subject == f"Breach report INC-7K3F-Q: {subject}"


@both_channels
def test_a_severity_of_several_words_is_named_as_one(
    alert: Alert, render: Render
) -> None:
    message = render(replace(alert, severity="presumed high"))

    assert "INC-7K3F-Q: severity presumed high, 71 hours left" in message.subject


def test_without_a_deadline_an_alert_says_that_none_is_running(alert: Alert) -> None:
    resting = replace(alert, deadline_at=None, hours_left=None, provisional=True)

    message = as_mail(resting)

    assert "no deadline running" in message.subject
    assert "Next deadline: None is running." in message.text


@both_channels
def test_a_provisional_deadline_says_so(alert: Alert, render: Render) -> None:
    read = preview(render(replace(alert, provisional=True)))

    assert "Next deadline (provisional)" in read
    assert "until somebody records when we became aware" in read


@both_channels
def test_the_first_alert_of_a_late_report_says_both(
    alert: Alert, render: Render
) -> None:
    read = preview(render(with_hours(alert, -3)))

    assert "A breach report has come in. Its deadline has already passed." in read


@both_channels
def test_a_target_of_our_own_is_not_called_the_laws_deadline(
    alert: Alert, render: Render
) -> None:
    read = preview(render(replace(with_hours(alert, -3), internal_target=True)))

    assert "Our own target (passed)" in read
    assert "eadline" not in read


@both_channels
def test_a_late_alert_says_when_it_should_have_gone_out(
    alert: Alert, render: Render
) -> None:
    late = replace(alert, planned_at=NOW - timedelta(hours=3), other_deadlines=2)

    read = preview(render(late))

    assert "Late: this should have gone out on Friday 12 June 2026, 07:20 IST" in read
    assert "2 more deadlines of this case are near or past." in read


@both_channels
def test_whoever_is_told_in_anothers_place_reads_why(
    alert: Alert, render: Render
) -> None:
    assert STAND_IN in preview(render(replace(alert, stand_in=True)))


@both_channels
def test_a_message_that_may_have_arrived_before_says_repeat(
    alert: Alert, render: Render
) -> None:
    first, again = render(alert), render(replace(alert, repeat=True))

    assert REPEAT not in preview(first)
    assert REPEAT in preview(again)
    assert again.subject == f"Repeat: {first.subject}"
    assert again.key == first.key


def test_slack_shows_the_deadline_in_each_readers_own_zone(alert: Alert) -> None:
    (section,) = [b for b in as_post(alert).blocks if b["type"] == "section"]

    at = int((NOW + timedelta(hours=71)).timestamp())
    assert (
        f"<!date^{at}^{{date_long_pretty}} at {{time}}|Monday"
        in (section["text"]["text"])
    )


def test_markup_in_a_name_stays_text_in_slack_and_in_mail(alert: Alert) -> None:
    sly = replace(alert, organisation="<!channel> <b>*A* & B</b>\r\nBcc: x")

    post, mail = as_post(sly), as_mail(sly)

    name = "<!channel> <b>*A* & B</b> Bcc: x"
    (context,) = [b for b in post.blocks if b["type"] == "context"]
    assert context["elements"] == [{"type": "plain_text", "text": name, "emoji": False}]
    assert f"Organisation: {name}\n" in mail.text
    assert "&lt;!channel&gt; &lt;b&gt;*A* &amp; B&lt;/b&gt; Bcc: x" in mail.html
    assert "Bcc" not in mail.subject


def test_a_deadline_on_another_utc_day_names_both_days(alert: Alert) -> None:
    far = replace(alert, zone="Pacific/Auckland")

    text = as_mail(far).text

    assert "Monday 15 June 2026, 20:20 NZST (Pacific/Auckland), 08:20 UTC" in text
    early = replace(far, deadline_at=datetime(2026, 6, 14, 20, 0, tzinfo=UTC))
    assert (
        "Monday 15 June 2026, 08:00 NZST (Pacific/Auckland), "
        "Sunday 14 June 2026, 20:00 UTC"
    ) in as_mail(early).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", "inc 1"),
        ("reference", "INC-1\nBcc: x"),
        ("severity", "<!channel>"),
        ("severity", "high\r\nBcc: x"),
        ("severity", ""),
        ("duty", "=?utf-8?q?x?="),
        ("duty", "word " * 40),
        ("link", "javascript:alert(1)"),
        ("link", "https://"),
        ("link", "https://tocsin.example/a|b"),
        ("link", "https://tocsin.example/a b"),
        ("deadline_at", datetime(2026, 6, 15, 8, 20)),  # noqa: DTZ001 - the fault itself
        ("deadline_at", None),
        ("hours_left", None),
    ],
)
def test_an_alert_of_anything_but_our_own_words_cannot_be_built(
    alert: Alert, field: str, value: object
) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(alert, **{field: value})


def test_the_preview_shows_what_a_reader_of_slack_sees(alert: Alert) -> None:
    assert preview(as_post(alert)) == (
        "To: C0MAIN\n"
        "Subject: Breach report INC-7K3F-Q: high, 71 hours left "
        "(notify the authority)\n"
        "\n"
        "Breach report INC-7K3F-Q · high\n"
        "Harbour Clinic\n"
        "A breach report has come in.\n"
        "Next deadline: Monday 15 June 2026, 09:20 IST (Europe/Dublin), 08:20 UTC "
        "(71 hours left)\n"
        "To do: notify the authority\n"
        "[Open] https://tocsin.example/console/cases/INC-7K3F-Q\n"
    )


@both_channels
def test_stage_authority_and_law_are_named(alert: Alert, render: Render) -> None:
    named = replace(
        alert,
        kind=AlertKind.STARTED,
        duty="send the authority the final report",
        addressee="California Attorney General",
        law="California breach law (Civil Code 1798.82)",
    )

    read = preview(render(named))

    assert "This has started the next clock." in read
    assert "send the authority the final report: California Attorney General" in read
    assert "California breach law (Civil Code 1798.82)" in read
