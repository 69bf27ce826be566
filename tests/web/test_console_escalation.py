"""The escalation in the console: on the case, in the settings, who would be told."""

from dataclasses import replace

import pytest

from incidents.core.organisation import EscalationSettings, Person
from incidents.services.acknowledging import acknowledge
from incidents.services.alarm_state import alarm_state
from incidents.services.drill_answers import exercise_token
from incidents.services.organisations import change_organisation, organisation_for
from incidents.web.console.escalation import MOMENT_AGO
from tests.support.console import send
from tests.support.reports import report_lost_laptop
from tests.web.test_console_settings import settings

HARBOUR = "/organisations/harbour"
PEOPLE = {
    "people-0-name": "Orla Byrne",
    "people-0-email": "orla@harbour.example",
    "people-0-level": "1",
    "people-0-channels": ["email", "slack"],
    "people-0-deputy": "tom@harbour.example",
    "people-0-away_until": "2026-07-01",
    "people-1-name": "Tom Walsh",
    "people-1-email": "tom@harbour.example",
    "people-1-level": "2",
    "people-1-channels": "email",
}


@pytest.fixture
def case(console):
    return report_lost_laptop(console.rt).reference


def stored(console):
    return organisation_for(console.rt, console.house.dpo, slug="harbour")


def test_the_case_says_who_was_told_and_who_is_next(console, case):
    page = console.page(f"/cases/{case}")

    assert "Level 1 told at once" in page
    assert "level 2 (Tom Walsh) is told on" in page
    assert "<strong>Not acknowledged.</strong> In 15 min level 2 (Tom Walsh)" in page


def test_a_next_level_with_nobody_on_it_is_not_promised(console):
    before = stored(console)
    people = (before.people[0], replace(before.people[1], email=""))
    change_organisation(
        console.rt, console.house.dpo, replace(before, people=people), before=before,
        now=console.rt.clock.now(),
    )  # fmt: skip
    case = report_lost_laptop(console.rt).reference

    assert "In 15 min level 1 (Orla Byrne) is told." in console.page(f"/cases/{case}")


def test_acknowledging_there_stops_it_and_says_until_when(console, case):
    place = f"/cases/{case}"
    console.send(f"{place}/acknowledge", from_page=place)

    page = console.page(place)
    assert "The alarm rests until" in page
    assert "in the console" in page
    assert f'action="/console{place}/acknowledge"' not in page
    assert f'action="/console{place}/take"' in page


def test_once_it_has_run_out_the_holder_can_acknowledge_again(console, case):
    place = f"/cases/{case}"
    console.send(f"{place}/take", from_page=place)
    assert f'action="/console{place}/acknowledge"' not in console.page(place)

    for _ in range(13):
        console.rt.clock.forward(minutes=20)
        console.page("")
    assert f'action="/console{place}/acknowledge"' in console.page(place)


def test_how_somebody_acknowledged_is_said(console, case):
    with console.rt.uow.read() as tx:
        key = tx.incident(case, organisations=[console.house.id]).id
    acknowledge(
        console.rt, incident_id=key, by=console.house.dpo, via="mail",
        now=console.rt.clock.now(),
    )  # fmt: skip
    assert "by the link in a mail" in console.page(f"/cases/{case}")


def test_the_policy_is_edited_in_the_settings(console):
    done = settings(
        console,
        **PEOPLE
        | {
            "escalation-waits": "10, 20",
            "escalation-acknowledged_hours": "2",
            "escalation-quiet_from": "22:00",
            "escalation-quiet_until": "07:00",
            "escalation-digest_at": "",
        },
    )

    assert done.status_code == 303
    assert stored(console).escalation == EscalationSettings(
        waits=(10, 20), acknowledged_hours=2, quiet_from="22:00", quiet_until="07:00",
        digest_at="",
    )  # fmt: skip
    orla = stored(console).people[0]
    assert orla.channels == ("email", "slack")
    assert (orla.deputy, orla.away_until) == ("tom@harbour.example", "2026-07-01")
    assert 'value="10, 20"' in console.page(HARBOUR)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("escalation-waits", "soon"),
        ("escalation-waits", "0"),
        ("escalation-acknowledged_hours", "all day"),
        ("escalation-acknowledged_hours", "99"),
        ("escalation-digest_at", "noon"),
        ("people-0-deputy", "orla@harbour.example"),
        ("people-0-deputy", "nobody@harbour.example"),
        ("people-1-deputy", "orla@harbour.example"),
        ("people-0-away_until", "tomorrow"),
    ],
)
def test_a_wrong_policy_comes_back_with_the_fault_at_its_field(console, field, typed):
    before = stored(console)
    done = settings(console, **(PEOPLE | {field: typed}))

    assert done.status_code == 422
    assert f'id="organisation-{field}-error"' in done.text
    assert stored(console) == before


