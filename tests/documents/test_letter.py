"""Letters to the people concerned: what they begin with, what they must say."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incidents.core.facts_codes import DATA_CATEGORIES, ELEMENTS
from incidents.core.organisation import Contact
from incidents.documents.letter import PARTS, first_text, gaps, plain
from incidents.documents.letter_page import Letter, blocks_of, printout
from incidents.packs_letters import load_letters
from tests.documents.samples import CLINIC, LAPTOP

WORDS = load_letters()["en"]
GENERAL = WORDS.layout("general")
WHOLE = dict.fromkeys(PARTS, "Said.")


def begun(**facts):
    return first_text(WORDS, {**LAPTOP, **facts}, CLINIC)


def letter(parts, *, number=1, **changes):
    return Letter(
        words=WORDS,
        layout=GENERAL,
        parts=parts,
        organisation=replace(CLINIC, **changes),
        reference="INC-1",
        number=number,
        at=datetime(2026, 6, 14, 22, 30, tzinfo=UTC),
    )


def test_it_begins_with_what_the_coded_facts_know():
    said = begun(
        harms=["identity_theft", "other"],
        mitigation=["passwords_reset"],
        measures_after=["encryption"],
    )

    assert said["happened"] == (
        "A device that holds data about you was lost or stolen. It happened on "
        "11 June 2026. We noticed it on 11 June 2026."
    )
    assert "pretend to be you" in said["consequences"]
    assert said["measures"].startswith("We have done this so far:\n- ")
    assert "We are also doing this:" in said["measures"]
    assert "Aoife Brennan" in said["contact"]


def test_each_language_begins_its_own_way():
    facts = {
        **LAPTOP,
        "data_categories": ["credentials"],
        "harms": ["fraud"],
        "mitigation": ["returned"],
    }
    said = {
        language: first_text(words, facts, CLINIC)
        for language, words in load_letters().items()
    }

    assert "le 11 juin 2026" in said["fr"]["happened"]
    assert "am 11. Juni 2026" in said["de"]["happened"]
    assert "op 11 juni 2026" in said["nl"]["happened"]
    for part in ("happened", "data", "consequences", "measures", "advice"):
        assert len({said[language][part] for language in said}) == 4


def test_nothing_that_a_reporter_typed_is_in_it():
    typed = [
        LAPTOP[key]
        for key in (
            "title", "description", "data_description", "place_detail",
            "mitigation_detail",
        )
    ]  # fmt: skip

    whole = "\n".join(begun().values())

    assert [text for text in typed if text in whole] == []
    assert LAPTOP["reporter"]["name"] not in whole


@pytest.mark.parametrize(
    ("facts", "advice"),
    [
        ({"data_categories": ["credentials"]}, "Change the password"),
        ({"data_categories": ["payment_means"]}, "bank and card statements"),
        ({"data_categories": [], "elements": ["passport"]}, "use your identity"),
        ({"data_categories": ["location"]}, "fear for your safety"),
    ],
)
def test_advice_fits_the_data(facts, advice):
    assert advice in begun(**facts)["advice"]


def test_data_without_advice_of_their_own_get_none():
    assert begun(data_categories=["images_audio"])["advice"] == ""


def test_advice_names_codes_of_the_vocabulary_alone():
    assert {c for each in WORDS.advice for c in each.categories} <= set(DATA_CATEGORIES)
    assert {e for each in WORDS.advice for e in each.elements} <= set(ELEMENTS)


def test_facts_that_know_nothing_leave_the_parts_empty():
    said = first_text(WORDS, {}, replace(CLINIC, dpo=Contact(), contact_email="",
                                         contact_phone=""))  # fmt: skip

    assert {part for part, text in said.items() if text} == set()


def test_without_a_data_protection_officer_the_house_is_asked():
    said = first_text(WORDS, {}, replace(CLINIC, dpo=Contact()))

    assert CLINIC.contact_email in said["contact"]


def test_what_the_law_misses_is_named():
    missing = gaps(GENERAL, {**WHOLE, "contact": " ", "advice": ""})

    assert missing == ("name and contact details of the contact point (Art. 33(3)(b))",)
    assert gaps(GENERAL, WHOLE) == ()
    assert len(gaps(WORDS.layout("hipaa"), {})) == 5


def test_a_mail_and_a_notice_say_the_same_parts():
    mail = plain(WORDS, GENERAL, WHOLE, organisation="Harbour")
    notice = plain(WORDS, GENERAL, WHOLE, organisation="Harbour", public=True)

    for layout_part in GENERAL.parts:
        assert layout_part.heading in mail
        assert layout_part.heading in notice
    assert "Dear Sir or Madam" in mail
    assert "Dear" not in notice
    assert "without disproportionate effort" in notice


def test_lines_are_paragraphs_and_those_with_a_dash_lists():
    found = blocks_of("First.\nStill first.\n- one\n- two\n\n- apart\nLast.")

    assert [(each.listed, each.lines) for each in found] == [
        (False, ("First.", "Still first.")),
        (True, ("one", "two")),
        (True, ("apart",)),
        (False, ("Last.",)),
    ]


@pytest.mark.parametrize(
    ("parts", "number", "is_draft"),
    [(WHOLE, 1, False), (WHOLE, 0, True), ({**WHOLE, "happened": ""}, 1, True)],
)
def test_a_letter_is_a_draft_until_it_is_whole_and_kept(parts, number, is_draft):
    html = printout(letter(parts, number=number)).html

    assert ("Draft: not to be sent" in html) is is_draft


def test_a_made_up_letter_says_so():
    assert "nobody is meant" in printout(letter(WHOLE, demonstration=True)).html


def test_what_is_typed_is_text():
    html = printout(letter({**WHOLE, "happened": "<script>x</script>\u202e"})).html

    assert "<script>" not in html
    assert "[U+202E]" in html


def test_the_day_is_that_of_the_organisation():
    # Half past ten in the evening, UTC, is the same day in Cork, the next in Athens.
    assert "14 June 2026" in printout(letter(WHOLE)).html
    assert "15 June 2026" in printout(letter(WHOLE, zone="Europe/Athens")).html


def test_a_notice_has_no_addressee():
    page = letter(WHOLE)

    assert WORDS.sentences["addressee"] in printout(page).html
    assert WORDS.sentences["addressee"] not in printout(page, public=True).html
