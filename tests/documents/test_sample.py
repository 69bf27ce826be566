"""The sample of the notice to consumers that goes to California."""

from dataclasses import replace

import pytest

from incidents.core.errors import NotFoundError
from incidents.documents.fill import fill
from incidents.documents.form import Form
from incidents.documents.html import sample_html
from incidents.documents.plain import plain_text
from incidents.documents.sample import sample_view
from incidents.packs_forms import load_forms
from tests.documents.form_samples import samples

HEADINGS = [
    "What Happened",
    "What Information Was Involved",
    "What We Are Doing",
    "What You Can Do",
    "For More Information",
]


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["us-ca-ag-1"]


def test_it_has_the_title_and_the_five_headings_of_the_law_in_their_order(form: Form):
    view = sample_view(fill(form, samples(form)["empty"]))

    assert view is not None
    assert view.title == "Notice of Data Breach"
    assert [heading for heading, _ in view.parts] == HEADINGS


def test_it_names_the_sender_the_date_the_data_and_the_day_of_the_breach(form: Form):
    view = sample_view(fill(form, samples(form)["full"]))

    assert view is not None
    said = {
        heading: [line for text in texts for line in text.lines]
        for heading, texts in view.parts
    }
    assert view.opening == ("Bay Clinic, Inc.", "16 June 2026")
    assert "Date of the breach: 11 June 2026" in said["What Happened"]
    assert said["What Information Was Involved"] == [
        "Name",
        "Social Security number",
        "Medical information",
        "Health insurance information",
    ]
    assert "privacy@bayclinic.example" in said["For More Information"]


def test_what_is_not_written_yet_says_so_and_keeps_it_from_being_filed(form: Form):
    filled = fill(form, samples(form)["typical"])
    view = sample_view(filled)

    assert view is not None
    (_, texts) = view.parts[0]
    assert texts[0].lines == ("[To be written: What Happened]",)
    assert any(gap.blocks and gap.label == "What Happened" for gap in filled.gaps())


@pytest.mark.parametrize(
    ("elements", "asked"),
    [
        (["name", "ssn"], True),
        (["driving_licence"], True),
        (["name", "medical"], False),
    ],
)
def test_agencies_and_the_offer_are_asked_where_such_numbers_were_exposed(
    form: Form, elements: list[str], asked: bool
):
    record = samples(form)["typical"]
    facts = {**record.facts, "elements": elements}

    gaps = {gap.demand for gap in fill(form, replace(record, facts=facts)).gaps()}

    assert ("Civil Code 1798.82(d)(2)(F)" in gaps) is asked
    assert ("Civil Code 1798.82(d)(2)(G)" in gaps) is asked


def test_it_holds_no_reference_of_the_case_and_no_name_of_the_reporter(form: Form):
    page = sample_html(fill(form, samples(form)["full"]))

    assert "INC-9M2X-7" not in page
    assert "Cormac" not in page


def test_the_plain_text_ends_with_it(form: Form):
    text = plain_text(fill(form, samples(form)["full"]))

    assert "NOTICE OF DATA BREACH" in text
    assert text.rstrip().endswith("+1 510 555 0100")


def test_a_form_without_a_sample_has_none(form: Form):
    other = load_forms()["uk-ico-1"]
    filled = fill(other, samples(other)["typical"])

    assert sample_view(filled) is None
    with pytest.raises(NotFoundError):
        sample_html(filled)
