"""Pages 7 and 8, the advice and the additions: what their answers mean."""

import pytest

from incidents.intake.web_form import page_named
from incidents.intake.web_form_additions import (
    additions_faults,
    answers_of,
    to_additions,
)
from incidents.intake.web_form_advice import ALWAYS, advice
from incidents.intake.web_form_values import Values
from tests.web.answers import DUBLIN, answered
from tests.web.answers import coded_facts as facts
from tests.web.answers import faults_of as faults


def test_a_seal_found_unbroken_makes_it_unlikely_that_somebody_looked():
    sealed = {"where": {"held_by": "paper"}, "kept": {"sealed": "yes"}}

    assert facts(**sealed)["exposure"] == {"access": "unlikely"}
    seen = facts(**sealed, now={"seen": "confirmed"})
    assert seen["exposure"] == {"access": "confirmed"}


def test_what_has_been_done_is_told_and_nothing_yet_settles_nothing():
    done = facts(now={"done": ["returned"], "done_words": "We rang them."})

    assert done["mitigation"] == ["returned", "other"]
    assert done["mitigation_detail"] == "We rang them."
    assert facts(now={"done": "nothing"}) == {}
    assert "done" in faults("now", done=["nothing", "returned"])
    assert "done" in faults("now", done="nothing", done_words="We rang them.")


def test_nobody_has_it_and_somebody_looked_contradict_each_other():
    assert "seen" in faults("now", recipient="none", seen="confirmed")


@pytest.mark.parametrize("certainty", ["ruled_out", "near_miss"])
def test_what_did_not_happen_was_not_looked_at_either(certainty):
    page = page_named("now")
    told = answered(what={"certainty": certainty}, now={"seen": "likely"})
    calm = answered(what={"certainty": certainty}, now={"seen": "excluded"})

    assert [f.path for f in page.faults(told, DUBLIN)] == ["seen"]
    assert page.faults(calm, DUBLIN) == ()


def test_availability_of_two_pages_becomes_one_object():
    said = facts(
        kind={"effects": "availability", "backup": "yes"}, now={"impact": "serious"}
    )

    assert said["availability"] == {"backup": True, "service_impact": "serious"}


def test_who_wishes_to_stay_anonymous_stays_so_whatever_was_typed_before():
    typed = {"name": "Ada Quinn", "email": "ada@example.com", "manager": "Tom Walsh"}

    named = facts(you={"who": "named", **typed})
    anonymous = facts(you={"who": "anonymous", **typed})

    assert named["reporter"]["name"] == "Ada Quinn"
    assert anonymous == {"reporter": {"manager": "Tom Walsh"}}
    assert facts(you={"who": "anonymous"}) == {}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"who": "named"}, "name"),
        ({"who": "named", "email": "no address"}, "email"),
        ({"who": "named", "name": "x" * 201}, "name"),
        ({"name": "Ada Quinn"}, "who"),
        ({"manager": "x" * 201}, "manager"),
    ],
)
def test_what_is_wrong_about_the_reporter_is_named_at_its_field(answers, field):
    assert list(faults("you", **answers)) == [field]


def test_text_over_its_limit_says_by_how_much():
    says = faults("what", story="x" * 10_321)["story"]

    assert "321" in says
    assert "10,000" in says


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"incident_type": "ransomware"}, "Unplug"),
        (
            {"incident_type": "device_lost_or_stolen", "media": ["laptop"]},
            "Call your IT people now, so that they can lock",
        ),
        ({"incident_type": "sent_by_mistake", "media": ["email"]}, "Ask the person"),
        ({"incident_type": "sent_by_mistake", "media": ["paper"]}, "Ask for it back"),
        (
            {"incident_type": "sent_by_mistake", "media": ["optical_tape"]},
            "Ask for it back",
        ),
        ({"incident_type": "paper_disposal", "media": ["paper"]}, "If it is still in"),
        ({"incident_type": "e_waste", "media": ["desktop"]}, "If it is still in"),
        ({"incident_type": "paper_lost_or_stolen"}, "Go back over the way"),
        ({"incident_type": "mail_lost_or_opened"}, "Keep the envelope"),
        ({"incident_type": "skimming"}, "Do not use the machine"),
        ({"incident_type": "number_takeover"}, "Call the telephone company"),
        (
            {"incident_type": "device_lost_or_stolen", "media": ["usb_flash"]},
            "Tell your IT people what was on it",
        ),
        (
            {"incident_type": "device_lost_or_stolen", "media": ["server"]},
            "Tell your IT people what was on it",
        ),
        (
            {"incident_type": "device_lost_or_stolen", "media": ["card_token"]},
            "Call your IT people now, so that the card",
        ),
        ({"ongoing": True}, "If it is still going on"),
    ],
)
def test_what_to_do_now_fits_the_case(said, first):
    lines = advice(said)

    assert lines[0].startswith(first)
    assert lines[-len(ALWAYS) :] == ALWAYS


def test_nobody_is_sent_to_lost_property_for_what_was_stolen():
    stolen = {"incident_type": "paper_lost_or_stolen", "intent": "deliberate"}

    assert advice(stolen) == ALWAYS


def test_nobody_unplugs_a_computer_because_somebody_read_papers():
    read = {"incident_type": "unauthorised_access", "media": ["paper"]}

    assert advice(read) == ALWAYS
    assert advice(read | {"media": ["paper", "server"]})[0].startswith("Unplug")
    assert advice(read | {"media": []})[0].startswith("Unplug")


def test_without_facts_the_advice_is_what_always_holds():
    assert advice({}) == ALWAYS


def test_additions_are_the_same_questions_and_state_only_what_was_answered():
    typed = Values(
        {
            "more": ["It was found."],
            "people": ["exact"],
            "people_exact": ["12"],
            "done": ["returned"],
            "csrf": ["x"],
            "code": ["SECRET"],
        }
    )

    assert additions_faults(typed, DUBLIN) == ()
    assert to_additions(typed, DUBLIN) == {
        "description": "It was found.",
        "subjects": {"min": 12, "max": 12, "certainty": "exact"},
        "mitigation": ["returned"],
    }
    assert "SECRET" not in str(answers_of(typed, DUBLIN))


def test_adding_nothing_is_a_fault_at_the_text():
    (fault,) = additions_faults(Values({"more": [" "]}), DUBLIN)

    assert fault.path == "more"
