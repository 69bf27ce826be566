"""Two assessments beside each other: facts, risk, score, duties, before and after."""

from dataclasses import replace

import pytest

from incidents.core.errors import NotFoundError
from incidents.services.awareness import set_awareness
from incidents.services.case_compare import compare
from incidents.services.cases import Answer, answer_question, assess_open_cases
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR, open_house
from tests.web.test_console_severity import words_of


@pytest.fixture
def case(console):
    return report_lost_laptop(console.rt).reference


def answer(console, case, path, value):
    rt = console.rt
    rt.clock.forward(hours=1)
    version = compare(
        rt, console.house.dpo, reference=case, first=None, second=None
    ).after.facts_version
    given = Answer(
        path=path, value=value, settled=None, reason="IT has looked.",
        seen_version=version,
    )  # fmt: skip
    answer_question(
        rt, console.house.dpo, reference=case, answer=given, now=rt.clock.now()
    )


def beside(console, case, first=None, second=None):
    return compare(
        console.rt, console.house.dpo, reference=case, first=first, second=second
    )


def test_a_case_assessed_once_has_nothing_to_compare(console, case):
    said = words_of(console.page(f"/cases/{case}/compare"))

    assert "This case was assessed once. There is nothing to compare yet." in said


def test_facts_risk_score_and_duties_stand_before_and_after(console, case):
    answer(console, case, "protection.encryption", "none")
    answer(console, case, "exposure.access", "confirmed")

    found = beside(console, case, 1, 3)
    said = words_of(console.page(f"/cases/{case}/compare?first=1&second=3"))

    assert [change.path for change in found.facts] == [
        "protection.encryption", "exposure.access",
    ]  # fmt: skip
    assert found.facts[0].before is None
    assert {change.finding["duty"] for change in found.found.duties} >= {
        "notify-authority"
    }
    assert "Risk to people The risk to people is not settled yet" in said
    assert "Encryption not known yet Not encrypted" in said
    assert "Circumstances of the breach changed" in said
    assert "Notify the authority: Data Protection Commission" in said
    assert "Not settled yet Required" in said


def test_the_last_two_stand_there_when_nothing_was_chosen(console, case):
    answer(console, case, "protection.encryption", "none")
    answer(console, case, "malicious", True)

    found = beside(console, case)

    assert (found.before.number, found.after.number) == (2, 3)
    assert [change.path for change in found.facts] == ["malicious"]


def test_whichever_is_named_first_the_earlier_one_stands_before(console, case):
    answer(console, case, "malicious", True)

    assert beside(console, case, 2, 1) == beside(console, case, 1, 2)


def test_awareness_is_told_as_what_changed_and_moves_the_instants(console, case):
    rt = console.rt
    rt.clock.forward(hours=2)
    set_awareness(
        rt, console.house.dpo, reference=case, aware_at=rt.clock.now(),
        role="controller", reason="IT confirmed the loss.", now=rt.clock.now(),
    )  # fmt: skip

    found = beside(console, case)
    said = words_of(console.page(f"/cases/{case}/compare"))

    assert found.facts == ()
    assert found.before.aware_at is None
    assert found.after.aware_at == rt.clock.now()
    assert "No fact changed." in said
    assert "We became aware changed not set" in said
    assert "Neither the facts" not in said
    assert {"due_at", "provisional_due_at"} <= {
        field for change in found.found.duties for field in change.fields
    }


def test_two_versions_of_the_law_are_told_apart_on_the_same_facts(console, case):
    rt = console.rt
    other = replace(rt, law=replace(rt.law, version="another-law"))
    rt.clock.forward(hours=1)
    assess_open_cases(
        other, console.house.dpo, slug="harbour", reason="The law changed.",
        now=rt.clock.now(),
    )  # fmt: skip

    found = beside(console, case)
    said = words_of(console.page(f"/cases/{case}/compare"))

    assert found.before.law_version == rt.law.version
    assert found.after.law_version == "another-law"
    assert found.facts == ()
    assert "Version of the law changed" in said
    assert "Every duty reads as before." in said


def test_the_same_assessment_twice_is_said(console, case):
    answer(console, case, "malicious", True)

    said = words_of(console.page(f"/cases/{case}/compare?first=2&second=2"))

    assert "These are the same assessment." in said


@pytest.mark.parametrize("query", ["first=9", "first=0", "first=x", "second=-1"])
def test_an_assessment_that_does_not_exist_is_not_found(console, case, query):
    answer = console.client.get(f"/console/cases/{case}/compare?{query}")

    assert answer.status_code == 404


def test_another_organisations_case_is_not_found(console, case):
    other = open_house(
        console.rt, replace(HARBOUR, slug="other"), email="kim@other.example"
    )

    with pytest.raises(NotFoundError):
        compare(console.rt, other.dpo, reference=case, first=None, second=None)


def test_the_case_page_leads_here(console, case):
    answer(console, case, "malicious", True)

    page = console.page(f"/cases/{case}?difference=last")

    assert f'href="/console/cases/{case}/compare"' in page
    assert f"/console/cases/{case}/compare?first=1&amp;second=2" in page
