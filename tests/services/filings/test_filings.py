"""A notification is drafted from the case and answered by people."""

from dataclasses import replace

import pytest

from incidents.core.errors import (
    InputRefusedError,
    NotFoundError,
)
from incidents.services.case_views import case_file
from incidents.services.filing_views import filed_document
from incidents.services.filings import draft_pdf
from tests.support.filings import (
    REPORTING_PERSON,
    answers,
    file_it,
    start,
    view,
)
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house


def test_a_draft_is_filled_from_case_and_organisation(rt, house, case):
    filing = start(rt, house, case)

    found = view(rt, house, case, filing)

    text = found.filled.to_json().decode()
    assert found.addressee == "Data Protection Commission (DPC)"
    assert "Harbour Freight Brokers Ltd" in text
    assert case in text
    assert (found.number, found.kind, found.filed) == (1, "new", None)


def test_starting_twice_goes_on_with_the_same_draft(rt, house, case):
    assert start(rt, house, case) == start(rt, house, case)

    kinds = [e.kind for e in case_file(rt, house.dpo, reference=case).timeline]
    assert kinds.count("filing-drafted") == 1


def test_the_reporters_words_do_not_enter_the_form_by_themselves(rt, house, case):
    filing = start(rt, house, case)

    found = view(rt, house, case, filing)

    asked = {q.no: q for _, questions in found.sections for q in questions}
    assert "left my work laptop" in asked[62].start_text
    assert "left my work laptop" not in found.filled.to_json().decode()
    assert "Niamh" not in found.filled.to_json().decode()


def test_an_answer_is_kept_with_its_author_and_raises_the_version(rt, house, case):
    filing = start(rt, house, case)
    before = view(rt, house, case, filing).filled.version

    answers(rt, house, case, filing, REPORTING_PERSON)

    found = view(rt, house, case, filing).filled
    entry = case_file(rt, house.dpo, reference=case).timeline[-1]
    assert found.field(21).shown == ("Orla Byrne",)
    assert found.version == before + 1
    assert entry.kind == "filing-answered"
    assert entry.payload["fields"] == ["21", "22", "23"]


def test_saving_the_same_answers_again_changes_nothing(rt, house, case):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    before = view(rt, house, case, filing).filled.version

    answers(rt, house, case, filing, REPORTING_PERSON)

    assert view(rt, house, case, filing).filled.version == before


def test_a_blank_takes_an_answer_back(rt, house, case):
    filing = start(rt, house, case)
    before = view(rt, house, case, filing).filled.field(62)
    answers(rt, house, case, filing, {62: ["A laptop was left on a train."]})

    answers(rt, house, case, filing, {62: [" "]})

    assert view(rt, house, case, filing).filled.field(62) == before


def test_an_answer_that_is_none_is_refused_whole(rt, house, case):
    filing = start(rt, house, case)

    with pytest.raises(InputRefusedError) as refused:
        answers(rt, house, case, filing, {21: ["Orla Byrne"], 68: ["many"]})

    assert [fault.path for fault in refused.value.faults] == ["answers.68"]
    asked = [q for _, each in view(rt, house, case, filing).sections for q in each]
    assert all(question.value is None for question in asked)


def test_another_organisations_notification_does_not_exist_for_us(rt, house, case):
    filing = start(rt, house, case)
    answers(rt, house, case, filing, REPORTING_PERSON)
    other = open_house(rt, replace(HARBOUR, slug="other"), email="o@o.example")

    for attempt in (
        lambda: view(rt, other, case, filing),
        lambda: answers(rt, other, case, filing, REPORTING_PERSON),
        lambda: file_it(rt, other, case, filing),
        lambda: draft_pdf(
            rt, other.dpo, reference=case, filing_id=filing, now=rt.clock.now()
        ),
        lambda: filed_document(
            rt, other.dpo, reference=case, filing_id=filing, kind="pdf"
        ),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_a_notification_is_found_in_its_own_case_only(rt, house, case):
    filing = start(rt, house, case)
    other = report_lost_laptop(rt, key="b").reference

    with pytest.raises(NotFoundError):
        view(rt, house, other, filing)
