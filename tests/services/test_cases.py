"""Somebody takes a case and answers what was not known; others see nothing of it."""

from dataclasses import replace

import pytest

from incidents.core.errors import ConflictError, InputRefusedError, NotFoundError
from incidents.services.case_views import case_file
from incidents.services.case_views_difference import difference
from incidents.services.case_views_list import closed_cases, open_cases
from incidents.services.cases import Answer, acknowledge, answer_question, take_case
from incidents.services.closing import Closing, close_case
from incidents.services.tasks import finish_task
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house

BECAUSE = "IT looked at the device log"


def answer(path, value=None, *, settled=None, version=1, reason=BECAUSE):
    return Answer(
        path=path, value=value, settled=settled, reason=reason, seen_version=version
    )


@pytest.fixture
def case(rt, house):
    return report_lost_laptop(rt).reference


def test_taking_a_case_names_the_holder_and_stands_in_the_timeline(rt, house, case):
    now = rt.clock.forward(minutes=5)

    take_case(rt, house.dpo, reference=case, now=now)

    found = case_file(rt, house.dpo, reference=case)
    assert (found.head.holder, found.head.held_by_me) == ("Orla Byrne", True)
    assert [entry.kind for entry in found.timeline] == ["reported", "taken"]
    assert found.timeline[-1].at == now


def test_taking_over_says_from_whom(rt, house, case):
    open_second_user(rt, house)
    other = replace(house.dpo, name="Tom Walsh", email="tom@harbour.example")
    take_case(rt, other, reference=case, now=rt.clock.now())

    take_case(rt, house.dpo, reference=case, now=rt.clock.now())

    entry = case_file(rt, house.dpo, reference=case).timeline[-1]
    assert entry.payload == {"before": "Tom Walsh", "via": "console"}


def open_second_user(rt, house):
    from incidents.services.accounts import create_user

    create_user(
        rt,
        email="tom@harbour.example",
        name="Tom Walsh",
        organisations={house.id: "dpo"},
        now=rt.clock.now(),
    )
    with rt.uow.read() as tx:
        return tx.user_by_email("tom@harbour.example").id


def test_having_seen_a_case_is_not_holding_it(rt, house, case):
    acknowledge(rt, house.dpo, reference=case, now=rt.clock.now())

    head = case_file(rt, house.dpo, reference=case).head
    assert (head.acknowledged_by, head.holder) == ("Orla Byrne", None)


def test_an_answer_is_a_new_version_with_its_own_voice(rt, house, case):
    given = answer("protection.encryption", "strong")

    answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())

    facts = {f.path: f for f in case_file(rt, house.dpo, reference=case).facts}
    told = facts["protection.encryption"]
    assert (told.value, told.said_by, told.version) == ("strong", "Orla Byrne", 2)
    assert facts["media"].said_by == "reporter"
    assert facts["media"].version == 1


def test_the_triage_runs_again_and_the_difference_is_told(rt, house, case):
    asked = case_file(rt, house.dpo, reference=case).triage["open_questions"]
    assert "exposure.access" in {question["fact"] for question in asked}

    answer_question(
        rt, house.dpo, reference=case, answer=answer("exposure.access", "confirmed"),
        now=rt.clock.now(),
    )  # fmt: skip

    triages = case_file(rt, house.dpo, reference=case).triages
    assert len(triages) == 2
    found = difference(*triages)
    assert "exposure.access" in found.settled
    assert not found.is_empty


def test_what_nobody_will_ever_know_is_no_open_question_any_more(rt, house, case):
    given = answer("exposure.access", settled="cannot_be_determined")

    answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())

    found = case_file(rt, house.dpo, reference=case)
    settled = {f.path: f.settled for f in found.facts}
    assert settled["exposure.access"] == "cannot_be_determined"
    asked = {question["fact"] for question in found.triage["open_questions"]}
    assert "exposure.access" not in asked


