"""A case closes with a reason, never while something required is still owed."""

import pytest

from incidents.core.errors import ConflictError, InputRefusedError
from incidents.services.additions import add_facts
from incidents.services.case_views import case_file
from incidents.services.case_views_list import closed_cases, open_cases
from incidents.services.cases import Answer, answer_question
from incidents.services.closing import (
    Closing,
    DutiesOpenError,
    UnsettledError,
    close_case,
    reopen_case,
)
from incidents.services.decisions import Decided, decide
from tests.support.laws import CALIFORNIAN, californians, duty_in
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house

REASON = "The laptop was found in the office; nobody had touched it."
SUBSTANCE = "The laptop never left the office and its log shows that nobody opened it."


def close(rt, house, case, closed_as, *, seen=True, **more):
    closing = Closing(closed_as=closed_as, reason=REASON, unsettled_seen=seen, **more)
    close_case(rt, house.dpo, reference=case, closing=closing, now=rt.clock.now())


def make_required(rt, house, case):
    given = Answer(
        path="exposure.access",
        value="confirmed",
        settled=None,
        reason="a stranger rang and read from it",
        seen_version=1,
    )
    answer_question(rt, house.dpo, reference=case, answer=given, now=rt.clock.now())


def steps(rt, house, case):
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        return [s for s in tx.steps(incident.id) if s.state == "waiting"]


def test_no_breach_after_all_closes_with_a_reason_and_ends_every_reminder(rt, house):
    case = report_lost_laptop(rt).reference

    close(rt, house, case, "no_personal_data_breach")

    found = case_file(rt, house.dpo, reference=case)
    assert (found.head.status, found.head.next_due_at) == ("closed", None)
    assert found.timeline[-1].payload["reason"] == REASON
    assert steps(rt, house, case) == []
    assert open_cases(rt, house.dpo) == ()
    assert [line.reference for line in closed_cases(rt, house.dpo)] == [case]


@pytest.mark.parametrize("closed_as", ["handled", "no_personal_data_breach"])
def test_a_required_duty_that_nobody_decided_on_keeps_the_case_open(
    rt, house, closed_as
):
    case = report_lost_laptop(rt, protection={"encryption": "none"}).reference
    make_required(rt, house, case)

    with pytest.raises(DutiesOpenError) as refused:
        close(rt, house, case, closed_as)

    owed = {(each.duty, each.addressee) for each in refused.value.owed}
    assert ("notify-authority", "ie-dpc") in owed
    assert case_file(rt, house.dpo, reference=case).head.status == "open"
    assert steps(rt, house, case)


def test_handled_needs_a_decision_on_what_is_not_settled_too(rt, house):
    case = report_lost_laptop(rt).reference

    with pytest.raises(DutiesOpenError):
        close(rt, house, case, "handled")


def test_what_is_not_settled_is_said_and_stands_in_the_record(rt, house):
    case = report_lost_laptop(rt).reference
    unsettled = {
        (duty.duty, duty.addressee)
        for duty in case_file(rt, house.dpo, reference=case).duties
        if duty.outcome == "undetermined"
    }

    with pytest.raises(UnsettledError) as refused:
        close(rt, house, case, "withdrawn", seen=False)
    named = {(each.duty, each.addressee) for each in refused.value.unsettled}
    assert named == unsettled
    assert case_file(rt, house.dpo, reference=case).head.status == "open"
    close(rt, house, case, "withdrawn", seen=True)

    kept = case_file(rt, house.dpo, reference=case).timeline[-1].payload["undetermined"]
    assert {(each["duty"], each["addressee"]) for each in kept} == {
        (duty, to or None) for duty, to in unsettled
    }


def test_what_was_decided_needs_no_further_word(rt, house):
    case = report_lost_laptop(rt).reference
    for duty in case_file(rt, house.dpo, reference=case).duties:
        if duty.choices:
            decided = Decided(
                duty_id=duty.id, decision="do_not_notify", reason=SUBSTANCE
            )
            decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())

    close(rt, house, case, "withdrawn", seen=False)

    entry = case_file(rt, house.dpo, reference=case).timeline[-1]
    assert entry.payload["undetermined"] == []


def test_to_have_decided_to_notify_is_not_to_have_notified(rt, house):
    case = report_lost_laptop(rt).reference
    duties = case_file(rt, house.dpo, reference=case).duties
    duty = next(d for d in duties if d.duty == "notify-authority")
    decided = Decided(duty_id=duty.id, decision="notify", reason=SUBSTANCE)
    decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())

    with pytest.raises(DutiesOpenError) as refused:
        close(rt, house, case, "no_personal_data_breach")

    assert [owed.duty for owed in refused.value.owed] == ["notify-authority"]


def test_decisions_against_every_duty_let_a_case_close_as_handled(rt, house):
    case = report_lost_laptop(rt).reference
    for duty in case_file(rt, house.dpo, reference=case).duties:
        if duty.choices:
            decided = Decided(
                duty_id=duty.id, decision="do_not_notify", reason=SUBSTANCE
            )
            decide(rt, house.dpo, reference=case, decided=decided, now=rt.clock.now())

    close(rt, house, case, "handled")

    assert case_file(rt, house.dpo, reference=case).head.closed_as == "handled"


def test_a_duplicate_points_at_a_case_of_the_same_organisation(rt, house):
    first = report_lost_laptop(rt, key="a").reference
    second = report_lost_laptop(rt, key="b").reference

    close(rt, house, second, "duplicate", duplicate_of=first.lower())

    entry = case_file(rt, house.dpo, reference=second).timeline[-1]
    assert entry.payload["duplicate_of"] == first


