"""An exercise reaches everybody by every channel, and is no case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.errors import ConflictError, NotAllowedError
from incidents.core.organisation import Person
from incidents.messages import preview
from incidents.services import outbox
from incidents.services.case_views_list import open_cases
from incidents.services.drill_answers import (
    answer_exercise,
    exercise_token,
    read_exercise,
)
from incidents.services.drills import drills, start_drill
from incidents.services.organisations import change_organisation, organisation_for
from incidents.services.outbox_values import Outcome, Result
from incidents.services.wording import Stored, finished

PEOPLE = (
    Person(name="Orla Byrne", email="orla@harbour.example", slack_id="U0ORLA", level=1),
    Person(name="Tom Walsh", email="tom@harbour.example", level=2),
)
SECOND = timedelta(seconds=1)
EVERYBODY = [
    ("C0MAIN", "slack"),
    ("U0ORLA", "slack"),
    ("orla@harbour.example", "email"),
    ("tom@harbour.example", "email"),
]


@pytest.fixture
def drill(rt, house):
    before = organisation_for(rt, house.dpo, slug="harbour")
    after = replace(before, people=PEOPLE, slack_channel="C0MAIN")
    change_organisation(rt, house.dpo, after, before=before, now=rt.clock.now())
    start_drill(rt, house.dpo, slug="harbour", now=rt.clock.now())


def messages(rt, house):
    with rt.uow.read() as tx:
        return tx.messages([house.id], limit=100)


def claimed(rt):
    return outbox.claim(rt, limits={"email": 4}, besides=(), now=rt.clock.now())


def address(rt, row):
    return f"{row.id}.{exercise_token(rt, row)}"


def test_everybody_on_every_level_is_told_by_every_channel_they_have(rt, house, drill):
    rows = messages(rt, house)
    assert sorted((row.recipient, row.channel) for row in rows) == EVERYBODY


def test_it_makes_no_case_and_names_none(rt, house, drill):
    assert open_cases(rt, house.dpo) == ()
    for row in messages(rt, house):
        assert row.incident_id is None
        stored = Stored(
            key=str(row.id), channel=row.channel, recipient=row.recipient,
            alert=row.alert, organisation="Harbour", zone="Europe/Dublin",
            created_at=row.created_at, token=exercise_token(rt, row),
        )  # fmt: skip
        message = finished(
            stored, rt.law, base_url="https://t.example", now=rt.clock.now()
        )
        said = preview(message)
        assert message.subject.startswith("Exercise: no breach has happened")
        assert "INC-" not in said
        assert "Breach report" not in said
        assert f"https://t.example/exercise/{address(rt, row)}" in said


def test_a_second_one_at_once_is_refused(rt, house, drill):
    with pytest.raises(ConflictError):
        start_drill(rt, house.dpo, slug="harbour", now=rt.clock.forward(minutes=9))
    start_drill(rt, house.dpo, slug="harbour", now=rt.clock.forward(minutes=1))
    assert len(drills(rt, house.dpo, slug="harbour")) == 2


def test_whoever_serves_another_organisation_can_start_none(rt, house):
    with pytest.raises(NotAllowedError):
        start_drill(rt, house.dpo, slug="clinic", now=rt.clock.now())


def test_its_page_says_who_was_reached_and_who_confirmed_after_how_long(
    rt, house, drill
):
    row = next(r for r in messages(rt, house) if r.recipient.startswith("tom@"))
    for claim in claimed(rt):
        outcome = Outcome(result=Result.SENT, says="taken", provider_id="1")
        now = rt.clock.forward(seconds=2)
        outbox.settle(rt, claim, outcome, started_at=now, now=now)
    rt.clock.forward(seconds=56)
    answer_exercise(rt, address(rt, row), now=rt.clock.now())

    (found,) = drills(rt, house.dpo, slug="harbour")
    orla, tom = (each for each in found.results if each.channel == "mail")

    assert found.started_by == "Orla Byrne"
    assert {orla.delivered_after, tom.delivered_after} == {2 * SECOND, 4 * SECOND}
    assert (orla.answered_after, tom.answered_after) == (None, 60 * SECOND)


def test_a_confirmation_counts_once(rt, house, drill):
    row = messages(rt, house)[0]
    first = answer_exercise(rt, address(rt, row), now=rt.clock.forward(minutes=1))
    second = answer_exercise(rt, address(rt, row), now=rt.clock.forward(minutes=1))

    assert first == second
    assert read_exercise(rt, address(rt, row)) == first
    with rt.uow.read() as tx:
        (drill_row,) = tx.drills(house.id, limit=5)
        assert len(tx.drill_answers([drill_row.id])) == 1


def test_a_link_that_was_made_up_opens_nothing(rt, house, drill):
    row = messages(rt, house)[0]
    for made_up in ("", "x", f"{row.id}.", f"{row.id}.{'A' * 32}", f"x.{'A' * 32}"):
        assert read_exercise(rt, made_up) is None
        assert answer_exercise(rt, made_up, now=rt.clock.now()) is None


def test_an_outcome_of_an_exercise_asks_nobody_to_stand_in(rt, house, drill):
    claim = claimed(rt)[0]
    outbox.settle(
        rt, claim, Outcome(result=Result.REFUSED, says="no such mailbox"),
        started_at=rt.clock.now(), now=rt.clock.now(),
    )  # fmt: skip

    assert len(messages(rt, house)) == len(EVERYBODY)
