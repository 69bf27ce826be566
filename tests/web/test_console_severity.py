"""The severity section: what the facts give, what a person judged, and why."""

import re

import pytest

from incidents.services.case_views import case_file
from tests.support.reports import report_lost_laptop

WHY = "The list holds two lines about each person & no <b>diagnosis</b>."


@pytest.fixture
def place(console):
    return f"/cases/{report_lost_laptop(console.rt).reference}"


def judge(console, place, then="", **fields):
    return console.send(f"{place}/severity{then}", from_page=place, **fields)


def words_of(page):
    """What a page says, without its tags."""
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    return re.sub(r" ([,.;:])", r"\1", said)


def judgements(console, place):
    reference = place.rsplit("/", 1)[1]
    return case_file(
        console.rt, console.house.dpo, reference=reference
    ).score.judgements


def test_each_factor_says_what_it_read_what_is_open_and_where_it_is_from(
    console, place
):
    said = words_of(console.page(place))

    assert "Data processing context: 1 to 4" in said
    assert "The highest class is sensitive: Health." in said
    assert "Not known yet:" in said
    assert "ENISA 2013, Circumstances of the Breach: malicious intent" in said
    assert "More than 100 people are concerned." in said
    assert "Whether whoever has the data can read them is not known." in said


def test_a_judgement_is_shown_beside_what_the_facts_give(console, place):
    answer = judge(console, place, factor="dpc", value="8", reason=WHY)
    page = console.page(place)
    said = words_of(page)

    assert answer.headers["location"] == f"/console{place}#factor-dpc"
    assert "2, assessed by Orla Byrne at" in said
    assert "The facts give 1 to 4." in said
    assert "As assessed by a person:" in said
    assert "Judged the ENISA score, data processing context: 2." in said
    assert "<b>diagnosis</b>" not in page


def test_a_judgement_is_taken_back_with_a_reason_and_stays_readable(console, place):
    judge(console, place, factor="ei", value="2", reason=WHY)
    judge(console, place, "/back", factor="ei", reason="Each name is rare after all.")
    said = words_of(console.page(place))

    assert "As assessed by a person" not in said
    assert "Taken back by Orla Byrne at" in said
    assert "0.5, assessed by Orla Byrne at" in said
    assert "Took back the judgement of the ENISA score on: ease of id" in said


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"factor": "cb", "reason": WHY}, "Choose a value"),
        ({"factor": "cb", "value": "9", "reason": WHY}, "Choose one of the values"),
        ({"factor": "cb", "value": "2", "reason": ""}, "Give a reason"),
        ({"factor": "dpc", "value": "5", "reason": WHY}, "Choose one of the values"),
    ],
)
def test_a_refused_judgement_comes_back_as_it_was_typed(console, place, fields, says):
    answer = judge(console, place, **fields)

    assert answer.status_code == 422
    assert says in answer.text
    assert fields["reason"].replace("&", "&amp;").split("<")[0] in answer.text
    assert judgements(console, place) == ()


def test_taking_back_what_does_not_stand_is_said(console, place):
    answer = judge(console, place, "/back", factor="cb", reason=WHY)

    assert answer.status_code == 409
    assert "Somebody else changed this case" in answer.text


def test_no_other_factor_exists(console, place):
    answer = judge(console, place, factor="risk", value="4", reason=WHY)

    assert answer.status_code == 404


def test_without_the_forms_token_nothing_is_judged(console, place):
    answer = console.client.post(
        f"/console{place}/severity", data={"factor": "ei", "value": "1", "reason": WHY}
    )

    assert answer.status_code == 403
    assert judgements(console, place) == ()