@pytest.mark.parametrize("other", ["", "INC-0000-0000", "itself", "elsewhere"])
def test_a_duplicate_of_nothing_we_can_see_is_refused(rt, house, other):
    case = report_lost_laptop(rt).reference
    named = {"itself": case, "elsewhere": elsewhere(rt)}.get(other, other)

    with pytest.raises(InputRefusedError) as refused:
        close(rt, house, case, "duplicate", duplicate_of=named)

    assert [fault.path for fault in refused.value.faults] == ["duplicate_of"]


def elsewhere(rt):
    from dataclasses import replace

    from incidents.services.submit import Report, submit_report
    from tests.support.reports import LOST_LAPTOP

    open_house(rt, replace(HARBOUR, slug="other", name="Other"), email="o@o.example")
    report = Report(
        slug="other", facts=LOST_LAPTOP, channel="web", idempotency_key="other"
    )
    return submit_report(rt, report, now=rt.clock.now()).reference


@pytest.mark.parametrize(
    ("closed_as", "reason", "path"),
    [("lost interest", REASON, "closed_as"), ("withdrawn", "  ", "reason")],
)
def test_closing_needs_a_word_and_a_reason(rt, house, closed_as, reason, path):
    case = report_lost_laptop(rt).reference
    closing = Closing(closed_as=closed_as, reason=reason)

    with pytest.raises(InputRefusedError) as refused:
        close_case(rt, house.dpo, reference=case, closing=closing, now=rt.clock.now())

    assert [fault.path for fault in refused.value.faults] == [path]


def test_nothing_is_done_on_a_closed_case_until_it_is_opened_again(rt, house):
    case = report_lost_laptop(rt).reference
    close(rt, house, case, "withdrawn")

    with pytest.raises(ConflictError):
        close(rt, house, case, "handled")
    with pytest.raises(ConflictError):
        make_required(rt, house, case)


def test_opened_again_a_case_is_triaged_and_its_alarms_come_back(rt, house):
    case = report_lost_laptop(rt).reference
    due_at = case_file(rt, house.dpo, reference=case).head.next_due_at
    close(rt, house, case, "withdrawn")

    reopen_case(
        rt, house.dpo, reference=case, reason="the reporter wrote again",
        now=rt.clock.forward(hours=1),
    )  # fmt: skip

    found = case_file(rt, house.dpo, reference=case)
    assert (found.head.status, found.head.closed_as) == ("open", None)
    assert found.head.next_due_at == due_at
    assert steps(rt, house, case)
    assert found.timeline[-1].kind == "reopened"
    with pytest.raises(ConflictError):
        reopen_case(
            rt, house.dpo, reference=case, reason="the reporter wrote again",
            now=rt.clock.now(),
        )  # fmt: skip


def test_two_cases_cannot_be_closed_as_duplicates_of_each_other(rt, house):
    first = report_lost_laptop(rt, key="a").reference
    second = report_lost_laptop(rt, key="b").reference
    close(rt, house, first, "duplicate", duplicate_of=second)

    with pytest.raises(InputRefusedError) as refused:
        close(rt, house, second, "duplicate", duplicate_of=first)

    assert [fault.path for fault in refused.value.faults] == ["duplicate_of"]
    assert [line.reference for line in open_cases(rt, house.dpo)] == [second]


@pytest.mark.parametrize("closed_as", ["handled", "withdrawn"])
def test_a_duty_that_waits_for_another_act_is_not_closed_over(rt, closed_as):
    house = open_house(rt, CALIFORNIAN)
    case = californians(rt)
    prepared = duty_in(rt, house, case, "us-ca", "notify-authority")
    assert prepared.advice == "prepare"

    with pytest.raises(DutiesOpenError) as refused:
        close(rt, house, case, closed_as)

    assert ("us-ca", "notify-authority", "", "us-ca-ag") in refused.value.owed


def test_one_that_waits_and_may_not_arise_is_named_before_closing(rt):
    house = open_house(rt, CALIFORNIAN)
    case = californians(rt, us_states={"CA": None}, countries={"US": None}, settled={})
    prepared = duty_in(rt, house, case, "us-ca", "notify-authority")
    assert (prepared.outcome, prepared.advice) == ("undetermined", "prepare")
    people = duty_in(rt, house, case, "us-ca", "communicate-to-data-subjects")
    offer = duty_in(rt, house, case, "us-ca", "offer-identity-protection")
    for duty in (people, offer):
        decide(
            rt, house.dpo, reference=case,
            decided=Decided(
                duty_id=duty.id, decision="do_not_notify", reason=SUBSTANCE * 2
            ),
            now=rt.clock.now(),
        )  # fmt: skip

    with pytest.raises(UnsettledError) as refused:
        close(rt, house, case, "withdrawn", seen=False)

    assert {each.duty for each in refused.value.unsettled} == {"notify-authority"}


def test_a_closed_case_opens_again_when_its_reporter_adds_that_the_key_was_known(
    rt, house
):
    """A fact turned: what was unreadable is not any more, so the alarms run again."""
    sent = report_lost_laptop(rt, protection={"encryption": "strong"})
    close(rt, house, sent.reference, "withdrawn")
    before = case_file(rt, house.dpo, reference=sent.reference)

    add_facts(
        rt, code=sent.receipt_code, more={"protection": {"key_compromised": True}},
        now=rt.clock.forward(hours=100),
    )  # fmt: skip

    found = case_file(rt, house.dpo, reference=sent.reference)
    assert (before.head.status, before.head.next_due_at) == ("closed", None)
    assert (found.head.status, found.head.closed_as) == ("open", None)
    assert found.head.next_due_at is not None
    assert steps(rt, house, sent.reference)
    added = [entry.kind for entry in found.timeline[len(before.timeline) :]]
    assert added == ["reopened", "facts-added"]
