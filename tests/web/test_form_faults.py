"""The staff form when something goes wrong: nothing lost, nothing half stored."""

import json
import re

import pytest

from tests.web.filing import HOME, Reporter

STORY = "A folder was left on the 7:40 train."
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def reporter(rt, house):
    with Reporter(rt) as reporter:
        reporter.start()
        yield reporter


def test_with_the_database_away_the_page_says_not_received_and_shows_everything(
    reporter, rt
):
    reporter.fill("what", story=STORY)
    reporter.fill("people", kinds="employees", country_1="IE", country_2="US")
    fields = reporter.get("/check").hidden

    reporter.store.away = True
    page = reporter.post("/send", **fields)

    assert page.status == 503
    assert "Your report was NOT received" in page.words
    assert STORY in page.words
    assert "People who work here, or applied" in page.words
    assert "+353 1 555 0199" in page.words
    assert "dpo@harbour.example" in page.words
    assert page.hidden["answers"] == fields["answers"]

    reporter.store.away = False
    done = reporter.post("/send", **page.hidden)
    assert "We have received your report" in done.words


def test_a_page_that_could_not_be_stored_keeps_what_was_typed(reporter):
    shown = reporter.get("/page/what")
    reporter.store.away = True

    page = reporter.post("/page/what", **(shown.hidden | {"story": STORY}))

    assert page.status == 503
    assert STORY in page.text
    assert "+353 1 555 0199" in page.words
    reporter.store.away = False
    after = reporter.post("/page/what", **(page.hidden | {"story": STORY}))
    assert after.path == f"{HOME}/page/kind"


def test_a_page_asked_for_while_the_database_is_away_shows_the_telephone(reporter):
    reporter.store.away = True

    page = reporter.get("/check")

    assert page.status == 503
    assert "+353 1 555 0199" in page.words


def test_after_half_an_hour_idle_the_code_opens_the_draft_and_the_last_page_is_kept(
    reporter, clock
):
    reporter.fill("what", story=STORY)
    shown = reporter.get("/page/kind")
    code = re.search(r"tocsin-short-code\">([^<]+)<", shown.text).group(1)
    clock.forward(minutes=31)

    locked = reporter.post("/page/kind", **(shown.hidden | {"kind": "lost"}))
    assert "short code" in locked.words
    assert STORY not in locked.text
    assert "enter your short code" in reporter.get("/page/what").words

    wrong = reporter.post("/resume", **(locked.hidden | {"code": "AAAAA-AAAAA"}))
    assert wrong.status == 422
    assert wrong.hidden["carried"] == locked.hidden["carried"]
    opened = reporter.post("/resume", **(wrong.hidden | {"code": code.lower()}))

    assert opened.path == f"{HOME}/page/kind"
    assert re.search(r'value="lost"\s+checked', opened.text)
    assert STORY in reporter.get("/page/what").text


def test_without_the_code_what_was_just_typed_starts_a_new_report(reporter, clock):
    reporter.fill("kind", kind="lost")
    shown = reporter.get("/page/what")
    clock.forward(minutes=31)
    locked = reporter.post("/page/what", **(shown.hidden | {"story": STORY}))

    page = reporter.post("/keep", **locked.hidden)

    assert page.path == f"{HOME}/page/what"
    assert STORY in page.text
    assert 'value="lost" checked' not in reporter.get("/page/kind").text


def test_a_day_later_what_was_just_typed_is_offered_again_in_a_new_draft(
    reporter, clock
):
    shown = reporter.get("/page/what")
    clock.forward(hours=25)

    page = reporter.post("/page/what", **(shown.hidden | {"story": STORY}))

    assert "could not find your earlier answers" in page.words
    assert STORY in page.text
    after = reporter.post("/page/what", **(page.hidden | {"story": STORY}))
    assert after.path == f"{HOME}/page/kind"


