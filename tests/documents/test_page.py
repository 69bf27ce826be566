"""The filled form as a reader meets it, on paper and as plain text."""

import re
from dataclasses import replace
from html import unescape

import pytest

from incidents.documents.fill import fill
from incidents.documents.form import Form
from incidents.documents.html import html
from incidents.documents.page import page_view
from incidents.documents.plain import plain_text
from incidents.documents.printing import file_name, printout
from incidents.packs_forms import load_forms
from tests.documents.samples import almost_empty, full, lost_laptop


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


def test_page_one_says_what_an_official_files_from(form: Form):
    view = page_view(fill(form, lost_laptop()))

    said = {row.label: (*row.lines, row.note) for row in view.notification}
    summary = {row.label: (*row.lines, row.note) for row in view.summary}
    assert said["To"][0] == "Data Protection Commission (Ireland)"
    assert said["Controller became aware"][0] == "12 June 2026, 10:10 IST (09:10 UTC)"
    assert said["Prepared"][1] == "54 h 30 min after awareness"
    assert summary["People concerned"][0] == "Approximate number: 300 to 400"
    assert summary["People were told"] == ("To be determined, will follow",)
    assert summary["Personal data concerned"][0].startswith("Basic data; Contact")


def test_the_summary_names_no_numbers_of_fields(form: Form):
    view = page_view(fill(form, almost_empty()))

    summary = {row.label: (*row.lines, row.note) for row in view.summary}
    assert summary["Data unreadable to others"] == ("To be determined, will follow",)


def test_a_late_notification_points_to_its_reasons(form: Form):
    view = page_view(fill(form, full()))

    sent = next(row for row in view.notification if row.label == "Sent")
    assert sent.note.startswith("118 h 55 min after awareness; later than 72 hours")


def test_a_draft_says_that_it_is_one_until_it_is_filed(form: Form):
    draft = page_view(fill(form, lost_laptop()))
    filed = page_view(fill(form, full()))

    assert draft.status == "Draft, not filed"
    assert draft.foot.endswith("Draft, not filed")
    assert (filed.status, filed.foot) == ("", "INC-9M2X-7 · version 4 · Filed")


@pytest.mark.parametrize("record", [almost_empty(), lost_laptop(), full()])
def test_every_field_stands_in_the_form_or_in_the_list_of_those_left_out(
    form: Form, record
):
    view = page_view(fill(form, record))

    printed = [
        row.no
        for section in view.sections
        for block in section.blocks
        for row in block.rows
    ]
    left_out = [no for row in view.left_out for no in row.label.split(", ")]
    assert sorted(map(int, printed + left_out)) == [f.no for f in form.fields()]


def test_what_was_left_out_says_why(form: Form):
    view = page_view(fill(form, lost_laptop()))

    reasons = {row.label: row.lines[0] for row in view.left_out}
    assert reasons["58, 81"] == "Asked only when field 55 says “Integrity breach”"


def test_the_digest_on_each_page_is_that_of_the_attachment(form: Form):
    filled = fill(form, lost_laptop())

    assert page_view(filled).digest.endswith(filled.sha256)
    assert printout(filled).attachment == filled.to_json()


def test_typed_markup_is_text(form: Form):
    hostile = '</p><img src="http://x.example/">{{ 7*7 }}<script>'
    record = replace(lost_laptop(), answers={62: hostile, 63: "plain"})

    page = html(fill(form, record))

    assert "<img" not in page
    assert "<script" not in page
    assert hostile in unescape(re.sub(r"<[^>]+>", "", page))


def test_no_page_holds_the_reporter(form: Form):
    page = html(fill(form, lost_laptop()))

    assert "Cormac" not in page
    assert "lost property and IT" not in page


def test_the_plain_text_says_the_same_when_no_pdf_can_be_made(form: Form):
    text = plain_text(fill(form, full()))

    assert "INC-9M2X-7 · version 4 · Filed" in text
    assert "48,210" in text
    assert "PULSE 1122334455" in text
    assert max(map(len, text.splitlines())) <= 78


def test_a_file_is_named_by_reference_and_version_alone(form: Form):
    filled = fill(form, replace(lost_laptop(), reference="../../INC/1"))

    assert file_name(filled) == "INC1-notification-v1"
