"""The staff form over HTTP, on both databases: nothing typed is lost."""

import json

import pytest

from incidents.services.facts_changes import current_facts
from tests.web.filing import HOME, Reporter

STORY = "A folder was left on the 7:40 train."


@pytest.fixture
def reporter(rt, house):
    with Reporter(rt) as reporter:
        yield reporter


def facts_of(rt, house, reference):
    with rt.uow.read() as tx:
        return current_facts(tx, tx.incident(reference, organisations=[house.id]))


def cases(rt, house):
    with rt.uow.read() as tx:
        return len(tx.incidents([house.id], status="open"))


def reference_in(answer):
    return answer.words.split("Reference ")[1].split()[0]


def test_a_report_of_one_sentence_is_enough(reporter, rt, house):
    reporter.start()
    reporter.fill("what", story=STORY, then="check")
    done = reporter.send()

    assert done.status == 200
    assert "We have received your report" in done.words
    facts = facts_of(rt, house, reference_in(done))
    assert facts["description"] == STORY
    assert facts["channel"] == "web"
    assert set(facts) == {"description", "channel", "reported_at"}


def test_every_page_leads_to_the_next_and_the_facts_are_what_was_answered(
    reporter, rt, house
):
    reporter.start()
    assert reporter.page.path == f"{HOME}/page/what"
    pages = {
        "what": {"story": STORY, "certainty": "confirmed"},
        "kind": {"kind": "lost", "effects": "confidentiality"},
        "where": {"held_by": "paper"},
        "kept": {"paper": "paper"},
        "data": {"categories": "official_documents"},
        "people": {"people": "about", "people_about": "40", "country_1": "IE"},
        "when": {"noticed": "today", "place": "public_transport"},
        "now": {"recipient": "unknown"},
        "you": {"who": "named", "name": "Ada Quinn", "manager": "Nobody We Know"},
    }
    for name, fields in pages.items():
        assert reporter.page.path == f"{HOME}/page/{name}"
        reporter.post(f"/page/{name}", **(reporter.page.hidden | fields))
    assert reporter.page.path == f"{HOME}/check"
    done = reporter.send()

    facts = facts_of(rt, house, reference_in(done))
    assert facts["incident_type"] == "paper_lost_or_stolen"
    assert facts["subjects"] == {"min": 40, "max": 40, "certainty": "approximate"}
    assert facts["discovered_at"] == "2026-06-11T23:00:00+00:00"
    assert facts["reporter"] == {"name": "Ada Quinn", "manager": "Nobody We Know"}
    with rt.uow.read() as tx:
        case = tx.incident(reference_in(done), organisations=[house.id])
        (task,) = tx.tasks(case.id)
        messages = tx.messages([house.id], limit=50)
    assert task.kind == "match-manager"
    assert {m.recipient for m in messages} <= {
        "orla@harbour.example",
        "tom@harbour.example",
    }


def test_a_validation_error_keeps_everything_and_says_it_at_the_field(reporter):
    reporter.start()
    reporter.fill("what", story=STORY)

    page = reporter.fill(
        "people", people="between", people_min="50", people_max="thirty",
        kinds="employees",
    )  # fmt: skip

    assert page.path == f"{HOME}/page/people"
    assert 'value="50"' in page.text
    assert 'value="thirty"' in page.text
    assert 'href="#people_max"' in page.text
    assert 'id="people_max-error"' in page.text
    assert "<title>Error: " in page.text
    later = reporter.get("/page/people")
    assert 'value="thirty"' in later.text
    assert "<title>Error: " not in later.text


def test_the_check_page_will_not_send_what_still_has_faults(reporter):
    reporter.start()
    reporter.fill("people", people="exact", people_exact="many")

    page = reporter.get("/check")

    assert "Send the report" not in page.words
    assert "Tell us what happened" in page.words
    assert "Enter a whole number" in page.words


def test_what_is_not_known_is_gathered_for_later(reporter):
    reporter.start()
    reporter.fill("what", story=STORY, certainty="not_known")

    page = reporter.get("/check")

    assert "You can add these later" in page.words
    assert f'{HOME}/page/what?back=check#certainty"' in page.text


