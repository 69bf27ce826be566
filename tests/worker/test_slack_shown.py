"""Messages on Slack say how a case stands, wherever it was changed; errands end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import httpx
import pytest

from incidents.core.organisation import Person
from incidents.intake.slack import parse_interaction
from incidents.models import ErrandRow
from incidents.services import errands
from incidents.services.accounts import create_user
from incidents.services.acknowledging import acknowledge
from incidents.services.actors import Actor
from incidents.services.cases import take_case
from incidents.services.closing import Closing, close_case
from incidents.services.errands import Done, Kind, bring_up_to_date, claim, hear, settle
from incidents.services.handing_over import hand_over
from incidents.web.app import create_app
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.support.server import loopback_port
from tests.support.slack import form, labels, press, signed
from tests.worker.house import START, House
from tests.worker.pressing import alerted, answers, do

Hire = Callable[..., Worker]
DANA = Person(name="Dana Dunne", email="dpo@clinic.example")


def sign_in(house: House, name: str, email: str) -> Actor:
    """Make a login for the house's organisation."""
    house_of = {house.organisation_id: "dpo"}
    create_user(house.rt, email=email, name=name, organisations=house_of, now=START)
    with house.rt.uow.read() as tx:
        user = tx.user_by_email(email)
    assert user is not None
    return Actor(
        user_id=user.id,
        name=name,
        email=email,
        organisations={house.organisation_id: "clinic"},
        roles=house_of,
    )


def rows(house: House) -> list[ErrandRow]:
    with house.rt.uow.read() as tx:
        return list(tx.session.query(ErrandRow))


@pytest.mark.parametrize("via", ["console", "mail", "api"])
def test_an_acknowledgement_given_elsewhere_is_shown_on_slack(
    chatting: House, hire: Hire, via: str
) -> None:
    worker = hire(chatting)
    alerted(chatting, worker)

    acknowledge(
        chatting.rt,
        incident_id=chatting.incident_id,
        by=DANA,
        via=via,  # type: ignore[arg-type]
        now=chatting.clock.now(),
    )
    chatting.drain(worker)

    (post,) = chatting.slack.posts
    assert "Acknowledged by Dana Dunne," in str(post["blocks"])
    assert labels(post) == ["Take the case", "Open"]


