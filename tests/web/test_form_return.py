"""Coming back with the receipt code."""

from dataclasses import replace

import pytest

from incidents.services.facts_changes import current_facts
from incidents.services.organisations import create_organisation
from tests.support.runtime import HARBOUR
from tests.web.filing import Reporter

STORY = "A folder was left on the 7:40 train."


@pytest.fixture
def reporter(rt, house):
    with Reporter(rt) as reporter:
        reporter.start()
        reporter.fill("what", story=STORY)
        reporter.send()
        reporter.code = reporter.page.receipt
        reporter.reference = reporter.page.words.split("Reference ")[1].split()[0]
        yield reporter


def facts_of(reporter, house):
    with reporter.rt.uow.read() as tx:
        case = tx.incident(reporter.reference, organisations=[house.id])
        return current_facts(tx, case), case.facts_version


@pytest.mark.parametrize("spelling", [str, str.lower, lambda c: c.replace("-", " ")])
def test_the_code_shows_status_words_and_nothing_that_was_reported(reporter, spelling):
    page = reporter.post("/return", code=spelling(reporter.code))

    assert "Received. Somebody will look at it." in page.words
    assert reporter.reference in page.words
    assert "7:40 train" not in page.text
    assert reporter.code not in page.path


def test_facts_are_added_as_a_new_version(reporter, house):
    page = reporter.post("/return", code=reporter.code)

    added = reporter.post(
        "/return/add",
        **(page.hidden | {"more": "It was found.", "people": "exact",
                          "people_exact": "12", "done": "returned"}),
    )  # fmt: skip

    assert "Added to your report" in added.words
    facts, version = facts_of(reporter, house)
    assert version == 2
    assert facts["description"] == f"{STORY}\n\nIt was found."
    assert facts["subjects"]["min"] == 12
    assert facts["mitigation"] == ["returned"]


def test_a_fault_in_an_addition_keeps_what_was_typed(reporter, house):
    page = reporter.post("/return", code=reporter.code)

    again = reporter.post(
        "/return/add",
        **(page.hidden | {"more": "It was found.", "people": "exact",
                          "people_exact": "twelve"}),
    )  # fmt: skip

    assert again.status == 422
    assert "It was found." in again.text
    assert 'value="twelve"' in again.text
    assert 'href="#people_exact"' in again.text
    assert facts_of(reporter, house)[1] == 1


def test_an_addition_with_the_database_away_says_not_received_and_keeps_it(reporter):
    page = reporter.post("/return", code=reporter.code)
    reporter.store.away = True

    again = reporter.post("/return/add", **(page.hidden | {"more": "It was found."}))

    assert again.status == 503
    assert "was NOT received" in again.words
    assert "It was found." in again.text
    assert "+353 1 555 0199" in again.words
    reporter.store.away = False
    fields = again.hidden | {"more": "It was found."}
    assert "Added" in reporter.post("/return/add", **fields).words


@pytest.mark.parametrize("code", ["", "   ", "AAAA-AAAA", "x" * 5000, "\u0661" * 32])
def test_a_wrong_code_is_said_at_the_field(reporter, code):
    page = reporter.post("/return", code=code)

    assert page.status == 422
    assert 'id="code-error"' in page.text


def test_guessing_codes_is_slowed_down(reporter):
    for _ in range(10):
        reporter.post("/return", code="AAAA-AAAA")

    page = reporter.post("/return", code="AAAA-AAAA")

    assert "too many wrong codes" in page.words
    right = reporter.post("/return", code=reporter.code)
    assert right.status == 200


@pytest.mark.parametrize("wrong_before", [0, 12], ids=["mistyped", "throttled"])
def test_an_addition_with_a_wrong_code_stays_on_the_page_until_the_code_is_right(
    reporter, house, wrong_before
):
    page = reporter.post("/return", code=reporter.code)
    for _ in range(wrong_before):
        reporter.post("/return", code="AAAA-AAAA")
    typed = page.hidden | {"more": "It was found.", "people": "exact",
                           "people_exact": "12"}  # fmt: skip

    again = reporter.post("/return/add", **(typed | {"code": "AAAA-AAAA"}))

    assert again.status == 422
    assert "Nothing was added yet" in again.words
    assert "It was found." in again.text
    assert 'value="12"' in again.text
    assert again.text.count("<details") == 4
    assert again.text.count(" open>") == 1  # the part in which something was typed
    assert 'value="AAAA-AAAA"' in again.text
    assert 'href="#code"' in again.text
    assert 'id="code-error"' in again.text
    assert reporter.reference not in again.text
    assert facts_of(reporter, house)[1] == 1
    added = reporter.post("/return/add", **typed | {"code": reporter.code})
    assert "Added to your report" in added.words
    assert facts_of(reporter, house)[0]["subjects"]["min"] == 12


def test_an_addition_that_no_longer_fits_is_said_at_the_text_and_kept(reporter, house):
    for number in range(6):
        page = reporter.post("/return", code=reporter.code)
        more = "y" * 9_900 + str(number)
        again = reporter.post("/return/add", **(page.hidden | {"more": more}))

    assert again.status == 422
    assert 'id="more-error"' in again.text
    assert "y" * 9_900 in again.text
    assert len(facts_of(reporter, house)[0]["description"]) <= 50_000


def test_the_code_opens_nothing_at_another_organisation(reporter):
    quay = replace(HARBOUR, slug="quay", name="Quay Storage Ltd")
    create_organisation(reporter.rt, quay, now=reporter.rt.clock.now())

    answer = reporter.client.post("/r/quay/return", data={"code": reporter.code})

    assert answer.status_code == 422
    assert reporter.reference not in answer.text
