"""What the form says, and what it refuses to say, for a given record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incidents.documents.answers import check_answers
from incidents.documents.fill import fill
from incidents.documents.filled import FilledField, FilledForm, State
from incidents.documents.form import Form
from incidents.documents.record import Record
from incidents.packs_forms import load_forms
from tests.documents.samples import AWARE, CLINIC, almost_empty, full, lost_laptop


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


def _field(form: Form, record: Record, no: int) -> FilledField:
    return fill(form, record).field(no)


def _open(filled: FilledForm) -> set[int]:
    return {gap.no for gap in filled.gaps()}


def test_with_nothing_known_nothing_is_denied(form: Form):
    filled = fill(form, almost_empty())

    denied = [
        each.field.no
        for each in filled.fields()
        if each.state is State.ANSWERED and "No" in each.shown
    ]
    assert denied == []


def test_unknown_facts_are_to_be_determined_in_an_incomplete_notification(form: Form):
    filled = fill(form, almost_empty())

    assert {44, 48, 55, 60, 61, 65, 67, 70, 72, 85, 87, 89, 97} <= _open(filled)
    assert filled.field(60).state is State.TO_BE_DETERMINED
    assert filled.field(60).value == "x"


def test_the_same_gaps_stop_a_complete_notification(form: Form):
    record = replace(lost_laptop(), subtype="complete")

    gaps = fill(form, record).gaps()

    assert {57, 72, 79, 83, 87, 94} <= {gap.no for gap in gaps}
    assert all(gap.blocks for gap in gaps)
    assert fill(form, record).field(57).state is State.MISSING


def test_a_full_complete_notification_has_no_gap(form: Form):
    filled = fill(form, full())

    assert filled.gaps() == ()


@pytest.mark.parametrize("record", [almost_empty(), lost_laptop(), full()])
def test_the_answers_of_the_samples_are_sound(form: Form, record: Record):
    assert check_answers(form, record.answers) == ()


def test_gaps_are_named_by_article_and_number(form: Form):
    gaps = {gap.no: gap.demand for gap in fill(form, lost_laptop()).gaps()}

    assert gaps[57] == "GDPR Art. 33(3)(a)"
    assert gaps[79] == "GDPR Art. 33(3)(c)"
    assert gaps[94] == "GDPR Art. 33(3)(d)"


def test_without_a_controller_that_can_be_reached_nothing_can_be_filed(form: Form):
    blockers = {gap.no for gap in fill(form, almost_empty()).gaps() if gap.blocks}

    assert blockers == {13, 21, 22, 23}


@pytest.mark.parametrize(
    ("after", "asked"),
    [
        (timedelta(hours=72), False),
        (timedelta(hours=72, seconds=1), True),
    ],
)
def test_reasons_for_delay_are_required_after_72_elapsed_hours(
    form: Form, after: timedelta, asked: bool
):
    record = replace(lost_laptop(), prepared_at=AWARE + after)

    each = _field(form, record, 49)

    assert (each.state is State.MISSING and each.blocks) is asked
    assert (each.state is State.NOT_APPLICABLE) is not asked


def test_72_hours_are_counted_across_the_end_of_summer_time(form: Form):
    # Friday noon to Monday noon in Dublin is 73 hours on this weekend.
    aware = datetime(2026, 10, 23, 11, 0, tzinfo=UTC)
    monday_noon = datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    record = replace(lost_laptop(), aware_at=aware, prepared_at=monday_noon)

    assert _field(form, record, 49).state is State.MISSING


def test_a_follow_up_is_never_late(form: Form):
    record = replace(
        lost_laptop(),
        kind="follow-up",
        previous="DPC-2026-118",
        prepared_at=AWARE + timedelta(days=30),
    )

    filled = fill(form, record)

    assert filled.field(49).state is State.NOT_APPLICABLE
    assert filled.field(6).value == "DPC-2026-118"


def test_a_sentence_made_of_codes_does_not_answer_for_a_person(form: Form):
    follows = _field(form, lost_laptop(), 51)
    missing = _field(form, replace(lost_laptop(), subtype="complete"), 51)

    assert follows.state is State.TO_BE_DETERMINED
    assert follows.shown[0].startswith("First noticed on 11 June 2026, 20:05 IST.")
    assert missing.state is State.MISSING


def test_reporters_words_never_enter_the_form_by_themselves(form: Form):
    canaries = {
        "title": "CANARY-1",
        "description": "CANARY-2",
        "data_description": "CANARY-3",
        "place_detail": "CANARY-4",
        "mitigation_detail": "CANARY-5",
        "measures_before_detail": "CANARY-6",
        "measures_after_detail": "CANARY-7",
        "reporter": {"name": "CANARY-8", "email": "CANARY-9@x.example"},
        "systems": [{"name": "CANARY-A", "vendor": "CANARY-B", "country": "IE"}],
        "evidence": [{"name": "CANARY-C"}],
        "controllers": [{"name": "CANARY-D", "code": "x"}],
        "acts": [
            {
                "regime": "eu-gdpr",
                "duty": "communicate-to-data-subjects",
                "at": "2026-06-12T12:00:00Z",
                "means": "CANARY-E",
            }
        ],
    }
    record = replace(lost_laptop(), facts={**lost_laptop().facts, **canaries})

    document = fill(form, record).to_json().decode()

    assert "CANARY" not in document


def test_a_withdrawal_asks_for_its_reasons_and_lets_the_rest_be(form: Form):
    record = replace(
        almost_empty(), kind="follow-up", subtype="withdraw", organisation=CLINIC
    )

    filled = fill(form, record)

    assert _open(filled) == {5, 6}
    assert filled.field(60).reason == "the notification is withdrawn"


def test_the_same_record_gives_the_same_bytes_and_another_gives_others(form: Form):
    first, again = fill(form, full()), fill(form, full())
    other = fill(form, replace(full(), version=5))

    assert first.to_json() == again.to_json()
    assert first.sha256 == again.sha256 != other.sha256


def test_a_record_with_a_naive_instant_cannot_be_built():
    with pytest.raises(ValueError, match="offset"):
        replace(lost_laptop(), aware_at=datetime(2026, 6, 12, 9, 10))  # noqa: DTZ001


def test_a_field_behind_one_that_waits_waits_too(form: Form):
    filled = fill(form, almost_empty())

    # Nobody has said who files (23), so it is open whether there is a DPO (29).
    assert filled.field(29).waits
    assert filled.field(30).waits
    assert filled.field(30).reason == "depends on field 29, still open"
