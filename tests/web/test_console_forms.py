"""Drafts for authorities with a form of their own, on the console."""

import re
from html import unescape

import pytest

from incidents.packs_forms import load_forms
from incidents.services.case_views import case_file
from incidents.services.filings import save_answers
from incidents.web.console.case_timeline import timeline
from tests.support.filings import Press, answers, file_it, view
from tests.support.foreign import PLACES, Abroad, draft_abroad

CALIFORNIA = next(each for each in PLACES if each.authority == "us-ca-ag")
BRITAIN = next(each for each in PLACES if each.authority == "uk-ico")


def _words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def drafted(console):
    def draft(place: Abroad) -> str:
        case, filing = draft_abroad(console.rt, console.house, place)
        return f"/cases/{case}/filings/{filing}"

    return draft


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.authority)
def test_a_duty_offers_the_form_of_its_authority_and_every_section_opens(
    console, drafted, place: Abroad
):
    form = load_forms()[place.form]
    address = drafted(place)

    page = console.page(address)

    assert address in console.page(address.split("/filings/")[0])
    assert form.source in _words(page)
    sections = re.findall(r'href="/console([^"]+/sections/[^"#]+)"', page)
    assert len(set(sections)) > len(form.sections) / 2
    for section in set(sections):
        said = _words(console.page(section))
        assert "EDPB" not in said
        assert "Leave the rest" in said


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.authority)
def test_what_is_not_checked_is_said_to_the_officer(console, drafted, place: Abroad):
    form = load_forms()[place.form]

    page = _words(console.page(drafted(place)))

    for line in (*form.advice, *form.unchecked):
        assert line in page
    assert "It does not stand in the document" in page


def test_what_is_missing_is_named_by_the_law_in_question(console, drafted):
    page = _words(console.page(drafted(BRITAIN)))

    assert "(UK GDPR Art. 33(3)(c))" in page
    assert "(GDPR" not in page


def test_a_law_without_phases_says_so(console, drafted):
    page = _words(console.page(drafted(CALIFORNIA)))

    assert "This law knows no notice in phases" in page
    assert "We became aware" not in page


def test_the_sample_can_be_had_alone(console, drafted):
    address = drafted(CALIFORNIA)
    press = Press()
    object.__setattr__(console.rt, "pdf", press)

    assert "Download the sample “Notice of Data Breach” alone" in console.page(address)
    answer = console.client.get(f"/console{address}/sample.pdf")

    assert answer.status_code == 200
    assert "What Information Was Involved" in press.printed[-1].html
    assert "Submission of a data security breach" not in press.printed[-1].html


def test_a_form_without_a_sample_offers_none(console, drafted):
    address = drafted(BRITAIN)

    assert "sample.pdf" not in console.page(address)
    assert console.client.get(f"/console{address}/sample.pdf").status_code == 404


def test_the_timeline_names_fields_as_their_own_form_does(console):
    rt, house = console.rt, console.house
    case, filing = draft_abroad(rt, house, BRITAIN)
    save_answers(
        rt, house.dpo, reference=case, filing_id=filing, texts={31: ["b"]},
        now=rt.clock.forward(minutes=1),
    )  # fmt: skip

    found = case_file(rt, house.dpo, reference=case)

    says = " ".join(entry["says"] for entry in timeline(found))
    assert "31 (Has anybody been harmed?)" in says


@pytest.mark.parametrize(
    ("authority", "source"),
    [("uk-ico", "UK GDPR Art. 33(4)"), ("ch-fdpic", "DPO Art. 15(2)")],
)
def test_what_follows_is_owed_under_the_law_in_question(
    console, authority: str, source: str
):
    rt, house = console.rt, console.house
    place = next(each for each in PLACES if each.authority == authority)
    case, filing = draft_abroad(rt, house, place)
    form = load_forms()[place.form]
    answers(
        rt, house, case, filing,
        {
            gap.no: ["a"] if form.field(gap.no).options else ["Orla Byrne"]
            for gap in view(rt, house, case, filing).gaps
            if gap.blocks
        },
    )  # fmt: skip

    file_it(rt, house, case, filing)

    duties = case_file(rt, house.dpo, reference=case).duties
    (owed,) = [each for each in duties if each.duty == "follow-up-notification"]
    assert owed.source == source