def test_change_leads_back_to_the_check_page(reporter):
    reporter.start()
    reporter.fill("what", story=STORY)
    shown = reporter.get("/page/what?back=check")

    page = reporter.post("/page/what", **(shown.hidden | {"story": "Other words."}))

    assert page.path == f"{HOME}/check"
    assert "Other words." in page.words


def test_a_changed_medium_asks_its_follow_up_before_it_leads_back(reporter):
    reporter.start()
    shown = reporter.get("/page/where?back=check")

    page = reporter.post("/page/where", **(shown.hidden | {"held_by": "portable"}))

    assert page.path == f"{HOME}/page/kept"
    page = reporter.post("/page/kept", **(page.hidden | {"pin": "yes"}))
    assert page.path == f"{HOME}/check"


def test_a_double_click_makes_one_case_with_the_same_receipt(reporter, rt, house):
    reporter.start()
    reporter.fill("what", story=STORY)
    fields = reporter.get("/check").hidden

    first = reporter.post("/send", **fields)
    second = reporter.post("/send", **fields)

    assert first.receipt == second.receipt
    assert reference_in(first) == reference_in(second)
    assert cases(rt, house) == 1


def test_going_back_after_sending_leads_to_the_receipt_and_not_to_a_second_report(
    reporter, rt, house
):
    reporter.start()
    reporter.fill("what", story=STORY)
    fields = reporter.get("/check").hidden
    done = reporter.send()

    again = reporter.get("/page/what")
    changed = json.loads(fields["answers"]) | {"kind": {"kind": ["ransom"]}}
    other = reporter.post("/send", **(fields | {"answers": json.dumps(changed)}))

    assert again.path == other.path == f"{HOME}/done"
    assert again.receipt == other.receipt == done.receipt
    assert "what you changed since is not in it" in other.words
    assert "what you changed since" not in again.words + done.words
    assert cases(rt, house) == 1


def test_a_page_changed_after_sending_is_said_not_to_be_in_the_report(reporter):
    reporter.start()
    reporter.fill("what", story=STORY)
    shown = reporter.get("/page/what")
    reporter.send()

    after = reporter.post("/page/what", **(shown.hidden | {"story": "Something else"}))

    assert "what you changed since is not in it" in after.words


def test_half_an_hour_later_the_receipt_is_not_shown_again(reporter, clock):
    reporter.start()
    reporter.fill("what", story=STORY)
    done = reporter.send()

    clock.forward(minutes=31)
    page = reporter.get("/done")

    assert done.receipt not in page.text
    assert "Your report was sent" in page.words


def test_the_receipt_code_is_in_no_address_and_no_link(reporter):
    reporter.start()
    reporter.fill("what", story=STORY)
    done = reporter.send()

    assert done.receipt[:9] not in done.path
    assert f'href="{done.receipt[:9]}' not in done.text
    for part in done.text.split('href="')[1:]:
        assert done.receipt[:9] not in part.split('"')[0]


def test_clearing_erases_what_was_typed(reporter):
    reporter.start()
    reporter.fill("what", story=STORY)
    shown = reporter.get("/clear")

    cleared = reporter.post("/clear", **shown.hidden)

    assert "cleared" in cleared.words
    assert reporter.get("/page/what").path == HOME
    assert STORY not in reporter.get("/check").text


def test_a_form_of_another_browser_cannot_clear(reporter):
    reporter.start()
    reporter.fill("what", story=STORY)

    page = reporter.post("/clear", csrf="wrong")

    assert "Clear all your answers?" in page.words
    assert STORY in reporter.get("/check").text


@pytest.mark.parametrize("path", ["", "/start", "/page/what", "/check", "/return"])
def test_an_organisation_that_does_not_exist_has_no_form(reporter, path):
    client = reporter.client
    method = client.post if path == "/start" else client.get

    assert method(f"/r/nobody{path}").status_code == 404


def test_a_page_that_does_not_exist_is_not_found(reporter):
    reporter.start()

    assert reporter.get("/page/secrets").status == 404
