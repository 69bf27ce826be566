"""The letter to the people concerned in the console: written, kept, taken along."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from incidents.documents.letter import PARTS
from incidents.services.letters import letter_view
from tests.support.reports import report_lost_laptop


@pytest.fixture
def case(console):
    return report_lost_laptop(console.rt, key="a").reference


def get(console, path):
    return console.client.get(f"/console{path}")


def keep(console, case, *, before="0", language="en", **parts):
    said = {part: f"The words on {part}." for part in PARTS} | parts
    place = f"/cases/{case}/letter"
    return console.send(
        place,
        from_page=place,
        layout="general",
        language=language,
        before=before,
        **said,
    )


def words_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_case_leads_to_the_letter(console, case):
    assert f'href="/console/cases/{case}/letter"' in console.page(f"/cases/{case}")


def test_it_begins_with_the_facts_and_says_what_is_missing(console, case):
    page = console.page(f"/cases/{case}/letter")

    assert "Nothing is kept yet" in page
    assert "A device that holds data about you was lost or stolen." in page
    assert "the likely consequences" in page
    assert "train to Cork" not in page


def test_what_is_written_is_kept_and_stands_in_every_file(console, case):
    done = keep(console, case)

    assert done.status_code == 303
    page = console.page(f"/cases/{case}/letter?kept=yes")
    assert "Version 1 of the letter is kept." in page
    for name in ("letter.pdf", "notice.pdf"):
        said = words_of(get(console, f"/cases/{case}/{name}").content)
        assert "The words on advice." in said
        assert "Draft" not in said
    for name in ("letter.txt", "notice.txt"):
        assert "The words on contact." in get(console, f"/cases/{case}/{name}").text
    assert "Kept version 1 of the letter" in console.page(f"/cases/{case}")


def test_a_letter_in_another_language(console, case):
    page = console.page(f"/cases/{case}/letter?language=fr")
    assert "Ce qui s’est passé" in page
    assert "Un appareil contenant des données" in page

    done = keep(console, case, language="fr", happened="Votre portable a disparu.")

    assert done.headers["location"].endswith("language=fr&kept=yes")
    pdf = get(console, f"/cases/{case}/letter.pdf?language=fr")
    assert "Votre portable a disparu." in words_of(pdf.content)
    assert "Madame, Monsieur," in words_of(pdf.content)
    assert PdfReader(BytesIO(pdf.content)).trailer["/Root"]["/Lang"] == "fr"
    english = console.page(f"/cases/{case}/letter?language=en")
    assert "Nothing is kept yet in this language" in english


def test_before_anything_is_kept_the_pdf_is_a_draft(console, case):
    answer = get(console, f"/cases/{case}/letter.pdf")

    assert "Draft: not to be sent" in words_of(answer.content)
    assert "attachment" in answer.headers["content-disposition"]


def test_a_version_kept_meanwhile_is_said_and_nothing_typed_is_lost(console, case):
    keep(console, case, happened="Theirs.")

    refused = keep(console, case, happened="Mine, written beside them.")

    assert refused.status_code == 422
    assert "Somebody else kept a version" in refused.text
    assert "Mine, written beside them." in refused.text


def test_a_part_that_is_too_long_is_told_at_its_field(console, case):
    refused = keep(console, case, measures="x" * 4_001)

    assert refused.status_code == 422
    assert "must be at most 4,000 characters long" in refused.text
    assert 'href="#letter-measures"' in refused.text
    assert "x" * 4_001 in refused.text


def test_a_form_of_another_session_is_refused(console, case):
    answer = console.client.post(
        f"/console/cases/{case}/letter", data={"csrf": "forged", "happened": "x"}
    )

    assert answer.status_code == 403
    rt, dpo = console.rt, console.house.dpo
    assert letter_view(rt, dpo, reference=case, now=rt.clock.now()).number == 0


def test_nobody_elses_case_has_a_letter_here(console):
    for name in ("letter", "letter.pdf", "letter.txt", "notice.pdf", "notice.txt"):
        assert get(console, f"/cases/INC-0000-0000/{name}").status_code == 404
