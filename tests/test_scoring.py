"""The score counts missed duties, needless notices and contradictions apart."""

from datetime import UTC, datetime

from incidents.packs import load_law
from incidents.scoring import score

LAW = load_law()
NOW = datetime(2026, 6, 12, tzinfo=UTC)
LOST = {
    "role": "controller",
    "certainty": "confirmed",
    "personal_data": True,
    "countries": {"IE": 1},
    "effects": ["availability"],
    "availability": {"lost_for_good": True},
}


def scored(facts, *, notify, jurisdiction="IE"):
    expected = {"notify_authority": notify, "communicate_to_data_subjects": None}
    case = {
        "id": "case",
        "jurisdiction": jurisdiction,
        "facts": facts,
        "expected": expected,
    }
    return score([case], LAW, now=NOW)["notify-authority"]


def test_advice_that_follows_the_authority_is_right():
    found = scored(LOST, notify=True)

    assert (found.right, found.determined, found.judged) == (1, 1, 1)


def test_a_needless_notice_that_was_proven_is_a_contradiction_too():
    found = scored(LOST, notify=False)

    assert (found.needless, found.contradictions) == (["case"], ["case"])


def test_a_missed_duty_is_counted_apart():
    found = scored({**LOST, "certainty": "near_miss"}, notify=True)

    assert (found.missed, found.contradictions) == (["case"], ["case"])


def test_an_undetermined_outcome_contradicts_nothing():
    found = scored({**LOST, "effects": [], "certainty": None}, notify=False)

    assert (found.needless, found.determined) == (["case"], 0)
    assert found.contradictions == []


def test_a_regime_without_a_pack_is_not_judged():
    found = scored(LOST, notify=True, jurisdiction="US")

    assert (found.unlisted, found.judged) == (["case"], 0)


def test_a_duty_that_was_not_decided_is_not_scored():
    assert scored(LOST, notify=None).judged == 0


def test_british_cases_are_judged_under_british_law():
    facts = {**LOST, "countries": {"GB": 1}}

    assert scored(facts, notify=True, jurisdiction="GB").right == 1
