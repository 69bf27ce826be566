"""What is approved may be sent; where two must look, it waits for the second."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.core.errors import ConflictError, InputRefusedError
from incidents.core.ledger import first_fault
from incidents.services.accounts import create_user
from incidents.services.actors import Actor
from incidents.services.approving import approve, approve_second, go_alone
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.filing_views import approved_document, filed_document
from incidents.services.organisations import change_organisation
from incidents.web.console.case_record import documents, tasks
from tests.support.filings import (
    REPORTING_PERSON,
    answers,
    file_it,
    notify_duty,
    start,
    view,
)
from tests.support.reports import chain_of
from tests.support.runtime import HARBOUR

WHY_ALONE = (
    "Tom is on a plane until noon, Una is ill; neither answers the phone or mail."
)


@pytest.fixture
def tom(rt, house):
    create_user(
        rt, email="tom@harbour.example", name="Tom Walsh",
        organisations={house.id: "dpo"}, now=rt.clock.now(),
    )  # fmt: skip
    with rt.uow.read() as tx:
        user = tx.user_by_email("tom@harbour.example")
    return Actor(
        user_id=user.id, name=user.name, email=user.email,
        organisations={house.id: "harbour"}, roles={house.id: "dpo"},
    )  # fmt: skip


@pytest.fixture
def filing(rt, house, case):
    found = start(rt, house, case)
    answers(rt, house, case, found, REPORTING_PERSON)
    return found


def want_two(rt, house):
    change_organisation(
        rt, house.dpo, replace(HARBOUR, second_approval=True), before=HARBOUR,
        now=rt.clock.now(),
    )  # fmt: skip


def approved(rt, house, case, filing):
    approve(
        rt, house.dpo, reference=case, filing_id=filing,
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip
    return view(rt, house, case, filing).approval


def second(rt, actor, case, filing, approval):
    approve_second(
        rt, actor, reference=case, filing_id=filing, approval_id=approval.id,
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip


def alone(rt, house, case, filing, approval, reason=WHY_ALONE):
    go_alone(
        rt, house.dpo, reference=case, filing_id=filing, approval_id=approval.id,
        reason=reason, now=rt.clock.now(),
    )  # fmt: skip


def encrypt(rt, house, case):
    given = Answer(
        path="protection.encryption", value="strong", settled=None,
        reason="IT found the device log", seen_version=1,
    )  # fmt: skip
    answer_question(
        rt, house.dpo, reference=case, answer=given, now=rt.clock.forward(minutes=1)
    )


def test_what_was_approved_is_what_is_filed_byte_for_byte(rt, house, case, filing):
    approval = approved(rt, house, case, filing)
    kinds = {"reference": case, "filing_id": filing, "kind": "pdf"}
    to_send = approved_document(rt, house.dpo, **kinds).content
    encrypt(rt, house, case)
    rt.clock.forward(hours=2)

    file_it(rt, house, case, filing)

    found = view(rt, house, case, filing).filed
    assert filed_document(rt, house.dpo, **kinds).content == to_send
    assert found.pdf_sha256 == approval.pdf_sha256
    assert (found.approved_by, found.facts_version) == (("Orla Byrne",), 1)


def test_an_approved_document_is_no_draft(rt, house, case, filing, press):
    approved(rt, house, case, filing)

    assert "Draft, not filed" not in press.printed[-1].html


def test_late_nothing_is_approved_without_the_reasons(rt, house, case, filing):
    rt.clock.forward(hours=73)

    with pytest.raises(InputRefusedError) as refused:
        approved(rt, house, case, filing)
    answers(rt, house, case, filing, {49: ["The device log came after three days."]})

    assert [fault.path for fault in refused.value.faults] == ["answers.49"]
    assert approved(rt, house, case, filing).overtaken is False


def test_approved_in_time_and_sent_late_it_needs_the_reasons_after_all(
    rt, house, case, filing
):
    approved(rt, house, case, filing)
    rt.clock.forward(hours=80)

    with pytest.raises(InputRefusedError) as refused:
        file_it(rt, house, case, filing)

    assert [fault.path for fault in refused.value.faults] == ["answers.49"]
    assert notify_duty(rt, house, case).status == "open"


def test_it_waits_for_a_second_person_and_the_alarms_go_on(
    rt, house, case, filing, tom
):
    want_two(rt, house)
    with pytest.raises(InputRefusedError):
        file_it(rt, house, case, filing)
    approval = approved(rt, house, case, filing)

    with pytest.raises(InputRefusedError):
        file_it(rt, house, case, filing)

    found = case_file(rt, house.dpo, reference=case)
    (task,) = [t for t in tasks(found) if t["filing"]]
    (line,) = documents(found, rt.clock.now())
    assert approval.waits
    assert task["text"] == (
        "Look as the second person at what Orla Byrne approved: notification 1 to Data "
        "Protection Commission (DPC)"
    )
    assert (line["waits"], line["left"].state) == (True, "running")
    assert notify_duty(rt, house, case).alarm_at is not None
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        assert any(step.state == "waiting" for step in tx.steps(incident.id))


def test_who_can_be_the_second_person_is_told_and_nobody_else(
    rt, house, case, filing, tom
):
    approved(rt, house, case, filing)
    assert asked(rt, house) == []

    want_two(rt, house)
    approved(rt, house, case, filing)

    assert asked(rt, house) == ["tom@harbour.example"]


def asked(rt, house):
    with rt.uow.read() as tx:
        told = tx.messages([house.id], limit=1000)
    return [row.recipient for row in told if row.kind == "assigned_task"]


def test_the_second_person_releases_it_and_the_record_names_both(
    rt, house, case, filing, tom
):
    want_two(rt, house)
    approval = approved(rt, house, case, filing)

    second(rt, tom, case, filing, approval)
    file_it(rt, house, case, filing)

    found = case_file(rt, house.dpo, reference=case)
    filed = view(rt, house, case, filing).filed
    assert filed.approved_by == ("Orla Byrne", "Tom Walsh")
    assert [e.kind for e in found.timeline[-3:]] == [
        "filing-approved", "filing-second-approved", "filed",
    ]  # fmt: skip
    assert not [t for t in tasks(found) if t["filing"]]
    assert first_fault(*chain_of(rt, case)) is None


def test_whoever_approved_or_drafted_is_not_the_second_person(
    rt, house, case, filing, tom
):
    want_two(rt, house)
    approval = approved(rt, house, case, filing)
    with pytest.raises(InputRefusedError, match="you approved it"):
        second(rt, house.dpo, case, filing, approval)

    approve(rt, tom, reference=case, filing_id=filing, now=rt.clock.forward(minutes=1))
    again = view(rt, house, case, filing).approval
    with pytest.raises(InputRefusedError, match="you wrote part"):
        second(rt, house.dpo, case, filing, again)


def test_what_changed_since_is_not_approved_a_second_time(rt, house, case, filing, tom):
    want_two(rt, house)
    approval = approved(rt, house, case, filing)
    answers(rt, house, case, filing, {62: ["A laptop was left on a train."]})

    with pytest.raises(ConflictError):
        second(rt, tom, case, filing, approval)

    assert view(rt, house, case, filing).approval.overtaken


def test_far_from_the_deadline_nobody_goes_alone(rt, house, case, filing):
    want_two(rt, house)
    approval = approved(rt, house, case, filing)

    with pytest.raises(InputRefusedError, match="more than 12 hours away"):
        alone(rt, house, case, filing, approval)


def test_near_the_deadline_it_goes_out_alone_with_a_reason_that_stays(
    rt, house, case, filing
):
    want_two(rt, house)
    rt.clock.forward(hours=61)
    approval = approved(rt, house, case, filing)
    with pytest.raises(InputRefusedError, match="at least 60 characters"):
        alone(rt, house, case, filing, approval, reason="nobody is here")

    alone(rt, house, case, filing, approval)
    file_it(rt, house, case, filing)

    filed = view(rt, house, case, filing).filed
    entry = case_file(rt, house.dpo, reference=case).timeline[-2]
    assert (filed.approved_by, filed.alone_because) == (("Orla Byrne",), WHY_ALONE)
    assert (entry.kind, entry.payload["reason"]) == ("filing-approved-alone", WHY_ALONE)


def test_it_was_sent_before_it_was_approved_somebody_must_vouch(
    rt, house, case, filing
):
    sent_at = rt.clock.now() + timedelta(minutes=1)
    rt.clock.forward(hours=1)
    approved(rt, house, case, filing)

    with pytest.raises(InputRefusedError) as refused:
        file_it(rt, house, case, filing, at=sent_at)

    assert [fault.path for fault in refused.value.faults] == ["says_the_same"]
