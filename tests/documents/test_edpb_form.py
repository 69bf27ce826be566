"""The EDPB template as data: whole, and with a word for every code of our facts."""

import pytest

from incidents.core import facts_codes as codes
from incidents.documents.form import Form
from incidents.packs_forms import load_forms


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


def test_the_template_has_its_hundred_fields_in_ascending_order(form: Form):
    numbers = [field.no for field in form.fields()]

    assert len(numbers) == 100
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (3, 126)


@pytest.mark.parametrize(
    ("no", "listed"),
    [
        (50, codes.DISCOVERED_HOW),
        (55, codes.EFFECTS),
        (56, codes.ACCESS),
        (60, codes.INCIDENT_TYPE),
        (65, codes.SUBJECT_KINDS),
        (70, codes.DATA_CATEGORIES),
        (75, codes.MEASURES),
        (85, codes.HARMS),
        (94, codes.MEASURES),
    ],
)
def test_every_code_means_exactly_one_option(
    form: Form, no: int, listed: tuple[str, ...]
):
    field = form.field(no)
    mapped = [code for option in field.options for code in option.codes]

    assert sorted(mapped) == sorted(listed)


@pytest.mark.parametrize("no", [60, 65, 70, 75])
def test_a_code_that_the_template_calls_other_has_words_of_its_own(form: Form, no: int):
    field = form.field(no)
    other = field.option_of("other")
    assert other is not None

    assert set(field.words) == set(other.codes) - {"other"}


@pytest.mark.parametrize(
    ("no", "listed"),
    [
        (62, (*codes.MEDIA, *codes.PLACE)),
        (71, codes.QUANTITY_UNIT),
        (92, codes.MITIGATION),
    ],
)
def test_sentences_have_a_word_for_every_code_but_other(
    form: Form, no: int, listed: tuple[str, ...]
):
    assert set(form.field(no).words) == set(listed) - {"other"}


def test_every_mandatory_field_can_be_answered_by_somebody(form: Form):
    unanswerable = [
        field.no
        for field in form.fields()
        if field.mandatory != "no" and not field.asks and field.source is None
    ]

    assert unanswerable == []


def test_page_one_says_what_an_official_files_from(form: Form):
    shown = {no for row in form.summary for no in row.fields}

    assert {55, 60, 65, 67, 68, 70, 72, 73, 89, 97} <= shown
