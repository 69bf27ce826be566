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
from incidents.intake.web_form_values import NOT_KNOWN
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


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


# Answers that add nothing to leaving the question open: the vocabulary's lists say
# "at least these" by themselves, and a report without a reporter is anonymous.
SAID_BY_SILENCE = {
    ("paper", "paper"),  # what ticking paper says already
    ("complete", "yes"),  # a fault without a category
    ("complete", "no"),
    ("countries_complete", "yes"),  # a fault without a country
    ("countries_complete", "no"),
    ("countable", "yes"),  # a fault without a number
    ("who", "named"),  # a fault without a name
    ("who", "anonymous"),
    ("people", "exact"),
    ("people", "about"),
    ("people", "between"),
    *((name, how) for name in ("noticed", "happened") for how in ("on", "about")),
}


def test_every_answer_either_changes_the_facts_or_is_told_in_words():
    for page, question in all_questions():
        if question.kind in {"text", "number", "span", "day", "time"}:
            continue
        for option in question.options:
            silent = option.value == NOT_KNOWN
            if silent or (question.name, option.value) in SAID_BY_SILENCE:
                continue
            before = answered(
                where={"held_by": ["paper", "portable", "email", "system", "fixed"]},
                kind={"effects": ["integrity", "availability"]},
                people={"count": "4"},
            )
            if question.name in {"kind", "held_by", "effects"}:
                before = {}
            after = {p: dict(fields) for p, fields in before.items()}
            after.setdefault(page, {})[question.name] = [option.value]
            if question.name == "unit":
                after["people"]["countable"] = ["yes"]

            changed = to_facts(after, DUBLIN) != to_facts(before, DUBLIN)
            assert changed, (page, question.name, option.value)


def test_what_no_fact_can_say_follows_the_story_in_words():
    facts = to_facts(
        answered(
            what={"story": "My bag is gone."},
            kind={"kind": "lost"},
            where={"held_by": "portable"},
            kept={"pin": "yes"},
            now={"done": "nothing"},
        ),
        DUBLIN,
    )

    assert facts["description"].splitlines() == [
        "My bag is gone.",
        "",
        "Also answered on the form:",
        "- What was the information on, or in? Something that can be carried",
        "- The device: did it need a PIN, password, finger or face to open it? Yes",
        "- What has been done already? Nothing yet",
    ]


def test_a_loss_of_which_nobody_said_what_was_lost_stays_in_the_words():
    lost = {"kind": {"kind": "lost"}, "where": {"held_by": "not_known"}}

    facts = to_facts(answered(**lost), DUBLIN)

    assert "incident_type" not in facts
    assert "- Which of these comes closest? Something was lost" in facts["description"]
