"""A notification that was filed is frozen; it is filed whole or not at all."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incidents.core.errors import (
    ConflictError,
    InputRefusedError,
    RenderingFailedError,
)
from incidents.core.ledger import first_fault
from incidents.services.approving import approve
from incidents.services.case_views import case_file
from incidents.services.cases import Answer, answer_question
from incidents.services.filed import Filed, mark_filed
from incidents.services.filing_views import approved_document, filed_document
from incidents.services.filings import set_subtype
from tests.support.filings import (
    REPORTING_PERSON,
    answers,
    file_it,
    notify_duty,
    start,
    view,
)
from tests.support.reports import chain_of


def test_filing_freezes_the_bytes_with_their_digests(rt, house, case, press):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)

    file_it(rt, house, case, filing)

    pdf = filed_document(
        rt, house.dpo, reference=case, filing_id=filing, kind="pdf"
    ).content
    data = filed_document(
        rt, house.dpo, reference=case, filing_id=filing, kind="json"
    ).content
    found = view(rt, house, case, filing).filed
    assert pdf == b"%PDF-1.7 of " + data
    assert data == press.printed[-1].attachment
    assert found.pdf_sha256 == hashlib.sha256(pdf).hexdigest()
    assert found.document_sha256 == hashlib.sha256(data).hexdigest()
    assert json.loads(data)["sent_at"] is not None


def test_filing_completes_the_duty_ends_its_reminders_and_is_an_act(rt, house, case):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    duty = notify_duty(rt, house, case)

    file_it(rt, house, case, filing)

    found = case_file(rt, house.dpo, reference=case)
    with rt.uow.read() as tx:
        incident = tx.incident(case, organisations=[house.id])
        steps = [s for s in tx.steps(incident.id) if s.duty_id == duty.id]
    assert notify_duty(rt, house, case).status == "done"
    assert {step.state for step in steps} == {"cancelled"}
    (act,) = notify_duty(rt, house, case).acts
    assert (act.means, act.reference) == ("web portal", "BN-26-6-118")
    assert found.head.next_duty == "communicate-to-data-subjects"
    assert found.timeline[-1].kind == "filed"
    assert first_fault(*chain_of(rt, case)) is None


def test_a_complete_one_is_not_filed_while_fields_are_open(rt, house, case, press):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    set_subtype(
        rt, house.dpo, reference=case, filing_id=filing, subtype="complete",
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip

    with pytest.raises(InputRefusedError) as refused:
        file_it(rt, house, case, filing)

    assert "answers.62" in [fault.path for fault in refused.value.faults]
    assert press.printed == []


def test_late_the_reasons_for_the_delay_are_required(rt, house, case):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    rt.clock.forward(hours=73)

    with pytest.raises(InputRefusedError) as refused:
        file_it(rt, house, case, filing)
    answers(rt, house, case, filing, {49: ["The device log came after three days."]})
    file_it(rt, house, case, filing)

    assert [fault.path for fault in refused.value.faults] == ["answers.49"]
    assert notify_duty(rt, house, case).status == "done"


def test_what_was_sent_in_time_is_not_late_although_it_is_recorded_later(
    rt, house, case
):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    sent_at = rt.clock.now() + timedelta(hours=2)
    rt.clock.forward(hours=90)

    file_it(rt, house, case, filing, at=sent_at)

    assert view(rt, house, case, filing).filed.filed_at == sent_at


def test_a_case_that_moves_on_while_the_pdf_is_made_is_not_filed(
    rt, house, case, press
):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    given = Answer(
        path="protection.encryption",
        value="strong",
        settled=None,
        reason="IT found the device log",
        seen_version=1,
    )
    press.meanwhile = lambda: answer_question(
        rt, house.dpo, reference=case, answer=given, now=rt.clock.now()
    )

    with pytest.raises(ConflictError):
        file_it(rt, house, case, filing)

    assert view(rt, house, case, filing).filed is None
    assert notify_duty(rt, house, case).status == "open"


def test_when_no_layout_can_be_made_a_plain_pdf_is_filed(rt, house, case, press):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)

    def fail():
        raise RenderingFailedError("out of time")

    press.meanwhile = fail
    file_it(rt, house, case, filing)

    assert view(rt, house, case, filing).filed.plain_because == "out of time"
    assert notify_duty(rt, house, case).status == "done"


def test_what_is_approved_without_a_layout_is_set_plainly_and_says_why(
    rt, house, case, press
):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)

    def fail():
        raise RenderingFailedError("no document within 20 s")

    press.meanwhile = fail
    approve(
        rt, house.dpo, reference=case, filing_id=filing, now=rt.clock.forward(minutes=1)
    )

    pdf = approved_document(
        rt, house.dpo, reference=case, filing_id=filing, kind="pdf"
    ).content
    entry = case_file(rt, house.dpo, reference=case).timeline[-1]
    approval = view(rt, house, case, filing).approval
    assert approval.plain_because == "no document within 20 s"
    assert pdf.startswith(b"%PDF-1.7 plain NOTIFICATION OF A PERSONAL DATA BREACH")
    assert b"could not be made: no document within 20 s" in pdf
    assert entry.payload["plain_because"] == "no document within 20 s"


def test_what_was_filed_never_changes_and_the_next_one_follows_it(rt, house, case):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    file_it(rt, house, case, filing)

    with pytest.raises(ConflictError):
        answers(rt, house, case, filing, {21: ["Somebody Else"]})
    with pytest.raises(ConflictError):
        file_it(rt, house, case, filing)
    follow_up = start(rt, house, case)

    found = view(rt, house, case, follow_up)
    assert (found.number, found.kind) == (2, "follow-up")
    assert found.filled.previous == "BN-26-6-118"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE filing_document SET means = 'other'",
        "DELETE FROM filing_document",
        "UPDATE filing_answer SET author = 'other'",
    ],
)
def test_the_database_refuses_to_change_what_was_filed(rt, house, case, statement):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    file_it(rt, house, case, filing)

    with pytest.raises(DBAPIError, match="append-only"), rt.uow.begin() as tx:
        tx.session.execute(text(statement))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"means": " "}, "means"),
        ({"authority_reference": ""}, "authority_reference"),
        ({"means": "x" * 201}, "means"),
        ({"hours": 2}, "filed_at"),
    ],
)
def test_filing_needs_when_how_and_the_authoritys_reference(
    rt, house, case, change, path
):
    filing = start(rt, house, case)
    values = {"means": "web portal", "authority_reference": "BN-1", "hours": 0} | change
    at = rt.clock.now() + timedelta(hours=values.pop("hours"))

    with pytest.raises(InputRefusedError) as refused:
        mark_filed(
            rt, house.dpo, reference=case, filing_id=filing,
            filed=Filed(filed_at=at, **values), now=rt.clock.now(),
        )  # fmt: skip

    assert [fault.path for fault in refused.value.faults] == [path]
