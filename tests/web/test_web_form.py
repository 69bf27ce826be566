"""From answers to facts: only what was answered, and always in the vocabulary."""

from hypothesis import HealthCheck, given, settings

from incidents.core.facts import check
from incidents.intake.web_form import (
    PAGES,
    STEPS,
    all_faults,
    page_after,
    page_before,
    page_named,
    pages_for,
    to_facts,
    told,
)
from tests.web.answers import (
    DUBLIN,
    all_questions,
    answered,
    any_answers,
    not_known_to_everything,
)


def test_a_form_without_answers_states_no_fact():
    assert to_facts({}, DUBLIN) == {}


def test_not_known_yet_to_everything_states_no_fact():
    answers = not_known_to_everything()

    assert to_facts(answers, DUBLIN) == {}
    assert not any(line.answer for line in told(answers, DUBLIN))


def test_not_known_yet_is_never_an_error_but_one_sentence_is_asked_for():
    faults = all_faults(not_known_to_everything(), DUBLIN)

    assert [(p.name, [f.path for f in found]) for p, found in faults] == [
        ("what", ["story"])
    ]


def test_every_question_but_the_story_offers_not_known_yet_or_may_be_left_empty():
    answers = {"what": {"story": ["It happened."]}}

    assert all_faults(answers, DUBLIN) == ()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(any_answers())
def test_answers_without_faults_make_facts_that_the_vocabulary_takes(answers):
    faulty = {page.name for page, _ in all_faults(answers, DUBLIN)}
    sound = {name: f for name, f in answers.items() if name not in faulty}

    assert check(to_facts(sound, DUBLIN)) == ()
    told(answers, DUBLIN)


def test_every_answer_on_offer_is_a_code_of_the_vocabulary():
    for page, question in all_questions():
        for option in getattr(question, "options", ()):
            answers = answered(
                where={"held_by": ["paper", "portable", "system", "fixed"]},
                what={"story": "x"},
            )
            answers.setdefault(page, {})[question.name] = [option.value]

            assert check(to_facts(answers, DUBLIN)) == (), (page, option)


def test_no_two_inputs_share_a_name():
    names = [n for _, q in all_questions() for n in (q.name,) if q.kind != "span"]

    assert len(names) == len(set(names))


def test_the_follow_up_page_is_asked_only_where_something_follows():
    spoken = answered(where={"held_by": "spoken"})
    paper = answered(where={"held_by": "paper"})

    assert "kept" not in [page.name for page in pages_for(spoken, DUBLIN)]
    assert page_after(page_named("where"), spoken, DUBLIN).name == "data"
    assert page_after(page_named("where"), paper, DUBLIN).name == "kept"
    assert page_before(page_named("data"), spoken, DUBLIN).name == "where"
    assert page_after(PAGES[-1], paper, DUBLIN) is None
    assert page_before(PAGES[0], paper, DUBLIN) is None
    assert STEPS == 8


def test_the_same_answers_make_the_same_facts_an_hour_later():
    answers = answered(
        when={
            "asked_on": "2026-06-12", "noticed": "today", "happened": "yesterday",
            "ongoing": "no", "ended-day": "11", "ended-month": "6", "ended-year": "26",
        }
    )  # fmt: skip
    later = type(DUBLIN)(
        now=DUBLIN.now.replace(hour=23, minute=30),  # past midnight in Dublin
        zone=DUBLIN.zone,
        countries=DUBLIN.countries,
    )

    assert to_facts(answers, DUBLIN) == to_facts(answers, later)


def test_the_check_page_repeats_answers_in_the_words_of_the_form():
    answers = answered(
        people={
            "people": "between", "people_min": "30", "people_max": "1,500",
            "countable": "yes", "count": "40", "unit": "pages", "country_1": "IE",
        },
        when={"happened": "about", "happened_about-month": "may",
              "happened_about-year": "2026", "noticed": "today",
              "asked_on": "2026-06-12"},
    )  # fmt: skip

    lines = {line.field: line.answer for line in told(answers, DUBLIN)}

    assert lines["people"] == "30 to 1,500"
    assert lines["countable"] == "40, pages"
    assert lines["country_1"] == "Ireland"
    assert lines["happened"] == "about May 2026"
    assert lines["noticed"] == "Today, Friday 12 June"
    assert lines["place"] == ""