def test_a_weak_policy_is_red_in_the_settings_and_in_the_list(console):
    # No channel is set up in these tests.
    says = "Nobody in the escalation can be reached."
    assert says in console.page(HARBOUR)
    assert says in console.page(f"{HARBOUR}/escalation")
    assert "Weak escalation" in console.page("/organisations")


def test_the_banner_names_what_is_weak_beside_one_channel(rt, house):
    before = organisation_for(rt, house.dpo, slug="harbour")
    working = replace(rt, notifiers={"email": None})
    assert weak_lines(working, house) == []

    change_organisation(
        rt, house.dpo, replace(before, people=before.people[:1]), before=before,
        now=rt.clock.now(),
    )  # fmt: skip
    (line,) = weak_lines(working, house)
    assert line.startswith("The escalation of Harbour Freight Brokers Ltd is weak. ")
    assert line.endswith("One person only is in the escalation.")


def weak_lines(rt, house):
    lines = alarm_state(rt, [house.id], now=rt.clock.now())
    return [line for line in lines if "escalation" in line]


def test_who_would_be_told_now_names_deputies_and_empty_levels(console):
    before = stored(console)
    people = (
        replace(
            before.people[0], deputy="tom@harbour.example", away_until="2027-01-01"
        ),
        Person(name="Ann", email="", level=2),
        replace(before.people[1], level=3),
    )
    change_organisation(
        console.rt, console.house.dpo, replace(before, people=people), before=before,
        now=console.rt.clock.now(),
    )  # fmt: skip

    page = console.page(f"{HARBOUR}/escalation")
    assert "<strong>Level 1</strong>, at once" in page
    assert "Tom Walsh (mail)" in page
    assert "Nobody: the next level is told at once" in page
    assert "Not there, and nobody in their place: Ann" in page
    assert "<strong>Level 3</strong>, after 15 minutes without an answer" in page


def test_an_exercise_is_started_and_confirmed_without_signing_in(console):
    place = f"{HARBOUR}/escalation"
    assert "There has been none yet." in console.page(place)
    done = console.send(f"{HARBOUR}/exercise", from_page=place)
    assert done.status_code == 303
    assert "0 of 2 confirmed" in console.page(place)

    again = console.send(f"{HARBOUR}/exercise", from_page=place)
    assert again.status_code == 409
    assert MOMENT_AGO in again.text

    with console.rt.uow.read() as tx:
        row = tx.messages([console.house.id], limit=1)[0]
    link = f"/exercise/{row.id}.{exercise_token(console.rt, row)}"
    assert "0 of 2 confirmed" in console.page(place)
    send(console.client, link)
    assert "1 of 2 confirmed" in console.page(place)
    assert "Exercise to " in console.page("/outgoing")
    assert "INC-" not in console.page("")


def test_a_press_without_our_page_confirms_nothing(console):
    console.send(f"{HARBOUR}/exercise", from_page=f"{HARBOUR}/escalation")
    with console.rt.uow.read() as tx:
        row = tx.messages([console.house.id], limit=1)[0]
    link = f"/exercise/{row.id}.{exercise_token(console.rt, row)}"

    assert console.client.post(link, data={"csrf": "x"}).status_code == 403
    assert console.client.get("/exercise/made-up.x").status_code == 404
    assert "0 of 2 confirmed" in console.page(f"{HARBOUR}/escalation")


@pytest.mark.parametrize("path", ["escalation", "exercise"])
def test_another_organisation_is_not_there(console, path):
    other = f"/organisations/clinic/{path}"
    if path == "escalation":
        assert console.client.get(f"/console{other}").status_code == 404
    else:
        found = console.send(other, from_page=f"{HARBOUR}/escalation")
        assert found.status_code == 404
