"""Who holds a duty is reminded before its end, and told when it has passed."""

from datetime import UTC, datetime, timedelta

from incidents.core.facts import read
from incidents.core.reminders import ReminderKind, reminders
from incidents.core.triage import DutyFinding, triage
from incidents.packs import load_law

LAW = load_law()
AWARE = datetime(2026, 6, 12, 9, 10, tzinfo=UTC)


def finding(duty: str, now: datetime = AWARE, **facts) -> DutyFinding:
    place = {"countries": {"IE": None}, "role": "controller", "certainty": "confirmed"}
    found = triage(read({**place, **facts}), LAW, now=now).duties
    return next(each for each in found if each.duty == duty)


def test_72_hours_remind_at_48_24_12_4_and_1_hours_left_and_when_passed():
    notify = finding("notify-authority", aware_at=AWARE.isoformat())

    due = AWARE + timedelta(hours=72)

    assert [(r.kind, r.hours_left, r.at) for r in reminders(notify, now=AWARE)] == [
        (ReminderKind.REMINDER, 48, due - timedelta(hours=48)),
        (ReminderKind.REMINDER, 24, due - timedelta(hours=24)),
        (ReminderKind.REMINDER, 12, due - timedelta(hours=12)),
        (ReminderKind.REMINDER, 4, due - timedelta(hours=4)),
        (ReminderKind.REMINDER, 1, due - timedelta(hours=1)),
        (ReminderKind.OVERDUE, 0, due),
    ]


def test_what_is_past_is_not_reminded_of_again():
    notify = finding("notify-authority", aware_at=AWARE.isoformat())

    left = reminders(notify, now=AWARE + timedelta(hours=61))

    assert [reminder.hours_left for reminder in left] == [4, 1, 0]


def test_an_end_that_has_passed_is_still_said_once():
    notify = finding("notify-authority", aware_at=AWARE.isoformat())

    left = reminders(notify, now=AWARE + timedelta(days=9))

    assert [reminder.kind for reminder in left] == [ReminderKind.OVERDUE]


def test_until_awareness_is_set_the_provisional_end_reminds():
    notify = finding("notify-authority", discovered_at=AWARE.isoformat())

    assert notify.due_at is None
    assert reminders(notify, now=AWARE)[-1].at == AWARE + timedelta(hours=72)


def test_a_duty_without_a_number_reminds_towards_our_own_target():
    communicate = finding("communicate-to-data-subjects", aware_at=AWARE.isoformat())

    assert communicate.due_at is None
    assert reminders(communicate, now=AWARE)[-1].at == communicate.target_at


def test_a_duty_that_is_done_reminds_nobody():
    act = {"regime": "eu-gdpr", "duty": "notify-authority"}
    done = {**act, "at": (AWARE + timedelta(hours=2)).isoformat()}

    notify = finding("notify-authority", aware_at=AWARE.isoformat(), acts=[done])

    assert reminders(notify, now=AWARE) == ()


def test_the_register_needs_no_reminder():
    register = finding("record-in-register", aware_at=AWARE.isoformat())

    assert reminders(register, now=AWARE) == ()
