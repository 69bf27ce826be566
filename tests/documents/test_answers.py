"""Answers of people: read from a page, refused with a reason, never changed."""

from typing import Any

import pytest

from incidents.documents.answers import check_answers, read_answer
from incidents.documents.form import Form
from incidents.packs_forms import load_forms


@pytest.fixture(scope="module")
def form() -> Form:
    return load_forms()["edpb-1.0"]


@pytest.mark.parametrize(
    ("no", "value"),
    [
        (62, "What happened, in two lines.\nΠεριγραφή."),
        (40, ["One party", "Another"]),
        (26, True),
        (68, 0),
        (68, {"min": 300, "max": None}),
        (99, "2026-07-01"),
        (46, "2026-06-11T17:10:00+01:00"),
        (60, "i"),
        (79, ["a", "c"]),
        (79, ["e"]),
        (116, ["IE", "DE"]),
        (117, {"IE": 300, "DE": None}),
        (62, None),
    ],
)
def test_a_sound_answer_has_no_fault(form: Form, no: int, value: Any):
    assert check_answers(form, {no: value}) == ()


@pytest.mark.parametrize(
    ("no", "value", "says"),
    [
        (62, "x" * 10_001, "10,000 characters or fewer"),
        (62, "a\x00b", "control characters"),
        (62, "a\x1bb", "control characters"),
        (62, "\ud800", "control characters"),
        (62, "  \n ", "must not be empty"),
        (62, ["text"], "must be text"),
        (40, ["ok"] * 51, "50 lines or fewer"),
        (40, ["ok", "x" * 501], "line 2"),
        (40, "one", "list of lines"),
        (26, "yes", "yes or no"),
        (68, -1, "0 or more"),
        (68, True, "whole number"),
        (68, 2**63, "whole number"),
        (68, {"min": 4, "max": 3}, "above max"),
        (68, {}, "min or max"),
        (99, "2026-02-30", "must be a date"),
        (99, "20260701", "must be a date"),
        (46, "2026-06-11T17:10:00", "offset"),
        (46, "soon", "offset"),
        (60, "zz", "one of the options"),
        (60, ["i"], "one of the options"),
        (79, [], "list of options"),
        (79, ["a", "a"], "once"),
        (79, ["a", "e"], "either"),
        (79, ["a", "q"], "options of this field only"),
        (116, ["XX"], "country codes"),
        (117, {"IE": -1}, "0 or more"),
        (117, {"Ireland": 1}, "country codes"),
        (3, "a", "does not ask"),
        (48, "2026-06-11T17:10:00Z", "does not ask"),
        (999, "x", "does not ask"),
        ("62", "x", "does not ask"),
    ],
)
def test_a_faulty_answer_is_named_and_not_repeated(
    form: Form, no: Any, value: Any, says: str
):
    (fault,) = check_answers(form, {no: value})

    assert fault.path == f"answers.{no}"
    assert says in fault.says


@pytest.mark.parametrize(
    ("no", "typed", "value"),
    [
        (62, ["  What happened.\r\nAnd then. "], "What happened.\nAnd then."),
        (62, ["   "], None),
        (62, [], None),
        (40, ["One\r\n\r\nTwo "], ["One", "Two"]),
        (26, ["yes"], True),
        (26, ["perhaps"], "perhaps"),
        (68, ["1 200"], {"min": 1200, "max": 1200}),
        (68, ["300-400"], {"min": 300, "max": 400}),
        (68, ["about 12"], "about 12"),
        (79, ["a", "", "c"], ["a", "c"]),
        (116, ["ie, de"], ["IE", "DE"]),
        (117, ["IE: 300\nde"], {"IE": 300, "DE": None}),
    ],
)
def test_what_a_page_sends_is_read_or_kept_for_the_fault(
    form: Form, no: int, typed: list[str], value: Any
):
    assert read_answer(form.field(no), typed) == value
