"""Who is which member of the workspace: looked up by address, kept for a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from incidents.core.organisation import Organisation, Person
from incidents.models import MessageRow
from incidents.services import alerting
from incidents.services.chat_members import KNOWN_FOR, RENEWED_BEFORE
from incidents.services.member_ids import with_members
from incidents.services.profiles import directory
from incidents.worker import Worker
from tests.fakes.slack_server import Fault
from tests.worker.house import ORGANISATION, START, House

Hire = Callable[..., Worker]
DANA = "dpo@clinic.example"


def at_work(house: House, worker: Worker) -> None:
    """Let *worker* do all that is due, its look-ups as well."""
    house.drain(worker)
    worker.finish()


def look_ups(house: House) -> list[str]:
    path = "/api/users.lookupByEmail"
    return [call.payload["email"] for call in house.slack.calls if call.path == path]


def member_ids(house: House) -> dict[str, str]:
    with house.rt.uow.read() as tx:
        found = directory(tx, house.organisation_id, now=house.clock.now())
    return {person.name: person.slack_id for person in found.people}


def test_the_worker_looks_up_whom_it_does_not_know(chatting: House, hire: Hire) -> None:
    chatting.slack.members = {DANA: "U0DANA"}

    at_work(chatting, hire(chatting))

    assert look_ups(chatting) == [DANA]
    assert member_ids(chatting) == {"Dana Dunne": "U0DANA", "Max Meier": "U0MANAGER"}


def on_both(house: House) -> Organisation:
    """Return the organisation, everybody wishing to be told by mail and on Slack."""
    with house.rt.uow.read() as tx:
        known = directory(tx, house.organisation_id, now=house.clock.now())
    both = tuple(replace(p, channels=("email", "slack")) for p in known.people)
    return replace(known, people=both)


def test_somebody_who_was_found_is_told_in_a_direct_chat_if_they_wish(
    chatting: House, hire: Hire
) -> None:
    chatting.slack.members = {DANA: "U0DANA"}
    at_work(chatting, hire(chatting))
    known = on_both(chatting)

    told = alerting.first_recipients(known, now=chatting.clock.now())

    assert ("slack", "U0DANA") in {(r.channel, r.address) for r in told}
    assert ("email", DANA) in {(r.channel, r.address) for r in told}


def test_a_manager_whom_the_reporter_named_is_told_in_a_direct_chat_as_well(
    chatting: House, hire: Hire
) -> None:
    chatting.slack.members = {DANA: "U0DANA"}
    at_work(chatting, hire(chatting))
    known = on_both(chatting)
    manager = alerting.match_manager(known, "Max Meier")

    told = alerting.first_recipients(known, manager=manager, now=chatting.clock.now())

    ways = {(r.channel, r.address) for r in told if r.name == "Max Meier"}
    assert ways == {("email", "it@clinic.example"), ("slack", "U0MANAGER")}


def test_what_was_found_is_kept_and_renewed_before_it_runs_out(
    chatting: House, hire: Hire
) -> None:
    chatting.slack.members = {DANA: "U0DANA"}
    worker = hire(chatting)
    at_work(chatting, worker)

    chatting.clock.forward(hours=23)
    at_work(chatting, worker)
    assert look_ups(chatting) == [DANA]

    chatting.clock.at = START + KNOWN_FOR - RENEWED_BEFORE + timedelta(seconds=1)
    at_work(chatting, worker)
    assert look_ups(chatting) == [DANA] * 2
    assert member_ids(chatting)["Dana Dunne"] == "U0DANA"


def test_what_has_run_out_says_nothing(chatting: House, hire: Hire) -> None:
    chatting.slack.members = {DANA: "U0DANA"}
    at_work(chatting, hire(chatting))

    chatting.clock.forward(hours=25)

    assert member_ids(chatting)["Dana Dunne"] == ""


def test_an_address_that_nobody_has_is_not_asked_for_all_the_time(
    chatting: House, hire: Hire
) -> None:
    worker = hire(chatting)

    chatting.tend(worker, seconds=240)
    worker.finish()

    assert look_ups(chatting) == [DANA]
    assert member_ids(chatting)["Dana Dunne"] == ""


def test_a_look_up_that_fails_holds_no_alert_back(chatting: House, hire: Hire) -> None:
    chatting.slack.forbidden = {"users.lookupByEmail"}
    message = chatting.message()

    at_work(chatting, hire(chatting))

    assert chatting.stored(message).state == "sent"
    assert chatting.tasks() == []


def test_without_the_scope_it_is_said_once(
    chatting: House, hire: Hire, caplog: object
) -> None:
    chatting.slack.forbidden = {"users.lookupByEmail"}
    worker = hire(chatting)

    chatting.tend(worker, seconds=240)
    worker.finish()

    said = [r.getMessage() for r in caplog.records]  # type: ignore[attr-defined]
    assert said == ["nobody can be looked up on Slack: slack: missing_scope"]


def test_after_an_outage_look_ups_go_on(chatting: House, hire: Hire) -> None:
    chatting.slack.members = {DANA: "U0DANA"}
    chatting.slack.next(Fault(error="service_unavailable"))
    worker = hire(chatting)

    chatting.tend(worker, seconds=90)
    worker.finish()

    assert member_ids(chatting)["Dana Dunne"] == "U0DANA"


def test_a_member_id_in_the_settings_counts_before_any_look_up(
    chatting: House,
) -> None:
    settled = replace(ORGANISATION.people[1], email=DANA)
    with chatting.rt.uow.begin() as tx:
        later = START + timedelta(hours=1)
        tx.note_member(DANA, "U0OTHER", expires_at=later, now=START)
        both = replace(ORGANISATION, people=(settled, Person(name="D", email=DANA)))
        found = with_members(tx, both, now=START)

    assert [person.slack_id for person in found.people] == ["U0MANAGER", "U0OTHER"]


def test_a_direct_message_arrives_where_a_member_reads_it(
    chatting: House, hire: Hire
) -> None:
    chatting.slack.members = {DANA: "U0DANA"}
    chatting.slack.channels |= {"U0DANA"}
    worker = hire(chatting)
    at_work(chatting, worker)
    known = on_both(chatting)
    with chatting.rt.uow.begin() as tx:
        rows = alerting.message_rows(
            alerting.first_recipients(known, now=chatting.clock.now()),
            kind="first",
            alert=alerting.alert_of(
                kind="first",
                reference="INC-7K3F-Q",
                severity="high",
                duty=None,
                deadline_at=None,
            ),
            organisation_id=chatting.organisation_id,
            incident_id=chatting.incident_id,
            now=chatting.clock.now(),
        )
        tx.add(MessageRow, rows)
    at_work(chatting, worker)

    assert {post["channel"] for post in chatting.slack.posts} == {"C0MAIN", "D0DANA"}
