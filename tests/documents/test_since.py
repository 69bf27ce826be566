"""A follow-up says what changed since the last filing, in words and with a bar."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.documents.fill import fill
from incidents.documents.form import Form
from incidents.documents.html import html
from incidents.documents.page import page_view
from incidents.documents.plain import plain_text
from incidents.documents.record import Earlier, Record
from incidents.documents.since import Change, changes
from incidents.packs_forms import load_forms
from tests.documents.samples import NOW, lost_laptop


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


@pytest.fixture
def first(form: Form) -> Earlier:
    return Earlier(
        number=1,
        filed_at=NOW,
        reference="BN-26-6-118",
        document=fill(form, lost_laptop()).to_document(),
    )


def following(first: Earlier, **change) -> Record:
    values = {"kind": "follow-up", "previous": first.reference, "earlier": (first,)}
    later = NOW + timedelta(hours=30)
    return replace(lost_laptop(), prepared_at=later, **{**values, **change})


def test_nothing_changed_is_no_change(form, first):
    filled = fill(form, following(first))

    assert changes(filled) == {}
    assert page_view(filled).changes == ()


def test_fields_are_added_changed_and_removed(form, first):
    facts = {**lost_laptop().facts, "subjects": {"min": 412, "max": 412}}
    answers = {no: v for no, v in lost_laptop().answers.items() if no != 62}
    record = following(first, facts=facts, answers={**answers, 79: ["a"]})

    found = changes(fill(form, record))

    assert {no: each.change for no, each in found.items()} == {
        62: Change.REMOVED, 68: Change.CHANGED, 79: Change.ADDED,
    }  # fmt: skip
    assert (found[68].before, found[68].after) == (("300 to 400",), ("412",))


def test_the_document_marks_them_in_words_and_with_a_bar(form, first):
    facts = {**lost_laptop().facts, "subjects": {"min": 412, "max": 412}}
    filled = fill(form, following(first, facts=facts))

    page, text = html(filled), plain_text(filled)

    said = "<b>Changed since filing 1.</b> Before: 300 to 400"
    assert page.count(said) == 1
    assert '<tr class="changed"><th scope="row"><span class="no">68</span>' in page
    assert page.count('class="changed"') == 1
    assert "Changed since filing 1.\n    Before: 300 to 400" in text
    assert "Changed since filing 1 (fields)" in text


def test_it_names_the_filings_that_it_follows(form, first):
    view = page_view(fill(form, following(first)))

    said = {row.label: row.lines for row in view.notification}
    (line,) = said["Follows"]
    assert line.startswith("Filing 1 of 14 June 2026, 16:40 IST (15:40 UTC); ")
    assert line.endswith("BN-26-6-118")


def test_a_withdrawal_names_what_it_withdraws_and_marks_nothing(form, first):
    record = following(first, subtype="withdraw", answers={5: "It was a drill."})
    filled = fill(form, record)

    said = {row.label: row.lines for row in page_view(filled).notification}
    assert said["Withdraws"][0].startswith("Filing 1 of 14 June 2026")
    assert filled.to_document()["earlier_filings"][0]["number"] == 1
    assert changes(filled) == {}


def test_another_form_numbers_other_questions(form, first):
    other = replace(first, document={**first.document, "form": "ie-dpc-1"})

    assert changes(fill(form, following(other, answers={}))) == {}


def test_what_is_approved_bears_that_instant_and_no_mark_of_a_draft(form):
    view = page_view(fill(form, replace(lost_laptop(), approved_at=NOW)))

    assert view.status == ""
    assert view.foot.endswith("· Approved")
    assert "Approved" in {row.label for row in view.notification}
