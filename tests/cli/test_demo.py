"""The demonstration: made-up organisations and incidents, through real use cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.facts import check
from incidents.demo.first_start import ADMIN_EMAIL, ensure_demonstration
from incidents.demo.stories import at_times, organisations, stories
from incidents.demo.telling import open_organisations, tell, tell_all
from incidents.runtime import Runtime
from incidents.services.accounts import sign_in
from incidents.services.demonstration import actor_with, told
from incidents.services.organisations import (
    create_organisation,
    list_organisations,
    missing_settings,
)
from tests.cli.shell import Tocsin
from tests.support.runtime import FRIDAY_AFTERNOON, HARBOUR


def test_there_are_five_organisations_and_nothing_an_alarm_needs_is_missing():
    found = organisations()

    assert len(found) == 5
    assert [missing_settings(organisation) for organisation in found] == [()] * 5


def test_every_address_in_the_demonstration_is_nobodys():
    for organisation in organisations():
        for person in organisation.people:
            assert person.email.endswith(".example")
        assert organisation.slack_channel == ""


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.key)
def test_every_story_keeps_to_the_vocabulary_and_ends_before_it_is_loaded(story):
    facts = at_times(dict(story.facts), FRIDAY_AFTERNOON)

    assert check(facts) == ()
    assert all(step.after < story.age for step in story.steps)
    assert facts["discovered_at"] < FRIDAY_AFTERNOON.isoformat()


def test_the_stories_differ_in_what_happened_and_where_it_lay():
    told_ones = [story.facts for story in stories()]

    assert len(told_ones) == 14
    assert len({facts["incident_type"] for facts in told_ones}) >= 9
    assert len({medium for facts in told_ones for medium in facts["media"]}) >= 8
    assert {"suspected", "near_miss", "confirmed"} == {
        facts["certainty"] for facts in told_ones
    }


def load(rt: Runtime) -> list:
    open_organisations(rt, now=rt.clock.now())
    return list(tell_all(rt, now=rt.clock.now()))


def test_all_stories_become_cases_once_however_often_they_are_told(rt: Runtime, clock):
    first = load(rt)
    clock.forward(days=3)

    again = load(rt)

    assert len({loaded.reference for loaded in first}) == 14
    assert [x.reference for x in again] == [x.reference for x in first]
    assert {x.repeated for x in first} == {False}
    assert {x.repeated for x in again} == {True}


def test_the_cases_are_in_the_states_that_a_working_day_brings(sqlite_rt: Runtime):
    load(sqlite_rt)

    with sqlite_rt.uow.read() as tx:
        keys = [row.id for row in tx.organisations()]
        open_ones = tx.incidents(keys, status="open")
        closed = tx.incidents(keys, status="closed")
        now = sqlite_rt.clock.now()
        late = [x for x in open_ones if x.next_due_at and x.next_due_at < now]
    assert len(closed) == 1
    assert closed[0].closed_as == "no_personal_data_breach"
    assert len([x for x in open_ones if x.aware_at]) >= 6
    assert {x.risk for x in open_ones} >= {"high", "risk", "unlikely", "undetermined"}
    assert late


def test_a_story_cut_off_in_the_middle_goes_on_where_it_stopped(sqlite_rt: Runtime):
    now = sqlite_rt.clock.now()
    open_organisations(sqlite_rt, now=now)
    whole = stories()[0]
    cut_off = replace(whole, steps=whole.steps[:2])
    tell(sqlite_rt, cut_off, actor_with(sqlite_rt, email=ADMIN_EMAIL), now=now)

    list(tell_all(sqlite_rt, now=now))

    state = told(sqlite_rt, slug="larkfield", key=whole.key)
    assert state is not None
    assert state.steps == len(whole.steps) > 2


def test_the_first_start_gives_an_organisation_and_a_password_once(sqlite_rt: Runtime):
    now = sqlite_rt.clock.now()

    appointed = ensure_demonstration(sqlite_rt, now=now)

    assert appointed is not None
    assert appointed.password is not None
    assert sign_in(
        sqlite_rt,
        email=ADMIN_EMAIL,
        password=appointed.password,
        network="t",
        now=now,
    )
    assert [is_demo for _, is_demo in list_organisations(sqlite_rt)] == [True]
    assert ensure_demonstration(sqlite_rt, now=now + timedelta(days=1)) is None


def test_a_first_start_that_was_cut_off_is_completed_by_the_next(sqlite_rt: Runtime):
    now = sqlite_rt.clock.now()
    create_organisation(sqlite_rt, organisations()[0], demonstration=True, now=now)

    appointed = ensure_demonstration(sqlite_rt, now=now)

    assert appointed is not None
    assert appointed.password is not None


def test_where_a_real_organisation_is_served_no_demonstration_is_made(
    sqlite_rt: Runtime, tocsin: Tocsin
):
    now = sqlite_rt.clock.now()
    create_organisation(sqlite_rt, HARBOUR, now=now)

    result = tocsin("demo")

    assert ensure_demonstration(sqlite_rt, now=now) is None
    assert result.exit_code == 1
    assert "--beside" in result.stderr
    assert len(list_organisations(sqlite_rt)) == 1


def test_the_command_names_each_case_and_how_to_get_in(tocsin: Tocsin):
    result = tocsin("demo")

    assert result.exit_code == 0
    assert result.stdout.count("INC-") == 14
    assert f"sign in as  {ADMIN_EMAIL}" in result.stdout
    assert "one-time password" in result.stdout
