"""What a form says of telling the people stands on acts and decisions on record."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from incidents.documents.fill import fill
from incidents.documents.filled import FilledForm, State
from incidents.documents.form import Form
from incidents.packs_forms import load_forms
from tests.documents.samples import full, lost_laptop

DECISION: Mapping[str, Any] = {
    "regime": "eu-gdpr",
    "duty": "communicate-to-data-subjects",
    "at": "2026-06-13T10:00:00Z",
    "stage": None,
}
ACT = full().facts["acts"][0]
OPEN = (State.TO_BE_DETERMINED, State.MISSING)


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


def said(form: Form, answer: str, *, decided: str = "", regime: str = "eu-gdpr"):
    decisions = [{**DECISION, "decision": decided, "regime": regime}] if decided else []
    record = replace(lost_laptop(), answers={97: answer}, decisions=decisions)
    return fill(form, record).field(97)


@pytest.mark.parametrize("answer", ["b", "b1"])
def test_that_they_will_be_told_needs_the_decision_to_tell_them(form, answer):
    for decided in ("", "do_not_notify"):
        refused = said(form, answer, decided=decided)
        assert refused.state in OPEN
        assert "no decision to tell the people is on record" in refused.reason

    assert said(form, answer, decided="notify").value == answer


@pytest.mark.parametrize("answer", ["d", "e"])
def test_that_they_need_not_be_told_needs_the_decision_not_to(form, answer):
    for decided in ("", "notify"):
        refused = said(form, answer, decided=decided)
        assert refused.state in OPEN
        assert "no decision not to tell the people is on record" in refused.reason

    assert said(form, answer, decided="do_not_notify").value == answer


def test_that_it_is_still_being_assessed_needs_no_decision(form):
    assert said(form, "c").state is State.TO_BE_DETERMINED


def test_a_decision_under_another_law_says_nothing_here(form):
    assert said(form, "b1", decided="notify", regime="uk-gdpr").state in OPEN


@pytest.mark.parametrize("regime", ["uk-gdpr", "us-hipaa", "us-ca"])
def test_people_told_under_another_law_are_not_told_under_this_one(form, regime):
    record = full()
    acts = [{**ACT, "regime": regime}]

    filled: FilledForm = fill(
        form, replace(record, facts={**record.facts, "acts": acts})
    )

    assert filled.field(97).value != "a"
    assert filled.field(98).state is State.NOT_APPLICABLE


def test_when_and_how_many_were_told_is_what_was_recorded(form):
    record = replace(full(), answers={**full().answers, 98: "2026-06-01", 102: "a"})

    filled = fill(form, record)

    assert filled.field(98).shown == ("16 June 2026",)
    assert filled.field(102).value == "b"
