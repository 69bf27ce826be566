"""What the console shows of messages, and why its banner is red."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from incidents.core.errors import NotFoundError
from incidents.models import OrganisationRow
from incidents.services.actors import Actor
from incidents.services.outgoing import outgoing, people_told
from incidents.services.profiles import to_profile
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import DPO, ORGANISATION, ROOM, START, House

Hire = Callable[..., Worker]


@pytest.fixture
def dpo(house: House) -> Actor:
    """Somebody who serves the organisation."""
    return serving(house.organisation_id)


def serving(*organisations: object) -> Actor:
    return Actor(
        user_id=uuid4(),
        name="Dana Dunne",
        email="dpo@clinic.example",
        organisations=dict.fromkeys(organisations, "clinic"),
        roles=dict.fromkeys(organisations, "dpo"),
    )


def test_a_message_is_shown_with_its_attempts_and_as_it_was_sent(
    house: House, worker: Worker, dpo: Actor
) -> None:
    house.slack.next(Fault(error="service_unavailable"))
    house.message()
    house.work(worker)
    house.clock.forward(seconds=5)
    house.work(worker)
    now = house.clock.forward(hours=40)

    (shown,) = outgoing(house.rt, dpo, now=now).messages

    assert shown.reference == "INC-7K3F-Q"
    assert (shown.kind, shown.channel, shown.state) == ("first alert", "Slack", "sent")
    assert [a.result for a in shown.attempts] == ["failed", "sent"]
    assert shown.attempts[0].says == "slack: service_unavailable"
    assert "71 hours left" in shown.preview
    assert shown.next_attempt_at is None


def test_a_held_message_shows_what_would_be_sent(
    house: House, hire: Hire, dpo: Actor
) -> None:
    nothing = house.with_channels()
    nothing.message()
    nothing.work(hire(nothing))

    (shown,) = outgoing(nothing.rt, dpo, now=START).messages

    assert shown.state_words == "held: the channel is not set up on this machine"
    assert shown.preview.startswith("To: C0MAIN\nSubject: Breach report INC-7K3F-Q")


def test_messages_of_other_organisations_are_not_shown(house: House) -> None:
    house.message()
    stranger = serving(uuid4())

    assert outgoing(house.rt, stranger, now=START).messages == ()
    with pytest.raises(NotFoundError):
        people_told(house.rt, stranger, reference="INC-7K3F-Q", now=START)


def test_a_case_shows_its_own_messages(
    house: House, dpo: Actor, other_case: Callable[[], House]
) -> None:
    mine = house.message()
    other_case().message()

    shown = people_told(house.rt, dpo, reference="INC-7K3F-Q", now=START)

    assert [message.id for message in shown] == [mine]


def test_all_is_quiet_when_everybody_can_be_told(house: House, worker: Worker) -> None:
    house.message(ROOM)
    house.message(DPO)
    house.work(worker)

    assert house.alarms() == ()


def test_without_any_channel_the_banner_is_red(house: House, hire: Hire) -> None:
    nothing = house.with_channels()
    nothing.message()
    nothing.work(hire(nothing))

    assert nothing.alarms() == (
        "Nobody is being told: neither Slack nor mail is set up here.",
        "1 message is held: a channel is not set up here.",
    )


def test_an_organisation_with_nobody_to_tell_is_red(
    house: House, worker: Worker
) -> None:
    key = uuid4()
    values = {
        "id": key,
        "slug": "empty",
        "name": "Empty Ltd",
        "profile": to_profile(ORGANISATION) | {"people": [], "slack_channel": ""},
        "demonstration": False,
        "created_at": START,
    }
    with house.rt.uow.begin() as tx:
        tx.add(OrganisationRow, [values])
    house.work(worker)

    found = house.alarms(house.organisation_id, key)

    assert found == (
        "Nobody is being told at Empty Ltd: no person or room can be reached.",
    )


def test_a_refusal_is_red_until_its_task_is_done(house: House, worker: Worker) -> None:
    house.slack.archived.add("C0MAIN")
    house.message()
    house.work(worker)
    said = "A channel refuses messages: see the tasks of the open cases."
    assert house.alarms() == (said,)

    with house.rt.uow.begin() as tx:
        tx.finish_task(house.tasks()[0].id, by="Dana Dunne", now=START)

    assert house.alarms() == ()


def test_a_message_five_minutes_late_is_red(house: House, worker: Worker) -> None:
    house.slack.next(Fault(error="ratelimited", headers={"Retry-After": "3600"}))
    house.message(ROOM)
    house.message(DPO)
    house.work(worker)
    house.clock.forward(minutes=5)
    worker.tick(house.clock.now())
    assert house.alarms() == ()

    house.clock.forward(seconds=1)

    assert house.alarms() == ("1 message is more than 5 minutes late.",)


def test_a_reminder_that_does_not_come_is_red(house: House, worker: Worker) -> None:
    duty = house.duty()
    house.work(worker)
    house.step(duty, hours_left=72, deadline_at=START + timedelta(hours=72))
    house.step(duty, hours_left=0, deadline_at=START + timedelta(hours=72))
    house.clock.forward(minutes=1)
    assert house.alarms() == ()

    house.clock.forward(seconds=1)
    # A worker that beats, and yet does not take the step.
    with house.rt.uow.begin() as tx:
        tx.beat("worker", now=house.clock.now())

    (said,) = house.alarms()
    assert said.startswith("1 reminder is more than a minute late. If this stays")


def test_a_silent_worker_is_red(house: House, worker: Worker) -> None:
    (never,) = house.alarms()
    assert never.startswith("No worker is running: no alert leaves. Tell whoever")
    worker.tick(house.clock.now())
    house.clock.forward(seconds=120)
    assert house.alarms() == ()

    house.clock.forward(seconds=60)

    (said,) = house.alarms()
    assert said.startswith("The worker has been silent for 3 minutes: no alert leaves.")


def test_closed_cases_do_not_make_the_banner_red(house: House, worker: Worker) -> None:
    house.slack.archived.add("C0MAIN")
    house.message()
    house.work(worker)
    house.close_case()

    house.clock.forward(minutes=1)

    assert house.alarms() == ()
    assert house.clock.now() - START < timedelta(seconds=120)