def test_an_answer_to_what_was_answered_meanwhile_is_refused(rt, house, case):
    first = answer("protection.encryption", "none")
    answer_question(rt, house.dpo, reference=case, answer=first, now=rt.clock.now())

    late = answer("protection.encryption", "strong", version=1)
    with pytest.raises(ConflictError):
        answer_question(rt, house.dpo, reference=case, answer=late, now=rt.clock.now())

    found = case_file(rt, house.dpo, reference=case)
    values = {f.path: f.value for f in found.facts}
    assert values["protection.encryption"] == "none"


def test_an_answer_to_another_question_is_taken_although_the_facts_moved_on(
    rt, house, case
):
    first = answer("protection.encryption", "none")
    answer_question(rt, house.dpo, reference=case, answer=first, now=rt.clock.now())

    other = answer("identifiability", "maximum", version=1)
    answer_question(rt, house.dpo, reference=case, answer=other, now=rt.clock.now())

    assert case_file(rt, house.dpo, reference=case).head.facts_version == 3


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (answer("protection.encryption", "quantum"), "protection.encryption"),
        (answer("subjects", {"min": -1, "max": 3}), "subjects.min"),
        (answer("exposure.access"), "value"),
        (answer("aware_at", "2026-06-12T10:00:00Z"), "value"),
        (answer("protection.encryption", "none", reason=" "), "reason"),
        (answer("protection.encryption", "none", reason="known"), "reason"),
    ],
)
def test_an_answer_that_breaks_a_rule_leaves_no_trace(rt, house, case, given, path):
    with pytest.raises(InputRefusedError) as refused:
        answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())

    assert [fault.path for fault in refused.value.faults] == [path]
    found = case_file(rt, house.dpo, reference=case)
    assert (found.head.facts_version, len(found.timeline)) == (1, 1)


def test_open_cases_stand_by_next_deadline_and_say_what_kind_it_is(rt, house):
    early = report_lost_laptop(rt, key="a").reference
    rt.clock.forward(hours=3)
    late = report_lost_laptop(
        rt, key="b", discovered_at="2026-06-11T08:00:00+01:00"
    ).reference

    lines = open_cases(rt, house.dpo)

    assert lines[0].reference == late
    assert {line.reference for line in lines} == {early, late}
    assert all(line.span_h for line in lines)
    assert lines[0].provisional or lines[0].target


def test_another_organisations_case_does_not_exist_for_us(rt, house, case):
    other = open_house(
        rt, replace(HARBOUR, slug="other", name="Other Ltd"), email="x@other.example"
    ).dpo
    now = rt.clock.now()
    handled = Closing(closed_as="withdrawn", reason="it is not ours at all")

    for attempt in (
        lambda: case_file(rt, other, reference=case),
        lambda: take_case(rt, other, reference=case, now=now),
        lambda: acknowledge(rt, other, reference=case, now=now),
        lambda: close_case(rt, other, reference=case, closing=handled, now=now),
        lambda: answer_question(
            rt, other, reference=case, answer=answer("media", ["paper"]), now=now
        ),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert open_cases(rt, other) == ()
    assert closed_cases(rt, other) == ()


def test_a_task_is_done_once_by_somebody(rt, house):
    reporter = {"name": "N. K.", "manager": "Somebody Unknown"}
    case = report_lost_laptop(rt, reporter=reporter).reference
    task = case_file(rt, house.dpo, reference=case).tasks[0]

    for _ in range(2):
        finish_task(rt, house.dpo, reference=case, task_id=task.id, now=rt.clock.now())

    found = case_file(rt, house.dpo, reference=case)
    assert found.tasks[0].done_by == "Orla Byrne"
    assert [entry.kind for entry in found.timeline].count("task-done") == 1


def test_a_task_of_another_case_is_not_found(rt, house, case):
    reporter = {"name": "N. K.", "manager": "Somebody Unknown"}
    other = report_lost_laptop(rt, key="b", reporter=reporter).reference
    task = case_file(rt, house.dpo, reference=other).tasks[0]

    with pytest.raises(NotFoundError):
        finish_task(rt, house.dpo, reference=case, task_id=task.id, now=rt.clock.now())