@pytest.mark.parametrize("lost", ["cookie", "token"])
def test_a_send_without_cookie_or_token_stores_nothing_and_asks_again(
    reporter, rt, house, lost
):
    reporter.fill("what", story=STORY)
    fields = reporter.get("/check").hidden
    if lost == "cookie":
        reporter.client.cookies.clear()
    else:
        fields["csrf"] = "forged"

    page = reporter.post("/send", **fields)

    assert "Nothing has been sent yet" in page.words
    assert STORY in page.words
    with rt.uow.read() as tx:
        assert tx.incidents([house.id], status="open") == []
    assert "We have received" in reporter.post("/send", **page.hidden).words


def test_a_draft_that_has_expired_can_still_be_sent_from_the_check_page(
    reporter, clock
):
    reporter.fill("what", story=STORY)
    fields = reporter.get("/check").hidden
    clock.forward(hours=25)

    done = reporter.post("/send", **fields)

    assert "We have received your report" in done.words


@pytest.mark.parametrize(
    "answers",
    [
        "", "null", "[]", "{", '{"what": 1}', '{"what": {"story": "x"}}',
        '{"what": {"story": [1]}}', '{"what": {"story": ["\\u0000"]}}',
        '{"what": {"story": ["\\ud800"]}}', '{"what": {"\\ud800": ["x"]}}',
        "[" * 100_000, '{"a":' * 50_000,
    ],
)  # fmt: skip
def test_a_check_page_that_was_tampered_with_is_refused_and_never_crashes(
    reporter, answers
):
    fields = reporter.get("/check").hidden

    page = reporter.post("/send", **(fields | {"answers": answers}))

    assert page.status == 422


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "ä" * 30])
def test_a_key_that_we_did_not_mint_is_refused(reporter, key):
    reporter.fill("what", story=STORY)
    fields = reporter.get("/check").hidden

    assert reporter.post("/send", **(fields | {"key": key})).status == 422


@pytest.mark.parametrize(
    "typed",
    [b"before%00after", b"before%FFafter", b"before%ED%A0%80after"],
    ids=["nul", "not utf-8", "lone surrogate"],
)
def test_characters_that_are_none_are_named_at_the_field_and_the_rest_is_kept(
    reporter, typed
):
    token = reporter.get("/page/what").hidden["csrf"].encode()
    body = b"csrf=" + token + b"&story=" + typed

    answer = reporter.client.post(f"{HOME}/page/what", content=body, headers=FORM)

    assert answer.status_code == 422
    assert 'id="story-error"' in answer.text
    assert "before" in answer.text
    assert "after" in answer.text
    assert "before" in reporter.get("/page/what").text


def test_characters_from_every_corner_arrive_as_typed(reporter, rt, house):
    story = "Zoë <b>& “Łukasz” 漢字 🧯\u202e ½\n\n  indented"

    reporter.fill("what", story=story)
    fields = reporter.get("/check").hidden

    assert json.loads(fields["answers"])["what"]["story"] == [story]
    done = reporter.post("/send", **fields)
    assert "We have received" in done.words


def test_markup_in_an_answer_stays_text(reporter):
    reporter.fill("what", story='<script src="//evil.example"></script>"><img src=x>')
    reporter.fill("kept", system_name="<b>x")

    for path in ("/page/what", "/check"):
        page = reporter.get(path).text
        assert '<script src="//evil' not in page
        assert "<img src=x" not in page


def test_text_over_its_limit_is_kept_and_judged_at_its_field(reporter):
    page = reporter.fill("what", story="ä" * 10_002)

    assert "Shorten this by 2 characters" in page.words
    assert "ä" * 10_002 in page.text


def test_a_code_that_was_never_offered_is_named_at_its_field(reporter):
    page = reporter.fill("what", story=STORY, certainty="perhaps")

    assert 'href="#certainty"' in page.text


@pytest.mark.parametrize("path", ["/keep", "/resume"])
@pytest.mark.parametrize("carried", ["[", "[1]", '{"story": 1}', '{"a": ["\\ud800"]}'])
def test_what_a_locked_page_carries_is_read_as_strictly(reporter, path, carried):
    code = reporter.get("/page/what").text.split('tocsin-short-code">')[1][:11]

    page = reporter.post(path, code=code, carried_page="what", carried=carried)

    assert page.status == 422
