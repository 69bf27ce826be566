"""Every form as data: each code of our facts means something in it, all can be said."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from incidents.core import facts_codes as codes
from incidents.documents.answers import check_answers
from incidents.documents.fill import fill
from incidents.documents.form import Field, Form
from incidents.documents.record import Subtype
from incidents.packs_forms import load_forms
from tests.documents.form_samples import samples

FORMS = load_forms()
LISTS = {
    "data_categories": codes.DATA_CATEGORIES,
    "discovered_how": codes.DISCOVERED_HOW,
    "effects": codes.EFFECTS,
    "elements": codes.ELEMENTS,
    "exposure.access": codes.ACCESS,
    "harms": codes.HARMS,
    "incident_type": codes.INCIDENT_TYPE,
    "intent": codes.INTENT,
    "measures_after": codes.MEASURES,
    "measures_before": codes.MEASURES,
    "media": codes.MEDIA,
    "origin": codes.ORIGIN,
    "processing_law": codes.PROCESSING_LAW,
    "subject_kinds": codes.SUBJECT_KINDS,
}
IN_WORDS = {
    "data-in-words": codes.QUANTITY_UNIT,
    "mitigation": codes.MITIGATION,
    "nature-in-words": (*codes.MEDIA, *codes.PLACE),
}
SETTINGS = {
    "hipaa": codes.HIPAA,
    "identifier_type": ("company_id", "organisation_number", "vat_number"),
    "sector": ("private", "public"),
    "size": (*codes.SIZE, "other"),
}


def _read_by(source: str) -> list[tuple[Form, Field]]:
    return [
        (form, field)
        for form in FORMS.values()
        for field in form.fields()
        if field.source is not None and field.source.name == source
    ]


def _name(each: object) -> str:
    return each.id if isinstance(each, Form) else f"field {getattr(each, 'no', each)}"


def _wanted(field: Field) -> Iterator[str]:
    """Yield each code that the facts may hold there, as the form looks it up."""
    assert field.source is not None
    by = field.source.params.get("by", {})
    assert isinstance(by, Mapping)
    for code in LISTS[str(field.source.params["fact"])]:
        if code in by:
            yield from (f"{code}+{value}" for value in LISTS[by[code]])
        else:
            yield code


@pytest.mark.parametrize(("form", "field"), _read_by("coded"), ids=_name)
def test_every_code_means_one_option_or_is_left_to_a_person(form: Form, field: Field):
    mapped = [code for option in field.options for code in option.codes]

    assert sorted([*mapped, *field.undecided]) == sorted(_wanted(field))


@pytest.mark.parametrize(("form", "field"), _read_by("organisation"), ids=_name)
def test_every_setting_means_one_option(form: Form, field: Field):
    assert field.source is not None
    mapped = [code for option in field.options for code in option.codes]
    listed = SETTINGS.get(str(field.source.params["name"]), ())

    if field.options:
        assert sorted([*mapped, *field.undecided]) == sorted(listed)


@pytest.mark.parametrize(("form", "field"), _read_by("listed"), ids=_name)
def test_a_list_in_words_has_a_word_for_every_code(form: Form, field: Field):
    assert field.source is not None
    assert set(field.words) == set(LISTS[str(field.source.params["fact"])])


@pytest.mark.parametrize("source", IN_WORDS)
def test_sentences_have_a_word_for_every_code_but_other(source: str):
    for form, field in _read_by(source):
        assert set(field.words) == set(IN_WORDS[source]) - {"other"}, form.id


@pytest.mark.parametrize("source", ["beyond-options", "nature-in-words"])
def test_what_an_option_calls_other_can_be_said_in_words(source: str):
    for form, field in _read_by(source):
        assert field.source is not None
        of = field.source.params["of"]
        assert isinstance(of, int)
        listed = form.field(of)
        other = listed.option_of("other")
        assert other is not None
        assert set(listed.words) == set(other.codes) - {"other"}, (form.id, of)


@pytest.mark.parametrize("form", FORMS.values(), ids=_name)
def test_what_the_law_demands_is_asked_and_known_missing_on_a_bare_case(form: Form):
    gaps = fill(form, samples(form)["empty"]).gaps()

    asked = {field.demand for field in form.fields() if field.demand}
    assert asked == set(form.demands)
    assert any(gap.blocks for gap in gaps)
    assert {gap.demand for gap in gaps} >= {form.demands["a" if "a" in asked else "B"]}


@pytest.mark.parametrize("form", FORMS.values(), ids=_name)
def test_a_form_with_every_question_answered_can_be_filed_as_complete(form: Form):
    record = samples(form)["full"]

    assert record.subtype == Subtype.COMPLETE
    assert check_answers(form, record.answers) == ()
    assert fill(form, record).gaps() == ()


@pytest.mark.parametrize("form", FORMS.values(), ids=_name)
def test_no_form_repeats_what_the_reporter_wrote(form: Form):
    for name, record in samples(form).items():
        text = fill(form, record).to_json().decode()

        assert "Cormac" not in text, name
        assert "rang lost property" not in text, name


@pytest.mark.parametrize("form", FORMS.values(), ids=_name)
def test_what_is_said_to_the_officer_is_not_said_to_the_authority(form: Form):
    text = fill(form, samples(form)["full"]).to_json().decode()

    for line in (*form.advice, *form.unchecked):
        assert line not in text


def test_the_words_of_british_law_stand_in_the_british_form():
    form = FORMS["uk-ico-1"]

    assert set(form.demands.values()) == {
        "UK GDPR Art. 33(1)",
        *(f"UK GDPR Art. 33(3)({letter})" for letter in "abcd"),
    }
    assert any("0303 123 1113" in line for line in form.advice)
    assert any("no personal data of the people" in line for line in form.advice)


def test_the_swiss_form_asks_all_seven_letters_in_their_order():
    form = FORMS["ch-fdpic-1"]

    assert list(form.demands.values()) == [
        f"DPO Art. 15(1)({letter})" for letter in "abcdefg"
    ]


def test_a_type_that_could_be_two_is_left_to_a_person_until_more_is_known():
    form = FORMS["us-hhs-ocr-1"]
    kind = next(f for f in form.fields() if f.label == "Type of breach")
    record = samples(form)["typical"]

    lost = fill(form, record).field(kind.no)
    facts = {**record.facts, "intent": None}
    open_ = fill(form, replace(record, facts=facts))

    assert lost.shown == ("Loss",)
    assert open_.field(kind.no).blocks


def test_a_code_that_no_option_means_keeps_its_field_open():
    form = FORMS["us-hhs-ocr-1"]
    field = next(f for f in form.fields() if f.label.startswith("Safeguards"))
    record = samples(form)["typical"]
    facts = {**record.facts, "measures_before": ["encryption", "other"]}

    filled = fill(form, replace(record, facts=facts))

    assert filled.field(field.no).blocks
    assert filled.field(field.no).shown
