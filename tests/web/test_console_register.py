"""The register in the console: a period of it, its files, a year in counts."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from incidents.core.errors import RenderingFailedError
from incidents.core.facts_object import OBJECT
from incidents.documents import register as document
from incidents.web.console import register as pages
from incidents.web.console.register_words import EFFECTS, REMEDIAL, UNSAID, part_of
from tests.support.reports import report_lost_laptop

TYPED = "I left my work laptop on the train to Cork."
FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def case(console):
    return report_lost_laptop(console.rt, key="a", place_detail=FORMULA).reference


def get(console, path):
    return console.client.get(f"/console{path}")


def words_of(pdf):
    reader = PdfReader(BytesIO(pdf))
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.split())


def sheets_of(xlsx):
    book = load_workbook(BytesIO(xlsx))
    return {sheet.title: list(sheet.iter_rows()) for sheet in book}


def test_an_empty_register_says_so(console):
    page = console.page("/register")

    assert "No incident was reported yet" in page
    assert "register.pdf" not in page


def test_every_case_is_listed_with_who_was_told(console, case):
    page = console.page("/register")

    assert f"/console/cases/{case}" in page
    assert "Authority: not notified" in page
    assert "A device was lost or stolen" in page


def test_a_period_without_cases_offers_the_whole_register(console, case):
    page = console.page("/register?since=2020-01-01&until=2020-12-31")

    assert "No incident was reported 1 January 2020 to 31 December 2020." in page
    assert "Show the whole register" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("since=soon", "must be a day such as 2026-06-14"),
        ("until=2026-02-30", "must be a day such as 2026-06-14"),
        ("since=2026-06-15&until=2026-06-14", "before the first day"),
    ],
)
def test_a_faulty_period_is_told_at_its_field(console, case, asked, says):
    answer = get(console, f"/register?{asked}")

    assert answer.status_code == 422
    assert says in answer.text
    assert "There is a problem" in answer.text
    assert get(console, f"/register.pdf?{asked}").status_code == 422


def test_nobody_gets_the_register_of_others(console, case):
    for path in ("/register", "/register.pdf", "/register.xlsx", "/register/year"):
        assert get(console, f"{path}?organisation=elsewhere").status_code == 403


def test_the_pdf_holds_facts_effects_action_and_reasons_but_no_typed_words(
    console, case
):
    answer = get(console, "/register.pdf")

    said = words_of(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    for part in ("Facts", "Effects", "Remedial action", "Duties and decisions"):
        assert part in said
    assert case in said
    assert "about 300 to 400 people" in said
    assert "Because:" in said
    assert TYPED not in said
    assert "Niamh" not in said


def test_with_the_reporters_own_words_they_stand_in_it(console, case):
    said = words_of(get(console, "/register.pdf?words=yes").content)

    assert TYPED in said
    assert "Niamh" not in said


def test_the_same_record_and_moment_give_the_same_bytes(console, case):
    first, second = get(console, "/register.pdf"), get(console, "/register.pdf")
    sheets = get(console, "/register.xlsx"), get(console, "/register.xlsx")

    assert first.content == second.content
    assert sheets[0].content == sheets[1].content


def test_the_data_are_attached_to_the_pdf(console, case):
    reader = PdfReader(BytesIO(get(console, "/register.pdf").content))

    (attached,) = reader.attachments["register.json"]
    entries = json.loads(attached)["entries"]

    assert [entry["reference"] for entry in entries] == [case]


def test_the_spreadsheet_has_incidents_and_duties_and_no_formula(console, case):
    answer = get(console, "/register.xlsx?words=yes")

    found = sheets_of(answer.content)
    assert list(found) == ["About", "Incidents", "Duties"]
    head, row = found["Incidents"]
    cells = dict(zip([c.value for c in head], row, strict=True))
    assert cells["Reference"].value == case
    assert cells["Reported (UTC)"].value.isoformat() == "2026-06-12T14:40:00"
    assert cells["Became aware (UTC)"].value == "Not set"
    assert FORMULA in cells["Facts"].value
    laws = {row[1].value for row in found["Duties"][1:]}
    assert laws == {"General Data Protection Regulation"}
    kinds = {c.data_type for rows in found.values() for row in rows for c in row}
    assert "f" not in kinds


def test_a_cell_is_cut_at_what_a_cell_can_hold(console):
    report_lost_laptop(console.rt, key="long", description="word " * 9_000)

    found = sheets_of(get(console, "/register.xlsx?words=yes").content)

    facts = found["Incidents"][1][6].value
    assert len(facts) == 32_767
    assert "cut here" in facts[-60:]


def test_too_many_cases_for_a_pdf_ask_for_a_shorter_period(console, case, monkeypatch):
    report_lost_laptop(console.rt, key="b")
    monkeypatch.setattr(pages, "CASES_AT_MOST", 1)

    page, answer = console.page("/register"), get(console, "/register.pdf")

    assert "choose a period of at most 1 incidents" in page
    assert answer.status_code == 422
    assert get(console, "/register.xlsx").status_code == 200


def test_a_pdf_that_exceeds_its_limits_asks_for_a_shorter_period(
    console, case, monkeypatch
):
    class Broken:
        def render(self, printout):
            raise RenderingFailedError("too long")

    rt = replace(console.rt, pdf=Broken())
    monkeypatch.setattr(console.client.app.state, "runtime", rt)
    visited = get(console, "/register.pdf")

    assert visited.status_code == 422
    assert "take the spreadsheet" in visited.text


def test_a_made_up_register_says_so_on_its_first_page(console, case):
    rt, dpo = console.rt, console.house.dpo
    found = pages.register(rt, dpo, slug="harbour", period=pages.Period())
    made_up = replace(
        found, organisation=replace(found.organisation, demonstration=True)
    )
    page = pages.register_words.page_of(made_up, typed=False, now=rt.clock.now())

    html = document.printout(page).html

    assert "Demonstration: these incidents are made up" in html


def test_a_year_in_counts(console):
    for key in "abcdef":
        report_lost_laptop(console.rt, key=key)

    page = console.page("/register/year")

    assert "2026 in counts" in page
    assert "6 incidents reported in 2026" in page
    assert "A count below five is withheld" in page
    assert "No incident was reported in 2019" in console.page(
        "/register/year?year=2019"
    )


def test_each_fact_has_its_place_in_the_register():
    known = set(OBJECT.fields)

    assert known >= EFFECTS | REMEDIAL | UNSAID
    assert part_of("exposure.access") == "effects"
    assert part_of("protection.encryption") == "remedial"
    assert part_of("subjects") == "facts"
