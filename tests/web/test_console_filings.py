"""A notification on the console: what waits, what is mended where, when it was sent."""

import re
from dataclasses import replace

import pytest

from incidents.core.errors import InputRefusedError
from incidents.documents.form import Mandatory
from incidents.packs_forms import load_forms
from incidents.services.case_views import case_file
from incidents.services.organisations import change_organisation
from incidents.web.console.case_timeline import timeline
from tests.support.filings import (
    REPORTING_PERSON,
    answers,
    file_it,
    notify_duty,
    start,
    view,
)
from tests.support.reports import report_lost_laptop
from tests.support.runtime import HARBOUR

DESCRIBE_OTHERS = 'name="f80"'
FILLED_IN_BY_ITSELF = {"kind", "subtype", "reference", "previous"}


@pytest.fixture
def case(console):
    return report_lost_laptop(console.rt).reference


@pytest.fixture
def filing(console, case):
    found = start(console.rt, console.house, case)
    answers(console.rt, console.house, case, found, REPORTING_PERSON)
    return found


@pytest.fixture
def place(case, filing):
    return f"/cases/{case}/filings/{filing}"


def mark_filed(console, place, clock, **more):
    day, month, year = ["12", "6", "2026"]
    return console.send(
        f"{place}/filed", from_page=place, means="web portal",
        authority_reference="BN-1",
        **{"filed_at-day": day, "filed_at-month": month, "filed_at-year": year,
           "filed_at-time": clock},
        **more,
    )  # fmt: skip


def test_a_field_that_depends_on_an_open_one_says_so_and_takes_no_answer(
    console, case, filing, place
):
    page = console.page(f"{place}/sections/4.1")

    assert DESCRIBE_OTHERS not in page
    assert "Cannot be answered yet: depends on field 79 (Likely consequences" in page
    with pytest.raises(InputRefusedError) as refused:
        answers(console.rt, console.house, case, filing, {80: ["Gossip"]})
    assert refused.value.faults[0].path == "answers.80"


def test_both_may_be_answered_in_one_breath(console, case, filing):
    answers(console.rt, console.house, case, filing, {79: ["d"], 80: ["Gossip"]})

    field = view(console.rt, console.house, case, filing).filled.field(80)
    assert field.shown == ("Gossip",)


def test_an_answer_that_opens_a_field_leads_to_it(console, place):
    sent = console.send(f"{place}/sections/4.1", f79="d", then="next")
    assert sent.headers["location"].endswith("/sections/4.1?opened=80#section-f80")

    page = console.page(sent.headers["location"].removeprefix("/console"))

    assert DESCRIBE_OTHERS in page
    assert "80. Description of other confidentiality consequences</a>" in page
    assert "opens another field" not in console.page(f"{place}/sections/4.1?opened=3")


def test_countries_are_typed_by_name_and_kept_as_codes(console, case, filing, place):
    there = f"{place}/sections/6.2"
    sent = console.send(there, f113="a")
    assert "opened=" in sent.headers["location"]

    wrong = console.send(there, f113="a", f116=["Ireland", "Irland"])
    assert "We know no country called “Irland”" in wrong.text
    assert 'value="Irland"' in wrong.text
    console.send(
        there, f113="a", f116=["ireland", "DE", ""],
        **{"f117-place": ["Germany", "Ireland", ""], "f117-number": ["40", "", ""]},
    )  # fmt: skip

    known = view(console.rt, console.house, case, filing)
    asked = {q.no: q.value for _, some in known.sections for q in some}
    assert asked[116] == ["IE", "DE"]
    assert asked[117] == {"DE": 40, "IE": None}
    assert 'value="Germany"' in console.page(there)


def test_a_gap_in_the_settings_is_linked_to_its_setting(console, case, place):
    abroad = replace(HARBOUR, establishments=("US",), main_establishment="US")
    change_organisation(
        console.rt, console.house.dpo, abroad, before=HARBOUR,
        now=console.rt.clock.now(),
    )  # fmt: skip

    link = re.search(r'href="([^"]+)">18\. ', console.page(place)).group(1)

    setting = "/organisations/harbour#organisation-representative-name"
    assert link == f"/console{setting}"
    assert 'id="organisation-representative-name"' in console.page(setting)


def test_a_gap_in_awareness_is_linked_to_the_case(console, case, place):
    link = re.search(r'href="([^"]+)">48\. ', console.page(place)).group(1)

    assert link == f"/console/cases/{case}#awareness"
    assert 'id="awareness"' in console.page(f"/cases/{case}")


@pytest.mark.parametrize(
    "field",
    [
        each
        for each in load_forms()["edpb-1.0"].fields()
        if not each.asks and each.mandatory is not Mandatory.NO
        if each.source and each.source.name not in FILLED_IN_BY_ITSELF
    ],
    ids=lambda field: f"field {field.no}",
)
def test_whatever_nobody_is_asked_for_can_be_mended_somewhere(console, field, place):
    assert field.source.name in {
        "awareness", "organisation", "organisation-contact", "representative",
    }  # fmt: skip
    if field.source.name == "organisation":
        setting = field.source.params["name"]
        page = console.page("/organisations/harbour")
        assert f'id="organisation-{setting}"' in page


def test_sent_before_the_draft_was_made_is_asked_about(console, case, place):
    asked = mark_filed(console, place, "15:30")

    assert asked.status_code == 422
    assert "The time lies before this was last changed or approved" in asked.text
    assert 'href="#filed-says_the_same"' in asked.text
    assert "last changed Friday 12 June 2026, 15:41 IST" in asked.text
    other = mark_filed(console, place, "15:30", says_the_same="no")
    assert other.status_code == 422
    assert "Then bring this draft to what was sent" in other.text

    done = mark_filed(console, place, "15:30", says_the_same="yes")

    assert done.status_code == 303
    says = [entry["says"] for entry in timeline(_case(console, case))]
    assert "sent before the draft was last changed or approved" in says[-1]


def test_sent_in_the_minute_of_the_draft_is_not_asked_about(console, case, place):
    done = mark_filed(console, place, "15:41")

    assert done.status_code == 303
    says = [entry["says"] for entry in timeline(_case(console, case))]
    assert "sent before" not in says[-1]


def test_what_was_filed_lists_what_is_open_and_offers_a_follow_up(
    console, case, filing, place
):
    file_it(console.rt, console.house, case, filing)
    page = console.page(place)
    assert "38. Are other parties such as data processors" in page
    assert "known now" not in page.lower()

    duty = notify_duty(console.rt, console.house, case)
    begun = console.send(f"/cases/{case}/filings", from_page=place, duty=str(duty.id))

    follow_up = console.page(begun.headers["location"].removeprefix("/console"))
    assert "Follow-up notification 2" in follow_up


def test_fields_are_named_in_the_timeline(console, case, filing):
    file_it(console.rt, console.house, case, filing)

    found = _case(console, case)

    says = " ".join(entry["says"] for entry in timeline(found))
    assert "Answered fields of the draft: 21 (Name of the reporting person); 22" in says


def _case(console, case):
    return case_file(console.rt, console.house.dpo, reference=case)
