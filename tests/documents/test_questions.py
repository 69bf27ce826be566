"""What a person is asked, and what is offered as a start."""

from dataclasses import replace

import pytest

from incidents.documents.fill import fill
from incidents.documents.filled import State
from incidents.documents.form import Form
from incidents.documents.questions import Question, questions
from incidents.documents.record import Record
from incidents.packs_forms import load_forms
from tests.documents.samples import almost_empty, full, lost_laptop


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


def _asked(form: Form, record: Record) -> dict[int, Question]:
    return {each.no: each for each in questions(form, record)}


def test_the_reporters_words_are_offered_to_be_edited(form: Form):
    asked = _asked(form, replace(lost_laptop(), answers={}))

    assert "luggage" not in asked[62].start_text
    assert "I left my work laptop" in asked[62].start_text
    assert asked[62].value is None
    assert asked[62].proposal_text.startswith("The data were held on: a laptop.")


def test_what_was_answered_stands_in_its_question(form: Form):
    asked = _asked(form, lost_laptop())

    assert asked[62].value == lost_laptop().answers[62]
    assert asked[62].state is State.ANSWERED


def test_fields_that_cannot_apply_are_not_asked(form: Form):
    asked = _asked(form, lost_laptop())

    assert not {5, 6, 49, 58, 81, 114} & set(asked)


def test_fields_that_hang_on_an_open_one_are_asked_too(form: Form):
    asked = _asked(form, almost_empty())

    assert {39, 40, 41, 68, 98, 100} <= set(asked)
    assert not asked[68].mandatory


def test_to_be_determined_is_no_option_of_a_complete_notification(form: Form):
    incomplete = _asked(form, lost_laptop())[79].options
    complete = _asked(form, replace(lost_laptop(), subtype="complete"))[79].options

    assert [option.key for option in incomplete] == ["a", "b", "c", "d", "e"]
    assert [option.key for option in complete] == ["a", "b", "c", "d"]


def test_what_facts_alone_decide_is_not_asked(form: Form):
    asked = _asked(form, full())

    assert not {3, 4, 7, 12, 13, 48} & set(asked)


def test_every_gap_is_a_question_or_a_setting_or_awareness(form: Form):
    record = almost_empty()
    gaps = {gap.no for gap in fill(form, record).gaps()}

    assert gaps - set(_asked(form, record)) == {13, 48}