def test_who_holds_the_case_is_shown_after_it_was_taken_and_handed_over(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    alerted(chatting, worker)
    dana = sign_in(chatting, "Dana Dunne", "dpo@clinic.example")
    max_meier = sign_in(chatting, "Max Meier", "it@clinic.example")

    take_case(chatting.rt, dana, reference="INC-7K3F-Q", now=chatting.clock.now())
    chatting.drain(worker)
    assert "Held by Dana Dunne." in str(chatting.slack.posts[0]["blocks"])

    now = chatting.clock.now()
    to = max_meier.user_id
    hand_over(chatting.rt, dana, reference="INC-7K3F-Q", to=to, now=now)
    chatting.drain(worker)
    assert "Held by Max Meier." in str(chatting.slack.posts[0]["blocks"])


def test_a_closed_case_loses_its_buttons_everywhere(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    alerted(chatting, worker)
    dana = sign_in(chatting, "Dana Dunne", "dpo@clinic.example")
    closing = Closing(closed_as="withdrawn", reason="reported by mistake, see file")

    now = chatting.clock.now()
    close_case(chatting.rt, dana, reference="INC-7K3F-Q", closing=closing, now=now)
    chatting.drain(worker)

    (post,) = chatting.slack.posts
    assert labels(post) == ["Open"]
    assert "The case is closed." in str(post["blocks"])


def test_every_message_of_the_case_is_shown_anew(chatting: House, hire: Hire) -> None:
    worker = hire(chatting)
    posted = [alerted(chatting, worker) for _ in range(3)]

    do(chatting, worker, press(posted[1]))

    assert {call["ts"] for call in chatting.slack.called("chat.update")} == {
        post["ts"] for post in posted
    }
    assert all(labels(post) == ["Take the case", "Open"] for post in posted)


def test_the_deadline_of_a_message_stays_as_it_was_sent(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    before = str(posted["blocks"][2])

    chatting.clock.forward(hours=20)
    do(chatting, worker, press(posted))

    assert str(chatting.slack.posts[0]["blocks"][2]) == before


def test_once_an_acknowledgement_has_run_out_new_messages_ask_again(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)
    do(chatting, worker, press(alerted(chatting, worker)))
    (answer,) = answers(chatting)

    chatting.clock.at = answer.until + timedelta(seconds=1)

    assert labels(alerted(chatting, worker))[0] == "Acknowledge"


def test_an_update_survives_slacks_outage(chatting: House, hire: Hire) -> None:
    worker = hire(chatting)
    posted = alerted(chatting, worker)
    chatting.drain(worker)
    worker.finish()
    acknowledge(
        chatting.rt,
        incident_id=chatting.incident_id,
        by=DANA,
        via="console",
        now=chatting.clock.now(),
    )
    chatting.slack.next(*[Fault(error="service_unavailable")] * 4)

    chatting.tend(worker, seconds=120)

    assert labels(posted) == ["Take the case", "Open"]


def test_a_wish_during_the_work_is_not_lost(chatting: House, hire: Hire) -> None:
    alerted(chatting, hire(chatting))
    now = chatting.clock.now()
    with chatting.rt.uow.begin() as tx:
        bring_up_to_date(tx, chatting.incident_id, now=now)
    (errand,) = claim(chatting.rt, limit=4, now=now)

    with chatting.rt.uow.begin() as tx:
        bring_up_to_date(tx, chatting.incident_id, now=now)
    settle(chatting.rt, errand, Done(says="shown"), now=now)

    (again,) = claim(chatting.rt, limit=4, now=now)
    assert again.id == errand.id
    assert claim(chatting.rt, limit=4, now=now) == ()


def test_what_a_dead_worker_had_in_hand_is_done_by_another(chatting: House) -> None:
    _hear(chatting)
    now = chatting.clock.now()
    (lost,) = claim(chatting.rt, limit=4, now=now)

    later = chatting.clock.forward(seconds=errands.LEASE.total_seconds())
    (taken,) = claim(chatting.rt, limit=4, now=later)
    settle(chatting.rt, lost, Done(says="late"), now=later)

    assert taken.number == 2
    assert [row.state for row in rows(chatting)] == ["claimed"]


@pytest.mark.parametrize(
    ("after", "state"),
    [(timedelta(minutes=50), "waiting"), (timedelta(minutes=61), "given-up")],
)
def test_a_press_is_tried_for_an_hour(
    chatting: House, after: timedelta, state: str
) -> None:
    _hear(chatting)
    now = chatting.clock.forward(seconds=after.total_seconds())
    (errand,) = claim(chatting.rt, limit=4, now=now)

    settle(chatting.rt, errand, Done(says="slack: 503", again=True), now=now)

    assert [row.state for row in rows(chatting)] == [state]


def test_what_was_done_is_forgotten_after_a_week(chatting: House) -> None:
    _hear(chatting)
    now = chatting.clock.now()
    (errand,) = claim(chatting.rt, limit=4, now=now)
    settle(chatting.rt, errand, Done(says="done"), now=now)

    errands.forget(chatting.rt, now=now + errands.KEPT_FOR)
    assert len(rows(chatting)) == 1
    errands.forget(chatting.rt, now=now + errands.KEPT_FOR + timedelta(seconds=1))
    assert rows(chatting) == []


def test_every_kind_of_errand_is_worth_some_time() -> None:
    assert set(errands._WORTH) == set(Kind)


@contextmanager
def _running(worker: Worker, house: House) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        house.rt.wake.set()
        thread.join(timeout=20)


def test_pressed_over_real_http_it_is_shown_within_slacks_three_seconds(
    chatting: House, hire: Hire
) -> None:
    posted = alerted(chatting, hire(chatting))
    body = form(press(posted))
    worker = hire(chatting, "worker-2")
    with (
        loopback_port() as port,
        port.serving(create_app(chatting.rt)) as url,
        _running(worker, chatting),
    ):
        began = monotonic()
        answer = httpx.post(
            f"{url}/slack/interactions",
            content=body,
            headers=signed(body, at=chatting.clock.now()),
        )
        answered_s = monotonic() - began
        while "Acknowledge" in labels(posted) and monotonic() - began < 20:
            sleep(0.01)

    assert answer.status_code == 200
    assert answered_s < 3
    assert labels(posted) == ["Take the case", "Open"]


def _hear(house: House) -> None:
    """Write down a press on a message that nobody knows."""
    posted = {"ts": "1.1", "channel": "C0MAIN", "text": "", "blocks": []}
    button = {
        "type": "button",
        "action_id": "acknowledge",
        "value": str(uuid4()),
        "text": {"type": "plain_text", "text": "Acknowledge"},
    }
    posted["blocks"] = [{"type": "actions", "elements": [button]}]
    heard = parse_interaction(press(posted))
    assert heard is not None
    hear(house.rt, heard, now=house.clock.now())
